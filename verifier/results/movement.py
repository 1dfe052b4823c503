"""How a proposal moves a guarantee: from today's verdict on a property to the one proposed."""

from __future__ import annotations

from enum import Enum

from policy_dsl.model.claims import GivesUp
from policy_dsl.model.proposal import Proposal
from verifier.results.status import Kind, Status
from verifier.results.verdict import Verdict


class Movement(Enum):
    """How the violations of a property move. *Unchanged* means the same violations, none if it is proved."""

    LOST = "lost"
    """Proved before, and refuted after."""
    GIVEN_UP = "given_up"
    """Lost, as the proposal says with `gives up`."""
    REPAIRED = "repaired"
    """Refuted before, and proved after."""
    BETTER = "better"
    """Some violations are gone, and none is new."""
    WORSE = "worse"
    """Some violations are new, and none is gone."""
    MIXED = "mixed"
    """Some violations are new, and others are gone; their numbers may be the same."""
    SILENCED = "silenced"
    """About some request before, whether refuted or proved, and after about none: then it holds of nothing."""
    UNCHANGED = "unchanged"
    """Exactly the same violations before and after."""
    UNDECIDED = "undecided"
    """A verdict is undecided, or Z3 did not confirm the comparison."""


def movement(verdict: Verdict, proposal: Proposal | None) -> Movement | None:
    """The movement of a property under the proposal; `None` for a verdict that has no `before`, and for an intent."""
    if verdict.before is None or verdict.kind is Kind.INTENT:
        return None
    if is_silenced(verdict):
        return Movement.SILENCED
    match verdict.before.status, verdict.status:
        case Status.PROVED, Status.REFUTED:
            return Movement.GIVEN_UP if verdict.name in given_up(proposal) else Movement.LOST
        case Status.REFUTED, Status.PROVED:
            return Movement.REPAIRED
        case Status.PROVED, Status.PROVED:
            return Movement.UNCHANGED
        case Status.REFUTED, Status.REFUTED if verdict.exists:
            return Movement.UNCHANGED  # nothing shows it, before or after
        case Status.REFUTED, Status.REFUTED if verdict.compared is Status.PROVED:
            return of_violations(new=bool(verdict.new), gone=bool(verdict.gone))
        case _:
            return Movement.UNDECIDED


def is_silenced(verdict: Verdict) -> bool:
    """Whether a property is about some request before and about none after, so that it holds of nothing."""
    before = verdict.before
    proved = verdict.status is Status.PROVED and not verdict.exists
    return before is not None and before.of != 0 and verdict.of == 0 and proved


def of_violations(*, new: bool, gone: bool) -> Movement:
    """The movement of a property that is refuted before and after."""
    match new, gone:
        case True, True:
            return Movement.MIXED
        case True, False:
            return Movement.WORSE
        case False, True:
            return Movement.BETTER
        case _:
            return Movement.UNCHANGED


def given_up(proposal: Proposal | None) -> frozenset[str]:
    """The properties that the proposal gives up on purpose."""
    intents = () if proposal is None else proposal.intents
    return frozenset(intent.aim.property for intent in intents if isinstance(intent.aim, GivesUp))
