"""The words of caps and floors in the cells of a sheet, `At most 1 h`, which the language has in small letters."""

from __future__ import annotations

import re

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.sheets.sheet import Fault, Sheet, about_cell, summarized

BOUND = re.compile(r"(at\s+most|not\s+before)(\s+\S.*)", re.IGNORECASE)


def findings_on_bounds(sheet: Sheet) -> list[Finding]:
    """The cells with capital letters in these words. A cell in a column of names is not read as a time."""
    names = {column for column, heading in enumerate(sheet.rows[0]) if " ".join(heading.split()) == "row"}
    return summarized(
        about_cell(sheet.path, sheet.name, row, column + 1, fault)
        for row, cells in enumerate(sheet.rows[1:], 2)
        for column, cell in enumerate(cells)
        if column not in names and (fault := fault_of_bound(cell)) is not None
    )


def fault_of_bound(text: str) -> Fault | None:
    """The fault of a cap or a floor whose words have capital letters; None for other cells."""
    words = BOUND.fullmatch(text)
    if words is None or words[1].islower():
        return None
    message = f"holds `{text[:60]}`: the words of the language have small letters, in a spreadsheet, too"
    return Fault(
        "E506", message, f"write it in small letters: `{' '.join((words[1].lower() + words[2][:60]).split())}`"
    )
