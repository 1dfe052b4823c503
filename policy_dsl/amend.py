"""From a base and a proposal to the amended policy, in the model's own terms."""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from policy_dsl.diagnostics.finding import Finding, in_order
from policy_dsl.model.conditions import Not, all_of, any_of
from policy_dsl.model.policy import AddProvisions, AddRow, Operation, Policy, Proposal, Remove, Replace, SetCell
from policy_dsl.model.provisions import Provision, Table, Target, lapses
from policy_dsl.model.vocabulary import Ordered
from policy_dsl.phase import phased
from policy_dsl.resolve import linked
from policy_dsl.resolve.overriding import cycle, reachable, reaches


def amend(proposal: Proposal) -> tuple[Policy, list[Finding]]:
    """The amended policy, and what is wrong with it: overrides that no longer reach anything, facts compared with too many.

    It has the base's properties and those the proposal adds. The base's examples stay with the base. A proposal is in
    force no earlier than one below it in a stack, so the editions that one lets lapse stay as they are.
    """
    provisions, tables = list(proposal.base.provisions), list(proposal.base.tables)
    for operation in proposal.operations:
        provisions, tables = applied(operation, provisions, tables)
    kept = tuple(table for table in tables if any(p.path[0] == table.name for p in provisions))
    amended = replace(
        proposal.base,
        provisions=tuple(with_otherwise(table_of(kept), provisions)),
        tables=kept,
        properties=(*proposal.base.properties, *proposal.properties),
        examples=(),
        frames=(*proposal.base.frames, *proposal.frames),
        turns=tuple(sorted({*proposal.base.turns, *proposal.turns})),
    )
    findings = broken(proposal, amended)
    path, span = proposal.clause.path, proposal.clause.span
    findings += [
        Finding(code, said, path, span, hint) for code, said, hint, *_ in linked.check(amended, proposal.intents)
    ]
    if not findings and proposal.start is not None and turns(proposal.base, proposal.start):
        amended = phased(proposal.base, amended, proposal.start)
        amended = replace(amended, provisions=tuple(with_otherwise(table_of(amended.tables), list(amended.provisions))))
    return amended, in_order(findings)


def turns(base: Policy, start: int) -> bool:
    """Whether there are requests dated before the day."""
    kind = base.by_name[base.dated_by or ""].type
    return isinstance(kind, Ordered) and kind.first < start


def applied(
    operation: Operation, provisions: list[Provision], tables: list[Table]
) -> tuple[list[Provision], list[Table]]:
    """The provisions and tables after one operation."""
    match operation:
        case AddProvisions(added, table):
            return [*provisions, *added], tables + ([table] if table else [])
        case AddRow(name, added):
            last = max(n for n, p in enumerate(provisions) if p.path[0] == name and p.path[1:] != ("otherwise",))
            return [*provisions[: last + 1], *added, *provisions[last + 1 :]], tables
        case Remove(target):
            size = len(target.words)
            left = [p for p in provisions if p.path[:size] != target.words]
            return left, [t for t in tables if (t.name,) != target.words]
        case Replace(target, added, table):
            name = target.words[0]
            first = next(n for n, p in enumerate(provisions) if p.path[0] == name)
            after = [p for p in provisions[first:] if p.path[0] != name]
            return [*provisions[:first], *added, *after], [table if table and t.name == name else t for t in tables]
        case SetCell(path, effect, clause):
            return [replace(p, effect=effect, clause=clause) if p.path == path else p for p in provisions], tables
        case _:
            assert_never(operation)


def table_of(tables: tuple[Table, ...]) -> dict[str, Table]:
    """The tables that have an otherwise, by name."""
    return {table.name: table for table in tables if table.otherwise}


def with_otherwise(tables: dict[str, Table], provisions: list[Provision]) -> list[Provision]:
    """The provisions with each table's otherwise applying where none of its present rows does."""
    rows: dict[str, list[Provision]] = {}
    for provision in provisions:
        if provision.path[0] in tables and provision.path[1:] != ("otherwise",):
            rows.setdefault(provision.path[0], []).append(provision)
    return [
        replace(p, when=all_of([tables[p.path[0]].when, Not(any_of(row.when for row in rows.get(p.path[0], ())))]))
        if p.path[0] in tables and p.path[1:] == ("otherwise",)
        else p
        for p in provisions
    ]


def broken(proposal: Proposal, amended: Policy) -> list[Finding]:
    """Overrides of the amended policy that name nothing, reach nothing, or go round in a circle.

    Of editions that lapse nothing is said: nobody can rewrite them, and what they name may be gone.
    """
    amended = replace(amended, provisions=tuple(p for p in amended.provisions if not lapses(p.path)))
    prefixes, judged = reachable(amended.provisions)
    groups: dict[tuple[str, Target], list[Provision]] = {}
    for provision in amended.provisions:
        for target in provision.overrides:
            groups.setdefault((provision.path[0], target), []).append(provision)
    findings = []
    path, span = proposal.clause.path, proposal.clause.span
    for (name, target), sharing in groups.items():
        words = " ".join(target.words)
        if target.words not in prefixes:
            said = f"`{name}` overrides `{words}`, which this proposal removes"
            findings.append(Finding("E304", said, path, span, f"replace `{name}` too"))
        elif not any(reaches(p, target, judged) for p in sharing):
            said = f"after this proposal, `{name}` overriding `{words}` reaches nothing"
            findings.append(Finding("E310", said, path, span, f"replace `{name}` too"))
    if not findings and (circle := cycle(amended)):
        names = " → ".join(f"`{p.path[0]}`" for p in (*circle, circle[0]))
        findings.append(Finding("E311", f"these override each other in a circle: {names}", path, span, None))
    return findings
