"""A generated file read back: executed symbolically over the few forms it may use, and held against the policy.

The file's own text says what it decides, and that is held against the policy's diagram. Anything that is not of the few
forms of a generated file, to the letter, is refused.
"""

from __future__ import annotations

import ast

from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.emit import IMPORTS, LINE, TYPED, TYPING, enumeration, fact, levels, pasted
from policy_dsl.backends.python.entry_point import classes as classes_of
from policy_dsl.backends.python.entry_point import decide, parameters
from policy_dsl.backends.python.readback import names, table_data
from policy_dsl.backends.python.readback.tree_data import Reading, branch, cube, frozen, leaf, literal, points
from policy_dsl.backends.python.table_form import effect, model
from policy_dsl.backends.python.tree_form import meaning, order_of, steps_of
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision

END = "# --- end of the kernel"


def confirm(source: str, policy: Policy, seconds: float | None = None) -> None:
    """Raises NotTheSameError unless the file decides every request as the policy does.

    The same outcome and the same clauses for every possible request, no entry for an impossible one; the same clauses
    about what is impossible; enumerations with exactly the codes; names that the manifest tells; the kernel to the letter.
    Raises TooLateError when that has taken so many seconds.
    """
    form = next((form for form in (Form.TABLES, Form.NESTED) if pasted(form) in source), None)
    if source.count(LINE) != 1 or form is None:
        raise NotTheSameError("the kernel is not the one that ships")
    before, after = source.split(pasted(form))
    manifest = preamble(parsed(before), form)
    order = order_of(policy)
    space, forest, builder, expected = meaning(policy, order, seconds)
    if None in values_within(forest, expected, builder.possible()):
        raise NotTheSameError("the policy does not decide every request")
    reading = Reading(policy, order, space, forest, steps_of(policy, space))
    body = parsed(after).body
    classes = [node for node in body if isinstance(node, ast.ClassDef)]
    enumerations(classes, policy)
    for node in body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef):
            statement(reading, node, form)
    lengths = table_data.lengths(reading) if form is Form.TABLES else ()
    functions = [node for node in body if isinstance(node, ast.FunctionDef)]
    wanted = ast.parse(decide(policy, reading.steps, lengths)).body
    if [ast.dump(f) for f in functions] != [ast.dump(f) for f in wanted]:
        raise NotTheSameError("`decide` is not of its form")
    names.named(reading, manifest, before + pasted(form), classes, functions[0])
    if (table_data.looked_up(reading, lengths) if lengths else rooted(reading)) != expected:
        raise NotTheSameError("the decisions are not those of the policy")
    fixed(reading, lengths)
    impossible(reading, {c.id: builder.condition(c.when) for c in policy.impossible})


def parsed(text: str) -> ast.Module:
    """The text as Python."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NotTheSameError("it is not Python") from error


def rooted(reading: Reading) -> int:
    """The node that the tree of dictionaries is."""
    root = reading.known.get("_TREE")
    step, node = reading.nodes.get(root.id, (-1, -1)) if isinstance(root, ast.Name) else (-1, -1)
    return -1 if step else node


def preamble(module: ast.Module, form: Form) -> ast.expr:
    """A docstring, the imports and the manifest, a literal, which is returned."""
    wanted = ast.parse("\n".join(["from __future__ import annotations", *IMPORTS[form], TYPING])).body
    if len(module.body) < 2:
        raise NotTheSameError("something stands before the kernel")
    docstring, *middle, manifest = module.body
    if not isinstance(docstring, ast.Expr) or not isinstance(docstring.value, ast.Constant):
        raise NotTheSameError("something stands before the kernel")
    if [ast.dump(node) for node in middle] != [ast.dump(node) for node in wanted]:
        raise NotTheSameError("the imports are not those of a check")
    if not isinstance(manifest, ast.AnnAssign) or manifest.value is None:
        raise NotTheSameError("something stands before the kernel")
    if (ast.unparse(manifest.target), ast.unparse(manifest.annotation)) != ("MANIFEST", TYPED):
        raise NotTheSameError("something stands before the kernel")
    literal(manifest.value)
    return manifest.value


def enumerations(classes: list[ast.ClassDef], policy: Policy) -> None:
    """One for each attribute that has codes, in order, with exactly these."""
    coded = [attribute for attribute in policy.attributes if attribute.names]
    if len(classes) != len(coded):
        raise NotTheSameError("there is not one enumeration for each attribute that has codes")
    for found, attribute in zip(classes, coded, strict=True):
        (wanted,) = ast.parse("\n".join(enumeration(attribute, classes_of(policy)[attribute.name]))).body
        if ast.dump(found) != ast.dump(wanted):  # names and all: a member may not be called `__eq__`
            raise NotTheSameError(f"the enumeration of {attribute.name} is not of its form")
        _, _, *members = found.body
        if tuple(literal(m.value) for m in members if isinstance(m, ast.Assign)) != attribute.names:
            raise NotTheSameError(f"the enumeration of {attribute.name} does not have its codes")


def statement(reading: Reading, node: ast.stmt, form: Form) -> None:
    """One assignment of the data: each name once, each form as it is written."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            typed = False
        case ast.AnnAssign(target=ast.Name(id=name), annotation=hint, value=ast.expr() as value):
            typed = ast.unparse(hint) == "dict[object, int]"
        case _:
            raise NotTheSameError(f"line {node.lineno} is not an assignment of data")
    if typed is not (form is Form.TABLES and name.startswith("_C") and name[2:].isdecimal()):
        raise NotTheSameError(f"line {node.lineno} is not an assignment of data")
    if name in reading.known:
        raise NotTheSameError(f"{name} is set twice")
    reading.known[name] = value
    match form, name[:2] if name[2:].isdecimal() else name, value:
        case _, "_S", ast.Call():
            reading.sets[name] = frozen(value)
        case Form.NESTED, "_D", ast.Call():
            reading.leaves[name] = leaf(reading, value)
        case Form.NESTED, "_N", ast.Dict() | ast.Call():
            reading.nodes[name] = branch(reading, value)
        case Form.TABLES, "_C", _:
            reading.digits[name] = table_data.digits(reading, value)
        case Form.TABLES, "_T", _:
            reading.tables[name] = table_data.entries(value)
        case _, "_P", _:
            attribute, places = points(reading, name, value)
            reading.points[attribute] = places
        case _, "_FACTS" | "_LEVELS" | "_KNOWN" | "_CLAUSES" | "_IMPOSSIBLE" | "_MODEL", _:
            pass  # held against the policy when all is read
        case (Form.NESTED, "_TREE", _) | (Form.TABLES, "_DECISIONS", _):
            pass
        case _:
            raise NotTheSameError(f"{name} is not of any form")


def fixed(reading: Reading, lengths: tuple[int, ...]) -> None:
    """The data that follows from the policy alone is exactly that."""
    policy = reading.policy
    number = {a.name: n for n, a in enumerate(policy.attributes)}
    names = parameters(policy)
    facts = [fact(attribute, n, names[attribute.name]) for n, attribute in enumerate(policy.attributes)]
    large = {number[s.attribute]: policy.by_name[s.attribute].names for s in reading.steps if s.how == "within"}
    same(reading, "_FACTS", f"({', '.join(facts)},)")
    same(reading, "_LEVELS", repr(tuple(levels(policy, reading.steps))))
    if large:
        known = ", ".join(f"{n}: frozenset({sorted(names)!r})" for n, names in large.items())
        same(reading, "_KNOWN", f"{{{known}}}")
    if lengths:
        table_data.listed(reading)
        same(reading, "_MODEL", model(reading.steps, lengths).removeprefix("_MODEL = "))
        return
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
            raise NotTheSameError(f"line {entry.lineno} is not a clause")
        said = [literal(part) for part in entry.args[:3]]
        if said != [clause.because, clause.clause.path, clause.clause.span.line]:
            raise NotTheSameError(f"line {entry.lineno} does not say what the policy says")
        boxes = entry.args[3].elts if isinstance(entry.args[3], ast.Tuple) else []
        if reading.forest.some(cube(reading, box) for box in boxes) != expected[clause.id]:
            raise NotTheSameError("the impossible requests are not those of the policy")
