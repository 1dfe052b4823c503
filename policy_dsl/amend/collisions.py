"""Finds proposals to the same policy that cannot both be adopted as written."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.policy import AddRow, Operation, Proposal
from policy_dsl.model.provisions import display_name
from policy_dsl.resolve.scope import listing
from policy_dsl.resolve.stacks import target_path


def collisions(proposals: Sequence[Proposal]) -> list[Finding]:
    """Warnings for pairs of proposals to one policy that change the same thing or add the same name, placed on the later."""
    findings = []
    for first, second in combinations(proposals, 2):
        if first == second or first.base.name != second.base.name or first.base != second.base:
            continue  # the same proposal twice, or proposals to different policies
        if shared := shared_targets(first, second):
            names = f"`{first.name}` and `{second.name}`"
            message = f"{names} both change {listing(shared)}: they cannot both be adopted as written"
            hint = f"stack one on the other: `to {first.name} in …`"
            findings.append(Finding("W505", message, second.clause.path, second.clause.span, hint))
    return findings


def shared_targets(first: Proposal, second: Proposal) -> list[str]:
    """The names of what both proposals touch or add, as the second names them."""
    touched = {collision_key(operation) for operation in first.operations}
    prefixes = {path[:n] for path in touched for n in range(1, len(path) + 1)}
    shared = []
    for operation in second.operations:
        path = collision_key(operation)
        inside = any(path[:n] in touched for n in range(1, len(path) + 1))
        if inside or path in prefixes:
            shared.append(display_name(target_path(operation)))
    claims_of_first = {*(p.name for p in first.properties), *(f.name for f in first.frames)}
    claims_of_second = [*(p.name for p in second.properties), *(f.name for f in second.frames)]
    shared += [name for name in claims_of_second if name in claims_of_first]
    return list(dict.fromkeys(shared))


def collision_key(operation: Operation) -> tuple[str, ...]:
    """The path that an operation touches; for an added row that got a number as its name, a key made from its cells.

    Stacked on the other proposal, such a row would get another number.
    """
    match operation:
        case AddRow(table, _, row) if row.name != row.written:
            return table, f"{row.written} {row.meanings}"
        case _:
            return target_path(operation)
