"""Reads a list of days from a file. The extension of its name says of which kind it is."""

from __future__ import annotations

from pathlib import Path

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.sheets.day_lists.day import MOST_BYTES, ListedDay
from policy_dsl.sheets.day_lists.events import read_events
from policy_dsl.sheets.day_lists.icalendar import read_icalendar
from policy_dsl.sheets.day_lists.rows import read_rows
from policy_dsl.sheets.read import read_bytes
from policy_dsl.sheets.sheet import Fault, about_file

CALENDARS, EVENTS, ROWS = (".ics", ".ical"), (".json",), (".csv", ".tsv")


def read_days(
    path: str, *, division: str | None = None, delimiter: str | None = None
) -> tuple[list[ListedDay] | None, list[Finding]]:
    """The days of the file in its order, and remarks; or None and all findings.

    `division` names one of a JSON file that lists the days of several. `delimiter` is that of a CSV file.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in (*CALENDARS, *EVENTS, *ROWS):
        message = f"`{path}` is not a list of days that can be read; expected a name that ends with .ics, .json or .csv"
        hint = "save the list as a calendar, as JSON, or as CSV with a column `date`"
        return None, [about_file(path, Fault("E518", message, hint))]
    if division is not None and suffix not in EVENTS:
        return None, [about_file(path, Fault("E521", "only JSON lists days by division", "leave `--division` out"))]
    if delimiter is not None and suffix not in ROWS:
        return None, [about_file(path, Fault("E408", "only a CSV file has a delimiter", "leave `--delimiter` out"))]
    content, finding = read_bytes(path, MOST_BYTES, "name a list of days", "keep the years that the policy needs")
    if content is None:
        return None, [finding] if finding else []
    if not content.strip():
        return None, [about_file(path, Fault("E510", "there is nothing in it", "name a file that lists days"))]
    if suffix in CALENDARS:
        return read_icalendar(content, path)
    return read_events(content, path, division) if suffix in EVENTS else read_rows(content, path, delimiter)
