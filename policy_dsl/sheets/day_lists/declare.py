"""Days of a file as the text of a `days` declaration: in order, each once, with what the list knows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.sheets.day_lists.day import LONGEST_NAME, MOST_DAYS, ListedDay
from policy_dsl.sheets.sheet import Fault, about_file
from policy_dsl.syntax import tree
from policy_dsl.syntax.printing.unparse import declaration
from policy_dsl.syntax.read import HIDDEN


def text_of(
    path: str, days: Sequence[ListedDay], name: str, title: str, start: date | None, until: date | None
) -> tuple[str | None, list[Finding]]:
    """The declaration and remarks; or None and findings.

    Without `start` or `until`, the list is assumed to know whole years: those of its first and last day.
    """
    if not days:
        hint = "a list without days is written by hand: `days NAME` and `known from … until …`"
        return None, [about_file(path, Fault("E510", "the file lists no days", hint))]
    first, last = min(each.day for each in days), max(each.day for each in days)
    if until is None and last.year == date.max.year:
        message = "the last day is in the year 9999, so that no day after its year can end the list"
        return None, [about_file(path, Fault("E519", message, "correct it, or say `--until`"))]
    begins = start or date(first.year, 1, 1)
    ends = until or date(last.year + 1, 1, 1)
    if begins >= ends:
        message = f"there is no day from {begins} until {ends}"
        hint = "the day at the end is not included, and has to be later than the first"
        return None, [about_file(path, Fault("E519", message, hint))]
    names: dict[date, list[str]] = {}
    for each in days:
        if begins <= each.day < ends:
            names.setdefault(each.day, []).append(in_quotes(each.name))
    if len(names) > MOST_DAYS:
        message = f"the list has {len(names):,} days; at most {MOST_DAYS:,} are imported"
        return None, [about_file(path, Fault("E512", message, "choose years with `--from` and `--until`"))]
    remarks = list(remarks_on(path, days, names, (start, begins), (until, ends)))
    block = tree.DaysBlock(
        tree.Name(name),
        tree.Quoted(in_quotes(title)) if in_quotes(title) else None,
        tree.Name(begins.isoformat()),
        tree.Name(ends.isoformat()),
        tuple(named(day, names[day]) for day in sorted(names)),
    )
    return "\n".join(declaration(block)) + "\n", remarks


def named(day: date, names: Iterable[str]) -> tree.NamedDayText:
    """The day with all its names, each once."""
    joined = in_quotes(", ".join(dict.fromkeys(name for name in names if name)))
    return tree.NamedDayText(tree.Name(day.isoformat()), tree.Quoted(joined) if joined else None)


def in_quotes(words: str) -> str:
    """The words as they can stand in quotes: one line, single quotes for double ones, nothing invisible, not too long."""
    visible = "".join(c if c.isprintable() and not HIDDEN.match(c) else " " for c in words[: 9 * LONGEST_NAME])
    line = " ".join(unicodedata.normalize("NFC", visible).replace('"', "'").split())
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1].rstrip() + "…"


def remarks_on(
    path: str,
    days: Sequence[ListedDay],
    names: dict[date, list[str]],
    start: tuple[date | None, date],
    until: tuple[date | None, date],
) -> Iterable[Finding]:
    """What a reader has to check: what the list knows if nobody said it, days outside of it, and days that stood twice."""
    if None in (start[0], until[0]):
        message = f"the file does not say of which days it knows: assumed are all from {start[1]} until {until[1]}"
        hint = "check that it lists every day of those years, or say what it knows with `--from` and `--until`"
        yield about_file(path, Fault("W517", message, hint))
    outside = sorted({each.day for each in days} - names.keys())
    if outside:
        count = "1 day is" if len(outside) == 1 else f"{len(outside):,} days are"
        message = f"{count} outside of what the list knows, and left out: {listed(outside)}"
        yield about_file(path, Fault("W518", message, "`--from` and `--until` say what it knows"))
    twice = sorted(day for day, words in names.items() if len(words) > 1)
    if twice:
        count = "1 day stands" if len(twice) == 1 else f"{len(twice):,} days stand"
        message = f"{count} in the file more than once, and in the list once, with all names: {listed(twice)}"
        yield about_file(path, Fault("W518", message))


def listed(days: Sequence[date]) -> str:
    """The first three of these days, and how many more there are."""
    more = f" and {len(days) - 3:,} more" if len(days) > 3 else ""
    return ", ".join(map(str, days[:3])) + more
