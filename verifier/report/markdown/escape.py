"""Texts of authors in Markdown: whatever they contain, they stay text."""

from __future__ import annotations

import re
from html import escape

from policy_dsl.diagnostics.render import without_control

LONGEST = 1000
"""The most characters that are shown of one text."""

APART = "\u200b"
"""A space without width. It keeps forges from making links, mentions and pictures of what is only text."""

SPECIAL = re.compile(r"[\\`*\[\]|~$#]|(?<!\w)_|_(?!\w)")
"""Matches what has a meaning in Markdown wherever it stands. An underscore within a word has none."""

LINKED = re.compile(r"[@#](?=\w)|:(?=//)|(?<=\bwww)\.|:(?=[\w+-]+:)", re.IGNORECASE)
"""Matches the signs that begin mentions, references, addresses and pictures."""

FIRST = re.compile(r"^(|\d+(?=[.)](?:\s|$)))([-+=.)])")
"""Matches what may begin a list, or underline a heading, at the beginning of a block."""


def one_line(text: str) -> str:
    """The text on one line, without control characters, and cut if it is very long."""
    line = " ".join(without_control(text).split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def prose(text: str) -> str:
    """The text as Markdown that shows it."""
    words = SPECIAL.sub(lambda sign: f"\\{sign[0]}", one_line(text))
    words = LINKED.sub(lambda sign: f"{sign[0]}{APART}", words)
    words = FIRST.sub(r"\1\\\2", words)
    return escape(words, quote=False)


def in_html(text: str) -> str:
    """The text in an element of HTML, where Markdown means nothing."""
    return escape(LINKED.sub(lambda sign: f"{sign[0]}{APART}", one_line(text)))


def code(text: str) -> str:
    """The text as code within a line; it may stand in a table."""
    line = one_line(text).replace("|", "\\|")
    fence = "`" * (longest_run(line) + 1)
    return f"{fence} {line} {fence}" if line.startswith("`") or line.endswith("`") else f"{fence}{line}{fence}"


def message(text: str) -> str:
    """A message of a finding, whose quotes of the author's words become code."""
    parts = without_control(text).split("`")
    if len(parts) % 2 == 0:
        return prose(text)
    pieces = (code(part) if n % 2 and part.strip() else prose_part(part) for n, part in enumerate(parts))
    return "".join(pieces)


def prose_part(text: str) -> str:
    """A part of a text, with the blanks at its ends."""
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before and ' '}{prose(text)}{after and ' '}" if text.strip() else text


def fenced(lines: str) -> str:
    """Lines as a block of code."""
    text = without_control(lines)
    fence = "`" * max(3, longest_run(text) + 1)
    return f"{fence}\n{text}\n{fence}"


def longest_run(text: str) -> int:
    """The length of the longest run of backticks."""
    return max((len(run) for run in re.findall("`+", text)), default=0)
