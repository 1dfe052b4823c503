"""Checks of a cell's text: whether a table and a spreadsheet can both hold it.

Import and export share these checks, so that either gives back unchanged what the other lets through.
"""

from __future__ import annotations

import re

from policy_dsl.resolve.tables.cells import DASHES
from policy_dsl.sheets.sheet import Fault, Kind
from policy_dsl.syntax.read import CONTROL, HIDDEN, SPACE, decomposed_letters
from policy_dsl.text import character_name

LONGEST_CELL = 32_767
"""The most characters that a spreadsheet keeps in a cell. It cuts off the rest without a word."""

FORMULA_STARTS = ("=", "+", "-", "@")
"""A spreadsheet program takes a CSV field that starts with one of these for a formula, even in quotes.
No code or time starts with one. A range from a number below zero does, and needs a workbook."""

RETYPE = "format the column as text and type the cell again"
WRITE_DATE = "format the column as text and type the cell again; a date is written `2026-04-10`"
TOO_NARROW = Fault(
    "E508",
    "shows signs instead of its value, because the column was too narrow",
    "make the column wider and save again",
)
MONTHS = """
    jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september october
    november december jän mär märz mai okt dez januar februar juni juli oktober dezember janv févr mars avr avril juin juil
    juillet août déc ene abr ago dic mag giu lug ott mrt mei fev
"""
"""Names of months that spreadsheets write, without those that are likely codes, such as `set` and `out`."""
MONTH = f"(?:{'|'.join(MONTHS.split())})"
DAY = re.compile(
    rf"[0-9]{{1,2}}[-./ ] ?{MONTH}[.]?(?:[-./ ] ?[0-9]{{2,4}})?|{MONTH}[.]?[-./ ] ?(?:[0-9]{{2}}){{1,2}}"
    r"|[0-9]{1,4}/[0-9]{1,2}(?:/[0-9]{1,4})?|[0-9]{1,2}([-.])[0-9]{1,2}\1[0-9]{4}",
    re.IGNORECASE,
)
TIME_OF_DAY = re.compile("[0-9]{1,4}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?[AP]M)?", re.IGNORECASE)
SCIENTIFIC = re.compile("[+-]?[0-9]+(?:[.,][0-9]+)?E[+-][0-9]+", re.IGNORECASE)
DIGITS_AND_COMMAS = re.compile("[0-9]+(?:,[0-9]+)+")
LINE_OF_DASHES = re.compile(":?-{3,}:?")
"""A cell of the line below the heading of a Markdown table."""
NEGATIVE = re.compile(r"-[0-9]+(\.[0-9]+)?")
"""A number below zero, which a spreadsheet program reads as the number that it is."""
QUOTED = re.compile('"[^"]*"')
TAB_OR_SURROGATE = re.compile("[\ud800-\udfff\t]")
WRITE_INSTEAD = "write `any` for every value, or `N/A` where requests are refused"
BLANK = Fault("E505", "is blank", WRITE_INSTEAD)


def fault_of(text: str, kind: Kind) -> Fault | None:
    """The reason why the text cannot be a cell; None if it can."""
    if not text:
        return BLANK
    if text in DASHES or LINE_OF_DASHES.fullmatch(text):
        return Fault("E505", f"holds `{text}`, which can mean any value or none", WRITE_INSTEAD)
    if "|" in text:
        return Fault("E506", "holds a bar `|`, which ends a cell in the language", "write it without the bar")
    if "\n" in text or "\r" in text:
        return Fault("E506", "holds a line break; a row of a table is one line", "write the cell on one line")
    if invisible := CONTROL.search(text) or HIDDEN.search(text) or TAB_OR_SURROGATE.search(text):
        return Fault(
            "E506", f"holds {character_name(invisible[0])}, which is invisible", "delete the cell and type it again"
        )
    if text.startswith("'"):
        message = "begins with an apostrophe, with which spreadsheets mark text; here it would be part of the text"
        return Fault("E506", message, "delete it")
    if ";" in QUOTED.sub("", text):
        message = f"holds `{text[:60]}`: commas separate the values of a cell, not semicolons"
        return Fault(
            "E515", message, f"write `{', '.join(part.strip() for part in text[:60].split(';') if part.strip())}`"
        )
    if two_parts := next(decomposed_letters(text), None):
        message = f"has a `{two_parts[2]}` made of {len(two_parts[1])} characters, which only looks like it"
        return Fault("E506", message, f"type `{two_parts[2]}` again")
    if text != text.strip():
        space_at_end = text[0] if text[0].isspace() else text[-1]
        return Fault(
            "E506", f"begins or ends with {character_name(space_at_end)}, which looks like a space", "delete it"
        )
    if space := SPACE.search(text):
        return Fault("E506", f"holds {character_name(space[0])}, which looks like a space", "type a space in its place")
    if len(text) > LONGEST_CELL - text.count("_"):  # an underscore may be written as an escape of seven characters
        return Fault("E512", f"holds {len(text):,} characters; a spreadsheet keeps {LONGEST_CELL:,}", "shorten it")
    return csv_fault_of(text) if kind == "csv" else None


def csv_fault_of(text: str) -> Fault | None:
    """The reason why CSV cannot hold a text that a workbook can: nothing in CSV marks it as text."""
    if text.startswith("#"):
        return error_value(text) if text.strip("#") else TOO_NARROW
    if fault := retyped_code(text):
        return fault
    if text.startswith(FORMULA_STARTS) and not NEGATIVE.fullmatch(text):
        hint = "codes, times and values in quotes never start like this; a workbook (.xlsx) can hold the cell as text"
        message = f"starts with `{text[0]}`; a spreadsheet program that opens the CSV file reads a formula instead of the text"
        return Fault("E506", message, hint)
    return None


def retyped_code(text: str) -> Fault | None:
    """The fault of a text that may be a code which a spreadsheet turned into a number, a date or a time of day."""
    if SCIENTIFIC.fullmatch(text):
        return Fault("E501", f"holds the number `{text[:60]}`, shown by its first digits; the others are lost", RETYPE)
    if DIGITS_AND_COMMAS.fullmatch(text):
        message = f"holds `{text[:60]}`, which may be one number or several"
        return Fault(
            "E501",
            message,
            f"write `{text[:60].replace(',', ', ')}` for several, `{text[:60].replace(',', '')}` for one",
        )
    if DAY.fullmatch(text):
        return Fault(
            "E504", f"holds the date `{text[:60]}`; what was typed may have been a code such as `4.10`", WRITE_DATE
        )
    if TIME_OF_DAY.fullmatch(text):
        return Fault("E504", f"holds a time of day, `{text[:60]}`", RETYPE)
    return None


def error_value(text: str) -> Fault:
    """The fault of a cell that shows a failed calculation."""
    hint = "type `N/A` if requests are refused" if text == "#N/A" else "type what is meant"
    return Fault("E504", f"holds the error value `{text}`, which says that a calculation failed", hint)
