"""Hints for words that stand where a condition does: for one alone that is not a term, and for terms that are compared."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from msgspec.structs import replace

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.syntax.hints.condition_hints import condition_hint
from policy_dsl.syntax.hints.suggest_comparison import comparison_hint
from policy_dsl.text import Text, without_comment

WORD_ALONE = "E250"
ALONE = re.compile(r"(?:^\s*|\b(?:when|where|means)\s+)(?:not\s+)?[\w.-]+\s*$")
"""The end of a line with no condition but this word."""

DECLARED = re.compile(r"^\s*(?:add\s+)?term\s+([\w-]+)", re.MULTILINE)
"""The name of a term, where a text declares it."""

COMPARED_WITH_YES = re.compile(r"write `((?:[\w-]+\.)?)([\w-]+) is (yes|no)`")
"""A hint that takes a word for a fact."""

GENERAL = "a condition compares a fact with a value; a term is declared at the margin: `term NAME means …`"


def with_word_hints(findings: Iterable[Finding], texts: Iterable[Text]) -> list[Finding]:
    """The findings. One on a word that is not a term gets the hint for the conditions of its line, unless it has one."""
    by_path = {text.path: text for text in texts}
    return [
        replace(each, hint=word_hint(by_path[each.path].line(each.span.line)))
        if each.code == WORD_ALONE and each.hint is None and each.path in by_path
        else each
        for each in findings
    ]


def with_term_hints(findings: Iterable[Finding], texts: Iterable[Text]) -> list[Finding]:
    """The findings. A hint that takes a term of one of the texts for a fact says how a term is written.

    Lines that cannot be read are reported before terms are known, so that the names are taken from the texts.
    """
    findings = [*findings]
    if not any(each.hint and COMPARED_WITH_YES.fullmatch(each.hint) for each in findings):
        return findings
    names = {name for text in texts for name in DECLARED.findall(text.content)}
    return [replace(each, hint=term_hint(each.hint, names)) for each in findings]


def term_hint(hint: str | None, names: Collection[str]) -> str | None:
    """The hint, without `is yes` and `is no` behind a term."""
    words = COMPARED_WITH_YES.fullmatch(hint or "")
    if words is None or words[2] not in names:
        return hint
    request, name, value = words.groups()
    return f"a term is a condition by itself: write `{'not ' if value == 'no' else ''}{request}{name}`"


def word_hint(line: str) -> str:
    """The hint for the conditions of a line."""
    bare = without_comment(line)
    if ALONE.search(bare):
        return GENERAL
    return condition_hint(bare) or comparison_hint(bare) or GENERAL
