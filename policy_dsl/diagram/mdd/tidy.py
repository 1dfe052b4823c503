"""Tidies a cover: drops pieces and choices that it does not need, and unites pieces that differ at one level."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from policy_dsl.diagram.mdd.compare import open_choices
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.pieces import PRESENT, CoveringPiece, Piece, Wording, has_any


def pruned(forest: Forest, sought: int, chosen: Sequence[tuple[Piece, int]]) -> list[tuple[Piece, int]]:
    """The pieces without those that the others cover together."""
    kept: list[tuple[Piece, int]] = []
    covered = forest.no  # by the pieces kept so far, from the end
    for (piece, diagram), left in zip(reversed(chosen), reversed(left_before(forest, sought, chosen)), strict=True):
        if forest.without(left, covered) != forest.no:
            kept.append((piece, diagram))
            covered = forest.either(covered, diagram)
    return kept[::-1]


def separated(
    forest: Forest, sought: int, chosen: Sequence[tuple[Piece, int]], wording: Wording
) -> list[tuple[Piece, int]]:
    """The pieces, the last first narrowed to what no other piece covers."""
    rows: list[tuple[Piece, int]] = []
    covered = forest.no  # by the narrowed pieces, from the end
    for (piece, _), left in zip(reversed(chosen), reversed(left_before(forest, sought, chosen)), strict=True):
        narrow = narrowed(forest, piece, forest.without(left, covered), wording)
        rows.append((narrow, narrow.diagram(forest)))
        covered = forest.either(covered, rows[-1][1])
    return rows[::-1]


def left_before(forest: Forest, sought: int, chosen: Sequence[tuple[Piece, int]]) -> list[int]:
    """For each piece, what of the sought part it covers and no piece before it."""
    left = [sought]
    for _, diagram in chosen[:-1]:
        left.append(forest.without(left[-1], diagram))
    return [forest.both(part, diagram) for part, (_, diagram) in zip(left, chosen, strict=True)]


def merged(forest: Forest, chosen: Sequence[tuple[Piece, int]]) -> list[tuple[Piece, int]]:
    """The pieces, those that differ at a single level as one."""
    diagrams = dict(chosen)
    before = 0
    while len(diagrams) != before:
        before = len(diagrams)
        for level in range(forest.bottom):
            if len({piece.choices[level] for piece in diagrams}) == 1:
                continue  # pieces that are alike there differ elsewhere
            forest.step(len(diagrams) * forest.bottom)
            alike: dict[object, list[Piece]] = {}
            for piece in diagrams:
                key = piece.choices[:level], piece.choices[level + 1 :], piece.any_of
                alike.setdefault(key, []).append(piece)
            diagrams = {
                united(group, level): forest.some(diagrams[piece] for piece in group) for group in alike.values()
            }
    return list(diagrams.items())


def united(pieces: Sequence[Piece], level: int) -> Piece:
    """Pieces that differ at this level at most, as one."""
    choices = list(pieces[0].choices)
    choices[level] = frozenset[int]().union(*(piece.choices[level] for piece in pieces))
    return Piece(tuple(choices), pieces[0].any_of)


def ordered(
    forest: Forest, sought: int, chosen: Sequence[tuple[Piece, int]], count: Callable[[int], int]
) -> list[tuple[Piece, int]]:
    """The pieces, each the one that adds most to those before it."""
    left = dict(enumerate(chosen))
    adds = {n: count(forest.both(sought, diagram)) for n, (_, diagram) in left.items()}
    rows = []
    while left:
        best = max(left, key=lambda n: (adds[n], -n))
        actual = count(forest.both(sought, left[best][1]))
        if actual < adds[best]:
            adds[best] = actual
            continue
        piece, diagram = left.pop(best)
        rows.append((piece, diagram))
        sought = forest.without(sought, diagram)
    return rows


def trimmed(forest: Forest, sought: int, chosen: Sequence[tuple[Piece, int]], wording: Wording) -> list[CoveringPiece]:
    """The pieces, each narrowed to what it adds to those before it."""
    rows = []
    for piece, diagram in chosen:
        part = forest.both(sought, diagram)
        sought = forest.without(sought, diagram)
        narrow = narrowed(forest, piece, part, wording)
        rows.append(CoveringPiece(narrow, narrow.diagram(forest), part))
    return rows


def narrowed(forest: Forest, piece: Piece, part: int, wording: Wording) -> Piece:
    """The piece without the choices that no point of the part has, where that does not lengthen it."""
    any_of = [needed_levels(forest, part, levels) for levels in piece.any_of]
    occurring = open_choices(forest, part)
    sides = list(piece.choices)
    for level, (side, width) in enumerate(zip(piece.choices, forest.widths, strict=True)):
        fewer = side & frozenset(occurring[level])
        if (level,) in any_of:
            sides[level] = PRESENT
        elif len(side) < width and wording.length(level, fewer) <= wording.length(level, side):
            sides[level] = fewer
    alternatives = tuple(levels for levels in any_of if len(levels) > 1)
    for levels in wording.whole_sets:
        if not any(level in group for group in alternatives for level in levels):
            name_what_the_set_has(sides, occurring, levels)
    return Piece(tuple(sides), alternatives)


def name_what_the_set_has(sides: list[frozenset[int]], occurring: Sequence[set[int]], levels: Sequence[int]) -> None:
    """Decides all codes of the set, as in all that occurs, where naming those that it has is shorter."""
    decided = {level: frozenset(occurring[level]) if len(sides[level]) > 1 else sides[level] for level in levels}
    present = sum(side == PRESENT for side in decided.values())
    if all(len(side) == 1 for side in decided.values()) and max(present, 1) < sum(len(sides[n]) == 1 for n in levels):
        for level, side in decided.items():
            sides[level] = side


def needed_levels(forest: Forest, part: int, levels: tuple[int, ...]) -> tuple[int, ...]:
    """As few of the levels as it takes for each point of the part to have its second choice at one of them."""
    for level in levels[::-1]:
        fewer = tuple(n for n in levels if n != level)
        if fewer and forest.without(part, has_any(forest, fewer)) == forest.no:
            levels = fewer
    return levels
