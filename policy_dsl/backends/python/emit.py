"""Writes the Python target: one typed and readable file that looks decisions up.

Decisions are in nested dictionaries while these are few, and in tables otherwise; `choose_form` has the rule.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from itertools import chain
from pprint import pformat
from typing import Any, assert_never

from policy_dsl.backends.decision_table import DecisionTable, Lookup, decision_table
from policy_dsl.backends.python import table_form
from policy_dsl.backends.python.choose_form import Form, Layout, choose_layout
from policy_dsl.backends.python.entry_point import (
    dated_entry,
    decide_source,
    enumeration_names,
    fact_entries,
    parameters,
)
from policy_dsl.backends.python.names import for_comment, member_names
from policy_dsl.backends.python.scales import point_lines
from policy_dsl.backends.python.table_form import effect_words
from policy_dsl.backends.python.tree_form import Writer, frozenset_literal, write_dictionary
from policy_dsl.backends.target import FaultyPolicyError
from policy_dsl.diagram.mdd.boxes import Choices, boxes
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.policy.leaf import as_deciders
from policy_dsl.diagram.space.space import ABSENT, PRESENT, Ordering
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision
from policy_dsl.model.vocabulary import Attribute, Choice, Enumeration, Ordered, SetOf, YesNo
from policy_dsl.runtime import kernel, kernel_tables
from policy_dsl.runtime.manifest import OPEN, PYTHON, sealed

KERNEL_MARK = "# --- kernel: the same in every file, to the letter"
TABLES_MARK = "# --- tables: the same in every file that has them, to the letter"

IMPORTS = {
    Form.NESTED: (
        "from bisect import bisect_right",
        "from collections.abc import Iterable, Iterator",
        "from datetime import date, datetime, timedelta, timezone",
        "from enum import Enum",
        "from itertools import combinations, pairwise, product",
    ),
    Form.TABLES: (
        "from array import array",
        "from binascii import a2b_base64",
        "from bisect import bisect_right",
        "from collections.abc import Iterable, Iterator",
        "from datetime import date, datetime, timedelta, timezone",
        "from enum import Enum",
        "from itertools import accumulate, combinations, pairwise, product",
        "from sys import byteorder",
    ),
}


TYPING_IMPORT = "TYPE_CHECKING = False\nif TYPE_CHECKING:\n    from typing import Any"
"""Gives type checkers the type of the manifest, without an import where the check runs."""

MANIFEST_TYPE = "dict[str, Any]"


def compile_policy(
    policy: Policy,
    manifest: Mapping[str, Any],
    title: str = "",
    form: Form | None = None,
    seconds: float | None = None,
) -> str:
    """The source of the check, sealed. Raises FaultyPolicyError for a policy with a gap, a conflict or no possible
    request.

    The text depends on these arguments alone; `manifest` is written into it. Without a `form`, it has the one that
    suits its size. Raises TooLargeError where none does, and TooLateError after so many seconds.
    """
    table = decision_table(policy, seconds)
    forest, diagrams = table.forest, table.diagrams
    if diagrams.possible() == forest.no:
        raise FaultyPolicyError("no possible request")
    for value in values_within(forest, diagrams.decisions(), diagrams.possible()):
        if as_deciders(value)[0].faulty:
            raise FaultyPolicyError(f"a {as_deciders(value)[0].access.value}")
    layout = choose_layout(table, form)
    writer = Writer(table)
    entries = {"sha256": OPEN, **manifest, **derived_entries(policy)}
    parts = [
        header(policy, manifest, title),
        "from __future__ import annotations\n\n" + "\n".join(IMPORTS[layout.form]) + "\n",
        TYPING_IMPORT,
        f"MANIFEST: {MANIFEST_TYPE} = {pformat(entries, width=110, sort_dicts=False)}\n",
        kernel_source(layout.form),
        "\n".join(
            chain.from_iterable(enumeration(policy.by_name[a], name) for a, name in enumeration_names(policy).items())
        ),
        *data(table),
        *(tree_sections(writer) if layout.form is Form.NESTED else table_sections(writer, layout)),
    ]
    return sealed("\n\n".join(part.strip("\n") for part in parts) + "\n", PYTHON)


def derived_entries(policy: Policy) -> dict[str, object]:
    """The entries of the manifest that follow from the policy: how facts are passed, and which days the check covers."""
    return {"facts": fact_entries(policy), "dated": dated_entry(policy)}


def header(policy: Policy, manifest: Mapping[str, Any], title: str) -> str:
    """The docstring of the file."""
    status = (
        "proved equal to the policy" if manifest.get("verified") else "UNVERIFIED: not everything claimed is proved"
    )
    return (
        f'"""{for_comment(title or policy.name)}: the compiled check of the policy {for_comment(policy.name)}, {status}.\n\n'
        f"Generated by evenhand {for_comment(str(manifest.get('evenhand', '')))}; do not edit: "
        "what it rests on is in MANIFEST.\n"
        '"""'
    )


def kernel_source(form: Form) -> str:
    """The kernel as it ships; for tables, followed by the part that reads them."""
    shipped = KERNEL_MARK + inspect.getsource(kernel).split(KERNEL_MARK, 1)[1].rstrip("\n")
    if form is Form.TABLES:
        shipped += "\n\n\n" + TABLES_MARK + inspect.getsource(kernel_tables).split(TABLES_MARK, 1)[1].rstrip("\n")
    return shipped


def tree_sections(writer: Writer) -> Iterator[str]:
    """The clauses, the decisions, the nested dictionaries, and `decide`."""
    root_name = write_dictionary(writer, 0, writer.table.root)
    yield "_CLAUSES = {\n" + "".join(clause_entry(n, p) for n, p in enumerate(writer.table.policy.by_id.values())) + "}"
    yield "\n".join(writer.lines)
    yield f"_TREE = {root_name}\n_MODEL = _Model(_FACTS, _LEVELS, _IMPOSSIBLE, _TREE)\n"
    yield decide_source(writer.table.policy, writer.table.lookups)


def table_sections(writer: Writer, layout: Layout) -> Iterator[str]:
    """The clauses, the decisions, the tables, and `decide`."""
    paths, lines = table_form.clause_lines(writer.table.policy)
    yield f"_CLAUSES = _clauses({paths!r}, {table_form.block_literal(lines)})"
    yield from table_form.table_statements(writer, layout)
    yield table_form.model_statement(writer.table.lookups, layout.lengths)
    yield decide_source(writer.table.policy, writer.table.lookups, layout.lengths)


def enumeration(attribute: Attribute, name: str) -> Iterator[str]:
    """The enumeration of an attribute's codes."""
    yield f"\nclass {name}(str, Enum):"
    yield f'    """The codes of {for_comment(attribute.name)}."""\n'
    yield "    __hash__ = str.__hash__  # so that a member and its code are the same key\n"
    for code, member in member_names(attribute.name, attribute.names).items():
        label = next((c.label for c in attribute.type.codes if c.name == code), None)
        yield f"    {member} = {code!r}" + (f"  # `{for_comment(label)}`" if label else "")
    yield ""


def data(table: DecisionTable) -> Iterator[str]:
    """The points of scales, the facts, the levels and the impossible requests."""
    policy = table.policy
    number = {a.name: n for n, a in enumerate(policy.attributes)}
    for name, points in table.points.items():
        yield f"_P{number[name]} = (  # {for_comment(name)}\n{''.join(point_lines(policy.by_name[name], points))})"
    names = parameters(policy)
    yield (
        "_FACTS = (\n"
        + "".join(f"    {fact_literal(a, n, names[a.name])},\n" for n, a in enumerate(policy.attributes))
        + ")"
    )
    yield "_LEVELS = (\n" + "".join(f"    {level},\n" for level in level_rows(policy, table.lookups)) + ")"
    every = "".join(
        f"    {number[c.attribute]!r}: frozenset({sorted(table.policy.by_name[c.attribute].names)!r}),\n"
        for c in table.lookups
        if c.how == "within"
    )
    yield f"_KNOWN = {{\n{every}}}" if every else ""
    yield "_IMPOSSIBLE = (\n" + "".join(impossible_literals(table)) + ")"


def fact_literal(attribute: Attribute, number: int, parameter: str) -> str:
    """A fact as the kernel reads it."""
    points = f", _P{number}" if isinstance(attribute.type, Ordered) else ""
    return f"_Fact({parameter!r}, {kind(attribute)!r}, {attribute.names!r}{points})"


def level_rows(policy: Policy, lookups: tuple[Lookup, ...]) -> list[tuple[int, str, str | int]]:
    """The levels as the kernel reads them, with facts by number."""
    number = {a.name: n for n, a in enumerate(policy.attributes)}
    return [(number[s.attribute], s.how, number[s.code] if s.how == "order" else s.code) for s in lookups]


def kind(attribute: Attribute) -> str:
    """The kind of a fact, in the words of the kernel."""
    match attribute.type:
        case SetOf():
            return "set"
        case YesNo():
            return "yes/no"
        case Ordered(on):
            return on.value
        case Enumeration():
            return "code"
        case _:
            assert_never(attribute.type)


def clause_entry(number: int, provision: Provision) -> str:
    """A provision as an entry of the dictionary of clauses."""
    place = provision.clause
    sources = tuple((c.source, c.where or "") for c in place.citations)
    return (
        f"    {provision.id!r}: Clause({number}, {provision.id!r}, {effect_words(provision)!r}, {sources!r},"
        f" {place.path!r}, {place.span.line}),\n"
    )


def impossible_literals(table: DecisionTable) -> Iterator[str]:
    """The `impossible` clauses, as boxes."""
    for c in table.policy.impossible:
        node = table.diagrams.condition(c.when)
        written = "".join(f"        {box_literal(table, box)},\n" for box, _ in boxes(table.forest, node, node))
        yield f"    _Impossible({c.because!r}, {c.clause.path!r}, {c.clause.span.line}, (\n{written}    )),\n"


def box_literal(table: DecisionTable, box: Choices) -> str:
    """A box as a literal: what it allows for each attribute, and the orders of compared facts."""
    sides = ", ".join(side_literal(table, box, attribute) for attribute in table.policy.attributes)
    return f"(({sides},), {orderings_in(table, box)!r})"


def side_literal(table: DecisionTable, box: Choices, attribute: Attribute) -> str:
    """The values that a box allows for an attribute."""
    match attribute.type:
        case SetOf():
            values = {code: table.space.values(box, 0, attribute.name, code) for code in attribute.names}
            has = sorted(code for code, allowed in values.items() if allowed == {PRESENT})
            lacks = sorted(code for code, allowed in values.items() if allowed == {ABSENT})
            return f"({frozenset_literal(has)}, {frozenset_literal(lacks)})" if has or lacks else "None"
        case Ordered(_, first, last):
            ranges = table.space.ranges(box, 0, attribute.name)
            return "None" if ranges == ((first, last + 1),) else repr(ranges)
        case Choice():
            allowed = table.space.values(box, 0, attribute.name, None)
            return "None" if len(allowed) == len(attribute.names) else frozenset_literal(sorted(allowed))
        case _:
            assert_never(attribute.type)


def orderings_in(table: DecisionTable, box: Choices) -> tuple[tuple[int, tuple[int, ...], int], ...]:
    """The orders of compared facts that a box allows: a fact, less (-1), equal (0) or more (1), another fact."""
    number = {a.name: n for n, a in enumerate(table.policy.attributes)}
    return tuple(
        (number[level.left.attribute], tuple(choice - 1 for choice in sorted(box[n])), number[level.right.attribute])
        for n, level in enumerate(table.space.levels)
        if isinstance(level, Ordering) and len(box[n]) < 3
    )
