"""Rules and tables, as written."""

from __future__ import annotations

from typing import Literal

from policy_dsl.node import Node
from policy_dsl.syntax.tree.conditions import ConditionText
from policy_dsl.syntax.tree.words import CitationLine, Name, Quoted, TimeText, Validity, Word
from policy_dsl.text import NOWHERE, Span


class EffectText(Node, frozen=True):
    """`refuse`, `permit`, `answer within 24 h`, `answer within at most 24 h`, `answer not before 1 h` or `gives risk High`.

    `of` is the name of a time in the place of `answer`: `resolve within 24 h`.
    """

    words: Literal["refuse", "permit", "answer within", "answer within at most", "answer not before", "gives"]
    within: TimeText | Name | None = None
    fact: Name | None = None
    value: Word | None = None
    span: Span = NOWHERE
    of: Name | None = None


class TargetText(Node, frozen=True):
    """The name after `overrides`, `note` or `set`, word by word: `existing_roles 4.8.1 SMETS2 OnDemand`.

    A row that is named by several codes is one Name, with the codes separated by commas in their order: `5.1, 5.2, 5.3`.
    """

    words: tuple[Word, ...]
    span: Span = NOWHERE


class Rule(Node, frozen=True):
    """`rule NAME`, its condition (None: always), its outcome, and the remark of its `note`.

    `permit` is the second outcome of a rule that answers and permits; its `effect` is the time. `in_order` is the name after
    `rules`, if the rule stands in a block of rules of which the first that applies decides. `also` are the others of several
    times that it gives.
    """

    name: Name
    when: ConditionText | None
    effect: EffectText
    overrides: tuple[TargetText, ...] = ()
    citations: tuple[CitationLine, ...] = ()
    span: Span = NOWHERE
    in_force: Validity | None = None
    note: Quoted | None = None
    permit: EffectText | None = None
    in_order: Name | None = None
    also: tuple[EffectText, ...] = ()

    @property
    def times(self) -> tuple[EffectText, ...]:
        """The effects on several times; none where it has one."""
        return (self.effect, *self.also) if self.also else ()


class Cell(Node, frozen=True):
    """The text of one cell, without the spaces around it. `resolve`, which knows the column, gives it a meaning."""

    text: str
    span: Span = NOWHERE


class Row(Node, frozen=True):
    """One line of a table, split at its bars."""

    cells: tuple[Cell, ...]
    span: Span = NOWHERE


class NoteLine(Node, frozen=True):
    """`note 4.8.1 SMETS2 OnDemand "…"`: `target` leaves out the table's own name."""

    target: TargetText
    remark: Quoted
    span: Span = NOWHERE


HitRuleText = Literal[
    "exactly one row applies",
    "at most one row applies",
    "any number of rows apply",
    "the first row that applies decides",
]


class TableBlock(Node, frozen=True):
    """`table NAME`, its heading row, its rows, and the lines around them."""

    name: Name
    heading: Row
    rows: tuple[Row, ...]
    when: ConditionText | None = None
    overrides: tuple[TargetText, ...] = ()
    hit_rule: HitRuleText | None = None
    otherwise: EffectText | None = None
    notes: tuple[NoteLine, ...] = ()
    citations: tuple[CitationLine, ...] = ()
    span: Span = NOWHERE
    in_force: Validity | None = None


class Otherwise(Node, frozen=True):
    """`otherwise refuse` or `otherwise answer within …` at the margin."""

    effect: EffectText
    span: Span = NOWHERE
