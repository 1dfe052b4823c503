"""Puts the declarations of a text together, below the heading that says what the file is, and reports those out of place."""

from __future__ import annotations

from typing import Any, assert_never

from msgspec.structs import replace

from policy_dsl.diagnostics.finding import Finding, has_errors
from policy_dsl.syntax import tree
from policy_dsl.text import Span, Text

Declared = tuple[Any, int]
"""A declaration, and the line on which it begins."""


def whole_file(
    text: Text, heading: tree.AnyFile, declarations: list[Declared], unread: frozenset[str], findings: list[Finding]
) -> tree.AnyFile:
    """The file with the declarations that belong to it. Findings on others, and on their places, are added.

    `unread` are the first words of declarations that could not be read.
    """
    match heading:
        case tree.PolicyFile():
            own = [(d, line) for d, line in declarations if not isinstance(d, tree.ClaimBlock)]
            report_claims(text, declarations, findings)
            return replace(heading, declarations=tuple(d for d, _ in own), unread=unread)
        case tree.ProposalFile():
            report_claims(text, declarations, findings)
            for node, line in declarations:
                if not isinstance(node, tree.SourceLine | tree.ClaimBlock):
                    message = "a proposal changes provisions only; this belongs to a policy, or further in, after `add`"
                    hint = "indent it and write `add` before it"
                    finding = Finding("E111", message, text.path, line_span(text, line), hint)
                    findings += [] if finding in findings else [finding]  # several rules may be of one block
            return replace(heading, sources=sources_among(declarations))
        case tree.ClaimsFile():
            for node, line in declarations:
                if not isinstance(node, tree.SourceLine | tree.ClaimBlock):
                    message = "a file of claims has sources and claims; this belongs to a policy"
                    hint = "write it in the policy that it is about"
                    findings.append(Finding("E111", message, text.path, line_span(text, line), hint))
            claims = tuple(d for d, _ in declarations if isinstance(d, tree.ClaimBlock))
            sources = sources_among(declarations)
            return replace(heading, sources=sources, claims=claims, unread=has_errors(findings))
        case _:
            assert_never(heading)


def sources_among(declarations: list[Declared]) -> tuple[tree.SourceLine, ...]:
    """The sources among the declarations."""
    return tuple(d for d, _ in declarations if isinstance(d, tree.SourceLine))


def report_claims(text: Text, declarations: list[Declared], findings: list[Finding]) -> None:
    """Reports claims between policies, in a file that is not one of claims."""
    for node, line in declarations:
        if isinstance(node, tree.ClaimBlock):
            message = "a claim between policies does not belong here"
            hint = 'write it in a file that begins with `claims NAME "title"`; about one policy, write a `property`'
            findings.append(Finding("E111", message, text.path, line_span(text, line), hint))


def line_span(text: Text, number: int) -> Span:
    """The place of a whole line, without the blanks around it."""
    written = text.line(number)
    start = len(written) - len(written.lstrip()) + 1
    return Span(number, start, number, max(start + 1, len(written.rstrip()) + 1))
