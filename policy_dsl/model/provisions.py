"""Provisions: what applies to a request when its condition holds."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from policy_dsl.model.conditions import Condition
from policy_dsl.placed import Placed
from policy_dsl.text import NOWHERE, Span


class Citation(Struct, frozen=True):
    """A declared source and the place in it."""

    source: str
    where: str | None = None


class Clause(Struct, frozen=True):
    """Where something was written and what it cites. Never part of the meaning."""

    path: str = ""
    span: Span = NOWHERE
    citations: tuple[Citation, ...] = ()
    note: str | None = None


class Refuse(Struct, frozen=True):
    """Access is refused. `N/A` in a table."""


class Permit(Struct, frozen=True):
    """Lifts the refusals it overrides."""


class AnswerWithin(Struct, frozen=True):
    """The TRT is exactly this, in seconds. It never opens access."""

    seconds: int


Effect = Refuse | Permit | AnswerWithin


class Target(Struct, frozen=True):
    """What `overrides` names: a rule, a table, a row or a cell, as the first words of provision paths."""

    words: tuple[str, ...]


class Provision(Placed, frozen=True):
    """When the condition holds, the effect applies.

    `path` is the rule's name, or the table's name with the row's key and, in a matrix, the column's heading:
    `("existing_roles", "4.8.1", "SMETS2 OnDemand")`. `id` joins it with spaces and is unique in a policy. The condition
    of a row or cell includes the `when` of its table.
    """

    path: tuple[str, ...]
    effect: Effect
    when: Condition
    overrides: tuple[Target, ...] = ()
    clause: Clause = Clause()

    @property
    def id(self) -> str:
        """Its name in reports."""
        return " ".join(self.path)


UNTIL = "until "
"""Before a day, in the last word of a path, or at the end of a table's name: an edition that a proposal lets lapse then."""


def lapses(path: tuple[str, ...]) -> bool:
    """Whether this is an edition that a proposal keeps for requests dated earlier, and no longer what the policy says."""
    return path[-1].startswith(UNTIL) or f" {UNTIL}" in path[0]


class HitRule(Enum):
    """How many rows of a table may apply to a possible request that its `when` admits."""

    EXACTLY_ONE = "exactly one row applies"
    AT_MOST_ONE = "at most one row applies"
    ANY_NUMBER = "any number of rows apply"


class Table(Placed, frozen=True):
    """A table: its provisions are those of the policy whose path starts with its name.

    `otherwise`, when there is one, is the last of them: it applies under `when` where no other row does. `headings` are
    its columns, in codes, for those who add to it or print it.
    """

    aside = frozenset({"clause", "headings"})

    name: str
    when: Condition
    hit_rule: HitRule = HitRule.EXACTLY_ONE
    otherwise: bool = False
    headings: tuple[str, ...] = ()
    clause: Clause = Clause()


class Impossible(Placed, frozen=True):
    """Requests that do not exist; proofs rest on it. `id` is `impossible 1`, `impossible 2`, …"""

    id: str
    when: Condition
    because: str
    clause: Clause = Clause()
