"""Terms in words."""

from __future__ import annotations

from policy_dsl.model.provisions import Term
from policy_dsl.syntax.one_line import conditions
from verifier.report.words import clauses


def value(holds: bool | None) -> str:
    """Whether a term holds; `not settled` where facts decide it that are missing."""
    return "not settled" if holds is None else "yes" if holds else "no"


def explained(term: Term) -> str:
    """What a term means, in the author's words: `late means overdue over 2 (RULES, rule 3)`."""
    source = clauses.sources(term.clause)
    return f"{term.name} means {meaning(term)}" + (f" ({source})" if source else "")


def edit_words(before: Term, after: Term, *, decided: bool) -> str:
    """Both meanings of a term that has another one."""
    doubt = "" if decided else " (whether this means the same was not decided)"
    return f"{meaning(before)} → {meaning(after)}{doubt}"


def meaning(term: Term) -> str:
    """The condition on one line, with what is below `any of` and the like in brackets: `any of (A; B) and C`."""
    return conditions(term.lines)
