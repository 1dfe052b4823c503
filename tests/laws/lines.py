"""A reader of reports: what a line of text says of a request, and which lines stand below which header.

It knows how reports are worded and nothing of how they are made.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from rich.console import Console

from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Attribute, Ordered, Request, Scale, SetOf, Steps, Value

Says = Callable[..., bool]
"""Whether what a line says is so of a request, or of two."""

ROW = re.compile(r"  ([\d,]+) {2,}(\S.*)")
MORE = re.compile(r"not above, in [\d,]+ more regions? \(in the JSON\)")
ADDED = re.compile(r"(.*) \(([\d,]+) not above\)")
OUTCOME = re.compile(r"(answered within |refused$|refused →|no answer: )")
CLAUSES = re.compile(r" +(because of |no provision decides$)|    (before|after) {2,}\S")

UNITS = {"s": 1, "min": 60, "h": 3600, "day": 86_400, "days": 86_400}
ORDERED: dict[str, Callable[[int, int], bool]] = {
    "is not": lambda one, other: one != other,
    "is": lambda one, other: one == other,
    "at most": lambda one, other: one <= other,
    "on or before": lambda one, other: one <= other,
    "at least": lambda one, other: one >= other,
    "on or after": lambda one, other: one >= other,
    "over": lambda one, other: one > other,
    "after": lambda one, other: one > other,
    "under": lambda one, other: one < other,
    "before": lambda one, other: one < other,
}


@dataclass
class Row:
    """A count, what it is of, and the rows below it."""

    count: int
    said: str
    below: list[Row] = field(default_factory=list)


@dataclass
class Listed:
    """What stands below a header: lines without a count, and rows."""

    said: str
    lines: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def printed(show: Callable[[Console], object], width: int) -> list[str]:
    """The lines of a report."""
    out = io.StringIO()
    show(Console(file=out, width=width, highlight=False, emoji=False, markup=False, force_terminal=False))
    return [line.rstrip() for line in out.getvalue().splitlines()]


def sections(lines: Sequence[str]) -> dict[str, list[str]]:
    """The lines below each heading that stands at the margin."""
    found: dict[str, list[str]] = {"": []}
    for line in lines:
        if line and not line.startswith(" "):
            found[line] = []
        else:
            found[[*found][-1]].append(line)
    return found


def listings(lines: Sequence[str]) -> list[Listed]:
    """The first header with its lines, then each stretch of days; rows that are wrapped are put together again."""
    found = [Listed(lines[0].strip())]
    row: Row | None = None
    for line in lines[1:]:
        if re.match(r"  from \S+ to \S+: ", line):
            found.append(Listed(line.strip()))
            row = None
        elif match := ROW.match(line):
            row = Row(number(match[1]), match[2])
            if OUTCOME.match(match[2]) or not found[-1].rows:
                found[-1].rows.append(row)
            else:
                found[-1].rows[-1].below.append(row)
        elif not line or CLAUSES.match(line):
            row = None
        elif row is not None:
            row.said += f" {line.strip()}"
        elif line.startswith("  ") and line[2] != " ":
            found[-1].lines.append(line.strip())
    return found


def number(written: str) -> int:
    """A count with its thousands set off."""
    return int(written.replace(",", ""))


# --- what a line says


def says(policy: Policy, line: str, names: Sequence[str] = ()) -> Says:
    """Whether the line is true of a request; of two, by their names."""
    parts: list[Says] = []
    for part in line.split(" | "):
        own = next((n for n, name in enumerate(names) if part.startswith(f"{name}: ")), None)
        said = part if own is None else part.removeprefix(f"{names[own]}: ")
        parts += [phrase(policy, each, names, own or 0) for each in said.split(" · ")]
    return lambda *requests: all(one(*requests) for one in parts)


def phrase(policy: Policy, said: str, names: Sequence[str], own: int) -> Says:
    """Whether one part of a line is true; what else a claim ties its two requests by is true of all that it speaks of."""
    if said == "anything" or "of (" in said:
        return lambda *_: True
    if len(names) == 2 and said == f"{names[0]} and {names[1]} differ":
        return lambda one, other: bool(one != other)
    facts = {f"{name}.{a.name}": (n, a) for n, name in enumerate(names) for a in policy.attributes}
    facts |= {a.name: (own, a) for a in policy.attributes}
    first, rest = said.split(" ", 1)
    which, attribute = facts[first]
    for words, test in ORDERED.items():
        if rest.startswith(f"{words} ") and rest.removeprefix(f"{words} ") in facts:
            other, twin = facts[rest.removeprefix(f"{words} ")]
            return lambda *requests: test(requests[which][attribute.name], requests[other][twin.name])
    if rest.startswith("includes "):
        other, twin = facts[rest.removeprefix("includes ")]
        return lambda *requests: bool(requests[which][attribute.name] >= requests[other][twin.name])
    of = side(attribute, rest)
    return lambda *requests: of(requests[which][attribute.name])


def side(attribute: Attribute, said: str) -> Callable[[Value], bool]:
    """Whether a value is one of those that are said."""
    match attribute.type:
        case Ordered(scale):
            spans = [span(scale, each) for each in said.split(", ")]
            return lambda value: any(low <= value <= high for low, high in spans)  # type: ignore[operator]  # a number
        case SetOf():
            return selection(said)
        case _:
            codes = said.removeprefix("not ").split(", ")
            return lambda value: (value in codes) is not said.startswith("not ")


def selection(said: str) -> Callable[[Value], bool]:
    """Whether a set is one of those that are said."""
    if said.startswith("has "):
        parts = [part.removeprefix("has ") for part in said.split(" and ")]
        return lambda value: isinstance(value, frozenset) and all(has(value, part) for part in parts)
    exactly = frozenset(said.removesuffix(" alone").split(" + ")) - {"none"}
    return lambda value: value == exactly


def has(value: frozenset[str], said: str) -> bool:
    """Whether a set has what it is said to have: none of these, one of these at least, or all of these."""
    if said.startswith("none of "):
        return value.isdisjoint(said.removeprefix("none of ").split(", "))
    if " or " in said:
        return not value.isdisjoint(re.split(", | or ", said))
    return value.issuperset(said.split(" + "))


def span(scale: Scale | Steps, said: str) -> tuple[float, float]:
    """The first and the last step of a range."""
    if match := re.fullmatch(r"(?:from )?(.+) to (.+)", said):
        return step(scale, match[1]), step(scale, match[2])
    for words, low in (("on or after ", True), ("at least ", True), ("at most ", False)):
        if said.startswith(words):
            at = step(scale, said.removeprefix(words))
            return (at, float("inf")) if low else (float("-inf"), at)
    if said.startswith("before "):
        return 0, step(scale, said.removeprefix("before ")) - 1
    return step(scale, said), step(scale, said)


def step(scale: Scale | Steps, said: str) -> int:
    """A number, seconds, or a day."""
    match scale:
        case Steps(size, decimals):
            return int(Fraction(said) * 10**decimals / size)
        case Scale.DATE:
            return date.fromisoformat(said).toordinal()
        case Scale.DURATION:
            amount, unit = said.split(" (")[0].split(" ")
            return number(amount) * UNITS[unit]
        case Scale.NUMBER:
            return number(said)


def cover(
    rows: Sequence[Row],
    speaking: Sequence[tuple[Request, ...]],
    others: Iterable[tuple[Request, ...]],
    says: Callable[[str], Says],
) -> None:
    """Each row has as many as it says, of which so many are in none above; together they have them all, and none of the
    others.
    """
    left = list(speaking)
    told: list[Says] = []
    for row in rows:
        if MORE.fullmatch(row.said):
            assert row.count == len(left), row
            left = []
            continue
        match = ADDED.fullmatch(row.said)
        so = says(match[1] if match else row.said)
        assert sum(so(*each) for each in speaking) == row.count, row
        outside = [each for each in left if not so(*each)]
        assert len(left) - len(outside) == (number(match[2]) if match else row.count) > 0, row
        left = outside
        told.append(so)
    assert not left, (rows, left)
    assert not any(so(*each) for each in others for so in told), rows
