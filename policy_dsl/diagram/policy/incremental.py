"""The diagram of an amended policy from that of its base: recomputes only where an edited provision applies.

Where no edited provision applies in either edition, the same provisions apply in both, and these alone determine which
are set aside and hence the decision. This covers rules, tables, overrides and a table's `otherwise`. Another
`otherwise` at the margin, or another order of provisions, requires a new diagram.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from policy_dsl.diagram.mdd.compare import intersect, open_choices, overlay, true_choices
from policy_dsl.diagram.mdd.sweep import TooManyStepsError, sweep
from policy_dsl.diagram.policy.leaf import decision_of
from policy_dsl.diagram.policy.provisions import ProvisionDiagrams
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision


def amended_diagram(
    now: ProvisionDiagrams, before: ProvisionDiagrams, base: int, kept: dict[str, Provision]
) -> int | None:
    """The outcome and the deciding ids of every request; `None` where the diagram has to be built from scratch.

    `base` is the base's diagram of them, `kept` are its provisions that mean the same in the policy, by id.
    """
    forest, policy = now.forest, now.policy
    edited = forest.some(edited_regions(now, before, kept))
    nearby: list[Provision] = []
    parts: list[list[int]] = []
    choices = open_choices(forest, edited)
    may_meet = cache(
        lambda part: part == forest.yes or not choices[forest.levels[part]].isdisjoint(true_choices(forest, part))
    )
    meets = cache(lambda part: intersect(forest, part, edited))
    for provision in policy.provisions if edited != forest.no else ():
        old = kept.get(provision.id)
        tests = now.parts(provision) if old is None else before.parts(old)
        if all(map(may_meet, tests)) and all(map(meets, tests)):
            nearby.append(provision)
            parts.append(tests)
    try:
        patch = sweep(forest, parts, lambda held: decision_of(policy, [nearby[n] for n in held]), edited)
    except TooManyStepsError:
        return None
    return overlay(forest, patch, base)


def unchanged(base: Policy, amended: Policy) -> dict[str, Provision] | None:
    """The provisions that mean the same in both, by id; `None` where more than provisions differs."""
    if base.otherwise != amended.otherwise:
        return None
    old, new = base.by_id, amended.by_id
    if [name for name in old if name in new] != [name for name in new if name in old]:
        return None
    return {name: p for name, p in old.items() if name in new and (new[name] is p or new[name] == p)}


def edited_regions(now: ProvisionDiagrams, before: ProvisionDiagrams, kept: dict[str, Provision]) -> Iterator[int]:
    """Where each edited provision applies, before or after; if only its condition was edited, where it applies in one
    of them.
    """
    forest, old, new = now.forest, before.policy.by_id, now.policy.by_id
    for name in dict.fromkeys((*old, *new)):
        earlier, later = old.get(name), new.get(name)
        if name in kept:
            continue
        here = forest.no if earlier is None else before.applies(earlier)
        there = forest.no if later is None else now.applies(later)
        either = forest.either(here, there)
        same = (
            earlier is not None
            and later is not None
            and (earlier.effect, earlier.overrides) == (later.effect, later.overrides)
        )
        yield forest.without(either, forest.both(here, there)) if same else either
