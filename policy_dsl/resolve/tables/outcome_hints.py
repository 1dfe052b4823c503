"""Hints for outcomes in cells that are written as in spreadsheets, such as `within 2 h`, `n/a` and `2 days if paid`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from policy_dsl.resolve.tables.cell_hints import NO_FIXED_LENGTH, REST, UNIT_WITHOUT_LENGTH, spreadsheet_hint
from policy_dsl.resolve.tables.suggest_cell import bare, time_text
from policy_dsl.syntax.hints import day_time_hints, suggest_time
from policy_dsl.syntax.hints.hint_limit import LONGEST
from policy_dsl.syntax.hints.hint_table import time_on_clock
from policy_dsl.syntax.hints.time_slips import time_slip

REFUSALS = frozenset((
    "n/a", "na", "n / a", "n.a.", "refuse", "refuse.", "refused", "deny", "denied", "reject", "rejected", "no", "none", "nil",
    "never", "not allowed", "not permitted", "not applicable", "forbidden", "prohibited", "blocked", "not available", "x", "✗",
    "✘", "closed", "no access",
))  # fmt: skip
PERMITS = frozenset((
    "allow", "allowed", "permit", "permit.", "permitted", "yes", "y", "ok", "okay", "true", "grant", "granted", "accept",
    "accepted", "✓", "✔", "open", "approved", "approve", "full", "authorised", "authorized",
))  # fmt: skip


LEAVE_OUT = "leave out what stays as it is: its row, or its column"
"""The hint for a cell of a partial table that should not change."""

OF_ITS_OWN = "to leave this time alone in some rows, give its column a table of its own, without these rows"
"""The hint for a cell of a time about which its row says nothing."""

UNCHANGED = re.compile(
    r"unchanged|un-?altered|no change|not changed|same|the same|keep|kept|stays?(?: the same)?|remains?"
    r"|as (?:is|now|today|before|it is|it was)|current|existing",
    re.IGNORECASE,
)
CASES = re.compile(
    r"\b(?:if|unless|except|when|where|but|else|otherwise|depending|provided|only for|for \w+ only|refused?|denied|N/A)\b",
    re.IGNORECASE,
)
NO_LIMIT = re.compile(
    r"no limit|unlimited|no deadline|(?:at )?any ?time|whenever|open[- ]ended|indefinite(?:ly)?|∞", re.IGNORECASE
)
NO_PROMISE = re.compile(rf"no ?-?promises?|without (?:a )?promise|not promised|{NO_LIMIT.pattern}", re.IGNORECASE)
NO_PROMISE_OR_REFUSED = re.compile(r"none|never|nothing|nil|null|no|n\.?a\.?|n/a|not applicable", re.IGNORECASE)
AT_ONCE = re.compile(
    r"asap|as soon as possible|immediate(?:ly)?|at once|instant(?:ly)?|now|promptly|(?:in )?real[- ]?time|straight ?away",
    re.IGNORECASE,
)


MOST_BEFORE = (
    r"(?:(?:with)?in )?(?:at (?:the )?most:?|max(?:imum|\.)?(?: of|:)?|up to|(?:no|not) (?:later|more|longer|slower) than"
    r"|not (?:over|after|exceeding)|less than|under|before|latest(?: by|:)?|by|cap(?:ped)?(?: at| of|:)?|<=?|=<|≤)"
)
MOST_BEHIND = r"max(?:imum|\.)?|at (?:the )?most|at the latest|or (?:less|fewer|sooner|faster|earlier)|latest|cap"
AT_MOST = rf"^(?:{MOST_BEFORE})|(?:{MOST_BEHIND})$"
"""A time that is the most, in whatever words."""

CAPPING, RAISING = r"(?:at most|max\w*|up to|no later than)", r"(?:not before|at least|min\b|minimum|no sooner than)"
BOTH_BOUNDS = re.compile(rf"\b{RAISING}.*\b{CAPPING}\b|\b{CAPPING}\b.*\b{RAISING}", re.IGNORECASE)
"""A cap and a floor."""

ONE_BOUND = "a cell is a cap or a floor, not both: write the other one in a rule, or in a table of its own"
"""The hint for a cell that is both."""

BOUND = re.compile(r"(at most|not before) (\S.*)", re.IGNORECASE)
"""A cap or a floor, perhaps with capital letters."""

TIMELESS = re.compile(r"(?:within )?(at most)|(not before)", re.IGNORECASE)
"""The words of a cap or a floor, without its time."""

BY_A_PROPERTY = "an example expects one time; a property says that no answer comes earlier"
"""The hint for a time in an example that is not exact."""

NO_VALUE = re.compile(r"any|all|none|empty|N/A|n/a|nil|null|unknown|refuse[d]?|permit(?:ted)?", re.IGNORECASE)
"""The cells of a column that gives a derived fact which say that it has none, or any."""


def value_hint(text: str, names: Sequence[str]) -> str:
    """The hint for a cell that should have one value of a derived fact."""
    written = [name for name in names if re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", text)]
    if text.startswith("gives ") and len(written) == 1:
        return f"write `{written[0]}`"
    if written:
        return "write one value, and a row for each case"
    return "write one value; where the fact has none, leave the row out"


def outcome_hint(text: str, refusal: str, partial: bool = False) -> str:
    """The hint for a cell that should be a time, or `refusal`, a word for that. `partial` is set in a table below `set`."""
    text = " ".join(text.split())
    small = text.lower()
    instead = f"a time such as `24 h`, or `{refusal}` where the request is refused"
    if way := spreadsheet_hint(text, instead):
        return way
    if len(text) > LONGEST:
        return f"write {instead}"
    if text.startswith("=") and not time_text(text[1:]):
        return f"a cell has no formula: write its result, {instead}"
    if small in ("none", "nil", "nothing", "null"):
        unset = f"; {LEAVE_OUT}" if partial else ""
        return f"write `{refusal}` if the request is refused, or the time to answer within{unset}"
    if NO_LIMIT.fullmatch(text):
        return "who is permitted is answered within some time: write the longest that is meant"
    if AT_ONCE.fullmatch(text):
        return "write the longest time that is meant, from `1 s`"
    if re.search(r"(?:,| and|;) [\w.\"-]+(?: [\w.\"-]+)* to [^,]+$", text):
        return "one cell a line: write a `set` for each"
    if CASES.search(text) and small not in REFUSALS:
        of_set = "; of `set`, the row stands before `to`" if re.search(r" (?:where|when|if) \S", text) else ""
        return f"a cell has one outcome: write a row for each case{of_set}"
    if refusal == "N/A" and BOTH_BOUNDS.search(text):
        return ONE_BOUND
    if refusal == "N/A" and (words := TIMELESS.fullmatch(text)):
        return f"write its time too: `{(words[1] or words[2]).lower()} 24 h`"
    if refusal == "N/A" and (words := BOUND.fullmatch(text)) and not words[1].islower():
        return f"write it in small letters: `{words[1].lower()} {suggest_time.canonical(words[2]) or words[2]}`"
    if ends := suggest_time.range_of(text):
        _, joint, last = ends
        if joint != "or":
            return f"a cell has one time, not a range: if `{last}` is the most, write that"
    if least := suggest_time.earliest(text):
        return (
            BY_A_PROPERTY
            if refusal == "refused"
            else f"write `not before {least}`: no answer is sooner, whatever else applies"
        )
    if small in REFUSALS:
        return f"write `{refusal}`"
    if small in PERMITS or small in ("any", "all"):
        return "write the time to answer within; to say who may ask, write a table with a column `access`"
    if counted := re.fullmatch(r"([0-9]+) (day|week)s? on ([\w.-]+)", text):
        amount, unit, clock = counted.groups()
        many = "" if amount == "1" else "s"
        working = f"`{amount} working day{many} on {clock}`, or " if unit == "day" else ""
        return f"say what is counted: {working}`{amount} calendar {unit}{many} on {clock}`"
    if not partial and (slip := time_slip(text)):
        return f"{slip.message}: {slip.hint}"
    if UNIT_WITHOUT_LENGTH.search(text) or day_time_hints.END_OF_MONTH.fullmatch(text) or time_on_clock(text):
        return NO_FIXED_LENGTH if partial else day_time_hints.hint_in_cell(text)
    if minutes := re.fullmatch(r"([0-9]+)\s*m", small):
        return f"write `{minutes[1]} min` if minutes are meant"
    if suggest_time.FRACTION.fullmatch(text):
        part = suggest_time.canonical(text)
        return f"write `{part}`" if part else "a time has whole numbers: use a smaller unit"
    plain = re.sub(
        rf"^(?:=+|{MOST_BEFORE}|within|in|approx\.?|about|around|circa|ca\.?|~|±)\s*|\s*(?:\(.*\)|\+|{MOST_BEHIND})$",
        "", bare(text), flags=re.IGNORECASE,
    )  # fmt: skip
    if (plain_time := time_text(plain)) and plain_time != text:
        clock = re.fullmatch(r"(\d+):(\d\d)", plain)
        in_minutes = clock and time_text(f"{clock[1]} min {clock[2]} s" if int(clock[2]) else f"{clock[1]} min")
        if in_minutes:
            return f"write `{plain_time}`, or `{in_minutes}` if minutes and seconds are meant"
        if refusal != "N/A" or not re.search(AT_MOST, small):
            return f"write the time alone: `{plain_time}`"
        return (
            f"write `at most {plain_time}`, which cuts to it whatever else applies; the time itself is `{plain_time}`"
        )
    if len(re.findall(r"[0-9]+", text)) > 1 and re.search(r"-|–|\bto\b|\bor\b|,|/", text):
        return "a cell has one outcome: write one time, or a row for each case"
    if REST.fullmatch(text):
        return f"write {instead}; for requests that no row matches, write `otherwise …` below the rows"
    return f"write {instead}"


def hint_of_bound(text: str, partial: bool = False) -> str:
    """The hint for what should be the time of a cap or a floor in a cell."""
    if text == "N/A":
        return "write `N/A` alone where the request is refused"
    if BOTH_BOUNDS.search(f"at most {text}") or BOTH_BOUNDS.search(f"not before {text}"):
        return ONE_BOUND
    time = suggest_time.canonical(text)
    return outcome_hint(text, "N/A", partial) if time is None or ":" in text else f"write `{time}`"


def no_promise_hint(text: str, refusal: str) -> str | None:
    """The hint for a cell of one of several times that seems to say that there is no such time; None for other cells."""
    if NO_PROMISE.fullmatch(text):
        return "write `no promise`"
    if text.lower() in ("any", "all") or UNCHANGED.fullmatch(text):
        return f"write a time, or `no promise` where there is none; {OF_ITS_OWN}" if refusal == "N/A" else None
    if NO_PROMISE_OR_REFUSED.fullmatch(text):
        return f"write `no promise` where there is no such time, or `{refusal}` where the request is refused"
    return None


def access_hint(text: str) -> str:
    """The hint for a cell that should be `permit` or `refuse`."""
    small = text.lower()
    if way := spreadsheet_hint(text, "`permit` or `refuse`"):
        return way
    if small in REFUSALS or small in ("n", "false"):
        return "write `refuse`"
    if small in PERMITS:
        return "write `permit`"
    if re.search(r"[0-9]\s*[A-Za-z]", text):
        return "a time belongs in a column `answer within`"
    if near := difflib.get_close_matches(small, ("permit", "refuse"), 1, 0.8):
        return f"write `{near[0]}`"
    return "write `permit` or `refuse`, and a row for each case"
