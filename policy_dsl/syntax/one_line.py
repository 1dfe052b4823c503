"""Lines of a clause on one line: what stands below `any of` and the like in brackets, separated by semicolons."""

from __future__ import annotations

from collections.abc import Sequence

BLOCKS = ("any of", "none of", "all of")
"""The words above the conditions of a block."""

ASIDES = ("because ", "note ")
"""How lines begin that are not conditions, and that no `and` precedes."""


def one_line(lines: Sequence[str]) -> str:
    """A head and what stands below it: `changes only where any of (A; B)`."""
    return " ".join(map(clause, roots(lines)))


def conditions(lines: Sequence[str]) -> str:
    """Conditions that all apply: `any of (A; B) and C`."""
    words = ""
    for each in roots(lines):
        text = clause(each)
        between = "" if not words else " " if text.startswith(ASIDES) else " and "
        words += between + text
    return words


def clause(lines: Sequence[str]) -> str:
    """One line with those below it."""
    head, below = lines[0].strip(), lines[1:]
    if not below:
        return head
    if head.endswith(BLOCKS):
        return f"{head} ({'; '.join(map(clause, roots(below)))})"
    return f"{head} {conditions(below)}"


def roots(lines: Sequence[str]) -> list[list[str]]:
    """The lines of the first depth, each with the deeper ones that follow it."""
    depth = indent(lines[0])
    groups: list[list[str]] = []
    for line in lines:
        if indent(line) > depth:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def indent(line: str) -> int:
    """How far a line is indented."""
    return len(line) - len(line.lstrip(" "))
