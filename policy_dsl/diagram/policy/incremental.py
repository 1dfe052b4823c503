"""The diagram of an amended policy from that of its base: recomputes only where an edited provision applies.

Where the condition of no edited provision holds in either edition, those of the same provisions hold in both, and these
alone determine which apply, which are set aside and hence the decision. This covers rules, tables, overrides, a table's
`otherwise` and tables in which the first row decides. Another `otherwise` at the margin, or another order of provisions,
requires a new diagram.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from policy_dsl.diagram.mdd.compare import intersect, open_choices, overlay, true_choices
from policy_dsl.diagram.mdd.sweep import TooManyStepsError, sweep
from policy_dsl.diagram.policy.leaf import decision_of, orders_among
from policy_dsl.diagram.policy.provisions import ProvisionDiagrams
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision


def amended_diagram(
    now: ProvisionDiagrams, before: ProvisionDiagrams, base: int, kept: dict[str, Provision]
) -> int | None:
    """The diagram of the policy's decisions; `None` if it has to be built from scratch.

    `base` is the diagram of the base's decisions; `kept` has the base's provisions that mean the same in the policy, by id.
    """
    forest, policy = now.forest, now.policy
    edited = forest.some(edited_regions(now, before, kept))
    affected: list[Provision] = []
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
            affected.append(provision)
            parts.append(tests)
    try:
        orders = orders_among(affected)
        patch = sweep(forest, parts, lambda held: decision_of(policy, [affected[n] for n in held]), edited, orders)
    except TooManyStepsError:
        return None
    return overlay(forest, patch, base)


def unchanged(base: Policy, amended: Policy) -> dict[str, Provision] | None:
    """The provisions that mean the same in both policies, by id; `None` if their order or the `otherwise` differs."""
    if base.otherwise != amended.otherwise:
        return None
    old, new = base.by_id, amended.by_id
    if [name for name in old if name in new] != [name for name in new if name in old]:
        return None
    return {name: p for name, p in old.items() if name in new and (new[name] is p or new[name] == p)}


def edited_regions(now: ProvisionDiagrams, before: ProvisionDiagrams, kept: dict[str, Provision]) -> Iterator[int]:
    """Where the condition of each edited provision holds before or now; if only the condition was edited, where it holds in
    exactly one of the two.
    """
    forest, old, new = now.forest, before.policy.by_id, now.policy.by_id
    for name in dict.fromkeys((*old, *new)):
        earlier, later = old.get(name), new.get(name)
        if name in kept:
            continue
        met = forest.no if earlier is None else before.meets(earlier)
        meets = forest.no if later is None else now.meets(later)
        either = forest.either(met, meets)
        same = (
            earlier is not None
            and later is not None
            and (earlier.effect, earlier.overrides) == (later.effect, later.overrides)
            and earlier.in_order == later.in_order
        )
        yield forest.without(either, forest.both(met, meets)) if same else either
