"""What a proposal changes of calendars and lists of days, in words."""

from __future__ import annotations

from typing import assert_never

from policy_dsl.calendar.days import NamedDay
from policy_dsl.model.proposal import DaysChange
from verifier.report.words.days import TO_AND_INCLUDING
from verifier.report.words.numbers import joined, plural
from verifier.report.words.values import day

MOST_DAYS = 8
"""The most days that a sentence lists; JSON has them all."""


def sentence(change: DaysChange) -> str:
    """`It closes Office on 2026-03-16 (founding day).`"""
    return f"It {clause(change)}."


def clause(change: DaysChange) -> str:
    """`closes Office on 2026-03-16 (founding day)`, or `extends Holidays to and including 2029-12-31, with 2029-12-25`."""
    match change.verb:
        case "closes" | "opens":
            return f"{change.verb} {change.name} on {listed(change.days)}"
        case "extends":
            last = "" if change.until is None else f" {TO_AND_INCLUDING} {day(change.until - 1)}"
            with_days = f"with {listed(change.days)}" if change.days else "with no day in that time"
            return f"extends {change.name}{last}, {with_days}"
        case _:
            assert_never(change.verb)


def listed(days: tuple[NamedDay, ...]) -> str:
    """The days with their names; of many, how many they are, and between which."""
    if len(days) <= MOST_DAYS:
        return joined([named(each) for each in days])
    steps = [each.day for each in days]
    return f"{plural(len(days), 'day')} from {day(min(steps))} to {day(max(steps))}"


def named(each: NamedDay) -> str:
    """A day, with what it is called in brackets."""
    return day(each.day) if each.name is None else f"{day(each.day)} ({each.name})"
