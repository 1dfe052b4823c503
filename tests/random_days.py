"""Draws changes of days into random proposals to policies on clocks: days that are closed or opened, and lists that go on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Literal

from msgspec.structs import replace

from policy_dsl.syntax import tree as t

WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WORDS: tuple[Literal["close"], Literal["open"]] = ("close", "open")
NEAR = range(-4, 14)
"""Days from the first day of receipt on of which some are changed."""


class ChangingDays:
    """Changes days in one proposal after the other, of which none is in force from a day. Its dice are its own."""

    def __init__(self, seed: int, clocks: Sequence[t.Declaration], first: date) -> None:
        self.random = Random(f"changed days {seed}")
        self.lists = [each for each in clocks if isinstance(each, t.DaysBlock)]
        (self.calendar,) = (each for each in clocks if isinstance(each, t.CalendarBlock))
        closed = {named.day.text for each in self.lists for named in each.days}
        week = self.calendar.week
        days = [first + timedelta(days=n) for n in NEAR]
        self.open = {
            day: is_in(WEEK[day.weekday()], week, self.calendar.through) and str(day) not in closed for day in days
        }
        self.barred = False

    def of(self, proposal: t.ProposalFile) -> t.ProposalFile:
        """The proposal; now and then with changes of days."""
        self.barred = self.barred or proposal.in_force is not None
        if self.barred or self.random.random() < 0.4:
            return proposal
        return replace(proposal, operations=(*proposal.operations, *self.operations()))

    def operations(self) -> list[t.OperationText]:
        """Days that are open are closed, others opened, and a list goes on."""
        made: list[t.OperationText] = []
        turned: list[date] = []
        for words in WORDS if self.random.random() < 0.5 else WORDS[self.random.randrange(2) :][:1]:
            days = [day for day, is_open in self.open.items() if is_open is (words == "close")]
            some = sorted(self.random.sample(days, min(len(days), self.random.randint(1, 2))))
            named = tuple(t.NamedDayText(t.Name(str(day)), self.name()) for day in some)
            made += [t.CalendarDaysText(words, self.calendar.name, named)] if named else []
            turned += some
        self.open |= {day: not self.open[day] for day in turned}
        return [*made, *([self.extended()] if self.lists and self.random.random() < 0.3 else [])]

    def name(self) -> t.Quoted | None:
        return t.Quoted("another day") if self.random.random() < 0.3 else None

    def extended(self) -> t.ExtendText:
        """One of the lists goes on, each once."""
        known = self.lists.pop(self.random.randrange(len(self.lists)))
        end = date.fromisoformat(known.until.text)
        days = tuple(t.NamedDayText(t.Name(str(end + timedelta(days=n))), self.name()) for n in (0, 9))
        return t.ExtendText(known.name, t.Name(str(end + timedelta(days=30))), days[: self.random.randrange(3)])


def is_in(day: str, week: Sequence[t.Name], through: bool) -> bool:
    """Whether the week has the day: one that is named, or that stands between the two."""
    named = [WEEK.index(name.text) for name in week]
    if not through:
        return WEEK.index(day) in named
    return (WEEK.index(day) - named[0]) % 7 <= (named[1] - named[0]) % 7
