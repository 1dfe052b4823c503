"""Covers are tidied: what the other pieces cover together is dropped."""

from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.pieces import Piece
from policy_dsl.diagram.mdd.tidy import pruned


def test_a_piece_that_others_cover_together_is_dropped() -> None:
    forest = Forest((4,))
    low, middle, high = (Piece((frozenset({n, n + 1}),)) for n in range(3))
    chosen = [(piece, piece.diagram(forest)) for piece in (low, middle, high)]
    assert [piece for piece, _ in pruned(forest, forest.yes, chosen)] == [low, high]  # 0 and 1, 2 and 3
    assert pruned(forest, forest.yes, chosen[:2]) == chosen[:2]  # only low has 0, only middle has 2
    assert pruned(forest, forest.choose(0, (1,)), chosen[:2]) == chosen[:1]  # of 1, one of them is enough
