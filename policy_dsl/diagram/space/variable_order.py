"""Another order of the attributes, for when the usual one (few classes first) makes too large a diagram.

What is asked together stands together. Between two facts that one condition asks for, a diagram has to remember the first one
for each that lies between: pairs far apart need exponentially many nodes, and pairs side by side next to none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from policy_dsl.model.conditions import AllOf, AnyOf, AtMost, Condition, Includes, Not, atoms


def by_affinity(order: Sequence[str], conditions: Iterable[Condition]) -> tuple[str, ...]:
    """The attributes so that those asked together stand together; where nothing tells, as in the order given.

    Taken next is always the one that has the most to do with those before it, and the least with those still to come.
    """
    ties: dict[str, dict[str, float]] = {name: {} for name in order}
    for names, times in Counter(group for condition in conditions for group in groups(condition)).items():
        for one, other in combinations(names, 2):
            weight = ties[one].get(other, 0.0) + times / (len(names) - 1)
            ties[one][other] = ties[other][one] = weight
    score = {name: -sum(ties[name].values()) for name in order}
    found: list[str] = []
    left = list(order)
    while left:
        taken = max(left, key=score.__getitem__)
        left.remove(taken)
        found.append(taken)
        for name, weight in ties[taken].items():
            score[name] += 2 * weight
    return tuple(found)


def groups(condition: Condition) -> Iterator[frozenset[str]]:
    """The attributes of each part of the condition that has several, of the parts within it too."""
    match condition:
        case Not(inner):
            yield from groups(inner)
            return
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from groups(part)
    names = attributes(condition)
    if len(names) > 1:
        yield names


def attributes(condition: Condition) -> frozenset[str]:
    """The attributes that it asks about."""
    found: set[str] = set()
    for atom in atoms(condition):
        match atom:
            case Includes(one, other) | AtMost(one, other):
                found |= {one.attribute, other.attribute}
            case _:
                found.add(atom.fact.attribute)
    return frozenset(found)
