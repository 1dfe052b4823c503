"""Why a refuted verdict has no witness, in words: others decide in place of a dead provision, or nothing meets a condition."""

from __future__ import annotations

from policy_dsl.model.provisions import Permit
from verifier.report.words import numbers
from verifier.results.status import Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification


def why_no_example(verification: Verification, v: Verdict) -> str | None:
    """The sentence, without a full stop; where others decide, their names have to follow. `None` for other verdicts."""
    if v.status is not Status.REFUTED or v.subject is None or v.kind not in (Kind.DEAD, Kind.VACUOUS):
        return None
    if v.kind is Kind.VACUOUS:
        changes_nothing = verification.proposal and v.subject == verification.proposal.name
        return None if changes_nothing else nothing_meets(verification, v)
    provision = verification.policy.by_id.get(v.subject)
    if provision is None or not v.met:
        return nothing_meets(verification, v)
    if provision is verification.policy.otherwise:
        return "every possible request is decided without it"
    meeting = f"{numbers.plural(v.met, 'possible request meets', 'possible requests meet')} its condition"
    one = v.met == 1
    if isinstance(provision.effect, Permit):
        return f"{meeting}, and none of the refusals that it overrides applies to {'it' if one else 'them'}"
    return f"{meeting}; {'it is' if one else 'they are'} decided by"


def nothing_meets(verification: Verification, v: Verdict) -> str:
    """That nothing meets a condition."""
    kinds = "pair of requests" if v.pairs else "request"
    return f"no {'possible ' if verification.assumptions else ''}{kinds} meets its condition"


def deciding(verification: Verification, v: Verdict) -> list[str]:
    """The provisions that decide in place of a dead one."""
    return [i for i in v.rests_on if i in verification.policy.by_id]
