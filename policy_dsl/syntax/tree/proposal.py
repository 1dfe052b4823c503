"""A proposal, as written: its operations, and the lines around them."""

from __future__ import annotations

from typing import Literal

from policy_dsl.node import Node
from policy_dsl.syntax.tree.claims import ExampleBlock, ExamplesTable, FrameBlock, IntentLine, PropertyBlock
from policy_dsl.syntax.tree.provisions import Cell, Row, Rule, TableBlock, TargetText
from policy_dsl.syntax.tree.vocabulary import (
    CodeText,
    DeriveBlock,
    GroupLine,
    ImpossibleBlock,
    NamedDayText,
    SourceLine,
    TermBlock,
    TypeText,
)
from policy_dsl.syntax.tree.words import CitationLine, Name, Quoted, Validity, Word
from policy_dsl.text import NOWHERE, Span


class Add(Node, frozen=True):
    """`add` before a group, a term, a derived fact, `impossible`, a rule, a table, a property, an example or examples."""

    what: (
        GroupLine
        | TermBlock
        | DeriveBlock
        | ImpossibleBlock
        | Rule
        | TableBlock
        | PropertyBlock
        | FrameBlock
        | ExampleBlock
        | ExamplesTable
    )
    span: Span = NOWHERE


class AddRuleText(Node, frozen=True):
    """`add rule R to ORDER before S`, or `in front`, or without a place as its last; and the lines of the rule."""

    rule: Rule
    order: Name
    span: Span = NOWHERE
    before: Name | None = None
    in_front: bool = False


class ReplaceText(Node, frozen=True):
    """`replace` before a term, a rule or a table: the new text of the one with that name."""

    what: TermBlock | Rule | TableBlock
    span: Span = NOWHERE


class ReplaceRulesText(Node, frozen=True):
    """`replace rules NAME in this order` and the rules below it, which stand in the place of those of that order."""

    order: Name
    rules: tuple[Rule, ...]
    span: Span = NOWHERE


class AddRowText(Node, frozen=True):
    """`add row to T | … |`, the cells in the order of T's headings; `add row to T before ROW | … |` or `in front`.

    `before` leaves out the table's own name.
    """

    table: Name
    row: Row
    span: Span = NOWHERE
    before: TargetText | None = None
    in_front: bool = False


class RemoveText(Node, frozen=True):
    """`remove rule X`, `remove table T`, `remove row T 4.8.1` (the row of a table)."""

    words: Literal["rule", "table", "row"]
    target: TargetText
    span: Span = NOWHERE


class RemoveRulesText(Node, frozen=True):
    """`remove rules NAME`: the order of that name, with all of its rules."""

    order: Name
    span: Span = NOWHERE


class SetCellText(Node, frozen=True):
    """`set T 4.8.1 SMETS2 OnDemand to 30 s`; `to` is the text of a cell, so that `N/A` refuses."""

    target: TargetText
    to: Cell
    span: Span = NOWHERE


class SetTableText(Node, frozen=True):
    """`set T` and a partial table below it."""

    table: Name
    heading: Row
    rows: tuple[Row, ...]
    span: Span = NOWHERE


class CalendarDaysText(Node, frozen=True):
    """`close CALENDAR on 2026-06-15 "World Cup"` · `open CALENDAR on …`: on these days it is closed, or open, whatever else."""

    words: Literal["close", "open"]
    calendar: Name
    days: tuple[NamedDayText, ...]
    span: Span = NOWHERE


class ExtendText(Node, frozen=True):
    """`extend LIST until 2030-01-01` and days below it: the list is known longer, with these days in that time."""

    days_list: Name
    until: Name
    days: tuple[NamedDayText, ...] = ()
    span: Span = NOWHERE


class AddCodeText(Node, frozen=True):
    """`add code C "label" to A`, and of codes in an order where it stands: `after D` or `before D`."""

    code: CodeText
    attribute: Name
    after: Name | None = None
    before: Name | None = None
    span: Span = NOWHERE


class RetireCodeText(Node, frozen=True):
    """`retire code C of A`."""

    code: Name
    attribute: Name
    span: Span = NOWHERE


class RenameCodeText(Node, frozen=True):
    """`rename code C of A to D "label"`."""

    code: Name
    attribute: Name
    to: CodeText
    span: Span = NOWHERE


class SplitCodeText(Node, frozen=True):
    """`split code C of A into D "label", E "label"`."""

    code: Name
    attribute: Name
    into: tuple[CodeText, ...]
    span: Span = NOWHERE


class SetBoundsText(Node, frozen=True):
    """`set A : whole number from 0 to 800`."""

    attribute: Name
    type: TypeText
    span: Span = NOWHERE


class GroupMembersText(Node, frozen=True):
    """`add to group G : A, B` · `remove from group G : A, B`."""

    words: Literal["add to", "remove from"]
    group: Name
    values: tuple[Word, ...]
    span: Span = NOWHERE


class RemoveImpossibleText(Node, frozen=True):
    """`remove impossible N`."""

    number: Name
    span: Span = NOWHERE


VocabularyText = (
    AddCodeText
    | RetireCodeText
    | RenameCodeText
    | SplitCodeText
    | SetBoundsText
    | GroupMembersText
    | RemoveImpossibleText
)


DaysText = CalendarDaysText | ExtendText
"""Changes of calendars and of lists of days."""

OperationText = (
    Add
    | AddRuleText
    | ReplaceText
    | ReplaceRulesText
    | RemoveRulesText
    | AddRowText
    | RemoveText
    | SetCellText
    | SetTableText
    | DaysText
    | VocabularyText
)


class ProposalFile(Node, frozen=True):
    """`proposal NAME "…"`, `to POLICY in "FILE"` and the lines below them: by kind, and in order within each kind."""

    ignored_fields = frozenset({"path", "span"})

    name: Name
    title: Quoted
    to: Name
    file: Quoted
    reading: Quoted | None = None
    citations: tuple[CitationLine, ...] = ()
    sources: tuple[SourceLine, ...] = ()
    operations: tuple[OperationText, ...] = ()
    intents: tuple[IntentLine, ...] = ()
    span: Span = NOWHERE
    path: str = ""
    in_force: Validity | None = None
