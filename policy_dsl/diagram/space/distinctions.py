"""The distinctions that conditions make, by attribute. A distinction overlooked here would make diagrams too coarse."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

from msgspec import Struct, field

from policy_dsl.model.conditions import (
    AtMost,
    Condition,
    Fact,
    Has,
    HasValueOf,
    Includes,
    Meets,
    OneOf,
    Same,
    Within,
    atoms,
    parts_of,
)
from policy_dsl.model.policy import Policy

Ranges = tuple[tuple[int, int], ...]

LARGEST_APART = 16
"""The most codes of sets of which one may include the other without levels beside each other: an upper one's codes are all
remembered on the way down to the lower one's.
"""

DeadlineCheck = Callable[[], None]
"""Called from time to time; raises TooLateError after the deadline."""


class Distinctions(Struct):
    """What conditions test. By attribute: the sets of codes that its code is looked for in, the codes that are looked
    for in its set (`held`), and the unions of ranges that its value is looked for in. Also the pairs of facts on scales
    that are compared, and those of facts with codes that are (`same`). By set: the facts whose values it is tested for
    (`elements`), and the sets that it is compared with code by code (`beside`).
    """

    codes: dict[str, set[frozenset[str]]] = field(default_factory=dict)
    held: dict[str, set[str]] = field(default_factory=dict)
    ranges: dict[str, set[Ranges]] = field(default_factory=dict)
    pairs: set[tuple[Fact, Fact]] = field(default_factory=set)
    same: set[tuple[Fact, Fact]] = field(default_factory=set)
    elements: dict[str, set[str]] = field(default_factory=dict)
    beside: dict[str, set[str]] = field(default_factory=dict)

    def copy(self) -> Distinctions:
        """An independent copy."""
        codes, held, ranges = self.codes.items(), self.held.items(), self.ranges.items()
        return Distinctions(
            {name: set(distinct) for name, distinct in codes},
            {name: set(distinct) for name, distinct in held},
            {name: set(distinct) for name, distinct in ranges},
            set(self.pairs),
            set(self.same),
            {name: set(distinct) for name, distinct in self.elements.items()},
            {name: set(distinct) for name, distinct in self.beside.items()},
        )


def distinctions_of(
    policy: Policy,
    conditions: Iterable[Condition],
    initial: Distinctions | None = None,
    check_deadline: DeadlineCheck = lambda: None,
) -> Distinctions:
    """The distinctions that the conditions make, and the `initial` ones. Visits a part that several rows share only once."""
    distinctions = Distinctions() if initial is None else initial.copy()
    parts = {id(part): part for condition in conditions for part in parts_of(condition)}
    for each in parts.values():
        check_deadline()
        for atom in atoms(each):
            match atom:
                case OneOf(fact, codes):
                    distinctions.codes.setdefault(fact.attribute, set()).add(codes)
                case Has(fact, code):
                    distinctions.held.setdefault(fact.attribute, set()).add(code)
                case Includes(left, right) | Meets(left, right):
                    for fact in (left, right):
                        distinctions.held.setdefault(fact.attribute, set()).update(policy.by_name[fact.attribute].names)
                    if isinstance(atom, Meets) or len(policy.by_name[left.attribute].names) > LARGEST_APART:
                        distinctions.beside.setdefault(left.attribute, set()).add(right.attribute)
                        distinctions.beside.setdefault(right.attribute, set()).add(left.attribute)
                case Within(fact, ranges):
                    distinctions.ranges.setdefault(fact.attribute, set()).add(ranges)
                case AtMost(small, large):
                    distinctions.pairs.add((small, large))
                case Same(left, right):
                    distinctions.same.add((left, right))
                case HasValueOf(whole, element):
                    codes_of_element = policy.by_name[element.attribute].names
                    singles = distinctions.codes.setdefault(element.attribute, set())
                    singles.update(frozenset({code}) for code in codes_of_element)
                    distinctions.held.setdefault(whole.attribute, set()).update(codes_of_element)
                    distinctions.elements.setdefault(whole.attribute, set()).add(element.attribute)
                case _:
                    assert_never(atom)
    return distinctions
