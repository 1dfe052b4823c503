"""A policy, as written."""

from __future__ import annotations

from policy_dsl.node import Node
from policy_dsl.syntax.tree.claims import ExampleBlock, ExamplesTable, FrameBlock, PropertyBlock
from policy_dsl.syntax.tree.provisions import Otherwise, Rule, TableBlock
from policy_dsl.syntax.tree.vocabulary import (
    CalendarBlock,
    ClockBlock,
    DaysBlock,
    DeriveBlock,
    GroupLine,
    ImpossibleBlock,
    LetLine,
    RequestBlock,
    SourceLine,
    TermBlock,
    TimesBlock,
)
from policy_dsl.syntax.tree.words import Name, Quoted, Validity

Declaration = (
    SourceLine
    | LetLine
    | RequestBlock
    | TimesBlock
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
