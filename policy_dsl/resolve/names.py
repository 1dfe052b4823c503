"""What rows are called, and what is meant by the words that name a rule, a table, a row or a cell.

Here names are made, and nowhere else: no two rows of a table get one, whatever their authors wrote.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import count

from msgspec import Struct

from policy_dsl.model.conditions import parts_of
from policy_dsl.model.provisions import Provision, Table, called
from policy_dsl.resolve.scope import Scope, listing, nearest, plain
from policy_dsl.syntax import tree

Path = tuple[str, ...]


def names_of_rows(written: Sequence[str], left: Collection[str] = (), numbered: int = 0) -> tuple[str, ...]:
    """The names of rows that come into a table together, by what they have written.

    `left` are the names of the rows that are there, `numbered` is the last number of the table: numbers go on from there.
    """
    alike = Counter(written)
    taken = {*left, *written}
    spare = (f"row {number}" for number in count(numbered + len(written) + 1))
    found = []
    for number, said in enumerate(written, numbered + 1):
        if alike[said] == 1 and said not in left:
            found.append(said)
        elif f"row {number}" not in taken:
            found.append(f"row {number}")
        else:
            found.append(next(name for name in spare if name not in taken))
    return tuple(found)


NUMBER = re.compile(r"row ([1-9][0-9]{0,8})")
NUMBERED = re.compile(r"(row )?[0-9]+$")
"""A name that could be made."""


def last_number(rows: int, called: Iterable[str]) -> int:
    """The last number of a table that has had so many rows, with these names among them.

    Numbers go on above every name `row N` that a row has ever had, so that it is not given to another.
    """
    return max([rows, *(int(found[1]) for name in called if (found := NUMBER.fullmatch(name)))])


class Named(Struct, frozen=True):
    """What can be named: every path and its beginnings; and the tables, for what can be said of their rows."""

    paths: Mapping[Path, None]
    tables: Mapping[str, Table]


def nameable(provisions: Iterable[Provision], tables: Iterable[Table]) -> Named:
    """What is there by these provisions, those left out that lapse."""
    paths = {p.path[:n]: None for p in provisions if p.until is None for n in range(1, len(p.path) + 1)}
    return Named(paths, {table.name: table for table in tables})


def path(scope: Scope, named: Named, words: Sequence[tree.Word]) -> Path:
    """What the words name: a rule or a table, and if there are more, a row and a column. It need not be there."""
    name, *rest = words
    return (name.text, *row_and_column(scope, named, name.text, rest)) if rest else (name.text,)


def row_and_column(scope: Scope, named: Named, table: str, words: Sequence[tree.Word]) -> Path:
    """The name of the row, which is one word or `row N`, and, if more words follow, the heading of the column, in codes."""
    first, *rest = words
    if isinstance(first, tree.Name) and first.text == "row" and rest and rest[0].text.isdigit():
        row = f"row {rest.pop(0).text}"
    elif isinstance(first, tree.Name) or (table, spaced(first)) in named.paths:
        row = spaced(first)
    else:
        row = code_in(scope, named.tables.get(table), first)
    if not rest:
        return (row,)
    if table in named.tables:
        return row, column_of(scope, named.tables[table], rest)
    return row, " ".join(plain(scope, word) for word in rest)


def code_in(scope: Scope, table: Table | None, word: tree.Word) -> str:
    """The code that a label in the name of a row stands for: of the first condition, by which rows are called."""
    attributes = [column.attribute for column in table.columns if column.attribute] if table else []
    labels = {code.label: code.name for code in attributes[0].type.codes} if attributes else {}
    return labels.get(word.text) or plain(scope, word)


def column_of(scope: Scope, table: Table, words: Sequence[tree.Word]) -> str:
    """The heading of the table's column that the words name, a label for its code; in codes, when there is none."""
    said = " ".join(map(spaced, words))
    if said in table.headings:
        return said
    for column in table.columns:
        values = parts_of(column.values) if column.values is not None else ()
        if len(values) == len(words) and all(map(scope.stands_for, words, values)):
            return column.heading
    return " ".join(plain(scope, word) for word in words)


def spaced(word: tree.Word) -> str:
    """The word, with one blank where it has several."""
    return " ".join(word.text.split())


def instead(named: Named, missing: Path) -> str | None:
    """What to write for a name that is not there, but that several rows would have, or one that has another by now."""
    table = named.tables.get(missing[0])
    if table is None or len(missing) == 1:
        return None
    alike = [row.name for row in table.rows if row.written == missing[1]]
    if not alike:
        return None
    begin = ("is named", "are named") if "row" in table.headings else ("begins with", "begin with")
    column = missing[2:] if any(column.values is not None for column in table.columns) else ()
    if not column and missing[1] in alike and len(missing) > 2:
        return f"a row of `{table.name}` has one outcome, so leave the column out: write `{called(missing[:2])}`"
    shown = [called((*missing[:1], name, *column)) for name in alike]
    if len(shown) == 1:
        return f"a row of `{table.name}` {begin[0]} `{missing[1]}`: it is called `{shown[0]}`"
    listed = f"`{shown[0]}` and `{shown[1]}`" if len(shown) == 2 else listing(shown)
    many = "two" if len(shown) == 2 else str(len(shown))
    return f"{many} rows of `{table.name}` {begin[1]} `{missing[1]}`: they are called {listed}"


def near(named: Named, missing: Path, known: Iterable[Path]) -> str:
    """The hint for a name that is not there: what it is called instead, the nearest of those known, or some of them."""
    listed = dict.fromkeys(map(called, known))
    was = re.match(r"(.*?) ?\b(?:from|of)\b", missing[2]) if len(missing) > 2 and missing[:2] in named.paths else None
    if was:
        cell = (*missing[:2], was[1]) if was[1] else missing[:2]
        cell = cell if cell in named.paths else ordered(named, cell) or missing[:2]
        return f"leave out what it was: write `{called(cell)}`"
    if missing[1:] == ("otherwise",) and missing[:1] in named.paths:
        return f"`{missing[0]}` has no `otherwise`: replace the table to give it one"
    if len(missing) == 3 and (missing[0], missing[2], missing[1]) in named.paths:
        return f"the row comes before the column: write `{called((missing[0], missing[2], missing[1]))}`"
    if len(missing) > 1 and missing[0] in ("rule", "table", "row", "cell") and missing[1:] in named.paths:
        return f"leave `{missing[0]}` out: write `{called(missing[1:])}`"
    if len(missing) > 1 and missing[1].split()[0] in ("all", "any", "every", "each", "everything", "*"):
        return f"name one row or cell at a time; there are {listing(listed)}"
    if meant := ordered(named, missing):
        return f"write `{called(meant)}`"
    if len(missing) > 2 and (cells := [p for p in named.paths if len(p) == 3 and p[:2] == missing[:2]]):
        return f"the cells of this row are {listing(map(called, cells))}"
    rows = [p for p in named.paths if len(p) == 2 and p[0] == missing[0]]
    if len(missing) > 1 and rows and missing[:2] not in named.paths and instead(named, missing) is None:
        like = (
            [] if NUMBERED.search(missing[1]) else difflib.get_close_matches(missing[1], [p[1] for p in rows], 1, 0.75)
        )
        for alike in ((missing[0], *like, *missing[2:]), (missing[0], *like)) if like else ():
            if alike in named.paths:
                return f"did you mean `{called(alike)}`?"
        return f"there are {listing(map(called, rows))}"
    if NUMBERED.match(missing[-1]) or NUMBERED.fullmatch(missing[1] if len(missing) > 1 else ""):
        return instead(named, missing) or f"there are {listing(listed)}"
    return instead(named, missing) or nearest(called(missing), listed) or f"there are {listing(listed)}"


def ordered(named: Named, missing: Path) -> Path | None:
    """The one name with these words in another order, in other pieces, or behind its table; none when there are several."""
    words = Counter(" ".join(missing).replace('"', " ").split())
    dotted = Counter(" ".join(missing).replace('"', " ").replace(".", " ").split())
    found = [
        p for p in named.paths if len(p) > 1 and Counter(" ".join(p).split()) in (words, dotted, words + Counter(p[:1]))
    ]
    return found[0] if len(found) == 1 else None
