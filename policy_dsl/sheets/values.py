"""What one cell of a workbook says, as text: only where what it holds is what it shows.

A spreadsheet turns `4.10` into the number 4.1, or into the tenth of April, as it is typed. Numbers with a fraction and dates
without a year are therefore never taken for text.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from policy_dsl.sheets.cells import error_value
from policy_dsl.sheets.grid import Raw
from policy_dsl.sheets.sheet import Fault

RETYPE = "format the column as text and type the cell again"
WHOLE = frozenset({"General", "0", "@", "#", "#,##0", "#\\ ##0", "# ##0"})
"""Number formats that show a whole number by its digits."""
MOST_EXACT = 10**15
"""Of larger numbers a spreadsheet has lost the last digits."""
ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""What stands in a number format for itself, for a space, or for a colour or place."""


def raw_of(value: object, data_type: str, number_format: str) -> Raw:
    """The text of the cell, without the spaces around it; or why it cannot be taken for text."""
    match value:
        case None:
            return ""
        case str():
            if data_type == "e":
                return error_value(value)
            text = unescaped(value).strip(" ")
            if text and not shows_text(number_format):
                said = f"holds `{text[:60]}` but shows something else (its number format is `{number_format}`)"
                return Fault("E508", said, "format the cell as text, and look at it again")
            return text
        case bool():
            hint = "format the cell as text and type `yes` or `no`"
            return Fault(
                "E504", f"holds the logical value {str(value).upper()}, which each language spells its own way", hint
            )
        case int() | float():
            return of_number(value, number_format)
        case datetime() | date():
            return of_date(value, number_format)
        case _:
            return Fault("E504", f"holds a time of day, `{value}`", RETYPE)


def of_number(value: float, number_format: str) -> Raw:
    """The digits of a whole number that is shown as such."""
    if value % 1:
        said = f"holds the number `{value}`; it may have been typed as `{value}0`"
        return Fault("E501", said, RETYPE)
    if not abs(value) < MOST_EXACT:
        return Fault("E501", f"holds the number `{value}`; a spreadsheet keeps the first 15 digits of a number", RETYPE)
    if number_format not in WHOLE:
        return Fault("E501", f"holds the number `{int(value)}` and shows it as `{number_format}`", RETYPE)
    return str(int(value))


def of_date(value: date, number_format: str) -> Raw:
    """A date that is shown with day, month and year, in the form of the language."""
    if isinstance(value, datetime):
        if value.time() != value.min.time():
            return Fault("E504", f"holds a date with a time of day, `{value}`", RETYPE)
        value = value.date()
    shown = LITERAL.sub("", number_format.split(";")[0]).lower()
    if not all(letter in shown for letter in "dmy"):
        said = f"holds the date {value.isoformat()} and shows only a part of it (`{number_format}`)"
        return Fault("E504", f"{said}; what was typed may have been a code such as `4.10`", RETYPE)
    return value.isoformat()


@lru_cache(maxsize=1000)
def shows_text(number_format: str) -> bool:
    """Whether a text is shown as it is. A fourth section, or one with `@`, says how texts are shown."""
    sections = LITERAL.sub(lambda found: "x" if found[0][0] in '"\\' else "", number_format).split(";")
    about_text = [section for section in sections if "@" in section]
    if len(sections) > 3:
        about_text = sections[3:]
    return all(section.strip() in ("@", "General") for section in about_text)


def unescaped(text: str) -> str:
    """The text with `_x0041_` read as the character it stands for, as spreadsheets do."""
    if "_x" not in text:
        return text
    read = ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return read.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def escaped(text: str) -> str:
    """The text so that a spreadsheet, and `unescaped`, reads it as it is."""
    literal = re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return re.sub("[\ufffe\uffff]", lambda found: f"_x{ord(found[0]):04X}_", literal)
