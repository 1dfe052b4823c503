"""Findings as text: the place, the line with carets, and what to do next."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from policy_dsl.diagnostics.finding import Finding, Severity
from policy_dsl.text import NO_LINE, NOWHERE, Text

WIDEST = 120
CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Characters that control a terminal or are invisible, except the line feed; and surrogates, which no UTF-8 text has."""

RED, GREEN, YELLOW, BLUE, BOLD, PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[34m", "\x1b[1m", "\x1b[0m"


def render(findings: Sequence[Finding], texts: Mapping[str, Text], *, color: bool = False) -> str:
    """All findings with their source lines, then how many there are and where to read more; empty if there are none."""
    if not findings:
        return ""
    rendered = [render_finding(finding, texts.get(finding.path), color) for finding in findings]
    first = next((finding for finding in findings if finding.severity is Severity.ERROR), findings[0])
    return "\n\n".join([*rendered, f"{count(findings)}; `evenhand rule {first.code}` says more"]) + "\n"


def render_finding(finding: Finding, text: Text | None, color: bool) -> str:
    """One finding: headline, snippet, help. There is no snippet if the text is not known or the finding is not about a line."""
    if finding.span in (NO_LINE, NOWHERE):
        text = None
    tint = RED if finding.severity is Severity.ERROR else YELLOW
    kind = f"{finding.severity.value}[{finding.code}]"
    whole_file = text is None and finding.span.end_column == finding.span.column
    place = printable(finding.path) + ("" if whole_file else f":{finding.span.line}:{finding.span.column}")
    lines = [f"{place}: {colored(kind, tint + BOLD, color)}: {printable(finding.message)}"]
    if text is not None and text.line(finding.span.line).strip():
        lines += snippet(finding, text, tint, color)
    if finding.hint:
        lines.append(f"  {colored('= help:', BLUE, color)} {printable(finding.hint)}")
    return "\n".join(lines)


def snippet(finding: Finding, text: Text, tint: str, color: bool) -> list[str]:
    """The line, or the part of a long line around the span, with carets under the span."""
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
    bar = colored("|", BLUE, color)
    blank = " " * len(gutter)
    return [
        f"  {colored(gutter, BLUE, color)} {bar} {printable(before + part + after)}",
        f"  {blank} {bar} {' ' * indent}{colored(carets, tint, color)}",
    ]


def count(findings: Sequence[Finding]) -> str:
    """The numbers of errors and warnings: `1 error and 2 warnings`."""
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    warnings = len(findings) - errors
    parts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((errors, "error"), (warnings, "warning")) if n]
    return " and ".join(parts)


def printable(words: str) -> str:
    """The words on one line: every control, invisible or blank character but the ordinary space is replaced."""
    if words.isprintable():
        return words
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in words)


def without_control(words: str) -> str:
    """A whole report with control and invisible characters replaced; line feeds and spaces of any width stay."""
    return words if words.isprintable() else CONTROL.sub("\N{REPLACEMENT CHARACTER}", words)


def width(words: str) -> int:
    """The width in terminal columns: wide characters take two, combining marks none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in words)


def colored(words: str, style: str, color: bool) -> str:
    """The words, in the style if `color` is set."""
    return f"{style}{words}{PLAIN}" if color else words
