"""Suggests how to write dates and periods such as `1 March 2026` and `in force through 2026-03-31` in the language's words."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from policy_dsl.syntax.hints.hint_limit import LONGEST

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905  # a list of words
MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
OTHER_DATES = re.compile(
    r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{4}[/.]\d{1,2}[/.]\d{1,2}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?[ -]{MONTH}\b(?:,?[ -]\d{{4}}\b)?|\b{MONTH} \d{{1,2}}\b(?:(?:st|nd|rd|th)?,? \d{{4}}\b)?"
)
"""Matches dates that are not written year-month-day."""

DAY = r"\d{4}-\d\d-\d\d"


def day(text: str) -> str | None:
    """The date as year-month-day; None if it is unclear which number is the month."""
    text = re.sub(r"[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?Z?$", "", text)
    if parts := re.fullmatch(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})", text):
        return iso_date(int(parts[1]), int(parts[2]), int(parts[3]))
    if parts := re.fullmatch(
        r"([0-9]{1,2})(?:st|nd|rd|th|\.)?[ -]([a-z]{3})[a-z]*\.?,?[ -]([0-9]{4})", text, re.IGNORECASE
    ):
        year, month, day_of_month = parts[3], parts[2], parts[1]
    elif parts := re.fullmatch(r"([a-z]{3})[a-z]*\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})", text, re.IGNORECASE):
        year, month, day_of_month = parts[3], parts[1], parts[2]
    else:
        return None
    return iso_date(int(year), MONTHS.index(month.lower()) + 1, int(day_of_month)) if month.lower() in MONTHS else None


def either_day(text: str) -> list[str]:
    """The dates that `3.1.2026` may mean: the month is the second number, or the first."""
    parts = re.fullmatch(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})", text)
    if parts is None:
        return []
    first, second, year = map(int, parts.groups())
    return list(dict.fromkeys(filter(None, (iso_date(year, second, first), iso_date(year, first, second)))))


def date_hint(text: str) -> str:
    """The hint for a date that is not written year-month-day."""
    if days := [single] if (single := day(text)) else either_day(text):
        return f"write {' or '.join(f'`{each}`' for each in days)}: year, month and day"
    return "write year-month-day, as 2026-01-31"


def hint_with_period(text: str, words: str = "") -> str:
    """The hint for a text where a date belongs, behind these words of a comparison. Of a month or a year it names the days."""
    days = period_of(text)
    if days is None:
        return date_hint(text)
    first, after = days.split(" until ")
    match words:
        case "under":
            return f"write `before {first}`"
        case "over" | "at least":
            return f"write `on or after {after if words == 'over' else first}`"
        case "at most":
            return f"write `before {after}`"
        case "is not" | "not in":
            return f"write `any of` alone, and below it, a line each, `before {first}` and `on or after {after}`"
        case "from":
            return f"write its first day, `{first}`"
        case "until":
            return f"write `until {first}`, or `until {after}` if {text} itself is included"
        case _:
            return f"for all of its days, write `from {days}`"


def iso_date(year: int, month: int, day_of_month: int) -> str | None:
    """The date as year-month-day; None if there is no such day."""
    exists = 1 <= month <= 12 and year and 1 <= day_of_month <= monthrange(year, month)[1]
    return date(year, month, day_of_month).isoformat() if exists else None


def period_of(text: str) -> str | None:
    """The days of a month or a year, as `DATE until DATE`; None for other texts."""
    if re.fullmatch(r"[0-9]{4}", text) and 1 <= int(text) < 9999:
        return f"{text}-01-01 until {int(text) + 1:04}-01-01"
    parts = re.fullmatch(r"([0-9]{4})[-/]([0-9]{1,2})", text) or re.fullmatch(
        r"(?P<m>[a-z]{3})[a-z]* ([0-9]{4})", text, re.I
    )
    if parts is None:
        return None
    name = parts.groupdict().get("m")
    year, month = (int(parts[2]), (name or "").lower()) if name else (int(parts[1]), parts[2])
    number = MONTHS.index(month) + 1 if month in MONTHS else int(month) if month.isdigit() else 0
    if not 1 <= number <= 12 or not 1 <= year < 9999:
        return None
    return f"{date(year, number, 1)} until {date(year, number, monthrange(year, number)[1]) + timedelta(days=1)}"


def day_after(written: str) -> str:
    """The next day, or the same one at the end of the calendar."""
    last = date.fromisoformat(written)
    return (last if last == date.max else last + timedelta(days=1)).isoformat()


START = r"(?:from|since|starting|beginning|on or after|as of|as from)(?: on)?(?: the)?"
LAST = r"(?:to|through|thru|up to|up to and including|until and including|until the end of|by|on or before|not after)"
END = r"(?:until|till|before|up to but not including)"
INCLUDED = r"(?:,? \(?(?:inclusive|included|incl\.?|inclusively|itself included)\)?)"
PERIODS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (rf"(?:{START} |between )?({DAY}){INCLUDED}? ?(?:-|–|—|,|\.\.+|\band\b|{LAST}) ?({DAY}){INCLUDED}?",
         "from {0} until {1+}"),
        (rf"(?:{START} )?({DAY}){INCLUDED}?,? (?:and )?{END} ({DAY}){INCLUDED}", "from {0} until {1+}"),
        (rf"(?:{START} )?({DAY}){INCLUDED}?,? (?:and )?{END} ({DAY})(?: exclusive)?", "from {0} until {1}"),
        (rf"{END} ({DAY}),? {START} ({DAY})", "from {1} until {0}"),
        (rf"(?:{END} ({DAY}){INCLUDED}|{LAST} ({DAY}){INCLUDED}?)", "until {0+}"),
        (rf"{END} ({DAY})(?: exclusive)?", "until {0}"),
        (rf"(?:after|later than|following) ({DAY})", "from {0+}"),
        (rf"{START} ({DAY})(?:{INCLUDED}| on(?:wards?)?| onward| at the earliest)?", "from {0}"),
    )
)  # fmt: skip
"""(pattern of a period, the language's words for it); `{1+}` is the day after the second date."""

VALID = (
    r"(?:(?:is |be )?(?:in force|valid|effective|applicable|in effect|applies|apply)"
    r"|(?=(?:starts?|starting|beginning|from|since|until|till|through) ))"
)
EXPIRES = re.compile(rf"(?:expires?|ends?|ending|lapses?)(?: on| at| after)? ({DAY})")


def in_force(line: str) -> str | None:
    """The hint for a line on when something is in force; None if it has no known mistake."""
    text = " ".join(line.split())
    text = re.sub(r"\bstarts?\b", "starting", text).rstrip(" .;,")
    if ends := EXPIRES.fullmatch(text):
        return open_end_hint(ends[1])
    valid = re.match(rf"{VALID}:? ?", text)
    if valid is None or len(text) > LONGEST:
        return None
    period = text[valid.end() :]
    try:
        if (last := re.fullmatch(rf"(?:until|till) ({DAY})", period)) and not text.startswith("in force"):
            return open_end_hint(last[1])
        if single := re.fullmatch(rf"(?:on )?({DAY})", period):
            alone = f"in force from {single[1]} until {day_after(single[1])}"
            return f"write `in force from {single[1]}`; for that day alone, `{alone}`"
        if (begins := re.fullmatch(rf"{START} (.+)", period)) and (whole := period_of(begins[1])):
            return f"write `in force from {whole.partition(' until ')[0]}`"
        for pattern, words in PERIODS:
            if days := pattern.fullmatch(period):
                return in_force_hint(text, words, [each for each in days.groups() if each])
    except ValueError:
        pass  # no such day
    return None


def in_force_of_proposal(hint: str | None) -> str | None:
    """The same hint for a proposal, which does not lapse itself."""
    days = hint and re.search(rf"in force from ({DAY}) until {DAY}", hint)
    if not days:
        return hint
    return f"write `in force from {days[1]}`: a proposal does not lapse; a rule or table that it adds may, `{days[0]}`"


def in_force_hint(text: str, words: str, days: list[str]) -> str | None:
    """The hint to write these words with these dates; None if the line is so already."""
    for at, each in enumerate(days):
        words = words.replace(f"{{{at}}}", each).replace(f"{{{at}+}}", day_after(each))
    if text == f"in force {words}":
        return None
    first = "write the first day first: " if re.search(rf"{END} {DAY},? {START}", text) else "write "
    return f"{first}`in force {words}`{NOT_INCLUDED if 'until' in words else ''}"


NOT_INCLUDED = "; the day after `until` is not included"


def open_end_hint(last: str) -> str | None:
    """The hint for a last date that may or may not be included."""
    try:
        return f"write `in force until {last}`, or `in force until {day_after(last)}` if {last} is the last day"
    except ValueError:
        return None
