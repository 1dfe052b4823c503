"""What `overrides`, `set`, `remove row` and `note` name: rules, tables, rows and cells."""

from __future__ import annotations

from collections.abc import Container

from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import Attribute, Path
from tests.second_reading.tables import TIMED, Column, Table
from tests.second_reading.values import Vocabulary
from tests.second_reading.vocabulary import is_word
from tests.second_reading.words import Word


def resolved(
    vocabulary: Vocabulary, rules: Container[str], tables: dict[str, Table], words: list[Word], number: int
) -> Path:
    """The path that the words name."""
    first = words[0].text
    if first not in rules and first not in tables:
        raise Mistake(f"`{first}` is not a rule or a table", number)
    if len(words) == 1:
        return (first,)
    if first in rules and len(words) == 2 and words[1].text in vocabulary.times:
        return (first, words[1].text)  # which is there if the rule gives several
    if first in rules:
        raise Mistake(f"the rule `{first}` has no rows", number)
    return within(vocabulary, tables[first], words[1:], number)


def within(vocabulary: Vocabulary, table: Table, words: list[Word], number: int) -> Path:
    """The path of the row or cell of the table that the words name."""
    row, rest = row_named(vocabulary, table, words, number)
    if not rest:
        return (table.name, row)
    timed = [c.attribute for c in table.columns if c.kind == TIMED]
    if len(timed) > 1 and row != "otherwise" and len(rest) == 1 and rest[0].text in timed:
        return (table.name, row, rest[0].text)
    columns = [c for c in table.columns if c.kind == "matrix" and is_column(vocabulary, c, rest)]
    if row == "otherwise" or not columns:
        raise Mistake(f"`{table.name} {row}` has no such cell", number)
    return (table.name, row, columns[0].name)


def row_named(vocabulary: Vocabulary, table: Table, words: list[Word], number: int) -> tuple[str, list[Word]]:
    """The name of the row that the words begin with, and the words behind it."""
    first = words[0]
    if first == Word("otherwise"):
        if table.otherwise is None:
            raise Mistake(f"`{table.name}` says nothing of what is otherwise", number)
        return "otherwise", words[1:]
    text, rest = first.text, words[1:]
    if first == Word("row") and rest:
        text, rest = f"row {rest[0].text}", rest[1:]
    elif not first.quoted and not is_word(first):
        raise Mistake(f"`{text}` is not the name of a row", number)
    if table.row(text) is not None:
        return text, rest
    code = labelled(vocabulary, text) if first.quoted else None
    if code is not None and table.row(code) is not None:
        return code, rest
    raise Mistake(f"`{table.name}` has no row `{text}`", number)


def is_column(vocabulary: Vocabulary, column: Column, words: list[Word]) -> bool:
    """Whether the words are the heading of the column: all of it in quotes, or value by value."""
    if len(words) == 1 and words[0].text == column.name:
        return True
    if len(words) != len(column.values):
        return False
    pairs = zip(words, column.values, strict=True)
    return all(w.text == code or (w.quoted and labelled(vocabulary, w.text) == code) for w, (_, code) in pairs)


def labelled(vocabulary: Vocabulary, label: str) -> str | None:
    """The code that has the label, if one alone does."""
    found = [code for a in distinct(vocabulary) for code, said in a.labels if said == label]
    return found[0] if len(found) == 1 else None


def distinct(vocabulary: Vocabulary) -> list[Attribute]:
    """The attributes, of those that are declared together the first."""
    return list({a.together: a for a in reversed(vocabulary.facts.values())}.values())
