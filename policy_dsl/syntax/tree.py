"""The syntax tree: the text word by word, with positions, before its meaning is checked.

The module is long, but it is a plain list, to be read beside the grammar. Equality ignores positions, so that
`parse ∘ unparse = id`.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from policy_dsl.node import Node
from policy_dsl.text import NOWHERE, Span


class Name(Node, frozen=True):
    """A word as written: `IS`, `4.8.1`, `s.role`."""

    text: str
    span: Span = NOWHERE


class Quoted(Node, frozen=True):
    """Words in double quotes, without the quotes."""

    text: str
    span: Span = NOWHERE


class Duration(Node, frozen=True):
    """A time as written: `24 h`, `5600 s`; `rest` are the parts after the first, as in `1 h 30 min`.

    `unit` is empty if the time has a mistake, which was reported when it was read.
    """

    amount: str
    unit: str
    span: Span = NOWHERE
    rest: tuple[tuple[str, str], ...] = ()

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """(amount, unit) of each part, the largest unit first."""
        return ((self.amount, self.unit), *self.rest)

    @property
    def text(self) -> str:
        """The time on one line."""
        return " ".join(f"{amount} {unit}".rstrip() for amount, unit in self.parts)


class ClockTime(Node, frozen=True):
    """A time on a clock as written: `20 working days on Statutory`, `1 month, then 2 months on Month`.

    Each of its parts is from the end of the one before.
    """

    parts: tuple[tuple[str, str], ...]
    clock: Name
    span: Span = NOWHERE

    @property
    def text(self) -> str:
        """The time on one line."""
        return f"{', then '.join(f'{amount} {unit}' for amount, unit in self.parts)} on {self.clock.text}"


TimeText = Duration | ClockTime
"""A time that a request is answered within."""

Word = Name | Quoted
"""A word that names a code, a row or a column: the code, or a label in quotes that stands for it."""

ValueText = Name | Quoted | Duration
"""A value: a Name for a code, a number or a date; a Quoted for a label; or a time."""


class Validity(Node, frozen=True):
    """`in force from D until D`; either end may be missing, and the day at the end is not included."""

    start: Name | None
    until: Name | None
    span: Span = NOWHERE


class CitationLine(Node, frozen=True):
    """`source DAG "place in it"`, indented below the clause that cites it."""

    source: Name
    where: Quoted | None
    span: Span = NOWHERE


# --- conditions


class Is(Node, frozen=True):
    """`fact is X` · `is not X` · `in X, Y` · `not in X, Y` (for a set, `is X, Y` means exactly those)."""

    fact: Name
    words: Literal["is", "is not", "in", "not in"]
    values: tuple[ValueText, ...]
    span: Span = NOWHERE


class HasValues(Node, frozen=True):
    """`fact has X` · `does not have X` · `has any of X, Y` · `has none of X, Y`; in place of values, another fact."""

    fact: Name
    words: Literal["has", "does not have", "has any of", "has none of"]
    values: tuple[Word, ...]
    span: Span = NOWHERE


class IsEmpty(Node, frozen=True):
    """`fact is empty`."""

    fact: Name
    span: Span = NOWHERE


class IncludesAll(Node, frozen=True):
    """`fact includes fact` · `does not include fact`."""

    fact: Name
    part: Name
    negated: bool = False
    span: Span = NOWHERE


class InOrder(Node, frozen=True):
    """`fact at least 5` · `over allowance` · `before 2027-01-01`: compared with a number, a time, a date or another fact."""

    fact: Name
    words: Literal["at least", "at most", "over", "under", "before", "after", "on or before", "on or after"]
    against: Name | Duration
    span: Span = NOWHERE


class Between(Node, frozen=True):
    """`fact from 5 to 9`, both ends included · `fact from 2026-01-01 until 2027-01-01`, the end not included."""

    fact: Name
    low: Name | Duration
    words: Literal["to", "until"]
    high: Name | Duration
    span: Span = NOWHERE


class TermText(Node, frozen=True):
    """A term as a condition: `settlement_read` · `not settlement_read`, in a claim `s.settlement_read`."""

    term: Name
    negated: bool = False
    span: Span = NOWHERE


class Joined(Node, frozen=True):
    """`C and C` on one line."""

    parts: tuple[ConditionText, ...]
    span: Span = NOWHERE


class ConditionBlock(Node, frozen=True):
    """Lines below `when`, `where`, `any of`, `none of` or `all of`. `words` is `when` for `where` too: all lines hold."""

    words: Literal["when", "any of", "none of", "all of"]
    parts: tuple[ConditionText, ...]
    span: Span = NOWHERE


ConditionText = Is | HasValues | IsEmpty | IncludesAll | InOrder | Between | TermText | Joined | ConditionBlock


# --- vocabulary


class CodeText(Struct, frozen=True):
    """A code with its official label."""

    name: Name
    label: Quoted | None = None


class TypeText(Struct, frozen=True):
    """`one of …` or `set of …` with codes; `yes/no "…"` with a label; or a scale with its bounds.

    `whole number from LOW to HIGH` and `date from LOW until HIGH` have both bounds, `duration up to HIGH` the upper one.
    `number from LOW to HIGH in steps of STEP` has its step, too.
    """

    words: Literal["one of", "set of", "yes/no", "whole number", "number", "duration", "date"]
    codes: tuple[CodeText, ...] = ()
    label: Quoted | None = None
    low: Name | Duration | None = None
    high: Name | Duration | None = None
    step: Name | None = None


class AttributeLine(Node, frozen=True):
    """`purposes, declared : set of A, B`."""

    names: tuple[Name, ...]
    type: TypeText
    span: Span = NOWHERE


class RequestBlock(Node, frozen=True):
    """`request` and the attributes below it."""

    attributes: tuple[AttributeLine, ...]
    span: Span = NOWHERE


class SourceLine(Node, frozen=True):
    """`source DAG "title"` at the margin."""

    name: Name
    title: Quoted
    span: Span = NOWHERE


class LetLine(Node, frozen=True):
    """`let NAME be VALUE "title"`: a name for a number, a time or a date."""

    name: Name
    value: Name | Duration
    title: Quoted | None = None
    citations: tuple[CitationLine, ...] = ()
    span: Span = NOWHERE


class GroupLine(Node, frozen=True):
    """`group NAME of ATTRIBUTE : X, Y`."""

    name: Name
    attribute: Name
    values: tuple[Word, ...]
    span: Span = NOWHERE


class TermBlock(Node, frozen=True):
    """`term NAME "title" means C`: a name for a condition."""

    name: Name
    title: Quoted | None
    means: ConditionText
    citations: tuple[CitationLine, ...] = ()
    span: Span = NOWHERE


class DeriveBlock(Node, frozen=True):
    """`derive NAME : one of A, B` or `derive NAME : yes/no "label"`: a fact that rules and tables give."""

    name: Name
    type: TypeText
    otherwise: Word | None = None
    citations: tuple[CitationLine, ...] = ()
    span: Span = NOWHERE


class NamedDayText(Struct, frozen=True):
    """A day of a list, with its name."""

    day: Name
    name: Quoted | None = None


class DaysBlock(Node, frozen=True):
    """`days NAME "…"`: a list of days, all of those from `start` up to `until`, that day not included."""

    name: Name
    title: Quoted | None
    start: Name
    until: Name
    days: tuple[NamedDayText, ...] = ()
    citations: tuple[CitationLine, ...] = ()
    span: Span = NOWHERE


class CalendarBlock(Node, frozen=True):
    """`calendar NAME "…"`: its zone, the days of the week on which it is open, and the lists of days on which it is closed.

    `week` are the days as written: several, or with `through` the first and the last.
    """

    name: Name
    title: Quoted | None
    zone: Name | None
    week: tuple[Name, ...]
    through: bool = False
    closed_on: tuple[Name, ...] = ()
    citations: tuple[CitationLine, ...] = ()
    span: Span = NOWHERE


class ClockBlock(Node, frozen=True):
    """`clock NAME "…"`: how times on it are counted. A line that is not written is None."""

    name: Name
    title: Quoted | None
    counts: Name | None = None
    day_one: Literal["the day after receipt", "the day of receipt"] | None = None
    due: Literal["at the end of the day"] | None = None
    short_month: Literal["its last day", "the day after its last"] | None = None
    roll: Literal["moves on", "moves back", "stays"] | None = None
    citations: tuple[CitationLine, ...] = ()
    span: Span = NOWHERE


class ImpossibleBlock(Node, frozen=True):
    """`impossible when C` and its `because "…"`."""

    when: ConditionText
    because: Quoted
    citations: tuple[CitationLine, ...] = ()
    span: Span = NOWHERE


# --- provisions


class EffectText(Node, frozen=True):
    """`refuse`, `permit`, `answer within 24 h`, `answer within at most 24 h`, `answer not before 1 h` or `gives risk High`."""

    words: Literal["refuse", "permit", "answer within", "answer within at most", "answer not before", "gives"]
    within: TimeText | Name | None = None
    fact: Name | None = None
    value: Word | None = None
    span: Span = NOWHERE


class TargetText(Node, frozen=True):
    """The name after `overrides`, `note` or `set`, word by word: `existing_roles 4.8.1 SMETS2 OnDemand`.

    A row that is named by several codes is one Name, with the codes separated by commas in their order: `5.1, 5.2, 5.3`.
    """

    words: tuple[Word, ...]
    span: Span = NOWHERE


class Rule(Node, frozen=True):
    """`rule NAME`, its condition (None: always), its outcome, and the remark of its `note`.

    `permit` is the second outcome of a rule that answers and permits; its `effect` is the time.
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


# --- claims


class Test(Node, frozen=True):
    """A test of an outcome: `r permitted` · `r refused` · `a faster than b` · `r slower than 24 h` · `r same as refused`.

    `against` is a request's name, the word `refused`, a time, or the name of a constant; None for `permitted` and `refused`.
    """

    request: Name
    words: Literal["permitted", "refused", "faster than", "slower than", "same as"]
    against: Name | TimeText | None = None
    span: Span = NOWHERE


class PropertyBlock(Node, frozen=True):
    """`property NAME "…"` and its lines. `requests` has one name, for any request, or two, for a pair alike except `differ`;
    with `holds`, for some request, or some pair.

    With `any_first`, it is for any request of the first name, which meets `where`, and some of the second, which meets `among`.
    """

    name: Name
    sentence: Quoted
    requests: tuple[Name, ...]
    differ: tuple[Name, ...]
    where: ConditionText | None
    given: tuple[Test, ...]
    words: Literal["never", "always", "holds"]
    claim: tuple[Test, ...]
    counted_by: tuple[Name, ...] = ()
    citations: tuple[CitationLine, ...] = ()
    span: Span = NOWHERE
    any_first: bool = False
    among: ConditionText | None = None


class FrameBlock(Node, frozen=True):
    """`property NAME "…"` with `for any amendment`, and lines like those of `intends`."""

    name: Name
    sentence: Quoted
    aims: tuple[IntentLine, ...]
    citations: tuple[CitationLine, ...] = ()
    span: Span = NOWHERE


class Given(Node, frozen=True):
    """A fact of an example: `role IS`, `purposes A + B`, `purposes none`, `pages 5`, `waited 5 days`, `received 2026-03-01`."""

    attribute: Name
    values: tuple[ValueText, ...]
    span: Span = NOWHERE


class Expected(Node, frozen=True):
    """`24 h`, `20 working days on Statutory`, the name of a constant, or `refused`."""

    outcome: TimeText | Name | Literal["refused"]
    span: Span = NOWHERE


class ExampleBlock(Node, frozen=True):
    """`example "…"`, `given …`, `expect …` and, in a proposal, `, was …`."""

    sentence: Quoted
    given: tuple[Given, ...]
    expect: Expected
    was: Expected | None = None
    span: Span = NOWHERE


class ExamplesTable(Node, frozen=True):
    """`examples NAME` and a table with an `expect` column."""

    name: Name
    heading: Row
    rows: tuple[Row, ...]
    span: Span = NOWHERE


# --- files


Declaration = (
    SourceLine
    | LetLine
    | RequestBlock
    | GroupLine
    | TermBlock
    | DeriveBlock
    | DaysBlock
    | CalendarBlock
    | ClockBlock
    | ImpossibleBlock
    | Rule
    | TableBlock
    | Otherwise
    | PropertyBlock
    | FrameBlock
    | ExampleBlock
    | ExamplesTable
)


class PolicyFile(Node, frozen=True):
    """`policy NAME "title"`, the lines indented below it, and the declarations at the margin, in order.

    `unread` are the first words of declarations that could not be read, or not completely.
    """

    ignored_fields = frozenset({"path", "unread"})

    name: Name
    title: Quoted
    declarations: tuple[Declaration, ...]
    path: str = ""
    unread: frozenset[str] = frozenset()
    dated_by: Name | None = None
    in_force: Validity | None = None


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


class ReplaceText(Node, frozen=True):
    """`replace` before a term, a rule or a table: the new text of the one with that name."""

    what: TermBlock | Rule | TableBlock
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


class AddCodeText(Node, frozen=True):
    """`add code C "label" to A`."""

    code: CodeText
    attribute: Name
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

OperationText = Add | ReplaceText | AddRowText | RemoveText | SetCellText | SetTableText | VocabularyText


class IntentLine(Node, frozen=True):
    """One line below `intends` or `for any amendment`. Fields that its kind does not use are None or empty."""

    words: Literal[
        "changes only where",
        "changes nothing where",
        "answers within",
        "answers in exactly",
        "refuses where",
        "every change is",
        "refuses nothing new",
        "permits nothing new",
        "restores",
        "gives up",
    ]
    where: ConditionText | None = None
    within: Duration | Name | None = None
    directions: tuple[Literal["slower", "faster", "refused", "permitted"], ...] = ()
    property: Name | None = None
    note: Quoted | None = None
    """The note on the block of lines that this one belongs to."""
    span: Span = NOWHERE


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


File = PolicyFile | ProposalFile
