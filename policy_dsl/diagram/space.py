"""The levels of a diagram: attributes cut into classes of values that no condition tells apart.

An enumeration is one level, a set one level of two choices for each of its codes. When two requests are spoken of, the
attributes in which they may differ have a level for each of them, side by side, so that renaming keeps the order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from policy_dsl.model.boxes import Box, OneOfCodes, Selection
from policy_dsl.model.conditions import Condition, Has, Includes, OneOf, atoms
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Attribute, Request, SetOf, Value

ABSENT, PRESENT = "absent", "present"


@dataclass(frozen=True, slots=True)
class Level:
    """One level: the attribute (and, of a set, the code) it asks about, for which requests, and its classes of values.

    Of a set's code the values are absent and present; a code that no condition asks about has both in one class.
    """

    attribute: str
    code: str | None
    requests: tuple[int, ...]
    classes: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Space:
    """The levels in order, for one request or two."""

    attributes: tuple[Attribute, ...]
    levels: tuple[Level, ...]
    differ: tuple[str, ...]

    @cached_property
    def place(self) -> dict[tuple[int, str, str | None], int]:
        """The level that asks a request about an attribute, or about a code of a set."""
        return {(r, x.attribute, x.code): n for n, x in enumerate(self.levels) for r in x.requests}

    @cached_property
    def weights(self) -> list[list[int]]:
        """Raw values in each class of each level."""
        return [[len(values) for values in level.classes] for level in self.levels]

    @cached_property
    def twins(self) -> dict[int, int]:
        """The first request's levels that the second has its own of, with those."""
        return {
            n: self.place[1, x.attribute, x.code]
            for n, x in enumerate(self.levels)
            if x.requests == (0,) and x.attribute in self.differ
        }

    def own(self, request: int) -> frozenset[int]:
        """The levels that only this request has."""
        return frozenset(n for n, level in enumerate(self.levels) if level.requests == (request,) and self.differ)

    def weights_of(self, request: int) -> list[list[int]]:
        """Weights for counting one request: the other's own levels count once."""
        other = self.own(1 - request)
        return [[1] + [0] * (len(row) - 1) if n in other else row for n, row in enumerate(self.weights)]

    def box(self, choices: Sequence[frozenset[int]], request: int) -> Box:
        """A box over levels as a box over attributes."""
        found: dict[str, OneOfCodes | Selection] = {}
        for attribute in self.attributes:
            if isinstance(attribute.type, SetOf):
                sides = {code: self.values(choices, request, attribute.name, code) for code in attribute.names}
                has = tuple(code for code, side in sides.items() if side == {PRESENT})
                lacks = tuple(code for code, side in sides.items() if side == {ABSENT})
                found[attribute.name] = Selection(has, lacks)
            else:
                allowed = self.values(choices, request, attribute.name, None)
                found[attribute.name] = OneOfCodes(tuple(name for name in attribute.names if name in allowed))
        return found

    def values(self, choices: Sequence[frozenset[int]], request: int, attribute: str, code: str | None) -> set[str]:
        """The raw values that a box allows at one level."""
        level = self.place[request, attribute, code]
        return {value for n in choices[level] for value in self.levels[level].classes[n]}

    def request(self, choices: Sequence[int], request: int, members: dict[int, int] | None = None) -> Request:
        """The first raw request in these classes; `members` picks a later member of a class at some levels."""
        found: dict[str, Value] = {}
        for attribute in self.attributes:
            if isinstance(attribute.type, SetOf):
                picked = {
                    c: self.member(choices, self.place[request, attribute.name, c], members) for c in attribute.names
                }
                found[attribute.name] = frozenset(code for code, value in picked.items() if value == PRESENT)
            else:
                found[attribute.name] = self.member(choices, self.place[request, attribute.name, None], members)
        return found

    def member(self, choices: Sequence[int], level: int, members: dict[int, int] | None) -> str:
        """One raw value of the class chosen at the level."""
        return self.levels[level].classes[choices[level]][(members or {}).get(level, 0)]


def cut(policy: Policy, conditions: Iterable[Condition], differ: tuple[str, ...] = ()) -> Space:
    """The space in which these conditions (and nothing finer) can be told: attributes with few classes first."""
    asked: dict[str, set[frozenset[str]]] = {}
    held: dict[str, set[str]] = {}
    for condition in conditions:
        for atom in atoms(condition):
            match atom:
                case OneOf(fact, codes):
                    asked.setdefault(fact.attribute, set()).add(codes)
                case Has(fact, code):
                    held.setdefault(fact.attribute, set()).add(code)
                case Includes(whole, part):
                    for fact in (whole, part):
                        held.setdefault(fact.attribute, set()).update(_attribute(policy, fact.attribute).names)
    found: list[tuple[int, int, list[Level]]] = []
    for order, attribute in enumerate(policy.attributes):
        requests = ((0,), (1,)) if attribute.name in differ else (((0, 1),) if differ else ((0,),))
        if isinstance(attribute.type, SetOf):
            told = held.get(attribute.name, set())
            parts: list[tuple[str | None, tuple[tuple[str, ...], ...]]] = [
                (code, ((ABSENT,), (PRESENT,)) if code in told else ((ABSENT, PRESENT),)) for code in attribute.names
            ]
        else:
            parts = [(None, classes(attribute, asked.get(attribute.name, set())))]
        levels = [Level(attribute.name, code, r, cs) for code, cs in parts for r in requests]
        found.append((max(len(cs) for _, cs in parts) if parts else 1, order, levels))
    found.sort(key=lambda each: each[:2])
    return Space(policy.attributes, tuple(level for _, _, levels in found for level in levels), differ)


def raw(policy: Policy, order: Iterable[str]) -> Space:
    """The space of one request in which every value is a class of its own, attributes in this order."""
    levels: list[Level] = []
    for name in order:
        attribute = policy.by_name[name]
        if isinstance(attribute.type, SetOf):
            levels += [Level(name, code, (0,), ((ABSENT,), (PRESENT,))) for code in attribute.names]
        else:
            levels.append(Level(name, None, (0,), tuple((code,) for code in attribute.names)))
    return Space(policy.attributes, tuple(levels), ())


def classes(attribute: Attribute, asked: set[frozenset[str]]) -> tuple[tuple[str, ...], ...]:
    """The codes of an enumeration in classes; two codes share one when every set asked about has both or neither."""
    marks: dict[str, list[int]] = {name: [] for name in attribute.names}
    for number, codes in enumerate(asked):
        for code in codes:
            marks[code].append(number)
    grouped: dict[tuple[int, ...], list[str]] = {}
    for name, mark in marks.items():
        grouped.setdefault(tuple(mark), []).append(name)
    return tuple(map(tuple, grouped.values()))


def _attribute(policy: Policy, name: str) -> Attribute:
    return policy.by_name[name]
