"""What comes in turn in a policy with named times: rows and rules in an order, and `otherwise` at the margin.

Of an order, the first that applies says whether it refuses. If it gives a time, no refusal below it is reached, whichever time
is asked about; and each other time is given by the first that gives it. So access stays one for all times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from policy_dsl.model.conditions import Condition, Not, all_of, any_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Cap, Provision, Refuse, Timed


def with_turns(policy: Policy) -> Policy:
    """The policy, in which a refusal or a permit of an order applies only where nothing above it gives a time; `alone` has the
    conditions without that.
    """
    changed: dict[str, Condition] = {}
    for provisions in by_order(policy.provisions).values():
        if gives_every_time(policy, provisions):
            continue  # whichever time is asked about, what gives it comes before
        above: dict[Condition, None] = {}
        for each in provisions:
            if isinstance(each.effect, Timed):
                above[each.when] = None
            elif above:
                changed[each.id] = all_of([each.when, Not(any_of(above))])
    if not changed:
        return policy
    return replace(
        policy,
        provisions=tuple(replace(p, when=changed.get(p.id, p.when)) for p in policy.provisions),
        alone={p.id: p.when for p in policy.provisions if p.id in changed},
    )


def by_order(provisions: Iterable[Provision]) -> dict[str, list[Provision]]:
    """The provisions of each order."""
    orders: dict[str, list[Provision]] = {}
    for each in provisions:
        if each.in_order is not None:
            orders.setdefault(each.in_order, []).append(each)
    return orders


def gives_every_time(policy: Policy, provisions: Iterable[Provision]) -> bool:
    """Whether each row or rule that gives a time gives all of them."""
    given: dict[tuple[str, ...], set[str]] = {}
    for each in provisions:
        if isinstance(each.effect, Timed):
            row = each.path[:2] if each.in_order == each.path[0] else each.path[:1]
            given.setdefault(row, set()).add(each.effect.of)
    return all(times == set(policy.time_names) for times in given.values())


def margins(policy: Policy) -> tuple[Provision, ...]:
    """The provisions that an `otherwise` at the margin stands for: one that refuses applies where no time is given and nothing
    else refuses; one that gives a time, where nothing else gives that one. `policy` has its turns.
    """
    applying = conditions_of_turns(policy)
    timed: dict[str, list[Condition]] = {name: [] for name in policy.time_names}
    for each in policy.provisions:
        if isinstance(each.effect, AnswerWithin | Cap):
            timed[each.effect.of].append(applying[each.id])
    return tuple(replace(margin, when=where_left(policy, margin, applying, timed)) for margin in policy.margins)


def where_left(
    policy: Policy, margin: Provision, applying: Mapping[str, Condition], timed: Mapping[str, list[Condition]]
) -> Condition:
    """Where nothing else decides what the `otherwise` does. Of what gives a time, some stands wherever some applies, because no
    provisions override each other in a circle.
    """
    if isinstance(margin.effect, AnswerWithin):
        return Not(any_of(timed[margin.effect.of]))
    refusing = [
        all_of([applying[p.id], *(Not(applying[permit]) for permit in policy.reached_by[p.id])])
        for p in policy.provisions
        if isinstance(p.effect, Refuse)
    ]
    return Not(any_of([*(condition for each in timed.values() for condition in each), *refusing]))


def conditions_of_turns(policy: Policy) -> dict[str, Condition]:
    """The condition under which each provision applies, some time being asked about that it gives, if it gives one: of several
    of an order that give the same time, one of them does.
    """
    above: dict[str, dict[Condition, None]] = {}
    applying: dict[str, Condition] = {}
    for each in policy.provisions:
        earlier = above.setdefault(each.in_order, {}) if each.in_order is not None else {}
        applying[each.id] = all_of([each.when, Not(any_of(earlier))]) if earlier else each.when
        if each.in_order is not None and not isinstance(each.effect, Timed):
            earlier[each.when] = None
    return applying
