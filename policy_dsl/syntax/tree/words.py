"""Words, times, and the lines that blocks of all kinds have."""

from __future__ import annotations

from typing import Literal

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

    Each of its parts is from the end of the one before. With `chosen`, it is the earlier or the later of that time and of one
    with the `others` as its parts.
    """

    parts: tuple[tuple[str, str], ...]
    clock: Name
    span: Span = NOWHERE
    chosen: Literal["", "earlier", "later"] = ""
    others: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The time on one line."""
        first, second = (
            ", then ".join(f"{amount} {unit}" for amount, unit in each) for each in (self.parts, self.others)
        )
        time = f"the {self.chosen} of {first} and {second}" if self.chosen else first
        return f"{time} on {self.clock.text}"


class ChosenTime(Node, frozen=True):
    """The earlier or the later of two times that are not on one clock: `the earlier of 24 h and 2 working days on Work`."""

    chosen: Literal["earlier", "later"]
    left: Duration | ClockTime | ChosenTime
    right: Duration | ClockTime | ChosenTime
    span: Span = NOWHERE

    @property
    def text(self) -> str:
        """The time on one line."""
        return f"the {self.chosen} of {self.left.text} and {self.right.text}"


class NoPromise(Node, frozen=True):
    """`no promise`, as written: a time that is slower than any other."""

    text: str = "no promise"
    span: Span = NOWHERE


TimeText = Duration | ClockTime | ChosenTime | NoPromise
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
