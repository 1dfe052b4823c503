"""Python as a target. Its methods import what they need, because every start of the command imports this module."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from policy_dsl.backends.features import Feature
    from policy_dsl.backends.python.choose_form import Form
    from policy_dsl.backends.target import Check
    from policy_dsl.model.policy import Policy


class PythonTarget(Struct, frozen=True):
    """The target whose checks are typed and readable Python files. Without a `form`, a check has the one for its size."""

    form: Form | None = None
    name: str = "python"

    @property
    def unsupported(self) -> frozenset[Feature]:
        """Times on clocks without a zone, or beyond what is known of zones: on which day a request came in is not known."""
        from policy_dsl.backends.features import Feature

        return frozenset({Feature.NO_ZONE, Feature.BEYOND_ZONE_RULES})

    @property
    def limit(self) -> str:
        """When a policy is too large for this target, in words for a message."""
        from policy_dsl.backends.python.choose_form import MOST_ENTRIES
        from policy_dsl.diagram.mdd.forest import MOST_NODES

        return f"its tables would have over {MOST_ENTRIES:,} entries, or its diagram {MOST_NODES:,} nodes"

    def emit(self, policy: Policy, manifest: Mapping[str, Any], title: str = "", seconds: float | None = None) -> str:
        """The source of the check, sealed."""
        from policy_dsl.backends.python.emit import compile_policy

        return compile_policy(policy, manifest, title, self.form, seconds)

    def confirm(self, source: str, policy: Policy, seconds: float | None = None) -> None:
        """Reads the source back, and raises NotTheSameError unless it decides as the policy does."""
        from policy_dsl.backends.python.readback.confirm import confirm

        confirm(source, policy, seconds)

    def companion(self, source: str, path: str) -> None:
        """None: the types are in the check."""

    def is_unchanged(self, content: bytes) -> bool:
        """Whether the content is a check exactly as it was sealed, apart from line ends."""
        from policy_dsl.runtime.manifest import PYTHON, ArtefactError, check_seal

        try:
            check_seal(content.decode("utf-8").replace("\r\n", "\n"), PYTHON)
        except (UnicodeDecodeError, ArtefactError):
            return False
        return True

    def run(self, source: str, policy: Policy) -> Check:
        """The check, run in this process."""
        from policy_dsl.backends.python.run import run

        return run(source, policy)
