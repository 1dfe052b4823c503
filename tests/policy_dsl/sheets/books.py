"""Workbooks made by openpyxl in a test, and what is said of them."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.sheets.read import read_sheet
from policy_dsl.sheets.sheet import Sheet

ROWS = [["service", "role", "access"], ["4.10", "IS", "permit"], ["4.1", "any", "refuse"]]


def saved(folder: Path, change: Callable[[Worksheet], object] = lambda _: None) -> str:
    """A workbook with ROWS on its only sheet, `Roles`, changed."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Roles"
    for row in ROWS:
        sheet.append(row)
    change(sheet)
    path = folder / "roles.xlsx"
    book.save(path)
    return str(path)


def said(folder: Path, change: Callable[[Worksheet], object]) -> list[tuple[str, str]]:
    """Each finding's code and the place that its message begins with."""
    sheet, findings = read_sheet(saved(folder, change))
    assert (sheet is None) == bool(findings)
    return [(f.code, f.message.split()[0]) for f in findings]


def good(path: str) -> Sheet:
    """The sheet, about which there is nothing to say."""
    sheet, findings = read_sheet(path)
    assert sheet is not None, findings
    return sheet


def rezipped(path: str, name: str, edit: Callable[[bytes], bytes]) -> None:
    """The workbook with one part edited, or added."""
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    parts[name] = edit(parts.get(name, b""))
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for n, part in parts.items():
            archive.writestr(n, part)
    Path(path).write_bytes(memory.getvalue())


def in_sheet(path: str, pattern: str, instead: str) -> None:
    """Replaces in the XML of the first sheet what the pattern matches; it has to."""

    def edit(part: bytes) -> bytes:
        changed, count = re.subn(pattern, lambda _: instead, part.decode())
        assert count == 1
        return changed.encode()

    rezipped(path, "xl/worksheets/sheet1.xml", edit)


def codes(findings: list[Finding]) -> list[str]:
    """Their codes, in order."""
    return [finding.code for finding in findings]
