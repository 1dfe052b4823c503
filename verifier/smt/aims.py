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


def missed(aim: Direct) -> Formula:
    """The decisions on request 0, before and after, violate the aim."""
    match aim:
        case claims.ChangesOnlyWhere() | claims.ChangesNothingWhere():
            return Changed()
        case claims.AnswersWithin(seconds):
            later = Compares(Compared(0, Relation.SLOWER, answered(seconds)), Edition.AMENDED)
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
        case claims.AnswersNothingSlower():
            both = (permitted(Edition.BASE), permitted(Edition.AMENDED))
            return Conjunction((*both, Changed(), Negation(BecomesSlower())))
        case claims.EveryChangeIs(directions):
            return Disjunction(tuple(moves(way) for way in Direction if way not in directions))
        case claims.RefusesNothingNew():
            return moves(Direction.REFUSED)
        case claims.PermitsNothingNew():
            return moves(Direction.PERMITTED)
        case _:
            assert_never(aim)


def moves(way: Direction) -> Formula:
    """The decision on request 0 changes in this direction."""
    match way:
        case Direction.FASTER:
            return Conjunction(
                (permitted(Edition.BASE), permitted(Edition.AMENDED), Changed(), Negation(BecomesSlower()))
            )
        case Direction.SLOWER:
            return BecomesSlower()
        case Direction.REFUSED:
            return Conjunction((permitted(Edition.BASE), refused(Edition.AMENDED)))
        case Direction.PERMITTED:
            return Conjunction((refused(Edition.BASE), permitted(Edition.AMENDED)))
        case _:
            assert_never(way)


def faulty_change() -> Formula:
    """The decision on request 0 is a gap or a conflict, before or after."""
    return Disjunction((faulty(0, Edition.BASE), faulty(0, Edition.AMENDED)))
