"""The result of `fmt` for a file, from which its reports are printed."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.text import Text


class FormattingResult(Struct, frozen=True):
    """The result for a file. Its status is `canonical`, `formatted`, `refused` (see the findings), or `differs` (`--check`)."""

    path: str
    status: str
    before: bytes = b""
    after: bytes = b""
    text: Text | None = None
    findings: tuple[Finding, ...] = ()
