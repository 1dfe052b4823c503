"""Reads the days of a CSV file: a column `date`, and with it `name` or `title` if it has one. Other columns are left out."""

from __future__ import annotations

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.sheets.csv_file import rows_of
from policy_dsl.sheets.day_lists.day import MOST_DAYS, ListedDay, about_line, day_of, shown
from policy_dsl.sheets.sheet import Fault, about_file, summarized

NAMES = ("name", "title")


def read_rows(content: bytes, path: str, delimiter: str | None) -> tuple[list[ListedDay] | None, list[Finding]]:
    """The days of the file, or None and findings. Blank lines are left out, and a blank name counts as none."""
    rows, _, findings = rows_of(content, path, delimiter)
    if rows is None:
        return None, findings
    if not rows:
        return None, [about_file(path, Fault("E510", "there is nothing in it", "the first row is the heading"))]
    heading = [str(cell).lower() for cell in rows[0]]
    if heading.count("date") != 1 or sum(heading.count(name) for name in NAMES) > 1:
        columns = ", ".join(f"`{shown(cell)}`" for cell in heading[:9] if cell) or "nothing"
        message = f"the heading has {columns}; expected one column `date`, and at most one `name` or `title`"
        return None, [about_line(path, 1, "E518", message, "the first row is the heading: `date,name`")]
    if len(rows) > MOST_DAYS + 1:
        message = f"the list has more than {MOST_DAYS:,} rows"
        return None, [about_file(path, Fault("E512", message, "keep the years that the policy needs"))]
    at = heading.index("date")
    named = next((heading.index(name) for name in NAMES if name in heading), None)
    days, findings = [], []
    for number, row in enumerate(rows[1:], 2):
        if not any(row):
            continue
        words = str(row[at]) if at < len(row) else ""
        day = day_of(words)
        if day is None:
            what = f"has the date `{shown(words)}`, which is not a day" if words else "has no date"
            findings.append(about_line(path, number, "E519", f"row {number} {what}", "write days as `2026-12-25`"))
        elif len(row) > len(heading) and any(row[len(heading) :]):
            message = f"row {number} has {len(row)} cells, and the heading has {len(heading)}"
            hint = "a comma inside a cell needs double quotes around the cell"
            findings.append(about_line(path, number, "E507", message, hint))
        else:
            days.append(ListedDay(day, str(row[named]) if named is not None and named < len(row) else ""))
    return (None if findings else days), summarized(findings)
