"""An alternative order of the attributes, for when the usual one (few classes first) makes too large a diagram.

It puts attributes next to each other that conditions test together. A diagram has to remember the first of two facts at
every level between them: distant pairs need exponentially many nodes, adjacent ones next to none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from policy_dsl.model.conditions import AllOf, AnyOf, AtMost, Condition, Includes, Not, atoms


def by_affinity(order: Sequence[str], conditions: Iterable[Condition]) -> tuple[str, ...]:
    """The attributes, with those tested together next to each other; ties keep the given order.

    Greedy: the next attribute has the strongest ties to those before it and the weakest to those still to come.
    """
    ties: dict[str, dict[str, float]] = {name: {} for name in order}
    for names, times in Counter(group for condition in conditions for group in co_tested(condition)).items():
        for first, second in combinations(names, 2):
            weight = ties[first].get(second, 0.0) + times / (len(names) - 1)
            ties[first][second] = ties[second][first] = weight
    score = {name: -sum(ties[name].values()) for name in order}
    arranged: list[str] = []
    left = list(order)
    while left:
        best = max(left, key=score.__getitem__)
        left.remove(best)
        arranged.append(best)
        for name, weight in ties[best].items():
            score[name] += 2 * weight
    return tuple(arranged)


def co_tested(condition: Condition) -> Iterator[frozenset[str]]:
    """The attributes of each part of the condition that tests several, nested parts included."""
    match condition:
        case Not(inner):
            yield from co_tested(inner)
            return
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from co_tested(part)
    names = attributes_of(condition)
    if len(names) > 1:
        yield names


def attributes_of(condition: Condition) -> frozenset[str]:
    """The attributes that it tests."""
    names: set[str] = set()
    for atom in atoms(condition):
        match atom:
            case Includes(left, right) | AtMost(left, right):
                names |= {left.attribute, right.attribute}
            case _:
                names.add(atom.fact.attribute)
    return frozenset(names)
