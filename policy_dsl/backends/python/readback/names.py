"""The names of a generated file, read back: each tells one thing, and the manifest says what each is for.

The file itself is asked, not the module that gives names: its parameters, its enumerations, its members.
"""

from __future__ import annotations

import ast
import builtins
import keyword
from collections.abc import Iterable, Sequence
from datetime import date

from policy_dsl.backends.python.readback.tree_data import Reading, literal
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Ordered

OF_MEMBERS = frozenset({*dir(str), "mro", "name", "value"})
"""What a member of an enumeration of text may not be called."""


def named(
    reading: Reading, manifest: ast.expr, head: str, classes: Sequence[ast.ClassDef], decide: ast.FunctionDef
) -> None:
    """The names are all different and mean nothing else, and the manifest says what they are; `head` stands before them."""
    policy = reading.policy
    asked = [each.arg for each in decide.args.kwonlyargs]
    if len(asked) != len(policy.attributes) + (policy.dated_by is not None):
        raise NotTheSameError("`decide` does not take each fact once")
    distinct("parameters", asked, frozenset())
    distinct("enumerations", [each.name for each in classes], {*bound(head), *reading.known, "decide"})
    entries = reading.known.get("_FACTS")
    facts = entries.elts if isinstance(entries, ast.Tuple) else []
    if [literal(f.args[0]) for f in facts if isinstance(f, ast.Call) and f.args] != asked[: len(policy.attributes)]:
        raise NotTheSameError("_FACTS does not have the names of the parameters")
    said = literal(manifest)
    wanted = {"facts": ways(policy, asked, classes), "dated": days(policy, asked[-1])}
    if not isinstance(said, dict) or any(key not in said or said[key] != value for key, value in wanted.items()):
        raise NotTheSameError("the manifest does not say how facts are given")


def ways(policy: Policy, asked: Sequence[str], classes: Sequence[ast.ClassDef]) -> dict[str, object]:
    """For each fact its parameter, its enumeration, and the members that are not called as their code."""
    left = iter(classes)
    found: dict[str, object] = {}
    for attribute, parameter in zip(policy.attributes, asked, strict=False):
        way: dict[str, object] = {"parameter": parameter}
        if attribute.names:
            enumeration = next(left)
            members = {
                target.id: literal(each.value)
                for each in enumeration.body[2:]
                if isinstance(each, ast.Assign)
                for target in each.targets
                if isinstance(target, ast.Name)
            }
            distinct("members", members, OF_MEMBERS)
            if tuple(members.values()) != attribute.names:
                raise NotTheSameError(f"the enumeration of {attribute.name} does not have its codes")
            way["class"] = enumeration.name
            way["members"] = {code: member for member, code in members.items() if member != code}
        found[attribute.name] = way
    return found


def days(policy: Policy, last: str) -> dict[str, str] | None:
    """By which fact the policy is dated, its other parameter, which is the last, and the days."""
    if policy.dated_by is None:
        return None
    kind = policy.by_name[policy.dated_by].type
    assert isinstance(kind, Ordered)  # noqa: S101  # a policy is dated by a date; for mypy
    first, until = (date.fromordinal(day).isoformat() for day in (kind.first, kind.last + 1))
    return {"by": policy.dated_by, "as_of": last, "from": first, "until": until}


def distinct(what: str, names: Iterable[str], others: Iterable[str]) -> None:
    """Each name is an identifier, no other is like it, and it means nothing else."""
    seen = {*others, *keyword.kwlist, *dir(builtins)}
    for name in names:
        if name in seen or not name.isidentifier() or not name.isascii() or name.startswith("_"):
            raise NotTheSameError(f"the names of {what} are not all different, or mean something else")
        seen.add(name)


def bound(text: str) -> set[str]:
    """The names that a text binds at its margin."""
    found: set[str] = set()
    for node in ast.parse(text).body:
        match node:
            case ast.ImportFrom(names=names):
                found.update(each.asname or each.name for each in names)
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                found.add(name)
            case ast.Assign(targets=targets):
                found.update(target.id for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
            case _:
                pass
    return found
