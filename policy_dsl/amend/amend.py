"""From a base and a proposal to the amended policy, in the model's own terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from msgspec import Struct, field
from msgspec.structs import replace

from policy_dsl.amend.in_force import in_force, limited
from policy_dsl.diagnostics.finding import Finding, in_order
from policy_dsl.model.conditions import NEVER, Condition, Fact, Not, all_of, any_of
from policy_dsl.model.policy import AddProvisions, AddRow, Operation, Policy, Proposal, Remove, Replace, SetCell
from policy_dsl.model.provisions import OTHERWISE, Provision, Table, Target, called
from policy_dsl.model.vocabulary import Ordered
from policy_dsl.resolve import comparison_groups
from policy_dsl.resolve.names import last_number, name_index
from policy_dsl.resolve.overrides import cycle, reachable_names, reaches
from policy_dsl.resolve.stacks import target_path
from policy_dsl.text import Span


def amend(proposal: Proposal) -> tuple[Policy, list[Finding]]:
    """The amended policy, and what is wrong with it: overrides that no longer reach anything, facts compared with too many.

    It has the base's properties and those the proposal adds. The base's examples stay with the base. A proposal is in
    force no earlier than one below it in a stack, so the editions that one lets lapse stay as they are.
    """
    done = sorted_out(proposal.operations)
    amended = replace(
        proposal.base,
        provisions=tuple(provisions_of(proposal.base, done)),
        tables=tuple(tables_of(proposal.base, done)),
        properties=(*proposal.base.properties, *proposal.properties),
        examples=(),
        frames=(*proposal.base.frames, *proposal.frames),
        turns=tuple(sorted({*proposal.base.turns, *proposal.turns})),
    )
    amended = with_otherwise(amended)
    findings = broken(proposal, amended)
    path, span = proposal.clause.path, proposal.clause.span
    findings += [
        Finding(code, said, path, span, hint)
        for code, said, hint, *_ in comparison_groups.comparison_faults(amended, proposal.intents)
    ]
    if not findings and proposal.start is not None and turns(proposal.base, proposal.start):
        amended = with_otherwise(in_force(proposal.base, amended, proposal.start))
    return amended, in_order(findings)


def turns(base: Policy, start: int) -> bool:
    """Whether there are requests dated before the day."""
    kind = base.by_name[base.dated_by or ""].type
    return isinstance(kind, Ordered) and kind.first < start


class Sorted(Struct):
    """The operations by what they do. They touch different things, so their order is no matter."""

    removed: set[tuple[str, ...]] = field(default_factory=set)
    replaced: dict[str, Replace] = field(default_factory=dict)
    effects: dict[tuple[str, ...], SetCell] = field(default_factory=dict)
    rows: dict[str, list[AddRow]] = field(default_factory=dict)
    new: list[AddProvisions] = field(default_factory=list)


def sorted_out(operations: Iterable[Operation]) -> Sorted:
    """The operations, sorted."""
    found = Sorted()
    for operation in operations:
        match operation:
            case AddProvisions():
                found.new.append(operation)
            case AddRow(name):
                found.rows.setdefault(name, []).append(operation)
            case Remove(target):
                found.removed.add(target.words)
            case Replace(target):
                found.replaced[target.words[0]] = operation
            case SetCell(path):
                found.effects[path] = operation
            case _:
                assert_never(operation)
    return found


def provisions_of(base: Policy, done: Sorted) -> Iterator[Provision]:
    """The provisions after the operations: each where it was, rows below those of their table, what is new at the end."""
    last = {p.path[0]: n for n, p in enumerate(base.provisions) if p.path[1:2] != OTHERWISE}
    first: set[str] = set()
    for n, provision in enumerate(base.provisions):
        name = provision.path[0]
        if name in done.replaced:
            yield from () if name in first else done.replaced[name].provisions
            first.add(name)
        elif (name,) not in done.removed:
            said = done.effects.get(provision.path)
            if provision.until is not None:
                yield provision
            elif said is not None:
                yield replace(provision, effect=said.effect, clause=said.clause)
            elif provision.path[:2] not in done.removed:
                yield provision
            if last.get(name) == n:
                yield from (p for row in done.rows.get(name, ()) for p in row.provisions)
    yield from (p for added in done.new for p in added.provisions)


def tables_of(base: Policy, done: Sorted) -> Iterator[Table]:
    """The tables after the operations."""
    for table in base.tables:
        replaced = done.replaced.get(table.name)
        added = done.rows.get(table.name, [])
        if replaced is not None and replaced.table is not None:
            yield replaced.table
        elif (table.name,) not in done.removed:
            left = tuple(row for row in table.rows if (table.name, row.name) not in done.removed)
            yield replace(
                table,
                otherwise=table.otherwise and (table.name, *OTHERWISE) not in done.removed,
                rows=(*left, *(each.row for each in added)),
                numbered=last_number(table.numbered + len(added), (each.row.name for each in added)),
            )
    yield from (added.table for added in done.new if added.table is not None)


def with_otherwise(policy: Policy) -> Policy:
    """The policy with each table's `otherwise` applying where no row does that is there now, each edition on its own days."""
    tables = {table.name: table for table in policy.tables if table.otherwise}
    rows: dict[str, list[Condition]] = {name: [] for name in tables}
    for provision in policy.provisions:
        if provision.path[0] in tables and provision.path[1:2] != OTHERWISE:
            rows[provision.path[0]].append(provision.when)
    found = []
    for provision in policy.provisions:
        name = provision.path[0]
        if name in tables and provision.path[1:2] == OTHERWISE:
            when = on_its_days(policy, tables[name].when, provision)
            if when == NEVER and provision.until is not None:
                continue
            provision = replace(provision, when=all_of([when, Not(any_of(rows[name]))]))
        found.append(provision)
    return replace(policy, provisions=tuple(found))


def on_its_days(policy: Policy, when: Condition, edition: Provision) -> Condition:
    """The condition on the days from that on which the edition begins, until it lapses."""
    kind = policy.by_name[policy.dated_by].type if policy.dated_by else None
    if not isinstance(kind, Ordered) or edition.since is edition.until is None:
        return when
    days = (edition.since or kind.first, edition.until or kind.last + 1)
    return limited(Fact(policy.dated_by or ""), kind, when, days)


def broken(proposal: Proposal, amended: Policy) -> list[Finding]:
    """Overrides of the amended policy that name nothing, reach nothing, or go round in a circle.

    Of editions that lapse nothing is said: nobody can rewrite them, and what they name may be gone.
    """
    amended = replace(amended, provisions=tuple(p for p in amended.provisions if p.until is None))
    named, judged = name_index(amended.provisions, amended.tables), reachable_names(amended.provisions)
    groups: dict[tuple[str, Target], list[Provision]] = {}
    for provision in amended.provisions:
        for target in provision.overrides:
            groups.setdefault((provision.path[0], target), []).append(provision)
    findings = []
    for (name, target), sharing in groups.items():
        path, span = where(proposal, target.words, (name,))
        words = called(target.words)
        if target.words not in named.paths:
            said = f"`{name}` overrides `{words}`, which this proposal removes"
            findings.append(Finding("E304", said, path, span, f"replace `{name}` too"))
        elif not any(reaches(p, target, judged) for p in sharing):
            said = f"after this proposal, `{name}` overrides `{words}` to no effect"
            findings.append(Finding("E310", said, path, span, f"replace `{name}` too"))
    if not findings and (circle := cycle(amended)):
        path, span = where(proposal, *(p.path[:1] for p in circle))
        names = " → ".join(f"`{p.path[0]}`" for p in (*circle, circle[0]))
        findings.append(Finding("E311", f"these override each other in a circle: {names}", path, span, None))
    return findings


def where(proposal: Proposal, *paths: tuple[str, ...]) -> tuple[str, Span]:
    """The operation that touches the first of the paths that one does; the proposal, when none does."""
    for path in paths:
        for operation in proposal.operations:
            touched = target_path(operation)
            if touched[: len(path)] == path[: len(touched)]:
                clause = (
                    operation.provisions[0].clause
                    if isinstance(operation, AddRow | AddProvisions)
                    else operation.clause
                )
                return clause.path, clause.span
    return proposal.clause.path, proposal.clause.span
