"""Proposals: operations on the provisions of a base, what they are for, and the properties and examples they add."""

from __future__ import annotations

from collections.abc import Iterator

from policy_dsl.model.policy import AddProvisions, AddRow, Operation, Policy, Proposal, Remove, Replace, SetCell
from policy_dsl.model.provisions import Clause, Effect, Provision, Table, Target, lapses
from policy_dsl.model.vocabulary import Scale
from policy_dsl.resolve import cells, claims, scales, stacks, tables, validity, vocabulary
from policy_dsl.resolve.provisions import rule
from policy_dsl.resolve.scope import Scope, nearest, some, target_words, twice
from policy_dsl.syntax import tree
from policy_dsl.text import Span


def proposal(scope: Scope, file: tree.ProposalFile, base: Policy) -> Proposal:
    """The proposal; what has findings is left out."""
    vocabulary.sources(scope, file.sources)
    clause = scope.clause(file.span, scope.citations(file.citations))
    added = [op.what for op in file.operations if isinstance(op, tree.Add)]
    blocks = [what for what in added if isinstance(what, tree.PropertyBlock)]
    known = [p.name for p in base.properties]
    claimed = [what for what in added if isinstance(what, tree.PropertyBlock | tree.FrameBlock)]
    fresh = [block.name for block in claimed if not stacks.added_before(scope, block.name, "property")]
    twice(scope, fresh, "property", "E307", dict.fromkeys([*known, *(frame.name for frame in base.frames)]))
    properties = [claims.property_of(scope, block) for block in blocks]
    frames = [claims.frame(scope, what) for what in added if isinstance(what, tree.FrameBlock)]
    start = starts(scope, file.in_force, base)
    single = [what for what in added if isinstance(what, tree.ExampleBlock)]
    examples = [claims.example(scope, e, n, True) for n, e in enumerate(single, 1)]
    listed = [e for what in added if isinstance(what, tree.ExamplesTable) for e in claims.examples(scope, what, True)]
    names = [*known, *(block.name.text for block in blocks)]
    intents = claims.intents(scope, file.intents, names)
    changes = tuple(operations(scope, file, base))
    return Proposal(
        file.name.text,
        file.title.text,
        base,
        file.reading.text if file.reading else None,
        changes,
        intents,
        tuple(p for p in properties if p is not None),
        (*(e for e in examples if e is not None), *listed),
        clause,
        tuple(frames),
        start,
        tuple(sorted(scope.turns)),
        scope.earlier[-1] if scope.earlier else None,
    )


def starts(scope: Scope, written: tree.Validity | None, base: Policy) -> int | None:
    """The day from which the proposal is in force, one of the days of its base; none when it is about all of them.

    It is no earlier than that of a proposal below it in a stack, whether it is written or not.
    """
    below = scope.earlier[-1].start if scope.earlier else None
    if written is None:
        return below
    if written.until is not None:
        said = "a proposal is in force for good once it is; expected `in force from` alone"
        scope.say("E312", said, written.until.span, "let the rules that it adds lapse: `in force until` in each")
        return None
    if scope.dated is None:
        said = f"`{base.name}` is not dated, so nothing in it comes into force on a day"
        scope.say("E312", said, written.span, "leave `in force` out, or let the policy say what it is `dated by`")
        return None
    day = scales.steps(scope, Scale.DATE, written.start) if written.start else None
    kind = validity.ordered(scope.dated)
    if day is None:
        return None
    if day < kind.first:
        said = f"`{base.name}` decides on no request dated before `{scales.shown(Scale.DATE, kind.first)}`"
        scope.say("E312", said, written.span, "leave `in force` out: the proposal holds for every request")
        return None
    if day > kind.last:
        said = f"`{base.name}` decides on no request dated `{scales.shown(Scale.DATE, day)}` or later"
        scope.say("E312", said, written.span, f"it has {scales.bounds(scope.dated.name, kind)}")
        return None
    if below is not None and day < below:
        said = f"`{scope.earlier[-1].name}`, to which this is made, is in force from `{scales.shown(Scale.DATE, below)}` only"
        scope.say("E312", said, written.span, "make this proposal to the policy itself, or let it begin as late")
        return None
    return day


def operations(scope: Scope, file: tree.ProposalFile, base: Policy) -> Iterator[Operation]:
    """The operations, each on a target of its own."""
    touched: dict[tuple[str, ...], tree.OperationText] = {}
    for written in file.operations:
        for operation in resolved(scope, written, base):
            target = stacks.touches(operation)
            for n in range(1, len(target) + 1):
                if target[:n] in touched and touched[target[:n]] is not written:
                    said = f"`{' '.join(target[:n])}` is already changed by another operation of this proposal"
                    scope.say("E303", said, written.span, "say it once")
                    break
            touched[target] = written
            yield operation


def resolved(scope: Scope, written: tree.OperationText, base: Policy) -> Iterator[Operation]:
    """What one line or block of the proposal does to the base."""
    match written:
        case tree.Add(tree.Rule() | tree.TableBlock() as what):
            names = dict.fromkeys([*(p.path[0] for p in base.provisions), *(t.name for t in base.tables)])
            if not stacks.added_before(scope, what.name, "rule or table"):
                twice(scope, [what.name], "rule or table", "E206", names)
            table, provisions = provision_block(scope, what)
            if provisions:
                yield AddProvisions(provisions, table)
        case tree.Add():
            pass  # properties and examples, read by `proposal`
        case tree.ReplaceText(what):
            if named(scope, base, what.name, isinstance(what, tree.TableBlock)):
                table, provisions = provision_block(scope, what)
                yield Replace(Target((what.name.text,)), provisions, table)
        case tree.RemoveText(words, target):
            path = (target.words[0].text, *target_words(scope, target.words[1:]))
            first = target.words[0]
            if isinstance(first, tree.Name) and named(scope, base, first, words != "rule"):
                if (len(path) == 2) != (words == "row"):
                    expected = "a table and its row" if words == "row" else f"the {words} alone"
                    scope.say("E305", f"`remove {words}` names {expected}", target.span)
                elif not any(p.path[: len(path)] == path and not lapses(p.path) for p in base.provisions):
                    unknown_path(scope, base, path, target.span)
                else:
                    yield Remove(Target(path))
        case tree.AddRowText(name, row):
            table = named_table(scope, base, name)
            if table is not None:
                yield from added_row(scope, base, table, row, written)
        case tree.SetCellText(target, to):
            yield from set_cell(scope, base, target, to, written)
        case tree.SetTableText(name, heading, rows):
            table = named_table(scope, base, name)
            columns = tables.headings(scope, heading) if table else None
            for line in tables.rows(scope, columns, rows, scope.clause(written.span)) if table and columns else ():
                for column, effect, clause in line.outcomes:
                    path = (name.text, line.key) if column.values is None else (name.text, line.key, column.heading)
                    said = base.by_id.get(" ".join(path))
                    if said is None or said.path != path or said.effect != effect:  # a partial table may repeat a cell
                        yield from one_cell(scope, base, path, effect, clause)


def provision_block(scope: Scope, what: tree.Rule | tree.TableBlock) -> tuple[Table | None, tuple[Provision, ...]]:
    """A rule or a table that a proposal brings."""
    if isinstance(what, tree.Rule):
        return None, (rule(scope, what),)
    return tables.table(scope, what)


def named(scope: Scope, base: Policy, name: tree.Name, is_table: bool) -> bool:
    """Whether the base has this rule, or table; otherwise a finding."""
    of_tables = [t.name for t in base.tables]
    rules = [p.path[0] for p in base.provisions if p.path[0] not in of_tables and not lapses(p.path)]
    known = [name for name in of_tables if not lapses((name,))] if is_table else rules
    if name.text in known:
        return True
    kind, other = ("table", "rule") if is_table else ("rule", "table")
    if stacks.removed_before(scope, (name.text,), name.span):
        return False
    hint = nearest(name.text, known) or (f"there are {some(known)}" if known else None)
    if name.text in (rules if is_table else of_tables):
        hint = f"it is a {other}: write `replace {other} {name.text}` or `remove {other} {name.text}`"
    scope.say("E305", f"`{base.name}` has no {kind} `{name.text}`", name.span, hint)
    return False


def named_table(scope: Scope, base: Policy, name: tree.Name) -> Table | None:
    """The table of the base, or a finding."""
    if not named(scope, base, name, True):
        return None
    return next(t for t in base.tables if t.name == name.text)


def added_row(scope: Scope, base: Policy, table: Table, row: tree.Row, written: tree.AddRowText) -> Iterator[Operation]:
    """A row in the columns of the table."""
    heading = tree.Row(tuple(tree.Cell(caption, written.span) for caption in table.headings), written.span)
    columns = tables.headings(scope, heading)
    if columns is None:
        return
    lines = tables.rows(scope, columns, [row], scope.clause(written.span))
    rows = [p for p in base.provisions if p.path[0] == table.name and p.path[1:] != ("otherwise",)]
    found = tables.provisions(table.name, table.when, lines, rows[0].overrides if rows else ())
    if found and any(p.path[1] == found[0].path[1] for p in rows):
        number = len(dict.fromkeys(p.path[1] for p in rows)) + 1
        found = [
            Provision((p.path[0], f"row {number}", *p.path[2:]), p.effect, p.when, p.overrides, p.clause) for p in found
        ]
    if found:
        yield AddRow(table.name, tuple(found))


def set_cell(
    scope: Scope, base: Policy, target: tree.TargetText, to: tree.Cell, written: tree.SetCellText
) -> Iterator[Operation]:
    """One cell by its name."""
    first = target.words[0]
    table = named_table(scope, base, first) if isinstance(first, tree.Name) else None
    if table is None:
        return
    access = "access" in table.headings
    effect = cells.outcome(scope, to, "access" if access else "answer within")
    path = (table.name, *target_words(scope, target.words[1:]))
    if effect is not None:
        yield from one_cell(scope, base, path, effect, scope.clause(written.span))


def one_cell(scope: Scope, base: Policy, path: tuple[str, ...], effect: Effect, clause: Clause) -> Iterator[SetCell]:
    """A cell of the base gets another effect; a finding when there is no such cell or nothing changes."""
    found = base.by_id.get(" ".join(path))
    if found is None or found.path != path:
        unknown_path(scope, base, path, clause.span)
    elif found.effect == effect:
        scope.say("W504", f"`{found.id}` says so already", clause.span, "leave it out")
    else:
        yield SetCell(path, effect, clause)


def unknown_path(scope: Scope, base: Policy, path: tuple[str, ...], span: Span) -> None:
    """A finding for a row or cell that the base does not have."""
    if stacks.removed_before(scope, path, span):
        return
    same = [p for p in base.provisions if p.path[:1] == path[:1] and not lapses(p.path)]
    deeper = [p.path[-1] for p in same if p.path[: len(path)] == path and len(p.path) > len(path)]
    said = f"`{' '.join(path)}`"
    if deeper:
        scope.say("E306", f"{said} is a whole row; expected one cell", span, f"add a column: {some(deeper)}")
        return
    known = dict.fromkeys(" ".join(p.path[: len(path)]) for p in same)
    hint = nearest(" ".join(path), known) or f"there are {some(known)}"
    scope.say("E305", f"`{base.name}` has no {said}", span, hint)
