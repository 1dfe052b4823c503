"""The aims of a proposal on concrete requests: whether the change of an outcome violates them.

Twin of `smt/aims` and `by_diagram/aims`: the same cases, in the same order.
"""

from __future__ import annotations

from typing import assert_never

from policy_dsl.evaluate import holds
from policy_dsl.model import claims
from policy_dsl.model.claims import Direct, Direction
from policy_dsl.model.decisions import REFUSED, Access, Outcome
from policy_dsl.model.vocabulary import Request
from verifier.by_reference.clock_order import Editions
from verifier.results.impact import ChangeDirection

DIRECTIONS = {
    ChangeDirection.FASTER: Direction.FASTER,
    ChangeDirection.SLOWER: Direction.SLOWER,
    ChangeDirection.MIXED: Direction.MIXED,
    ChangeDirection.NEWLY_REFUSED: Direction.REFUSED,
    ChangeDirection.NEWLY_ANSWERED: Direction.PERMITTED,
}


def misses(aim: Direct, editions: Editions, request: Request, before: Outcome, after: Outcome) -> bool:
    """Whether the request is in the scope of the aim, and the change of its outcome violates it."""
    faulty = before.faulty or after.faulty
    move = editions.move(request, before, after)
    changed = move is not None
    match aim:
        case claims.ChangesOnlyWhere(where):
            return not holds(where, request) and (faulty or changed)
        case claims.ChangesNothingWhere(where):
            return holds(where, request) and (faulty or changed)
        case claims.AnswersWithin(seconds, where):
            late = after.seconds is not None and 1 in editions.signs(request, after.seconds, seconds)
            return holds(where, request) and (faulty or late)
        case claims.AnswersInExactly(seconds, where):
            answered = after.access is Access.PERMITTED
            return holds(where, request) and (faulty or (answered and after.seconds != seconds))
        case claims.RefusesWhere(where):
            return holds(where, request) and (faulty or after != REFUSED)
        case claims.PermitsNothingRefused(where):
            return holds(where, request) and (faulty or (before.access is Access.PERMITTED and after == REFUSED))
        case claims.PermitsAlike(where):
            return holds(where, request) and (faulty or before.access is not after.access)
        case claims.NothingInCommon(where):
            return holds(where, request) and (faulty or before.access is after.access is Access.PERMITTED)
        case claims.AnswersNothingSlower(where):
            if faulty or before.seconds is None or after.seconds is None:
                return faulty and holds(where, request)
            return 1 in editions.signs(request, before.seconds, after.seconds) and holds(where, request)
        case claims.EveryChangeIs(directions):
            return faulty or (move is not None and DIRECTIONS[move.direction] not in directions)
        case claims.RefusesNothingNew():
            return faulty or (before.access is Access.PERMITTED and after == REFUSED)
        case claims.PermitsNothingNew():
            return faulty or (before == REFUSED and after.access is Access.PERMITTED)
        case _:
            assert_never(aim)
