"""Checks that the text of a table says in the amended policy what the table is there, and names what it has no words for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from policy_dsl.amend.normal_form import normal_form
from policy_dsl.model.conditions import Condition
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import CarriedCode, Proposal
from policy_dsl.model.provisions import Row, Table
from policy_dsl.resolve import scope_of
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.tables.cells import words_of
from policy_dsl.resolve.tables.condition_cells import cell_condition
from policy_dsl.resolve.tables.headings import headings
from policy_dsl.resolve.tables.table import table as read_table
from policy_dsl.syntax import tree
from policy_dsl.syntax.printing.unparse import declaration

Stack = Sequence[tuple[tree.ProposalFile, Proposal]]


class NoWordsError(Exception):
    """The text of the table has no words for what a proposal changes. The message says what that is."""


def check_words(block: tree.TableBlock, stack: Stack, amended: Policy) -> None:
    """Raises NoWordsError unless the text, read in the amended policy, is its table. Texts use the words of the files in which
    they were written, and a proposal may have renamed, split or retired what they name, or set other bounds.
    """
    if all(proposal.vocabulary is None for _, proposal in stack):
        return
    now = amended.resolved.table(block.name.text)
    scope = scope_of(stack[-1][0], amended)
    columns = headings(scope.trial(), block.heading)
    if columns is None or [each.values for each in columns] != [each.values for each in now.columns]:
        told = (
            each for cell in block.heading.cells for each in reasons(stack, cell.text, f"the heading `{cell.text}`")
        )
        raise NoWordsError(next(told, why(stack, "", "its heading")))
    for written, row in zip(block.rows, now.rows, strict=True):
        for cell, place in zip(written.cells, range(len(now.columns)), strict=True):
            if not says(scope, amended, now, row, place, cell):
                raise NoWordsError(why(stack, cell.text, f"the cell `{cell.text}` of row `{row.name}`"))
    bare = replace(block, rows=(), notes=(), citations=(), otherwise=None, overrides=())
    trial = scope.trial()
    when = read_table(trial, replace(block, rows=(), otherwise=None))[0].when
    lines = " ".join(line for line in declaration(bare) if not line.lstrip().startswith("|"))
    if trial.errors or not same(amended, when, now.when):
        raise NoWordsError(why(stack, lines, "its `when`"))


def says(scope: Scope, amended: Policy, table: Table, row: Row, place: int, cell: tree.Cell) -> bool:
    """Whether a cell of a condition says what it is in the amended table; true of other cells, which name no codes of facts."""
    attribute, meaning = table.columns[place].attribute, row.meanings[place]
    if attribute is None or meaning is None or isinstance(meaning, int):
        return True
    trial = scope.trial()
    again = cell_condition(trial, attribute, cell)
    return again is not None and not trial.errors and same(amended, again[0], meaning)


def same(amended: Policy, one: Condition, other: Condition) -> bool:
    """Whether two conditions are the same, in whatever words."""
    facts = amended.resolved.facts
    return normal_form(facts, one) == normal_form(facts, other)


def why(stack: Stack, text: str, what: str) -> str:
    """Why the text does not say what the table is: the first code in it that a proposal carries over; else bounds."""
    return next(
        reasons(stack, text, what), f"{what} does not say the same with the codes and bounds of `{stack[-1][1].name}`"
    )


def reasons(stack: Stack, text: str, what: str = "") -> Iterator[str]:
    """A sentence for each code in the text that a proposal retires, renames or splits, by its name, its label or a group."""
    words = [word.text for word in words_of(tree.Cell(text))]
    for _, proposal in stack:
        for each in () if proposal.vocabulary is None else proposal.vocabulary.carried:
            for name in names(proposal.base, each):
                if name in words:
                    by = "" if name == each.code else f" by `{name}`"
                    done = "retires" if not each.into else "renames" if len(each.into) == 1 else "splits"
                    yield f"`{proposal.name}` {done} `{each.code}`, a code of `{each.attribute}`, which {what} names{by}"


def names(base: Policy, carried: CarriedCode) -> Iterator[str]:
    """What a text calls a code: its name, its label, and the groups that have it."""
    yield carried.code
    attribute = base.by_name.get(carried.attribute)
    if attribute is not None:
        yield from (code.label for code in attribute.type.codes if code.name == carried.code and code.label)
    yield from (
        group.name for group in base.groups if group.attribute == carried.attribute and carried.code in group.codes
    )
