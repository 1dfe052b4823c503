"""Reads a check back and compares it with the policy: its JSON as values, its levels as a diagram, the rest to the letter.

The diagram of what the text decides has to equal the policy's diagram. Any other form is refused. The module is long because
every part of the file is read with the same few functions, which take values apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NoReturn

import msgspec

from policy_dsl.backends.clock_tables import clock_times
from policy_dsl.backends.decision_table import DecisionTable, Lookup, decision_table, subsets, with_overridden
from policy_dsl.backends.derivation_tables import DerivationTable, derivation_tables
from policy_dsl.backends.javascript.clock_readback import check_clocks
from policy_dsl.backends.javascript.emit import (
    CLOSE,
    MANIFEST,
    TABLES,
    laid_out,
    pretty,
)
from policy_dsl.backends.javascript.runtime_parts import exports, parts_in, parts_of, runtime
from policy_dsl.backends.javascript.table_entries import BoxEntry, DerivedEntry, FactEntry, LevelEntry, Tables
from policy_dsl.backends.javascript.tables import digits_needed, entries, kind_of
from policy_dsl.backends.readback import Reading, box_node, checked_points, node_of
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.backends.words import effect_words
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.model.boxes import OneOfCodes, OneOfRanges, Selection, Side
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.vocabulary import Attribute, Ordered, SetOf
from policy_dsl.runtime.manifest import MARK

HEAD = re.compile(r"// [^\n]+\nconst SEAL = \{ 'sha256': '[0-9a-f]{64}' \};\n// [^\n]+\n\n")
"""The beginning of a check. What its comments say is sealed, and not compared."""

INHERITED = frozenset(
    ["constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf"]
)
"""The properties of every object, listed again, so that the list of `names` is not compared with itself."""


def confirm(source: str, policy: Policy, seconds: float | None = None) -> None:
    """Raises NotTheSameError unless the check decides every request as the policy does.

    It has to have the same outcome by the same clauses, and the same overridden ones, for every possible request, and no
    decision for an impossible one; the same for each derived fact; the same clauses, labels, and `impossible` clauses;
    distinct properties, as the manifest lists them; and the runtime to the letter. Raises TooLateError after `seconds`.
    """
    manifest, tables = read(source)
    check_tables(tables, manifest, with_overridden(decision_table(policy, seconds)))
    check_times(tables, manifest, policy)
    check_derived(tables.derived, manifest, derivation_tables(policy, seconds))


def check_tables(tables: Tables, manifest: Mapping[str, Any], table: DecisionTable) -> None:
    """Requires the tables to decide each request as the policy of the table does."""
    policy = table.policy
    if None in values_within(table.forest, table.root, table.diagrams.possible()):
        raise NotTheSameError("the policy does not decide every request")
    check_facts(tables.facts, policy)
    check_dated(tables, manifest, policy)
    check_clauses(tables, policy)
    points = {fact.fact: checked_points(policy.by_name[fact.fact], fact.points) for fact in tables.facts if fact.points}
    if levels_node(Reading(table, points), tables) != table.root:
        raise NotTheSameError("the decisions are not those of the policy")
    check_impossible(tables, table)
    check_clocks(tables.clocks, manifest, table)


def check_derived(
    derived: Sequence[DerivedEntry], manifest: Mapping[str, Any], derivations: Sequence[DerivationTable]
) -> None:
    """Requires tables that give each request the value of each derived fact."""
    if [(each.name, each.values) for each in derived] != [(each.name, each.values) for each in derivations]:
        raise NotTheSameError("the derived facts are not those of the policy")
    for each, derivation in zip(derived, derivations, strict=True):
        if each.tables.named or each.tables.derived:
            raise NotTheSameError("what gives a derived fact has something else in it")
        check_tables(each.tables, manifest, with_overridden(derivation.table))


def read(source: str) -> tuple[dict[str, Any], Tables]:
    """The manifest and the tables of a check. Requires everything else to be as it is written."""
    head = HEAD.match(source)
    if head is None or not all(line.isprintable() for line in head[0].split("\n")) or "<" in head[0]:
        raise NotTheSameError("it does not begin as a check")
    rest = source[head.end() :]
    parts = parts_in(rest)
    first, separator, second = rest.partition(f"{CLOSE}\n{runtime(parts)}\n")
    if not separator:
        raise NotTheSameError("the runtime is not the one that ships")
    end = f"{CLOSE}\n{exports(parts)}"
    if not first.startswith(MANIFEST) or not second.startswith(TABLES) or not second.endswith(end):
        raise NotTheSameError("there is something else beside the manifest, the runtime and the tables")
    texts = first.removeprefix(MANIFEST), second.removeprefix(TABLES).removesuffix(end)
    try:
        manifest, values = (json.loads(text, parse_float=refused, parse_constant=refused) for text in texts)
        tables = msgspec.convert(values, Tables)
        same = (pretty(manifest), laid_out(tables)) == texts  # so no key stands twice, and no sign that ends a template
    except (ValueError, RecursionError, TypeError) as error:
        raise NotTheSameError("its JSON is not that of a check") from error
    if not same or not isinstance(manifest, dict):
        raise NotTheSameError("its JSON is not written as that of a check")
    if parts_of(tables) != parts:
        raise NotTheSameError("the runtime does not have what the kinds of facts and the kinds of times need")
    return manifest, tables


def seal_of(source: str) -> str:
    """The seal of a check that was read."""
    return source.partition(MARK)[2].partition("'")[0]


def refused(text: str) -> NoReturn:
    """Refuses a number that is not whole."""
    raise ValueError(text)


def check_facts(facts: Sequence[FactEntry], policy: Policy) -> None:
    """Requires the facts of the policy, in order, with their kinds, codes and labels, and properties that are safe."""
    wanted = [(a.name, kind_of(a), tuple((code.name, code.label) for code in a.type.codes)) for a in policy.attributes]
    if [(fact.fact, fact.kind, fact.codes) for fact in facts] != wanted:
        raise NotTheSameError("the facts are not those of the policy")
    if [bool(fact.points) for fact in facts] != [isinstance(a.type, Ordered) for a in policy.attributes]:
        raise NotTheSameError("the facts are not those of the policy")


def check_dated(tables: Tables, manifest: Mapping[str, Any], policy: Policy) -> None:
    """Requires properties that are all different and that no object has anyhow, and the manifest to say how facts are given."""
    properties = [fact.name for fact in tables.facts]
    wanted: dict[str, object] = {"dated": None}
    if (tables.dated is not None) != (policy.dated_by is not None):
        raise NotTheSameError("the date of requests is not that of the policy")
    if tables.dated is not None and policy.dated_by is not None:
        kind = policy.by_name[policy.dated_by].type
        assert isinstance(kind, Ordered)  # noqa: S101  # a policy is dated by a date; for mypy
        if tables.dated.by != list(policy.by_name).index(policy.dated_by):
            raise NotTheSameError("the date of requests is not that of the policy")
        first, until = (date.fromordinal(day).isoformat() for day in (kind.first, kind.last + 1))
        wanted["dated"] = {"by": policy.dated_by, "asOf": tables.dated.asOf, "from": first, "until": until}
        properties.append(tables.dated.asOf)
    wanted["facts"] = {fact.fact: {"property": fact.name} for fact in tables.facts}
    check_properties(properties)
    if any(key not in manifest or manifest[key] != value for key, value in wanted.items()):
        raise NotTheSameError("the manifest does not say how facts are given")


def check_times(tables: Tables, manifest: Mapping[str, Any], policy: Policy) -> None:
    """Requires the names of several times, in order, and the manifest to say what has happened by then."""
    listed = [{"name": each.name, "title": each.title} for each in policy.times]
    if list(tables.named) != [each.name for each in policy.times] or manifest.get("times", []) != listed:
        raise NotTheSameError("the times are not those of the policy")


def check_properties(names: Iterable[str]) -> None:
    """Requires properties that are all different, begin with a letter, and are not inherited by every object."""
    seen = set(INHERITED)
    for name in names:
        if name in seen or not name[:1].isalpha():
            raise NotTheSameError("the properties of facts are not all different, or mean something else")
        seen.add(name)


def check_clauses(tables: Tables, policy: Policy) -> None:
    """Requires exactly the clauses of the policy."""
    wanted = [clause_parts(provision) for provision in policy.by_id.values()]
    clauses = [(*parts, path_at(tables, path), line) for *parts, path, line in tables.clauses]
    if clauses != wanted:
        raise NotTheSameError("the clauses are not those of the policy")


def clause_parts(provision: Provision) -> tuple[object, ...]:
    """What a check says of a provision."""
    place = provision.clause
    cited = tuple((citation.source, citation.where or "") for citation in place.citations)
    return provision.id, effect_words(provision), cited, place.path, place.span.line


def path_at(tables: Tables, number: int) -> str:
    """The path with this number."""
    if not 0 <= number < len(tables.paths):
        raise NotTheSameError("a clause is in no file")
    return tables.paths[number]


def levels_node(reading: Reading, tables: Tables) -> int:
    """The node of what the levels decide, built from the last level to the first."""
    table = reading.table
    absent = table.forest.terminal(None)
    below = decision_nodes(reading, tables)
    levels = list(tables.levels)
    for step, lookup in reversed(list(enumerate(table.lookups))):
        if lookup.how == "within":  # JavaScript refuses unknown codes as it reads them
            below = [node_of(reading, step, [node]) for node in below]
            continue
        if not levels:
            raise NotTheSameError("the levels are not those of the policy")
        below = nodes_of_level(reading, step, levels.pop(), [*below, absent])
    if levels or len(below) != 1:
        raise NotTheSameError("the levels are not those of the policy")
    return below[0]


def nodes_of_level(reading: Reading, step: int, level: LevelEntry, below: Sequence[int]) -> list[int]:
    """The nodes of a level. `below` are those of the next one, and last the one of requests without a decision."""
    policy, lookup = reading.table.policy, reading.table.lookups[step]
    if (level.fact, level.how, level.operand) != head_of(policy, lookup):
        raise NotTheSameError("the levels are not those of the policy")
    width = max(level.classes, default=-1) + 1
    if len(level.classes) != keys_of(reading, lookup) or set(level.classes) - {-1} != set(range(width)) or not width:
        raise NotTheSameError("a level does not say where its keys lead")
    try:
        numbers = entries("".join(level.rows), digits_needed(len(below) - 1))
        children = [below[number] for number in numbers]
    except (ValueError, IndexError):
        raise NotTheSameError("an entry of a level leads nowhere") from None
    if len(children) % width:
        raise NotTheSameError("a level ends within a node")
    order = set_keys(policy, lookup) if lookup.how == "set" else range(len(level.classes))
    nodes = []
    for start in range(0, len(children), width):
        row = [*children[start : start + width], below[-1]]  # class -1 is the last
        nodes.append(node_of(reading, step, [row[level.classes[key]] for key in order]))
    return nodes


def head_of(policy: Policy, lookup: Lookup) -> tuple[int, str, int]:
    """The numbers of the fact and of the code or other fact of a lookup, as a level has to have them."""
    facts = list(policy.by_name)
    operand = 0
    if lookup.how == "has":
        operand = policy.by_name[lookup.attribute].names.index(lookup.code)
    elif lookup.how == "order":
        operand = facts.index(lookup.code)
    return facts.index(lookup.attribute), lookup.how, operand


def keys_of(reading: Reading, lookup: Lookup) -> int:
    """The number of keys of a lookup."""
    codes = len(reading.table.policy.by_name[lookup.attribute].names)
    match lookup.how:
        case "is":
            return codes
        case "set":
            return 1 << codes
        case "class":
            return len(reading.points[lookup.attribute]) - 1
        case "order":
            return 3
        case _:
            return 2


def set_keys(policy: Policy, lookup: Lookup) -> Sequence[int]:
    """The keys of a set in the order of `children_of`: numbers with a bit for each code."""
    names = policy.by_name[lookup.attribute].names
    return [sum(2**n for n, code in enumerate(names) if code in held) for held in subsets(names)]


def decision_nodes(reading: Reading, tables: Tables) -> list[int]:
    """The terminals of the decisions."""
    ids, times = list(reading.table.policy.by_id), clock_times(reading.table.policy)
    nodes = []
    for access, seconds, by, overridden in tables.decisions:
        unpromised = bool(reading.table.policy.times) and access == "permitted" and seconds is None
        timed = seconds is not None and -len(times) <= seconds < NO_PROMISE
        if access not in ("permitted", "refused") or (timed or unpromised) != (access == "permitted"):
            raise NotTheSameError("a decision has no outcome")
        if not all(0 <= number < len(ids) for number in (*by, *overridden)):
            raise NotTheSameError("a decision is by no clause")
        time = times[-1 - seconds] if seconds is not None and seconds < 0 else seconds
        outcome = Outcome(Access(access), NO_PROMISE if unpromised else time)
        named = tuple(ids[n] for n in by), tuple(ids[n] for n in overridden)
        nodes.append(reading.table.forest.terminal((outcome, *named)))
    return nodes


def check_impossible(tables: Tables, table: DecisionTable) -> None:
    """Requires the `impossible` clauses of the policy, with boxes that cover exactly the requests that each excludes."""
    policy = table.policy
    said = [(each.because, path_at(tables, each.path), each.line) for each in tables.impossible]
    if said != [(c.because, c.clause.path, c.clause.span.line) for c in policy.impossible]:
        raise NotTheSameError("the impossible requests are not those of the policy")
    for entry, clause in zip(tables.impossible, policy.impossible, strict=True):
        excluded = table.forest.some(box_of(table, box) for box in entry.boxes)
        if excluded != table.diagrams.condition(clause.when):
            raise NotTheSameError("the impossible requests are not those of the policy")


def box_of(table: DecisionTable, box: BoxEntry) -> int:
    """The diagram of a box."""
    attributes = table.policy.attributes
    if len(box.sides) != len(attributes):
        raise NotTheSameError("a box does not have a side for each fact")
    if not all(0 <= n < len(attributes) for left, _, right in box.orders for n in (left, right)):
        raise NotTheSameError("a box compares no facts")
    sides = {a.name: side_of(a, side) for a, side in zip(attributes, box.sides, strict=True) if side is not None}
    orders = tuple((attributes[left].name, signs, attributes[right].name) for left, signs, right in box.orders)
    return box_node(table, sides, orders)


def side_of(attribute: Attribute, side: object) -> Side:
    """The values that a box allows for an attribute."""
    try:
        if isinstance(attribute.type, SetOf):
            has, lacks = msgspec.convert(side, tuple[tuple[int, ...], tuple[int, ...]])
            return Selection(codes_at(attribute, has), codes_at(attribute, lacks))
        if isinstance(attribute.type, Ordered):
            return OneOfRanges(msgspec.convert(side, tuple[tuple[int, int], ...]))
        return OneOfCodes(codes_at(attribute, msgspec.convert(side, tuple[int, ...])))
    except msgspec.ValidationError:
        raise NotTheSameError(f"a box has values that are not of {attribute.name}") from None


def codes_at(attribute: Attribute, numbers: tuple[int, ...]) -> tuple[str, ...]:
    """The codes with these numbers."""
    if not all(0 <= number < len(attribute.names) for number in numbers):
        raise NotTheSameError(f"a box has a code that is not one of {attribute.name}")
    return tuple(attribute.names[number] for number in numbers)
