"""What `fmt` did with a file. Every printer of it reads this."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.text import Text


class FormattingResult(Struct, frozen=True):
    """What became of a file: `canonical`, `formatted`, with `--check` `differs`, or `refused` for the reasons found."""

    path: str
    status: str
    before: bytes = b""
    after: bytes = b""
    text: Text | None = None
    findings: tuple[Finding, ...] = ()
