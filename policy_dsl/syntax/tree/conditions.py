"""Conditions, as written."""

from __future__ import annotations

from typing import Literal

from policy_dsl.node import Node
from policy_dsl.syntax.tree.words import Name, ValueText, Word
from policy_dsl.text import NOWHERE, Span


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
    """`fact at least 5` · `over allowance` · `before 2027-01-01`: compared with a number, a time, a date, a code or a fact."""

    fact: Name
    words: Literal["at least", "at most", "over", "under", "before", "after", "on or before", "on or after"]
    against: ValueText
    span: Span = NOWHERE


class Between(Node, frozen=True):
    """`fact from 5 to 9`, both ends included · `fact from 2026-01-01 until 2027-01-01`, the end not included."""

    fact: Name
    low: ValueText
    words: Literal["to", "until"]
    high: ValueText
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
