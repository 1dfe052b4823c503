"""The document of `import`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.sheets.sheet import Sheet, address
from verifier.report.json.head import diagnostic, head


def document(
    path: str,
    sheet: Sheet | None,
    table: str | None,
    block: str | None,
    written_to: str | None,
    findings: Sequence[Finding],
    exit_code: int,
    days: str | None = None,
) -> dict[str, Any]:
    """`evenhand.import/1`: the cells of the sheet, and the `block` of the language made from them; or that of days."""
    rows = [] if sheet is None else [cells(sheet, number) for number in range(len(sheet.rows))]
    return {
        **head("import", exit_code),
        "file": path,
        "sheet": None if sheet is None else sheet.name,
        "table": table if block is not None else None,
        "days": days if block is not None else None,
        "heading": rows[0] if rows else [],
        "rows": rows[1:],
        "block": block,
        "output": None if block is None or written_to is None else {"path": written_to, "bytes": len(block.encode())},
        "diagnostics": [diagnostic(f) for f in findings],
    }


def cells(sheet: Sheet, number: int) -> list[dict[str, str]]:
    """The cells of a row, each with its address."""
    row = sheet.rows[number]
    return [{"address": address(sheet.name, number + 1, c), "text": text} for c, text in enumerate(row, 1)]
