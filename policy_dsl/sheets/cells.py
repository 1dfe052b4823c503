"""Which texts can stand in a cell of a table and of a spreadsheet alike. Asked on the way in and on the way out, so that
whatever one way lets through, the other gives back unchanged.
"""

from __future__ import annotations

import re

from policy_dsl.resolve.cells import DASHES
from policy_dsl.sheets.sheet import Fault, Kind
from policy_dsl.syntax.read import CONTROL, HIDDEN, SPACE, apart
from policy_dsl.text import named

LONGEST_CELL = 32_767
"""Characters that a spreadsheet keeps of a cell; it cuts off the rest without a word."""

FORMULA_STARTS = ("=", "+", "-", "@")
"""A CSV field that starts with one of them is a formula to the program that opens it, and no way of quoting changes that.
No code and no time starts so, so that refusing them loses nothing."""

ERROR_VALUES = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
UNSEEN = re.compile("[\ud800-\udfff\t]")
INSTEAD = "write `any` for every value, or `N/A` where requests are refused"
BLANK = Fault("E505", "is blank", INSTEAD)


def fault_of(text: str, kind: Kind) -> Fault | None:
    """Why this text cannot be a cell; none when it can."""
    if not text:
        return BLANK
    if text in DASHES:
        return Fault("E505", f"holds `{text}`, which can mean any value or none", INSTEAD)
    if "|" in text:
        return Fault("E506", "holds a bar `|`, which ends a cell in the language", "write it without the bar")
    if "\n" in text or "\r" in text:
        return Fault("E506", "holds a line break; a row of a table is one line", "write the cell on one line")
    if found := CONTROL.search(text) or HIDDEN.search(text) or UNSEEN.search(text):
        return Fault("E506", f"holds {named(found[0])}, which nobody can see", "delete the cell and type it again")
    if two := next(apart(text), None):
        said = f"has a `{two[2]}` made of {len(two[1])} characters, which only looks like it"
        return Fault("E506", said, f"type `{two[2]}` again")
    if text != text.strip():
        odd = text[0] if text[0].isspace() else text[-1]
        return Fault("E506", f"begins or ends with {named(odd)}, which looks like a space", "delete it")
    if space := SPACE.search(text):
        return Fault("E506", f"holds {named(space[0])}, which looks like a space", "type a space in its place")
    if len(text) > LONGEST_CELL - text.count("_"):  # an underscore may be written as an escape of seven
        return Fault("E512", f"holds {len(text):,} characters; a spreadsheet keeps {LONGEST_CELL:,}", "shorten it")
    return csv_fault_of(text) if kind == "csv" else None


def csv_fault_of(text: str) -> Fault | None:
    """What is text in a workbook and something else in CSV, where nothing says what is text."""
    if text in ERROR_VALUES:
        return error_value(text)
    if text.startswith(FORMULA_STARTS):
        hint = "a code, a time and a value in quotes never start so; in an .xlsx file the cell can stay text"
        said = f"starts with `{text[0]}`; whoever opens the CSV file gets a formula instead of the text"
        return Fault("E506", said, hint)
    return None


def error_value(text: str) -> Fault:
    """The fault of a cell in which a calculation failed."""
    hint = "type `N/A` if requests are refused" if text == "#N/A" else "type what is meant"
    return Fault("E504", f"holds the error value `{text}`, which says that a calculation failed", hint)
