"""A policy without one of its provisions, or without one override."""

from __future__ import annotations

from msgspec.structs import replace

from policy_dsl.amend.amend import with_otherwise
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import ProvisionPath


def without_provision(policy: Policy, name: str) -> Policy:
    """The policy without a rule, row or cell; the `otherwise` of its table then applies where the row did alone.

    For an `otherwise`, the table decides nothing where no row applies.
    """
    return with_otherwise(replace(policy, provisions=tuple(p for p in policy.provisions if p.id != name)))


def without_override(policy: Policy, owner: str, target: ProvisionPath) -> Policy:
    """The policy in which a rule, or every row of a table, no longer overrides this target."""
    return replace(
        policy,
        provisions=tuple(
            replace(p, overrides=tuple(each for each in p.overrides if each != target))
            if p.path[0] == owner and target in p.overrides
            else p
            for p in policy.provisions
        ),
    )
