"""The protocol of a target: a language that policies are compiled to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from policy_dsl.backends.features import Feature
    from policy_dsl.model.decisions import Outcome
    from policy_dsl.model.policy import Policy
    from policy_dsl.model.vocabulary import Request

    Check = Callable[[Sequence[Request]], list[Outcome | None]]
    """The outcome of each request; `None` for an impossible one. Each request has a value for every fact."""


class FaultyPolicyError(Exception):
    """The policy has a gap, a conflict, or no possible request, so it cannot be compiled."""


class NotTheSameError(Exception):
    """The file does not decide as the policy does; the message says where."""


class MissingEngineError(Exception):
    """The engine that runs checks of a target is not installed; the message names it."""


class Target(Protocol):
    """A language that policies are compiled to. `tests/policy_dsl/backends/test_conformance.py` holds each member to
    this protocol.
    """

    @property
    def name(self) -> str:
        """Its name on the command line."""

    @property
    def unsupported(self) -> frozenset[Feature]:
        """The features that it cannot express. `verifier/release.py` refuses a policy that uses one of them; no method
        of the target ever gets such a policy.
        """

    @property
    def limit(self) -> str:
        """When a policy is too large for it, in words that follow `the policy is too large: `, without a full stop."""

    def emit(self, policy: Policy, manifest: Mapping[str, Any], title: str = "", seconds: float | None = None) -> str:
        """The text of the check, sealed for this target. The same arguments give the same bytes.

        The text has all of `manifest`. For whoever opens it, it has the `title` (without one, the name of the policy), and
        `UNVERIFIED` unless the manifest's `verified` is true.

        Raises FaultyPolicyError for a policy with `a gap`, `a conflict` or `no possible request`, and names the fault in
        these words; TooLargeError for a policy past the limit; and TooLateError after `seconds`. The last two are in
        `policy_dsl/diagram/mdd/deadline.py`; the diagrams raise them.
        """

    def confirm(self, source: str, policy: Policy, seconds: float | None = None) -> None:
        """Reads the text back, whatever it is, and raises NotTheSameError unless it means what the policy means.

        It has to give every request the same outcome by the same provisions, or call it impossible as the policy does; and
        to have the provisions with their effects, citations and places, and the reasons of `impossible`. For a policy with
        a gap, a conflict or no possible request, always raises it. Does not compare the manifest and the seal.

        Raises TooLargeError and TooLateError as `emit` does.
        """

    def companion(self, source: str, path: str) -> tuple[str, str] | None:
        """A second file, such as the types of the check that is written to `path`: its path, and its text, which follows
        from `source` alone and is sealed for this target. `None` if the check is the only file.
        """

    def is_unchanged(self, content: bytes) -> bool:
        """Whether the content is a check of this target, or its companion, exactly as it was sealed, apart from line ends,
        which git may change. `compile` replaces only such a file without asking; it takes a check of another target for a
        user's own file.
        """

    def run(self, source: str, policy: Policy) -> Check:
        """The check, loaded. `policy` tells how to pass facts: their names, types and codes.

        The check takes many requests at once, so that an engine outside of Python starts only once. Raises
        MissingEngineError if that engine is not installed.
        """
