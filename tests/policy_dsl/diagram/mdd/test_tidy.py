"""Covers are tidied: what the other pieces cover together is dropped."""

from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.pieces import Piece
from policy_dsl.diagram.mdd.tidy import name_what_the_set_has, pruned


def test_a_piece_that_others_cover_together_is_dropped() -> None:
    forest = Forest((4,))
    low, middle, high = (Piece((frozenset({n, n + 1}),)) for n in range(3))
    chosen = [(piece, piece.diagram(forest)) for piece in (low, middle, high)]
    assert [piece for piece, _ in pruned(forest, forest.yes, chosen)] == [low, high]  # 0 and 1, 2 and 3
    assert pruned(forest, forest.yes, chosen[:2]) == chosen[:2]  # only low has 0, only middle has 2
    assert pruned(forest, forest.choose(0, (1,)), chosen[:2]) == chosen[:1]  # of 1, one of them is enough


def test_what_a_set_has_is_named_where_that_decides_all_of_its_codes() -> None:
    """Of four codes it has the first and lacks the second; the third is lacking in all that occurs, and the fourth may be."""
    has, lacks, either = frozenset({1}), frozenset({0}), frozenset({0, 1})
    sides = [has, lacks, either, either]
    name_what_the_set_has(sides, [{1}, {0}, {0}, {0, 1}], range(4))
    assert sides == [has, lacks, either, either]
    name_what_the_set_has(sides, [{1}, {0}, {0}, {0}], range(4))
    assert sides == [has, lacks, lacks, lacks]
