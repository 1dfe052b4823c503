"""The document of `fmt`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policy_dsl.diagnostics.finding import Finding
from verifier.report.facts.formatting import FormattingResult
from verifier.report.json.head import diagnostic, head


def document(
    results: Sequence[FormattingResult], findings: Sequence[Finding], check: bool, exit_code: int
) -> dict[str, Any]:
    """`evenhand.fmt/1`."""
    return {
        **head("fmt", exit_code),
        "check": check,
        "files": [{"path": result.path, "status": result.status} for result in results],
        "diagnostics": [diagnostic(f) for f in findings],
    }
