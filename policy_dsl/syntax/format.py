"""From the bytes of a file to the same text in canonical layout, or to findings. Nothing is written here.

The result is parsed too, and given only when it says the same as the original, word by word.
"""

from __future__ import annotations

import re

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.syntax.layout import lay_out
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.read import text_of
from policy_dsl.text import Span, Text

BOM = b"\xef\xbb\xbf"


WITHIN = re.compile(rb"^([ \t]*answers[ \t]+)within\b", re.MULTILINE)
"""How a line of `intends` begins that meant one time exactly at first."""


def formatted(path: str, content: bytes, exactly: bool = False) -> tuple[bytes | None, Text | None, list[Finding]]:
    """The file in canonical layout, or none, and why; and the text that the findings are about.

    With `exactly`, each `answers within` of an intent becomes `answers in exactly`, which it meant at first.
    Lines end as the first line does. In Markdown only what stands between the fences is laid out, with the line ends of
    the fences; the rest stays as it is, to the byte.
    """
    text, findings = text_of(path, content)
    if exactly and text is not None and parse(text)[0] is not None:
        content = rewritten(text, content)
        text, findings = text_of(path, content)
    if text is None:
        said = refusal(path, "it cannot be read as a policy", "correct it first; the file is unchanged")
        return None, None, [*findings, said]
    file, findings = parse(text)
    if findings or file is None:
        said = refusal(path, "the text has mistakes", "correct them first; the file is unchanged")
        return None, text, [*findings, said]
    result = markdown(text, content) if text.blocks is not None else plain(text, line_end(content))
    if result == content:
        return content, text, []
    again, findings = text_of(path, result)
    if again is None:  # near the bounds of sizes
        return None, text, [refusal(path, f"formatted, {findings[0].message}", "write it on several lines or in parts")]
    if parse(again) != (file, []) or unspaced(result) != unspaced(content):
        return None, text, [refusal(path, "formatting it would change its meaning", "please report this file")]
    return result, text, []


def rewritten(text: Text, content: bytes) -> bytes:
    """The file with `answers in exactly` where it had `answers within`; only lines of the policy are looked at."""
    lines = content.split(b"\n")
    for number, line in enumerate(text.policy_lines):
        if line:
            lines[number] = WITHIN.sub(rb"\1in exactly", lines[number])
    return b"\n".join(lines)


def unspaced(content: bytes) -> bytes:
    """The bytes without blanks and line ends, and without a byte-order mark."""
    return b"".join(content.removeprefix(BOM).split())


def line_end(content: bytes) -> str:
    """How the first line ends."""
    return "\r\n" if content.partition(b"\n")[0].endswith(b"\r") else "\n"


def plain(text: Text, end: str) -> bytes:
    """A policy file, with this end of each line."""
    (lines,) = lay_out([text.lines])
    return "".join(f"{line}{end}" for line in lines).encode()


def markdown(text: Text, content: bytes) -> bytes:
    """A Markdown file."""
    blocks = text.blocks or ()
    written = content.decode("utf-8").split("\n")
    laid_out = lay_out([text.lines[first - 1 : last] for first, last in blocks])
    found: list[str] = []
    done = 0
    for (first, last), lines in zip(blocks, laid_out, strict=True):
        found += written[done : first - 1]
        end = "\r" if found[-1].endswith("\r") else ""
        found += [line + end for line in lines]
        done = last
    return "\n".join([*found, *written[done:]]).encode()


def refusal(path: str, why: str, hint: str) -> Finding:
    """Why the file is left as it is."""
    return Finding("E411", f"not formatted: {why}", path, Span(1, 1, 1, 1), hint)
