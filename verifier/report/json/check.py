"""The document of `check`, and of every command with findings alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from policy_dsl.diagnostics.finding import Finding
from verifier.report.json.head import diagnostic, head


def document(paths: Sequence[str], findings: Iterable[Finding], exit_code: int) -> dict[str, Any]:
    """`evenhand.check/1`."""
    return {
        **head("check", exit_code),
        "files": list(paths),
        "diagnostics": [diagnostic(f) for f in findings],
    }
