"""The document of `compile`."""

from __future__ import annotations

from typing import Any

from verifier.report.facts.reports import Compilation
from verifier.report.json.head import diagnostic, head


def document(compilation: Compilation) -> dict[str, Any]:
    """`evenhand.compile/1`."""
    report, artefact, types = compilation.report, compilation.artefact, compilation.types
    return {
        **head("compile", compilation.exit_code, proved=report.verification is not None),
        "policy": report.name if report.verification else None,
        "output": None if artefact is None else {"path": artefact.path, "bytes": artefact.size},
        "types": None if types is None else {"path": types.path, "bytes": types.size},
        "verified": compilation.verified,
        "diagnostics": [diagnostic(f) for f in compilation.findings],
    }
