"""Which provisions of a policy never apply together, because they ask for different values of some attribute.

Many obligations speak only of requests to which one provision applies. There, whatever never applies together with it
decides nothing and sets nothing aside, and the query is smaller by it. And where no two times ever apply together, there is
no conflict to define.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf

from msgspec.structs import replace

from policy_dsl import clock
from policy_dsl.model.conditions import Condition, Within, atoms, parts_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin
from policy_dsl.model.vocabulary import Ordered
from verifier.smt.slicing.domains import Domain, subject


class Slices:
    """The slices of one policy. Sets of provisions are whole numbers, one bit each."""

    def __init__(self, policy: Policy, deadline: float = inf) -> None:
        """For each value of each attribute, the provisions that may apply to requests with it.

        Raises TimeoutError after the deadline.
        """
        self.policy = policy
        self.every = (1 << len(policy.provisions)) - 1
        self.place = {p.id: n for n, p in enumerate(policy.provisions)}
        self.values = {
            a.name: Domain(a, bounds) for a, bounds in zip(policy.attributes, bounds_of(policy), strict=True)
        }
        self.known: dict[int, tuple[Condition, tuple[str, int] | None]] = {}
        self.needed: list[Mapping[str, int]] = []
        for provision in policy.provisions:
            clock.in_time(deadline)
            self.needed.append(self.values_needed(provision.when))
        self.disputed: frozenset[str] | None = None
        self.accepting: dict[str, list[int]] = {}
        for attribute in {name for needed in self.needed for name in needed}:
            self.accepting[attribute] = self.accepted(attribute, deadline)

    def values_needed(self, condition: Condition) -> Mapping[str, int]:
        """For some attributes, values one of which every request has that meets the condition."""
        found: dict[str, int] = {}
        for part in parts_of(condition):
            asked = self.asked(part)
            if asked is not None:
                name, values = asked
                found[name] = found.get(name, values) & values
        return found

    def asked(self, part: Condition) -> tuple[str, int] | None:
        """The attribute that it is about and the values that meet it, if that is known."""
        known = self.known.get(id(part))
        if known is not None:
            return known[1]
        name = subject(part)
        found = None if name is None or not self.values[name].count else (name, self.values[name].accepted(part))
        self.known[id(part)] = (part, found)  # kept, so that the id stays its own
        return found

    def accepted(self, attribute: str, deadline: float) -> list[int]:
        """For each value, the provisions that accept it."""
        chosen: list[list[int]] = [[] for _ in range(self.values[attribute].count)]
        free = []
        for n, needed in enumerate(self.needed):
            clock.in_time(deadline)
            if attribute not in needed:
                free.append(n)
                continue
            for value in places(needed[attribute]):
                chosen[value].append(n)
        anyway = gathered(free)
        return [anyway | gathered(each) for each in chosen]

    def co_applicable(self, place: int) -> int:
        """The provisions that may apply where the one in this place does; itself with them, if it ever applies."""
        kept = self.every
        for attribute, values in self.needed[place].items():
            together = 0
            for value in places(values):
                together |= self.accepting[attribute][value]
            kept &= together
        return kept

    def slice_for(self, provision: str) -> Policy:
        """The policy as it is wherever the provision applies."""
        return self.restricted_to(self.co_applicable(self.place[provision]))

    def restricted_to(self, bits: int) -> Policy:
        """The policy as it is where no other provisions apply."""
        chosen = [self.policy.provisions[n] for n in places(bits)]
        return replace(self.policy, provisions=tuple(chosen), tables=(), properties=(), examples=())

    def contested(self, deadline: float) -> frozenset[str]:
        """The times beside which another time may stand: no other is ever in a conflict.

        Raises TimeoutError after the deadline.
        """
        if self.disputed is None:
            timed: dict[int, list[int]] = {}
            for n, provision in enumerate(self.policy.provisions):
                if isinstance(provision.effect, AnswerWithin):
                    timed.setdefault(provision.effect.seconds, []).append(n)
            self.disputed = frozenset(self.meeting(list(timed.values()), deadline))
        return self.disputed

    def meeting(self, groups: Sequence[list[int]], deadline: float) -> Iterator[str]:
        """Of groups of provisions, by their places, those beside which one of another group may apply.

        Raises TimeoutError after the deadline.
        """
        every = gathered(sorted(n for group in groups for n in group))
        for group in groups:
            others = every & ~gathered(group)
            for n in group:
                clock.in_time(deadline)
                if self.co_applicable(n) & others:
                    yield self.policy.provisions[n].id


def places(bits: int) -> Iterator[int]:
    """Where the bits are, in order."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def gathered(places: list[int]) -> int:
    """A whole number with these bits, given in order."""
    bits = bytearray(places[-1] // 8 + 1 if places else 0)
    for n in places:
        bits[n // 8] |= 1 << n % 8
    return int.from_bytes(bits, "little")


def bounds_of(policy: Policy) -> list[set[int]]:
    """For each attribute, the steps at which a range that some provision asks for begins or ends."""
    found: dict[str, set[int]] = {a.name: set() for a in policy.attributes}
    if any(isinstance(a.type, Ordered) for a in policy.attributes):
        for provision in policy.provisions:
            for atom in atoms(provision.when):
                if isinstance(atom, Within):
                    found[atom.fact.attribute].update(bound for each in atom.ranges for bound in each)
    return list(found.values())
