"""Names rows, and looks up rules, tables, rows and cells by name.

Rows are named only here, so that no two rows of a table share a name, whatever their authors wrote.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import count

from msgspec import Struct

from policy_dsl.model.conditions import OneOf, parts_of
from policy_dsl.model.provisions import Provision, Table, display_name
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.values.codes import is_the_code, without_label
from policy_dsl.resolve.words.name_text import listing, nearest
from policy_dsl.syntax import tree

Path = tuple[str, ...]


def row_names(written: Sequence[str], existing: Collection[str] = (), numbered: int = 0) -> tuple[str, ...]:
    """The names of rows that join a table together, from the name written for each; `row N` if a written name is not unique.

    `existing` are the names of the rows already there; `numbered` is the last row number that the table has given.
    """
    occurrences = Counter(written)
    reserved = {*existing, *written}
    spare = (f"row {number}" for number in count(numbered + len(written) + 1))
    names = []
    for number, word in enumerate(written, numbered + 1):
        if occurrences[word] == 1 and word not in existing:
            names.append(word)
        elif f"row {number}" not in reserved:
            names.append(f"row {number}")
        else:
            names.append(next(name for name in spare if name not in reserved))
    return tuple(names)


NUMBER = re.compile(r"row ([1-9][0-9]{0,8})")
NUMBERED = re.compile(r"(row )?[0-9]+$")
"""Ends like a name that this module could give."""


QUANTIFIERS = ("all", "any", "every", "each", "everything", "*")


def last_number(rows: int, called: Iterable[str]) -> int:
    """The last row number given in a table that has had `rows` rows, some of them with these names.

    It is at least the N of every row called `row N`, so that no name is given twice.
    """
    return max([rows, *(int(found[1]) for name in called if (found := NUMBER.fullmatch(name)))])


class NameIndex(Struct, frozen=True):
    """All names in use: `paths` has paths of provisions with their prefixes, and orders of rules; `tables` is for hints."""

    paths: Mapping[Path, None]
    tables: Mapping[str, Table]


def name_index(provisions: Iterable[Provision], tables: Iterable[Table]) -> NameIndex:
    """The index of these provisions, without the editions that lapse."""
    paths = {name: None for p in provisions if p.until is None for name in p.named_by}
    return NameIndex(paths, {table.name: table for table in tables})


def path(scope: Scope, named: NameIndex, words: Sequence[tree.Word]) -> Path:
    """The path that the words name: a rule or table, then a row, then a column. It need not exist."""
    name, *rest = words
    return (name.text, *row_and_column(scope, named, name.text, rest)) if rest else (name.text,)


def row_and_column(scope: Scope, named: NameIndex, table: str, words: Sequence[tree.Word]) -> Path:
    """The name of the row (one word, or `row N`) and, if more words follow, the column's heading in codes."""
    first, *rest = words
    if isinstance(first, tree.Name) and first.text == "row" and rest and rest[0].text.isdigit():
        row = f"row {rest.pop(0).text}"
    elif isinstance(first, tree.Name) or (table, single_spaced(first)) in named.paths:
        row = single_spaced(first)
    else:
        row = code_of_label(scope, named.tables.get(table), first)
    if not rest:
        return (row,)
    if table in named.tables:
        return row, column_of(scope, named.tables[table], rest)
    return row, " ".join(without_label(scope, word) for word in rest)


def code_of_label(scope: Scope, table: Table | None, word: tree.Word) -> str:
    """The code that a label stands for in the name of a row. The first condition, after which rows are named, has priority."""
    attributes = [column.attribute for column in table.columns if column.attribute] if table else []
    labels = {code.label: code.name for code in attributes[0].type.codes} if attributes else {}
    return labels.get(word.text) or without_label(scope, word)


def column_of(scope: Scope, table: Table, words: Sequence[tree.Word]) -> str:
    """The heading of the column that the words name, by codes or labels; if there is none, the words in codes."""
    heading = " ".join(map(single_spaced, words))
    if heading in table.headings:
        return heading
    for column in table.columns:
        values = parts_of(column.values) if column.values is not None else ()
        if len(values) == len(words) and all(is_the_code(scope, *pair) for pair in zip(words, values, strict=True)):
            return column.heading
    return " ".join(without_label(scope, word) for word in words)


def single_spaced(word: tree.Word) -> str:
    """The word with runs of blanks collapsed."""
    return " ".join(word.text.split())


def row_by_codes(named: NameIndex, missing: Path) -> Path | None:
    """The row that begins with the first word and has the other words as single codes, with the words that are left; None if
    that is not just one: `t Firm Low reply`, or `t "Firm, Low" reply`.
    """
    table = named.tables.get(missing[0])
    first, *words = re.split(r"[\s,]+", " ".join(missing[1:]))
    rows = [] if table is None else [row for row in table.rows if row.written == first]
    if len(rows) < 2:
        return None
    single = {
        row.name: [next(iter(m.codes)) for m in row.meanings if isinstance(m, OneOf) and len(m.codes) == 1]
        for row in rows
    }
    for many in range(len(words), 0, -1):
        alike = [name for name, codes in single.items() if all(word in codes for word in words[:many])]
        path = (missing[0], *alike, *([" ".join(words[many:])] if words[many:] else []))
        if len(alike) == 1 and path in named.paths:
            return path
    return None


NO_OUTCOMES = ("row", "in force from", "in force until")
"""The headings below which neither a condition nor an outcome stands."""


def single_outcome(table: Table) -> str | None:
    """The heading of the one column of outcomes; None in a matrix, and where there are several."""
    columns = [column for column in table.columns if column.attribute is None and column.heading not in NO_OUTCOMES]
    return columns[0].heading if len(columns) == 1 and columns[0].values is None else None


def renamed_row_hint(named: NameIndex, missing: Path) -> str | None:
    """The hint for a name that several rows have as written, so that none is called by it; None for any other name."""
    table = named.tables.get(missing[0])
    if table is None or len(missing) == 1:
        return None
    if len(missing) > 2 and (outcome := single_outcome(table)) and missing[1] in [row.name for row in table.rows]:
        called = display_name(missing[:2])
        return f"a row of `{table.name}` has one outcome, below `{outcome}`, so leave the column out: write `{called}`"
    alike = [row.name for row in table.rows if row.written == missing[1]]
    if not alike:
        return None
    begin = ("is named", "are named") if "row" in table.headings else ("begins with", "begin with")
    column = missing[2:] if any(column.values is not None for column in table.columns) else ()
    shown = [display_name((*missing[:1], name, *column)) for name in alike]
    if len(shown) == 1:
        return f"a row of `{table.name}` {begin[0]} `{missing[1]}`: it is called `{shown[0]}`"
    listed = f"`{shown[0]}` and `{shown[1]}`" if len(shown) == 2 else listing(shown)
    many = "two" if len(shown) == 2 else str(len(shown))
    return f"{many} rows of `{table.name}` {begin[1]} `{missing[1]}`: they are called {listed}"


def missing_name_hint(named: NameIndex, missing: Path, candidates: Iterable[Path]) -> str:
    """The hint for a name that does not exist: how to write the one that is meant, if that is clear, or a list.

    `candidates` are the names that could be meant.
    """
    names = dict.fromkeys(map(display_name, candidates))
    there_are = f"there are {listing(names)}"
    hint = miswritten_hint(named, missing)
    if hint is None and len(missing) > 1 and missing[1].split()[0] in QUANTIFIERS:
        return f"name one row or cell at a time; {there_are}"
    if hint is None and (meant := reordered(named, missing)):
        hint = f"write `{display_name(meant)}`"
    if hint is None and (of_codes := row_by_codes(named, missing)):
        hint = f"write `{display_name(of_codes)}`"
    hint = hint or cells_hint(named, missing) or renamed_row_hint(named, missing) or rows_hint(named, missing)
    if hint is None and not any(NUMBERED.match(word) for word in (*missing[1:2], missing[-1])):
        hint = nearest(display_name(missing), names)
    return hint or there_are


def miswritten_hint(named: NameIndex, missing: Path) -> str | None:
    """The hint for words that name something in a wrong way; None for others.

    They are `t A from 2 h`, which says what the cell was, `t otherwise` of a table without one, `t COLUMN ROW` and
    `row t A`.
    """
    table, *rest = missing
    if len(missing) > 2 and (cell := (*missing[:2], missing[2].removesuffix(" within"))) in named.paths:
        return f"leave `within` out: write `{display_name(cell)}`"
    if len(missing) > 2 and missing[:2] in named.paths and (old := re.match(r"(.*?) ?\b(?:from|of)\b", missing[2])):
        cell = (*missing[:2], old[1]) if old[1] else missing[:2]
        cell = cell if cell in named.paths else reordered(named, cell) or missing[:2]
        return f"leave out what it was: write `{display_name(cell)}`"
    if rest == ["otherwise"] and (table,) in named.paths:
        return f"`{table}` has no `otherwise`: replace the table to give it one"
    if len(missing) == 3 and (table, missing[2], missing[1]) in named.paths:
        return f"the row comes before the column: write `{display_name((table, missing[2], missing[1]))}`"
    if rest and table in ("rule", "table", "row", "cell") and tuple(rest) in named.paths:
        return f"leave `{table}` out: write `{display_name(tuple(rest))}`"
    return None


def cells_hint(named: NameIndex, missing: Path) -> str | None:
    """The hint for a cell, with the cells of its row; None if there are none."""
    cells = [p for p in named.paths if len(p) == 3 and p[:2] == missing[:2]] if len(missing) > 2 else []
    return f"the cells of this row are {listing(map(display_name, cells))}" if cells else None


def rows_hint(named: NameIndex, missing: Path) -> str | None:
    """The hint for a row that does not exist: the most similar one, or all rows of the table; None if there are none."""
    rows = [p for p in named.paths if len(p) == 2 and p[0] == missing[0]]
    if len(missing) == 1 or not rows or missing[:2] in named.paths:
        return None
    similar = (
        [] if NUMBERED.search(missing[1]) else difflib.get_close_matches(missing[1], [p[1] for p in rows], 1, 0.75)
    )
    for row in similar:
        for candidate in ((missing[0], row, *missing[2:]), (missing[0], row)):
            if candidate in named.paths:
                return f"did you mean `{display_name(candidate)}`?"
    return f"there are {listing(map(display_name, rows))}"


def reordered(named: NameIndex, missing: Path) -> Path | None:
    """The only path with these words in another order, split otherwise, or without the table; None if there is not just one."""
    words = Counter(" ".join(missing).replace('"', " ").split())
    dotted = Counter(" ".join(missing).replace('"', " ").replace(".", " ").split())
    candidates = [
        p for p in named.paths if len(p) > 1 and Counter(" ".join(p).split()) in (words, dotted, words + Counter(p[:1]))
    ]
    return candidates[0] if len(candidates) == 1 else None
