"""What every document has: what it is, by which tool, with which exit code, and how it tells of findings."""

from __future__ import annotations

import sys
from typing import Any

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import printable
from policy_dsl.version import __version__


def head(command: str, exit_code: int) -> dict[str, Any]:
    """How the document of a command begins."""
    return {"schema": f"evenhand.{command}/1", "tool": tool(), "exit": exit_code}


def tool() -> dict[str, str | None]:
    """The versions that a verdict depends on: that of Z3 where it was asked, for else nothing depends on it."""
    prover = sys.modules.get("verifier.smt.prove")  # not imported for this: Z3 takes longer to load than most commands
    return {"evenhand": __version__, "z3": None if prover is None else prover.version()}


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
