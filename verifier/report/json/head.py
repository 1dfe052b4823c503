"""The head of every document: its schema, the versions of the tool, the exit code; and the form of a finding."""

from __future__ import annotations

from typing import Any

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import printable
from verifier.report.versions import versions


def head(command: str, exit_code: int, *, proved: bool = False) -> dict[str, Any]:
    """The head of a command's document. With `proved`, it contains verdicts, which depend on the versions of the engines."""
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
