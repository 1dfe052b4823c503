"""Finds a provision whose time some permitted request gets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.policy.provisions import ProvisionDiagrams
from policy_dsl.diagram.space.partition import partition
from policy_dsl.model.conditions import Condition
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision

SECONDS = 1.0
"""The time allowed for the search."""


def first_that_answers(
    policy: Policy, times: Sequence[Provision], refusals: Iterable[Provision], where: Condition
) -> Provision | None:
    """The first of `times` that stands for some possible request where the condition holds and none of `refusals` stands;
    `None` if there is none.

    Raises TooLargeError if this cannot be decided in time.
    """
    refusals = tuple(refusals)
    names = {name for p in (*times, *refusals) for name in policy.reached_by[p.id]}
    involved = [*times, *refusals, *(policy.by_id[name] for name in names)]
    conditions = [where, *(clause.when for clause in policy.impossible), *(p.when for p in involved)]
    space = partition(policy, conditions)
    forest = Forest(space.widths, seconds=SECONDS)
    diagrams = ProvisionDiagrams(forest, space, policy)
    permitted = forest.without(
        forest.both(diagrams.possible(), diagrams.condition(where)), forest.some(map(diagrams.stands, refusals))
    )
    return next((p for p in times if forest.both(permitted, diagrams.stands(p)) != forest.no), None)
