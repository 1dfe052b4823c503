"""Puts the bytes of a file into canonical layout. It writes no file.

The result is parsed as well, and returned only if its syntax tree equals that of the original.
"""

from __future__ import annotations

import re

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.syntax.layout import lay_out
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.read import text_of
from policy_dsl.text import NO_LINE, Text

BOM = b"\xef\xbb\xbf"


WITHIN = re.compile(rb"^([ \t]*answers[ \t]+)within\b", re.MULTILINE)
"""The beginning of an intent that used to mean exactly that time, and now means at most that time."""


def formatted(path: str, content: bytes, exactly: bool = False) -> tuple[bytes | None, Text | None, list[Finding]]:
    """The file in canonical layout, or None with findings; and the text that the findings are about.

    With `exactly`, each `answers within` of an intent becomes `answers in exactly`, which it used to mean. All lines get the
    line end of the first one. In Markdown only the text between the fences changes, and gets the line end of its fence; the
    rest stays the same to the byte.
    """
    text, findings = text_of(path, content)
    if exactly and text is not None and parse(text)[0] is not None:
        content = with_exact_answers(text, content)
        text, findings = text_of(path, content)
    if text is None:
        refused = refusal(path, "it cannot be read as a policy", "correct it first; the file is unchanged")
        return None, None, [*findings, refused]
    file, findings = parse(text)
    if findings or file is None:
        refused = refusal(path, "the text has mistakes", "correct them first; the file is unchanged")
        return None, text, [*findings, refused]
    result = lay_out_markdown(text, content) if text.blocks is not None else lay_out_policy(text, line_end(content))
    if result == content:
        return content, text, []
    again, findings = text_of(path, result)
    if again is None:  # it is now longer than the limits allow
        return None, text, [refusal(path, f"formatted, {findings[0].message}", "write it on several lines or in parts")]
    if parse(again) != (file, []) or without_blanks(result) != without_blanks(content):
        return None, text, [refusal(path, "formatting it would change its meaning", "please report this file")]
    return result, text, []


def with_exact_answers(text: Text, content: bytes) -> bytes:
    """The file with `answers in exactly` for `answers within`, in lines of the policy only."""
    lines = content.split(b"\n")
    for number, line in enumerate(text.policy_lines):
        if line:
            lines[number] = WITHIN.sub(rb"\1in exactly", lines[number])
    return b"\n".join(lines)


def without_blanks(content: bytes) -> bytes:
    """The bytes without white space and without a byte-order mark."""
    return b"".join(content.removeprefix(BOM).split())


def line_end(content: bytes) -> str:
    """The line end of the first line."""
    return "\r\n" if content.partition(b"\n")[0].endswith(b"\r") else "\n"


def lay_out_policy(text: Text, end: str) -> bytes:
    """A policy file in canonical layout, every line ending in `end`."""
    (lines,) = lay_out([text.lines])
    return "".join(f"{line}{end}" for line in lines).encode()


def lay_out_markdown(text: Text, content: bytes) -> bytes:
    """A Markdown file with its policy blocks in canonical layout."""
    blocks = text.blocks or ()
    written = content.decode("utf-8").split("\n")
    laid_out = lay_out([text.lines[first - 1 : last] for first, last in blocks])
    result: list[str] = []
    done = 0
    for (first, last), lines in zip(blocks, laid_out, strict=True):
        result += written[done : first - 1]
        end = "\r" if result[-1].endswith("\r") else ""
        result += [line + end for line in lines]
        done = last
    return "\n".join([*result, *written[done:]]).encode()


def refusal(path: str, why: str, hint: str) -> Finding:
    """The finding that says why a file is not formatted."""
    return Finding("E411", f"not formatted: {why}", path, NO_LINE, hint)
