"""Partial tables after `set`: which row each of their rows means, and what its cells say."""

from __future__ import annotations

import re

from tests.second_reading.cells import of_cell
from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import CODED, All, Attribute, Between, Condition, Effect, Has, In, Not, Path, Some
from tests.second_reading.tables import DAYS, GIVES, OUTCOMES, TIMED, Column, Row, Table, a_day, cell_effect, in_force
from tests.second_reading.targets import is_column, row_named
from tests.second_reading.text import Line, cells
from tests.second_reading.values import Vocabulary
from tests.second_reading.words import Word, is_name, words


def partial(vocabulary: Vocabulary, table: Table, block: Line) -> list[tuple[Path, Effect]]:
    """The cells that the lines below set, each with its effect."""
    if len(block.below) < 2 or any(line.row is None or line.below for line in block.below):
        raise Mistake("a partial table has a heading and rows", block.number)
    first, *rest = block.below
    columns = [column(vocabulary, table, text, first.number) for text in cells(first.row or "", first.number)]
    if len(set(columns)) < len(columns):
        raise Mistake("a column stands twice", first.number)
    effects = [c for c in columns if c.has_effects]
    if not effects:
        raise Mistake("a partial table says what its rows are set to", first.number)
    found: list[tuple[Path, Effect]] = []
    for line in rest:
        texts = cells(line.row or "", line.number)
        if len(texts) != len(columns):
            raise Mistake("a row has a cell for every column", line.number)
        given = dict(zip(columns, texts, strict=True))
        if given.get(Column("row")) == "otherwise" and len(columns) == 2:
            if table.otherwise is None or table.matrix:
                raise Mistake("nothing is said of what is otherwise", line.number)
            path: Path = (table.name, "otherwise")
            found.append((path, cell_effect(vocabulary, table, path, given[effects[0]], line.number)))
            continue
        meant = means(vocabulary, table, given, line.number)
        for one, text in zip(columns, texts, strict=True):
            if one.has_effects:
                path = (table.name, meant.name, one.name) if one.kind == "matrix" else (table.name, meant.name)
                if one.kind == TIMED and len(table.timed) > 1:
                    path = (table.name, meant.name, one.attribute)
                found.append((path, cell_effect(vocabulary, table, path, text, line.number)))
    return found


def column(vocabulary: Vocabulary, table: Table, text: str, number: int) -> Column:
    """The column of the table that the heading names; a column `row` may stand in any partial table."""
    if text == "row":
        return Column("row")
    for one in table.columns:
        if one.kind == GIVES and text.split() == [GIVES, one.attribute]:
            return one
        if one.kind == TIMED and text == one.heading:
            return one
        if one.kind not in (GIVES, TIMED) and text in (
            one.attribute,
            one.kind if one.kind in (*OUTCOMES, *DAYS) else None,
        ):
            return one
    if text not in vocabulary.facts:
        for one in table.columns:
            if one.kind == "matrix" and is_column(vocabulary, one, words(text, number)):
                return one
    if text in vocabulary.facts:
        return Column("condition", text)
    if text in DAYS and vocabulary.dated is not None:
        return Column(text)
    raise Mistake(f"`{text}` is not a column of `{table.name}`", number)


def means(vocabulary: Vocabulary, table: Table, given: dict[Column, str], number: int) -> Row:
    """The one row that is called so, or whose conditions these are; what is left out says `any`, unless it is called."""
    called = given.get(Column("row"))
    conditions: dict[str, Condition] = {}
    for one, text in given.items():
        if one.kind == "condition":
            conditions[one.attribute] = of_cell(vocabulary, vocabulary.facts[one.attribute], text, number)[0]
        elif one.kind in DAYS:
            day = None if text == "any" else a_day(vocabulary, text, number)
            conditions[one.kind] = All(()) if day is None else in_force(vocabulary, **{one.kind.split()[-1] + "_": day})
    named = None if called is None else row_named(vocabulary, table, row_words(called, number), number)[0]
    found = []
    for row in table.rows:
        if named is not None and row.name != named:
            continue
        own = dict(row.conditions)
        compared = conditions if called is not None else {**own, **conditions}
        if all(alike(vocabulary, n, own.get(n, All(())), conditions.get(n, All(()))) for n in compared):
            found.append(row)
    if len(found) != 1:
        raise Mistake(f"{len(found)} rows of `{table.name}` are meant", number)
    return found[0]


def row_words(text: str, number: int) -> list[Word]:
    """The words of a cell that names a row, as `overrides` does."""
    if re.fullmatch(r'[^ \t,+"]+', text) and not is_name(text):
        return [Word(text, quoted=True)]
    some = words(text, number)
    if len(some) != (2 if some[:1] == [Word("row")] else 1):
        raise Mistake(f"`{text}` is not the name of a row", number)
    return some


def alike(vocabulary: Vocabulary, name: str, one: Condition, other: Condition) -> bool:
    """Whether the same values meet both conditions, which are those of cells in one column."""
    attribute = vocabulary.facts[(vocabulary.dated or "") if name in DAYS else name]
    return meets(one, attribute) == meets(other, attribute)


def meets(condition: Condition, attribute: Attribute) -> object:
    """The values that meet the condition of a cell, written in one way."""
    if attribute.kind in CODED:
        return frozenset(code for code in attribute.codes if chosen(condition, code))
    if attribute.kind == "set of":
        if len(attribute.codes) > 10:
            return condition
        return frozenset(v for v in attribute.values() if isinstance(v, frozenset) and chosen(condition, v))
    if condition == All(()):
        return ((attribute.low, attribute.high),)
    inner = condition.inner if isinstance(condition, Not) else condition
    assert isinstance(inner, Between)
    merged: list[tuple[int, int]] = []
    within = ((max(low, attribute.low), min(high, attribute.high)) for low, high in inner.ranges)
    for low, high in sorted(pair for pair in within if pair[0] <= pair[1]):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    if not isinstance(condition, Not):
        return tuple(merged)
    ends = [attribute.low - 1, *(end for pair in merged for end in pair), attribute.high + 1]
    return tuple((a + 1, b - 1) for a, b in zip(ends[::2], ends[1::2], strict=True) if a + 1 <= b - 1)


def chosen(condition: Condition, value: str | frozenset[str]) -> bool:
    """Whether the value of the column meets the condition of its cell."""
    match condition:
        case All(()):
            return True
        case Not(In(_, values)):
            return value not in values
        case In(_, values):
            return value in values
        case Not(Some(parts)):
            return not chosen(Some(parts), value)
        case Some(parts):
            return isinstance(value, frozenset) and any(isinstance(part, Has) and part.code in value for part in parts)
    raise AssertionError(condition)
