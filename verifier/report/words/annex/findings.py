"""Findings, each with the line that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.provisions import Clause
from policy_dsl.text import NO_LINE, NOWHERE, Text
from verifier.report.facts.quotations import QuotedLine, marked


class ShownFinding(Struct, frozen=True):
    """A finding, with its place in words and the line that it is about."""

    severity: str
    code: str
    message: str
    hint: str
    place: str
    lines: tuple[QuotedLine, ...]


def shown_findings(findings: Sequence[Finding], texts: Iterable[Text]) -> tuple[ShownFinding, ...]:
    """The findings, with the lines of these texts."""
    by_path = {text.path: text for text in texts}
    return tuple(shown(finding, by_path.get(finding.path)) for finding in findings)


def shown(finding: Finding, text: Text | None) -> ShownFinding:
    """One finding."""
    whole_file = finding.span in (NO_LINE, NOWHERE)
    place = finding.path if whole_file else f"{finding.path}:{finding.span.line}:{finding.span.column}"
    lines = () if whole_file or text is None else (marked(text, Clause(finding.path, finding.span)),)
    return ShownFinding(finding.severity.value, finding.code, finding.message, finding.hint or "", place, lines)
