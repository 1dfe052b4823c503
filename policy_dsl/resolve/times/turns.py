"""What comes in turn in a policy with named times: rows and rules in an order, and `otherwise` at the margin.

Of an order, the first that applies says whether it refuses. If it gives a time, no refusal below it is reached, whichever time
is asked about; and each other time is given by the first that gives it. So access stays one for all times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from policy_dsl.model.conditions import Condition, Not, all_of, any_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Cap, Floor, Provision, ProvisionPath, Refuse, Timed


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
    if not policy.margins:
        return ()
    applying = conditions_of_turns(policy)
    standing = {
        p.id: all_of([applying[p.id], *(Not(applying[other]) for other in policy.reached_by[p.id])])
        for p in policy.provisions
    }
    return tuple(replace(margin, when=where_left(policy, margin, standing)) for margin in policy.margins)


def where_left(policy: Policy, margin: Provision, standing: Mapping[str, Condition]) -> Condition:
    """Where nothing else decides what the `otherwise` does. A floor alone gives no time, so what only a floor sets aside leaves
    that to the margin.
    """
    if isinstance(margin.effect, AnswerWithin):
        of = margin.effect.of
        deciding = [p for p in policy.provisions if isinstance(p.effect, AnswerWithin | Cap) and p.effect.of == of]
    else:
        deciding = [p for p in policy.provisions if isinstance(p.effect, AnswerWithin | Cap | Refuse)]
    return Not(any_of(standing[p.id] for p in deciding))


def conditions_of_turns(policy: Policy) -> dict[str, Condition]:
    """The condition under which each provision applies; of one that gives a time, where that is asked about. Of several of an
    order that nothing tells apart, one does.
    """
    above: dict[str, list[Provision]] = {}
    applying: dict[str, Condition] = {}
    for each in policy.provisions:
        earlier = above.setdefault(each.in_order, []) if each.in_order is not None else []
        first = dict.fromkeys(other.when for other in earlier if comes_before(policy, other, each))
        applying[each.id] = all_of([each.when, Not(any_of(first))]) if first else each.when
        earlier.append(each)
    return applying


def comes_before(policy: Policy, above: Provision, below: Provision) -> bool:
    """Whether the upper one of two in an order takes the place of the lower one. Times of other names do not meet; and which of
    two that give a time applies is all the same where both set aside the same, and the same sets them aside.
    """
    if not isinstance(above.effect, Timed) or not isinstance(below.effect, Timed):
        return True
    return above.effect.of == below.effect.of and part(policy, above) != part(policy, below)


def part(policy: Policy, provision: Provision) -> tuple[bool, tuple[ProvisionPath, ...], tuple[str, ...]]:
    """What part a time has in what is left to the margin: whether it is a floor, what it sets aside, and what does so to it."""
    return isinstance(provision.effect, Floor), provision.overrides, policy.reached_by[provision.id]
