"""What all documents share: their head, with the schema, versions and exit code; and findings."""

from __future__ import annotations

from typing import Any

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import printable
from verifier.report.versions import versions


def head(command: str, exit_code: int, *, proved: bool = False) -> dict[str, Any]:
    """The head of a command's document. `proved` tells whether it contains verdicts, which depend on the version of Z3."""
    return {"schema": f"evenhand.{command}/1", "tool": versions(proved=proved), "exit": exit_code}


def diagnostic(finding: Finding) -> dict[str, Any]:
    """One finding."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": printable(finding.message),
        "hint": None if finding.hint is None else printable(finding.hint),
        "path": finding.path,
        "line": finding.span.line,
        "column": finding.span.column,
        "end_line": finding.span.end_line,
        "end_column": finding.span.end_column,
    }
