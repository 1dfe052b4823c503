"""A generated file read back: executed symbolically over the few forms it may use, and held against the policy.

The file's own text says what it decides, and that is held against the policy's diagram. Anything that is not of the few
forms of a generated file, to the letter, is refused.
"""

from __future__ import annotations

import ast
import inspect

from policy_dsl.backends.forms import NotTheSameError, Reading, branch, cube, frozen, leaf, literal, points
from policy_dsl.backends.nested import meaning, order_of, steps_of
from policy_dsl.backends.python import IMPORTS, LINE, decide, effect, enumeration, fact, levels
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision
from policy_dsl.runtime import kernel

END = "# --- end of the kernel"


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
    preamble(parsed(before))
    order = order_of(policy)
    space, forest, builder, expected = meaning(policy, order)
    if None in forest.reached(expected, builder.possible()):
        raise NotTheSameError("the policy does not decide every request")
    reading = Reading(policy, order, space, forest, steps_of(policy, space))
    body = parsed(after).body
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


def parsed(text: str) -> ast.Module:
    """The text as Python."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NotTheSameError("it is not Python") from error


def preamble(module: ast.Module) -> None:
    """A docstring, the imports and the manifest, a literal."""
    wanted = ["from __future__ import annotations", *IMPORTS]
    if [type(node).__name__ for node in module.body] != ["Expr", *["ImportFrom"] * len(wanted), "Assign"]:
        raise NotTheSameError("something stands before the kernel")
    if [ast.unparse(node) for node in module.body[1:-1]] != wanted:
        raise NotTheSameError("the imports are not those of a check")
    docstring, manifest = module.body[0], module.body[-1]
    if not isinstance(docstring, ast.Expr) or not isinstance(docstring.value, ast.Constant):
        raise NotTheSameError("something stands before the kernel")
    if not isinstance(manifest, ast.Assign) or ast.unparse(manifest.targets[0]) != "MANIFEST":
        raise NotTheSameError("something stands before the kernel")
    literal(manifest.value)


def enumerations(classes: list[ast.ClassDef], policy: Policy) -> None:
    """One for each attribute that has codes, in order, with exactly these."""
    coded = [attribute for attribute in policy.attributes if attribute.names]
    if len(classes) != len(coded):
        raise NotTheSameError("there is not one enumeration for each attribute that has codes")
    for found, attribute in zip(classes, coded, strict=True):
        (wanted,) = ast.parse("\n".join(enumeration(attribute))).body
        if ast.dump(found) != ast.dump(wanted):  # names and all: a member may not be called `__eq__`
            raise NotTheSameError(f"the enumeration of {attribute.name} is not of its form")
        _, _, *members = found.body
        if tuple(literal(m.value) for m in members if isinstance(m, ast.Assign)) != attribute.names:
            raise NotTheSameError(f"the enumeration of {attribute.name} does not have its codes")


def statement(reading: Reading, node: ast.stmt) -> None:
    """One assignment of the data: each name once, each form as it is written."""
    if not isinstance(node, ast.Assign) or len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
        raise NotTheSameError(f"line {node.lineno} is no assignment of data")
    name, value = node.targets[0].id, node.value
    if name in reading.known:
        raise NotTheSameError(f"{name} is set twice")
    reading.known[name] = value
    match name[:2] if name[2:].isdecimal() else name, value:
        case "_S", ast.Call():
            reading.sets[name] = frozen(value)
        case "_D", ast.Call():
            reading.leaves[name] = leaf(reading, value)
        case "_N", ast.Dict() | ast.Call():
            reading.nodes[name] = branch(reading, value)
        case "_P", _:
            attribute, places = points(reading, name, value)
            reading.points[attribute] = places
        case _ if name in ("_FACTS", "_LEVELS", "_KNOWN", "_CLAUSES", "_IMPOSSIBLE", "_TREE", "_MODEL"):
            pass  # held against the policy when all is read
        case _:
            raise NotTheSameError(f"{name} is not of any form")


def fixed(reading: Reading) -> None:
    """The data that follows from the policy alone is exactly that."""
    policy = reading.policy
    number = {a.name: n for n, a in enumerate(policy.attributes)}
    facts = [fact(attribute, n) for n, attribute in enumerate(policy.attributes)]
    large = {number[s.attribute]: policy.by_name[s.attribute].names for s in reading.steps if s.how == "within"}
    same(reading, "_FACTS", f"({', '.join(facts)},)")
    same(reading, "_LEVELS", repr(tuple(levels(policy, reading.steps))))
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
