"""The diagram of an amended policy from that of its base: recomputed only where an edited provision applies.

Where every provision that differs applies in neither edition, the same provisions apply in both, and who sets whom aside is a
matter of these alone. So what is decided there, and by which, is the same. That holds for rules, tables, overrides and what a
table says otherwise; of another `otherwise` at the margin, or another order of provisions, nothing is known but the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from policy_dsl.diagram.mdd.compare import meet, open_choices, over, ways
from policy_dsl.diagram.mdd.sweep import TooManyStepsError, sweep
from policy_dsl.diagram.policy.leaf import decision_of
from policy_dsl.diagram.policy.provisions import ProvisionDiagrams
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision


def amended_diagram(
    now: ProvisionDiagrams, before: ProvisionDiagrams, base: int, kept: dict[str, Provision]
) -> int | None:
    """(outcome, deciding ids) of every request, given those of the base; none where it has to be painted from scratch.

    `base` is the base's diagram of them, `kept` are its provisions that mean the same in the policy, by id.
    """
    forest, policy = now.forest, now.policy
    where = forest.some(touched(now, before, kept))
    near: list[Provision] = []
    parts: list[list[int]] = []
    choices = open_choices(forest, where)
    may_meet = cache(lambda part: part == forest.yes or not choices[forest.levels[part]].isdisjoint(ways(forest, part)))
    meets = cache(lambda part: meet(forest, part, where))
    for provision in policy.provisions if where != forest.no else ():
        old = kept.get(provision.id)
        asked = now.parts(provision) if old is None else before.parts(old)
        if all(map(may_meet, asked)) and all(map(meets, asked)):
            near.append(provision)
            parts.append(asked)
    try:
        patch = sweep(forest, parts, lambda held: decision_of(policy, [near[n] for n in held]), where)
    except TooManyStepsError:
        return None
    return over(forest, patch, base)


def unchanged(base: Policy, amended: Policy) -> dict[str, Provision] | None:
    """The provisions that mean the same in both, by id; none where more than provisions differs."""
    if base.otherwise != amended.otherwise:
        return None
    old, new = base.by_id, amended.by_id
    if [name for name in old if name in new] != [name for name in new if name in old]:
        return None
    return {name: p for name, p in old.items() if name in new and (new[name] is p or new[name] == p)}


def touched(now: ProvisionDiagrams, before: ProvisionDiagrams, kept: dict[str, Provision]) -> Iterator[int]:
    """Where each provision that differs applies: before or after, or, when nothing but its condition does, in one of them."""
    forest, old, new = now.forest, before.policy.by_id, now.policy.by_id
    for name in dict.fromkeys((*old, *new)):
        one, other = old.get(name), new.get(name)
        if name in kept:
            continue
        here = forest.no if one is None else before.applies(one)
        there = forest.no if other is None else now.applies(other)
        either = forest.either(here, there)
        same = one is not None and other is not None and (one.effect, one.overrides) == (other.effect, other.overrides)
        yield forest.without(either, forest.both(here, there)) if same else either
