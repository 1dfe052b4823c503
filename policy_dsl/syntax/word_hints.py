"""Hints for a word that stands alone where a condition does, and is not a term: they need the line in which it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.syntax.condition_hints import condition_hint
from policy_dsl.syntax.suggest_comparison import comparison_hint
from policy_dsl.text import Text, without_comment

WORD_ALONE = "E250"
ALONE = re.compile(r"(?:^\s*|\b(?:when|where|means)\s+)(?:not\s+)?[\w.-]+\s*$")
"""The end of a line with no condition but this word."""

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


def word_hint(line: str) -> str:
    """The hint for the conditions of a line."""
    bare = without_comment(line)
    if ALONE.search(bare):
        return GENERAL
    return condition_hint(bare) or comparison_hint(bare) or GENERAL
