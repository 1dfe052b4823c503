"""What two requests are decided, read in the diagrams of one, is what a diagram of the two says."""

from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.view import identity_view, values_by_label, values_within, where_related
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.space.partition import conditions_of, partition
from policy_dsl.diagram.space.space_view import view_through
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import time_order
from tests.laws import laws
from tests.random_policies import random_policy

SEEDS = 150


def faster(one: Outcome, other: Outcome) -> bool:
    """A relation that is not symmetric, of whatever outcomes."""
    return time_order(one.seconds) < time_order(other.seconds)


def pairs(policy: Policy) -> list[tuple[str, ...]]:
    """Attributes in which two requests may differ: those of its claims, one, and all."""
    names = tuple(policy.by_name)
    return [*dict.fromkeys([claim.differ for claim in policy.properties if claim.differ] + [names[:1], names])]


def test_through_a_view_as_in_a_forest_of_two_requests() -> None:
    seen = refused = 0
    for policy in (laws.resolved(random_policy(seed)) for seed in range(SEEDS)):
        space = partition(policy, conditions_of(policy))
        single = PolicyDiagrams(Forest(space.widths), space, policy)
        for differ in pairs(policy):
            where = [claim.where for claim in policy.properties if claim.differ == differ]
            two = partition(policy, [*conditions_of(policy), *where], differ, order=space.order)
            forest = Forest(two.widths)
            own = [PolicyDiagrams(forest, two, policy, n) for n in (0, 1)]
            views = [view_through(single.forest, space, two, n) for n in (0, 1)]
            if views[0] is None or views[1] is None:
                assert space.groups or two.groups
                refused += 1
                continue
            scopes = [
                forest.yes,
                *(forest.every([own[0].possible(), own[1].possible(), own[0].condition(w)]) for w in where),
            ]
            there = [(each, single.outcomes()) for each in views if each is not None]
            here = [(identity_view(forest), each.outcomes()) for each in own]
            for scope in scopes:
                assert where_related(forest, scope, faster, *there) == where_related(forest, scope, faster, *here)
                for (each, _), builder in zip(there, own, strict=True):
                    found = set(values_by_label(forest, scope, each, single.decisions()).get(True, ()))
                    assert found == set(values_within(forest, builder.decisions(), scope))
                seen += 1
    assert seen > SEEDS
    assert refused


def test_a_view_follows_no_other_order() -> None:
    policy = next(
        p
        for p in map(laws.resolved, map(random_policy, range(SEEDS)))
        if len(p.by_name) > 1 and not partition(p, conditions_of(p)).groups
    )
    space = partition(policy, conditions_of(policy))
    turned = partition(policy, conditions_of(policy), order=space.order[::-1])
    assert view_through(Forest(space.widths), space, turned, 0) is None
