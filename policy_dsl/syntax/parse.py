"""Parses a text to its syntax tree, and finds all its mistakes at once.

The text is split into the blocks that start at the margin. Each is parsed separately, so that a mistake in one does not hide
mistakes in another. Within a block, a line with a mistake is dropped, with the lines indented below it, and the rest is
parsed again.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from lark import Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.indenter import DedentError

from policy_dsl.diagnostics.finding import Finding, in_order
from policy_dsl.syntax import tree
from policy_dsl.syntax.builders.builder import TreeBuilder
from policy_dsl.syntax.builders.declare import declaration
from policy_dsl.syntax.grammar import DECLARATIONS, WHOLE, parser
from policy_dsl.syntax.whole_file import line_span, whole_file
from policy_dsl.text import Span, Text, without_comment

DEEPEST = 50
"""The maximum number of levels of indentation in a block."""

MOST_MISTAKES = 20
"""The most mistakes that are reported for one block."""

DECLARATION = re.compile(rf" +({'|'.join(DECLARATIONS)})(?![\w.-]| *[:,|])")
UNMISTAKABLE = re.compile(
    r' +((rule|table|examples) +[\w.-]+ *(--|$)|(policy|proposal|property) +[\w.-]+ *"|group +\S+ of\b|impossible when\b'
    r'|term +[\w.-]+ *("[^"]*" *)?means\b'
    r'|request *(--|$)|example *")'
)
"""An indented line that must be a declaration, except in a proposal, where `add` may be missing before it."""

CHILDLESS = ("policy", "source", "group", "otherwise")
"""Declarations that contain no blocks."""


def parse(text: Text) -> tuple[tree.AnyFile | None, list[Finding]]:
    """The policy, proposal or claims in the text, without the parts that could not be read; and all findings.

    It is None if the text names none of them.
    """
    findings: list[Finding] = []
    heading: tree.AnyFile | None = None
    declarations: list[Any] = []
    unread: set[str] = set()
    for offset, lines in blocks(text):
        if lines[0].startswith(" "):
            findings.append(indented_declaration(text, offset, lines))
            lines[0] = lines[0].lstrip()
        node, block_findings = parse_block(text, offset, lines)
        if isinstance(heading, tree.ProposalFile) and isinstance(node, tree.GroupLine):
            block_findings = []  # the lines below belong to the proposal, in which the group is the mistake
        findings += block_findings
        if block_findings:
            unread |= declared_words(lines[0])
        if node is None:
            continue
        if isinstance(node, tree.PolicyFile | tree.ProposalFile | tree.ClaimsFile):
            if heading is not None or (declarations and not isinstance(node, tree.ProposalFile)):
                message = "a file holds one policy or one proposal, named on its first line"
                if isinstance(node, tree.ClaimsFile) or isinstance(heading, tree.ClaimsFile):
                    message = "claims between policies are a file of their own, named on its first line"
                findings.append(Finding("E111", message, text.path, line_span(text, offset + 1), None))
            heading = heading or node
        else:
            declarations += [(each, offset + 1) for each in (node if isinstance(node, tuple) else (node,))]
    if heading is None:
        if not findings:
            hint = 'start with `policy NAME "title"`'
            first = declarations[0][1] if declarations else text.blocks[0][0] - 1 if text.blocks else 1
            message = "the file does not name a policy or a proposal"
            findings.append(Finding("E111", message, text.path, line_span(text, first), hint))
        return None, in_order(findings)
    whole = whole_file(text, heading, declarations, frozenset(unread), findings)
    return whole, in_order(findings)


def declared_words(line: str) -> set[str]:
    """The words of the declarations that a first line with a mistake may begin; `rulle`, `rule:` and `the rule` mean `rule`."""
    words = [word.lower() for word in re.findall(r"[^\W\d]\w*", without_comment(line))[:2]]
    if {"list", "holiday", "holidays"} & set(words):
        return {"days"}
    for word in words:
        if near := {word} & set(DECLARATIONS) or set(get_close_matches(word, DECLARATIONS, 1, 0.8)):
            return near
    return {"rule", "table"}


def blocks(text: Text) -> list[tuple[int, list[str]]]:
    """The text, split before each declaration: the number of lines before each block, and its lines.

    A declaration that is indented by mistake starts a block too, if it cannot belong to the block above it.
    """
    pieces: list[tuple[int, list[str]]] = []
    continued = False
    inner: int | None = None  # the indentation of the last block's lines
    for number, line in enumerate(text.policy_lines):
        blank = not line.strip() or line.lstrip().startswith("--")
        depth = len(line) - len(line.lstrip(" "))
        if not blank and not continued:
            if depth == 0 or not pieces or is_stray_declaration(pieces[-1][1][0], line, depth, inner):
                pieces.append((number, []))
                inner = None
            else:
                inner = inner or depth
        if not pieces:
            continue
        pieces[-1][1].append(line)
        if not blank:
            continued = not line.lstrip().startswith("|") and without_comment(line).endswith(",")
    return pieces


def is_stray_declaration(head: str, line: str, depth: int, inner: int | None) -> bool:
    """Whether an indented line must be a declaration, because it cannot belong to the block that starts with `head`."""
    if DECLARATION.match(line) is None:
        return False
    word = head.split()[0]
    if word not in ("proposal", "rules", "in") and UNMISTAKABLE.match(line):
        return True
    return (inner is None and word in CHILDLESS) or (inner is not None and depth < inner)


def indented_declaration(text: Text, offset: int, lines: list[str]) -> Finding:
    """The finding for a declaration that is indented."""
    depth = len(lines[0]) - len(lines[0].lstrip(" "))
    many = "the space" if depth == 1 else f"the {depth} spaces"
    word = lines[0].split()[0]
    message = (
        f"a declaration begins at the margin, and this one is {depth} {'space' if depth == 1 else 'spaces'} further in"
    )
    hint = f"delete {many} before `{word}`"
    return Finding("E113", message, text.path, line_span(text, offset + 1), hint)


def parse_block(text: Text, offset: int, lines: list[str]) -> tuple[Any, list[Finding]]:
    """The declaration in a block, None if it cannot be read; and its findings."""
    if deep := too_deep(text, offset, lines):
        return None, [deep]
    lines = list(lines)
    findings: list[Finding] = []
    dropped = False
    for _ in range(MOST_MISTAKES):
        try:
            parsed = parser().parse("\n".join(lines) + "\n")
        except UnexpectedInput as error:
            finding, line = syntax_mistake(text, offset, lines, error)
            ended = isinstance(error, UnexpectedToken) and error.token.type in ("_DEDENT", "$END", "_NL")
            emptied = isinstance(error, UnexpectedToken) and (error.accepts or error.expected) == {"_INDENT"}
            # a block that ends too early, or is empty, once a line is dropped: that is not the author's mistake
            if not (dropped and (ended or emptied)):
                findings.append(finding)
            if line <= 1:
                return None, findings
            blank_out(lines, line - 1)
            dropped = True
        except DedentError:
            findings.append(misaligned_line(text, offset, lines))
            return None, findings
        else:
            builder = TreeBuilder(text, offset)
            node = parsed.children[0]
            assert isinstance(node, Tree)  # noqa: S101  # the start rule has one child, for mypy
            declared = declaration(builder, node)  # type: ignore[arg-type]  # lark's Tree has what a ParseNode has
            missing = () if not dropped else ("E105",)  # the dropped line may be the one that is missing
            return declared, findings + [f for f in builder.findings if f.code not in missing]
    return None, findings


def blank_out(lines: list[str], at: int) -> None:
    """Empties the line and the lines indented below it, so that line numbers stay the same."""
    depth = len(lines[at]) - len(lines[at].lstrip())
    lines[at] = ""
    for below in range(at + 1, len(lines)):
        if lines[below].lstrip().startswith("--"):
            continue
        if lines[below].strip() and len(lines[below]) - len(lines[below].lstrip()) <= depth:
            return
        lines[below] = ""


def too_deep(text: Text, offset: int, lines: list[str]) -> Finding | None:
    """The finding for a block with too many levels of indentation."""
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
            return Finding("E107", message, text.path, line_span(text, offset + number + 1), hint)
    return None


def misaligned_line(text: Text, offset: int, lines: list[str]) -> Finding:
    """The finding for a line whose indentation matches neither its block nor any block around it."""
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
                return Finding(
                    "E113", message, text.path, line_span(text, offset + number + 1), "align it with its block"
                )
            levels.append(depth)
    return Finding("E113", "the indentation does not fit any line above", text.path, line_span(text, offset + 1), None)


def syntax_mistake(text: Text, offset: int, lines: list[str], error: UnexpectedInput) -> tuple[Finding, int]:
    """The finding for a parse error, and its line within the block."""
    line = min(max(error.line, 1), len(lines))
    column = max(error.column, 1)
    expected: set[str] = set()
    if isinstance(error, UnexpectedToken):
        expected = set(error.accepts or error.expected)
        token: Token = error.token
        if token.type in ("_NL", "_DEDENT", "_INDENT", "$END"):
            line = _line_with_text(lines, line if token.type != "$END" else len(lines))
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
    above = [number for number, line_above in enumerate(lines[: line - 1]) if line_above.strip()]
    keywords = {terminal: word for terminal, word in _keywords().items() if terminal in expected}
    from policy_dsl.syntax import mistakes  # only for mistakes: its patterns take time to compile

    if isinstance(error, UnexpectedToken) and error.token.type == "_INDENT" and above:
        word = "_INDENT"
        if hint := mistakes.hint_above(lines[above[-1]]):
            at = line_span(text, above[-1] + 1 + offset)
            return Finding("E101", "the lines below this one do not belong to it", text.path, at, hint), above[-1] + 1
    explanation = mistakes.explain(
        mistakes.Unexpected(word, lines[line - 1], lines[0], frozenset(expected), keywords, line == 1 and column == 1)
    )
    if explanation.about and explanation.about in lines[line - 1]:
        word, column = explanation.about, lines[line - 1].index(explanation.about) + 1
    length = len(word) if word and word != "_INDENT" else 1
    at = Span(line + offset, column, line + offset, column + length)
    return Finding(explanation.code, explanation.message, text.path, at, explanation.hint), line


BLANKS = re.compile(r"\[ (?:\t|\\t)\]\+")
"""The blanks between the words of a terminal such as `no promise`, in its pattern."""


@lru_cache(maxsize=1)
def _keywords() -> dict[str, str]:
    """The keywords and signs of the language, by terminal."""
    patterns = {t.name: (t.pattern.type, str(t.pattern.value)) for t in parser().terminals}
    return {
        name: BLANKS.sub(" ", value.removesuffix(WHOLE))
        for name, (kind, value) in patterns.items()
        if kind == "str" or value.endswith(WHOLE)
    }


def _line_with_text(lines: list[str], line: int) -> int:
    while line > 1 and not lines[line - 1].strip():
        line -= 1
    return line
