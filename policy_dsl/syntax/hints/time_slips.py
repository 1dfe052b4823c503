"""Messages on times on a clock that are counted from, to or in something that the language does not have."""

from __future__ import annotations

import re

from policy_dsl.syntax.hints.day_time_hints import ON, SOME_CLOCK, hours_of_a_day, on_clock
from policy_dsl.syntax.hints.hint_limit import LONGEST
from policy_dsl.syntax.hints.message import Message

AMOUNT = r"(?P<amount>[0-9]+) ?"
UNIT = r"(?:(?:working|business|calendar|banking)[ -]?)?(?:days?|weeks?|months?|years?)"
TIME = rf"(?P<time>\b[0-9]+ {UNIT})"

ELAPSED_FIRST = re.compile(rf"\b{AMOUNT}(?:h|hrs?|hours?)\b,? (?:and )?then (?P<rest>[0-9].{{1,80}})")
AFTER = re.compile(rf"(?:^|\bwithin ){TIME} after (?:the )?(?!receipt\b|receiv|the\b|request)(?P<other>[^\W\d][\w.-]*)")
BEFORE = re.compile(rf"(?:^|\bwithin ){TIME} before (?:the )?(?P<other>[^\W\d][\w.-]*)")
EXACTLY = re.compile(rf"\b(?:exactly|precisely) {TIME}")
OPEN_HOURS = re.compile(rf"\b{AMOUNT}(?:h|hrs?|hours?) open\b")
CLEAR = re.compile(rf"\b{AMOUNT}clear (?:(?:calendar|working|business) )?days?\b")
SCHOOL = re.compile(rf"\b{AMOUNT}(?P<kind>school|term|term-time|sitting) days?\b")


def time_slip(text: str) -> Message | None:
    """The message on such a time in a line or in a cell; None for other texts."""
    text = " ".join(text.split())
    if len(text) > LONGEST:
        return None
    clock = ON.search(text)
    on = f"on {clock[1]}" if clock else SOME_CLOCK
    if slip := ELAPSED_FIRST.search(text):
        return elapsed_first(slip)
    if slip := AFTER.search(text):
        hint = f"write both parts, with the time of `{slip['other']}` for the first: `TIME, then {slip['time']} {on}`"
        message = "every time begins with receipt, and no time begins at the end of another one"
        return Message("E109", message, hint, slip[0].removeprefix("within "))
    if slip := BEFORE.search(text):
        hint = f"write the time from receipt on, such as `{slip['time']} {on}`"
        return Message(
            "E109", "a clock counts on from receipt, and nothing counts backward", hint, slip[0].removeprefix("within ")
        )
    if slip := EXACTLY.search(text):
        written = on_clock(f"{slip['time']} {on}") or f"{slip['time']} {on}"
        return Message(
            "E101", "a time is exact as it is written", f"leave `{slip[0].split()[0]}` out: `{written}`", slip[0]
        )
    if slip := OPEN_HOURS.search(text):
        return hours_of_a_day(slip["amount"], slip[0])
    if slip := CLEAR.search(text):
        hint = (
            f"write `{slip['amount']} calendar days {on}` or `{slip['amount']} working days {on}`: the clock says which day is"
            " day one, and where the last day is left out too, write one day more"
        )
        return Message("E109", "a clock does not count clear days", hint, slip[0])
    if slip := SCHOOL.search(text):
        hint = (
            f"declare a calendar that is open on {slip['kind']} days and a clock that counts it, and write"
            f" `{slip['amount']} working days` on that clock"
        )
        return Message("E109", f"a clock counts the open days of its calendar, not {slip['kind']} days", hint, slip[0])
    return None


def elapsed_first(slip: re.Match[str]) -> Message | None:
    """The message on hours with a part on a clock behind them; None where that part is something else."""
    amount, rest = int(slip["amount"]), on_clock(slip["rest"])
    if rest is None or not ON.search(slip["rest"]):
        return None
    days = amount // 24
    hint = f"write days in place of `{amount} h`, such as `1 calendar day, then {rest}`"
    if amount and amount % 24 == 0:
        hint = f"write `{days} calendar day{'' if days == 1 else 's'}, then {rest}`"
    return Message(
        "E109", "the parts of a time with `then` are all counted on its clock, the first one too", hint, slip[0]
    )
