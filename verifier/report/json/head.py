"""What every document has: what it is, by which tool, with which exit code, and how it tells of findings."""

from __future__ import annotations

import sys
from typing import Any

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import printable
from policy_dsl.version import __version__


def head(command: str, exit_code: int, *, proved: bool = False) -> dict[str, Any]:
    """How the document of a command begins. `proved`: engines were asked, so that what it says depends on them."""
    return {"schema": f"evenhand.{command}/1", "tool": tool(proved=proved), "exit": exit_code}


def tool(*, proved: bool = True) -> dict[str, str | None]:
    """The versions that a verdict depends on: that of Z3 where it was asked, for else nothing depends on it."""
    # not imported for this: Z3 takes longer to load than most commands
    prover = sys.modules.get("verifier.smt.prove") if proved else None
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
