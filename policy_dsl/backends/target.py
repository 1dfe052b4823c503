"""The protocol of a target: a language that policies are compiled to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from policy_dsl.backends.features import Feature
    from policy_dsl.model.decisions import Outcome
    from policy_dsl.model.policy import Policy
    from policy_dsl.model.vocabulary import Request


class FaultyPolicyError(Exception):
    """The policy has a gap, a conflict, or no possible request. Nothing is compiled from it."""


class NotTheSameError(Exception):
    """The file does not decide as the policy does; the message says where."""


class Target(Protocol):
    """A language that policies are compiled to. `tests/policy_dsl/backends/test_conformance.py` holds each member to
    this protocol.
    """

    @property
    def name(self) -> str:
        """Its name on the command line."""

    @property
    def gaps(self) -> frozenset[Feature]:
        """The features that it cannot express. A policy that uses one of them is not compiled."""

    @property
    def limit(self) -> str:
        """When a policy is too large for it, in words that follow `the policy is too large: `."""

    def emit(self, policy: Policy, manifest: Mapping[str, Any], title: str = "", seconds: float | None = None) -> str:
        """The text of the check, sealed. The same arguments give the same bytes.

        Raises FaultyPolicyError for a policy with a gap, a conflict or no possible request, TooLargeError for one past
        the limit, and TooLateError after so many seconds.
        """

    def confirm(self, source: str, policy: Policy, seconds: float | None = None) -> None:
        """Reads the text back. Raises NotTheSameError unless it decides every request as the policy does, and
        TooLateError after so many seconds.
        """

    def is_unchanged(self, content: bytes) -> bool:
        """Whether the content is a check of this target exactly as it was sealed, apart from line ends, which git may
        change.
        """

    def run(self, source: str, policy: Policy) -> Callable[[Request], Outcome]:
        """The check, loaded: the outcome of a possible request."""
