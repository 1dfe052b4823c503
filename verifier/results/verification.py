"""All results on a policy or a proposal."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.between import ClaimsBetween
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from verifier.results.assumptions import Assumption
from verifier.results.confirmation import Sweep
from verifier.results.impact import ExampleChange, Impact
from verifier.results.redundancy import Redundancies
from verifier.results.repair import Remedy
from verifier.results.status import Trust
from verifier.results.verdict import Verdict


class Verification(Struct, frozen=True):
    """All results on a policy, or on a proposal and its base.

    `policy` is the amended one when there is a proposal. `requests` is the number of possible requests; `None` when
    that is too large. `impact` is `None` when it was not requested, or when it is `too_large`. `demanded` is the trust
    that was requested, and `sweep` the result of trying the whole space, where that was done. `redundancies` is `None`
    when it was not requested. `remedies` are the times that repair a refuted property in one place, as far as they were found
    in little time. `carried` is the base in the new vocabulary, where the proposal changes it: in its words stands what
    becomes impossible; `requests_today` is then the number of possible requests of the base, in its own vocabulary.

    For claims `between` policies, `policy` has their vocabulary, and decides nothing.
    """

    policy: Policy
    proposal: Proposal | None
    requests: int | None
    assumptions: tuple[Assumption, ...]
    verdicts: tuple[Verdict, ...]
    impact: Impact | None = None
    too_large: bool = False
    examples_changed: tuple[ExampleChange, ...] = ()
    demanded: Trust | None = None
    sweep: Sweep | None = None
    redundancies: Redundancies | None = None
    remedies: tuple[Remedy, ...] = ()
    carried: Policy | None = None
    requests_today: int | None = None
    between: ClaimsBetween | None = None

    @property
    def excluded(self) -> int | None:
        """The number of requests that the assumptions exclude together; `None` when they could not be counted."""
        return None if self.requests is None else self.policy.requests - self.requests
