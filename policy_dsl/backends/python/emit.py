"""Writes a check of the Python target: one typed and readable file that looks decisions up.

It has decisions in nested dictionaries or in tables, as `choose_form` chooses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pprint import pformat
from typing import Any, assert_never

from policy_dsl.backends.clock_tables import calendar_entries, clock_times
from policy_dsl.backends.decision_table import DecisionTable, Lookup, decision_table, impossible_boxes, refuse_faults
from policy_dsl.backends.derivation_tables import DerivationTable, derivation_tables
from policy_dsl.backends.python import table_form
from policy_dsl.backends.python.choose_form import Form, Layout, choose_layout
from policy_dsl.backends.python.clock_data import clock_sections, day_of_receipt_source
from policy_dsl.backends.python.derived_data import derivation_function, derived_expression
from policy_dsl.backends.python.entry_point import (
    dated_entry,
    decide_source,
    derive_source,
    enumeration_names,
    fact_entries,
    numbers,
    parameters,
)
from policy_dsl.backends.python.kernel_parts import TYPING_IMPORT, imports, kernel_source, parts_of
from policy_dsl.backends.python.names import for_comment, member_names
from policy_dsl.backends.python.scales import point_lines
from policy_dsl.backends.python.tree_form import Writer, frozenset_literal, write_dictionary
from policy_dsl.backends.words import effect_words, standing, time_entries
from policy_dsl.model.boxes import OneOfCodes, OneOfRanges, Selection, Side
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision
from policy_dsl.model.times import TIME_FACT
from policy_dsl.model.vocabulary import Attribute, Enumeration, Ordered, SetOf, Steps, YesNo
from policy_dsl.runtime.manifest import OPEN, PYTHON, sealed

MANIFEST_TYPE = "dict[str, Any]"


def compile_policy(
    policy: Policy,
    manifest: Mapping[str, Any],
    title: str = "",
    form: Form | None = None,
    seconds: float | None = None,
) -> str:
    """The source of the check, sealed, with `manifest` in it. It depends on these arguments alone.

    Without a `form`, it has the form that suits its size. Raises FaultyPolicyError for a policy with a gap, a conflict or
    no possible request, TooLargeError for a policy too large for any form, and TooLateError after `seconds`.
    """
    table = decision_table(policy, seconds)
    refuse_faults(table)
    derivations = derivation_tables(policy, seconds)
    layouts = [choose_layout(each, form) for each in (table, *(each.table for each in derivations))]
    if any(each.form is Form.TABLES for each in layouts):
        layouts = [choose_layout(each, Form.TABLES) for each in (table, *(each.table for each in derivations))]
    layout = layouts[0]
    shipped = parts_of(policy, derived=bool(derivations))
    entries = {"sha256": OPEN, **manifest, **derived_entries(policy)}
    parts = [
        header(policy, manifest, title),
        "from __future__ import annotations\n\n" + "\n".join(imports(layout.form, shipped)) + "\n",
        TYPING_IMPORT,
        f"MANIFEST: {MANIFEST_TYPE} = {pformat(entries, width=110, sort_dicts=False)}\n",
        kernel_source(layout.form, shipped),
        "\n".join(
            chain.from_iterable(enumeration(policy.by_name[a], name) for a, name in enumeration_names(policy).items())
        ),
        *data_sections(table),
        *clock_sections(policy),
        *model_sections(table, layout),
        *derived_sections(derivations, layouts[1:]),
        functions_source(table, table.lookups, layout.lengths, derived=shipped.derived),
    ]
    return sealed("\n\n".join(part.strip("\n") for part in parts) + "\n", PYTHON)


def model_sections(table: DecisionTable, layout: Layout) -> Iterator[str]:
    """The clauses, the decisions, and the model of a table."""
    writer = Writer(table)
    return tree_sections(writer) if layout.form is Form.NESTED else table_sections(writer, layout)


def derived_sections(derivations: Sequence[DerivationTable], layouts: Sequence[Layout]) -> Iterator[str]:
    """What gives the derived facts; nothing for a policy without any."""
    for number, (each, layout) in enumerate(zip(derivations, layouts, strict=True)):
        yield derivation_function(number, each, chain(data_sections(each.table), model_sections(each.table, layout)))
    if derivations:
        yield f"_DERIVED = {derived_expression(derivations)}"


def derived_entries(policy: Policy) -> dict[str, object]:
    """The entries of the manifest that follow from the policy: how facts are passed, which days the check covers, which
    calendars it knows, and what its times are called.
    """
    return {
        "facts": fact_entries(policy),
        "dated": dated_entry(policy),
        **calendar_entries(policy),
        **time_entries(policy),
    }


def header(policy: Policy, manifest: Mapping[str, Any], title: str) -> str:
    """The docstring of the file."""
    return (
        f'"""{for_comment(title or policy.name)}: the compiled check of the policy {for_comment(policy.name)}, '
        f"{standing(manifest)}.\n\n"
        f"Generated by evenhand {for_comment(str(manifest.get('evenhand', '')))}; do not edit: "
        "what it rests on is in MANIFEST.\n"
        '"""'
    )


def tree_sections(writer: Writer) -> Iterator[str]:
    """The clauses, the decisions, the nested dictionaries, and the model."""
    root_name = write_dictionary(writer, 0, writer.table.root)
    yield "_CLAUSES = {\n" + "".join(clause_entry(n, p) for n, p in enumerate(writer.table.policy.by_id.values())) + "}"
    yield "\n".join(writer.lines)
    yield f"_TREE = {root_name}\n_MODEL = {model_expression(writer.table)}\n"


def table_sections(writer: Writer, layout: Layout) -> Iterator[str]:
    """The clauses, the decisions, the tables, and the model."""
    paths, lines = table_form.clause_lines(writer.table.policy)
    yield f"_CLAUSES = _clauses({paths!r}, {table_form.block_literal(lines)})"
    yield from table_form.table_statements(writer, layout)
    yield f"_MODEL = {model_expression(writer.table, layout.lengths)}"


def model_expression(table: DecisionTable, lengths: tuple[int, ...] = ()) -> str:
    """The model of the decisions. `lengths` are the numbers of lookups that each table covers."""
    tree = "_Model(_FACTS, _LEVELS, _IMPOSSIBLE, _TREE)"
    model = table_form.model_expression(table.lookups, lengths) if lengths else tree
    if table.policy.times:
        names = repr(table.policy.time_names)
        return f"_TimesOnClocks({model}, {names}, _TIMES)" if clock_times(table.policy) else f"_Times({model}, {names})"
    return f"_OnClocks({model}, _TIMES)" if clock_times(table.policy) else model


def functions_source(
    table: DecisionTable, lookups: tuple[Lookup, ...], lengths: tuple[int, ...] = (), *, derived: bool = False
) -> str:
    """The source of `decide`, and of what else a caller may call."""
    return (
        decide_source(table, lookups, lengths)
        + day_of_receipt_source(table.policy)
        + (derive_source(table.policy) if derived else "")
    )


def enumeration(attribute: Attribute, name: str) -> Iterator[str]:
    """The lines of the class that enumerates an attribute's codes."""
    yield f"\nclass {name}(str, Enum):"
    yield f'    """The codes of {for_comment(attribute.name)}."""\n'
    yield "    __hash__ = str.__hash__  # so that a member and its code are the same key\n"
    for code, member in member_names(attribute.name, attribute.names).items():
        label = next((c.label for c in attribute.type.codes if c.name == code), None)
        yield f"    {member} = {code!r}" + (f"  # `{for_comment(label)}`" if label else "")
    yield ""


def data_sections(table: DecisionTable) -> Iterator[str]:
    """The assignments of the points of scales, the facts, the levels and the impossible requests."""
    policy = table.policy
    number = numbers(policy)
    for name, points in table.points.items():
        yield f"_P{number[name]} = (  # {for_comment(name)}\n{''.join(point_lines(policy.by_name[name], points))})"
    yield "_FACTS = (\n" + "".join(f"    {literal},\n" for literal in fact_literals(policy)) + ")"
    yield "_LEVELS = (\n" + "".join(f"    {level},\n" for level in level_rows(policy, table.lookups)) + ")"
    sets = "".join(
        f"    {number[c.attribute]!r}: frozenset({sorted(table.policy.by_name[c.attribute].names)!r}),\n"
        for c in table.lookups
        if c.how == "within"
    )
    yield f"_KNOWN = {{\n{sets}}}" if sets else ""
    yield "_IMPOSSIBLE = (\n" + "".join(impossible_literals(table)) + ")"


def fact_literals(policy: Policy) -> list[str]:
    """The facts, as literals. The last one says which of several times is decided."""
    names = {**parameters(policy), TIME_FACT: TIME_FACT}
    return [fact_literal(a, n, names[a.name]) for n, a in enumerate(policy.dimensions)]


def fact_literal(attribute: Attribute, number: int, parameter: str) -> str:
    """The `_Fact` of an attribute, as a literal."""
    if isinstance(attribute.type, Ordered) and isinstance(steps := attribute.type.scale, Steps):
        return f"_Steps({parameter!r}, {fact_kind(attribute)!r}, _P{number}, {steps.size}, {steps.decimals})"
    points = f", _P{number}" if isinstance(attribute.type, Ordered) else ""
    return f"_Fact({parameter!r}, {fact_kind(attribute)!r}, {attribute.names!r}{points})"


def level_rows(policy: Policy, lookups: tuple[Lookup, ...]) -> list[tuple[int, str, str | int]]:
    """The levels of a `_Model`: the number of the fact, how it is looked up, and the operand."""
    number = numbers(policy)
    return [(number[s.attribute], s.how, number[s.code] if s.how == "order" else s.code) for s in lookups]


def fact_kind(attribute: Attribute) -> str:
    """The kind of a `_Fact`."""
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
    """The entry of a provision in the dictionary of clauses."""
    place = provision.clause
    sources = tuple((c.source, c.where or "") for c in place.citations)
    return (
        f"    {provision.id!r}: Clause({number}, {provision.id!r}, {effect_words(provision)!r}, {sources!r},"
        f" {place.path!r}, {place.span.line}),\n"
    )


def impossible_literals(table: DecisionTable) -> Iterator[str]:
    """The `_Impossible` of each clause, as a literal with its boxes."""
    number = numbers(table.policy)
    for c in table.policy.impossible:
        written = ""
        for sides, orders in impossible_boxes(table, c):
            literals = ", ".join(side_literal(sides.get(attribute)) for attribute in number)
            numbered = tuple((number[one], signs, number[other]) for one, signs, other in orders)
            written += f"        (({literals},), {numbered!r}),\n"
        yield f"    _Impossible({c.because!r}, {c.clause.path!r}, {c.clause.span.line}, (\n{written}    )),\n"


def side_literal(side: Side | None) -> str:
    """The values that a box allows for an attribute; `None` allows all."""
    match side:
        case None:
            return "None"
        case Selection(has, has_none_of):
            return f"({frozenset_literal(sorted(has))}, {frozenset_literal(sorted(has_none_of))})"
        case OneOfRanges(ranges):
            return repr(ranges)
        case OneOfCodes(codes):
            return frozenset_literal(sorted(codes))
        case _:
            assert_never(side)
