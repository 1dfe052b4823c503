"""A generated file read back: executed symbolically over the few forms it may use, and held against the policy.

Nothing of the generator is trusted or called: the file's own text says what it decides. Anything that is not of the forms
below, to the letter, is refused.
"""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass, field

from policy_dsl.backends.python import LINE, Step, decide, effect, kind, meaning, order_of, steps_of
from policy_dsl.diagram.forest import Forest
from policy_dsl.diagram.space import Space
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision
from policy_dsl.model.vocabulary import SetOf
from policy_dsl.runtime import kernel

END = "# --- end of the kernel"


class NotTheSameError(Exception):
    """The file does not say what the policy says; the message tells where."""


@dataclass
class Reading:
    """What the file has said so far."""

    policy: Policy
    order: tuple[str, ...]
    space: Space
    forest: Forest
    steps: tuple[Step, ...]
    sets: dict[str, frozenset[str]] = field(default_factory=dict)
    leaves: dict[str, int] = field(default_factory=dict)
    nodes: dict[str, tuple[int, int]] = field(default_factory=dict)
    known: dict[str, ast.expr] = field(default_factory=dict)


def confirm(source: str, policy: Policy) -> None:
    """Raises NotTheSameError unless the file decides every request as the policy does.

    The same outcome and the same clauses for every possible request, no entry for an impossible one; the same clauses
    about what is impossible; enumerations with exactly the codes; the kernel to the letter.
    """
    whole = inspect.getsource(kernel)
    shipped = whole[whole.index(LINE) : whole.index(END) + len(END)]
    if source.count(LINE) != 1 or shipped not in source:
        raise NotTheSameError("the kernel is not the one that ships")
    before, after = source.split(shipped)
    preamble(ast.parse(before))
    order = order_of(policy)
    space, forest, builder, expected = meaning(policy, order)
    reading = Reading(policy, order, space, forest, steps_of(policy, order))
    body = ast.parse(after).body
    classes = [node for node in body if isinstance(node, ast.ClassDef)]
    enumerations(classes, policy)
    functions = [node for node in body if isinstance(node, ast.FunctionDef)]
    wanted = ast.parse(decide(policy, reading.steps)).body
    if [ast.dump(f) for f in functions] != [ast.dump(f) for f in wanted]:
        raise NotTheSameError("`decide` is not of its form")
    for node in body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef):
            statement(reading, node)
    root = reading.known.get("_TREE")
    if not isinstance(root, ast.Name) or reading.nodes.get(root.id, (0, -1)) != (0, expected):
        raise NotTheSameError("the decisions are not those of the policy")
    fixed(reading)
    impossible(reading, {c.id: builder.condition(c.when) for c in policy.impossible})


def preamble(module: ast.Module) -> None:
    """A docstring, three imports and the manifest, a literal."""
    forms = ["Expr", "ImportFrom", "ImportFrom", "ImportFrom", "ImportFrom", "Assign"]
    if [type(node).__name__ for node in module.body] != forms:
        raise NotTheSameError("something stands before the kernel")
    imports = [ast.unparse(node) for node in module.body[1:5]]
    if imports != [
        "from __future__ import annotations",
        "from collections.abc import Iterable",
        "from datetime import datetime, timedelta, timezone",
        "from enum import Enum",
    ]:
        raise NotTheSameError("the imports are not those of a check")
    docstring, manifest = module.body[0], module.body[5]
    if not isinstance(docstring, ast.Expr) or not isinstance(docstring.value, ast.Constant):
        raise NotTheSameError("something stands before the kernel")
    if not isinstance(manifest, ast.Assign) or ast.unparse(manifest.targets[0]) != "MANIFEST":
        raise NotTheSameError("something stands before the kernel")
    literal(manifest.value)


def literal(node: ast.expr) -> object:
    """A literal, by value."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError) as error:
        raise NotTheSameError(f"line {node.lineno} is no literal") from error


def enumerations(classes: list[ast.ClassDef], policy: Policy) -> None:
    """One for each attribute, in order, with exactly its codes."""
    if len(classes) != len(policy.attributes):
        raise NotTheSameError("there is not one enumeration for each attribute")
    for found, attribute in zip(classes, policy.attributes, strict=True):
        docstring, hashing, *members = found.body
        bases = [ast.unparse(base) for base in found.bases]
        plain = bases == ["str", "Enum"] and not found.decorator_list and not found.keywords
        described = isinstance(docstring, ast.Expr) and isinstance(docstring.value, ast.Constant)
        if not plain or not described or ast.unparse(hashing) != "__hash__ = str.__hash__":
            raise NotTheSameError(f"the enumeration of {attribute.name} is not of its form")
        codes = [literal(m.value) for m in members if isinstance(m, ast.Assign)]
        names = [ast.unparse(m.targets[0]) for m in members if isinstance(m, ast.Assign)]
        whole = len(codes) == len(members) and len(set(names)) == len(names)
        if not whole or tuple(codes) != attribute.names or not all(name.isidentifier() for name in names):
            raise NotTheSameError(f"the enumeration of {attribute.name} does not have its codes")


def statement(reading: Reading, node: ast.stmt) -> None:
    """One assignment of the data: each name once, each form as it is written."""
    if not isinstance(node, ast.Assign) or len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
        raise NotTheSameError(f"line {node.lineno} is no assignment of data")
    name, value = node.targets[0].id, node.value
    if name in reading.known:
        raise NotTheSameError(f"{name} is set twice")
    reading.known[name] = value
    match name[:2], value:
        case "_S", ast.Call():
            reading.sets[name] = frozen(value)
        case "_D", ast.Call():
            reading.leaves[name] = leaf(reading, value)
        case "_N", ast.Dict() | ast.Call():
            reading.nodes[name] = branch(reading, value)
        case _ if name in ("_FACTS", "_LEVELS", "_KNOWN", "_CLAUSES", "_IMPOSSIBLE", "_TREE", "_MODEL"):
            pass  # held against the policy when all is read
        case _:
            raise NotTheSameError(f"{name} is not of any form")


def frozen(node: ast.expr) -> frozenset[str]:
    """`frozenset([…])` or `frozenset[str]()`."""
    if isinstance(node, ast.Call) and len(node.args) <= 1 and not node.keywords:
        codes = literal(node.args[0]) if node.args else []
        named = ast.unparse(node.func) == ("frozenset" if node.args else "frozenset[str]")
        if named and isinstance(codes, list) and all(isinstance(code, str) for code in codes):
            return frozenset(codes)
    raise NotTheSameError(f"line {node.lineno} is no set of codes")


def leaf(reading: Reading, node: ast.Call) -> int:
    """`Decision(access, seconds, (_CLAUSES[id], …))` as a terminal."""
    shape = isinstance(node.func, ast.Name) and node.func.id == "Decision" and len(node.args) == 3 and not node.keywords
    if not shape or not isinstance(node.args[2], ast.Tuple):
        raise NotTheSameError(f"line {node.lineno} is no decision")
    access, seconds = literal(node.args[0]), literal(node.args[1])
    ids = []
    for entry in node.args[2].elts:
        if not isinstance(entry, ast.Subscript) or ast.unparse(entry.value) != "_CLAUSES":
            raise NotTheSameError(f"line {node.lineno} is no decision")
        ids.append(literal(entry.slice))
    if access not in ("permitted", "refused") or not (seconds is None or type(seconds) is int):
        raise NotTheSameError(f"line {node.lineno} is no decision")
    return reading.forest.terminal((Outcome(Access(access), seconds), tuple(ids)))


def branch(reading: Reading, node: ast.expr) -> tuple[int, int]:
    """A dictionary as a node of the diagram, with the step it is at; keys that are absent are impossible."""
    entries = pairs(reading, node)
    below = {reading.nodes[v][0] if v in reading.nodes else len(reading.steps) for _, v in entries}
    if len(below) != 1:
        raise NotTheSameError(f"line {node.lineno} leads to different levels")
    step = below.pop() - 1
    asked = reading.steps[step]
    children: dict[object, int] = {}
    for key, value in entries:
        if key in children:
            raise NotTheSameError(f"line {node.lineno} has a key twice")
        children[key] = reading.nodes[value][1] if value in reading.nodes else reading.leaves[value]
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
        case _:
            keys = {False, True}
            pair = (children.get(False, absent), children.get(True, absent))
            node_ = forest.node(place[0, asked.attribute, asked.code], pair)
    if set(children) - keys or any(type(key) is not type(next(iter(keys))) for key in children):
        raise NotTheSameError(f"line {node.lineno} has a key that is no value of {asked.attribute}")
    return step, node_


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
        raise NotTheSameError(f"line {node.lineno} is no dictionary")
    result: list[tuple[object, str]] = []
    for key, value in found:
        if (
            key is None
            or not isinstance(value, ast.Name)
            or not (value.id in reading.nodes or value.id in reading.leaves)
        ):
            raise NotTheSameError(f"line {node.lineno} leads nowhere")
        if isinstance(key, ast.Name):
            if key.id not in reading.sets:
                raise NotTheSameError(f"line {node.lineno} has an unknown key")
            result.append((reading.sets[key.id], value.id))
        else:
            result.append((literal(key), value.id))
    if not result:
        raise NotTheSameError(f"line {node.lineno} leads nowhere")
    return result


def fixed(reading: Reading) -> None:
    """The data that follows from the policy alone is exactly that."""
    policy = reading.policy
    number = {a.name: n for n, a in enumerate(policy.attributes)}
    facts = [f"_Fact({a.name!r}, {kind(a)!r}, {a.names!r})" for a in policy.attributes]
    levels = tuple((number[s.attribute], s.how, s.code) for s in reading.steps)
    large = {number[s.attribute]: policy.by_name[s.attribute].names for s in reading.steps if s.how == "within"}
    same(reading, "_FACTS", f"({', '.join(facts)},)")
    same(reading, "_LEVELS", repr(levels))
    if large:
        known = ", ".join(f"{n}: frozenset({sorted(names)!r})" for n, names in large.items())
        same(reading, "_KNOWN", f"{{{known}}}")
    clauses = ", ".join(f"{p.id!r}: {_clause(n, p)}" for n, p in enumerate(policy.by_id.values()))
    same(reading, "_CLAUSES", f"{{{clauses}}}")
    same(reading, "_MODEL", "_Model(_FACTS, _LEVELS, _IMPOSSIBLE, _TREE)")


def _clause(number: int, provision: Provision) -> str:
    place = provision.clause
    sources = tuple((c.source, c.where or "") for c in place.citations)
    return f"Clause({number}, {provision.id!r}, {effect(provision)!r}, {sources!r}, {place.path!r}, {place.span.line})"


def same(reading: Reading, name: str, wanted: str) -> None:
    """The value of a name is what it has to be."""
    found = reading.known.get(name)
    if found is None or ast.dump(found) != ast.dump(ast.parse(wanted, mode="eval").body):
        raise NotTheSameError(f"{name} is not what the policy says")


def impossible(reading: Reading, expected: dict[str, int]) -> None:
    """The boxes of each clause are exactly the requests that it excludes."""
    found = reading.known.get("_IMPOSSIBLE")
    entries = found.elts if isinstance(found, ast.Tuple) else []
    if len(entries) != len(reading.policy.impossible) or not isinstance(found, ast.Tuple):
        raise NotTheSameError("the impossible requests are not those of the policy")
    for entry, clause in zip(entries, reading.policy.impossible, strict=True):
        if not isinstance(entry, ast.Call) or ast.unparse(entry.func) != "_Impossible" or len(entry.args) != 4:
            raise NotTheSameError(f"line {entry.lineno} is no clause")
        said = [literal(part) for part in entry.args[:3]]
        if said != [clause.because, clause.clause.path, clause.clause.span.line]:
            raise NotTheSameError(f"line {entry.lineno} does not say what the policy says")
        boxes = entry.args[3].elts if isinstance(entry.args[3], ast.Tuple) else []
        if reading.forest.some(cube(reading, box) for box in boxes) != expected[clause.id]:
            raise NotTheSameError("the impossible requests are not those of the policy")


def cube(reading: Reading, node: ast.expr) -> int:
    """One box as a diagram."""
    forest, place = reading.forest, reading.space.place
    sides = node.elts if isinstance(node, ast.Tuple) else []
    if len(sides) != len(reading.policy.attributes):
        raise NotTheSameError(f"line {node.lineno} is no box")
    parts: list[int] = []
    for attribute, side in zip(reading.policy.attributes, sides, strict=True):
        if isinstance(side, ast.Constant) and side.value is None:
            continue
        if isinstance(attribute.type, SetOf):
            if not isinstance(side, ast.Tuple) or len(side.elts) != 2:
                raise NotTheSameError(f"line {node.lineno} is no box")
            for choice, codes in ((1, frozen(side.elts[0])), (0, frozen(side.elts[1]))):
                parts += [forest.choose(place[0, attribute.name, code], (choice,)) for code in codes]
        else:
            codes = frozen(side)
            level = place[0, attribute.name, None]
            parts.append(forest.choose(level, [n for n, code in enumerate(attribute.names) if code in codes]))
    return forest.every(parts)
