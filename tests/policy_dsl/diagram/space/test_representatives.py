"""One request of each class, and of each class of pairs: none left out, and each where its number says."""

from collections.abc import Sequence
from itertools import product

import pytest

from policy_dsl.diagram.space.partition import conditions_of, partition
from policy_dsl.diagram.space.representatives import Representatives
from policy_dsl.diagram.space.space import Level, Ordering, Space
from policy_dsl.evaluate import values
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from tests.laws import laws
from tests.random_policies import random_policy

MOST = 150
"""Requests of a policy whose pairs are all tried."""


def choice(level: Level | Ordering, requests: Sequence[Request]) -> int:
    """Where the request, or pair, goes at a level."""
    if isinstance(level, Ordering):
        one, other = (requests[fact.request][fact.attribute] for fact in (level.left, level.right))
        if not level.ordered:
            return int(one == other)
        return (one > other) - (one < other) + 1  # type: ignore[operator]  # numbers
    return laws.choice(level, requests[level.requests[0]])


def every(policy: Policy) -> list[Request]:
    names = [a.name for a in policy.attributes]
    return [dict(zip(names, each, strict=True)) for each in product(*map(values, policy.attributes))]


def chosen(space: Space, requests: Sequence[Request]) -> tuple[int, ...]:
    return tuple(choice(level, requests) for level in space.levels)


def chosen_by_pairs(space: Space, pairs: Sequence[tuple[Request, Request]]) -> list[tuple[int, ...]]:
    """Where each pair goes; where one request alone decides of a level, that is looked up once for the request."""
    known: dict[tuple[int, int], int] = {}

    def of_level(number: int, level: Level | Ordering, pair: tuple[Request, Request]) -> int:
        if isinstance(level, Ordering):
            return choice(level, pair)
        request = pair[level.requests[0]]
        if (number, id(request)) not in known:
            known[number, id(request)] = choice(level, pair)
        return known[number, id(request)]

    return [tuple([of_level(n, level, pair) for n, level in enumerate(space.levels)]) for pair in pairs]


def policies(most: int) -> list[Policy]:
    found = [laws.resolved(random_policy(seed)) for seed in range(60)]
    return [policy for policy in found if policy.requests <= most]


def test_a_request_of_each_class() -> None:
    found = policies(laws.MOST)
    assert len(found) > 40
    for policy in found:
        classes = Representatives(partition(policy, conditions_of(policy)))
        seen = set()
        for number in range(classes.total):
            choices, (request,) = classes.representative(number)
            assert set(request) == set(policy.by_name)
            assert chosen(classes.space, [request]) == tuple(choices)
            seen.add(tuple(choices))
        assert len(seen) == classes.total
        assert seen == {chosen(classes.space, [request]) for request in every(policy)}


@pytest.mark.parametrize("which", [slice(0, 1), slice(1, 3), slice(None)], ids=["first", "some", "all"])
def test_a_pair_of_each_class(which: slice) -> None:
    found = policies(MOST)
    assert len(found) > 15
    for policy in found:
        differ = tuple(policy.by_name)[which]
        if not differ:
            continue
        conditions = [*conditions_of(policy), *(claim.where for claim in policy.properties if claim.differ == differ)]
        classes = Representatives(partition(policy, conditions, differ))
        seen = set()
        for number in range(classes.total):
            choices, pair = classes.representative(number)
            assert chosen(classes.space, pair) == tuple(choices)
            assert all(pair[0][name] == pair[1][name] for name in policy.by_name if name not in differ)
            seen.add((tuple(choices), pair[0] == pair[1]))
        alike: dict[tuple[object, ...], list[Request]] = {}
        for request in every(policy):
            alike.setdefault(tuple(request[n] for n in policy.by_name if n not in differ), []).append(request)
        pairs = [(a, b) for group in alike.values() for a, b in product(group, group)]
        places = chosen_by_pairs(classes.space, pairs)
        apart = {place for place, (a, b) in zip(places, pairs, strict=True) if a != b}
        assert {choices for choices, _ in seen} == set(places)
        assert {choices for choices, same in seen if not same} == apart
