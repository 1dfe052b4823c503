"""The document of `export`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policy_dsl.diagnostics.finding import Finding
from verifier.report.json.head import diagnostic, head


def document(
    path: str,
    table: str,
    written: dict[str, Any] | None,
    warning: str | None,
    findings: Sequence[Finding],
    exit_code: int,
) -> dict[str, Any]:
    """`evenhand.export/1`: `written` is the spreadsheet, with its size; `warning` is about a cell that may change there."""
    return {
        **head("export", exit_code),
        "file": path,
        "table": table,
        "output": written,
        "warning": warning,
        "diagnostics": [diagnostic(f) for f in findings],
    }
