"""What requests are, as written: attributes, and the names for values, conditions, days and clocks."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from policy_dsl.node import Node
from policy_dsl.syntax.tree.conditions import ConditionText
from policy_dsl.syntax.tree.words import CitationLine, Duration, Name, Quoted, Word
from policy_dsl.text import NOWHERE, Span


class CodeText(Struct, frozen=True):
    """A code with its official label."""

    name: Name
    label: Quoted | None = None


class TypeText(Struct, frozen=True):
    """`one of …`, `ordered one of …` or `set of …` with codes; `yes/no "…"` with a label; or a scale with its bounds.

    `whole number from LOW to HIGH` and `date from LOW until HIGH` have both bounds, `duration up to HIGH` the upper one.
    `number from LOW to HIGH in steps of STEP` has its step, too.
    """

    words: Literal["one of", "ordered one of", "set of", "yes/no", "whole number", "number", "duration", "date"]
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


class NamedTimeText(Struct, frozen=True):
    """`resolve "it works again"`."""

    name: Name
    title: Quoted | None = None


class TimesBlock(Node, frozen=True):
    """`times` and the named times below it."""

    times: tuple[NamedTimeText, ...]
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
