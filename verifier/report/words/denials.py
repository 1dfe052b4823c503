"""What is true instead of a refuted question about some request: a provision never decides, a claim is about nothing."""

from __future__ import annotations

from typing import assert_never

from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Cap, Floor, Gives, Permit, Refuse
from verifier.results.status import Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification


def denial(verification: Verification, v: Verdict) -> str | None:
    """The sentence, without a full stop; `None` for questions about every request."""
    if v.status is not Status.REFUTED:
        return None
    as_proposed = " as proposed" if verification.proposal is not None else ""
    match v.kind:
        case Kind.DEAD:
            return f"`{v.subject}` {never(verification.policy, v.subject or '')}{as_proposed}"
        case Kind.VACUOUS if v.subject is None:
            return "The `impossible` clauses together leave no request"
        case Kind.VACUOUS if verification.proposal is not None and v.subject == verification.proposal.name:
            return f"`{v.subject}` changes no decision"
        case Kind.VACUOUS:
            return f"`{v.subject}` is about no {'pair of requests' if v.pairs else 'request'}"
        case _:
            return None


def never(policy: Policy, name: str) -> str:
    """What a dead provision never does; an `impossible` clause excludes nothing."""
    provision = policy.cited.get(name)
    if provision is None:
        return "excludes nothing"
    if provision is policy.otherwise:
        return "never decides anything"
    match provision.effect:
        case AnswerWithin():
            return "never gives a request its time"
        case Cap():
            return "never cuts or gives a time"
        case Floor():
            return "never raises a time"
        case Refuse():
            return "never refuses anything"
        case Permit():
            return "never lifts a refusal" if provision.overrides else "never applies"
        case Gives():
            return "never gives a request its value"
        case _:
            assert_never(provision.effect)
