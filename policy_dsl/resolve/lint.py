"""Remarks on a policy that is otherwise sound. They never change an exit code, and never an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from policy_dsl.diagnostics.finding import Finding, in_order
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, HitRule, Permit, Provision
from policy_dsl.resolve.overriding import reachable

FACTOR = 10
"""How many times longer or shorter than all others of its column a time is before it stands out."""


def lint(policy: Policy) -> list[Finding]:
    """All remarks on the policy, those silenced by a note left out."""
    findings = [outlier_finding(*found) for found in outliers(policy) if found[0].clause.note is None]
    findings += lifted_tables(policy)
    findings += idle_tables(policy)
    return in_order(findings)


def noted_outliers(policy: Policy) -> list[Provision]:
    """The cells that stand out and carry a note which says why."""
    return [cell for cell, _ in outliers(policy) if cell.clause.note is not None]


def outliers(policy: Policy) -> Iterator[tuple[Provision, list[int]]]:
    """Cells whose time nobody else in the matrix has, far from every other time of their column but one that is shared.

    Each comes with the other times of its column, the commonest first.
    """
    for table in policy.tables:
        cells = [p for p in policy.provisions if p.path[0] == table.name and len(p.path) == 3]
        times = Counter(p.effect.seconds for p in cells if isinstance(p.effect, AnswerWithin))
        columns: dict[str, list[tuple[Provision, int]]] = {}
        for cell in cells:
            if isinstance(cell.effect, AnswerWithin):
                columns.setdefault(cell.path[2], []).append((cell, cell.effect.seconds))
        for column in columns.values():
            commonest = [seconds for seconds, _ in Counter(seconds for _, seconds in column).most_common()]
            for cell, seconds in column:
                if times[seconds] == 1 and len(column) > 3:
                    others = [s for s in commonest if s != seconds]
                    if all(max(s, seconds) >= FACTOR * min(s, seconds) for s in others):
                        yield cell, others


def outlier_finding(cell: Provision, others: list[int]) -> Finding:
    """The remark on one cell."""
    assert isinstance(cell.effect, AnswerWithin)  # noqa: S101  # outliers are times; for mypy
    listed = " and ".join(f"{seconds} s" for seconds in others)
    said = f"`{cell.id}` is {cell.effect.seconds} s, and the rest of its column is {listed}"
    hint = 'check it against its source; when it is right, say so: `note … "…"`'
    return Finding("W501", said, cell.clause.path, cell.clause.span, hint)


def lifted_tables(policy: Policy) -> Iterator[Finding]:
    """A permit that overrides a whole table lifts every refusal in it."""
    _, judged = reachable(policy.provisions)
    names = {table.name for table in policy.tables}
    for permit in policy.provisions:
        for target in permit.overrides:
            if isinstance(permit.effect, Permit) and target.words[0] in names and len(target.words) == 1:
                if ("time", target.words) not in judged:
                    continue
                said = f"`{permit.id}` lifts every `N/A` of `{target.words[0]}`"
                yield Finding("W502", said, permit.clause.path, permit.clause.span, "name the cells that it means")


def idle_tables(policy: Policy) -> Iterator[Finding]:
    """A table of permits alone, without otherwise, refuses nothing."""
    for table in policy.tables:
        rows = [p for p in policy.provisions if p.path[0] == table.name]
        idle = all(isinstance(p.effect, Permit) and not p.overrides for p in rows)
        if idle and not table.otherwise and table.hit_rule is not HitRule.EXACTLY_ONE:
            said = f"`{table.name}` only permits, so it refuses nobody"
            yield Finding("W503", said, table.clause.path, table.clause.span, "add `otherwise refuse` below its rows")
