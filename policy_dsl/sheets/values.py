"""The text of a workbook's cell, accepted only if the cell shows the value that it holds.

When `4.10` is typed, a spreadsheet turns it into the number 4.1 or the tenth of April. So numbers with a fraction are
never accepted, and dates only if the cell shows day, month and year.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from policy_dsl.sheets.cells import RETYPE, error_value
from policy_dsl.sheets.grid import Raw
from policy_dsl.sheets.sheet import Fault

WHOLE = frozenset({"General", "0", "@", "#", "#,##0", "#\\ ##0", "# ##0"})
"""Number formats that show a whole number by its digits."""
MOST_EXACT = 10**15
"""A spreadsheet may have lost the last digits of this number and of larger ones."""
ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""Parts of a number format that are literal text, a space, a fill, a colour or a locale."""


def raw_of(value: object, data_type: str, number_format: str) -> Raw:
    """The text of the cell, without the spaces around it; or its fault."""
    match value:
        case None:
            return ""
        case str():
            if data_type == "e":
                return error_value(value)
            text = unescaped(value).strip(" ")
            if text and not shows_text(number_format):
                message = f"holds `{text[:60]}` but shows something else (its number format is `{number_format}`)"
                return Fault("E508", message, "format the cell as text, and look at it again")
            return text
        case bool():
            hint = "format the cell as text and type `yes` or `no`"
            return Fault(
                "E504", f"holds the logical value {str(value).upper()}, which each language spells its own way", hint
            )
        case int() | float():
            return number_text(value, number_format)
        case datetime() | date():
            return date_text(value, number_format)
        case _:
            return Fault("E504", f"holds a time of day, `{value}`", RETYPE)


def number_text(value: float, number_format: str) -> Raw:
    """The digits of a whole number that is shown by its digits; otherwise its fault."""
    if value % 1:
        message = f"holds the number `{value}`; it may have been typed as `{value}0`"
        return Fault("E501", message, RETYPE)
    if not abs(value) < MOST_EXACT:
        return Fault("E501", f"holds the number `{value}`; a spreadsheet keeps the first 15 digits of a number", RETYPE)
    if number_format not in WHOLE:
        return Fault("E501", f"holds the number `{int(value)}` and shows it as `{number_format}`", RETYPE)
    return str(int(value))


def date_text(value: date, number_format: str) -> Raw:
    """The date as policies write it, if the cell shows day, month and year; otherwise its fault."""
    if isinstance(value, datetime):
        if value.time() != value.min.time():
            return Fault("E504", f"holds a date with a time of day, `{value}`", RETYPE)
        value = value.date()
    shown = LITERAL.sub("", number_format.split(";")[0]).lower()
    if not all(letter in shown for letter in "dmy"):
        message = f"holds the date {value.isoformat()} and shows only a part of it (`{number_format}`)"
        return Fault("E504", f"{message}; what was typed may have been a code such as `4.10`", RETYPE)
    return value.isoformat()


@lru_cache(maxsize=1000)
def shows_text(number_format: str) -> bool:
    """Whether the number format shows texts unchanged. Its fourth section, or else each with `@`, applies to texts."""
    sections = LITERAL.sub(lambda found: "x" if found[0][0] in '"\\' else "", number_format).split(";")
    about_text = [section for section in sections if "@" in section]
    if len(sections) > 3:
        about_text = sections[3:]
    return all(section.strip() in ("@", "General") for section in about_text)


def unescaped(text: str) -> str:
    """The text with escapes such as `_x0041_` decoded, as spreadsheets decode them."""
    if "_x" not in text:
        return text
    read = ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return read.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def escaped(text: str) -> str:
    """The text escaped so that a spreadsheet and `unescaped` decode it to the same text."""
    literal = re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return re.sub("[\ufffe\uffff]", lambda found: f"_x{ord(found[0]):04X}_", literal)
