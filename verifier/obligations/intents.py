"""What a proposal intends, as obligations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from msgspec.structs import replace

from policy_dsl.model.claims import (
    AnswersInExactly,
    AnswersWithin,
    ChangesNothingWhere,
    ChangesOnlyWhere,
    Compared,
    Direction,
    EveryChangeIs,
    Frame,
    GivesUp,
    Intent,
    PermitsNothingNew,
    RefusesNothingNew,
    RefusesWhere,
    Relation,
    Restores,
)
from policy_dsl.model.conditions import Not
from policy_dsl.model.decisions import Access, answered
from verifier.formulas import (
    Changed,
    ComesOut,
    Every,
    Formula,
    InOrder,
    Later,
    Meets,
    NotSo,
    Possible,
    Some,
)
from verifier.obligations.claims import comes_out_as, faulty
from verifier.obligations.questions import Obligation
from verifier.verdict import Edition, Kind


def derived(intent: Intent) -> bool:
    """Whether the intent follows from two verdicts on a property, so that no engine is asked."""
    return isinstance(intent.aim, Restores | GivesUp)


def intent_met(intent: Intent) -> Obligation:
    """No possible request goes against the aim; one with a gap or a conflict, before or after, always does."""
    scope, against = aim_missed(intent)
    undecided = Some((faulty(0, Edition.BASE), faulty(0, Edition.AMENDED)))
    return Obligation(
        name=intent.sentence,
        kind=Kind.INTENT,
        subject=None,
        sentence=intent.sentence,
        question=intent,
        sought=Every((Possible(), scope, Some((undecided, against)))),
        clause=intent.clause,
    )


def frame_kept(frame: Frame) -> Iterator[Obligation]:
    """Each aim of a frame, as an obligation of its own that bears the frame's name."""
    for aim in frame.aims:
        subject = aim.sentence if len(frame.aims) > 1 else None
        yield replace(
            intent_met(aim),
            name=frame.name,
            kind=Kind.FRAME,
            subject=subject,
            sentence=frame.sentence,
            clause=frame.clause,
        )


def aim_missed(intent: Intent) -> tuple[Formula, Formula]:
    """Of which requests the aim speaks, and what goes against it there."""
    match intent.aim:
        case ChangesOnlyWhere(where):
            return Meets(Not(where)), Changed()
        case ChangesNothingWhere(where):
            return Meets(where), Changed()
        case AnswersWithin(seconds, where):
            later = InOrder(Compared(0, Relation.SLOWER, answered(seconds)), Edition.AMENDED)
            return Meets(where), Every((permitted(Edition.AMENDED), later))
        case AnswersInExactly(seconds, where):
            other = NotSo(comes_out_as(answered(seconds), Edition.AMENDED))
            return Meets(where), Every((permitted(Edition.AMENDED), other))
        case RefusesWhere(where):
            return Meets(where), NotSo(refused(Edition.AMENDED))
        case EveryChangeIs(directions):
            moves: dict[Direction, Formula] = {
                Direction.FASTER: Every((answered_twice(), Changed(), NotSo(Later()))),
                Direction.SLOWER: Later(),
                Direction.REFUSED: newly_refused(),
                Direction.PERMITTED: newly_permitted(),
            }
            return Every(()), Some(tuple(moves[way] for way in Direction if way not in directions))
        case RefusesNothingNew():
            return Every(()), newly_refused()
        case PermitsNothingNew():
            return Every(()), newly_permitted()
        case Restores() | GivesUp():
            raise ValueError("`restores` and `gives up` follow from two verdicts and are not asked")
        case _:
            assert_never(intent.aim)


def permitted(edition: Edition) -> Formula:
    """Request 0 is answered."""
    return ComesOut(0, Access.PERMITTED, edition)


def refused(edition: Edition) -> Formula:
    """Request 0 is refused."""
    return ComesOut(0, Access.REFUSED, edition)


def answered_twice() -> Formula:
    """Answered before and after."""
    return Every((permitted(Edition.BASE), permitted(Edition.AMENDED)))


def newly_refused() -> Formula:
    """Permitted before, refused after."""
    return Every((permitted(Edition.BASE), refused(Edition.AMENDED)))


def newly_permitted() -> Formula:
    """Refused before, permitted after."""
    return Every((refused(Edition.BASE), permitted(Edition.AMENDED)))
