"""Provisions that decide, as a page cites them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Clause
from verifier.report.words import clauses


class Cited(Struct, frozen=True):
    """A provision by its id, with its clause, and the clause's place, sources and note in words.

    `part` is what became of it, if it is behind a change and does not simply decide.
    """

    id: str
    clause: Clause
    place: str
    source: str
    note: str
    part: str = ""


def cited(policy: Policy, ids: Iterable[str]) -> tuple[Cited, ...]:
    """Provisions of the policy that made a decision."""
    every = ((i, policy.cited[i].clause) for i in dict.fromkeys(ids))
    return tuple(Cited(i, at, clauses.location(at), clauses.sources(at), at.note or "") for i, at in every)
