"""Reads the data of a generated file, in the few forms that it may have, as diagrams. Any other form is refused.

These functions are the counterparts of those in `emit`, `tree_form` and `scales` that write the forms. They stand in one long
module because every form reads values with the same few functions.
"""

from __future__ import annotations

import ast
from array import array
from bisect import bisect_right
from datetime import date
from itertools import pairwise
from typing import assert_never

from msgspec import Struct, field

from policy_dsl.backends.decision_table import Lookup, runs_of
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.calendar.times import Counted
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.space.space import Space
from policy_dsl.model.conditions import Fact
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import Time
from policy_dsl.model.vocabulary import Attribute, Choice, Ordered, Scale, SetOf, Steps


class FileData(Struct):
    """The data read so far from the file, by the names that the file gives it; points by attribute."""

    policy: Policy
    space: Space
    forest: Forest
    lookups: tuple[Lookup, ...]
    times: tuple[Counted, ...] = ()
    sets: dict[str, frozenset[str]] = field(default_factory=dict)
    leaves: dict[str, int] = field(default_factory=dict)
    nodes: dict[str, tuple[int, int]] = field(default_factory=dict)
    points: dict[str, tuple[int, ...]] = field(default_factory=dict)
    values: dict[str, ast.expr] = field(default_factory=dict)
    digits: dict[str, dict[object, int]] = field(default_factory=dict)
    tables: dict[str, array[int]] = field(default_factory=dict)


def literal(node: ast.expr) -> object:
    """The value of a literal."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError) as error:
        raise NotTheSameError(f"line {node.lineno} is not a literal") from error


def frozen(node: ast.expr) -> frozenset[str]:
    """The set of codes of `frozenset([…])` or `frozenset[str]()`."""
    if isinstance(node, ast.Call) and len(node.args) <= 1 and not node.keywords:
        codes = literal(node.args[0]) if node.args else []
        named = ast.unparse(node.func) == ("frozenset" if node.args else "frozenset[str]")
        if named and isinstance(codes, list) and all(isinstance(code, str) for code in codes):
            return frozenset(codes)
    raise NotTheSameError(f"line {node.lineno} is not a set of codes")


def decision_leaf(reading: FileData, node: ast.Call) -> int:
    """The terminal of `Decision(access, seconds, (_CLAUSES[id], …))`; with times on clocks, of `_Leaf(…, _TIMES)`; with named
    times, of `TimeDecision(…)`; with both, of `_TimedLeaf(…, _TIMES)`.
    """
    kind, last = ("_Leaf", ["_TIMES"]) if reading.times else ("Decision", [])
    if reading.policy.times:
        kind = "_TimedLeaf" if reading.times else "TimeDecision"
    is_call = isinstance(node.func, ast.Name) and node.func.id == kind and not node.keywords
    if not is_call or len(node.args) != 3 + len(last) or [ast.unparse(each) for each in node.args[3:]] != last:
        raise NotTheSameError(f"line {node.lineno} is not a decision")
    if not isinstance(node.args[2], ast.Tuple):
        raise NotTheSameError(f"line {node.lineno} is not a decision")
    access, seconds = literal(node.args[0]), literal(node.args[1])
    ids = []
    for entry in node.args[2].elts:
        if not isinstance(entry, ast.Subscript) or ast.unparse(entry.value) != "_CLAUSES":
            raise NotTheSameError(f"line {node.lineno} is not a decision")
        ids.append(literal(entry.slice))
    if access not in ("permitted", "refused") or not (seconds is None or type(seconds) is int):
        raise NotTheSameError(f"line {node.lineno} is not a decision")
    return reading.forest.terminal((outcome_of(reading, Access(access), seconds), tuple(ids)))


def outcome_of(reading: FileData, access: Access, code: int | None) -> Outcome:
    """The outcome of a decision. Of named times, one that is permitted without any seconds has no promise."""
    if reading.policy.times and access is Access.PERMITTED and code is None:
        return Outcome(access, NO_PROMISE)
    return Outcome(access, time_of_code(reading, code))


def time_of_code(reading: FileData, code: int | None) -> Time | None:
    """The time for which the seconds of a decision stand: those below zero, for a time on a clock."""
    if code == NO_PROMISE:
        raise NotTheSameError("it gives a time where there is no promise")
    if code is None or code >= 0:
        return code
    if -code > len(reading.times):
        raise NotTheSameError(f"{code} is not a time of the policy")
    return reading.times[-1 - code]


def points(reading: FileData, name: str, node: ast.expr) -> tuple[str, tuple[int, ...]]:
    """The attribute of a tuple of points, and the points, from its least value to one past its last."""
    number = name.removeprefix("_P")
    attributes = dict(zip(map(str, range(len(reading.policy.attributes))), reading.policy.attributes, strict=True))
    attribute = attributes.get(number)
    if attribute is None or not isinstance(attribute.type, Ordered) or not isinstance(node, ast.Tuple):
        raise NotTheSameError(f"{name} is not the points of an attribute on a scale")
    places = tuple(position(attribute.type.scale, place) for place in node.elts)
    ends = (attribute.type.first, attribute.type.last + 1)
    if len(places) < 2 or (places[0], places[-1]) != ends or any(before >= after for before, after in pairwise(places)):
        raise NotTheSameError(f"{name} is not {attribute.name} in order, from its least value to past its last")
    return attribute.name, places


def position(scale: Scale | Steps, node: ast.expr) -> int:
    """The position of a point on its scale, from a number, `timedelta(seconds=…)`, or `date(…, …, …)`."""
    if scale is Scale.NUMBER or isinstance(scale, Steps):
        number = literal(node)
        if type(number) is int:
            return number
    elif isinstance(node, ast.Call):
        positional = [literal(part) for part in node.args]
        named = {word.arg: literal(word.value) for word in node.keywords}
        function = ast.unparse(node.func)
        if scale is Scale.DURATION and function == "timedelta" and not positional and list(named) == ["seconds"]:
            seconds = named["seconds"]
            if type(seconds) is int:
                return seconds
        if scale is Scale.DATE and function == "date" and not named and all(type(part) is int for part in positional):
            try:
                return date(*positional).toordinal()  # type: ignore[arg-type]  # each is an int, as just tested
            except (TypeError, ValueError, OverflowError):
                pass
    raise NotTheSameError(f"line {node.lineno} is not a {scale.value}")


def dictionary_node(reading: FileData, node: ast.expr) -> tuple[int, int]:
    """The lookup of a dictionary, and its node. Absent keys are impossible."""
    entries = entries_in(reading, node)
    below = {reading.nodes[v][0] if v in reading.nodes else len(reading.lookups) for _, v in entries}
    if len(below) != 1:
        raise NotTheSameError(f"line {node.lineno} leads to different levels")
    step = below.pop() - 1
    if step < 0:
        raise NotTheSameError(f"line {node.lineno} is at no level")
    children: dict[object, int] = {}
    for key, value in entries:
        if key in children:
            raise NotTheSameError(f"line {node.lineno} has a key twice")
        children[key] = reading.nodes[value][1] if value in reading.nodes else reading.leaves[value]
    return step, lookup_node(reading, step, children, node.lineno)


def lookup_node(reading: FileData, step: int, children: dict[object, int], line: int) -> int:
    """The node of a lookup with these children by key. Absent keys are impossible."""
    lookup = reading.lookups[step]
    forest, place = reading.forest, reading.space.place
    absent = forest.terminal(None)
    names = reading.policy.by_name[lookup.attribute].names
    keys: set[object]
    match lookup.how:
        case "is":
            keys = set(names)
            node = forest.node(place[0, lookup.attribute, None], tuple(children.get(code, absent) for code in names))
        case "set":
            keys = {key for key in children if isinstance(key, frozenset) and key <= set(names)}
            node = set_node(reading, lookup.attribute, names, children, frozenset())
        case "within":
            keys = {True}
            node = children.get(True, absent)
        case "class":
            keys = set(range(1, len(points_on(reading, lookup.attribute))))
            node = scale_node(reading, lookup.attribute, children, line)
        case "order":
            keys = {-1, 0, 1}
            level, _ = reading.space.ordering[Fact(lookup.attribute), Fact(lookup.code)]
            node = forest.node(level, tuple(children.get(sign, absent) for sign in (-1, 0, 1)))
        case "has":
            keys = {False, True}
            pair = (children.get(False, absent), children.get(True, absent))
            node = forest.node(place[0, lookup.attribute, lookup.code], pair)
    if set(children) - keys or any(type(key) is not type(next(iter(keys))) for key in children):
        raise NotTheSameError(f"line {line} has a key that is not a value of {lookup.attribute}")
    return node


def points_on(reading: FileData, attribute: str) -> tuple[int, ...]:
    """The points of an attribute's scale."""
    places = reading.points.get(attribute)
    if places is None:
        raise NotTheSameError(f"the points of {attribute} do not come before their use")
    return places


def scale_node(reading: FileData, attribute: str, children: dict[object, int], line: int) -> int:
    """The node of an attribute keyed by intervals of its scale. Requires all values of a class to have the same child."""
    points = points_on(reading, attribute)
    absent = reading.forest.terminal(None)
    child_of_class: dict[int, int] = {}
    for start, end, number in runs_of(reading.space, attribute):
        for key in range(bisect_right(points, start), bisect_right(points, end - 1) + 1):
            child = children.get(key, absent)
            if child_of_class.setdefault(number, child) != child:
                raise NotTheSameError(f"line {line} distinguishes values of {attribute} that the policy does not")
    level = reading.space.place[0, attribute, None]
    return reading.forest.node(level, tuple(child_of_class[number] for number in range(len(child_of_class))))


def set_node(
    reading: FileData, attribute: str, names: tuple[str, ...], children: dict[object, int], held: frozenset[str]
) -> int:
    """The node of an attribute keyed by whole sets, built code by code. `held` has the codes decided so far."""
    if not names:
        return children.get(held, reading.forest.terminal(None))
    absent = set_node(reading, attribute, names[1:], children, held)
    present = set_node(reading, attribute, names[1:], children, held | {names[0]})
    return reading.forest.node(reading.space.place[0, attribute, names[0]], (absent, present))


def entries_in(reading: FileData, node: ast.expr) -> list[tuple[object, str]]:
    """The entries of a dictionary: keys with the names of the dictionaries or decisions that they lead to."""
    written: list[tuple[ast.expr | None, ast.expr]]
    if isinstance(node, ast.Dict):
        written = list(zip(node.keys, node.values, strict=True))
    elif (
        isinstance(node, ast.Call)
        and ast.unparse(node.func) == "dict.fromkeys"
        and len(node.args) == 2
        and isinstance(node.args[0], ast.Tuple)
    ):
        written = [(key, node.args[1]) for key in node.args[0].elts]
    else:
        raise NotTheSameError(f"line {node.lineno} is not a dictionary")
    result: list[tuple[object, str]] = []
    for key, value in written:
        if (
            key is None
            or not isinstance(value, ast.Name)
            or not (value.id in reading.nodes or value.id in reading.leaves)
        ):
            raise NotTheSameError(f"line {node.lineno} leads nowhere")
        result.append((key_value(reading, key), value.id))
    if not result:
        raise NotTheSameError(f"line {node.lineno} leads nowhere")
    return result


def key_value(reading: FileData, node: ast.expr) -> object:
    """The value of a key: the name of a set, or a literal."""
    if not isinstance(node, ast.Name):
        return literal(node)
    if node.id not in reading.sets:
        raise NotTheSameError(f"line {node.lineno} has an unknown key")
    return reading.sets[node.id]


def box_diagram(reading: FileData, node: ast.expr) -> int:
    """The diagram of a box."""
    forest, place = reading.forest, reading.space.place
    halves = node.elts if isinstance(node, ast.Tuple) else []
    if len(halves) != 2 or not all(isinstance(half, ast.Tuple) for half in halves):
        raise NotTheSameError(f"line {node.lineno} is not a box")
    sides, orders = (half.elts for half in halves if isinstance(half, ast.Tuple))
    if len(sides) != len(reading.policy.dimensions):
        raise NotTheSameError(f"line {node.lineno} is not a box")
    parts = [ordering_diagram(reading, order) for order in orders]
    for attribute, side in zip(reading.policy.dimensions, sides, strict=True):
        if isinstance(side, ast.Constant) and side.value is None:
            continue
        match attribute.type:
            case SetOf():
                if not isinstance(side, ast.Tuple) or len(side.elts) != 2:
                    raise NotTheSameError(f"line {node.lineno} is not a box")
                for choice, codes in ((1, codes_in(attribute, side.elts[0])), (0, codes_in(attribute, side.elts[1]))):
                    parts += [forest.choose(place[0, attribute.name, code], (choice,)) for code in codes]
            case Ordered():
                parts.append(forest.choose(place[0, attribute.name, None], classes_in_spans(reading, attribute, side)))
            case Choice():
                codes = codes_in(attribute, side)
                level = place[0, attribute.name, None]
                parts.append(forest.choose(level, [n for n, code in enumerate(attribute.names) if code in codes]))
            case _:
                assert_never(attribute.type)
    return forest.every(parts)


def classes_in_spans(reading: FileData, attribute: Attribute, node: ast.expr) -> set[int]:
    """The classes of a scale within these spans, each (first, one past the last). Requires that no span divides a class."""
    spans = literal(node)
    if not isinstance(spans, tuple) or not all(
        isinstance(span, tuple) and len(span) == 2 and all(type(end) is int for end in span) and span[0] < span[1]
        for span in spans
    ):
        raise NotTheSameError(f"line {node.lineno} has no spans of {attribute.name}")
    inside: dict[int, set[bool]] = {}
    reached = 0
    for start, end, number in runs_of(reading.space, attribute.name):
        covered = sum(max(0, min(end, span[1]) - max(start, span[0])) for span in spans)
        if covered not in (0, end - start):
            raise NotTheSameError(
                f"line {node.lineno} distinguishes values of {attribute.name} that the policy does not"
            )
        inside.setdefault(number, set()).add(covered > 0)
        reached += covered
    if reached != sum(end - start for start, end in spans) or any(
        len(covered_parts) > 1 for covered_parts in inside.values()
    ):
        raise NotTheSameError(f"line {node.lineno} has spans that are not of {attribute.name}")
    return {number for number, covered_parts in inside.items() if covered_parts == {True}}


def ordering_diagram(reading: FileData, node: ast.expr) -> int:
    """The diagram of the orders that two compared facts may have, from `(fact, (-1, 0, 1), fact)` or fewer signs."""
    value = literal(node)
    numbers = range(len(reading.policy.attributes))
    if isinstance(value, tuple) and len(value) == 3 and isinstance(value[1], tuple):
        left, signs, right = value
        valid = all(type(n) is int for n in (left, *signs, right)) and left in numbers and right in numbers
        if valid and set(signs) <= {-1, 0, 1} and len(set(signs)) == len(signs):
            facts = (Fact(reading.policy.attributes[left].name), Fact(reading.policy.attributes[right].name))
            level, swapped = reading.space.ordering.get(facts, (0, True))
            if not swapped:
                return reading.forest.choose(level, [sign + 1 for sign in signs])
    raise NotTheSameError(f"line {node.lineno} does not compare two facts that the policy compares")


def codes_in(attribute: Attribute, node: ast.expr) -> frozenset[str]:
    """The codes of a set, all of the attribute."""
    codes = frozen(node)
    if codes <= set(attribute.names):
        return codes
    raise NotTheSameError(f"line {node.lineno} has a code that is not one of {attribute.name}")
