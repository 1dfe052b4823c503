"""Who is refused, slower or faster under a proposal: totals, and at most eight rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from policy_dsl.model.boxes import Box
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from verifier.report.facts.editions import edition_policy
from verifier.report.words import boxes, causes, numbers, specimens, values
from verifier.report.words.brief.detail import Detail
from verifier.report.words.document import Part, Rows, Sentence
from verifier.results.causes import CausePart
from verifier.results.impact import ChangeDirection, Grain, Impact, Outline, OutlineRow
from verifier.results.status import Edition
from verifier.results.verification import Verification

TITLE = "Who is refused, slower or faster"

DIRECTIONS = {
    ChangeDirection.NEWLY_REFUSED: "newly refused",
    ChangeDirection.SLOWER: "slower",
    ChangeDirection.FAULTY: "without a single answer, before or after",
    ChangeDirection.NEWLY_ANSWERED: "newly answered",
    ChangeDirection.FASTER: "faster",
}
"""The directions in the order of a brief: what somebody loses comes first."""


MOST_MOVES = 6
"""The most pairs of outcomes that are counted in one sentence."""

FEWEST_ROWS, MOST_ROWS = 2, 8
"""The rows of the shortest brief, and of the longest."""

ADDS = "adds"
"""The title above what each row adds to the rows above it."""


def change_part(verification: Verification, detail: Detail, most: int) -> Part | None:
    """The part on what changes, with this number of rows at most; `None` without a proposal or if the changes are not known."""
    impact = verification.impact
    return (
        None
        if impact is None
        else Part(
            TITLE, (total(impact), *by_times(impact, detail), *pauses(impact), *details(verification, impact, most))
        )
    )


def total(impact: Impact) -> Sentence:
    """How many kinds of request change, in which directions."""
    if not impact.changed:
        return Sentence("Nothing changes.")
    return Sentence(f"{numbers.kinds(impact.changed, impact.of)} change: {directions(impact)}.")


def directions(impact: Impact) -> str:
    """The directions of the changes with their numbers, and those in which nothing changes."""
    counts = dict.fromkeys(DIRECTIONS, 0)
    for region in impact.regions:
        counts[region.direction] += region.count
    moving = [way for way, count in counts.items() if count]
    still = [DIRECTIONS[way] for way, count in counts.items() if not count and way is not ChangeDirection.FAULTY]
    if len(moving) == 1:
        changing = f"all {DIRECTIONS[moving[0]]}"
    else:
        changing = numbers.joined([f"{share(counts[way], impact)} {DIRECTIONS[way]}" for way in moving])
    return f"{changing}, none {numbers.joined(still, 'or')}" if still else changing


def by_times(impact: Impact, detail: Detail) -> list[Sentence]:
    """How many kinds of request move from one outcome to another, where the rows would have to be added up for that."""
    counts: dict[str, int] = {}
    for region in impact.regions:
        move = f"{specimens.outcome(region.before.outcome)} → {specimens.outcome(region.after.outcome)}"
        counts[move] = counts.get(move, 0) + region.count
    if detail is Detail.FEW or not 1 < len(counts) <= MOST_MOVES or len(impact.outline.rows) <= len(counts):
        return []
    return [Sentence(f"{'; '.join(f'{move}: {share(count, impact)}' for move, count in counts.items())}.")]


def pauses(impact: Impact) -> list[Sentence]:
    """The days after the first changes on which nothing changes, in a dated policy."""
    first = next((n for n, period in enumerate(impact.periods) if period.changed), len(impact.periods))
    quiet: list[tuple[int, int]] = []
    for period in impact.periods[first:]:
        if not period.changed:
            start = quiet.pop()[0] if quiet and quiet[-1][1] == period.start else period.start
            quiet.append((start, period.until))
    spans = [f"from {values.day(start)} until {values.day(until)}" for start, until in quiet]
    return [Sentence(f"Nothing changes {numbers.joined(spans)}.")] if spans else []


def share_title(impact: Impact) -> str:
    """The title above the column of numbers."""
    return "kinds" if impact.changed <= numbers.MOST_COUNTED else "share"


def share(count: int, impact: Impact) -> str:
    """A part of the changes: a number of kinds of request, or of very many the share."""
    return numbers.number(count) if impact.changed <= numbers.MOST_COUNTED else numbers.percent(count, impact.changed)


def details(verification: Verification, impact: Impact, most: int) -> list[Sentence | Rows]:
    """The rows of the outline, after what they have in common; what somebody loses first, the greatest loss first."""
    policy, rows = verification.policy, gravest_first(impact.outline)
    if not rows:
        return []
    boxed = [row.box for row in rows if row.box is not None]
    shared = common_sides(policy, boxed) if len(boxed) == len(rows) else {}
    ways, cause = {row.direction for row in rows}, because(verification, impact)
    common = f"All with {boxes.box(policy, shared, shared)}" if shared else "All"
    shares = "" if impact.changed <= numbers.MOST_COUNTED or len(rows) == 1 else " (shares of what changes)"
    columns = {
        "": [direction_of(row) for row in rows] if len(ways) > 1 else [],
        "today → proposed": [moves(row) for row in rows],
        "which requests": [where(policy, row, shared) for row in rows],
        share_title(impact): [share(row.total, impact) for row in rows],
        ADDS: [share(row.count, impact) for row in rows] if any(row.count < row.total for row in rows) else [],
    }
    filled = {title: cells for title, cells in columns.items() if cells}
    lines = [*zip(*filled.values(), strict=True)]
    if len(lines) > most:
        rest = share(sum(row.count for row in rows[most - 1 :]), impact)
        lines = [*lines[: most - 1], tuple(remainder(title, rest, impact) for title in filled)]
    table = Rows(tuple(filled), tuple(lines))
    what = f"{common}{f', because of {cause}' if cause else ''}{shares}:"
    return [*([Sentence(what)] if shared or cause or shares else []), table]


def remainder(title: str, rest: str, impact: Impact) -> str:
    """The cell under this title in a last row that has what the rows above it have not."""
    return {"which requests": "elsewhere", share_title(impact): rest, ADDS: rest}.get(title, "")


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
    times = [each.seconds for each in (*row.before, *row.after) if each.seconds is not None]
    return max(times) - min(times) if times else 0.0


def direction_of(row: OutlineRow) -> str:
    """The direction of a row."""
    return "several" if row.direction is None else DIRECTIONS[row.direction]


def where(policy: Policy, row: OutlineRow, shared: Box) -> str:
    """The requests of a row, without what all rows share."""
    if row.box is None:
        return "elsewhere"
    return boxes.box(policy, row.box, [name for name in row.box if name not in shared], row.ties)


def common_sides(policy: Policy, every: Sequence[Box]) -> Box:
    """The sides that all boxes have, if there are several boxes; without those that allow everything."""
    if len(every) < 2:
        return {}
    return {
        name: side
        for name, side in every[0].items()
        if all(box[name] == side for box in every) and boxes.side(policy.by_name[name], side) is not None
    }


MOST_NAMES = 3
"""The most rules and tables that are named as the cause."""

MOST_TIMES = 3
"""The most times that a row lists before it gives the shortest and the longest."""


def moves(row: OutlineRow) -> str:
    """The outcomes before and after: `16 s, 30 s → 24 h`."""
    return f"{outcomes(row.before)} → {outcomes(row.after)}"


def outcomes(every: Sequence[Outcome]) -> str:
    """Several outcomes: each of a few, or the shortest time and the longest, then the others."""
    times = sorted(each.seconds for each in every if each.seconds is not None)
    others = [specimens.outcome(each) for each in every if each.seconds is None]
    words = [specimens.short_duration(each) for each in times]
    if len(words) > MOST_TIMES:
        words = [f"{words[0]} to {words[-1]}"]
    return " or ".join(dict.fromkeys([*([", ".join(words)] if words else []), *others]))


def because(verification: Verification, impact: Impact) -> str:
    """The rules and tables behind the changes: those of the proposal that decide as proposed, and those that decide today
    and that the proposal takes away or replaces.
    """
    base = edition_policy(verification, Edition.BASE)
    parts: dict[str, set[CausePart]] = {}
    for cause in causes.causes_of(base, verification.policy, impact.regions):
        policy = base if cause.edition is Edition.BASE else verification.policy
        parts.setdefault(policy.by_id[cause.provision].path[0], set()).add(cause.part)
    names = [
        causes.in_brackets(name, causes.PARTS[those.pop()] if len(those) == 1 else "") for name, those in parts.items()
    ]
    return numbers.listed(names, MOST_NAMES) if names else ""
