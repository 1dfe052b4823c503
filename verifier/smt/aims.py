"""The aims of a proposal as formulas: the requests that they are about, and what violates them.

Twin of `by_diagram/aims` and `by_reference/aims`: the same cases, in the same order.
"""

from __future__ import annotations

from typing import assert_never

from policy_dsl.model import claims
from policy_dsl.model.claims import Compared, Direct, Direction, Relation
from policy_dsl.model.conditions import Not
from policy_dsl.model.decisions import answered
from verifier.results.status import Edition
from verifier.smt.clock_order import ClockOrder
from verifier.smt.formulas import BecomesSlower, Changed, Compares, Conjunction, Disjunction, Formula, Meets, Negation
from verifier.smt.outcome_tests import faulty, has_outcome, permitted, refused


def scope(aim: Direct) -> Formula:
    """The requests that the aim is about."""
    match aim:
        case claims.ChangesOnlyWhere(where):
            return Meets(Not(where))
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
            return Meets(where)
        case claims.EveryChangeIs() | claims.RefusesNothingNew() | claims.PermitsNothingNew():
            return Conjunction(())
        case _:
            assert_never(aim)


def missed(aim: Direct, order: ClockOrder | None = None) -> Formula:
    """The decisions on request 0, before and after, violate the aim. With times on clocks, `order` is how they compare."""
    match aim:
        case claims.ChangesOnlyWhere() | claims.ChangesNothingWhere():
            return Changed() if order is None else order.changed()
        case claims.AnswersWithin(seconds):
            limit = Compared(0, Relation.SLOWER, answered(seconds))
            later = Compares(limit, Edition.AMENDED) if order is None else order.may_hold(limit, Edition.AMENDED)
            return Conjunction((permitted(Edition.AMENDED), later))
        case claims.AnswersInExactly(seconds):
            return Conjunction((permitted(Edition.AMENDED), Negation(has_outcome(answered(seconds), Edition.AMENDED))))
        case claims.RefusesWhere():
            return Negation(refused(Edition.AMENDED))
        case claims.PermitsNothingRefused():
            return Conjunction((permitted(Edition.BASE), refused(Edition.AMENDED)))
        case claims.PermitsAlike():
            one = Conjunction((permitted(Edition.BASE), Negation(permitted(Edition.AMENDED))))
            other = Conjunction((permitted(Edition.AMENDED), Negation(permitted(Edition.BASE))))
            return Disjunction((one, other))
        case claims.NothingInCommon():
            return Conjunction((permitted(Edition.BASE), permitted(Edition.AMENDED)))
        case claims.AnswersNothingSlower() if order is not None:
            return Disjunction(tuple(order.answered_and_moved(way) for way in (Direction.FASTER, Direction.MIXED)))
        case claims.AnswersNothingSlower():
            both = (permitted(Edition.BASE), permitted(Edition.AMENDED))
            return Conjunction((*both, Changed(), Negation(BecomesSlower())))
        case claims.EveryChangeIs(directions):
            return Disjunction(tuple(moves(way, order) for way in Direction if way not in directions))
        case claims.RefusesNothingNew():
            return moves(Direction.REFUSED, order)
        case claims.PermitsNothingNew():
            return moves(Direction.PERMITTED, order)
        case _:
            assert_never(aim)


def moves(way: Direction, order: ClockOrder | None) -> Formula:
    """The decision on request 0 changes in this direction."""
    match way:
        case Direction.FASTER | Direction.SLOWER | Direction.MIXED if order is not None:
            return order.answered_and_moved(way)
        case Direction.FASTER:
            return Conjunction(
                (permitted(Edition.BASE), permitted(Edition.AMENDED), Changed(), Negation(BecomesSlower()))
            )
        case Direction.SLOWER:
            return BecomesSlower()
        case Direction.MIXED:
            return Disjunction(())  # a time in seconds is the same at each hour
        case Direction.REFUSED:
            return Conjunction((permitted(Edition.BASE), refused(Edition.AMENDED)))
        case Direction.PERMITTED:
            return Conjunction((refused(Edition.BASE), permitted(Edition.AMENDED)))
        case _:
            assert_never(way)


def faulty_change() -> Formula:
    """The decision on request 0 is a gap or a conflict, before or after."""
    return Disjunction((faulty(0, Edition.BASE), faulty(0, Edition.AMENDED)))
