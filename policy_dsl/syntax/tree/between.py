"""A file of claims between policies, as written."""

from __future__ import annotations

from typing import Literal

from policy_dsl.node import Node
from policy_dsl.syntax.tree.conditions import ConditionText
from policy_dsl.syntax.tree.vocabulary import SourceLine
from policy_dsl.syntax.tree.words import CitationLine, Name, Quoted
from policy_dsl.text import NOWHERE, Span

BetweenWords = Literal[
    "permits nothing that … refuses",
    "and … decide alike",
    "and … permit alike",
    "and … permit nothing in common",
    "answers nothing slower than",
]
"""What a claim says of two policies: the words between their names, and after them where a name stands for `…`."""


class PolicyInText(Node, frozen=True):
    """`policy NAME in "FILE"` or, where the claims call it otherwise, `policy NAME as OTHER in "FILE"`."""

    policy: Name
    file: Quoted
    alias: Name | None = None
    span: Span = NOWHERE

    @property
    def name(self) -> Name:
        """The name by which claims mean it."""
        return self.alias or self.policy


class ClaimBlock(Node, frozen=True):
    """`claim NAME "…"` and its lines. `first` and `second` are the policies, in the order in which they are written.

    `of` is the one of several times that it names; `every_time` tells whether it is about each of them.
    """

    name: Name
    sentence: Quoted
    request: Name
    where: ConditionText | None
    first: Name
    words: BetweenWords
    second: Name
    citations: tuple[CitationLine, ...] = ()
    span: Span = NOWHERE
    every_time: bool = False
    of: Name | None = None


class ClaimsFile(Node, frozen=True):
    """`claims NAME "…"`, the policies below it, and the declarations at the margin: by kind, and in order within each kind.

    `unread` tells whether a policy of it could not be read.
    """

    ignored_fields = frozenset({"path", "span", "unread"})

    name: Name
    title: Quoted
    policies: tuple[PolicyInText, ...]
    citations: tuple[CitationLine, ...] = ()
    sources: tuple[SourceLine, ...] = ()
    claims: tuple[ClaimBlock, ...] = ()
    span: Span = NOWHERE
    path: str = ""
    unread: bool = False
