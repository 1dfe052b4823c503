"""What conditions tell apart, attribute by attribute. An atom that is overlooked here makes diagrams too coarse."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

from msgspec import Struct, field

from policy_dsl.model.conditions import AtMost, Condition, Fact, Has, Includes, OneOf, Within, atoms, parts_of
from policy_dsl.model.policy import Policy

Ranges = tuple[tuple[int, int], ...]

InTime = Callable[[], None]
"""Called now and then; raises TooLateError when the time is up."""


class Distinctions(Struct):
    """What conditions tell apart: of an attribute the sets of codes, the codes held, and the ranges; and compared facts."""

    codes: dict[str, set[frozenset[str]]] = field(default_factory=dict)
    held: dict[str, set[str]] = field(default_factory=dict)
    ranges: dict[str, set[Ranges]] = field(default_factory=dict)
    pairs: set[tuple[Fact, Fact]] = field(default_factory=set)

    def copy(self) -> Distinctions:
        """The same, to which more can be added."""
        codes, held, ranges = self.codes.items(), self.held.items(), self.ranges.items()
        return Distinctions(
            {name: set(told) for name, told in codes},
            {name: set(told) for name, told in held},
            {name: set(told) for name, told in ranges},
            set(self.pairs),
        )


def distinctions_of(
    policy: Policy, conditions: Iterable[Condition], known: Distinctions | None = None, in_time: InTime = lambda: None
) -> Distinctions:
    """What the conditions tell apart, and what is known. Rows share what their cells say, which is looked at once."""
    found = Distinctions() if known is None else known.copy()
    parts = {id(part): part for condition in conditions for part in parts_of(condition)}
    for each in parts.values():
        in_time()
        for atom in atoms(each):
            match atom:
                case OneOf(fact, codes):
                    found.codes.setdefault(fact.attribute, set()).add(codes)
                case Has(fact, code):
                    found.held.setdefault(fact.attribute, set()).add(code)
                case Includes(whole, part):
                    for fact in (whole, part):
                        found.held.setdefault(fact.attribute, set()).update(policy.by_name[fact.attribute].names)
                case Within(fact, ranges):
                    found.ranges.setdefault(fact.attribute, set()).add(ranges)
                case AtMost(small, large):
                    found.pairs.add((small, large))
                case _:
                    assert_never(atom)
    return found
