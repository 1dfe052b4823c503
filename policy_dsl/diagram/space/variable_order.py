"""An alternative order of the attributes, for when the usual one (few classes first) makes too large a diagram.

Attributes that conditions test together are put next to each other. A diagram has to remember the first of two facts at
every level between them, so distant pairs can need exponentially many nodes, adjacent pairs hardly any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from policy_dsl.model.conditions import AllOf, AnyOf, Condition, Not, attributes_of


def by_affinity(order: Sequence[str], conditions: Iterable[Condition]) -> tuple[str, ...]:
    """The attributes, with those tested together next to each other; equal scores keep the given order.

    Greedy: the next attribute has the most affinity to those before it and the least to those still to come.
    """
    affinity: dict[str, dict[str, float]] = {name: {} for name in order}
    for names, times in Counter(group for condition in conditions for group in co_tested(condition)).items():
        for first, second in combinations(names, 2):
            weight = affinity[first].get(second, 0.0) + times / (len(names) - 1)
            affinity[first][second] = affinity[second][first] = weight
    score = {name: -sum(affinity[name].values()) for name in order}
    arranged: list[str] = []
    remaining = list(order)
    while remaining:
        best = max(remaining, key=score.__getitem__)
        remaining.remove(best)
        arranged.append(best)
        for name, weight in affinity[best].items():
            score[name] += 2 * weight
    return tuple(arranged)


def co_tested(condition: Condition) -> Iterator[frozenset[str]]:
    """For each part of the condition that tests several attributes, nested parts included, these attributes."""
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
