"""What a text says: attributes, conditions and provisions, as plain values that can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Value = str | frozenset[str] | int
Request = dict[str, Value]
Fact = tuple[str, str]
"""The request of a claim, empty in a provision; and the attribute."""

Kind = Literal["one of", "yes/no", "set of", "number", "duration", "date"]
SCALES = ("number", "duration", "date")
CODED = ("one of", "yes/no")


@dataclass
class Attribute:
    """A fact of a request. A scale has a lowest and a highest value; `together` tells what was declared on one line."""

    name: str
    kind: Kind
    codes: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    low: int = 0
    high: int = 0
    together: int = 0

    def values(self) -> list[Value]:
        if self.kind in SCALES:
            return list(range(self.low, self.high + 1))
        if self.kind in CODED:
            return list(self.codes)
        sizes = range(2 ** len(self.codes))
        return [frozenset(c for place, c in enumerate(self.codes) if size >> place & 1) for size in sizes]


@dataclass(frozen=True)
class In:
    """The value is one of these: codes, or selections of a set."""

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
class Not:
    inner: Condition


@dataclass(frozen=True)
class All:
    inner: tuple[Condition, ...]


@dataclass(frozen=True)
class Some:
    inner: tuple[Condition, ...]


Condition = In | Has | Includes | Between | AtMost | Not | All | Some
ALWAYS = All(())


def holds(condition: Condition, request: Request) -> bool:
    """Whether the condition, which is about one request, holds of it."""
    match condition:
        case In(fact, values):
            return request[fact[1]] in values
        case Has(fact, code):
            return code in selection(request, fact)
        case Includes(fact, other):
            return selection(request, fact) >= selection(request, other)
        case Between(fact, ranges):
            return any(low <= number(request, fact) <= high for low, high in ranges)
        case AtMost(fact, other):
            return number(request, fact) <= number(request, other)
        case Not(inner):
            return not holds(inner, request)
        case All(parts):
            return all(holds(part, request) for part in parts)
        case Some(parts):
            return any(holds(part, request) for part in parts)


def selection(request: Request, fact: Fact) -> frozenset[str]:
    value = request[fact[1]]
    assert isinstance(value, frozenset)
    return value


def number(request: Request, fact: Fact) -> int:
    value = request[fact[1]]
    assert isinstance(value, int)
    return value


def compared(condition: Condition) -> list[tuple[str, str]]:
    """The attributes on scales that the condition compares with each other."""
    match condition:
        case AtMost(fact, other):
            return [(fact[1], other[1])]
        case Not(inner):
            return compared(inner)
        case All(parts) | Some(parts):
            return [pair for part in parts for pair in compared(part)]
        case _:
            return []


Effect = Literal["refuse", "permit"] | int
"""A number is the time, in seconds, within which one is answered."""

Path = tuple[str, ...]

PLAIN = re.compile(r"\w+(?:[.-]\w+)*|row [0-9]+")
"""Names of rows that stand without quotes."""


@dataclass(frozen=True)
class Provision:
    """A rule, a row, or a cell; `table` is the condition of its table. `leftover`: that no other row of that applies."""

    path: Path
    when: Condition
    effect: Effect
    overrides: tuple[Path, ...] = ()
    leftover: bool = False
    hit_rule: str = ""
    table: Condition = ALWAYS

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
    if not any(names(target, other.path) for target in one.overrides):
        return False
    both_answer = isinstance(one.effect, int) and isinstance(other.effect, int)
    return both_answer or (one.effect == "permit" and other.effect == "refuse")
