"""Reads a spreadsheet, .xlsx or CSV. The extension of its name says which, and its bytes have to agree."""

from __future__ import annotations

from pathlib import Path

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.regular_file import NotAFileError, bytes_of
from policy_dsl.sheets.csv_file import read_csv
from policy_dsl.sheets.package import MOST_BYTES, SAVE_AS
from policy_dsl.sheets.sheet import Fault, Sheet, about_file
from policy_dsl.sheets.workbook import read_workbook

WORKBOOKS = (".xlsx", ".xlsm")
MOST_CSV = 32 * 2**20
"""The same limit, in bytes, as for policies."""


def read_sheet(
    path: str, *, sheet: str | None = None, delimiter: str | None = None
) -> tuple[Sheet | None, list[Finding]]:
    """The table in the file, or None and all findings.

    `sheet` names a sheet of a workbook. `delimiter` is that of a CSV file; without it, the file itself decides.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in (*WORKBOOKS, ".csv", ".tsv"):
        message = f"`{path}` is not a spreadsheet that can be read; expected a name that ends with .xlsx or .csv"
        return None, [about_file(path, Fault("E511", message, SAVE_AS))]
    workbook = suffix in WORKBOOKS
    if workbook and delimiter is not None:
        return None, [about_file(path, Fault("E408", "a workbook has no delimiter", "leave `--delimiter` out"))]
    if not workbook and sheet is not None:
        return None, [about_file(path, Fault("E509", "a CSV file has no sheets", "leave `--sheet` out"))]
    content, finding = read_bytes(path, MOST_BYTES if workbook else MOST_CSV)
    if content is None:
        return None, [finding] if finding else []
    if not content.strip():
        return None, [about_file(path, Fault("E510", "there is nothing in it", "the first row is the heading"))]
    if workbook:
        return read_workbook(content, path, sheet)
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return None, [about_file(path, Fault("E511", "the file is a workbook with the name of a CSV file", SAVE_AS))]
    return read_csv(content, path, delimiter)


def read_bytes(
    path: str,
    most: int,
    what: str = "name a spreadsheet",
    smaller: str = "save the table in a file of its own, without pictures",
) -> tuple[bytes | None, Finding | None]:
    """The bytes of the file, or a finding that says why it cannot be used. `what` and `smaller` are the ways forward."""
    try:
        content = bytes_of(path, most + 1)
    except NotAFileError as error:
        return None, about_file(path, Fault("E001", f"`{path}` is not a file: {error.strerror}", what))
    except FileNotFoundError:
        return None, about_file(path, Fault("E001", f"there is no file `{path}`", "check the name and the folder"))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name cannot be used"
        return None, about_file(path, Fault("E001", f"`{path}` cannot be read: {why.lower()}"))
    if len(content) > most:
        message = f"the file has more than {most // 2**20} MiB"
        return None, about_file(path, Fault("E512", message, smaller))
    return content, None
