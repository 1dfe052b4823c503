"""Computes slices of a policy: the provisions that may apply together with a given one.

Two provisions never apply together when they require different values of some attribute. Many obligations are about
requests to which a certain provision applies. Provisions outside its slice neither decide such a request nor set
anything aside, so the query leaves them out. Times that never apply together with another are left out of the
definition of a conflict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf

from msgspec.structs import replace

from policy_dsl import clock
from policy_dsl.model.conditions import AllOf, AnyOf, Condition, Not, Within, atoms, parts_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Timed
from policy_dsl.model.times import Time
from policy_dsl.model.vocabulary import Ordered
from verifier.smt.slicing.domains import Domain, single_attribute


class Slices:
    """The slices of one policy. Sets of provisions are integers with one bit each."""

    def __init__(self, policy: Policy, deadline: float = inf) -> None:
        """Computes, for each value of each attribute, the provisions that accept it.

        Raises TimeoutError after the deadline.
        """
        self.policy = policy
        self.every = (1 << len(policy.provisions)) - 1
        self.place = {p.id: n for n, p in enumerate(policy.provisions)}
        self.values = {
            a.name: Domain(a, bounds) for a, bounds in zip(policy.dimensions, bounds_of(policy), strict=True)
        }
        self.known: dict[int, tuple[Condition, tuple[str, int] | None]] = {}
        self.needed: list[Mapping[str, int]] = []
        for provision in policy.provisions:
            clock.check_deadline(deadline)
            self.needed.append(self.values_needed(provision.when))
        self.contested_cache: frozenset[str] | None = None
        self.in_order: dict[str, int] = {}
        self.accepting_some: dict[tuple[str, int], int] = {}
        self.accepting: dict[str, list[int]] = {}
        for attribute in {name for needed in self.needed for name in needed}:
            self.accepting[attribute] = self.acceptors(attribute, deadline)

    def values_needed(self, condition: Condition) -> Mapping[str, int]:
        """For some attributes, the values that a request may have that meets the condition."""
        needed: dict[str, int] = {}
        for part in parts_of(condition):
            requirement = self.requirement(part)
            if requirement is not None:
                name, values = requirement
                needed[name] = needed.get(name, values) & values
        return needed

    def requirement(self, part: Condition) -> tuple[str, int] | None:
        """The one attribute that the condition is about, with the values that meet it; `None` if there is no such attribute."""
        entry = self.known.get(id(part))
        if entry is not None:
            return entry[1]
        name = single_attribute(part)
        result = (
            None if name is None or not self.values[name].count else (name, self.values[name].accepted_values(part))
        )
        self.known[id(part)] = (part, result)  # keeps the part alive, so that its id is not reused
        return result

    def acceptors(self, attribute: str, deadline: float) -> list[int]:
        """For each value of the attribute, the provisions that accept it."""
        chosen: list[list[int]] = [[] for _ in range(self.values[attribute].count)]
        free = []
        for n, needed in enumerate(self.needed):
            clock.check_deadline(deadline)
            if attribute not in needed:
                free.append(n)
                continue
            for value in bit_positions(needed[attribute]):
                chosen[value].append(n)
        anyway = bits_of(free)
        return [anyway | bits_of(each) for each in chosen]

    def co_applicable(self, place: int) -> int:
        """The provisions whose conditions may hold where this one applies; this one too, if it can apply at all. What follows
        it in an order matters no more.
        """
        kept = self.every & ~self.following(place)
        for attribute, values in self.needed[place].items():
            accepting = self.accepting_some.get((attribute, values))
            if accepting is None:
                accepting = 0
                for value in bit_positions(values):
                    accepting |= self.accepting[attribute][value]
                self.accepting_some[attribute, values] = accepting  # for equal cells
            kept &= accepting
        return kept

    def following(self, place: int) -> int:
        """The provisions that follow this one in its order."""
        order = self.policy.provisions[place].in_order
        return 0 if order is None else self.order(order) & ~((2 << place) - 1)

    def order(self, name: str) -> int:
        """The provisions of this order."""
        if name not in self.in_order:
            self.in_order[name] = bits_of([self.place[each] for each in self.policy.orders[name]])
        return self.in_order[name]

    def where_applies(self, place: int, bits: int) -> Policy:
        """The policy with these provisions only, which decides alike where this one, one of them, applies. Others of its order
        do not apply there, so that they are left out, and what keeps them above is part of its condition.
        """
        row = self.policy.provisions[place]
        if row.in_order is None:
            return self.restricted_to(bits)
        order = bits & self.order(row.in_order)
        above = [self.policy.provisions[n].when for n in bit_positions(order & ((1 << place) - 1))]
        whole = self.restricted_to(bits & ~order | 1 << place)
        alone = replace(row, when=AllOf((row.when, Not(AnyOf(tuple(above))))), in_order=None)
        return replace(whole, provisions=tuple(alone if p is row else p for p in whole.provisions))

    def restricted_to(self, bits: int) -> Policy:
        """The policy with these provisions only, and without its tables, properties and examples."""
        chosen = [self.policy.provisions[n] for n in bit_positions(bits)]
        return replace(self.policy, provisions=tuple(chosen), tables=(), properties=(), examples=())

    def contested(self, deadline: float) -> frozenset[str]:
        """The provisions whose time may apply together with a different time: the only ones that can be in a conflict; all
        times, where caps and floors move them.

        Raises TimeoutError after the deadline.
        """
        if self.contested_cache is None:
            timed: dict[Time, list[int]] = {}
            for n, provision in enumerate(self.policy.provisions):
                if isinstance(provision.effect, AnswerWithin):
                    timed.setdefault(provision.effect.seconds, []).append(n)
            moved = (
                [p.id for p in self.policy.provisions if isinstance(p.effect, Timed)] if self.policy.bounded else None
            )
            among = self.co_applicable_across(list(timed.values()), deadline) if moved is None else moved
            self.contested_cache = frozenset(among)
        return self.contested_cache

    def co_applicable_across(self, groups: Sequence[list[int]], deadline: float) -> Iterator[str]:
        """The provisions that may apply together with one of another group. Groups are lists of provision numbers. Of an
        order only one provision applies.

        Raises TimeoutError after the deadline.
        """
        every = bits_of(sorted(n for group in groups for n in group))
        for group in groups:
            others = every & ~bits_of(group)
            for n in group:
                clock.check_deadline(deadline)
                order = self.policy.provisions[n].in_order
                if self.co_applicable(n) & others & ~(0 if order is None else self.order(order)):
                    yield self.policy.provisions[n].id


def bit_positions(bits: int) -> Iterator[int]:
    """The positions of the bits that are set, in ascending order."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def bits_of(positions: list[int]) -> int:
    """The integer with bits at these positions, given in ascending order."""
    bits = bytearray(positions[-1] // 8 + 1 if positions else 0)
    for n in positions:
        bits[n // 8] |= 1 << n % 8
    return int.from_bytes(bits, "little")


def bounds_of(policy: Policy) -> list[set[int]]:
    """For each attribute, the steps at which a range in some provision starts or ends."""
    bounds: dict[str, set[int]] = {a.name: set() for a in policy.dimensions}
    if any(isinstance(a.type, Ordered) for a in policy.dimensions):
        for provision in policy.provisions:
            for atom in atoms(provision.when):
                if isinstance(atom, Within):
                    bounds[atom.fact.attribute].update(bound for each in atom.ranges for bound in each)
    return list(bounds.values())
