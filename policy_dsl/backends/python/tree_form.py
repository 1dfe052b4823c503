"""A policy as nested dictionaries whose leaves are decisions. Equal dictionaries are written once and shared."""

from __future__ import annotations

from functools import cached_property
from typing import assert_never

from msgspec import Struct, field

from policy_dsl.backends.clock_tables import time_code, time_codes
from policy_dsl.backends.decision_table import DecisionTable, Lookup, children_of, subsets
from policy_dsl.backends.python.names import for_comment
from policy_dsl.calendar.times import Counted
from policy_dsl.diagram.policy.leaf import Deciders, as_deciders


class Writer(Struct, dict=True):
    """The lines written so far, and the names that they give to dictionaries, decisions and sets."""

    table: DecisionTable
    lines: list[str] = field(default_factory=list)
    dictionaries: dict[tuple[int, int], str | None] = field(default_factory=dict)
    decisions: dict[Deciders, str] = field(default_factory=dict)
    sets: dict[frozenset[str], str] = field(default_factory=dict)

    @cached_property
    def codes(self) -> dict[Counted, int]:
        """The seconds that stand for times on clocks."""
        return time_codes(self.table.policy)


def write_dictionary(writer: Writer, step: int, node: int) -> str | None:
    """Writes the dictionary of a node at a lookup, after those that it refers to, and returns its name; past the last
    lookup, writes the decision.

    `None` if no request leads to a decision.
    """
    table = writer.table
    if step == len(table.lookups):
        value = table.forest.values[node]
        return None if value is None else decision_name(writer, as_deciders(value))
    key = (step, node)
    if key in writer.dictionaries:
        return writer.dictionaries[key]
    entries = [
        (key_literal, child_name)
        for key_literal, child in zip(key_literals(writer, step), children_of(table, step, node), strict=True)
        if (child_name := write_dictionary(writer, step + 1, child)) is not None
    ]
    name: str | None = None
    if entries:
        name = f"_N{len(writer.dictionaries)}"
        children = {child for _, child in entries}
        lookup = table.lookups[step]
        codes = table.policy.by_name[lookup.attribute].names
        if lookup.how == "set" and len(children) == 1 and len(entries) == 2 ** len(codes):
            writer.lines.append(f"{name} = dict.fromkeys({all_sets(writer, lookup.attribute)}, {entries[0][1]})")
        else:
            pairs = ", ".join(f"{key_literal}: {child}" for key_literal, child in entries)
            writer.lines.append(f"{name} = {{{pairs}}}{key_comment(lookup)}")
    writer.dictionaries[key] = name
    return name


def key_literals(writer: Writer, step: int) -> list[str]:
    """The keys of a lookup as literals, in the order of `children_of`."""
    lookup = writer.table.lookups[step]
    codes = writer.table.policy.by_name[lookup.attribute].names
    match lookup.how:
        case "is":
            return [repr(code) for code in codes]
        case "set":
            return [set_name(writer, held) for held in subsets(codes)]
        case "within":
            return ["True"]
        case "class":
            return [str(n) for n in range(1, len(writer.table.points[lookup.attribute]))]
        case "order":
            return ["-1", "0", "1"]
        case "has":
            return ["False", "True"]
        case _:
            assert_never(lookup.how)


def key_comment(lookup: Lookup) -> str:
    """A comment that explains numeric keys."""
    match lookup.how:
        case "class":
            return f"  # {for_comment(lookup.attribute)}"
        case "order":
            first, second = for_comment(lookup.attribute), for_comment(lookup.code)
            return f"  # {first} is less than (-1), equal to (0) or more than (1) {second}"
        case "is" | "set" | "within" | "has":
            return ""
        case _:
            assert_never(lookup.how)


def set_name(writer: Writer, held: frozenset[str]) -> str:
    """The name of a frozenset. Writes the frozenset if it is new."""
    if held not in writer.sets:
        writer.sets[held] = f"_S{len(writer.sets)}"
        writer.lines.append(f"{writer.sets[held]} = {frozenset_literal(sorted(held))}")
    return writer.sets[held]


def all_sets(writer: Writer, attribute: str) -> str:
    """A literal for the tuple of all selections of an attribute's codes."""
    names = [set_name(writer, held) for held in subsets(writer.table.policy.by_name[attribute].names)]
    return f"({', '.join(names)},)"


def decision_name(writer: Writer, deciders: Deciders) -> str:
    """The name of a decision. Writes the decision if it is new."""
    name = writer.decisions.get(deciders)
    if name is None:
        name = writer.decisions[deciders] = f"_D{len(writer.decisions)}"
        outcome, ids = deciders
        clauses = "".join(f"_CLAUSES[{i!r}], " for i in ids)
        kind, times = ("_Leaf", ", _TIMES") if writer.codes else ("Decision", "")
        if writer.table.policy.times:
            kind = "_TimedLeaf" if writer.codes else "TimeDecision"
        seconds = time_code(outcome.seconds, writer.codes)
        writer.lines.append(f"{name} = {kind}({outcome.access.value!r}, {seconds!r}, ({clauses.rstrip(' ')}){times})")
    return name


def frozenset_literal(codes: list[str]) -> str:
    """The literal of a frozenset."""
    return f"frozenset({codes!r})" if codes else "frozenset[str]()"
