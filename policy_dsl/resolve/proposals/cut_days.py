"""Remarks on days from which parts of a proposal are in force and that its own first day cuts off, which it has from below."""

from __future__ import annotations

from collections.abc import Iterator

from policy_dsl.model.conditions import Within, atoms
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import step_text
from policy_dsl.model.vocabulary import Scale
from policy_dsl.resolve.request.validity import ordered_type
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.tables.headings import FROM
from policy_dsl.resolve.values import scales
from policy_dsl.syntax import tree


def remark_cut_days(scope: Scope, file: tree.ProposalFile, base: Policy, start: int | None) -> None:
    """Remarks each day in what the proposal adds or replaces that is before `start`, where `start` is that of the proposal
    below because this one says none. A day that stands in the base as well is not news.
    """
    if file.in_force is not None or start is None or scope.dated is None or not scope.earlier:
        return
    first, of_base = ordered_type(scope.dated).first, frozenset(begun(base))
    below, begins = scope.earlier[-1], step_text(Scale.DATE, start)
    lower = below.base.name if below.below is None else below.below.name
    for written in days_written(file, base):
        day = scales.steps(scope.trial(), Scale.DATE, written, "from")
        if day is not None and first < day < start and day not in of_base:
            message = (
                f"`{written.text}` is cut off: this proposal is in force from `{begins}`, as `{below.name}` below it is"
            )
            hint = f"write `{begins}` or later, or make this a proposal to `{lower}`"
            scope.report("W542", message, written.span, hint)


def begun(base: Policy) -> Iterator[int]:
    """The days from which something in the base applies."""
    for provision in base.provisions:
        for atom in atoms(provision.when):
            if isinstance(atom, Within) and atom.fact.attribute == base.dated_by:
                yield from (low for low, _ in atom.ranges)


def days_written(file: tree.ProposalFile, base: Policy) -> Iterator[tree.Name]:
    """The days behind `in force from` in rules, tables and rows of the proposal."""
    for each in file.operations:
        match each:
            case tree.Add(what) | tree.ReplaceText(what):
                yield from days_in(what)
            case tree.ReplaceRulesText(rules=rules):
                for rule in rules:
                    yield from days_in(rule)
            case tree.AddRowText(table, row):
                headings = next((t.headings for t in base.tables if t.name == table.text), ())
                yield from days_in_row(headings, row)
            case _:
                pass


def days_in(what: object) -> Iterator[tree.Name]:
    """The days of a rule, or of a table and its rows; none of anything else."""
    if isinstance(what, tree.Rule | tree.TableBlock) and what.in_force is not None and what.in_force.start is not None:
        yield what.in_force.start
    if isinstance(what, tree.TableBlock):
        headings = tuple(" ".join(cell.text.split()) for cell in what.heading.cells)
        for row in what.rows:
            yield from days_in_row(headings, row)


def days_in_row(headings: tuple[str, ...], row: tree.Row) -> Iterator[tree.Name]:
    """The day in the column `in force from` of a row, if there is one."""
    for heading, cell in zip(headings, row.cells, strict=False):  # a row of another length has a finding of its own
        if heading == FROM and cell.text != "any":
            yield tree.Name(cell.text, cell.span)
