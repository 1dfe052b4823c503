"""Terms in words."""

from __future__ import annotations

from policy_dsl.model.provisions import Term
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
    lines = [(len(line) - len(line.lstrip(" ")), line.strip()) for line in term.lines]
    if len(lines) == 1:
        return lines[0][1]
    return block(lines)


def block(lines: list[tuple[int, str]]) -> str:
    """The lines of one depth, joined by `and`; those below `any of` and the like in brackets."""
    parts: list[str] = []
    depth = lines[0][0]
    below: list[tuple[int, str]] = []
    for line in [*lines, (depth, "")]:
        if line[0] > depth:
            below.append(line)
            continue
        if below:
            parts[-1] += f" ({listed(below)})"
            below = []
        if line[1]:
            parts.append(line[1])
    return " and ".join(parts)


def listed(lines: list[tuple[int, str]]) -> str:
    """The lines below `any of`, `none of` or `all of`, separated by semicolons."""
    depth = lines[0][0]
    parts: list[list[tuple[int, str]]] = []
    for line in lines:
        if line[0] == depth:
            parts.append([line])
        else:
            parts[-1].append(line)
    return "; ".join(block(part) for part in parts)
