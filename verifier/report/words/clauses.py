"""The places and citations of clauses."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.model.decisions import Decision
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Clause


def location(clause: Clause) -> str:
    """The place of a clause."""
    return f"{clause.path}:{clause.span.line}" if clause.path else ""


def sources(clause: Clause) -> str:
    """The citations of a clause, by the titles of its sources."""
    return "; ".join(f"{c.source}, {c.where}" if c.where else c.source for c in clause.citations)


def deciding(policy: Policy, decision: Decision) -> list[tuple[str, Clause]]:
    """The ids of the deciding provisions, each with its clause; `policy` is the one that made the decision."""
    return [(i, policy.by_id[i].clause) for i in decision.by]


def proposed_to(names: Sequence[str]) -> str:
    """The words for what a proposal amends, from its direct base down to the policy."""
    return f"a proposal to {', itself a proposal to '.join(names)}"
