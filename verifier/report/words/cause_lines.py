"""Why a refuted verdict has no witness, in words: others decide in place of a dead provision, or nothing meets a condition."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.provisions import Gives, Permit
from verifier.report.words import numbers
from verifier.results.assumptions import Assumption
from verifier.results.status import Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification


class Cause(Struct, frozen=True):
    """Why there is no witness: a sentence without a full stop. Names of provisions that decide instead follow it, if there
    are any; `excluding` are the assumptions that keep requests out.
    """

    sentence: str
    deciding: tuple[str, ...] = ()
    excluding: tuple[Assumption, ...] = ()


def why_no_example(verification: Verification, v: Verdict) -> Cause | None:
    """The cause of a dead provision, or of a claim about nothing; `None` for other verdicts."""
    if v.status is not Status.REFUTED or v.subject is None or v.kind not in (Kind.DEAD, Kind.VACUOUS):
        return None
    if v.kind is Kind.VACUOUS:
        changes_nothing = verification.proposal and v.subject == verification.proposal.name
        return None if changes_nothing else nothing_meets(verification, v)
    provision = verification.policy.cited.get(v.subject)
    if provision is None or not v.met:
        return nothing_meets(verification, v)
    if provision is verification.policy.otherwise:
        return Cause("every possible request is decided without it")
    meeting = f"{numbers.plural(v.met, 'possible request meets', 'possible requests meet')} its condition"
    single = v.met == 1
    if isinstance(provision.effect, Permit):
        return Cause(f"{meeting}, and none of the refusals that it overrides applies to {'it' if single else 'them'}")
    deciding = tuple(i for i in v.rests_on if i in verification.policy.cited)
    if isinstance(provision.effect, Gives):
        return Cause(f"{meeting}; {'its' if single else 'their'} `{provision.effect.fact}` is given by", deciding)
    return Cause(f"{meeting}; {'it is' if single else 'they are'} decided by", deciding)


def nothing_meets(verification: Verification, v: Verdict) -> Cause:
    """That nothing meets a condition."""
    kinds = "pair of requests" if v.pairs else "request"
    excluding = tuple(a for a in verification.assumptions if a.id in v.rests_on)
    possible = "possible " if verification.assumptions else ""
    return Cause(f"no {possible}{kinds} meets its condition", excluding=excluding)
