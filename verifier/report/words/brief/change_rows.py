"""The rows of what changes: at most eight, after what all of them have in common, and a last one for what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from msgspec import Struct

from policy_dsl.model.boxes import Box, times_in
from policy_dsl.model.boxes import around as smallest
from policy_dsl.model.conditions import Condition
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import Time, time_order
from verifier.report.words import boxes, numbers, specimens
from verifier.report.words.document import Rows, Sentence
from verifier.report.words.time_spans import spans
from verifier.results.impact import ChangeDirection, Grain, Impact, Outline, OutlineRow

DIRECTIONS = {
    ChangeDirection.NEWLY_REFUSED: "newly refused",
    ChangeDirection.SLOWER: "slower",
    ChangeDirection.MIXED: "faster or slower, by the hour of receipt",
    ChangeDirection.FAULTY: "without a single answer, before or after",
    ChangeDirection.NEWLY_ANSWERED: "newly answered",
    ChangeDirection.FASTER: "faster",
}
"""The directions in the order of a brief: what somebody loses comes first."""


WAY, MOVES, WHERE, ADDS = "", "today → proposed", "which requests", "not above"
"""The titles of columns; the last is above what each row adds to the rows above it."""

EVERY = "all requests with"
"""The title above the requests, where each row is every possible request with its facts."""


MOST_RANGES = 6
"""The most ranges of a fact that a row lists; of days of receipt there may be very many."""


class Common(Struct, frozen=True):
    """What all rows have in common: sides of boxes, and conditions on compared facts."""

    sides: Box
    ties: tuple[Condition, ...]

    def words(self, policy: Policy) -> str:
        """What follows *all with*; empty for nothing."""
        return boxes.box(policy, self.sides, self.sides, self.ties, MOST_RANGES) if self.sides or self.ties else ""


def details(policy: Policy, impact: Impact, most: int, cause: str) -> list[Sentence | Rows]:
    """The rows of the outline, after what they have in common and their `cause`; what somebody loses first, the greatest
    loss first.
    """
    rows = gravest_first(impact.outline)
    if not rows:
        return []
    common = common_to(policy, rows)
    kept, left = shortened(rows, most)
    longest = max((len(times(outcomes)) for row in kept for outcomes in (row.before, row.after)), default=0)
    cells = [cells_of(policy, impact, row, common, longest) for row in kept]
    cells += [remainder(policy, impact, each, common, more=bool(kept)) for each in by_times(left)]
    ways, overlap = {row.direction for row in rows}, any(row.count < row.total for row in kept)
    titles = [*([WAY] if len(ways) > 1 else []), MOVES, WHERE, share_title(impact), *([ADDS] if overlap else [])]
    every = not left and all(row.box is not None for row in kept)
    headings = tuple(EVERY if title == WHERE and every else title for title in titles)
    table = Rows(headings, tuple(tuple(each[title] for title in titles) for each in cells))
    words = common.words(policy)
    shares = "" if impact.changed <= numbers.MOST_COUNTED or len(rows) == 1 else " (shares of what changes)"
    named = [*([f"all with {words}"] if words else []), *([f"because of {cause}"] if cause else [])]
    what = f"{', '.join(named) or 'all'}{shares}:"
    return [*([Sentence(f"{what[0].upper()}{what[1:]}")] if words or cause or shares else []), table]


def shortened(rows: list[OutlineRow], most: int) -> tuple[list[OutlineRow], list[OutlineRow]]:
    """The rows that add most, in order, and the others, if there are more than `most`."""
    if len(rows) <= most:
        return rows, []
    largest = sorted((row for row in rows if row.box is not None), key=lambda row: -row.count)[: most - 1]
    return [row for row in rows if row in largest], [row for row in rows if row not in largest]


def left_out_share(impact: Impact | None, most: int) -> float:
    """The share of what changes that is in none of so many rows."""
    if impact is None or not impact.changed:
        return 0.0
    _, left = shortened(gravest_first(impact.outline), most)
    return sum(row.count for row in left) / impact.changed


def leaves_out_most(impact: Impact | None, most: int) -> bool:
    """Whether more is left out of so many rows than is in any of them."""
    if impact is None or not impact.outline.rows:
        return False
    kept, left = shortened(gravest_first(impact.outline), most)
    return bool(kept) and sum(row.count for row in left) > max(row.count for row in kept)


def common_to(policy: Policy, rows: Sequence[OutlineRow]) -> Common:
    """What all rows have in common; nothing where one of them is not a box."""
    boxed = [row.box for row in rows if row.box is not None]
    if len(boxed) < len(rows):
        return Common({}, ())
    return Common(boxes.common_sides(policy, boxed), common_ties(rows) if len(rows) > 1 else ())


def common_ties(rows: Sequence[OutlineRow]) -> tuple[Condition, ...]:
    """The conditions on compared facts that all rows have."""
    return tuple(tie for tie in rows[0].ties if all(tie in row.ties for row in rows))


def cells_of(policy: Policy, impact: Impact, row: OutlineRow, common: Common, longest: int) -> dict[str, str]:
    """The cells of one row, by title. `longest` is the largest number of times that some row has."""
    return {
        WAY: direction_of(row),
        MOVES: moves(outcomes(policy, row.before, longest), outcomes(policy, row.after, longest), row.direction),
        WHERE: where(policy, row, common),
        share_title(impact): share(row.total, impact),
        ADDS: share(row.count, impact),
    }


def by_times(rows: Sequence[OutlineRow]) -> list[list[OutlineRow]]:
    """The rows, those about the same of several times together."""
    groups: dict[frozenset[str], list[OutlineRow]] = {}
    for row in rows:
        groups.setdefault(times_asked(row), []).append(row)
    return [*groups.values()]


def remainder(
    policy: Policy, impact: Impact, rows: Sequence[OutlineRow], common: Common, *, more: bool
) -> dict[str, str]:
    """The cells, by title, of a last row that has what the rows above it, if there are `more`, have not."""
    ways, added = {row.direction for row in rows}, share(min(sum(row.count for row in rows), impact.changed), impact)
    if len(rows) > 1 and len(times_asked(rows[0])) > 1 and any(row.box is None for row in rows):
        added = f"at most {added}"  # what is in no box may have a request in one of the times, and a box in another
    before = dict.fromkeys(outcome for row in rows for outcome in row.before)
    after = dict.fromkeys(outcome for row in rows for outcome in row.after)
    return {
        WAY: direction_of(rows[0]) if len(ways) == 1 else "several",
        MOVES: moves(
            outcomes(policy, [*before]), outcomes(policy, [*after]), next(iter(ways)) if len(ways) == 1 else None
        ),
        WHERE: left_out(policy, rows, common, more=more),
        share_title(impact): added,
        ADDS: added,
    }


def left_out(policy: Policy, rows: Sequence[OutlineRow], common: Common, *, more: bool = True) -> str:
    """How many regions these rows stand for, and what all of their requests have in common."""
    count = sum(row.boxes for row in rows)
    around = smallest(policy.attributes, [row.values for row in rows])
    names = [
        a.name
        for a in policy.attributes
        if around[a.name] != common.sides.get(a.name)
        and any(row.box is None or boxes.side(a, row.box[a.name]) is not None for row in rows)
    ]
    ties = () if any(row.box is None for row in rows) else common_ties(rows)
    shared = boxes.box(policy, around, names, [tie for tie in ties if tie not in common.ties], MOST_RANGES)
    of_time = (
        "" if not policy.times else boxes.asked_times(policy, rows[0].values if rows[0].box is None else rows[0].box)
    )
    many = f"{of_time}{numbers.plural(count, 'more region' if more else 'region')}"
    return many if shared == boxes.ANYTHING else f"{many}, {'all ' if count > 1 else ''}with {shared}"


def times_asked(row: OutlineRow) -> frozenset[str]:
    """Which of several times the row is about; none in other policies."""
    return frozenset(times_in(row.values if row.box is None else row.box))


def gravest_first(outline: Outline) -> list[OutlineRow]:
    """The rows by direction, by how much slower or faster some request becomes, and by their number. Rows that may overlap
    keep their order, as each says what it adds to those above.
    """
    order = list(DIRECTIONS)
    losses: dict[object, float] = {}
    counts: dict[object, int] = {}
    for row in outline.rows:
        kind = overlapping(outline.grain, row)
        losses[kind] = max(loss(row), losses.get(kind, 0.0))
        counts[kind] = counts.get(kind, 0) + row.count

    def gravity(row: OutlineRow) -> tuple[bool, int, float, int]:
        kind = overlapping(outline.grain, row)
        return row.box is None, place(order, row.direction), -losses[kind], -counts[kind]

    return sorted(outline.rows, key=gravity)


def overlapping(grain: Grain, row: OutlineRow) -> object:
    """What the rows that may overlap with this one have in common."""
    match grain:
        case Grain.OUTCOMES:
            return row.before, row.after
        case Grain.OUTCOME_AFTER:
            return row.direction, row.after
        case Grain.DIRECTION:
            return row.direction
        case _:
            assert_never(grain)


def place(order: Sequence[ChangeDirection], direction: ChangeDirection | None) -> int:
    """The place of a direction in the order; several directions come last."""
    return len(order) if direction is None else order.index(direction)


def loss(row: OutlineRow) -> float:
    """By how many seconds some of these requests become slower, or faster; 0 where no outcome has a time."""
    times = [each.seconds for each in (*row.before, *row.after) if isinstance(each.seconds, int)]
    return max(times) - min(times) if times else 0.0


def direction_of(row: OutlineRow) -> str:
    """The direction of a row."""
    return "several" if row.direction is None else DIRECTIONS[row.direction]


def where(policy: Policy, row: OutlineRow, common: Common) -> str:
    """The requests of a row, without what all rows have in common."""
    if row.box is None:
        return left_out(policy, [row], common)
    names = [name for name in row.box if name not in common.sides]
    return boxes.box(policy, row.box, names, [tie for tie in row.ties if tie not in common.ties], MOST_RANGES)


MOST_TIMES = 4
"""The most times that rows list before they give the shortest and the longest of each kind."""


def times(every: Sequence[Outcome]) -> list[Time]:
    """The times among outcomes, the shortest first, and then those on clocks."""
    return sorted({each.seconds for each in every if each.seconds is not None}, key=time_order)


def outcomes(policy: Policy, every: Sequence[Outcome], longest: int = 0) -> str:
    """Several outcomes: each time, or the shortest and the longest of each kind if some row has many; then the others."""
    others = [specimens.outcome(each) for each in every if each.seconds is None]
    words = [specimens.short_time(each, clocked=policy.has_clocks) for each in times(every)]
    if max(longest, len(words)) > MOST_TIMES and len(words) > 2:
        words = spans(times(every), clocked=policy.has_clocks)
    return " or ".join(dict.fromkeys([*([", ".join(words)] if words else []), *others]))


def moves(before: str, after: str, way: ChangeDirection | None) -> str:
    """What is answered before and after; where that is the same time, counted on other days, how it moves."""
    if before != after:
        return f"{before} → {after}"
    match way:
        case ChangeDirection.FASTER:
            return f"{before}: due earlier"
        case ChangeDirection.SLOWER:
            return f"{before}: due later"
        case _:
            return f"{before}: due on other days"


def share_title(impact: Impact) -> str:
    """The title above the column of numbers."""
    return "kinds" if impact.changed <= numbers.MOST_COUNTED else "share"


def share(count: int, impact: Impact) -> str:
    """A part of the changes: a number of kinds of request, or of very many the share."""
    return numbers.number(count) if impact.changed <= numbers.MOST_COUNTED else numbers.percent(count, impact.changed)
