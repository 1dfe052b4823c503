"""The document of `rule`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from policy_dsl.diagnostics.catalogue import CATALOGUE
from policy_dsl.diagnostics.finding import Finding
from verifier.report.json.head import diagnostic, head


def document(pages: Mapping[str, str | None], findings: Sequence[Finding], exit_code: int) -> dict[str, Any]:
    """`evenhand.rule/1`: each code with its page, or with `None` in a list of all codes."""
    return {
        **head("rule", exit_code),
        "rules": [{"code": code, "title": CATALOGUE[code], "page": page} for code, page in pages.items()],
        "diagnostics": [diagnostic(f) for f in findings],
    }
