"""A finding: one thing to say about one place in a file. Data until the edge, where `render` shows it."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from policy_dsl.text import Span


class Severity(Enum):
    """An error stops the work; a warning never changes an exit code."""

    ERROR = "error"
    WARNING = "warning"


class Finding(Struct, frozen=True):
    """One mistake or remark.

    `code` is listed in the catalogue. `message` is one lower-case sentence that quotes the author's own words in
    backticks and says what was expected; `hint` says what to do next.
    """

    code: str
    message: str
    path: str
    span: Span
    hint: str | None = None

    @property
    def severity(self) -> Severity:
        """An error when the code starts with E, a warning when it starts with W."""
        return Severity.ERROR if self.code.startswith("E") else Severity.WARNING


def in_order(findings: list[Finding]) -> list[Finding]:
    """The findings without repetition, file by file, from the top of each."""
    return sorted(set(findings), key=lambda f: (f.path, f.span, f.code, f.message))


def has_errors(findings: list[Finding]) -> bool:
    """Whether any of them stops the work."""
    return any(f.severity is Severity.ERROR for f in findings)
