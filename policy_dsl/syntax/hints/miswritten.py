"""Messages on dates, times and numbers that are miswritten, and on what the language leaves out."""

from __future__ import annotations

import re

from policy_dsl.syntax.hints import day_time_hints, example_hints, suggest_date, suggest_time
from policy_dsl.syntax.hints.general import LEFT_OUT, NEGATED, NO_FIXED_LENGTH, NO_SIGNS, WITHOUT_NOT
from policy_dsl.syntax.hints.message import Message
from policy_dsl.syntax.hints.time_slips import time_slip


def words_message(word: str, line: str, personal: str | None) -> Message | None:
    """The message on a date, time or number that is miswritten, or on a construct that the language leaves out; else None.

    A `personal` hint replaces the general one. `word` is the unexpected word. The line has no comment, and nothing between its
    quotes.
    """
    if day := suggest_date.OTHER_DATES.search(line):
        return Message("E117", f"`{day[0]}` is not how a date is written", suggest_date.date_hint(day[0]), day[0])
    if slip := example_hints.slip_of_several_times(line):
        return Message("E101", *slip)
    if chosen := day_time_hints.chosen_hint(line):
        return Message("E101", "two times of which one counts are joined by `and`", chosen, line.strip())
    if time := time_slip(line):
        return time
    if call := OF_A_REQUEST.match(line):
        hint = f"a fact or a term of `{call['request']}` is written `{call['request']}.{call['fact']}`"
        return Message("E109", "there are no functions", hint, call["call"])
    about, hint = suggest_time.hint_in_line(line) or ("", "")
    if about:
        expects_comma = "before `was`" in hint
        problem = "does not belong here; expected a comma" if expects_comma else "is not how a time is written"
        return Message("E101", f"`{about}` {problem}", personal if personal and ", was " in personal else hint, about)
    for pattern, message, hint in LEFT_OUT:
        if left_out := re.search(pattern, line):
            negated_sign = message == NO_SIGNS and re.search(NEGATED, line)
            general = WITHOUT_NOT if negated_sign else hint
            if message == NO_FIXED_LENGTH and personal and (day_time_hints.ON.search(personal) or " due " in line):
                return None  # what the line says about a time on a clock is the mistake
            if message == NO_FIXED_LENGTH:
                return Message("E109", message, day_time_hints.hint_in_line(line), left_out[0])
            return Message("E109", message, personal or general)
    if not personal and (on_clock := day_time_hints.slip_in_line(line)):
        return on_clock
    if percent := re.search(r"(?<![\w.])(\d+(?:\.\d+)?) ?%", line):
        return Message(
            "E101",
            f"`{percent[0]}` has a sign behind its digits",
            f"write `{percent[1]}`: a number has no unit",
            percent[0],
        )
    if price := re.search(r"[£$€]\s*(\d+(?:\.\d+)?)\b", line):
        return Message(
            "E101", f"`{price[0]}` has a sign before its digits", f"write `{price[1]}`: a number has no unit", price[0]
        )
    if word == "," and (decimal := re.search(r"\b(\d+),(\d\d?)(?![\d,.])", line)):
        hint = f"decimals stand behind a point: `{decimal[1]}.{decimal[2]}`"
        return Message("E103", f"`{decimal[0]}` has a comma between its digits", hint, decimal[0])
    if word == "," and (grouped := re.search(r"\b\d{1,3}(,\d{3})+\b", line)):
        digits = grouped[0].replace(",", "")
        return Message("E103", f"`{grouped[0]}` has a sign between its digits", f"write `{digits}`", grouped[0])
    return None


OF_A_REQUEST = re.compile(
    r"\s*(?:where|if|always|never|holds|and|or)\b.*?(?P<call>\b(?P<fact>[^\W\d][\w.-]*)\((?P<request>[^\W\d]\w*)\))"
)
"""Matches a line of a claim with a fact or a term of a request that is written as a function."""
