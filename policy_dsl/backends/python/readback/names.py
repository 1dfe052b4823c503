"""Checks the names of parameters, enumerations and members in a generated file: distinct, and as the manifest lists them.

Names are read from the file itself, not taken from the module that makes names.
"""

from __future__ import annotations

import ast
import builtins
import keyword
from collections.abc import Iterable, Sequence
from datetime import date

from policy_dsl.backends.clock_tables import calendar_entries
from policy_dsl.backends.python.readback.tree_data import FileData, literal
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import TIME_FACT
from policy_dsl.model.vocabulary import Ordered

RESERVED_FOR_MEMBERS = frozenset({*dir(str), "mro", "name", "value"})
"""Names that a member of an enumeration of text may not have."""


def check_names(
    reading: FileData, manifest: ast.expr, head: str, classes: Sequence[ast.ClassDef], decide: ast.FunctionDef
) -> None:
    """Requires names that are all different, have no other meaning, and are as the manifest lists them. `head` is the text
    up to the end of the kernel.
    """
    policy = reading.policy
    parameters = [node.arg for node in decide.args.kwonlyargs]
    if len(parameters) != len(policy.attributes) + (policy.dated_by is not None):
        raise NotTheSameError("`decide` does not take each fact once")
    check_distinct("parameters", parameters, frozenset())
    bound = {*bound_names(head), *reading.values, "decide", "day_of_receipt", "derive"}
    check_distinct("enumerations", [node.name for node in classes], bound)
    entries = reading.values.get("_FACTS")
    facts = entries.elts if isinstance(entries, ast.Tuple) else []
    named = [literal(fact.args[0]) for fact in facts if isinstance(fact, ast.Call) and fact.args]
    if named != [*parameters[: len(policy.attributes)], *([TIME_FACT] if policy.times else [])]:
        raise NotTheSameError("_FACTS does not have the names of the parameters")
    listed = literal(manifest)
    wanted = {
        "facts": fact_entries(policy, parameters, classes),
        "dated": dated_entry(policy, parameters[-1]),
        **calendar_entries(policy),
    }
    if policy.times:
        wanted["times"] = [{"name": each.name, "title": each.title} for each in policy.times]
    if not isinstance(listed, dict) or any(key not in listed or listed[key] != value for key, value in wanted.items()):
        raise NotTheSameError("the manifest does not say how facts are given, or which calendars and times it knows")


def fact_entries(policy: Policy, parameters: Sequence[str], classes: Sequence[ast.ClassDef]) -> dict[str, object]:
    """The manifest's entry of each fact: its parameter, its enumeration, and members whose names differ from their codes."""
    remaining = iter(classes)
    entries: dict[str, object] = {}
    for attribute, parameter in zip(policy.attributes, parameters, strict=False):
        entry: dict[str, object] = {"parameter": parameter}
        if attribute.names:
            enumeration = next(remaining)
            members = {
                target.id: literal(assignment.value)
                for assignment in enumeration.body[2:]
                if isinstance(assignment, ast.Assign)
                for target in assignment.targets
                if isinstance(target, ast.Name)
            }
            check_distinct("members", members, RESERVED_FOR_MEMBERS)
            if tuple(members.values()) != attribute.names:
                raise NotTheSameError(f"the enumeration of {attribute.name} does not have its codes")
            entry["class"] = enumeration.name
            entry["members"] = {code: member for member, code in members.items() if member != code}
        entries[attribute.name] = entry
    return entries


def dated_entry(policy: Policy, last: str) -> dict[str, str] | None:
    """The manifest's entry of the fact that dates the policy: its name, its second parameter (`last`), and the days covered."""
    if policy.dated_by is None:
        return None
    date_type = policy.by_name[policy.dated_by].type
    assert isinstance(date_type, Ordered)  # noqa: S101  # a policy is dated by a date; for mypy
    first, until = (date.fromordinal(day).isoformat() for day in (date_type.first, date_type.last + 1))
    return {"by": policy.dated_by, "as_of": last, "from": first, "until": until}


def check_distinct(what: str, names: Iterable[str], others: Iterable[str]) -> None:
    """Requires public ASCII identifiers that are all different, not among `others`, and neither keywords nor builtins."""
    seen = {*others, *keyword.kwlist, *dir(builtins)}
    for name in names:
        if name in seen or not name.isidentifier() or not name.isascii() or name.startswith("_"):
            raise NotTheSameError(f"the names of {what} are not all different, or mean something else")
        seen.add(name)


def bound_names(text: str) -> set[str]:
    """The names that a module's text binds at its top level."""
    names: set[str] = set()
    for node in ast.parse(text).body:
        match node:
            case ast.ImportFrom(names=imported):
                names.update(alias.asname or alias.name for alias in imported)
            case ast.ClassDef(name=bound) | ast.FunctionDef(name=bound):
                names.add(bound)
            case ast.Assign(targets=targets):
                names.update(target.id for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=bound)):
                names.add(bound)
            case _:
                pass
    return names
