"""The result of `fmt` for a file, which all its printers share."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.text import Text


class FormattingResult(Struct, frozen=True):
    """The result for a file: `canonical`, `formatted`, with `--check` `differs`, or `refused` because of the findings."""

    path: str
    status: str
    before: bytes = b""
    after: bytes = b""
    text: Text | None = None
    findings: tuple[Finding, ...] = ()
