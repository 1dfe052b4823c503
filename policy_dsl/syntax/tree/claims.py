"""Properties, the lines of intents, and examples, as written."""

from __future__ import annotations

from typing import Literal

from policy_dsl.node import Node
from policy_dsl.syntax.tree.conditions import ConditionText
from policy_dsl.syntax.tree.provisions import Row
from policy_dsl.syntax.tree.words import CitationLine, Name, Quoted, TimeText, ValueText
from policy_dsl.text import NOWHERE, Span


class Test(Node, frozen=True):
    """A test of an outcome: `r permitted` · `r refused` · `a faster than b` · `r slower than 24 h` · `r same as refused` ·
    `b due before a`.

    `against` is a request's name, the word `refused`, a time, or the name of a constant; None for `permitted` and `refused`.
    """

    request: Name
    words: Literal["permitted", "refused", "faster than", "slower than", "same as", "due before"]
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
    every_time: bool = False


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
    within: TimeText | Name | None = None
    directions: tuple[Literal["slower", "faster", "refused", "permitted"], ...] = ()
    property: Name | None = None
    since: Name | None = None
    """The day of `restores P from D`."""
    note: Quoted | None = None
    """The note on the block of lines that this one belongs to."""
    span: Span = NOWHERE
    of: Name | None = None
    """The one of several times that `answers … within` is about."""


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
    """`24 h`, `20 working days on Statutory`, the name of a constant, or `refused`; `of` one of several times, `resolve 24 h`,
    it is that of `resolve`. With `due 2026-07-14`, the day with which the time ends.
    """

    outcome: TimeText | Name | Literal["refused"]
    span: Span = NOWHERE
    of: Name | None = None
    due: Name | None = None


class ExampleBlock(Node, frozen=True):
    """`example "…"`, `given …`, `expect …` and, in a proposal, `, was …`. `also` are the other times of several."""

    sentence: Quoted
    given: tuple[Given, ...]
    expect: Expected
    was: Expected | None = None
    span: Span = NOWHERE
    also: tuple[Expected, ...] = ()


class ExamplesTable(Node, frozen=True):
    """`examples NAME` and a table with an `expect` column."""

    name: Name
    heading: Row
    rows: tuple[Row, ...]
    span: Span = NOWHERE
