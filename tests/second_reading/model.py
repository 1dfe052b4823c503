"""What a text says: attributes, conditions and provisions, as plain values that can be compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Value = str | frozenset[str] | int
"""A code, a selection, or a number."""

Request = dict[str, Value]
Known = Mapping[str, Value | tuple[str, ...]]
"""What is known of a request: what it says, and its derived facts, each with every code that something gives it."""

Fact = tuple[str, str]
"""The request of a claim, empty in a provision; and the attribute."""

Kind = Literal["one of", "yes/no", "set of", "number", "duration", "date", "steps"]
SCALES = ("number", "steps", "duration", "date")
CODED = ("one of", "yes/no")


@dataclass
class Attribute:
    """A fact of a request. A scale has a lowest and a highest value, which a number in steps counts in these; `together` tells
    what was declared on one line.

    A `derived` one is not in the request: rules and tables give it. The codes of an `ordered` one stand from least to greatest.
    """

    name: str
    kind: Kind
    codes: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    low: int = 0
    high: int = 0
    together: int = 0
    derived: bool = False
    step: Fraction = Fraction(1)
    ordered: bool = False

    def values(self) -> list[Value]:
        if self.kind in SCALES:
            return list(range(self.low, self.high + 1))
        if self.kind in CODED:
            return list(self.codes)
        sizes = range(2 ** len(self.codes))
        return [frozenset(c for place, c in enumerate(self.codes) if size >> place & 1) for size in sizes]


@dataclass(frozen=True)
class In:
    """The value is one of these: codes, or selections of a set. Of a derived fact, some code that it has is."""

    fact: Fact
    values: frozenset[str] | frozenset[frozenset[str]]


@dataclass(frozen=True)
class Has:
    fact: Fact
    code: str


@dataclass(frozen=True)
class Includes:
    fact: Fact
    other: Fact


@dataclass(frozen=True)
class Between:
    """The value is in one of these ranges, both ends included."""

    fact: Fact
    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class AtMost:
    fact: Fact
    other: Fact


@dataclass(frozen=True)
class Equal:
    """Two facts with codes have the same one."""

    fact: Fact
    other: Fact


@dataclass(frozen=True)
class HasThat:
    """The set has the code of the other fact."""

    fact: Fact
    other: Fact


@dataclass(frozen=True)
class Overlaps:
    """Some code is in both sets."""

    fact: Fact
    other: Fact


@dataclass(frozen=True)
class Not:
    inner: Condition


@dataclass(frozen=True)
class All:
    inner: tuple[Condition, ...]


@dataclass(frozen=True)
class Some:
    inner: tuple[Condition, ...]


Condition = In | Has | Includes | Between | AtMost | Equal | HasThat | Overlaps | Not | All | Some
ALWAYS = All(())


def holds(condition: Condition, request: Known) -> bool:
    """Whether the condition holds of a request; or of those of a claim, whose facts have their names before them."""
    match condition:
        case In(fact, values):
            value = of_fact(request, fact)
            return any(code in values for code in value) if isinstance(value, tuple) else value in values
        case Has(fact, code):
            return code in selection(request, fact)
        case Includes(fact, other):
            return selection(request, fact) >= selection(request, other)
        case Between(fact, ranges):
            return any(low <= number(request, fact) <= high for low, high in ranges)
        case AtMost(fact, other):
            return number(request, fact) <= number(request, other)
        case Equal(fact, other):
            return of_fact(request, fact) == of_fact(request, other)
        case HasThat(fact, other):
            return of_fact(request, other) in selection(request, fact)
        case Overlaps(fact, other):
            return any(code in selection(request, other) for code in selection(request, fact))
        case Not(inner):
            return not holds(inner, request)
        case All(parts):
            return all(holds(part, request) for part in parts)
        case Some(parts):
            return any(holds(part, request) for part in parts)


def of_fact(request: Known, fact: Fact) -> Value | tuple[str, ...]:
    """What the fact is; of the only request, however that is called."""
    named = ".".join(fact)
    return request[named if named in request else fact[1]]


def selection(request: Known, fact: Fact) -> frozenset[str]:
    value = of_fact(request, fact)
    assert isinstance(value, frozenset)
    return value


def number(request: Known, fact: Fact) -> int:
    value = of_fact(request, fact)
    assert isinstance(value, int)
    return value


def facts_in(condition: Condition) -> set[str]:
    """The names of the coded facts that the condition tests."""
    match condition:
        case In(fact, _):
            return {fact[1]}
        case Not(inner):
            return facts_in(inner)
        case All(parts) | Some(parts):
            return set().union(*map(facts_in, parts))
        case _:
            return set()


def is_one_of(attribute: Attribute, fact: Fact, codes: frozenset[str], *, negated: bool) -> Condition:
    """That the fact is one of the codes, or none of them; of a derived fact, that is to be one of the others."""
    if negated and attribute.derived:
        return In(fact, frozenset(attribute.codes) - codes)
    return Not(In(fact, codes)) if negated else In(fact, codes)


def compared(condition: Condition) -> list[tuple[str, str]]:
    """The attributes on scales, and those with single codes, that the condition compares with each other."""
    match condition:
        case AtMost(fact, other) | Equal(fact, other):
            return [(fact[1], other[1])]
        case Not(inner):
            return compared(inner)
        case All(parts) | Some(parts):
            return [pair for part in parts for pair in compared(part)]
        case _:
            return []


@dataclass(frozen=True)
class Gives:
    """The derived fact has the code."""

    fact: str
    code: str


@dataclass(frozen=True)
class Limit:
    """Nobody is answered later than within a time, in seconds or on a clock, or sooner."""

    kind: Literal["latest", "soonest"]
    seconds: AnyTime


@dataclass(frozen=True)
class ClockTime:
    """A time on a clock: so many of `working day`, `calendar day` or `month`, one part after the other; or the earlier or the
    later of that and of another one.
    """

    parts: tuple[tuple[int, str], ...]
    clock: str
    chosen: str = ""
    others: tuple[tuple[int, str], ...] = ()

    def __str__(self) -> str:
        some, others = (
            ", then ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in each)
            for each in (self.parts, self.others)
        )
        return f"the {self.chosen} of {some} and {others} on {self.clock}" if self.chosen else f"{some} on {self.clock}"


@dataclass(frozen=True)
class Either:
    """The earlier or the later of two times that are not on one clock."""

    chosen: str
    left: AnyTime
    right: AnyTime


AnyTime = int | ClockTime | Either
"""A time within which one is answered: a number is one of seconds."""

DayTime = ClockTime | Either
"""One that is not so many seconds."""


def either(chosen: str, left: AnyTime, right: AnyTime) -> AnyTime:
    """The earlier or the later of two times."""
    if isinstance(left, int) and isinstance(right, int):
        return min(left, right) if chosen == "earlier" else max(left, right)
    match left, right:
        case ClockTime(parts, clock, ""), ClockTime(others, same, "") if clock == same:
            return ClockTime(parts, clock, chosen, others)
        case _:
            return Either(chosen, left, right)


def kinds(time: AnyTime) -> set[str]:
    """Whether it is of hours, of days, or of both; what has no promise is of none of these."""
    if time == UNPROMISED:
        return set()
    if isinstance(time, Either):
        return kinds(time.left) | kinds(time.right)
    return {"hours" if isinstance(time, int) else "days"}


def mixes(*some: object) -> bool:
    """Whether hours and days are compared where these times are: what is not a time counts for nothing."""
    return len(set().union(*(kinds(time) for time in some if isinstance(time, int | ClockTime | Either)))) > 1


@dataclass(frozen=True)
class OfTime:
    """One of several times, within which something is done, or not sooner or later than which."""

    of: str
    effect: int | Limit | ClockTime | Either


UNPROMISED = 10**15
"""More seconds than can be written: what has no promise."""

Effect = Literal["refuse", "permit"] | int | Limit | Gives | ClockTime | Either | OfTime
"""A number is the time, in seconds, within which one is answered."""

Path = tuple[str, ...]

PLAIN = re.compile(r"\w+(?:[.-]\w+)*|row [0-9]+")
"""Names of rows that stand without quotes."""


@dataclass(frozen=True)
class Provision:
    """A rule, a row, or a cell; `table` is the condition of its table. `leftover`: that no other row of that applies. Of the
    rules in one `order` the first decides.
    """

    path: Path
    when: Condition
    effect: Effect
    overrides: tuple[Path, ...] = ()
    leftover: bool = False
    hit_rule: str = ""
    table: Condition = ALWAYS
    order: str = ""

    @property
    def id(self) -> str:
        """The name as reports print it, which can be written so."""
        first, *rest = self.path
        if rest and not PLAIN.fullmatch(rest[0]):
            rest[0] = f'"{rest[0]}"'
        return " ".join([first, *rest])


def names(target: Path, path: Path) -> bool:
    """Whether the target is the path, or its beginning."""
    return path[: len(target)] == target


def reaches(one: Provision, other: Provision) -> bool:
    """Whether the one sets the other aside where it applies."""
    if not any(names(target, other.path) or target == (other.order,) for target in one.overrides):
        return False
    if isinstance(one.effect, Gives) and isinstance(other.effect, Gives):
        return one.effect.fact == other.effect.fact
    if isinstance(one.effect, OfTime) and isinstance(other.effect, OfTime):
        return one.effect.of == other.effect.of
    timed = (int, Limit, ClockTime, Either)
    both_answer = isinstance(one.effect, timed) and isinstance(other.effect, timed)
    return both_answer or (one.effect == "permit" and other.effect == "refuse")
