"""The aims of a proposal on diagrams: the requests that they are about, and what violates them.

Twin of `smt/aims` and `by_reference/aims`: the same cases, in the same order.
"""

from __future__ import annotations

from typing import assert_never

from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.model import claims
from policy_dsl.model.claims import Direct, Direction
from policy_dsl.model.decisions import REFUSED, Access, Outcome, wait
from policy_dsl.model.times import in_seconds
from verifier.by_diagram.spaces.day_classes import Dated, DayClasses
from verifier.by_diagram.spaces.diagrams import Diagrams, QuestionDiagrams
from verifier.results.impact import ChangeDirection, Move, move
from verifier.results.status import Edition

DIRECTIONS = {
    ChangeDirection.FASTER: Direction.FASTER,
    ChangeDirection.SLOWER: Direction.SLOWER,
    ChangeDirection.MIXED: Direction.MIXED,
    ChangeDirection.NEWLY_REFUSED: Direction.REFUSED,
    ChangeDirection.NEWLY_ANSWERED: Direction.PERMITTED,
}


def aim_missed(d: Diagrams, aim: Direct, scope: int) -> QuestionDiagrams:
    """The violations of an aim of a proposal, by each pair of outcomes before and after."""
    forest, classes = d.forest, d.day_classes
    before, after = d.outcomes(Edition.BASE), d.outcomes(Edition.AMENDED)
    faulty = forest.apply(lambda old, new: old.faulty or new.faulty, before, after)
    if classes is None:
        violations = forest.apply(lambda old, new: violates(aim, old, new), before, after)
    else:
        dated = classes.dated(d.of(Edition.BASE)), classes.dated(d.of(Edition.AMENDED))
        violations = forest.apply(lambda old, new: violates_on_day(aim, classes, old, new), *dated)
    return QuestionDiagrams(scope, forest.both(scope, violations), faulty)


def violates(aim: Direct, before: Outcome, after: Outcome) -> bool:
    """Whether the change between two outcomes violates the aim, or one of them is a gap or a conflict."""
    if before.faulty or after.faulty:
        return True
    answered = after.access is Access.PERMITTED
    late = isinstance(aim, claims.AnswersWithin) and answered and wait(after) > in_seconds(aim.seconds)
    return misses(aim, before, after, move(before, after), late=late)


def violates_on_day(aim: Direct, classes: DayClasses, before: Dated, after: Dated) -> bool:
    """As `violates`, where times are on clocks, at some hour of a day of the class."""
    if before.outcome.faulty or after.outcome.faulty:
        return True
    late = isinstance(aim, claims.AnswersWithin) and classes.is_late(after, aim.seconds)
    return misses(aim, before.outcome, after.outcome, classes.move(before, after), late=late)


def scope_of(policy: PolicyDiagrams, aim: Direct) -> int:
    """True for the requests that the aim is about."""
    match aim:
        case claims.ChangesOnlyWhere(where):
            return policy.forest.negate(policy.condition(where))
        case (
            claims.ChangesNothingWhere(where)
            | claims.RefusesWhere(where)
            | claims.AnswersWithin(_, where)
            | claims.AnswersInExactly(_, where)
            | claims.PermitsNothingRefused(where)
            | claims.PermitsAlike(where)
            | claims.NothingInCommon(where)
            | claims.AnswersNothingSlower(where)
        ):
            return policy.condition(where)
        case claims.EveryChangeIs() | claims.RefusesNothingNew() | claims.PermitsNothingNew():
            return policy.forest.yes
        case _:
            assert_never(aim)


def misses(aim: Direct, before: Outcome, after: Outcome, moved: Move | None, *, late: bool) -> bool:
    """Whether the change between two outcomes, neither a gap nor a conflict, violates the aim. `late` is whether the answer is
    later than the aim says.
    """
    match aim:
        case claims.ChangesOnlyWhere() | claims.ChangesNothingWhere():
            return moved is not None
        case claims.AnswersWithin():
            return late
        case claims.AnswersInExactly(seconds):
            return after.access is Access.PERMITTED and after.seconds != seconds
        case claims.RefusesWhere():
            return after != REFUSED
        case claims.PermitsNothingRefused():
            return before.access is Access.PERMITTED and after.access is Access.REFUSED
        case claims.PermitsAlike():
            return (before.access is Access.PERMITTED) is not (after.access is Access.PERMITTED)
        case claims.NothingInCommon():
            return before.access is Access.PERMITTED and after.access is Access.PERMITTED
        case claims.AnswersNothingSlower():
            return moved is not None and moved.direction in (ChangeDirection.FASTER, ChangeDirection.MIXED)
        case claims.EveryChangeIs(directions):
            return moved is not None and DIRECTIONS.get(moved.direction) not in directions
        case claims.RefusesNothingNew():
            return before.access is Access.PERMITTED and after == REFUSED
        case claims.PermitsNothingNew():
            return before == REFUSED and after.access is Access.PERMITTED
        case _:
            assert_never(aim)
