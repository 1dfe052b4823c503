"""Reads a generated file back, by symbolic execution of the few forms that it may use, and compares it with the policy.

The diagram of what the text decides has to equal the policy's diagram. Any other form is refused.
"""

from __future__ import annotations

import ast
from copy import copy

from policy_dsl.backends.clock_tables import clock_times
from policy_dsl.backends.decision_table import DecisionTable, decision_table
from policy_dsl.backends.derivation_tables import DerivationTable, derivation_tables
from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.derived_data import derived_expression
from policy_dsl.backends.python.emit import (
    MANIFEST_TYPE,
    enumeration,
    fact_literals,
    functions_source,
    level_rows,
    model_expression,
)
from policy_dsl.backends.python.entry_point import enumeration_names, numbers
from policy_dsl.backends.python.kernel_parts import (
    CHOSEN_MARK,
    CLOCKS_MARK,
    DERIVED_MARK,
    HOURS_MARK,
    KERNEL_MARK,
    NAMED_CLOCKS_MARK,
    TIMES_MARK,
    TYPING_IMPORT,
    imports,
    kernel_source,
    parts_of,
)
from policy_dsl.backends.python.readback import clock_data, names, table_data
from policy_dsl.backends.python.readback.tree_data import (
    FileData,
    box_diagram,
    decision_leaf,
    dictionary_node,
    frozen,
    literal,
    points,
)
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.backends.words import effect_words
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision

END = "# --- end of the kernel"


def confirm(source: str, policy: Policy, seconds: float | None = None) -> None:
    """Raises NotTheSameError unless the file decides every request as the policy does.

    It has to have the same outcome and clauses for every possible request and no entry for an impossible one; the same
    `impossible` clauses; enumerations with exactly the policy's codes; the names that the manifest lists; and the kernel
    to the letter. Raises TooLateError after `seconds`.
    """
    derivations = derivation_tables(policy, seconds)
    parts = parts_of(policy, derived=bool(derivations))
    kernels = {form: kernel_source(form, parts) for form in (Form.TABLES, Form.NESTED)}
    form = next((form for form, text in kernels.items() if text in source), None)
    every = (KERNEL_MARK, CLOCKS_MARK, CHOSEN_MARK, HOURS_MARK, DERIVED_MARK, TIMES_MARK, NAMED_CLOCKS_MARK)
    needed = [True, parts.clocks, parts.chosen, parts.hours, parts.derived, parts.times, parts.times and parts.clocks]
    if [source.count(mark) for mark in every] != needed or form is None:
        raise NotTheSameError("the kernel is not the one that ships")
    before, after = source.split(kernels[form])
    manifest = check_preamble(parsed(before), imports(form, parts))
    table = decision_table(policy, seconds)
    if None in values_within(table.forest, table.root, table.diagrams.possible()):
        raise NotTheSameError("the policy does not decide every request")
    reading = FileData(policy, table.space, table.forest, table.lookups, clock_times(policy))
    body = parsed(after).body
    classes = [node for node in body if isinstance(node, ast.ClassDef)]
    check_enumerations(classes, policy)
    for node in body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef):
            read_statement(reading, node, form)
    table_lengths = table_data.table_lengths(reading) if form is Form.TABLES else ()
    models, functions = divided([node for node in body if isinstance(node, ast.FunctionDef)], len(derivations))
    wanted = ast.parse(functions_source(table, reading.lookups, table_lengths, derived=parts.derived)).body
    if [ast.dump(f) for f in functions] != [ast.dump(f) for f in wanted]:
        raise NotTheSameError("`decide` is not of its form")
    names.check_names(reading, manifest, before + kernels[form], classes, functions[0])
    check_decisions(reading, table, table_lengths)
    clock_data.check_clocks(reading)
    if derivations:
        check_value(reading, "_DERIVED", derived_expression(derivations))
    for node, derivation in zip(models, derivations, strict=True):
        check_derivation(node, derivation, form)


def check_decisions(reading: FileData, table: DecisionTable, table_lengths: tuple[int, ...]) -> None:
    """Requires the data to decide each request as the table does, by the same clauses."""
    if (table_data.tables_diagram(reading, table_lengths) if table_lengths else tree_root(reading)) != table.root:
        raise NotTheSameError("the decisions are not those of the policy")
    check_fixed_data(reading, table, table_lengths)
    check_impossible(reading, {c.id: table.diagrams.condition(c.when) for c in table.policy.impossible})


def divided(functions: list[ast.FunctionDef], derivations: int) -> tuple[list[ast.FunctionDef], list[ast.FunctionDef]]:
    """The functions that build the models of so many derived facts, in order, and all others."""
    names = [f"_derivation_{number}" for number in range(derivations)]
    models, others = functions[:derivations], functions[derivations:]
    if [function.name for function in models] != names:
        raise NotTheSameError("there is not one function for each derived fact")
    return models, others


def check_derivation(function: ast.FunctionDef, derivation: DerivationTable, form: Form) -> None:
    """Requires the function to build a model that gives each request the value of the derived fact."""
    (wanted,) = ast.parse(
        f"def {function.name}() -> _Derivation:\n    return _Derivation(_MODEL, {derivation.values!r})"
    ).body
    *statements, last = function.body
    head = copy(function)
    head.body = [last]
    if ast.dump(head) != ast.dump(wanted):
        raise NotTheSameError(f"{function.name} is not of its form")
    table = derivation.table
    reading = FileData(table.policy, table.space, table.forest, table.lookups)
    for node in statements:
        read_statement(reading, node, form)
    check_decisions(reading, table, table_data.table_lengths(reading) if form is Form.TABLES else ())


def parsed(text: str) -> ast.Module:
    """The syntax tree of the text. Raises NotTheSameError if it is not Python."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NotTheSameError("it is not Python") from error


def tree_root(reading: FileData) -> int:
    """The node of the outermost dictionary; -1, which is not a node, if there is none at the first lookup."""
    root = reading.values.get("_TREE")
    step, node = reading.nodes.get(root.id, (-1, -1)) if isinstance(root, ast.Name) else (-1, -1)
    return -1 if step else node


def check_preamble(module: ast.Module, lines: tuple[str, ...]) -> ast.expr:
    """The manifest's expression. Requires it to be a literal, with nothing but the docstring and the imports before it."""
    wanted = ast.parse("\n".join(["from __future__ import annotations", *lines, TYPING_IMPORT])).body
    if len(module.body) < 2:
        raise NotTheSameError("there is something else before the kernel")
    docstring, *middle, manifest = module.body
    if not isinstance(docstring, ast.Expr) or not isinstance(docstring.value, ast.Constant):
        raise NotTheSameError("there is something else before the kernel")
    if [ast.dump(node) for node in middle] != [ast.dump(node) for node in wanted]:
        raise NotTheSameError("the imports are not those of a check")
    if not isinstance(manifest, ast.AnnAssign) or manifest.value is None:
        raise NotTheSameError("there is something else before the kernel")
    if (ast.unparse(manifest.target), ast.unparse(manifest.annotation)) != ("MANIFEST", MANIFEST_TYPE):
        raise NotTheSameError("there is something else before the kernel")
    literal(manifest.value)
    return manifest.value


def check_enumerations(classes: list[ast.ClassDef], policy: Policy) -> None:
    """Requires one enumeration for each attribute with codes, in order, with exactly these codes."""
    coded = [attribute for attribute in policy.attributes if attribute.names]
    if len(classes) != len(coded):
        raise NotTheSameError("there is not one enumeration for each attribute that has codes")
    for written, attribute in zip(classes, coded, strict=True):
        (wanted,) = ast.parse("\n".join(enumeration(attribute, enumeration_names(policy)[attribute.name]))).body
        if ast.dump(written) != ast.dump(wanted):  # member names included: one may not be `__eq__`
            raise NotTheSameError(f"the enumeration of {attribute.name} is not of its form")
        _, _, *members = written.body
        if tuple(literal(m.value) for m in members if isinstance(m, ast.Assign)) != attribute.names:
            raise NotTheSameError(f"the enumeration of {attribute.name} does not have its codes")


def read_statement(reading: FileData, node: ast.stmt, form: Form) -> None:
    """Reads one assignment of data. Requires its name to be new and its value to have one of the known forms."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            typed = False
        case ast.AnnAssign(target=ast.Name(id=name), annotation=hint, value=ast.expr() as value):
            typed = ast.unparse(hint) == "dict[object, int]"
        case _:
            raise NotTheSameError(f"line {node.lineno} is not an assignment of data")
    if typed is not (form is Form.TABLES and name.startswith("_C") and name[2:].isdecimal()):
        raise NotTheSameError(f"line {node.lineno} is not an assignment of data")
    if name in reading.values:
        raise NotTheSameError(f"{name} is set twice")
    reading.values[name] = value
    match form, name[:2] if name[2:].isdecimal() else name, value:
        case _, "_S", ast.Call():
            reading.sets[name] = frozen(value)
        case Form.NESTED, "_D", ast.Call():
            reading.leaves[name] = decision_leaf(reading, value)
        case Form.NESTED, "_N", ast.Dict() | ast.Call():
            reading.nodes[name] = dictionary_node(reading, value)
        case Form.TABLES, "_C", _:
            reading.digits[name] = table_data.digits(reading, value)
        case Form.TABLES, "_T", _:
            reading.tables[name] = table_data.table_entries(value)
        case _, "_P", _:
            attribute, places = points(reading, name, value)
            reading.points[attribute] = places
        case _, "_FACTS" | "_LEVELS" | "_KNOWN" | "_CLAUSES" | "_IMPOSSIBLE" | "_MODEL", _:
            pass  # compared with the policy after everything is read
        case (Form.NESTED, "_TREE", _) | (Form.TABLES, "_DECISIONS", _):
            pass
        case _, "_DERIVED", _ if reading.policy.derived:
            pass
        case _, "_ZONE" | "_CALENDARS" | "_TIMES", _ if reading.times:
            pass  # compared, and tried on every day of receipt
        case _:
            raise NotTheSameError(f"{name} is not of any form")


def check_fixed_data(reading: FileData, table: DecisionTable, lengths: tuple[int, ...]) -> None:
    """Requires the data that follows directly from the policy: facts, levels, clauses and the model."""
    policy = reading.policy
    number = numbers(policy)
    large = {number[s.attribute]: policy.by_name[s.attribute].names for s in reading.lookups if s.how == "within"}
    check_value(reading, "_FACTS", f"({', '.join(fact_literals(policy))},)")
    check_value(reading, "_LEVELS", repr(tuple(level_rows(policy, reading.lookups))))
    if large:
        codes = ", ".join(f"{n}: frozenset({sorted(names)!r})" for n, names in large.items())
        check_value(reading, "_KNOWN", f"{{{codes}}}")
    check_value(reading, "_MODEL", model_expression(table, lengths))
    if lengths:
        table_data.check_clauses(reading)
        return
    clauses = ", ".join(f"{p.id!r}: {clause_expression(n, p)}" for n, p in enumerate(policy.by_id.values()))
    check_value(reading, "_CLAUSES", f"{{{clauses}}}")


def clause_expression(number: int, provision: Provision) -> str:
    """The expression of a clause, as it has to be written."""
    place = provision.clause
    sources = tuple((c.source, c.where or "") for c in place.citations)
    return f"Clause({number}, {provision.id!r}, {effect_words(provision)!r}, {sources!r}, {place.path!r}, {place.span.line})"


def check_value(reading: FileData, name: str, wanted: str) -> None:
    """Requires the value of a name to be this expression."""
    value = reading.values.get(name)
    if value is None or ast.dump(value) != ast.dump(ast.parse(wanted, mode="eval").body):
        raise NotTheSameError(f"{name} is not what the policy says")


def check_impossible(reading: FileData, expected: dict[str, int]) -> None:
    """Requires the boxes of each clause to cover exactly the requests that it excludes."""
    value = reading.values.get("_IMPOSSIBLE")
    entries = value.elts if isinstance(value, ast.Tuple) else []
    if len(entries) != len(reading.policy.impossible) or not isinstance(value, ast.Tuple):
        raise NotTheSameError("the impossible requests are not those of the policy")
    for entry, clause in zip(entries, reading.policy.impossible, strict=True):
        if not isinstance(entry, ast.Call) or ast.unparse(entry.func) != "_Impossible" or len(entry.args) != 4:
            raise NotTheSameError(f"line {entry.lineno} is not a clause")
        texts = [literal(part) for part in entry.args[:3]]
        if texts != [clause.because, clause.clause.path, clause.clause.span.line]:
            raise NotTheSameError(f"line {entry.lineno} does not say what the policy says")
        boxes = entry.args[3].elts if isinstance(entry.args[3], ast.Tuple) else []
        if reading.forest.some(box_diagram(reading, box) for box in boxes) != expected[clause.id]:
            raise NotTheSameError("the impossible requests are not those of the policy")
