"""Finds the policy in a Markdown file: all fenced blocks whose info string is `policy`, taken together.

What readers do not see as a policy block must never count as policy, and what they take for one must never be skipped in
silence. So a CommonMark parser finds the fences; blocks have to be at the margin (in an indented block, the columns would be
wrong); and every other line that seems to open a policy block is reported, unless it is an example inside a longer fence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from markdown_it import MarkdownIt
from msgspec import Struct

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.text import NO_LINE, Span, Text

MOST_FINDINGS = 20

OPENS = re.compile(
    r"^(?P<before>(?:[^\S\n]|[>*+.)\d-])*?)(?P<signs>`{3,}|~{3,})[ \t]*(?P<info>policy)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
"""A line that readers take for the beginning of a policy block, wherever it is."""


class Fence(Struct, frozen=True):
    """A fenced block, from line `first`, its opening fence, to line `last`, which is its closing fence if it is `closed`."""

    first: int
    last: int
    signs: str
    outermost: bool
    closed: bool

    def may_show(self, signs: str) -> bool:
        """Whether a line that opens a block with these signs can be an example inside this block."""
        return signs[0] != self.signs[0] or len(signs) < len(self.signs)


@lru_cache(maxsize=1)
def markdown() -> MarkdownIt:
    """A CommonMark parser, for blocks only."""
    return MarkdownIt("commonmark").disable("inline")


def policy_blocks(text: Text) -> tuple[tuple[tuple[int, int], ...], list[Finding]]:
    """The first and last line inside each policy block; and findings for doubtful fences (E009) or a lack of blocks (E010)."""
    fences = fences_of(text)
    starts = [fence.first for fence in fences]
    blocks: list[tuple[int, int]] = []
    findings = [unclosed(text, f) for f in fences if f.outermost and not f.closed]
    line, counted = 1, 0
    for match in OPENS.finditer(text.content):
        line += text.content.count("\n", counted, match.start("signs"))
        counted = match.start("signs")
        above = bisect_right(starts, line) - 1
        fence = fences[above] if above >= 0 and line <= fences[above].last else None
        begins = fence is not None and fence.first == line
        if fence is not None and begins and fence.outermost and not match["before"] and match["info"] == "policy":
            blocks.append((line + 1, fence.last - 1))
        elif fence is None or begins or not fence.may_show(match["signs"]):
            findings.append(misplaced(text, line, match, None if begins else fence))
    if not blocks and not findings:
        hint = "put the policy between a line ```policy and a line ```; nothing may follow the word `policy`"
        findings.append(Finding("E010", "the file has no policy block", text.path, NO_LINE, hint))
    return tuple(blocks), findings[:MOST_FINDINGS]


def fences_of(text: Text) -> list[Fence]:
    """All fenced blocks, from the top."""
    fences = []
    for token in markdown().parse(text.content):
        if token.type == "fence" and token.map is not None:
            first, last = token.map[0] + 1, token.map[1]
            ends = re.fullmatch(rf" {{0,3}}{token.markup}{token.markup[0]}*[ \t]*", text.line(last))
            fences.append(Fence(first, last, token.markup, token.level == 0, last > first and ends is not None))
    return fences


def unclosed(text: Text, fence: Fence) -> Finding:
    """The finding for a fence that is never closed."""
    written = text.line(fence.first)
    start = len(written) - len(written.lstrip()) + 1
    span = Span(fence.first, start, fence.first, len(written.rstrip()) + 1)
    hint = f"write {fence.signs} on a line of its own below the last line of the block"
    return Finding("E009", "the block that is opened here is never closed", text.path, span, hint)


def misplaced(text: Text, line: int, match: re.Match[str], around: Fence | None) -> Finding:
    """The finding for a line that seems to open a policy block, but does not in Markdown, or is not at the margin."""
    column = match.end("before") - text.content.rfind("\n", 0, match.end("before"))
    span = Span(line, column, line, column + match.end("info") - match.start("signs"))
    if around is not None:
        message = f"the block opened in line {around.first} is not closed before this policy block"
        hint = (
            f"close it above; to show a policy block as an example, open it with more than {len(match['signs'])} signs"
        )
    elif match["info"] != "policy":
        message, hint = (
            f"a policy block is opened with `policy`, not with `{match['info']}`",
            "write it in small letters",
        )
    elif match["before"]:
        message = "a policy block begins at the margin, outside of lists and quotations"
        hint = "begin the line with the signs; to show a policy block as an example, put a longer fence around it"
    else:
        message = "this policy block is inside of HTML, where readers do not see it as one"
        hint = "end the HTML above it, a comment with `-->`, any other with a blank line"
    return Finding("E009", message, text.path, span, hint)
