"""Reads the days of a JSON file: a list of days, or events by division, as GOV.UK publishes bank holidays."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.resolve.words.name_text import listing, nearest
from policy_dsl.sheets.day_lists.day import MOST_DAYS, ListedDay, day_of, shown
from policy_dsl.sheets.sheet import Fault, about_file, summarized

FORMS = (
    'expected `["2026-12-25"]`, or `{"events": [{"date": "2026-12-25", "title": "Christmas Day"}]}` for each division'
)


class TwiceError(ValueError):
    """A name stands twice in one object."""


def read_events(content: bytes, path: str, division: str | None) -> tuple[list[ListedDay] | None, list[Finding]]:
    """The days of the file, or of its division of this name; or None and findings."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8: byte {content[error.start]:#04x} does not belong here"
        return None, [about_file(path, Fault("E003", message, "save it with the encoding UTF-8"))]
    try:
        document = json.loads(text, object_pairs_hook=without_repetition)
    except TwiceError as error:
        message = f"`{shown(error)}` stands twice in one object"
        return None, [about_file(path, Fault("E518", message, "keep one of them"))]
    except json.JSONDecodeError as error:
        message = f"line {error.lineno} is not JSON, or the file ends too early"
        return None, [about_file(path, Fault("E518", message, "fetch it again"))]
    except (ValueError, RecursionError):
        return None, [about_file(path, Fault("E518", "the file is not a list of days", FORMS))]
    events, fault = events_of(document, division)
    if fault is not None:
        return None, [about_file(path, fault)]
    if len(events) > MOST_DAYS:
        message = f"the list has {len(events):,} days; at most {MOST_DAYS:,} are read"
        return None, [about_file(path, Fault("E512", message, "keep the years that the policy needs"))]
    return days_of(events, path)


def without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object. Raises TwiceError if a name is repeated, of which JSON would silently keep the last."""
    members = dict(pairs)
    if len(members) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        raise TwiceError(next(name for name, count in counts.items() if count > 1))
    return members


def events_of(document: Any, division: str | None) -> tuple[list[Any], Fault | None]:
    """The events of the document or of one of its divisions; none and the fault if there is no such list."""
    if isinstance(document, dict) and not isinstance(document.get("events"), list):
        divisions = {name: each["events"] for name, each in document.items() if has_events(each)}
        if divisions:
            return chosen(divisions, division)
    elif isinstance(document, dict):
        own = document.get("division")
        if division is not None and own != division:
            what = f"of `{shown(own)}`" if isinstance(own, str) else "of no division by name"
            return [], Fault("E521", f"the file lists days {what}", "leave `--division` out")
        document = document["events"]
    elif division is not None and isinstance(document, list):
        return [], Fault("E521", "the file is one list, without divisions", "leave `--division` out")
    if isinstance(document, list):
        return document, None
    return [], Fault("E518", "the file is JSON, but not a list of days", FORMS)


def has_events(value: Any) -> bool:
    """Whether this is a division: an object with a list of events."""
    return isinstance(value, dict) and isinstance(value.get("events"), list)


def chosen(divisions: dict[str, list[Any]], division: str | None) -> tuple[list[Any], Fault | None]:
    """The events of the division that is named, or of the only one."""
    names = [shown(name) for name in divisions][:20]
    if division is None and len(divisions) > 1:
        message = f"the file has several divisions: {listing(names)}"
        return [], Fault("E521", message, f"choose one: `--division {names[0]}`")
    if division is not None and division not in divisions:
        message = f"the file has no division `{shown(division)}`; it has {listing(names)}"
        return [], Fault("E521", message, nearest(division[:60], names))
    return divisions[division if division is not None else next(iter(divisions))], None


def days_of(events: list[Any], path: str) -> tuple[list[ListedDay] | None, list[Finding]]:
    """The days of these events, or None and findings."""
    days, findings = [], []
    for number, event in enumerate(events, 1):
        written = event.get("date") if isinstance(event, dict) else event
        title = (event.get("title", event.get("name", "")) if isinstance(event, dict) else "") or ""
        day = day_of(written) if isinstance(written, str) else None
        if day is None:
            what = f"has the date `{shown(written)}`, which is not a day" if isinstance(written, str) else "has no date"
            fault = Fault("E519", f"entry {number} of the list {what}", "write days as `2026-12-25`")
            findings.append(about_file(path, fault))
        elif not isinstance(title, str):
            fault = Fault(
                "E519", f"entry {number} of the list has a title that is not a text", 'write it in quotes: `"…"`'
            )
            findings.append(about_file(path, fault))
        else:
            days.append(ListedDay(day, title))
    return (None if findings else days), summarized(findings)
