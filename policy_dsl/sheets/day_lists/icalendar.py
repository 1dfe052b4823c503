"""Reads the days of a calendar file (.ics), as RFC 5545 defines it.

Of the many lines of such a file a list of days needs few: the start and end of each event, and its name. The library that
reads all of them brings two databases of time zones and still leaves to the caller what is refused here, such as an event
that recurs, so the lines are read here, strictly.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.sheets.day_lists.day import (
    LONGEST_EVENT,
    MOST_DAYS,
    ListedDay,
    about_line,
    day_of,
    days_from,
    shown,
)
from policy_dsl.sheets.sheet import Fault, about_file, summarized

FOLD = re.compile(rb"\r?\n[ \t]")
LINE = re.compile(r'([A-Za-z0-9-]+)(;(?:"[^"]*"|[^":])*)?:(.*)', re.DOTALL)
DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
WHOLE_DAYS = re.compile(r"\+?P([0-9]{1,4})([DW])")
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
RECURRING = ("RRULE", "RDATE", "EXRULE", "EXDATE", "RECURRENCE-ID")
ONCE = ("DTSTART", "DTEND", "DURATION", "SUMMARY", "STATUS")
SAVE = "export the calendar again, as iCalendar (.ics)"


class Line(Struct, frozen=True):
    """A property of an event without its parameters: its value, and the number of its line."""

    value: str
    number: int


def read_icalendar(content: bytes, path: str) -> tuple[list[ListedDay] | None, list[Finding]]:
    """The days of its events, and remarks; or None and findings."""
    events, findings = events_of(content, path)
    if events is None:
        return None, findings
    days: list[ListedDay] = []
    for start, event in events:
        if "STATUS" in event and event["STATUS"].value.upper() == "CANCELLED":
            message = f"the event in line {start} is cancelled, and is left out"
            findings.append(about_line(path, start, "W518", message, "it is not a day of the list"))
            continue
        listed = days_of(path, start, event)
        if isinstance(listed, Finding):
            findings.append(listed)
        else:
            days += listed
        if len(days) > MOST_DAYS:
            message = f"the events have more than {MOST_DAYS:,} days together"
            return None, [about_file(path, Fault("E512", message, "keep the years that the policy needs"))]
    return (None if any(f.code.startswith("E") for f in findings) else days), summarized(findings)


def events_of(content: bytes, path: str) -> tuple[list[tuple[int, dict[str, Line]]] | None, list[Finding]]:
    """The properties of each event, with the line on which it begins; or None and findings."""
    events: list[tuple[int, dict[str, Line]]] = []
    inside: list[str] = []
    number, ended = 0, False
    for raw in re.split(rb"\r?\n(?![ \t])", content.removeprefix(BOM_UTF8)):
        number, first = number + raw.count(b"\n") + 1, number + 1
        try:
            written = FOLD.sub(b"", raw).decode("utf-8")
        except UnicodeDecodeError as error:
            message = f"the file is not UTF-8: byte {raw[min(error.start, len(raw) - 1)]:#04x} in line {first}"
            return None, [about_line(path, first, "E003", message, "save it with the encoding UTF-8")]
        if not written.strip():
            continue
        match = LINE.fullmatch(written)
        if match is None or (not inside and match[0].strip().upper() != "BEGIN:VCALENDAR"):
            message = f"line {first} is not a line of a calendar: `{shown(written)}`"
            return None, [about_line(path, first, "E518", message, SAVE)]
        name, value = match[1].upper(), match[3].rstrip("\r")
        if name == "BEGIN":
            inside.append(value.strip().upper())
            ended = False
            if inside[-1] == "VEVENT":
                events.append((first, {}))
        elif name == "END":
            if value.strip().upper() != inside.pop():
                message = f"line {first} ends `{shown(value)}`, which is not what began last"
                return None, [about_line(path, first, "E518", message, SAVE)]
            ended = not inside
        elif inside[-1] == "VEVENT":
            if name in ONCE and name in events[-1][1]:
                message = f"line {first} gives the event of line {events[-1][0]} `{name}` for the second time"
                return None, [about_line(path, first, "E518", message, "an event has it once: correct the calendar")]
            events[-1][1].setdefault(name, Line(value, first))
        if len(events) > MOST_DAYS or len(inside) > 9:
            message = f"the calendar has more than {MOST_DAYS:,} events" if len(inside) < 9 else "it is nested too deep"
            return None, [about_file(path, Fault("E512", message, "keep the years that the policy needs"))]
    if not ended:
        message = "the calendar has no end: its last line should be `END:VCALENDAR`"
        return None, [about_file(path, Fault("E518", message, "it was not saved whole: fetch it again"))]
    return events, []


def days_of(path: str, start: int, event: Mapping[str, Line]) -> list[ListedDay] | Finding:
    """The days of an event, or what is wrong with it."""
    for name in RECURRING:
        if name in event:
            message = f"the event in line {start} recurs (`{name}`), and a list of days has each day written"
            hint = "publish the days themselves, or write each of them"
            return about_line(path, event[name].number, "E520", message, hint)
    if "DTSTART" not in event:
        message = f"the event in line {start} does not say when it is"
        return about_line(path, start, "E519", message, "an event of a day has `DTSTART;VALUE=DATE:20261225`")
    begins = event["DTSTART"]
    first = whole_day(begins)
    if first is None:
        message = f"`{shown(begins.value)}` is not a whole day, as the start of an event"
        hint = "a whole day is `DTSTART;VALUE=DATE:20261225`; an event with an hour does not close a day"
        return about_line(path, begins.number, "E519", message, hint)
    count = 1
    if "DTEND" in event and "DURATION" in event:
        message = f"the event in line {start} has both an end and a duration"
        return about_line(path, event["DURATION"].number, "E519", message, "take one of them out")
    if "DTEND" in event:
        ends = event["DTEND"]
        last = whole_day(ends)
        if last is None or last <= first:
            message = f"`{shown(ends.value)}` is not a later day than `{first}`, as the end of an event"
            return about_line(path, ends.number, "E519", message, "the end is the day after the last one")
        count = (last - first).days
    elif "DURATION" in event:
        lasts = event["DURATION"]
        match = WHOLE_DAYS.fullmatch(lasts.value.strip().upper())
        count = 0 if match is None else int(match[1]) * (7 if match[2] == "W" else 1)
        if count == 0:
            message = f"`{shown(lasts.value)}` is not a number of whole days"
            return about_line(path, lasts.number, "E519", message, "two days are `DURATION:P2D`")
    if count > LONGEST_EVENT:
        message = f"the event in line {start} lasts {count:,} days; at most {LONGEST_EVENT} are listed"
        return about_line(path, start, "E519", message, "correct its end")
    summary = event["SUMMARY"].value if "SUMMARY" in event else ""
    try:
        return list(days_from(first, count, unescaped(summary)))
    except OverflowError:
        message = f"the event in line {start} ends after the year 9999"
        return about_line(path, start, "E519", message, "correct its start")


def whole_day(line: Line) -> date | None:
    """The day of a start or an end; None if it has an hour, or is not a day at all."""
    match = DAY.fullmatch(line.value.strip())
    return None if match is None else day_of("-".join(match.groups()))


def unescaped(words: str) -> str:
    """A text without the escapes of RFC 5545, section 3.3.11; a line feed is a space."""
    return ESCAPED.sub(lambda match: " " if match[1] in "nN" else match[1], words)
