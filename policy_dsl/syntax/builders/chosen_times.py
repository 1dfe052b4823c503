"""Reads the earlier or the later of two times that are not on one clock: `the earlier of 24 h and 2 working days on Work`."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, cast

from policy_dsl.syntax import tree
from policy_dsl.syntax.times import DAY_UNIT, parts_in, read
from policy_dsl.text import Span

S = r"[ \t]+"
UNIT = DAY_UNIT.replace(" ", S)
THE = re.compile(rf"the{S}(earlier|later){S}of{S}")
AND = re.compile(rf"{S}and{S}")
IN_TURN = re.compile(rf"[0-9]+{S}{UNIT}(?:[ \t]*,[ \t]*then{S}[0-9]+{S}{UNIT})*")
ON = re.compile(rf"{S}on{S}(\w+(?:[.-]\w+)*)")
ELAPSED = re.compile(rf"[0-9]+[ \t]*(?:s|min|h|days?|weeks?)\b(?:{S}[0-9]+[ \t]*(?:s|min|h|days?)\b)*")


class NoClock(NamedTuple):
    """Parts of a time on a clock that is not said behind them."""

    parts: tuple[tuple[str, str], ...]
    text: str


class FaultyTimeError(ValueError):
    """The text is not the earlier or the later of two times. Its first argument is what is wrong, in words; the second a
    hint.
    """


def chosen_time(text: str, span: Span) -> tree.ChosenTime | tree.ClockTime | None:
    """The time that the text is, on one line from the span's first column on; None for a text that does not begin as one.

    Raises FaultyTimeError for one that does.
    """
    if not THE.match(text):
        return None
    reader = Reader(text, span)
    time = reader.time()
    if reader.at < len(text) or not isinstance(time, tree.ChosenTime | tree.ClockTime):
        raise FaultyTimeError(
            f"`{text}` is not the earlier or the later of two times",
            "of three, write `the earlier of the earlier of T and U and V`",
        )
    return time


class Reader:
    """Reads one time after the other."""

    def __init__(self, text: str, span: Span) -> None:
        """The text begins where the span does."""
        self.text, self.span, self.at = text, span, 0

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What matches here, and goes on behind it."""
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match

    def place(self, start: int) -> Span:
        """The place from there to here."""
        column = self.span.column
        return Span(self.span.line, column + start, self.span.line, column + self.at)

    def time(self) -> tree.ChosenTime | tree.ClockTime | tree.Duration | NoClock | None:
        """The time that stands here; None if none does."""
        start = self.at
        if chosen := self.take(THE):
            return self.either(start, cast(Literal["earlier", "later"], chosen[1]))
        if match := self.take(IN_TURN):
            parts = parts_in(" ".join(match[0].split()))
            clock = self.take(ON)
            if clock is None:
                return NoClock(parts, match[0])
            return tree.ClockTime(parts, tree.Name(clock[1], self.place(clock.start(1))), self.place(start))
        if match := self.take(ELAPSED):
            read_parts, fault = read(match[0]) or ((), None)
            if fault is not None:
                raise FaultyTimeError(fault.message, fault.hint)
            (amount, unit), *rest = read_parts
            return tree.Duration(amount, unit, self.place(start), tuple(rest))
        return None

    def either(self, start: int, chosen: Literal["earlier", "later"]) -> tree.ChosenTime | tree.ClockTime | None:
        """One of two times. The first may leave out its clock, if the second is on one and in parts that follow each other."""
        left = self.time()
        right = self.time() if left is not None and self.take(AND) else None
        if left is None or right is None:
            return None
        for each in (left, right):
            if isinstance(each, NoClock) and (each is right or not isinstance(right, tree.ClockTime) or right.chosen):
                raise FaultyTimeError(f"`{each.text}` is not on a clock", f"write `{each.text} on` and a clock")
        if isinstance(left, NoClock):
            assert isinstance(right, tree.ClockTime)  # noqa: S101  # just looked at; for mypy
            return tree.ClockTime(left.parts, right.clock, self.place(start), chosen, right.parts)
        assert not isinstance(right, NoClock)  # noqa: S101  # likewise
        return tree.ChosenTime(chosen, left, right, self.place(start))
