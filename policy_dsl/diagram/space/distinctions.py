"""The distinctions that conditions make, by attribute. A distinction that is overlooked here makes diagrams too coarse."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

from msgspec import Struct, field

from policy_dsl.model.conditions import AtMost, Condition, Fact, Has, Includes, OneOf, Within, atoms, parts_of
from policy_dsl.model.policy import Policy

Ranges = tuple[tuple[int, int], ...]

InTime = Callable[[], None]
"""Called now and then; raises TooLateError after the deadline."""


class Distinctions(Struct):
    """What conditions distinguish: for each attribute sets of codes, codes of sets, and ranges; and pairs of compared
    facts.
    """

    codes: dict[str, set[frozenset[str]]] = field(default_factory=dict)
    held: dict[str, set[str]] = field(default_factory=dict)
    ranges: dict[str, set[Ranges]] = field(default_factory=dict)
    pairs: set[tuple[Fact, Fact]] = field(default_factory=set)

    def copy(self) -> Distinctions:
        """An independent copy."""
        codes, held, ranges = self.codes.items(), self.held.items(), self.ranges.items()
        return Distinctions(
            {name: set(distinct) for name, distinct in codes},
            {name: set(distinct) for name, distinct in held},
            {name: set(distinct) for name, distinct in ranges},
            set(self.pairs),
        )


def distinctions_of(
    policy: Policy, conditions: Iterable[Condition], initial: Distinctions | None = None, in_time: InTime = lambda: None
) -> Distinctions:
    """The distinctions that the conditions make, added to the `initial` ones. Visits parts that rows share once."""
    distinctions = Distinctions() if initial is None else initial.copy()
    parts = {id(part): part for condition in conditions for part in parts_of(condition)}
    for each in parts.values():
        in_time()
        for atom in atoms(each):
            match atom:
                case OneOf(fact, codes):
                    distinctions.codes.setdefault(fact.attribute, set()).add(codes)
                case Has(fact, code):
                    distinctions.held.setdefault(fact.attribute, set()).add(code)
                case Includes(whole, part):
                    for fact in (whole, part):
                        distinctions.held.setdefault(fact.attribute, set()).update(policy.by_name[fact.attribute].names)
                case Within(fact, ranges):
                    distinctions.ranges.setdefault(fact.attribute, set()).add(ranges)
                case AtMost(small, large):
                    distinctions.pairs.add((small, large))
                case _:
                    assert_never(atom)
    return distinctions
