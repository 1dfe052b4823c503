"""Tables: headings, rows and cells, and what each row is called, now and under amendment."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from tests.second_reading.cells import of_cell
from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import (
    CODED,
    All,
    AnyTime,
    Attribute,
    Between,
    Condition,
    Effect,
    In,
    Limit,
    OfTime,
    Path,
)
from tests.second_reading.text import Line, cells
from tests.second_reading.values import Vocabulary
from tests.second_reading.vocabulary import RESERVED, apart
from tests.second_reading.words import Cursor, Word, words

OUTCOMES = ("answer within", "access")
GIVES = "gives"
TIMED = "within"
DAYS = ("in force from", "in force until")


@dataclass(frozen=True)
class Column:
    """What a heading says: a condition, an outcome, days, names; or values, of a matrix, which may mean others by now."""

    kind: str
    attribute: str = ""
    values: tuple[tuple[str, str], ...] = ()
    means: Condition | None = None

    @property
    def name(self) -> str:
        return " ".join(code for _, code in self.values)

    @property
    def heading(self) -> str:
        """What stands above the column, in codes."""
        if self.kind == TIMED:
            return f"{self.attribute} {TIMED}"
        return f"{GIVES} {self.attribute}" if self.kind == GIVES else self.attribute or self.name or self.kind

    @property
    def has_effects(self) -> bool:
        return self.kind in (*OUTCOMES, GIVES, TIMED, "matrix")


@dataclass(frozen=True)
class Row:
    """A row: what it would be called by itself, what it is called, its conditions by column, its effects, and its cells."""

    natural: str
    conditions: tuple[tuple[str, Condition], ...]
    effects: tuple[tuple[str, Effect], ...]
    number: int
    name: str = ""
    texts: tuple[str, ...] = ()


@dataclass
class Table:
    """A table. `counted` is its last number: of the rows it ever had, or in a name `row N` of one of them."""

    name: str
    columns: tuple[Column, ...]
    rows: list[Row]
    when: Condition
    otherwise: Effect | None = None
    overrides: tuple[Path, ...] = ()
    counted: int = 0
    hit_rule: str = "exactly one row applies"
    targets: list[tuple[list[Word], int]] = field(default_factory=list)

    @property
    def outcome(self) -> Column:
        """The column of its outcomes, or the first of a matrix."""
        return next(column for column in self.columns if column.has_effects)

    @property
    def timed(self) -> list[str]:
        """The times of its columns, of several."""
        return [column.attribute for column in self.columns if column.kind == TIMED]

    @property
    def matrix(self) -> bool:
        return any(column.kind == "matrix" for column in self.columns)

    def row(self, name: str) -> Row | None:
        return next((row for row in self.rows if row.name == name), None)


def heading(vocabulary: Vocabulary, line: Line) -> tuple[Column, ...]:
    """The columns that a heading names."""
    texts = cells(line.row or "", line.number)
    facts = vocabulary.facts
    asked = [text for text in texts if text in facts]
    found: list[Column] = []
    giving = {text: given for text in texts if (given := given_by(vocabulary, text, line.number)) is not None}
    timed = {text: name for text in texts if (name := time_given(vocabulary, text, line.number))}
    other = [text for text in texts if text not in {*facts, *OUTCOMES, *DAYS, *giving, *timed, "row"}]
    if vocabulary.times and other:
        raise Mistake("a matrix says no time", line.number)
    spread = spread_over(vocabulary, asked, other, line.number)
    for text in texts:
        if text in facts:
            found.append(Column("condition", text))
        elif text in giving:
            found.append(Column(GIVES, giving[text]))
        elif text in timed:
            found.append(Column(TIMED, timed[text]))
        elif text in other:
            pairs = zip(spread, words(text, line.number), strict=True)
            found.append(Column("matrix", values=tuple((a.name, vocabulary.code(a, w, line.number)) for a, w in pairs)))
        else:
            found.append(Column(text))
    if len(set(found)) < len(found):
        raise Mistake("a column stands twice", line.number)
    outcomes = [column.kind for column in found if column.has_effects]
    if len(set(outcomes)) != 1 or outcomes.count(GIVES) > 1:
        raise Mistake("a table has one kind of outcome", line.number)
    if vocabulary.dated is None and any(column.kind in DAYS for column in found):
        raise Mistake("the policy is not dated", line.number)
    return tuple(found)


def time_given(vocabulary: Vocabulary, heading: str, number: int) -> str | None:
    """The time that the column gives, if it gives one of several."""
    name, _, word = heading.rpartition(" ")
    if not vocabulary.times or word != TIMED or '"' in name or " " in name.strip():
        return None
    if name.strip() not in vocabulary.times:
        raise Mistake(f"`{heading}` gives none of the times", number)
    return name.strip()


def given_by(vocabulary: Vocabulary, heading: str, number: int) -> str | None:
    """The derived fact that the column gives, if it is one of such outcomes."""
    word, _, name = heading.partition(" ")
    if word != GIVES or not name:
        return None
    if name.strip() not in vocabulary.derived:
        raise Mistake(f"`{name}` is not derived", number)
    return name.strip()


def spread_over(vocabulary: Vocabulary, asked: list[str], texts: list[str], number: int) -> list[Attribute]:
    """The attributes of which the headings of a matrix name values: at each place the one that has them all."""
    headings = [words(text, number) for text in texts]
    if len({len(heading) for heading in headings}) > 1:
        raise Mistake("the headings of a matrix name values of the same attributes", number)
    found: list[Attribute] = []
    for place in zip(*headings, strict=True):
        some = [a for a in vocabulary.facts.values() if a.kind in CODED and a.name not in asked]
        having = [a for a in some if all(has(a, word) for word in place)]
        if len(having) != 1:
            raise Mistake(f"`{place[0].text}` is a value of {len(having)} attributes", number)
        found += having
    if len({attribute.name for attribute in found}) < len(found):
        raise Mistake("two values of one attribute", number)
    return found


def has(attribute: Attribute, word: Word) -> bool:
    """Whether the word is a code of the attribute, or a label."""
    if word.quoted:
        return any(label == word.text for _, label in attribute.labels)
    return word.text in attribute.codes


def row(vocabulary: Vocabulary, columns: tuple[Column, ...], line: Line, number: int) -> Row:
    """The row that stands in the line."""
    texts = cells(line.row or "", line.number)
    if len(texts) != len(columns):
        raise Mistake("a row has a cell for every column", line.number)
    conditions: list[tuple[str, Condition]] = []
    effects: list[tuple[str, Effect]] = []
    called: list[str] = []
    given: list[str] = []
    ends: dict[str, int] = {}
    for column, text in zip(columns, texts, strict=True):
        if column.kind == "condition":
            condition, name = of_cell(vocabulary, vocabulary.facts[column.attribute], text, line.number)
            conditions.append((column.attribute, condition))
            called.append(name)
        elif column.kind == "row":
            given.append(row_name(text, line.number))
        elif column.kind in DAYS:
            if text != "any":
                ends[column.kind] = a_day(vocabulary, text, line.number)
                conditions.append(
                    (column.kind, in_force(vocabulary, **{column.kind.split()[-1] + "_": ends[column.kind]}))
                )
            else:
                conditions.append((column.kind, All(())))
        else:
            effects.append((column.name, effect(vocabulary, column, text, line.number)))
    effects = each_time(columns, effects, line.number)
    if len(ends) == 2 and ends[DAYS[1]] <= ends[DAYS[0]]:
        raise Mistake("no day is left", line.number)
    return Row((given or called or ["any"])[0], tuple(conditions), tuple(effects), number, texts=tuple(texts))


def each_time(columns: tuple[Column, ...], effects: list[tuple[str, Effect]], number: int) -> list[tuple[str, Effect]]:
    """The effects of a row, of which those in columns of times are called by these where there are several. A row that
    refuses does so once.
    """
    timed = [column for column in columns if column.kind == TIMED]
    if not timed:
        return effects
    refusing = [effect == "refuse" for _, effect in effects]
    if any(refusing):
        if not all(refusing):
            raise Mistake("a row refuses in some of its times", number)
        return [("", "refuse")]
    found: list[tuple[str, Effect]] = []
    for column, (_, effect) in zip(timed, effects, strict=True):
        assert isinstance(effect, AnyTime | Limit), "no other effect is a time"
        found.append((column.attribute if len(timed) > 1 else "", OfTime(column.attribute, effect)))
    return found


def a_day(vocabulary: Vocabulary, text: str, number: int) -> int:
    """The day that a cell says."""
    cursor = Cursor(text, number)
    found = vocabulary.day(cursor)
    cursor.end()
    return found


def row_name(text: str, number: int) -> str:
    """The word by which a row is called."""
    if re.fullmatch(r'[^ \t,+"]+', text):
        name = text
    else:
        some = words(text, number)
        if len(some) != 1 or not some[0].quoted:
            raise Mistake("a row is called by one word", number)
        name = some[0].text
    if name in RESERVED or not name.strip():
        raise Mistake(f"`{text}` names no row", number)
    return name


def effect(vocabulary: Vocabulary, column: Column, text: str, number: int) -> Effect:
    """The effect that a cell says, below a column of outcomes."""
    if column.kind == GIVES:
        return vocabulary.given(column.attribute, Cursor(text, number))
    if column.kind == "access":
        if text not in ("permit", "refuse", "N/A"):
            raise Mistake(f"`{text}` is not an access", number)
        return "permit" if text == "permit" else "refuse"
    if text == "N/A":
        return "refuse"
    cursor = Cursor(text, number)
    found: Effect
    if cursor.skip("at", "most"):
        found = Limit("latest", vocabulary.bound(cursor))
    elif cursor.skip("not", "before"):
        found = Limit("soonest", vocabulary.bound(cursor))
    else:
        found = vocabulary.answer_time(cursor)
    cursor.end()
    return found


def cell_effect(vocabulary: Vocabulary, table: Table, path: Path, text: str, number: int) -> Effect:
    """The effect that a proposal sets a cell to, which of several times stays a time."""
    found = effect(vocabulary, table.outcome, text, number)
    if table.outcome.kind != TIMED:
        return found
    several, otherwise = len(table.timed) > 1, path[1] == "otherwise"
    if not isinstance(found, AnyTime | Limit):
        if several and not otherwise:
            raise Mistake("a row refuses in some of its times", number)
        return found
    if several and (otherwise or len(path) < 3):
        raise Mistake("which time is not said", number)
    return OfTime(path[2] if several else table.timed[0], found)


def in_force(vocabulary: Vocabulary, from_: int | None = None, until_: int | None = None) -> Condition:
    """The condition on the date that a policy is dated by."""
    if vocabulary.dated is None:
        raise Mistake("the policy is not dated")
    dated = vocabulary.attributes[vocabulary.dated]
    low = dated.low if from_ is None else from_
    high = dated.high if until_ is None else until_ - 1
    return Between(("", dated.name), ((max(low, dated.low), min(high, dated.high)),))


def called(rows: list[Row], counted: int) -> list[Row]:
    """The rows of a table as it is written, each with its name."""
    naturals = [r.natural for r in rows]
    apart(sorted(set(naturals)))
    alone = {n for n in naturals if naturals.count(n) == 1}
    taken = set(naturals)
    found: list[Row] = []
    for r in rows:
        name = r.natural if r.natural in alone else made_name(r.number, counted, taken)
        taken.add(name)
        found.append(replace(r, name=name))
    return found


def last_number(counted: int, rows: list[Row]) -> int:
    """How many rows there were, or the largest number in a name `row N` of one of them, if that is more."""
    for r in rows:
        word, _, number = r.name.partition(" ")
        if word == "row" and number.isascii() and number.isdigit() and number[0] != "0" and len(number) < 10:
            counted = max(counted, int(number))
    return counted


def made_name(number: int, counted: int, taken: set[str]) -> str:
    """`row N`, with the number of the row; if that is taken, with the next above all rows that the table ever had."""
    while f"row {number}" in taken:
        number = max(number, counted) + 1
    return f"row {number}"


def rows_added(table: Table, added: list[Row]) -> list[Row]:
    """The rows that a proposal adds, with names that no other row of the table has."""
    counted = table.counted + len(added)
    naturals = [r.natural for r in added]
    there = {r.name for r in table.rows}
    alone = [n for n in naturals if naturals.count(n) == 1 and n not in there]
    apart(sorted({*there, *naturals, *(r.natural for r in table.rows)}))
    taken = there | set(naturals)
    found: list[Row] = []
    for place, r in enumerate(added, table.counted + 1):
        name = r.natural if r.natural in alone else made_name(place, counted, taken)
        taken.add(name)
        found.append(replace(r, name=name, number=place))
    return found


def when_of(column: Column) -> Condition:
    """The condition that a heading of a matrix says."""
    return column.means or All(tuple(In(("", attribute), frozenset([code])) for attribute, code in column.values))
