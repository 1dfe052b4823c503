"""Which attributes are compared with which, over a whole policy and what is claimed of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy_dsl.model.claims import Intent, Scoped
from policy_dsl.model.conditions import AtMost, Condition, atoms
from policy_dsl.model.policy import Policy

MOST = 4
"""Attributes that may be compared with each other: the diagram tries every order that values of one class can have."""


def check(policy: Policy, intents: Iterable[Intent] = ()) -> Iterator[tuple[str, str, str, str, str]]:
    """For everything wrong: the code, what is wrong, what to do; and the property and attribute that it is about, if it is."""
    intents = tuple(intents)
    groups = compared([*conditions(policy), *scoped_conditions(intents)])
    names = [attribute.name for attribute in policy.attributes]
    for group in groups:
        if len(group) > MOST:
            listed = ", ".join(f"`{name}`" for name in names if name in group)
            said = f"these attributes are compared with each other, directly or by way of others: {listed}"
            yield (
                "E239",
                said,
                f"at most {MOST} can be; compare some of them with numbers, times or dates instead",
                "",
                "",
            )
    linked = frozenset().union(*groups)
    for claim in policy.properties:
        for name in claim.counted_by:
            if name in linked:
                where, other = comparison(policy, intents, name)
                said = f"`{claim.name}` is counted by `{name}`, which {where} compares {other}"
                yield "E243", said, "count by attributes that are not compared", claim.name, name


def conditions(policy: Policy) -> Iterator[Condition]:
    """Every condition of the policy and its claims."""
    return (condition for _, condition in named_conditions(policy))


def named_conditions(policy: Policy) -> Iterator[tuple[str, Condition]]:
    """Every condition of the policy and its claims, and what it belongs to."""
    yield from ((f"`{table.name}`", table.when) for table in policy.tables)
    yield from ((f"`{provision.id}`", provision.when) for provision in policy.provisions)
    yield from ((f"`{clause.id}` (line {clause.clause.span.line})", clause.when) for clause in policy.impossible)
    yield from ((f"`{claim.name}`", claim.where) for claim in policy.properties)
    for frame in policy.frames:
        yield from ((f"`{frame.name}`", where) for where in scoped_conditions(frame.aims))


def comparison(policy: Policy, intents: Iterable[Intent], name: str) -> tuple[str, str]:
    """What compares an attribute that is compared, and with what."""
    every = (*named_conditions(policy), *(("an intent", where) for where in scoped_conditions(intents)))
    for owner, condition in every:
        for atom in atoms(condition):
            if isinstance(atom, AtMost) and name in (atom.small.attribute, atom.large.attribute):
                other = atom.large if atom.small.attribute == name else atom.small
                return owner, "between two requests" if other.attribute == name else f"with `{other.attribute}`"
    raise KeyError(name)


def scoped_conditions(intents: Iterable[Intent]) -> Iterator[Condition]:
    """The conditions of intents."""
    for intent in intents:
        if isinstance(intent.aim, Scoped):
            yield intent.aim.where


def compared(parts: Iterable[Condition]) -> list[frozenset[str]]:
    """The attributes that are compared, those together that are linked by comparisons."""
    groups: list[frozenset[str]] = []
    for pair in {
        (a.small.attribute, a.large.attribute) for part in parts for a in atoms(part) if isinstance(a, AtMost)
    }:
        touched = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if group not in touched]
        groups.append(frozenset(pair).union(*touched))
    return groups
