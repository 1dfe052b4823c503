"""Divides the values of a bound into stretches within which no verdict depends on it.

The other bounds on its scale divide the scale into segments, and the bound divides one of these in two. A condition tells apart
in which segments facts are, and how those in one segment are ordered. Every order of *n* facts is possible in a segment of *n*
values or more. So between two neighbours, where each is further away than the facts that are compared on this scale, in both
requests of a pair, are many, every value has the same verdicts. Values closer to a neighbour are stretches of their own. So is
every value on the scale of the day of receipt where times are on clocks: what is due when differs from day to day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policy_dsl.model.clock_order import on_clocks
from policy_dsl.model.conditions import AtMost, Condition, Within, atoms
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Ordered
from verifier.by_diagram.spaces.question_conditions import policy_conditions, question_conditions
from verifier.obligations.questions import Obligation


def stretches(
    policy: Policy, base: Policy | None, obligations: Sequence[Obligation], attribute: str, least: int, most: int
) -> Iterator[tuple[int, int]]:
    """All values of a bound on the attribute from the `least` to the `most`, in order, by stretches."""
    conditions = [*policy_conditions(policy, base), *question_conditions(obligations)]
    group = compared_with(conditions, attribute)
    if on_clocks(policy, base) and policy.dated_by in group:
        yield from ((value, value) for value in range(least, most + 1))
        return
    facts = sum(2 if any(name in o.differ for o in obligations) else 1 for name in group)
    near = {
        value
        for cut in cuts(policy, conditions, group)
        for value in range(cut - facts - 1, cut + facts + 2)
        if least <= value <= most
    }
    first = least
    for value in sorted(near):
        if first < value:
            yield first, value - 1
        yield value, value
        first = value + 1
    if first <= most:
        yield first, most


def compared_with(conditions: Iterable[Condition], attribute: str) -> frozenset[str]:
    """The attribute, and those with which it is compared, directly or through others."""
    pairs = [
        (atom.small.attribute, atom.large.attribute)
        for condition in conditions
        for atom in atoms(condition)
        if isinstance(atom, AtMost)
    ]
    group = {attribute}
    while True:
        joined = group.union(*(pair for pair in pairs if not group.isdisjoint(pair)))
        if joined == group:
            return frozenset(group)
        group = joined


def cuts(policy: Policy, conditions: Iterable[Condition], group: frozenset[str]) -> set[int]:
    """The first values of the segments into which the bounds on these attributes, and their types, divide the scale."""
    first = {
        end
        for condition in conditions
        for atom in atoms(condition)
        if isinstance(atom, Within) and atom.fact.attribute in group
        for ends in atom.ranges
        for end in ends
    }
    for name in group:
        if isinstance(kind := policy.by_name[name].type, Ordered):
            first |= {kind.first, kind.last + 1}
    return first
