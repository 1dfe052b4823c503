"""The few forms that the data of a generated file may have, read as diagrams. Any other is refused.

Together they are one list, which is read beside the writers of these forms.
"""

from __future__ import annotations

import ast
from array import array
from bisect import bisect_right
from datetime import date
from itertools import pairwise
from typing import assert_never

from msgspec import Struct, field

from policy_dsl.backends.python.scales import runs_of
from policy_dsl.backends.python.tree_form import Step
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.space.space import Space
from policy_dsl.model.conditions import Fact
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Attribute, Enumeration, Ordered, Scale, SetOf, YesNo


class Reading(Struct):
    """What the file has said so far."""

    policy: Policy
    order: tuple[str, ...]
    space: Space
    forest: Forest
    steps: tuple[Step, ...]
    sets: dict[str, frozenset[str]] = field(default_factory=dict)
    leaves: dict[str, int] = field(default_factory=dict)
    nodes: dict[str, tuple[int, int]] = field(default_factory=dict)
    points: dict[str, tuple[int, ...]] = field(default_factory=dict)
    known: dict[str, ast.expr] = field(default_factory=dict)
    digits: dict[str, dict[object, int]] = field(default_factory=dict)
    tables: dict[str, array[int]] = field(default_factory=dict)


def literal(node: ast.expr) -> object:
    """A literal, by value."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError) as error:
        raise NotTheSameError(f"line {node.lineno} is not a literal") from error


def frozen(node: ast.expr) -> frozenset[str]:
    """`frozenset([…])` or `frozenset[str]()`."""
    if isinstance(node, ast.Call) and len(node.args) <= 1 and not node.keywords:
        codes = literal(node.args[0]) if node.args else []
        named = ast.unparse(node.func) == ("frozenset" if node.args else "frozenset[str]")
        if named and isinstance(codes, list) and all(isinstance(code, str) for code in codes):
            return frozenset(codes)
    raise NotTheSameError(f"line {node.lineno} is not a set of codes")


def leaf(reading: Reading, node: ast.Call) -> int:
    """`Decision(access, seconds, (_CLAUSES[id], …))` as a terminal."""
    shape = isinstance(node.func, ast.Name) and node.func.id == "Decision" and len(node.args) == 3 and not node.keywords
    if not shape or not isinstance(node.args[2], ast.Tuple):
        raise NotTheSameError(f"line {node.lineno} is not a decision")
    access, seconds = literal(node.args[0]), literal(node.args[1])
    ids = []
    for entry in node.args[2].elts:
        if not isinstance(entry, ast.Subscript) or ast.unparse(entry.value) != "_CLAUSES":
            raise NotTheSameError(f"line {node.lineno} is not a decision")
        ids.append(literal(entry.slice))
    if access not in ("permitted", "refused") or not (seconds is None or type(seconds) is int):
        raise NotTheSameError(f"line {node.lineno} is not a decision")
    return reading.forest.terminal((Outcome(Access(access), seconds), tuple(ids)))


def points(reading: Reading, name: str, node: ast.expr) -> tuple[str, tuple[int, ...]]:
    """The attribute whose scale a tuple of places cuts, and the places: from its least value to past its last."""
    number = name.removeprefix("_P")
    attributes = dict(zip(map(str, range(len(reading.policy.attributes))), reading.policy.attributes, strict=True))
    attribute = attributes.get(number)
    if attribute is None or not isinstance(attribute.type, Ordered) or not isinstance(node, ast.Tuple):
        raise NotTheSameError(f"{name} cuts no scale")
    found = tuple(steps(attribute.type.scale, place) for place in node.elts)
    ends = (attribute.type.first, attribute.type.last + 1)
    if len(found) < 2 or (found[0], found[-1]) != ends or any(one >= other for one, other in pairwise(found)):
        raise NotTheSameError(f"{name} is not {attribute.name} in order, from its least value to past its last")
    return attribute.name, found


def steps(scale: Scale, node: ast.expr) -> int:
    """A place on a scale: a number, `timedelta(seconds=…)`, `date(…, …, …)`."""
    if scale is Scale.NUMBER:
        found = literal(node)
        if type(found) is int:
            return found
    elif isinstance(node, ast.Call):
        given = [literal(part) for part in node.args]
        named = {word.arg: literal(word.value) for word in node.keywords}
        function = ast.unparse(node.func)
        if scale is Scale.DURATION and function == "timedelta" and not given and list(named) == ["seconds"]:
            seconds = named["seconds"]
            if type(seconds) is int:
                return seconds
        if scale is Scale.DATE and function == "date" and not named and all(type(part) is int for part in given):
            try:
                return date(*given).toordinal()  # type: ignore[arg-type]  # just asked: each is an int
            except (TypeError, ValueError, OverflowError):
                pass
    raise NotTheSameError(f"line {node.lineno} is not a {scale.value}")


def branch(reading: Reading, node: ast.expr) -> tuple[int, int]:
    """A dictionary as a node of the diagram, with the step it is at; keys that are absent are impossible."""
    entries = pairs(reading, node)
    below = {reading.nodes[v][0] if v in reading.nodes else len(reading.steps) for _, v in entries}
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
    return step, asking(reading, step, children, node.lineno)


def asking(reading: Reading, step: int, children: dict[object, int], line: int) -> int:
    """The node that asks a step and leads where its keys lead; keys that are absent are impossible."""
    asked = reading.steps[step]
    forest, place = reading.forest, reading.space.place
    absent = forest.terminal(None)
    names = reading.policy.by_name[asked.attribute].names
    keys: set[object]
    match asked.how:
        case "is":
            keys = set(names)
            node_ = forest.node(place[0, asked.attribute, None], tuple(children.get(code, absent) for code in names))
        case "set":
            keys = {key for key in children if isinstance(key, frozenset) and key <= set(names)}
            node_ = selected(reading, asked.attribute, names, children, frozenset())
        case "within":
            keys = {True}
            node_ = children.get(True, absent)
        case "class":
            keys = set(range(1, len(cut_at(reading, asked.attribute))))
            node_ = classed(reading, asked.attribute, children, line)
        case "order":
            keys = {-1, 0, 1}
            level, _ = reading.space.ordering[Fact(asked.attribute), Fact(asked.code)]
            node_ = forest.node(level, tuple(children.get(sign, absent) for sign in (-1, 0, 1)))
        case _:
            keys = {False, True}
            pair = (children.get(False, absent), children.get(True, absent))
            node_ = forest.node(place[0, asked.attribute, asked.code], pair)
    if set(children) - keys or any(type(key) is not type(next(iter(keys))) for key in children):
        raise NotTheSameError(f"line {line} has a key that is not a value of {asked.attribute}")
    return node_


def cut_at(reading: Reading, attribute: str) -> tuple[int, ...]:
    """The places at which a scale is cut."""
    found = reading.points.get(attribute)
    if found is None:
        raise NotTheSameError(f"{attribute} is asked for before it is cut")
    return found


def classed(reading: Reading, attribute: str, children: dict[object, int], line: int) -> int:
    """The node for a scale keyed by where a value is among the points: all values of a class have to lead to the same."""
    points = cut_at(reading, attribute)
    absent = reading.forest.terminal(None)
    found: dict[int, int] = {}
    for start, end, number in runs_of(reading.space, attribute):
        for key in range(bisect_right(points, start), bisect_right(points, end - 1) + 1):
            child = children.get(key, absent)
            if found.setdefault(number, child) != child:
                raise NotTheSameError(f"line {line} tells values of {attribute} apart that the policy does not")
    level = reading.space.place[0, attribute, None]
    return reading.forest.node(level, tuple(found[number] for number in range(len(found))))


def selected(
    reading: Reading, attribute: str, names: tuple[str, ...], children: dict[object, int], held: frozenset[str]
) -> int:
    """The node for a set keyed by all its selections, code by code."""
    if not names:
        return children.get(held, reading.forest.terminal(None))
    absent = selected(reading, attribute, names[1:], children, held)
    present = selected(reading, attribute, names[1:], children, held | {names[0]})
    return reading.forest.node(reading.space.place[0, attribute, names[0]], (absent, present))


def pairs(reading: Reading, node: ast.expr) -> list[tuple[object, str]]:
    """The keys of a dictionary with the names they lead to."""
    found: list[tuple[ast.expr | None, ast.expr]]
    if isinstance(node, ast.Dict):
        found = list(zip(node.keys, node.values, strict=True))
    elif (
        isinstance(node, ast.Call)
        and ast.unparse(node.func) == "dict.fromkeys"
        and len(node.args) == 2
        and isinstance(node.args[0], ast.Tuple)
    ):
        found = [(key, node.args[1]) for key in node.args[0].elts]
    else:
        raise NotTheSameError(f"line {node.lineno} is not a dictionary")
    result: list[tuple[object, str]] = []
    for key, value in found:
        if (
            key is None
            or not isinstance(value, ast.Name)
            or not (value.id in reading.nodes or value.id in reading.leaves)
        ):
            raise NotTheSameError(f"line {node.lineno} leads nowhere")
        result.append((keyed(reading, key), value.id))
    if not result:
        raise NotTheSameError(f"line {node.lineno} leads nowhere")
    return result


def keyed(reading: Reading, node: ast.expr) -> object:
    """A key: the name of a set, or a literal."""
    if not isinstance(node, ast.Name):
        return literal(node)
    if node.id not in reading.sets:
        raise NotTheSameError(f"line {node.lineno} has an unknown key")
    return reading.sets[node.id]


def cube(reading: Reading, node: ast.expr) -> int:
    """One box as a diagram."""
    forest, place = reading.forest, reading.space.place
    halves = node.elts if isinstance(node, ast.Tuple) else []
    if len(halves) != 2 or not all(isinstance(half, ast.Tuple) for half in halves):
        raise NotTheSameError(f"line {node.lineno} is not a box")
    sides, orders = (half.elts for half in halves if isinstance(half, ast.Tuple))
    if len(sides) != len(reading.policy.attributes):
        raise NotTheSameError(f"line {node.lineno} is not a box")
    parts = [tie(reading, order) for order in orders]
    for attribute, side in zip(reading.policy.attributes, sides, strict=True):
        if isinstance(side, ast.Constant) and side.value is None:
            continue
        match attribute.type:
            case SetOf():
                if not isinstance(side, ast.Tuple) or len(side.elts) != 2:
                    raise NotTheSameError(f"line {node.lineno} is not a box")
                for choice, codes in ((1, of(attribute, side.elts[0])), (0, of(attribute, side.elts[1]))):
                    parts += [forest.choose(place[0, attribute.name, code], (choice,)) for code in codes]
            case Ordered():
                parts.append(forest.choose(place[0, attribute.name, None], spanned(reading, attribute, side)))
            case Enumeration() | YesNo():
                codes = of(attribute, side)
                level = place[0, attribute.name, None]
                parts.append(forest.choose(level, [n for n, code in enumerate(attribute.names) if code in codes]))
            case _:
                assert_never(attribute.type)
    return forest.every(parts)


def spanned(reading: Reading, attribute: Attribute, node: ast.expr) -> set[int]:
    """The classes of a scale that spans, each (from, until), are made of: whole ones alone."""
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
            raise NotTheSameError(f"line {node.lineno} tells values of {attribute.name} apart that the policy does not")
        inside.setdefault(number, set()).add(covered > 0)
        reached += covered
    if reached != sum(end - start for start, end in spans) or any(len(both) > 1 for both in inside.values()):
        raise NotTheSameError(f"line {node.lineno} has spans that are none of {attribute.name}")
    return {number for number, both in inside.items() if both == {True}}


def tie(reading: Reading, node: ast.expr) -> int:
    """How two compared facts may stand: (fact, (less, equal, more), fact)."""
    said = literal(node)
    numbers = range(len(reading.policy.attributes))
    if isinstance(said, tuple) and len(said) == 3 and isinstance(said[1], tuple):
        left, signs, right = said
        known = all(type(n) is int for n in (left, *signs, right)) and left in numbers and right in numbers
        if known and set(signs) <= {-1, 0, 1} and len(set(signs)) == len(signs):
            facts = (Fact(reading.policy.attributes[left].name), Fact(reading.policy.attributes[right].name))
            level, turned = reading.space.ordering.get(facts, (0, True))
            if not turned:
                return reading.forest.choose(level, [sign + 1 for sign in signs])
    raise NotTheSameError(f"line {node.lineno} compares no facts that the policy compares")


def of(attribute: Attribute, node: ast.expr) -> frozenset[str]:
    """A set of codes of the attribute."""
    codes = frozen(node)
    if codes <= set(attribute.names):
        return codes
    raise NotTheSameError(f"line {node.lineno} has a code that is none of {attribute.name}")
