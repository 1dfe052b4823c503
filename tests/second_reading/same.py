"""When two conditions are the same: by what they say of each fact, as the standard has it under `In force`."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from tests.second_reading.model import (
    CODED,
    SCALES,
    All,
    AtMost,
    Attribute,
    Between,
    Condition,
    Equal,
    Has,
    HasThat,
    In,
    Includes,
    Not,
    Overlaps,
    Some,
)  # fmt: skip
from tests.second_reading.values import Vocabulary

Ranges = tuple[tuple[int, int], ...]
Cases = frozenset[str] | Ranges


@dataclass(frozen=True)
class Said:
    """Of a fact, of a code of a set, or of two facts: the cases that meet a comparison. Never all of them, nor none."""

    about: tuple[str, ...]
    cases: Cases


@dataclass(frozen=True)
class Lines:
    """Lines that all hold, or some of which does."""

    word: str
    lines: frozenset[Hashable]


HOLDS, FAILS = Lines("all", frozenset()), Lines("some", frozenset())


def form(vocabulary: Vocabulary, condition: Condition) -> Hashable:
    """What the condition says; two are the same if this is."""
    return Former(vocabulary).form(condition, opposite=False)


class Former:
    """Finds what conditions say."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.attributes = vocabulary.facts

    def form(self, condition: Condition, *, opposite: bool) -> Hashable:
        match condition:
            case Not(inner):
                return self.form(inner, opposite=not opposite)
            case All(parts):
                return self.together("some" if opposite else "all", [self.form(p, opposite=opposite) for p in parts])
            case Some(parts):
                return self.together("all" if opposite else "some", [self.form(p, opposite=opposite) for p in parts])
            case In((_, name), values) if self.attributes[name].kind == "set of":
                return self.form(selections(self.attributes[name], values), opposite=opposite)
            case In((_, name), values) if self.attributes[name].derived:
                yes = frozenset(["no" if opposite else "yes"])
                each: list[Hashable] = [Said((name, "has", str(code)), yes) for code in values]
                return self.together("all" if opposite else "some", each)
            case _:
                about, cases = self.compared(condition)
                return self.said(about, self.others(about, cases) if opposite else cases)

    def compared(self, condition: Condition) -> tuple[tuple[str, ...], Cases]:
        """What one comparison is about, and the cases that meet it."""
        match condition:
            case In((_, name), values):
                return (name,), frozenset(v for v in values if isinstance(v, str))
            case Between((_, name), ranges):
                return (name,), merged(ranges)
            case Has((_, name), code):
                return (name, "has", code), frozenset(["yes"])
            case AtMost((_, low), (_, high)):
                first, second = sorted((low, high))
                return (first, "beside", second), frozenset("=<" if low == first else "=>")
            case Includes((_, whole), (_, part)):
                first, second = sorted((whole, part))
                return (first, "beside", second), frozenset("=" if whole == part else "=>" if whole == first else "=<")
            case Equal((_, name), (_, other)):
                first, second = sorted((name, other))
                return (first, "beside", second), frozenset("=")
            case HasThat((_, whole), (_, one)):
                return (whole, "has that of", one), frozenset(["yes"])
            case Overlaps((_, name), (_, other)):
                first, second = sorted((name, other))
                return (first, "overlaps", second), frozenset(["yes"])
        raise AssertionError(condition)

    def possible(self, about: tuple[str, ...]) -> Cases:
        """Every case that there is."""
        one = self.attributes[about[0]]
        if len(about) == 1:
            return ((one.low, one.high),) if one.kind in SCALES else frozenset(one.codes)
        if about[1] != "beside":
            return frozenset(["yes", "no"])
        other = self.attributes[about[2]]
        if one == other:
            return frozenset("=")
        if one.kind in CODED:
            return frozenset("=!" if len(one.codes) > 1 else "=")
        if one.kind == "set of":
            return frozenset("<=>" if len(one.codes) == 1 else "<=>?")
        found = "<" if one.low < other.high else ""
        found += ">" if one.high > other.low else ""
        return frozenset(found + ("=" if max(one.low, other.low) <= min(one.high, other.high) else ""))

    def others(self, about: tuple[str, ...], cases: Cases) -> Cases:
        possible = self.possible(about)
        if isinstance(possible, frozenset):
            assert isinstance(cases, frozenset)
            return possible - cases
        ((low, high),) = possible
        ends = [low - 1, *(end for pair in cases if isinstance(pair, tuple) for end in pair), high + 1]
        return merged((a + 1, b - 1) for a, b in zip(ends[::2], ends[1::2], strict=True))

    def said(self, about: tuple[str, ...], cases: Cases) -> Hashable:
        """What a comparison says, which may be nothing, or what never is."""
        possible = self.possible(about)
        cases = cases & possible if isinstance(cases, frozenset) and isinstance(possible, frozenset) else cases
        if not cases:
            return FAILS
        return HOLDS if cases == possible else Said(about, cases)

    def together(self, word: str, lines: list[Hashable]) -> Hashable:
        """What lines say that all hold, or some of which does: those about the same count as one."""
        nothing, everything = (HOLDS, FAILS) if word == "all" else (FAILS, HOLDS)
        flat: list[Hashable] = []
        for line in lines:
            flat += line.lines if isinstance(line, Lines) and line.word == word else [line]
        by_fact: dict[tuple[str, ...], list[Cases]] = {}
        rest: set[Hashable] = set()
        for line in flat:
            if isinstance(line, Said):
                by_fact.setdefault(line.about, []).append(line.cases)
            else:
                rest.add(line)
        for about, several in by_fact.items():
            if word == "all":
                several = [self.others(about, cases) for cases in several]
            cases = either(several)
            rest.add(self.said(about, self.others(about, cases) if word == "all" else cases))
        if everything in rest:
            return everything
        rest.discard(nothing)
        return rest.pop() if len(rest) == 1 else Lines(word, frozenset(rest))


def either(several: list[Cases]) -> Cases:
    """The cases in any of these."""
    if isinstance(several[0], frozenset):
        return frozenset().union(*(cases for cases in several if isinstance(cases, frozenset)))
    return merged(pair for cases in several for pair in cases if isinstance(pair, tuple))


def merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Ranges with both ends included, in order, of which none touches the next."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(pair for pair in ranges if pair[0] <= pair[1]):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)


def selections(attribute: Attribute, values: Iterable[str | frozenset[str]]) -> Condition:
    """That a set is one of these selections, said of each of its codes."""
    fact = ("", attribute.name)
    return Some(
        tuple(
            All(tuple(Has(fact, c) if c in value else Not(Has(fact, c)) for c in attribute.codes)) for value in values
        )
    )
