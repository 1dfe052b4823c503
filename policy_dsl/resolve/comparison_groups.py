"""Checks the groups of attributes that a policy and its claims compare with each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from policy_dsl.model.claims import Intent, Scoped
from policy_dsl.model.conditions import AtMost, Condition, atoms
from policy_dsl.model.policy import Policy

MOST = 4
"""The most attributes that may be compared with each other: the diagram enumerates every order of their values."""


class ComparisonFault(NamedTuple):
    """A fault in comparisons of facts; `claim` and `attribute` are set if a property is counted by a compared attribute."""

    code: str
    message: str
    hint: str
    claim: str = ""
    attribute: str = ""


def comparison_faults(policy: Policy, intents: Iterable[Intent] = ()) -> Iterator[ComparisonFault]:
    """The faults of the comparisons in a policy, its claims and the intents of a proposal to it."""
    intents = tuple(intents)
    groups = linked_groups([*conditions(policy), *scoped_conditions(intents)])
    names = [attribute.name for attribute in policy.attributes]
    for group in groups:
        if len(group) > MOST:
            listed = ", ".join(f"`{name}`" for name in names if name in group)
            message = f"these attributes are compared with each other, directly or by way of others: {listed}"
            hint = f"at most {MOST} can be; compare some of them with numbers, times or dates instead"
            yield ComparisonFault("E239", message, hint)
    linked = frozenset().union(*groups)
    for claim in policy.properties:
        for name in claim.counted_by:
            if name in linked:
                where, comparand = comparison(policy, intents, name)
                message = f"`{claim.name}` is counted by `{name}`, which {where} compares {comparand}"
                hint = "count by attributes that are not compared"
                yield ComparisonFault("E243", message, hint, claim.name, name)


def conditions(policy: Policy) -> Iterator[Condition]:
    """Every condition of the policy and its claims."""
    return (condition for _, condition in named_conditions(policy))


def named_conditions(policy: Policy) -> Iterator[tuple[str, Condition]]:
    """Every condition of the policy and its claims, each with the name of its owner in messages."""
    yield from ((f"`{table.name}`", table.when) for table in policy.tables)
    yield from ((f"`{provision.id}`", provision.when) for provision in policy.provisions)
    yield from ((f"`{clause.id}` (line {clause.clause.span.line})", clause.when) for clause in policy.impossible)
    yield from ((f"`{claim.name}`", claim.where) for claim in policy.properties)
    for frame in policy.frames:
        yield from ((f"`{frame.name}`", where) for where in scoped_conditions(frame.aims))


def comparison(policy: Policy, intents: Iterable[Intent], name: str) -> tuple[str, str]:
    """Where an attribute is compared, and with what, in words. Raises KeyError if it is not compared."""
    every = (*named_conditions(policy), *(("an intent", where) for where in scoped_conditions(intents)))
    for owner, condition in every:
        for atom in atoms(condition):
            if isinstance(atom, AtMost) and name in (atom.small.attribute, atom.large.attribute):
                comparand = atom.large if atom.small.attribute == name else atom.small
                return owner, "between two requests" if comparand.attribute == name else f"with `{comparand.attribute}`"
    raise KeyError(name)


def scoped_conditions(intents: Iterable[Intent]) -> Iterator[Condition]:
    """The conditions of the intents that have one."""
    for intent in intents:
        if isinstance(intent.aim, Scoped):
            yield intent.aim.where


def linked_groups(parts: Iterable[Condition]) -> list[frozenset[str]]:
    """The compared attributes, in groups that comparisons connect."""
    groups: list[frozenset[str]] = []
    for pair in {
        (a.small.attribute, a.large.attribute) for part in parts for a in atoms(part) if isinstance(a, AtMost)
    }:
        touched = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if group not in touched]
        groups.append(frozenset(pair).union(*touched))
    return groups
