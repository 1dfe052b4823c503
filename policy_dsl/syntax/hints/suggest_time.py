"""Suggests how to write times such as `2h45` and `half an hour` in the language's words. Used in hints only."""

from __future__ import annotations

import re
from fractions import Fraction

from policy_dsl.syntax import times
from policy_dsl.syntax.hints import suggest_date
from policy_dsl.syntax.hints.hint_limit import LONGEST

SECONDS = {"week": 604_800, "day": 86_400, "h": 3_600, "min": 60, "s": 1}
UNITS = (
    (r"w|wks?|weeks?", "week"),
    (r"d|days?", "day"),
    (r"h|hrs?|hours?", "h"),
    (r"min|mins|minutes?", "min"),
    (r"s|secs?|seconds?", "s"),
)
NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "a two three four five six seven eight nine ten eleven twelve".split(),  # noqa: SIM905  # a list of words
        1,
    )
} | {"an": "1", "one": "1"}
WORDS = (
    (r"half an? (hour|day)\b", r"1/2 \1"),
    (r"((an?|one) )?quarter of an hour\b|(a )?quarter[- ]?hour\b", "15 min"),
    (r"three quarters of an hour\b", "45 min"),
    (r"(\w+) (hour|day|week)s? and a half\b", r"\1 1/2 \2"),
    (r"(\w+) and a half\b", r"\1 1/2"),
    (r"½", " 1/2"),
    (r"¼", " 1/4"),
    (r"¾", " 3/4"),
    (r"\b(\d+):(\d\d):(\d\d)\b(\s*(h|hrs?|hours?))?", r"\1 h \2 min \3 s"),
    (r"\b(\d+):(\d\d)\b(\s*(h|hrs?|hours?|mins?|m))?", r"\1 h \2 min"),
    (r"\bpt?(?=\d+[dhms])(\d+d)?t?(\d+h)?(\d+m)?(\d+s)?\b", r"\1 \2 \3in \4"),
)
BEFORE = re.compile(
    r"^(the |an? )?(about|around|approx\.?|approximately|roughly|circa|ca\.?|at most|at the latest|no more than|not more than"
    r"|no later than|less than|up to|under|within|(max(imum)?\.?)( of)?|<=|=<|≤|<|~|≈)\s*"
)
BEHIND = re.compile(
    r"\s*(max(imum)?\.?|at most|at the latest|or (less|fewer|sooner|faster|quicker)"
    r"|(of|after|from|since) (the |its |their )?(receipt|receiving|request\w*|asking|being asked|submission|arrival))$"
)
PART = re.compile(
    r"(?:(\d+(?:[.,]\d+)?)(?:\s+(\d/[1-9]))?|(\d/[1-9]))\s*([a-z]*)\.?(?:\s*(?:,|\+|&|\band\b)\s*|\s+|(?=\d)|$)"
)
APART = re.compile(r"(?:(?:between|from)\s+)?(.+?)\s*(?:\b(to|or|until|and)\b|[-–—/])\s*(.+)")

FRACTION = re.compile(r"[1-9]/[2-9]\s*[A-Za-z]+")
"""Matches a fraction of a single unit, such as `1/2 h`."""


def canonical(text: str) -> str | None:
    """The time in the language's words; None if the text is ambiguous or not a time."""
    rest = text.strip().strip('"`').strip().lower()
    if len(rest) > LONGEST or rest.endswith("+"):
        return None
    for pattern, instead in WORDS:
        rest = re.sub(pattern, lambda m, to=instead: re.sub(r"\bin\b", "", m.expand(to)), rest).strip()  # type: ignore[misc]  # a default binds it
    if (first := rest.partition(" "))[0] in NUMBERS:
        rest = f"{NUMBERS[first[0]]} {first[2]}"
    amounts: dict[str, Fraction] = {}
    place = 0
    before: str | None = None
    while place < len(rest) and (part := PART.match(rest, place)):
        whole, mixed, fraction, word = part.groups()
        if whole and re.search(r"[.,]\d{3}$", whole):
            return None  # grouped digits or a decimal fraction: ambiguous
        unit = unit_of(word, before)
        if unit is None or unit in amounts or (before and SECONDS[unit] >= SECONDS[before]):
            return None
        amount = Fraction((whole or "0").replace(",", ".")) + Fraction(mixed or fraction or 0)
        amounts[unit] = amount
        before, place = unit, part.end()
    return time_text(amounts) if amounts and place == len(rest) else None


def unit_of(word: str, before: str | None) -> str | None:
    """The unit that the word stands for; None for other words. `before` is the unit of the part before it.

    After hours, `m` or a missing word stands for minutes; after days, `m` does; after minutes, a missing word stands for
    seconds.
    """
    if word in ("", "m"):
        return {"h": "min", "day": "min" if word else None, "min": None if word else "s"}.get(before or "")
    return next((unit for pattern, unit in UNITS if re.fullmatch(pattern, word)), None)


def time_text(amounts: dict[str, Fraction]) -> str | None:
    """The time as text, with fractions in smaller units; None if it is not a whole number of seconds, or zero."""
    whole_amounts = dict.fromkeys(SECONDS, 0)
    for unit, amount in amounts.items():
        whole, rest = divmod(amount, 1)
        whole_amounts[unit] += int(whole)
        seconds = rest * SECONDS[unit]
        if seconds.denominator != 1:
            return None
        left = int(seconds)
        for smaller, size in SECONDS.items():
            if size < SECONDS[unit]:
                whole_amounts[smaller] += left // size
                left %= size
    plural = {"week": "weeks", "day": "days"}
    parts = [f"{many} {plural.get(unit, unit) if many > 1 else unit}" for unit, many in whole_amounts.items() if many]
    text = " ".join(parts)
    read = times.read(text)
    return text if read is not None and read[1] is None else None


def without_limit(text: str) -> str:
    """The text without words such as `at most` and `max`."""
    rest = text.strip().lower()
    before = ""
    while before != rest:
        before, rest = rest, BEHIND.sub("", BEFORE.sub("", rest)).strip()
    return rest


def time_hint(text: str) -> str | None:
    """The hint for a text where a time belongs; None if it has no known mistake."""
    if len(text) > LONGEST:
        return None
    if (time := canonical(text)) is not None:
        clock = re.fullmatch(r"(\d+):(\d\d)", text.strip())
        other = clock and canonical(f"{clock[1]} min {clock[2]} s" if int(clock[2]) else f"{clock[1]} min")
        return f"write `{time}`, or `{other}` if minutes and seconds are meant" if other else f"write `{time}`"
    if (time := canonical(without_limit(text))) is not None:
        return f"write the time alone: `{time}`"
    if ends := range_of(text):
        _, joint, last = ends
        if joint == "or":
            return "write one time here; for another time, write another rule or row"
        return f"write one time here, not a range: if `{last}` is the most, write that"
    if time := earliest(text):
        return f"{EARLIEST_IS_A_RULE}: `answer not before {time}`"
    return None


def range_of(text: str) -> tuple[str, str, str] | None:
    """The first time, the joining word and the last time of a range; None for other texts."""
    if len(text) > LONGEST or FRACTION.fullmatch(text.strip()):
        return None
    for cut in APART.finditer(text.strip().lower()):
        first, joint, second = cut.groups()
        last = canonical(without_limit(second))
        low = last and (canonical(first) or with_unit(first, last))
        if last and low:
            return low, joint, last
    return None


def with_unit(amount: str, time: str) -> str | None:
    """The amount in the smallest unit of the time, as in `1 to 3 days`; None if it is not a number."""
    return canonical(f"{amount} {time.split()[-1]}")


EARLIEST_IS_A_RULE = "this is one time; that no answer comes earlier is said by a rule of its own"
MOST = re.compile(
    r"^(?:(?:with)?in )?(?:at most|no more than|not more than|up to|at the most|max(?:imum|\.)?(?: of)?|<=|=<|≤)"
    r"(?: (?:with)?in)? ?(.+)$|^(?:(?:with)?in )?(.+?),? (?:at the latest|at most|max(?:imum|\.)?|or less|or sooner)$"
)
"""Matches a time with words that make it a cap."""

EARLIEST = re.compile(
    r"^(?:only )?(?:after|at least|at the earliest|earliest|no (?:sooner|earlier|less|faster|shorter) than|over|above|beyond"
    r"|not (?:before|within|under|sooner than|earlier than|faster than|less than)"
    r"|more than|longer than|later than|from|>=?|=>|≥|min(?:imum)?\.?)"
    r"(?: of)?\s*(.+)$|^(.+?)\s*(?:or (?:more|longer|later)|at least|at the earliest|min(?:imum)?\.?|\+)$"
)


def earliest(text: str) -> str | None:
    """The time of a text such as `at least 2 h`; None for other texts."""
    least = None if len(text) > LONGEST else EARLIEST.match(re.sub(r"^(?:with)?in ", "", text.strip().lower()))
    return canonical(least[1] or least[2]) if least else None


def bound_hint(text: str) -> str | None:
    """The hint for the time of a floor or a cap, such as `at least 2 h`; None for other texts."""
    if least := earliest(text):
        return f"write `answer not before {least}`"
    most = MOST.match(text.strip().lower())
    time = most and canonical(most[1] or most[2])
    return f"write `answer within at most {time}`" if time else None


def fault_hint(fault: times.Fault, written: str) -> str | None:
    """The hint for a time with a fault, with the corrected time if it is clear."""
    if between := re.fullmatch(r"(\d+) up", written):
        return f"both ends are included: write `{between[1]} to …`, without `up`"
    if fault.code == "E117":
        return suggest_date.date_hint(written)
    if working := re.fullmatch(r"(\d+) ?[wb]ds?", written, re.IGNORECASE):
        return f"if working days are meant, write `{working[1]} working days on CLOCK`"
    suggestion = None if fault.hint and fault.hint.startswith("write") else time_hint(written)
    return (
        f"use a smaller unit and a whole number: {suggestion}"
        if suggestion and fault.code == "E103"
        else suggestion or fault.hint
    )


WAS = re.compile(r"\s*expect\s+([^,;(]*?\w)[\s;(]+(was|instead of|previously|formerly|before)\s+(.*?\w)\)?\s*$")
TIMED = re.compile(
    r"\b(?:over|under|at least|at most|is(?: not)?|from|to)\s+"
    rf"((?:\d|(?:half|three|{'|'.join(NUMBERS)})\b)[^,]*?(?:,\s*\d[^,]*?)?)"
    r"(?=\s*(?:$|\band\s+[A-Za-z]\w* (?:is|in|not|has|at|over|under|on|before|after|from|includes)\b|\bto\b|,))"
)


def hint_in_line(line: str) -> tuple[str, str] | None:
    """The words of the line that are not a time and should be, with the hint for them; None if the line has no known mistake.

    There are no such words if the hint is about the line as a whole.
    """
    if len(line) > LONGEST:
        return None
    if parts := WAS.match(line):
        now, word, before = parts.groups()
        now, before = (canonical(each) or each for each in (now, before))
        return word, f"put a comma before `was`: `expect {now}, was {before}`"
    if re.match(r"\s*(when|where|and)\b", line) or not STARTS.match(line):
        for stated in TIMED.finditer(line):
            text = stated[1]
            time = canonical(text)
            if time and time != text:
                return text, f"write `{time}`"
        return None
    if re.search(r"\b(when|if|unless)\b", re.sub(r"^\s*if\b", "", line)):
        return None
    parts = re.match(r"\s*(?:otherwise\s+)?(answers?)\s+(within\s+|in\s+exactly\s+|)(.*)", line)
    parts = parts or re.match(r"\s*()(expect\s+)(.*)", line) or re.match(r".*()\b((?:than|same as)\s+)(.*)", line)
    if parts is None:
        return None
    text = re.sub(r"\s*\b(where|and \w+ (?:faster|slower|same|permitted|refused))\b.*|\s*,?\s*\bwas\b.*", "", parts[3])
    if parts[1] == "answer" and not parts[2]:
        if bound := bound_hint(text):
            return "", bound
        if ends := range_of(text):
            return "", f"write one time, not a range: if `{ends[2]}` is the most, write `answer within {ends[2]}`"
        text = re.sub(r"^(in|by|at|with|before|under|immediately|exactly)\s+", "", text)
        time = canonical(text) or canonical(without_limit(text))
        return ("", f"write `answer within {time}`") if time else None
    if parts[1] == "answers" and not parts[2]:
        if least := earliest(text):
            return "", f"an intent says the latest time; the earliest is for a property: `never r faster than {least}`"
        if ends := range_of(text):
            return "", f"write one time, not a range: if `{ends[2]}` is the most, write `answers within {ends[2]}`"
        time = canonical(re.sub(r"^(in|exactly|by|at|with|before|under)\s+", "", text)) or canonical(
            without_limit(text)
        )
        both = f"write `answers within {time}`, which is at most, or `answers in exactly {time}`"
        return ("", both) if time else None
    of_rule = parts[1] == "answer" and not canonical(text) and not re.match(r"\s*otherwise", line)
    if of_rule and (bound := bound_hint(text)):
        return "", bound
    suggestion = time_hint(text)
    if suggestion is None or not text.strip() or suggestion == f"write `{text.strip(' .;')}`":
        return None
    return text.strip(), suggestion


STARTS = re.compile(r"\s*(otherwise|answers?|expect|never|always|holds|if)\b")
