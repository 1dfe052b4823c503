"""Proposals to one policy that cannot both be adopted as they are written."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.policy import AddRow, Operation, Proposal
from policy_dsl.model.provisions import called
from policy_dsl.resolve.scope import listing
from policy_dsl.resolve.stacks import target_path


def collisions(proposals: Sequence[Proposal]) -> list[Finding]:
    """A remark on the later of two proposals to the same policy that change the same thing, or add the same name."""
    found = []
    for one, other in combinations(proposals, 2):
        if one.base.name != other.base.name or one == other or one.base != other.base:  # one may be given twice
            continue
        if shared := meeting(one, other):
            said = (
                f"`{one.name}` and `{other.name}` both change {listing(shared)}: they cannot both be adopted as written"
            )
            hint = f"stack one on the other: `to {one.name} in …`"
            found.append(Finding("W505", said, other.clause.path, other.clause.span, hint))
    return found


def meeting(one: Proposal, other: Proposal) -> list[str]:
    """What both touch or add, in the words of the second."""
    touched = {place(operation) for operation in one.operations}
    above = {path[:n] for path in touched for n in range(1, len(path) + 1)}
    found = []
    for operation in other.operations:
        path = place(operation)
        inside = any(path[:n] in touched for n in range(1, len(path) + 1))
        if inside or path in above:
            found.append(called(target_path(operation)))
    names = {*(p.name for p in one.properties), *(f.name for f in one.frames)}
    claimed = [*(p.name for p in other.properties), *(f.name for f in other.frames)]
    found += [name for name in claimed if name in names]
    return list(dict.fromkeys(found))


def place(operation: Operation) -> tuple[str, ...]:
    """What an operation touches. A row that only has a number of its own goes by what it says: stacked, it gets another."""
    match operation:
        case AddRow(table, _, row) if row.name != row.written:
            return table, f"{row.written} {row.meanings}"
        case _:
            return target_path(operation)
