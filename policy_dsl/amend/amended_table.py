"""A table as the proposals of a stack leave it, as text: the cells as they are written, in the policy or in a proposal.

A policy that results from a proposal has no text of its own, so each proposal's changes are done in the text of the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from policy_dsl.amend.table_words import NoWordsError, Stack, check_words
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import AddProvisions, AddRow, Operation, Proposal, Remove, Replace, SetCell
from policy_dsl.model.provisions import OTHERWISE, Column, time_given
from policy_dsl.resolve.proposals.stacks import target_path
from policy_dsl.resolve.tables.headings import FROM, UNTIL
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Span, Text

Texts = dict[Span, str]
"""What a proposal writes into cells, by the place of the operation or of the cell."""


def amended_table(policy: tree.PolicyFile, stack: Stack, amended: Policy, name: str) -> tree.TableBlock | None:
    """The table of this name after all proposals, the lowest of which comes first, which result in the amended policy; None if
    there is none then. Raises NoWordsError.
    """
    blocks = (each for each in policy.declarations if isinstance(each, tree.TableBlock) and each.name.text == name)
    block = next(blocks, None)
    for file, proposal in stack:
        block = after(block, file, proposal, name)
    if block is not None:
        check_words(block, stack, amended)
    return block


def tables_after(policy: tree.PolicyFile, stack: Stack) -> list[str]:
    """The names of the tables that there are after all proposals."""
    names = [each.name.text for each in policy.declarations if isinstance(each, tree.TableBlock)]
    for _, proposal in stack:
        operations = proposal.plain.operations
        gone = {each.target.words for each in operations if isinstance(each, Remove)}
        names = [name for name in names if (name,) not in gone]
        names += [each.table.name for each in operations if isinstance(each, AddProvisions) and each.table is not None]
    return names


def after(
    block: tree.TableBlock | None, file: tree.ProposalFile, proposal: Proposal, name: str
) -> tree.TableBlock | None:
    """The table after one more proposal."""
    plain = proposal.plain
    own = [each for each in plain.operations if target_path(each)[0] == name]
    if any(isinstance(each, Remove) and each.target.words == (name,) for each in own):
        return None
    if any(isinstance(each, Replace | AddProvisions) for each in own):
        return written(file, name)
    if block is None:
        return None
    table = plain.base.resolved.table(name)
    if len(table.rows) != len(block.rows):
        raise NoWordsError(
            f"`{proposal.name}` and those below it change its rows in a way that no text of the table shows"
        )
    removed = {each.target.words[1] for each in own if isinstance(each, Remove)}
    rows = dict(zip((row.name for row in table.rows), block.rows, strict=True))
    otherwise = None if OTHERWISE[0] in removed else block.otherwise
    texts = texts_of(file)
    for each in own:
        if isinstance(each, SetCell) and each.path[1:] == OTHERWISE and otherwise is not None:
            otherwise = with_outcome(otherwise, texts[each.clause.span])
        elif isinstance(each, SetCell):
            row, place = rows[each.path[1]], column_of(table.columns, each.path[2:])
            cells = [*row.cells]
            cells[place] = tree.Cell(texts[each.clause.span])
            rows[each.path[1]] = tree.Row(tuple(cells))
    return replace(block, rows=(*in_their_places(rows, removed, added_rows(file, own, name)),), otherwise=otherwise)


def written(file: tree.ProposalFile, name: str) -> tree.TableBlock:
    """The table that a proposal adds, or puts in the place of one."""
    blocks = (each.what for each in file.operations if isinstance(each, tree.Add | tree.ReplaceText))
    return next(each for each in blocks if isinstance(each, tree.TableBlock) and each.name.text == name)


def texts_of(file: tree.ProposalFile) -> Texts:
    """What the proposal writes into cells."""
    texts: Texts = {}
    for each in file.operations:
        match each:
            case tree.SetCellText(to=to, span=span):
                texts[span] = to.text
            case tree.SetTableText(rows=rows):
                texts |= {cell.span: cell.text for row in rows for cell in row.cells}
            case _:
                pass
    return texts


def column_of(columns: Sequence[Column], rest: tuple[str, ...]) -> int:
    """The place of the column of a cell: that with its heading, that of its time, or the only one with outcomes."""
    for place, column in enumerate(columns):
        outcomes = column.attribute is None and column.heading not in ("row", FROM, UNTIL)
        if outcomes and (not rest or rest[0] in (column.heading, time_given(column.heading))):
            return place
    raise NoWordsError("a cell that is changed stands in none of its columns")


def with_outcome(otherwise: tree.EffectText, text: str) -> tree.EffectText:
    """The `otherwise` of a table with another outcome, as a cell says it."""
    if otherwise.words == "gives":
        return replace(otherwise, value=tree.Name(text))
    if text in ("N/A", "refuse", "permit"):
        return tree.EffectText("permit" if text == "permit" else "refuse")
    of = "answer" if otherwise.of is None else otherwise.of.text
    file, _ = parse(Text("", f'policy P "p"\n\notherwise {of} within {text}\n'))
    margins = file.declarations if isinstance(file, tree.PolicyFile) else ()
    return next(each.effect for each in margins if isinstance(each, tree.Otherwise))


def added_rows(file: tree.ProposalFile, own: Iterable[Operation], name: str) -> list[tuple[str | None, tree.Row]]:
    """The rows that come, each with the row before which it stands, or None at the end."""
    texts = [each.row for each in file.operations if isinstance(each, tree.AddRowText) and each.table.text == name]
    added = [each for each in own if isinstance(each, AddRow)]
    return [(each.before, tree.Row(row.cells)) for each, row in zip(added, texts, strict=True)]


def in_their_places(
    rows: dict[str, tree.Row], removed: set[str], added: list[tuple[str | None, tree.Row]]
) -> Iterable[tree.Row]:
    """The rows that stay, and those that come."""
    for name, row in rows.items():
        yield from (new for before, new in added if before == name)
        if name not in removed:
            yield row
    yield from (new for before, new in added if before is None)
