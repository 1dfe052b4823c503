"""Looks up names of rules, tables, rows and cells in the base of a proposal, and reports those that it does not have."""

from __future__ import annotations

from collections.abc import Mapping

from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Table, display_name
from policy_dsl.model.vocabulary import Ordered, Scale, Steps
from policy_dsl.resolve.proposals import stacks
from policy_dsl.resolve.rules import names
from policy_dsl.resolve.rules.rule_orders import orders_of_rules
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.words.name_text import listing, nearest
from policy_dsl.syntax import tree
from policy_dsl.text import Span

TYPES: Mapping[Scale | Steps, str] = {
    Scale.NUMBER: "whole number from 0 to 9",
    Scale.DURATION: "duration up to 9 days",
    Scale.DATE: "date from 2026-01-01 until 2027-01-01",
}
STEPS = "number from 0.00 to 9.00 in steps of 0.01"
"""Examples of bounds, by scale."""


def check_exists(scope: Scope, base: Policy, name: tree.Word, is_table: bool) -> bool:
    """Whether the base has this rule or table; if not, reports it."""
    of_tables = [t.name for t in base.tables if t.until is None]
    rules = [p.path[0] for p in base.provisions if p.path[0] not in of_tables and p.until is None]
    expected = of_tables if is_table else rules
    if name.text in expected:
        return True
    kind, other_kind = ("table", "rule") if is_table else ("rule", "table")
    if stacks.report_removed_below(scope, (name.text,), name.span):
        return False
    hint = nearest(name.text, expected) or (f"there are {listing(expected)}" if expected else None)
    rows = dict.fromkeys(
        display_name(p.path[:2]) for p in base.provisions if p.until is None and p.path[1:2] == (name.text,)
    )
    if is_table and rows:
        hint = f"write a row after its table: {listing(rows)}"
    elif is_table and name.text in ("row", "rule", "table", "cell"):
        hint = f"leave `{name.text}` out: the name of the table comes first"
    elif is_table and name.text == "otherwise":
        hint = "write the `otherwise` of a table after its table; a proposal cannot change the one at the margin"
    if name.text in (rules if is_table else of_tables):
        hint = f"it is a {other_kind}: write `replace {other_kind} {name.text}` or `remove {other_kind} {name.text}`"
    if name.text in (orders := orders_of_rules(base)):
        hint = f"it is an order: write `replace rule RULE`, `remove rule RULE`, `remove rules {name.text}` or "
        hint += f"`replace rules {name.text} in this order`; "
        hint += f"its rules are {listing(orders[name.text])}"
    if is_table and name.text == "group":
        hint = "write `add to group NAME : A`, or `remove from group NAME : A`: say which codes come or go"
    if is_table and name.text in scope.attributes:
        declared = scope.attributes[name.text].type
        bounds = TYPES.get(declared.scale, STEPS) if isinstance(declared, Ordered) else None
        way = f"set {name.text} : {bounds}" if bounds else f"add code CODE to {name.text}"
        hint = (
            f"it is a fact; {'its bounds change with its type' if bounds else 'its codes change one by one'}: `{way}`"
        )
    if is_table and name.text in scope.times:
        hint = f"it is a time, and stands after its row: `set TABLE ROW {name.text} to …`"
    if is_table and name.text == "term":
        hint = "write `replace term NAME means …`, with what it means from now on"
    if is_table and name.text in scope.terms:
        hint = f"it is a term: write `replace term {name.text} means …`"
    if is_table and name.text in scope.groups:
        hint = f"it is a group: write `add to group {name.text} : A`, or `remove from group {name.text} : A`"
    if name.text in scope.constants:
        from policy_dsl.syntax.hints.let_hints import CONSTANT_STAYS  # only for mistakes

        hint = CONSTANT_STAYS
    if name.text in scope.derived:
        from policy_dsl.syntax.hints.derive_hints import (
            DERIVED_STAYS,  # only for mistakes: its patterns take time to compile
        )

        hint = DERIVED_STAYS
    scope.report("E305", f"`{base.name}` has no {kind} `{name.text}`", name.span, hint)
    return False


def table_of_base(scope: Scope, base: Policy, name: tree.Word) -> Table | None:
    """The table of the base; None after a finding."""
    return base.table(name.text) if check_exists(scope, base, name, True) else None


def report_unknown_path(scope: Scope, base: Policy, named: names.NameIndex, path: names.Path, span: Span) -> None:
    """Reports a row or cell that the base does not have."""
    if stacks.report_removed_below(scope, path, span):
        return
    deeper = [display_name(p) for p in named.paths if p[:-1] == path]
    if path in named.paths and deeper:
        whole = "row; expected one cell" if len(path) > 1 else "table; expected a row or a cell"
        listed = f"its {'cells' if len(path) > 1 else 'rows'} are {listing(deeper)}"
        hint = listed if len(path) > 1 else f"{listed}; for several, `set {path[0]}` with a heading and rows below it"
        scope.report("E306", f"`{display_name(path)}` is a whole {whole}", span, hint)
        return
    codes = [code for (_, code), into in scope.split.items() if into == path[1:2]]
    if old := next((each for code in codes if (each := (path[0], code, *path[2:])) in named.paths), None):
        hint = f"this proposal renames the code, and the row keeps its name: write `{display_name(old)}`"
        scope.report("E305", f"`{base.name}` has no `{display_name(path)}`", span, hint)
        return
    candidates = [p for p in named.paths if p[0] == path[0] and len(p) == len(path)]
    candidates = candidates or [p for p in named.paths if p[0] == path[0] and len(p) == len(path) - 1]
    scope.report(
        "E305", f"`{base.name}` has no `{display_name(path)}`", span, names.missing_name_hint(named, path, candidates)
    )
