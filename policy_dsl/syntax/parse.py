"""From a text to its syntax tree, with all mistakes of the text at once.

A text is cut into the blocks that start at the margin; each is parsed on its own, so that a mistake in one hides none in
another. Inside a block the line with the mistake is left out, with what is indented below it, and the rest is tried
again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from lark import Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.indenter import DedentError
from msgspec.structs import replace

from policy_dsl.diagnostics.finding import Finding, in_order
from policy_dsl.syntax import tree
from policy_dsl.syntax.build import Builder
from policy_dsl.syntax.declare import declaration
from policy_dsl.syntax.grammar import WHOLE, parser
from policy_dsl.syntax.mistakes import DECLARATIONS, Unexpected, explain
from policy_dsl.text import Span, Text, without_comment

DEEPEST = 50
"""Levels of indentation that a block may have."""

MOST_MISTAKES = 20
"""In one block; past that it is not a policy."""

DECLARES = re.compile(rf" +({'|'.join(DECLARATIONS)})(?![\w.-]| *[:,|])")
WHOLLY = re.compile(
    r' +((rule|table|examples) +[\w.-]+ *(--|$)|(policy|proposal|property) +[\w.-]+ *"|group +\S+ of\b|impossible when\b'
    r'|request *(--|$)|example *")'
)
"""What is a declaration, wherever it stands; but in a proposal the word before it may be missing."""

ALONE = ("policy", "source", "group", "otherwise")
"""Declarations below which no other word of a declaration can stand."""


def parse(text: Text) -> tuple[tree.File | None, list[Finding]]:
    """The policy or proposal in the text, without what could not be read, and all findings.

    None when the text does not start with a policy or a proposal.
    """
    findings: list[Finding] = []
    heading: tree.File | None = None
    declarations: list[Any] = []
    unread: set[str] = set()
    for offset, lines in blocks(text):
        if lines[0].startswith(" "):
            findings.append(further_in(text, offset, lines))
            lines[0] = lines[0].lstrip()
        found, said = block(text, offset, lines)
        findings += said
        if said:
            unread.add(lines[0].split()[0].lower())
        if found is None:
            continue
        if isinstance(found, tree.PolicyFile | tree.ProposalFile):
            if heading is not None or (declarations and isinstance(found, tree.PolicyFile)):
                message = "a file holds one policy or one proposal, named on its first line"
                findings.append(Finding("E111", message, text.path, _line(text, offset + 1), None))
            heading = heading or found
        else:
            declarations.append((found, offset + 1))
    if heading is None:
        if not findings:
            hint = 'start with `policy NAME "title"`'
            first = declarations[0][1] if declarations else text.blocks[0][0] - 1 if text.blocks else 1
            message = "the file does not name a policy or a proposal"
            findings.append(Finding("E111", message, text.path, _line(text, first), hint))
        return None, in_order(findings)
    if isinstance(heading, tree.PolicyFile):
        read = tuple(d for d, _ in declarations)
        whole: tree.File = replace(heading, declarations=read, unread=frozenset(unread))
    else:
        for found, line in declarations:
            if not isinstance(found, tree.SourceLine):
                message = "a proposal changes provisions only; this belongs to a policy, or further in, after `add`"
                findings.append(
                    Finding("E111", message, text.path, _line(text, line), "indent it and write `add` before it")
                )
        sources = tuple(d for d, _ in declarations if isinstance(d, tree.SourceLine))
        whole = replace(heading, sources=sources)
    return whole, in_order(findings)


def blocks(text: Text) -> list[tuple[int, list[str]]]:
    """The text cut before each declaration: (lines before the block, its lines).

    One that is not at the margin, as it has to be, is cut off where it cannot belong to the block above it.
    """
    found: list[tuple[int, list[str]]] = []
    continued = False
    inner: int | None = None  # how far in the lines of the last block are
    for number, line in enumerate(text.policy_lines):
        blank = not line.strip() or line.lstrip().startswith("--")
        depth = len(line) - len(line.lstrip(" "))
        if not blank and not continued:
            if depth == 0 or not found or stray(found[-1][1][0], line, depth, inner):
                found.append((number, []))
                inner = None
            else:
                inner = inner or depth
        if not found:
            continue
        found[-1][1].append(line)
        if not blank:
            continued = not line.lstrip().startswith("|") and without_comment(line).endswith(",")
    return found


def stray(head: str, line: str, depth: int, inner: int | None) -> bool:
    """Whether a line that is not at the margin is a declaration all the same: it fits nothing in the block of that head."""
    if DECLARES.match(line) is None:
        return False
    word = head.split()[0]
    if word != "proposal" and WHOLLY.match(line):
        return True
    return (inner is None and word in ALONE) or (inner is not None and depth < inner)


def further_in(text: Text, offset: int, lines: list[str]) -> Finding:
    """The finding for a declaration that is not at the margin."""
    depth = len(lines[0]) - len(lines[0].lstrip(" "))
    many = "the space" if depth == 1 else f"the {depth} spaces"
    word = lines[0].split()[0]
    said = (
        f"a declaration begins at the margin, and this one is {depth} {'space' if depth == 1 else 'spaces'} further in"
    )
    hint = f"delete {many} before `{word}`"
    return Finding("E113", said, text.path, _line(text, offset + 1), hint)


def block(text: Text, offset: int, lines: list[str]) -> tuple[Any, list[Finding]]:
    """One block's node, and its findings."""
    if deep := too_deep(text, offset, lines):
        return None, [deep]
    lines = list(lines)
    findings: list[Finding] = []
    dropped = False
    for _ in range(MOST_MISTAKES):
        try:
            parsed = parser().parse("\n".join(lines) + "\n")
        except UnexpectedInput as error:
            finding, line = mistake(text, offset, lines, error)
            ended = isinstance(error, UnexpectedToken) and error.token.type in ("_DEDENT", "$END", "_NL")
            emptied = isinstance(error, UnexpectedToken) and (error.accepts or error.expected) == {"_INDENT"}
            if not (dropped and (ended or emptied)):
                findings.append(finding)
            if line <= 1:
                return None, findings
            drop(lines, line - 1)
            dropped = True
        except DedentError:
            findings.append(misfit(text, offset, lines))
            return None, findings
        else:
            builder = Builder(text, offset)
            node = parsed.children[0]
            assert isinstance(node, Tree)  # noqa: S101  # the start rule has one child, for mypy
            found = declaration(builder, node)  # type: ignore[arg-type]  # lark's Tree has what a Node has
            missing = () if not dropped else ("E105",)
            return found, findings + [f for f in builder.findings if f.code not in missing]
    return None, findings


def drop(lines: list[str], at: int) -> None:
    """Blanks the line and what is indented below it; the count of lines stays."""
    depth = len(lines[at]) - len(lines[at].lstrip())
    lines[at] = ""
    for below in range(at + 1, len(lines)):
        if lines[below].lstrip().startswith("--"):
            continue
        if lines[below].strip() and len(lines[below]) - len(lines[below].lstrip()) <= depth:
            return
        lines[below] = ""


def too_deep(text: Text, offset: int, lines: list[str]) -> Finding | None:
    """A finding when indentation has more levels than any policy needs."""
    levels = [0]
    for number, line in enumerate(lines):
        if not line.strip() or line.lstrip().startswith("--"):
            continue
        depth = len(line) - len(line.lstrip())
        while depth < levels[-1]:
            levels.pop()
        if depth > levels[-1]:
            levels.append(depth)
        if len(levels) > DEEPEST:
            message = f"blocks are nested more than {DEEPEST} levels deep"
            hint = "name a part of the condition with a group, or write two rules"
            return Finding("E107", message, text.path, _line(text, offset + number + 1), hint)
    return None


def misfit(text: Text, offset: int, lines: list[str]) -> Finding:
    """The line that is indented less than its block and more than what the block belongs to."""
    levels = [0]
    for number, line in enumerate(lines):
        if not line.strip() or line.lstrip().startswith("--"):
            continue
        depth = len(line) - len(line.lstrip())
        open_levels = list(levels)
        while depth < levels[-1]:
            levels.pop()
        if depth > levels[-1]:
            if len(levels) < len(open_levels):
                fitting = " or ".join(str(level) for level in open_levels[1:])
                many = f"{depth} {'space' if depth == 1 else 'spaces'}"
                message = f"this line is indented by {many}, which does not fit any line above; expected {fitting}"
                return Finding("E113", message, text.path, _line(text, offset + number + 1), "align it with its block")
            levels.append(depth)
    return Finding("E113", "the indentation does not fit any line above", text.path, _line(text, offset + 1), None)


def mistake(text: Text, offset: int, lines: list[str], error: UnexpectedInput) -> tuple[Finding, int]:
    """The finding for what the parser stumbled over, and its line within the block."""
    line = min(max(error.line, 1), len(lines))
    column = max(error.column, 1)
    expected: set[str] = set()
    if isinstance(error, UnexpectedToken):
        expected = set(error.accepts or error.expected)
        token: Token = error.token
        if token.type in ("_NL", "_DEDENT", "_INDENT", "$END"):
            line = _written(lines, line if token.type != "$END" else len(lines))
            if token.type == "_INDENT":
                line, column = min(line + 1, len(lines)), 1
                line = next((n for n in range(line, len(lines) + 1) if lines[n - 1].strip()), line)
                column = len(lines[line - 1]) - len(lines[line - 1].lstrip()) + 1
            else:
                column = len(without_comment(lines[line - 1])) + 1
    elif isinstance(error, UnexpectedCharacters):
        expected = set(error.allowed or ())
    written = re.match(r'"[^"]*"?|[\w.-]+|.', lines[line - 1][column - 1 :])
    word = written[0].strip() if written else ""
    above = [number for number, other in enumerate(lines[: line - 1]) if other.strip()]
    if isinstance(error, UnexpectedToken) and error.token.type == "_INDENT" and above:
        word = "_INDENT"
    keywords = {terminal: word for terminal, word in _keywords().items() if terminal in expected}
    said = explain(
        Unexpected(word, lines[line - 1], lines[0], frozenset(expected), keywords, line == 1 and column == 1)
    )
    if said.about and said.about in lines[line - 1]:
        word, column = said.about, lines[line - 1].index(said.about) + 1
    length = len(word) if word and word != "_INDENT" else 1
    at = Span(line + offset, column, line + offset, column + length)
    return Finding(said.code, said.message, text.path, at, said.hint), line


@lru_cache(maxsize=1)
def _keywords() -> dict[str, str]:
    """The words and signs of the language by terminal."""
    found = {t.name: (t.pattern.type, str(t.pattern.value)) for t in parser().terminals}
    return {
        name: value.removesuffix(WHOLE)
        for name, (kind, value) in found.items()
        if kind == "str" or value.endswith(WHOLE)
    }


def _written(lines: list[str], line: int) -> int:
    while line > 1 and not lines[line - 1].strip():
        line -= 1
    return line


def _line(text: Text, number: int) -> Span:
    written = text.line(number)
    start = len(written) - len(written.lstrip()) + 1
    return Span(number, start, number, max(start + 1, len(written.rstrip()) + 1))
