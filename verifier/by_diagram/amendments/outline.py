"""The outline of an impact: all changes in a few rows, at the finest grain that needs no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.model.decisions import Outcome
from verifier.by_diagram.amendments.outcomes import outcome_order
from verifier.by_diagram.counts.counting import count_requests
from verifier.by_diagram.counts.cover import Part, parts
from verifier.by_diagram.counts.smallest_box import smallest_box
from verifier.by_diagram.questions.dependencies import provision_ids
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.results.impact import Change, ChangeDirection, Grain, Move, Outline, OutlineRow, kind_of
from verifier.results.status import Edition

MOST_ROWS = 8
"""The most rows of an outline."""


def outline(
    d: Diagrams, changes: Sequence[Change], by_move: Mapping[Move, Sequence[Part]], both: int, possible: int
) -> Outline:
    """The outline. `changes` are the changes, which have these boxes in `by_move`, and `both` has the moves where decisions
    change.
    """
    if len(changes) <= MOST_ROWS:
        return Outline(Grain.OUTCOMES, tuple(map(row_of_change, changes)))
    boxes = {frozenset({move}): each for move, each in by_move.items()}
    rows: list[tuple[ChangeDirection, Part]] = []
    for grain in (Grain.OUTCOME_AFTER, Grain.DIRECTION):
        rows = []
        for kind in kinds_at(grain, by_move):
            if kind not in boxes:
                boxes[kind] = parts(d, where_changed(d, both, kind), possible)
            way = next(iter(kind)).direction
            rows += [(way, part) for part in boxes[kind]]
            if len(rows) > MOST_ROWS and grain is not Grain.DIRECTION:
                break
        if len(rows) <= MOST_ROWS:
            return Outline(grain, tuple(row(d, both, way, part) for way, part in rows))
    return Outline(Grain.DIRECTION, tuple(shortened(d, both, rows)))


def kinds_at(grain: Grain, moves: Iterable[Move]) -> list[frozenset[Move]]:
    """The moves, those of one kind at this grain together."""
    kinds: dict[object, set[Move]] = {}
    for move in moves:
        kinds.setdefault(kind_of(grain, move), set()).add(move)
    return [frozenset(kind) for kind in kinds.values()]


def where_changed(d: Diagrams, both: int, moves: frozenset[Move]) -> int:
    """True where the decision changes in one of these ways."""
    return d.forest.apply(lambda value: value in moves, both)


def row_of_change(change: Change) -> OutlineRow:
    """A change as a row."""
    outcomes = (change.before.outcome,), (change.after.outcome,)
    return OutlineRow(
        change.direction,
        *outcomes,
        change.after.by,
        change.box,
        change.ties,
        change.total,
        change.count,
        change.values,
    )


def row(d: Diagrams, both: int, way: ChangeDirection, part: Part) -> OutlineRow:
    """A box as a row."""
    values = smallest_box(d, part.inside)
    return OutlineRow(way, *contents(d, both, part.inside), part.box, part.ties, part.total, part.count, values)


def contents(d: Diagrams, both: int, where: int) -> tuple[tuple[Outcome, ...], tuple[Outcome, ...], tuple[str, ...]]:
    """The outcomes before and after, fastest first, and the provisions that decide after, where this is true."""
    moves = [*cast(Iterable[Move], values_within(d.forest, both, where))]
    builder = d.of(Edition.AMENDED)
    deciding = provision_ids(values_within(d.forest, builder.decisions(), where))
    by = tuple(name for name in builder.policy.by_id if name in deciding)
    return fastest_first(each.before for each in moves), fastest_first(each.after for each in moves), by


def fastest_first(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """The different outcomes, fastest first."""
    return tuple(sorted(set(outcomes), key=outcome_order))


def shortened(d: Diagrams, both: int, rows: Sequence[tuple[ChangeDirection, Part]]) -> Iterator[OutlineRow]:
    """The rows that add most, and a last one without a box for all others."""
    largest = sorted(range(len(rows)), key=lambda n: (-rows[n][1].count, n))[: MOST_ROWS - 1]
    for n in sorted(largest):
        yield row(d, both, *rows[n])
    others = [each for n, each in enumerate(rows) if n not in largest]
    rest = d.forest.some(part.added for _, part in others)
    directions = {way for way, _ in others}
    many = count_requests(d, rest, pairs=False)
    way = directions.pop() if len(directions) == 1 else None
    values = smallest_box(d, rest)
    yield OutlineRow(way, *contents(d, both, rest), None, (), many, many, values, len(others))
