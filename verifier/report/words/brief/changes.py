"""Who is refused, slower or faster under a proposal: totals, and at most eight rows."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace

from policy_dsl.model.policy import Policy
from verifier.report.facts.editions import edition_policy
from verifier.report.facts.retired_codes import without_retired
from verifier.report.words import causes, numbers, specimens
from verifier.report.words.brief.change_rows import DIRECTIONS, details, share
from verifier.report.words.changes import on_days
from verifier.report.words.days import span
from verifier.report.words.document import Part, Rows, Sentence
from verifier.report.words.shares import of_answered_today
from verifier.results.causes import CausePart
from verifier.results.impact import ChangeDirection, Impact
from verifier.results.status import Edition
from verifier.results.verification import Verification

UNUSUAL = (ChangeDirection.FAULTY, ChangeDirection.MIXED)
"""The directions of which it is not said that nothing moves so."""

TITLE = "Who is refused, slower or faster"

MOST_MOVES = 6
"""The most pairs of outcomes that are counted in one sentence."""

FEWEST_ROWS, MOST_ROWS = 2, 8
"""The rows of the shortest brief, and of the longest."""


def change_part(verification: Verification, most: int) -> Part | None:
    """The part on what changes, with this number of rows at most; `None` without a proposal or if the changes are not known."""
    impact = verification.impact
    if impact is None:
        return None
    cause = because(verification, impact)
    if not most and impact.outline.rows:
        regions = numbers.plural(sum(row.boxes for row in impact.outline.rows), "region")
        where = f"Because of {cause}, in {regions}" if cause else f"In {regions}"
        rows: list[Sentence | Rows] = [Sentence(f"{where}; the full report lists them.")]
    else:
        rows = details(verification.policy, without_codes_that_go(verification, impact), most, cause)
    return Part(
        TITLE, (total(impact), *by_times(verification.policy, impact), *by_days(impact), *pauses(impact), *rows)
    )


def without_codes_that_go(verification: Verification, impact: Impact) -> Impact:
    """The changes, where what rows have in common says nothing of codes that the proposal retires."""
    policy, proposal = verification.policy, verification.proposal
    rows = [
        replace(
            row,
            values=without_retired(policy, proposal, row.values),
            box=None if row.box is None else without_retired(policy, proposal, row.box),
        )
        for row in impact.outline.rows
    ]
    return replace(impact, outline=replace(impact.outline, rows=tuple(rows)))


def total(impact: Impact) -> Sentence:
    """How many kinds of request change, in which directions."""
    if not impact.changed:
        moved = comings(impact)
        of = numbers.plural(impact.of, "kind of request that exists", "kinds of request that exist")
        text = f"Of the {of} before and after, none changes; {moved}, below." if moved else "Nothing changes."
        return Sentence(text)
    return Sentence(
        f"{numbers.kinds(impact.changed, impact.of, of_answered_today(impact))} change: {directions(impact)}."
    )


def comings(impact: Impact) -> str:
    """How many kinds of request become possible, and how many impossible; empty where the same are possible."""
    counts = (impact.appeared, "become possible"), (impact.vanished, "become impossible")
    words = [
        f"{numbers.abbreviated(each.count)} {how if each.count > 1 else how.replace('become', 'becomes')}"
        for each, how in counts
        if each is not None and each.count
    ]
    return numbers.joined(words) if words else ""


def directions(impact: Impact) -> str:
    """The directions of the changes with their numbers, and those in which nothing changes; of several times, for each."""
    if impact.times:
        ways = [
            f"{each.name} {numbers.joined([f'{share(n, impact)} {DIRECTIONS[way]}' for way, n in each.directions])}"
            for each in impact.times
            if each.changed
        ]
        still = [each.name for each in impact.times if not each.changed]
        return f"{'; '.join(ways)}{f'; nothing in {numbers.joined(still)}' if still else ''}{in_several(impact)}"
    counts = dict.fromkeys(DIRECTIONS, 0)
    for region in impact.regions:
        counts[region.direction] += region.count
    faulty = counts[ChangeDirection.FAULTY]
    moving = [way for way, count in counts.items() if count and way is not ChangeDirection.FAULTY]
    still = [DIRECTIONS[way] for way, count in counts.items() if not count and way not in UNUSUAL]
    if len(moving) + bool(faulty) == 1:
        changing = f"all {DIRECTIONS[moving[0]] if moving else without_answer(impact)}"
    else:
        changing = numbers.joined([f"{share(counts[way], impact)} {DIRECTIONS[way]}" for way in moving])
    words = f"{changing}, none {numbers.joined(still, 'or')}" if still else changing
    return f"{words}; {share(faulty, impact)} {without_answer(impact)}" if faulty and moving else words


def without_answer(impact: Impact) -> str:
    """In which of the two policies requests have no single answer that change so."""
    faulty = [region for region in impact.regions if region.direction is ChangeDirection.FAULTY]
    before = any(region.before.outcome.faulty for region in faulty)
    after = any(region.after.outcome.faulty for region in faulty)
    when = "today, as proposed or both" if before and after else "today" if before else "as proposed"
    return f"without a single answer {when}"


def in_several(impact: Impact) -> str:
    """How many kinds of request change in several times, so that the numbers of the times add up to more; empty for none."""
    moving = sum(each.changed > 0 for each in impact.times)
    if not impact.in_several:
        return ""
    return f"; {share(impact.in_several, impact)} in {'both' if moving == 2 else 'several'} of these"


def by_times(policy: Policy, impact: Impact) -> list[Sentence]:
    """How many kinds of request move from one outcome to another, where the rows would have to be added up for that."""
    counts: dict[str, int] = {}
    words = partial(specimens.outcome, clocked=policy.has_clocks)
    for region in impact.regions if not impact.times else ():
        move = f"{words(region.before.outcome)} → {words(region.after.outcome)}"
        counts[move] = counts.get(move, 0) + region.count
    if not 1 < len(counts) <= MOST_MOVES or len(impact.outline.rows) <= len(counts):
        return []
    return [Sentence(f"{'; '.join(f'{move}: {share(count, impact)}' for move, count in counts.items())}.")]


def by_days(impact: Impact) -> list[Sentence]:
    """By how many days answers on clocks are due later or earlier, and on how many days of receipt; nothing of named times."""
    moved = []
    for way in (ChangeDirection.SLOWER, ChangeDirection.FASTER) if not impact.times else ():
        words = on_days(impact, [region for region in impact.regions if region.direction is way])
        if ": " in words:
            moved.append(Sentence(f"{way.value.capitalize()}{words.removeprefix(',')}."))
    return moved


def pauses(impact: Impact) -> list[Sentence]:
    """The days after the first changes on which nothing changes, in a dated policy."""
    first = next((n for n, period in enumerate(impact.periods) if period.changed), len(impact.periods))
    quiet: list[tuple[int, int]] = []
    for period in impact.periods[first:]:
        if not period.changed:
            start = quiet.pop()[0] if quiet and quiet[-1][1] == period.start else period.start
            quiet.append((start, period.until))
    spans = [span(start, until) for start, until in quiet]
    return [Sentence(f"Nothing changes {numbers.joined(spans)}.")] if spans else []


MOST_NAMES = 3
"""The most rules and tables that are named as the cause."""


def because(verification: Verification, impact: Impact) -> str:
    """The rules and tables behind the changes: those of the proposal that decide as proposed, and those that decide today
    and that the proposal takes away or replaces. Days that are counted otherwise stand first.
    """
    base = edition_policy(verification, Edition.BASE)
    parts: dict[str, set[CausePart]] = {}
    counted: list[tuple[tuple[str, ...], str]] = []
    for cause in causes.causes_of(impact.regions):
        policy = base if cause.edition is Edition.BASE else verification.policy
        whole = policy.cited[cause.provision].path[0]
        if cause.calendars:
            counted.append((cause.calendars, whole))
        else:
            parts.setdefault(whole, set()).add(cause.part)
    names = [*causes.days_counted([each for each in counted if each[1] not in parts], MOST_NAMES)]
    for name, those in parts.items():
        own = [words] if len(those) == 1 and (words := causes.PARTS[those.pop()]) else []
        days = dict.fromkeys(each for calendars, whole in counted if whole == name for each in calendars)
        own += [f"counted on other days of {numbers.joined([*days])}"] if days else []
        names.append(causes.in_brackets(name, numbers.joined(own) if own else ""))
    return numbers.listed(names, MOST_NAMES) if names else ""
