"""A finding: an error or a warning about a place in a file. It stays data until `render` prints it."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from policy_dsl.text import Span


class Severity(Enum):
    """An error stops the work; a warning never changes an exit code."""

    ERROR = "error"
    WARNING = "warning"


class Finding(Struct, frozen=True):
    """One error or warning.

    `code` is one of the catalogue. `message` is a lower-case sentence that quotes the author's words in backticks and says
    what was expected; `hint` says what to do next.
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
    """The findings without duplicates, ordered by file and place."""
    return sorted(set(findings), key=lambda f: (f.path, f.span, f.code, f.message))


def has_errors(findings: list[Finding]) -> bool:
    """Whether any of the findings is an error."""
    return any(f.severity is Severity.ERROR for f in findings)
