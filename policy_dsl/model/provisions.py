"""Provisions: what applies to a request when its condition holds."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from msgspec import Struct

from policy_dsl.model.conditions import Condition
from policy_dsl.model.vocabulary import Attribute
from policy_dsl.node import Node
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


class Provision(Node, frozen=True):
    """When the condition holds, the effect applies.

    `path` is the rule's name, or the table's name with the row's name and, in a matrix, the column's heading:
    `("existing_roles", "4.8.1", "SMETS2 OnDemand")`. `id` writes it in words and is unique in a policy. The condition of a
    row or cell includes the `when` of its table. `until` is the day on which an edition lapses that a proposal keeps for
    requests dated earlier: then the policy no longer says it, and nothing can name it. `since` is the day on which an edition
    of a table's `otherwise` begins, whose condition changes with the rows.
    """

    path: tuple[str, ...]
    effect: Effect
    when: Condition
    overrides: tuple[Target, ...] = ()
    clause: Clause = Clause()
    until: int | None = None
    since: int | None = None

    @property
    def id(self) -> str:
        """Its name, as reports print it and people write it."""
        return called(self.path, self.until is not None)


UNTIL = "until "
"""Before a day, in the last word of a path, or at the end of a table's name: an edition that lapses then."""

OTHERWISE = ("otherwise",)
"""What follows the name of a table in the path of its `otherwise`."""

PLAIN = re.compile(r"\w+([.-]\w+)*")
NUMBERED = re.compile(r"row [0-9]+")
LAPSED = re.compile(UNTIL + r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LAPSED_TABLE = re.compile(rf"(\S+) ({LAPSED.pattern})")

READ_OTHERWISE = frozenset(["after", "alike", "at", "before", "from", "of", "on", "over", "to", "under", "until"])
"""Words of the language that a row or a code may be called by, and that would be read as such where these are named."""


@lru_cache(maxsize=1 << 16)
def called(path: tuple[str, ...], lapsed: bool = False) -> str:
    """The words that name a rule, a table, a row or a cell: each is quoted where it would be read otherwise.

    No two paths have the same words, but for those of editions that lapse, which nobody writes.
    """
    first, *rest = path
    made = [rest.pop()] if lapsed and rest and LAPSED.fullmatch(rest[-1]) else []
    if whole := LAPSED_TABLE.fullmatch(first):  # what lapsed before its table did keeps its own day
        first, made = whole[1], made or [whole[2]]
    rows, columns = rest[:1], [code for heading in rest[1:] for code in heading.split(" ")]
    rows = [row if NUMBERED.fullmatch(row) else word(row) for row in rows]
    return " ".join([first, *rows, *map(word, columns), *made])


def word(text: str) -> str:
    """One word of a name, in quotes where it is not a name."""
    return text if PLAIN.fullmatch(text) and text not in READ_OTHERWISE else f'"{text}"'


class HitRule(Enum):
    """How many rows of a table may apply to a possible request that its `when` admits."""

    EXACTLY_ONE = "exactly one row applies"
    AT_MOST_ONE = "at most one row applies"
    ANY_NUMBER = "any number of rows apply"


class Column(Struct, frozen=True):
    """A column: `row`; a condition on `attribute`; a day; an outcome for the requests with `values`, none in a list table."""

    heading: str
    attribute: Attribute | None = None
    values: Condition | None = None


class Row(Struct, frozen=True):
    """A row by which name it goes, by which it would go if no other row were called alike, and what each column says of it.

    Of a column that is a condition, that is the condition; of `in force from` and `in force until`, the day, if there is one.
    """

    name: str
    written: str
    meanings: tuple[Condition | int | None, ...]


class Table(Node, frozen=True):
    """A table: its provisions are those of the policy whose path starts with its name.

    `otherwise`, when there is one, is the last of them: it applies under `when` where no other row does. `columns` and `rows`
    are as they were written, for those who name them or add to them; `numbered` is the last number it has given.
    """

    ignored_fields = frozenset({"clause", "columns", "rows", "numbered"})

    name: str
    when: Condition
    hit_rule: HitRule = HitRule.EXACTLY_ONE
    otherwise: bool = False
    columns: tuple[Column, ...] = ()
    clause: Clause = Clause()
    rows: tuple[Row, ...] = ()
    numbered: int = 0
    until: int | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """Its columns, in codes."""
        return tuple(column.heading for column in self.columns)


class Impossible(Node, frozen=True):
    """Requests that do not exist; proofs rest on it. `id` is `impossible 1`, `impossible 2`, …"""

    id: str
    when: Condition
    because: str
    clause: Clause = Clause()
