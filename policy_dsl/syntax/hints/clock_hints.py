"""Hints for the lines of lists of days, calendars and clocks."""

from __future__ import annotations

import re
from difflib import get_close_matches

from msgspec import Struct

from policy_dsl.calendar.calendars import WEEKDAYS
from policy_dsl.syntax.hints import days_hints
from policy_dsl.syntax.hints.hint_limit import LONGEST
from policy_dsl.syntax.hints.hint_table import HintTable, first_hint

ALL_WEEK = r"(?:daily|always|every ?day|all days|each day|(?:all|the whole) week|seven days a week|24/7|7 days.*)"
WORKDAYS = r"(?:(?:on )?(?:weekdays?|work(?:ing)? ?days?|business days?|every (?:weekday|working day))|)"
WAYS = "write `open Monday to Friday`, or the days with commas, `open Monday, Wednesday`"
JOINT = re.compile(r"\s*(?:,\s*(?:and\s+)?|;|/|\+|&|\band\b|\s)\s*", re.IGNORECASE)
RANGE = re.compile(r"\s*(?:\b(?:to|until|till|through|thru|up to)\b|-|–|—|\.\.+|…)\s*", re.IGNORECASE)

HOURS = re.compile(
    r",?\s*\(?(?:\b(?:from|between|at|during)\s+)?\d{1,2}(?:[:.]\d\d)?\s*(?:am|pm|h|uhr|o.clock)?\s*(?:to|until|till|and|-|–|—)\s*\d.*",
    re.IGNORECASE,
)
"""The hours of a day, behind its name."""

WEEK: HintTable = (
    (rf"open {ALL_WEEK}", "write `open Monday to Sunday`"),
    (rf"(?:is )?open(?: on| from)? ?{WORKDAYS}", WAYS),
    (r"(?:is )?open(?: on| at)?(?: the)? weekends?", "write `open Saturday, Sunday`"),
)
DAY_OF_WEEK = rf"(?:{'|'.join(WEEKDAYS)})s?"
CALENDAR: HintTable = (
    *WEEK,
    (rf"(?:closed|shut|not open|except)(?: on| for)?:? {DAY_OF_WEEK}(?:(?:, and|,| and| &| or|/) ?{DAY_OF_WEEK})*",
     "leave it out: a calendar is closed on the days of the week that its line `open` leaves out"),
    (r"(?:closed|shut|not open|except)(?: on| for)?:? (?!on\b)(\w[\w.-]*)", r"write `closed on \1`"),
    (r"(?:(?:opening|office|business|working|service) )?(?:hours?|times?)\b.*",
     "a calendar says on which days it is open, `open Monday to Friday`; hours of a day are not in the language yet"),
    (r"(?:time ?zone|tz|in zone|zone is|in)[:=]? (\w+/\w+|UTC)", r"write `zone \1`"),
)  # fmt: skip
DAYS: HintTable = (
    (
        r"(?:is )?(?:from|valid from|covers?|in force from|known) (?!from\b)(\d\S+) (?:until|to|till|-) (\d\S+)",
        r"write `known from \1 until \2`: the day behind `until` is not included",
    ),
    (r"(?:known )?(?:until|till) (\d\S+)", r"say from which day on, too: `known from DATE until \1`"),
    (r"(?:known )?from (\d\S+)(?: on(?:wards)?)?", r"say until when, too: `known from \1 until DATE`"),
    (r"known from (\S+) from (\S+)", r"write `known from \1 until \2`: the day behind `until` is not included"),
)
CLOCK_LINES = (
    "day one is the day after receipt",
    "day one is the day of receipt",
    "due at the end of the day",
    "a month without that day ends on its last day",
    "a month without that day ends on the day after its last",
    "a last day that is closed moves on",
    "a last day that is closed moves back",
    "a last day that is closed stays",
)
CLOCK: HintTable = (
    (
        r"counts? (?:(?:the )?(?:working|business|open|calendar)? ?days )?"
        r"(?:on|in|by|with|of|days of|the days of|the calendar|calendar|uses?)? ?:? ?([\w.-]+)",
        r"write `counts \1`",
    ),
    (r"(?:uses|on|calendar|by calendar)[: ] ?([\w.-]+)", r"write `counts \1`"),
    (
        r"(?:day (?:one|1)|first day)(?: is)?(?: the)?(?: first)? (?:next|following|(?:working |open )?day after)\b.*"
        r"|(?:day (?:one|1)|first day)(?: is)? tomorrow",
        "write `day one is the day after receipt`: of working days, the first that counts is then the next open one",
    ),
    (
        r"(?:day (?:one|1)|first day)(?: is)?(?: the)? (?:same day|today|receipt|that day|day itself|date of receipt)\b.*",
        "write `day one is the day of receipt`",
    ),
    (
        r"(?:is )?due (?:at|by|before|until|on|till)\b(?! the end of the day)(?!.*\bmidnight\b).*"
        r"|(?:is )?due (?:at )?(?:the )?(?:end of|close of) (?:business|the working day|office hours)\b.*",
        "write `due at the end of the day`: a time on a clock ends with its last day, and no hour of that day can be said yet",
    ),
    (
        r"(?:is )?due\b.*\bmidnight\b.*",
        "write `due at the end of the day`: a time on a clock ends with the midnight after its last day",
    ),
    (r"(?:time ?zone|tz|in zone|zone|open|closed on)\b.*", "move the line below the calendar that the clock counts"),
    (
        r"(?:is )?(?:pause[sd]?|stop(?:s|ped)?|suspend(?:s|ed)?|hold|holds|freezes|frozen|on hold)\b.*",
        "leave the line out: a clock runs on from receipt, and pauses are not in the language yet",
    ),
    (
        r"(?:roll|move|shift|carry|postpone)\w*\b.*\b(?:next|following|forwards?|later|after)\b.*",
        "write `a last day that is closed moves on`",
    ),
    (
        r"(?:roll|move|shift|bring)\w*\b.*\b(?:previous|preceding|backwards?|earlier|before)\b.*",
        "write `a last day that is closed moves back`",
    ),
    (r".*\bclosed\b.*\b(?:forward|forwards|later|next|after|on to)\b.*", "write `a last day that is closed moves on`"),
    (r".*\bclosed\b.*\b(?:backwards?|earlier|previous|before)\b.*", "write `a last day that is closed moves back`"),
    (
        r".*\bclosed\b.*\b(?:remains?|counts|does not move|unchanged|kept)\b.*",
        "write `a last day that is closed stays`",
    ),
)


NO_DATE = re.compile(r"(?!(?:known|source|from|until|in force|zone|valid|covers?)\b)[^\W\d][^\d\"]*")
"""A line of a list of days that has words, and no digits: `Easter Monday`."""


class LineHint(Struct, frozen=True):
    """What is wrong with a line, and what to write instead."""

    message: str
    hint: str


def clock_hint(line: str, head: str, written: str) -> LineHint | None:
    """What to write instead of a line below `days`, `calendar` or `clock`, or of a change of days in a proposal; None if
    it has no known mistake. In the line, nothing is between quotes; `written` is the line with what is.
    """
    block = next(iter(head.split()), "")
    text = " ".join(line.split())
    if line == head or len(text) > LONGEST:
        return None
    match block:
        case "calendar" if hint := lists_hint(text):
            return LineHint(f"`{text}` does not name its lists with commas", hint)
        case "proposal" if hint := days_hints.change_hint(" ".join(written.split())):
            return LineHint("a change of a calendar names each of its days", hint)
        case "calendar" if hint := week_hint(text) or first_hint(CALENDAR, text):
            return LineHint(f"`{text}` is not a line of a calendar", hint)
        case "clock" if hint := first_hint(CLOCK, text) or nearest_line(text):
            return LineHint(f"`{text}` is not a line of a clock", hint)
        case "days" if NO_DATE.fullmatch(text):
            hint = f'write each day as year, month and day, with its words behind: `2026-01-31 "{text}"`'
            return LineHint(f"`{text}` is not a day with its date", hint)
        case "days" if hint := first_hint(DAYS, text):
            return LineHint(f"`{text}` does not say for which days the list is known", hint)
        case "days" if hint := days_hints.days_hint(" ".join(written.split())):
            return LineHint("a line of a list names each of its days", hint)
        case _:
            return None


HOLIDAYS = re.compile(
    r"(?:(?:the|all|every|each|any) )*(?:(?:bank|public|national|federal|statutory|legal|school) )+(?:holi)?days?.*"
    r"|(?:(?:the|all|every|each|any) )+holidays?.*",
    re.IGNORECASE,
)
"""What names holidays, and not a list of them."""


def lists_hint(text: str) -> str | None:
    """The hint for lists after `closed on` that have other things than commas between them; None for other lines."""
    begin, closed_on, rest = text.partition("closed on ")
    if not begin and HOLIDAYS.fullmatch(rest):
        return "write the names of declared lists, `closed on NAME`; a list is declared at the margin: `days NAME`"
    names = [name for name in re.split(r"[\s,;/+&]+", rest) if name != "and"]
    if begin or len(names) < 2 or not all(re.fullmatch(r"[^\W\d][\w.-]*", name) for name in names):
        return None
    written = f"{closed_on}{', '.join(names)}"
    if written == text or any(weekday(name) for name in names):
        return None
    return f"write `{written}`: names of lists have commas between them"


def nearest_line(text: str) -> str | None:
    """The hint with the line of a clock that the text is nearest to; None if it is near to none."""
    near = get_close_matches(text.lower(), CLOCK_LINES, 1, 0.75)
    return f"did you mean `{near[0]}`?" if near else None


def week_hint(text: str) -> str | None:
    """The hint for a line that names days on which a calendar is open; None for other lines."""
    named = re.fullmatch(r"(?:is )?opens?(?: on| from)?:? (.+)", text, re.IGNORECASE)
    if named is None:
        return None
    if hours := HOURS.search(named[1]):
        ends = [weekday(word) for word in RANGE.split(named[1][: hours.start()].strip(" ,"))]
        week = f"write `open {' to '.join(filter(None, ends))}`" if all(ends) else "leave the hours out"
        return f"{week}: a day is open whole, and hours of a day are not in the language yet"
    ends = [weekday(word) for word in RANGE.split(named[1])]
    if len(ends) == 2 and all(ends):
        return f"write `open {ends[0]} to {ends[1]}`, or the days with commas"
    days = week_of(named[1])
    if not days:
        return WAYS if any(weekday(word) for word in named[1].split()) else None
    mixed = "a range and single days are not mixed: " if RANGE.search(named[1]) else ""
    return f"{mixed}write `open {', '.join(days)}`" + (
        "" if mixed else ", or from the one to the other, `Monday to Friday`"
    )


def whole_week_hint(text: str) -> str | None:
    """The hint for a word that means several days of the week, such as `weekdays`; None for other words."""
    return first_hint(WEEK, f"open {text}")


def week_of(text: str) -> list[str]:
    """The days of the week that ranges and single days name, each once; none if a word is not a day of the week."""
    days: list[str] = []
    for part in JOINT.split(RANGE.sub("~", text)):
        ends = [weekday(word) for word in part.split("~")]
        first, last = ends[0], ends[-1]
        if first is None or last is None or len(ends) > 2:
            return []
        begin = WEEKDAYS.index(first)
        days += [WEEKDAYS[(begin + n) % 7] for n in range((WEEKDAYS.index(last) - begin) % 7 + 1)]
    return list(dict.fromkeys(days))


def weekday(word: str) -> str | None:
    """The day of the week that a word means, such as `mon.` and `Mondays`; None for other words."""
    bare = word.strip(" .,").lower().removesuffix("s")
    return next((day for day in WEEKDAYS if len(bare) >= 3 and day.lower().startswith(bare)), None)
