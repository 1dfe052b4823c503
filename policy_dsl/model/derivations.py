"""Conditions on attributes under which a derived fact has a value, no value, or two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from policy_dsl.model.conditions import NEVER, Condition, Not, all_of, any_of, attributes_of
from policy_dsl.model.policy import Derivation, Policy
from policy_dsl.model.provisions import Gives, HitRule, Provision, Table


def stands(derivation: Derivation, provision: Provision) -> Condition:
    """The provision applies, and none that overrides it does."""
    overriding = set(derivation.reached_by[provision.id])
    others = [p.when for p in derivation.provisions if p.id in overriding]
    return all_of([provision.when, *([Not(any_of(others))] if others else [])])


def has_no_value(derivation: Derivation) -> Condition:
    """No provision applies, and there is no `otherwise`."""
    if derivation.fact.otherwise is not None:
        return NEVER
    return all_of([derivation.when, Not(any_of(p.when for p in derivation.provisions))])


def has_two_values(derivation: Derivation) -> Condition:
    """Two provisions stand that give different values."""
    by_value: dict[str, list[Condition]] = {}
    for p in derivation.provisions:
        if isinstance(p.effect, Gives):
            by_value.setdefault(p.effect.value, []).append(stands(derivation, p))
    given = [any_of(each) for each in by_value.values()]
    return any_of(all_of([one, other]) for n, one in enumerate(given) for other in given[:n])


def breaks_hit_rule(derivation: Derivation, table: Table) -> Condition:
    """The request meets the table's `when`, and too many of its rows apply, or none where one has to."""
    some, several = rows_that_apply([p.when for p in derivation.provisions if p.path[0] == table.name])
    match table.hit_rule:
        case HitRule.EXACTLY_ONE:
            return all_of([table.when, any_of([Not(some), several])])
        case HitRule.AT_MOST_ONE:
            return all_of([table.when, several])
        case HitRule.ANY_NUMBER | HitRule.FIRST:
            return NEVER
        case _:
            assert_never(table.hit_rule)


def rows_that_apply(rows: Sequence[Condition]) -> tuple[Condition, Condition]:
    """The conditions that some of the rows applies, and that at least two do; by halves, so that they stay shallow."""
    if len(rows) == 1:
        return rows[0], NEVER
    middle = len(rows) // 2
    left, left_twice = rows_that_apply(rows[:middle])
    right, right_twice = rows_that_apply(rows[middle:])
    several = [each for each in (left_twice, right_twice, all_of([left, right])) if each != NEVER]
    return any_of([left, right]), any_of(several)


def derived_from(policy: Policy, names: Iterable[str]) -> frozenset[str]:
    """Those of the names that are derived facts, and all derived facts that they are derived from."""
    giving: dict[str, set[str]] = {fact.name: set() for fact in policy.derived}
    for p in policy.resolved.provisions:
        if isinstance(p.effect, Gives):
            giving[p.effect.fact] |= attributes_of(p.when)
    reached: set[str] = set()
    pending = list(names)
    while pending:
        name = pending.pop()
        if name in giving and name not in reached:
            reached.add(name)
            pending += giving[name]
    return frozenset(reached)


def derived_from_in_order(policy: Policy, names: Iterable[str]) -> tuple[str, ...]:
    """The derived facts among the names, and all that they are derived from, in the order of the policy."""
    reached = derived_from(policy, names)
    return tuple(fact.name for fact in policy.derived if fact.name in reached)


def derived_behind(policy: Policy, ids: Iterable[str]) -> tuple[str, ...]:
    """The derived facts that these provisions test, and all that they are derived from, in the order of the policy."""
    return derived_from_in_order(policy, attributes_of_provisions(policy, ids)) if policy.derived else ()


def attributes_of_provisions(policy: Policy, ids: Iterable[str]) -> frozenset[str]:
    """The facts that these provisions test, attributes and derived facts."""
    provisions = policy.resolved.by_id
    return frozenset(name for i in ids if i in provisions for name in attributes_of(provisions[i].when))
