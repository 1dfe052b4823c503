"""Tables: each row, or each cell of a matrix, becomes a provision. Here tables die."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct, field
from msgspec.structs import replace

from policy_dsl.model.conditions import ALWAYS, Condition, Fact, Not, OneOf, all_of, any_of
from policy_dsl.model.provisions import Clause, Effect, HitRule, Permit, Provision, Table, Target
from policy_dsl.model.vocabulary import Attribute
from policy_dsl.resolve import cells
from policy_dsl.resolve.conditions import condition
from policy_dsl.resolve.provisions import effect, overrides
from policy_dsl.resolve.scope import Scope, is_set, nearest, some, target_words
from policy_dsl.resolve.validity import dated, in_force, on_days
from policy_dsl.syntax import tree

OUTCOMES = ("answer within", "access")
FROM, UNTIL = "in force from", "in force until"
WORDS = (*OUTCOMES, "row", FROM, UNTIL)
"""Headings that are themselves."""


class Column(Struct, frozen=True):
    """A column: `row`; a condition on `attribute`; a day; an outcome for the requests with `values`, none in a list table."""

    heading: str
    attribute: Attribute | None = None
    values: Condition | None = None


class Reading(Struct):
    """A table while it is read: cells often repeat, so what they say is kept."""

    scope: Scope
    columns: list[Column]
    allowed: dict[tuple[int, str], tuple[Condition, str] | None] = field(default_factory=dict)
    outcomes: dict[tuple[int, str], Effect | None] = field(default_factory=dict)


class Line(Struct, frozen=True):
    """A row that was read: what it is called, when it applies, and its outcomes by column."""

    key: str
    when: Condition
    outcomes: tuple[tuple[Column, Effect, Clause], ...]


def table(scope: Scope, written: tree.TableBlock) -> tuple[Table, tuple[Provision, ...]]:
    """The table and its provisions, its `otherwise` last."""
    name = written.name.text
    when = all_of([condition(scope, written.when) or ALWAYS, in_force(scope, written.in_force)])
    citations = scope.citations(written.citations)
    clause = scope.clause(written.span, citations)
    targets = overrides(scope, name, Permit(), written.overrides)
    columns = headings(scope, written.heading)
    lines = [] if columns is None else rows(scope, columns, written.rows, clause)
    found = provisions(name, when, lines, targets)
    found = noted(scope, name, found, written.notes)
    hit_rule = HitRule(written.hit_rule) if written.hit_rule else HitRule.EXACTLY_ONE
    if written.otherwise is not None:
        outcome = effect(scope, written.otherwise)
        place = scope.clause(written.otherwise.span, citations)
        found.append(Provision((name, "otherwise"), outcome, otherwise(when, found), targets, place))
    captions = tuple(column.heading for column in columns or ())
    return Table(name, when, hit_rule, written.otherwise is not None, captions, clause), tuple(found)


def otherwise(when: Condition, rows: Iterable[Provision]) -> Condition:
    """When no row applies that the table's `when` admits."""
    return all_of([when, Not(any_of(row.when for row in rows))])


def headings(scope: Scope, row: tree.Row) -> list[Column] | None:
    """What each column is; None after a finding."""
    if not row.cells:
        return None
    before = scope.errors
    columns: list[Column] = []
    matrix: list[tuple[int, tree.Cell, list[tree.Word]]] = []
    seen: set[str] = set()
    for place, cell in enumerate(row.cells):
        heading = " ".join(cell.text.split())
        if heading in seen:
            scope.say("E224", f"there is another column `{heading}`", cell.span, "a column stands once")
        seen.add(heading)
        attribute = scope.attributes.get(heading)
        if not heading:
            scope.say(
                "E221", "the heading is blank", cell.span, "write an attribute, `answer within`, `access` or values"
            )
        elif heading in (FROM, UNTIL):
            dated(scope, cell.span)
        elif attribute is None and heading not in WORDS:
            matrix.append((place, cell, cells.words(cell)))
        columns.append(Column(heading, attribute))
    for place, values in matrix_columns(scope, matrix, seen):
        columns[place] = Column(values[0], None, values[1])
    outcomes = [c.heading for c in columns if c.heading in OUTCOMES]
    if scope.errors == before and len(outcomes) + bool(matrix) != 1:
        said = "a table has one kind of outcome: a column `answer within`, a column `access`, or columns of values"
        scope.say("E225", said, row.span, "add one" if not outcomes else "write a table for each")
    return None if scope.errors > before else columns


def matrix_columns(
    scope: Scope, columns: list[tuple[int, tree.Cell, list[tree.Word]]], taken: set[str]
) -> list[tuple[int, tuple[str, Condition]]]:
    """For each column of a matrix its heading in codes and its condition: one value of each of the same attributes."""
    candidates = [a for a in scope.attributes.values() if a.name not in taken and not is_set(a)]
    fitting: list[list[Attribute]] = []
    for _, cell, parts in columns:
        fits = [[a for a in candidates if named(a, part)] for part in parts]
        for part, attributes in zip(parts, fits, strict=True):
            if not attributes:
                known = [*scope.attributes, *WORDS, *(n for a in candidates for n in a.names)]
                said = f"`{part.text}` is neither an attribute nor an outcome nor a value"
                whole = tree.Name(" ".join(cell.text.split()))
                hint = not_one_value(scope, whole) or not_one_value(scope, part) or nearest(part.text, known)
                scope.say("E226", said, part.span, hint or f"attributes are {some(scope.attributes)}")
                return []
        if fitting and len(parts) != len(fitting):
            said = f"`{cell.text}` names {len(parts)} values, and the columns before it {len(fitting)}"
            scope.say("E226", said, cell.span, "every column names one value of each of the same attributes")
            return []
        fitting = [[a for a in b if a in f] for b, f in zip(fitting, fits, strict=True)] if fitting else fits
        if not all(fitting):
            said = f"`{cell.text}` does not name values of the same attributes, in one order, as the columns before it"
            scope.say("E226", said, cell.span)
            return []
    chosen = [attributes[0] for attributes in fitting]
    if columns and (any(len(attributes) > 1 for attributes in fitting) or len({a.name for a in chosen}) < len(chosen)):
        doubtful = next((a for a in fitting if len(a) > 1), fitting[0])
        said = f"the values of this column belong to {some(a.name for a in doubtful)}: it is not clear which is meant"
        scope.say("E226", said, columns[0][1].span, "write a list table with a column for the attribute")
        return []
    found: list[tuple[int, tuple[str, Condition]]] = []
    for place, cell, parts in columns:
        codes = [named(a, part) for a, part in zip(chosen, parts, strict=True)]
        heading = " ".join(codes)
        if any(heading == other for _, (other, _) in found):
            scope.say("E224", f"there is another column `{heading}`", cell.span, "a column stands once")
        condition = all_of(OneOf(Fact(a.name), frozenset({c})) for a, c in zip(chosen, codes, strict=True))
        found.append((place, (heading, condition)))
    return found


def not_one_value(scope: Scope, word: tree.Word) -> str | None:
    """What to do about a word in a heading that is a group, or a label without its quotes."""
    if word.text in scope.groups:
        return "a column has one value of an attribute; a group can stand in a cell"
    labels = {code.label: code.name for a in scope.attributes.values() for code in a.type.codes}
    return f'a label has quotes: write `"{word.text}"`, or `{labels[word.text]}`' if word.text in labels else None


def named(attribute: Attribute, word: tree.Word) -> str:
    """The code of the attribute that the word is, or is the label of; none: empty."""
    if isinstance(word, tree.Name):
        return word.text if word.text in attribute.names else ""
    return next((code.name for code in attribute.type.codes if code.label == word.text), "")


def rows(scope: Scope, columns: list[Column], written: Iterable[tree.Row], clause: Clause) -> list[Line]:
    """The rows that could be read."""
    reading = Reading(scope, columns)
    found = []
    for row in written:
        if not row.cells:
            continue  # not closed; reported where it was cut
        if len(row.cells) != len(columns):
            said = f"the row has {len(row.cells)} cells, and the heading {len(columns)}"
            scope.say("E227", said, row.span, "give every column a cell")
            continue
        line = one_row(reading, row, clause)
        if line is not None:
            found.append(line)
    return found


def one_row(reading: Reading, row: tree.Row, clause: Clause) -> Line | None:
    """One row; None after a finding."""
    scope = reading.scope
    key = ""
    named_by = ""
    conditions: list[Condition] = []
    days: dict[str, tree.Cell] = {}
    outcomes: list[tuple[Column, Effect, Clause]] = []
    good = True
    for place, (column, cell) in enumerate(zip(reading.columns, row.cells, strict=True)):
        known = (place, cell.text)
        if column.heading == "row":
            parts = cells.words(cell)
            if len(parts) != 1:
                scope.say("E222", "a row is named by one word", cell.span)
                good = False
            named_by = parts[0].text if parts else ""
        elif column.heading in (FROM, UNTIL):
            if cells.unfilled(scope, cell, "a date, or `any`"):
                good = False
            elif cell.text != "any":
                days[column.heading] = cell
        elif column.attribute is not None:
            said = reading.allowed.get(known) or cells.allowed(scope, column.attribute, cell)
            reading.allowed[known] = said
            good &= said is not None
            if said is not None:
                conditions.append(said[0])
                key = key or said[1]
        else:
            effect = reading.outcomes.get(known) or cells.outcome(scope, cell, column.heading)
            reading.outcomes[known] = effect
            good &= effect is not None
            if effect is not None:
                outcomes.append((column, effect, replace(clause, span=cell.span)))
    conditions.append(row_days(scope, days))
    return Line(named_by or key or "any", all_of(conditions), tuple(outcomes)) if good else None


def row_days(scope: Scope, days: dict[str, tree.Cell]) -> Condition:
    """When a row is in force."""
    start, until = (tree.Name(days[h].text, days[h].span) if h in days else None for h in (FROM, UNTIL))
    ends = [end.span for end in (start, until) if end]
    return on_days(scope, start, until, ends[0].to(ends[-1])) if ends else ALWAYS


def provisions(name: str, when: Condition, lines: list[Line], targets: tuple[Target, ...]) -> list[Provision]:
    """A provision for each outcome of each row. Rows that are called alike are called by their number."""
    many = Counter(line.key for line in lines)
    found = []
    for number, line in enumerate(lines, 1):
        key = line.key if many[line.key] == 1 and line.key != "otherwise" else f"row {number}"
        for column, outcome, clause in line.outcomes:
            path = (name, key) if column.values is None else (name, key, column.heading)
            parts = (when, line.when) if column.values is None else (when, line.when, column.values)
            found.append(Provision(path, outcome, all_of(parts), targets, clause))
    return found


def noted(scope: Scope, name: str, found: list[Provision], notes: tuple[tree.NoteLine, ...]) -> list[Provision]:
    """The provisions with their notes."""
    for note in notes:
        words = target_words(scope, note.target.words)
        hit = [p for p in found if p.path[1 : len(words) + 1] == words]
        if not hit and found:
            said = f"`{name}` has no row or cell `{' '.join(words)}`"
            keys = dict.fromkeys(p.path[1] for p in found)
            scope.say("E228", said, note.target.span, nearest(words[0], keys) or f"rows are {some(keys)}")
        ids = {p.id for p in hit}
        found = [replace(p, clause=replace(p.clause, note=note.remark.text)) if p.id in ids else p for p in found]
    return found
