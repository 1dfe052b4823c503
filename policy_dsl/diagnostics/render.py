"""Findings as people read them: the place, the line with a caret, and what to do next."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from policy_dsl.diagnostics.finding import Finding, Severity
from policy_dsl.text import NO_LINE, NOWHERE, Text

WIDEST = 120
OBEYED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""What a terminal obeys or hides, and what stands for bytes that are not UTF-8. A line feed is not meant."""

RED, GREEN, YELLOW, BLUE, BOLD, PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[34m", "\x1b[1m", "\x1b[0m"


def render(findings: Sequence[Finding], texts: Mapping[str, Text], *, color: bool = False) -> str:
    """All findings with their lines, then how many there are and where to read on; the empty string when there is none."""
    if not findings:
        return ""
    shown = [one(finding, texts.get(finding.path), color) for finding in findings]
    told = next((finding for finding in findings if finding.severity is Severity.ERROR), findings[0])
    return "\n\n".join([*shown, f"{count(findings)}; `evenhand rule {told.code}` says more"]) + "\n"


def one(finding: Finding, text: Text | None, color: bool) -> str:
    """A finding: headline, snippet, help. Without its text, and of what is about no line of it, the path alone."""
    if finding.span in (NO_LINE, NOWHERE):
        text = None
    tint = RED if finding.severity is Severity.ERROR else YELLOW
    kind = f"{finding.severity.value}[{finding.code}]"
    whole_file = text is None and finding.span.end_column == finding.span.column
    place = printable(finding.path) + ("" if whole_file else f":{finding.span.line}:{finding.span.column}")
    lines = [f"{place}: {paint(kind, tint + BOLD, color)}: {printable(finding.message)}"]
    if text is not None and text.line(finding.span.line).strip():
        lines += snippet(finding, text, tint, color)
    if finding.hint:
        lines.append(f"  {paint('= help:', BLUE, color)} {printable(finding.hint)}")
    return "\n".join(lines)


def snippet(finding: Finding, text: Text, tint: str, color: bool) -> list[str]:
    """The line and a caret under the span; of a long line, the part around it."""
    span = finding.span
    line = text.line(span.line)
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    left = max(0, start - WIDEST // 2) if len(line) > WIDEST else 0
    part = line[left : left + WIDEST]
    before, after = ("…" if left else ""), ("…" if left + WIDEST < len(line) else "")
    indent = width(printable(before + part[: start - left]))
    carets = "^" * max(1, width(printable(part[start - left : end - left])))
    gutter = str(span.line)
    bar = paint("|", BLUE, color)
    blank = " " * len(gutter)
    return [
        f"  {paint(gutter, BLUE, color)} {bar} {printable(before + part + after)}",
        f"  {blank} {bar} {' ' * indent}{paint(carets, tint, color)}",
    ]


def count(findings: Sequence[Finding]) -> str:
    """How many errors and warnings."""
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    warnings = len(findings) - errors
    parts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((errors, "error"), (warnings, "warning")) if n]
    return " and ".join(parts)


def printable(words: str) -> str:
    """The words with nothing in them that a terminal would obey or hide, in one line."""
    if words.isprintable():
        return words
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in words)


def harmless(words: str) -> str:
    """The same of whole reports: their line ends stay, and so do spaces of every width in the titles of a policy."""
    return words if words.isprintable() else OBEYED.sub("\N{REPLACEMENT CHARACTER}", words)


def width(words: str) -> int:
    """Columns on a terminal: wide characters take two, combining marks none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in words)


def paint(words: str, style: str, color: bool) -> str:
    """The words in colour, when asked."""
    return f"{style}{words}{PLAIN}" if color else words
