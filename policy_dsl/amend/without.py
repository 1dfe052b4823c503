"""A policy without one of its provisions, or without one override."""

from __future__ import annotations

from msgspec.structs import replace

from policy_dsl.amend.amend import with_otherwise
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import ProvisionPath
from policy_dsl.resolve.times.by_time import with_times_written_out


def without_provision(policy: Policy, name: str) -> Policy:
    """The policy without a rule, row or cell; the `otherwise` of its table then applies where the row did alone.

    For an `otherwise`, the table decides nothing where no row applies. With named times, what has its turn below the row or
    rule has it then, and the margin decides where nothing else does any longer.
    """
    before = policy.before_times or policy
    margins = tuple(p for p in before.margins if p.id != name)
    rest = replace(before, provisions=tuple(p for p in before.provisions if p.id != name), margins=margins)
    return decided_by(policy, with_otherwise(rest))


def without_override(policy: Policy, owner: str, target: ProvisionPath) -> Policy:
    """The policy in which a rule, or every row of a table, no longer overrides this target. With named times, the margin
    decides where nothing else does then.
    """
    before = policy.before_times or policy
    provisions = (
        replace(p, overrides=tuple(each for each in p.overrides if each != target))
        if p.path[0] == owner and target in p.overrides
        else p
        for p in before.provisions
    )
    return decided_by(policy, replace(before, provisions=tuple(provisions)))


def decided_by(policy: Policy, rest: Policy) -> Policy:
    """The policy with what decides in `rest`, of which the times are written out."""
    left = with_times_written_out(rest)
    return replace(policy, provisions=left.provisions, alone=left.alone, before_times=left.before_times)
