"""The syntax tree: what was written, word by word, with positions. Nothing in it is known to make sense yet.

One list, long as it is: it is read beside the grammar.

Positions never count when two trees are compared, so that `parse ∘ unparse = id` can be said as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from policy_dsl.text import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class Name:
    """A word as written: `IS`, `4.8.1`, `s.role`."""

    text: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words in double quotes, without the quotes."""

    text: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Duration:
    """A time as written: `24 h`, `5600 s`. `unit` is empty where it was forgotten; `amount` keeps what was typed."""

    amount: str
    unit: str
    span: Span = field(default=NOWHERE, compare=False)


Word = Name | Quoted
"""What names a code, a row or a column: the code, or a label in quotes that stands for it."""

ValueText = Name | Quoted | Duration
"""A value: a code or its label; a number or a date, which are names too; or a time."""


@dataclass(frozen=True, slots=True)
class Validity:
    """`in force from D until D`; either end may be left out, and the day at the end is not included."""

    start: Name | None
    until: Name | None
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class CitationLine:
    """`source DAG "where in it"`, indented below what cites it."""

    source: Name
    where: Quoted | None
    span: Span = field(default=NOWHERE, compare=False)


# --- conditions


@dataclass(frozen=True, slots=True)
class Is:
    """`fact is X` · `is not X` · `in X, Y` · `not in X, Y` (of a set, `is X, Y` is exactly those)."""

    fact: Name
    words: Literal["is", "is not", "in", "not in"]
    values: tuple[ValueText, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class HasValues:
    """`fact has X` · `has any of X, Y` · `has none of X, Y`."""

    fact: Name
    words: Literal["has", "has any of", "has none of"]
    values: tuple[Word, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class IsEmpty:
    """`fact is empty`."""

    fact: Name
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class IncludesAll:
    """`fact includes fact`."""

    fact: Name
    other: Name
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class InOrder:
    """`fact at least 5` · `over allowance` · `before 2027-01-01`: against a number, a time, a date, or another fact."""

    fact: Name
    words: Literal["at least", "at most", "over", "under", "before", "after", "on or before", "on or after"]
    against: Name | Duration
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Between:
    """`fact from 5 to 9`, both ends included · `fact from 2026-01-01 until 2027-01-01`, the end not included."""

    fact: Name
    low: Name | Duration
    words: Literal["to", "until"]
    high: Name | Duration
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Joined:
    """`C and C` on one line."""

    parts: tuple[ConditionText, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines below `when`, `where`, `any of`, `none of` or `all of`. Below `when` and `where`, all of them hold."""

    words: Literal["when", "any of", "none of", "all of"]
    parts: tuple[ConditionText, ...]
    span: Span = field(default=NOWHERE, compare=False)


ConditionText = Is | HasValues | IsEmpty | IncludesAll | InOrder | Between | Joined | Block


# --- vocabulary


@dataclass(frozen=True, slots=True)
class CodeText:
    """A code with its official label."""

    name: Name
    label: Quoted | None = None


@dataclass(frozen=True, slots=True)
class TypeText:
    """`one of …`, `set of …` with their codes; `yes/no "…"` with its label; or a scale with its ends.

    `whole number from LOW to HIGH` and `date from LOW until HIGH` have both ends, `duration up to HIGH` the high one.
    """

    words: Literal["one of", "set of", "yes/no", "whole number", "duration", "date"]
    codes: tuple[CodeText, ...] = ()
    label: Quoted | None = None
    low: Name | Duration | None = None
    high: Name | Duration | None = None


@dataclass(frozen=True, slots=True)
class AttributeLine:
    """`purposes, declared : set of A, B`."""

    names: tuple[Name, ...]
    type: TypeText
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class RequestBlock:
    """`request` and the attributes below it."""

    attributes: tuple[AttributeLine, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """`source DAG "title"` at the margin."""

    name: Name
    title: Quoted
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """`group NAME of ATTRIBUTE : X, Y`."""

    name: Name
    attribute: Name
    values: tuple[Word, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class ImpossibleBlock:
    """`impossible when C` and its `because "…"`."""

    when: ConditionText
    because: Quoted
    citations: tuple[CitationLine, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


# --- provisions


@dataclass(frozen=True, slots=True)
class EffectText:
    """`refuse`, `permit` or `answer within 24 h`."""

    words: Literal["refuse", "permit", "answer within"]
    within: Duration | None = None
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class TargetText:
    """What an `overrides`, a `note` or a `set` names: `existing_roles 4.8.1 SMETS2 OnDemand`, word by word. A row named
    by several codes has them joined with commas in one Name, in row order: `5.1, 5.2, 5.3`."""

    words: tuple[Word, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """`rule NAME`, its condition (none: always) and its outcome."""

    name: Name
    when: ConditionText | None
    effect: EffectText
    overrides: tuple[TargetText, ...] = ()
    citations: tuple[CitationLine, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)
    in_force: Validity | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of one cell, without the spaces around it. Read by `rows` or by `resolve`, which knows its column."""

    text: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, cut at its bars."""

    cells: tuple[Cell, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class NoteLine:
    """`note 4.8.1 SMETS2 OnDemand "…"`: `target` leaves out the table's own name."""

    target: TargetText
    remark: Quoted
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class TableBlock:
    """`table NAME`, what surrounds its rows, a heading row, and the rows."""

    name: Name
    heading: Row
    rows: tuple[Row, ...]
    when: ConditionText | None = None
    overrides: tuple[TargetText, ...] = ()
    hit_rule: Literal["exactly one row applies", "at most one row applies", "any number of rows apply"] | None = None
    otherwise: EffectText | None = None
    notes: tuple[NoteLine, ...] = ()
    citations: tuple[CitationLine, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)
    in_force: Validity | None = None


@dataclass(frozen=True, slots=True)
class Otherwise:
    """`otherwise refuse` or `otherwise answer within …` at the margin."""

    effect: EffectText
    span: Span = field(default=NOWHERE, compare=False)


# --- claims


@dataclass(frozen=True, slots=True)
class Test:
    """About an outcome: `r permitted` · `r refused` · `a faster than b` · `r slower than 24 h` · `r same as refused`.

    `against` is a request's name, the word `refused`, or a time; none for `permitted` and `refused`.
    """

    request: Name
    words: Literal["permitted", "refused", "faster than", "slower than", "same as"]
    against: Name | Duration | None = None
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class PropertyBlock:
    """`property NAME "…"` and its lines. One name in `requests`: any request. Two: a pair alike except `differ`."""

    name: Name
    sentence: Quoted
    requests: tuple[Name, ...]
    differ: tuple[Name, ...]
    where: ConditionText | None
    given: tuple[Test, ...]
    words: Literal["never", "always"]
    claim: tuple[Test, ...]
    counted_by: tuple[Name, ...] = ()
    citations: tuple[CitationLine, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class FrameBlock:
    """`property NAME "…"` with `for any amendment`, and lines as in `intends`."""

    name: Name
    sentence: Quoted
    aims: tuple[IntentLine, ...]
    citations: tuple[CitationLine, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Given:
    """`role IS`, `purposes A + B`, `purposes none`, `pages 5`, `waited 5 days` or `received 2026-03-01` in an example."""

    attribute: Name
    values: tuple[ValueText, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Expected:
    """`24 h` or `refused`."""

    outcome: Duration | Literal["refused"]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class ExampleBlock:
    """`example "…"`, `given …`, `expect …` and, in a proposal, `, was …`."""

    sentence: Quoted
    given: tuple[Given, ...]
    expect: Expected
    was: Expected | None = None
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class ExamplesTable:
    """`examples NAME` and a table with an `expect` column."""

    name: Name
    heading: Row
    rows: tuple[Row, ...]
    span: Span = field(default=NOWHERE, compare=False)


# --- files


Declaration = (
    SourceLine
    | RequestBlock
    | Group
    | ImpossibleBlock
    | Rule
    | TableBlock
    | Otherwise
    | PropertyBlock
    | FrameBlock
    | ExampleBlock
    | ExamplesTable
)


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """`policy NAME "title"`, what is indented below it, and the declarations at the margin, in order.

    `unread` are the first words of declarations that could not be read, or only in part.
    """

    name: Name
    title: Quoted
    declarations: tuple[Declaration, ...]
    path: str = field(default="", compare=False)
    unread: frozenset[str] = field(default=frozenset(), compare=False)
    dated_by: Name | None = None
    in_force: Validity | None = None


@dataclass(frozen=True, slots=True)
class Add:
    """`add` before a rule, a table, a property, an example or examples."""

    what: Rule | TableBlock | PropertyBlock | FrameBlock | ExampleBlock | ExamplesTable
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class ReplaceText:
    """`replace` before a rule or a table: the one of that name."""

    what: Rule | TableBlock
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class AddRowText:
    """`add row to T | … |`, the cells in the order of T's headings."""

    table: Name
    row: Row
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class RemoveText:
    """`remove rule X`, `remove table T`, `remove row T 4.8.1` (the row of a table)."""

    words: Literal["rule", "table", "row"]
    target: TargetText
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class SetCellText:
    """`set T 4.8.1 SMETS2 OnDemand to 30 s`; `to` is read like a cell (`N/A` refuses)."""

    target: TargetText
    to: Cell
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class SetTableText:
    """`set T` and a partial table below it."""

    table: Name
    heading: Row
    rows: tuple[Row, ...]
    span: Span = field(default=NOWHERE, compare=False)


OperationText = Add | ReplaceText | AddRowText | RemoveText | SetCellText | SetTableText


@dataclass(frozen=True, slots=True)
class IntentLine:
    """One line below `intends`. What is not of its kind is none or empty."""

    words: Literal[
        "changes only where",
        "changes nothing where",
        "answers within",
        "refuses where",
        "every change is",
        "refuses nothing new",
        "permits nothing new",
        "restores",
        "gives up",
    ]
    where: ConditionText | None = None
    within: Duration | None = None
    directions: tuple[Literal["slower", "faster", "refused", "permitted"], ...] = ()
    property: Name | None = None
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class ProposalFile:
    """`proposal NAME "…"`, `to POLICY in "FILE"` and the lines below, each kind in order."""

    name: Name
    title: Quoted
    to: Name
    file: Quoted
    reading: Quoted | None = None
    citations: tuple[CitationLine, ...] = ()
    sources: tuple[SourceLine, ...] = ()
    operations: tuple[OperationText, ...] = ()
    intents: tuple[IntentLine, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)
    path: str = field(default="", compare=False)
    in_force: Validity | None = None


File = PolicyFile | ProposalFile
