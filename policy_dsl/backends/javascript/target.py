"""JavaScript as a target. Its methods import what they need, because every start of the command imports this module."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from policy_dsl.backends.features import Feature
    from policy_dsl.backends.target import Check
    from policy_dsl.model.policy import Policy


class JavaScriptTarget(Struct, frozen=True):
    """The target whose checks are ES modules, each with a file of its types."""

    name: str = "javascript"

    @property
    def unsupported(self) -> frozenset[Feature]:
        """Times on clocks without a zone, or beyond what is known of zones: on which day a request came in is not known."""
        from policy_dsl.backends.features import Feature

        return frozenset({Feature.NO_ZONE, Feature.BEYOND_ZONE_RULES})

    @property
    def limit(self) -> str:
        """When a policy is too large for this target, in words for a message."""
        from policy_dsl.backends.javascript.tables import LARGEST, MOST_ENTRIES
        from policy_dsl.diagram.mdd.forest import MOST_NODES

        return (
            f"its tables would have over {MOST_ENTRIES:,} entries, its diagram {MOST_NODES:,} nodes,"
            f" or a fact of it has a value beyond {LARGEST:,}"
        )

    def emit(self, policy: Policy, manifest: Mapping[str, Any], title: str = "", seconds: float | None = None) -> str:
        """The text of the module, sealed."""
        from policy_dsl.backends.javascript.emit import compile_policy

        return compile_policy(policy, manifest, title, seconds)

    def confirm(self, source: str, policy: Policy, seconds: float | None = None) -> None:
        """Reads the module back, and raises NotTheSameError unless it decides as the policy does."""
        from policy_dsl.backends.javascript.readback import confirm

        confirm(source, policy, seconds)

    def companion(self, source: str, path: str) -> tuple[str, str]:
        """The file of the module's types: its path and its text."""
        from policy_dsl.backends.javascript.types import declarations, types_path

        return types_path(path), declarations(source)

    def is_unchanged(self, content: bytes) -> bool:
        """Whether the content is a module or the types of one exactly as it was sealed, apart from line ends."""
        from policy_dsl.runtime.manifest import ArtefactError, check_seal

        try:
            check_seal(content.decode("utf-8").replace("\r\n", "\n"), self.name)
        except (UnicodeDecodeError, ArtefactError):
            return False
        return True

    def run(self, source: str, policy: Policy) -> Check:
        """The check, run by Node."""
        from policy_dsl.backends.javascript.run import run

        return run(source, policy)
