"""Provisions: effects that apply to a request if a condition holds."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from msgspec import Struct

from policy_dsl.model.conditions import Condition
from policy_dsl.model.times import Time
from policy_dsl.model.vocabulary import Attribute, Scale
from policy_dsl.node import Node
from policy_dsl.text import NOWHERE, Span


class Citation(Struct, frozen=True):
    """A declared source and a place in it."""

    source: str
    where: str | None = None


class Clause(Struct, frozen=True):
    """The place of something in a text, with its citations, its note and the terms in it. It is never part of the meaning.

    `line` is the place of the time of a rule that answers and permits, whose `span` is that of the whole rule.
    """

    path: str = ""
    span: Span = NOWHERE
    citations: tuple[Citation, ...] = ()
    note: str | None = None
    terms: tuple[str, ...] = ()
    line: Span | None = None


class Refuse(Struct, frozen=True):
    """Access is refused. `N/A` in a table."""


class Permit(Struct, frozen=True):
    """Lifts the refusals it overrides."""


class AnswerWithin(Struct, frozen=True, repr_omit_defaults=True):
    """The TRT is exactly this: whole seconds, or a time on a clock. It does not give access.

    `of` is the named time that it gives; empty in a policy that names none.
    """

    seconds: Time
    of: str = ""


class Cap(Struct, frozen=True, repr_omit_defaults=True):
    """A permitted request is answered within this time at the latest: whole seconds, or a time on a clock. It does not give
    access.
    """

    seconds: Time
    of: str = ""


class Floor(Struct, frozen=True, repr_omit_defaults=True):
    """No request is answered sooner than within this time: whole seconds, or a time on a clock. By itself it gives no time."""

    seconds: Time
    of: str = ""


class Gives(Struct, frozen=True):
    """The derived fact has this value. It decides nothing by itself."""

    fact: str
    value: str


Bound = Cap | Floor
"""What moves the times that stand."""

Timed = AnswerWithin | Bound
"""Effects on a time."""

Effect = Refuse | Permit | AnswerWithin | Cap | Floor | Gives


class ProvisionPath(Struct, frozen=True):
    """The path of a rule, table, row or cell: a prefix of the paths of its provisions. Or the name of an order of rules."""

    words: tuple[str, ...]


class Provision(Node, frozen=True):
    """An effect that applies if the condition holds.

    `path` is the rule's name, or the names of table and row and, in a matrix, the column's heading:
    `("existing_roles", "4.8.1", "SMETS2 OnDemand")`. A rule that answers and permits is two provisions, of which the second
    has `permit` behind the name. `id` is its display name, unique in a policy. The condition of a row
    or cell includes the `when` of its table.

    `until` is set for an edition that a proposal keeps for requests dated earlier: it is the day on which the edition
    lapses. Nothing in a policy can name such an edition. `since` is the day on which an edition of a table's `otherwise`
    begins, whose condition is rebuilt whenever the rows change.

    `in_order` names the table, or the order of rules, of which only the first that applies does: the provision applies if its
    condition holds and that of no provision before it in the policy with the same `in_order` does.
    """

    path: tuple[str, ...]
    effect: Effect
    when: Condition
    overrides: tuple[ProvisionPath, ...] = ()
    clause: Clause = Clause()
    until: int | None = None
    since: int | None = None
    in_order: str | None = None

    @property
    def id(self) -> str:
        """The name in reports and in policies."""
        return display_name(self.path, self.until is not None)

    @property
    def named_by(self) -> tuple[tuple[str, ...], ...]:
        """What others override it by: its path and each beginning of it; of a rule in an order also the name of that."""
        paths = tuple(self.path[:n] for n in range(1, len(self.path) + 1))
        return paths if self.in_order is None or self.in_order == self.path[0] else (*paths, (self.in_order,))


UNTIL = "until "
"""Marks an edition that lapses: precedes the day in the last word of its path, or at the end of its table's name."""

OTHERWISE = ("otherwise",)
"""The path of a table's `otherwise`, without the name of the table."""

PERMIT = ("permit",)
"""The path of what permits in a rule that answers too, without the name of the rule."""

PLAIN = re.compile(r"\w+([.-]\w+)*")
NUMBERED = re.compile(r"row [0-9]+")
LAPSED = re.compile(UNTIL + r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LAPSED_TABLE = re.compile(rf"(\S+) ({LAPSED.pattern})")

AMBIGUOUS = frozenset(["after", "alike", "at", "before", "from", "of", "on", "over", "to", "under", "until"])
"""Words that may name a row or a code, but mean something else in the places where names are written."""


@lru_cache(maxsize=1 << 16)
def display_name(path: tuple[str, ...], lapsed: bool = False) -> str:
    """The name of a rule, table, row or cell as policies write it, ambiguous words in quotes.

    No two paths have the same display name, except those of editions that lapse, which policies cannot name.
    """
    first, *rest = path
    suffix = [rest.pop()] if lapsed and rest and LAPSED.fullmatch(rest[-1]) else []
    if lapsed_table := LAPSED_TABLE.fullmatch(first):  # a row that lapsed before its table keeps its own day
        first, suffix = lapsed_table[1], suffix or [lapsed_table[2]]
    rows, columns = rest[:1], [code for heading in rest[1:] for code in heading.split(" ")]
    rows = [row if NUMBERED.fullmatch(row) else quoted_if_ambiguous(row) for row in rows]
    return " ".join([first, *rows, *map(quoted_if_ambiguous, columns), *suffix])


def quoted_if_ambiguous(text: str) -> str:
    """One word of a name, in quotes if it could be misread."""
    return text if PLAIN.fullmatch(text) and text not in AMBIGUOUS else f'"{text}"'


GIVES = "gives "
"""Begins the heading of a column that gives a derived fact, whose name follows."""


def fact_given(heading: str) -> str | None:
    """The derived fact that a column with this heading gives; None for other columns."""
    return " ".join(heading.removeprefix(GIVES).split()) if heading.startswith(GIVES) else None


WITHIN = " within"
"""Ends the heading of a column that gives a time."""


def time_given(heading: str) -> str | None:
    """The named time that a column with this heading gives, empty for `answer within`; None for other columns."""
    if heading == f"answer{WITHIN}":
        return ""
    name = heading.removesuffix(WITHIN)
    return name if name != heading and PLAIN.fullmatch(name) else None


class HitRule(Enum):
    """How many rows of a table may apply to a possible request that meets its `when`, or which of them does."""

    EXACTLY_ONE = "exactly one row applies"
    AT_MOST_ONE = "at most one row applies"
    ANY_NUMBER = "any number of rows apply"
    FIRST = "the first row that applies decides"

    @property
    def counts_rows(self) -> bool:
        """Whether it demands how many rows meet the conditions of their cells."""
        return self in (HitRule.EXACTLY_ONE, HitRule.AT_MOST_ONE)


class Column(Struct, frozen=True):
    """A column of a table: `row`, a condition on `attribute`, a day, or outcomes.

    In a matrix, the outcomes of a column are for requests that meet `values`; in a list table, `values` is None.
    """

    heading: str
    attribute: Attribute | None = None
    values: Condition | None = None


class Row(Struct, frozen=True):
    """A row: its name, the name written for it (which other rows may share), and the meaning of each of its cells.

    The meaning of a cell is a condition; below `in force from` and `in force until`, a day; for other cells, None.
    """

    name: str
    written: str
    meanings: tuple[Condition | int | None, ...]


class Table(Node, frozen=True):
    """A table. Its provisions are those of the policy whose path starts with its name.

    If it has an `otherwise`, that is the last of them, and applies where `when` holds and no other row applies. `columns` and
    `rows` are kept to resolve names and to add rows; `numbered` is the last row number that was given.
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
        """The headings of its columns, in codes."""
        return tuple(column.heading for column in self.columns)


class Term(Node, frozen=True):
    """A name for a condition. Conditions hold the meaning of the terms in them; the names are kept for reports.

    `lines` is the condition as it was written, one line of text each.
    """

    ignored_fields = frozenset({"clause", "lines"})

    name: str
    title: str | None
    when: Condition
    lines: tuple[str, ...] = ()
    clause: Clause = Clause()


class Constant(Node, frozen=True):
    """A name for a number, a time or a date, `text` as it was written. What uses it holds the value."""

    ignored_fields = frozenset({"clause"})

    name: str
    scale: Scale
    text: str
    title: str | None = None
    clause: Clause = Clause()


class Impossible(Node, frozen=True):
    """Requests that do not exist, which proofs assume. `id` is `impossible 1`, `impossible 2`, … Of one that a proposal lets
    lapse, `until` is the day.
    """

    id: str
    when: Condition
    because: str
    clause: Clause = Clause()
    until: int | None = None
