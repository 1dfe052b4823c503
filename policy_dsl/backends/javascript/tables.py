"""What a check decides by, as values that become JSON: facts, clauses, decisions, and a diagram level by level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from policy_dsl.backends.clock_tables import time_code, time_codes
from policy_dsl.backends.decision_table import (
    DecisionTable,
    Lookup,
    as_decided,
    impossible_boxes,
    layers_of,
    subsets,
)
from policy_dsl.backends.javascript.clock_entries import clock_entries
from policy_dsl.backends.javascript.names import property_names
from policy_dsl.backends.javascript.table_entries import (
    BoxEntry,
    ClauseEntry,
    DatedEntry,
    DecisionEntry,
    FactEntry,
    ImpossibleEntry,
    LevelEntry,
    SideEntry,
    Tables,
)
from policy_dsl.backends.words import effect_words
from policy_dsl.diagram.mdd.deadline import TooLargeError
from policy_dsl.model.boxes import OneOfCodes, OneOfRanges, Selection, Side
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision
from policy_dsl.model.vocabulary import Attribute, Enumeration, Ordered, SetOf, YesNo

MOST_ENTRIES = 2**22
"""The most entries of all levels of a check together: 16 MB of memory, and 17 MB of source."""

LARGEST = 2**53 - 1
"""The largest whole number that JavaScript computes with exactly."""

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""The digits of entries, as in base 64 for addresses: none means anything in JSON, HTML or JavaScript."""

LINE_WIDTH = 120
"""Characters in a row of entries."""


def tables_of(table: DecisionTable) -> Tables:
    """The tables of a policy. Raises TooLargeError for more than MOST_ENTRIES entries, and for a value beyond LARGEST."""
    policy = table.policy
    numbers = [n for a in policy.attributes if isinstance(a.type, Ordered) for n in (a.type.first, a.type.last + 1)]
    if any(abs(n) > LARGEST for n in numbers):
        raise TooLargeError
    paths = paths_of(policy)
    place = {path: n for n, path in enumerate(paths)}
    values, levels = levels_of(table)
    clocks = clock_entries(policy)
    return Tables(
        facts=tuple(fact_entries(policy, table.points)),
        dated=dated_entry(policy),
        paths=paths,
        clauses=tuple(clause_entry(p, place[p.clause.path]) for p in policy.by_id.values()),
        impossible=tuple(impossible_entries(table, place)),
        decisions=decisions_of(policy, values),
        levels=levels,
        zone=clocks.zone,
        calendars=clocks.calendars,
        times=clocks.times,
        named=policy.time_names,
    )


def paths_of(policy: Policy) -> tuple[str, ...]:
    """The paths of the clauses, each once."""
    clauses = [*(p.clause for p in policy.by_id.values()), *(excluded.clause for excluded in policy.impossible)]
    return tuple(dict.fromkeys(clause.path for clause in clauses))


def fact_entries(policy: Policy, points: dict[str, tuple[int, ...]]) -> Iterator[FactEntry]:
    """The facts as declared."""
    names = property_names(policy.by_name)
    for attribute in policy.attributes:
        codes = tuple((code.name, code.label) for code in attribute.type.codes)
        yield FactEntry(
            names[attribute.name], attribute.name, kind_of(attribute), codes, points.get(attribute.name, ())
        )


def kind_of(attribute: Attribute) -> str:
    """The kind of a fact, in the words of its error messages."""
    match attribute.type:
        case SetOf():
            return "set"
        case YesNo():
            return "yes/no"
        case Enumeration():
            return "code"
        case Ordered(scale):
            return scale.value
        case _:
            assert_never(attribute.type)


def dated_entry(policy: Policy) -> DatedEntry | None:
    """How the date of a dated policy is given; `None` for other policies."""
    if policy.dated_by is None:
        return None
    names = property_names(policy.by_name)
    again = "asOf"
    while again in names.values():
        again += "_"
    return DatedEntry(list(policy.by_name).index(policy.dated_by), again)


def clause_entry(provision: Provision, path: int) -> ClauseEntry:
    """The clause of a provision. `path` is the number of its file."""
    at = provision.clause
    cited = tuple((citation.source, citation.where or "") for citation in at.citations)
    return provision.id, effect_words(provision), cited, path, at.span.line


def impossible_entries(table: DecisionTable, place: dict[str, int]) -> Iterator[ImpossibleEntry]:
    """The `impossible` clauses with their boxes. `place` has the numbers of paths."""
    number = {name: n for n, name in enumerate(table.policy.by_name)}
    for clause in table.policy.impossible:
        boxes = tuple(
            BoxEntry(
                tuple(side_entry(a, sides.get(a.name)) for a in table.policy.attributes),
                tuple((number[left], signs, number[right]) for left, signs, right in orders),
            )
            for sides, orders in impossible_boxes(table, clause)
        )
        yield ImpossibleEntry(clause.because, place[clause.clause.path], clause.clause.span.line, boxes)


def side_entry(attribute: Attribute, side: Side | None) -> SideEntry:
    """The values that a box allows for an attribute."""
    place = attribute.places
    match side:
        case None:
            return None
        case Selection(has, has_none_of):
            return tuple(place[code] for code in has), tuple(place[code] for code in has_none_of)
        case OneOfRanges(ranges):
            return ranges
        case OneOfCodes(codes):
            return tuple(place[code] for code in codes)
        case _:
            assert_never(side)


def decisions_of(policy: Policy, values: Iterable[object]) -> tuple[DecisionEntry, ...]:
    """The entries of decisions, which are terminals of a table `with_overridden`."""
    number, codes = {i: n for n, i in enumerate(policy.by_id)}, time_codes(policy)
    decisions = []
    for value in values:
        outcome, *ids = as_decided(value)
        by, overridden = (tuple(number[i] for i in some) for some in ids)
        decisions.append((outcome.access.value, time_code(outcome.seconds, codes), by, overridden))
    return tuple(decisions)


def levels_of(table: DecisionTable) -> tuple[tuple[object, ...], tuple[LevelEntry, ...]]:
    """The values of the terminals, and the levels that lead to them. A lookup with a single key is not a level."""
    policy, forest = table.policy, table.forest
    nowhere = forest.terminal(None)
    layers = layers_of(table)
    if sum(len(layer.nodes) * layer.width for layer in layers) > MOST_ENTRIES:
        raise TooLargeError
    terminals = dict.fromkeys(child for row in layers[-1].children.values() for child in row if child != nowhere)
    levels: list[LevelEntry] = []
    below = {node: n for n, node in enumerate((*terminals, nowhere))}
    for lookup, layer in reversed(list(zip(table.lookups, layers, strict=True))):
        if lookup.how == "within":
            continue
        forest.check_deadline()
        size = digits_needed(len(below) - 1)
        text = "".join(written(below[child], size) for node in layer.nodes for child in layer.children[node])
        classes = tuple(-1 if c is None else c for c in in_key_order(policy, lookup, layer.classes))
        rows = tuple(text[n : n + LINE_WIDTH] for n in range(0, len(text), LINE_WIDTH))
        levels.insert(0, LevelEntry(*level_head(policy, lookup), classes, rows))
        below = {node: n for n, node in enumerate((*layer.nodes, nowhere))}
    return tuple(forest.values[node] for node in terminals), tuple(levels)


def level_head(policy: Policy, lookup: Lookup) -> tuple[int, str, int]:
    """The fact of a lookup, how it is looked up, and by which code or other fact, as numbers."""
    number = {name: n for n, name in enumerate(policy.by_name)}
    operand = 0
    if lookup.how == "order":
        operand = number[lookup.code]
    elif lookup.how == "has":
        operand = policy.by_name[lookup.attribute].places[lookup.code]
    return number[lookup.attribute], lookup.how, operand


def in_key_order(policy: Policy, lookup: Lookup, row: tuple[int | None, ...]) -> list[int | None]:
    """A value for each key, in the order of keys in JavaScript, where a set is the number with its codes as bits."""
    if lookup.how != "set":
        return list(row)
    attribute = policy.by_name[lookup.attribute]
    by_mask = {sum(1 << attribute.places[c] for c in held): n for n, held in enumerate(subsets(attribute.names))}
    return [row[by_mask[mask]] for mask in range(len(row))]


def digits_needed(largest: int) -> int:
    """The number of digits of the largest entry of a level."""
    size = 1
    while 64**size <= largest:
        size += 1
    return size


def written(number: int, size: int) -> str:
    """An entry of a level, with so many digits."""
    return "".join(DIGITS[number >> shift & 63] for shift in range(6 * size - 6, -1, -6))


def entries(text: str, size: int) -> list[int]:
    """The entries of a level that are written with so many digits each. Raises ValueError for other text."""
    if len(text) % size or not set(text) <= set(DIGITS):
        raise ValueError("not entries of a level")
    value = {digit: n for n, digit in enumerate(DIGITS)}
    columns = [[value[digit] * 64 ** (size - 1 - n) for digit in text[n::size]] for n in range(size)]
    return [sum(column) for column in zip(*columns, strict=True)]
