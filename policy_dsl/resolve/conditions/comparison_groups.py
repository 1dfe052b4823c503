"""Checks the groups of attributes that a policy and its claims compare with each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from policy_dsl.model.claims import (
    Availability,
    Compared,
    Intent,
    Property,
    Relation,
    Scoped,
    compares_outcomes,
    conditions_of_claim,
)
from policy_dsl.model.conditions import AtMost, Condition, Same, atoms, attributes_tested, parts_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Clause
from policy_dsl.model.said_times import tests_in
from policy_dsl.model.terms import with_explanations

MOST = 4
"""The most attributes that may be compared with each other: the diagram enumerates every order of their values, and of
codes which are equal. A set that is compared with others has a level for each of its codes, and does not count.
"""


class ComparisonFault(NamedTuple):
    """A fault in comparisons of facts, at the `clause` with which there are too many; `claim` and `attribute` are set if a
    property is counted by a compared attribute: then at the property, or at what compares it if the property is of the base.
    """

    code: str
    message: str
    hint: str
    clause: Clause
    claim: str = ""
    attribute: str = ""


def comparison_faults(policy: Policy, intents: Iterable[Intent] = (), path: str = "") -> Iterator[ComparisonFault]:
    """The faults of the comparisons in a policy, its claims and the intents of a proposal to it, which is at `path`."""
    intents = tuple(intents)
    groups = linked_groups([*conditions(policy), *scoped_conditions(intents)])
    names = [attribute.name for attribute in policy.attributes]
    for group in groups:
        if len(group) > MOST:
            listed = ", ".join(f"`{name}`" for name in names if name in group)
            message = f"these attributes are compared with each other, directly or by way of others: {listed}"
            values = "codes" if policy.by_name[min(group)].names else "numbers, times or dates"
            hint = f"at most {MOST} can be; compare some of them with {values} instead"
            yield ComparisonFault("E239", message, hint, clause_too_many(policy, intents, group, path))
    for claim in policy.properties if policy.has_clocks else ():
        if isinstance(claim, Availability) and compares_outcomes(claim) and policy.dated_by in claim.differ:
            message = f"`{claim.name}` compares the time of a way that may be received on another day"
            hint = f"leave `{policy.dated_by}` out of `alike except`, or say that the way is `permitted` or `refused`"
            if any(isinstance(test, Compared) and test.relation is Relation.DUE_BEFORE for test in tests_in(claim)):
                hint += "; `due before` compares any two requests, and no way with a request of another day"
            yield ComparisonFault("E247", message, hint, claim.clause)
    linked = frozenset().union(*groups)
    for claim in policy.properties:
        for name in claim.differ if isinstance(claim, Availability) else ():
            if any(len(group) > 1 and name in group for group in groups):
                where, comparand = comparison(policy, intents, name)
                message = f"`{claim.name}` varies `{name}`, which {where} compares {comparand}"
                hint = "vary facts that are not compared with each other"
                yield ComparisonFault("E245", message, hint, claim.clause, claim.name, name)
        for name in claim.counted_by if isinstance(claim, Property) else ():
            if name in linked:
                where, comparand = comparison(policy, intents, name)
                message = f"`{claim.name}` is counted by `{name}`, which {where} compares {comparand}"
                hint = "count by attributes that are not compared"
                clause = claim.clause if claim.clause.path == path else clause_comparing(policy, intents, name, path)
                yield ComparisonFault("E243", message, hint, clause or claim.clause, claim.name, name)


def conditions(policy: Policy) -> Iterator[Condition]:
    """Every condition of the policy and its claims."""
    return (condition for _, _, condition in named_conditions(policy))


def named_conditions(policy: Policy) -> Iterator[tuple[str, Clause, Condition]]:
    """Every condition of the policy and its claims, each with the name of its owner in messages, and its clause."""
    yield from ((f"`{table.name}`", table.clause, table.when) for table in policy.tables)
    yield from ((f"`{provision.id}`", provision.clause, provision.when) for provision in policy.provisions)
    for impossible in policy.impossible:
        yield f"`{impossible.id}` (line {impossible.clause.span.line})", impossible.clause, impossible.when
    for claim in policy.properties:
        yield from ((f"`{claim.name}`", claim.clause, condition) for condition in conditions_of_claim(claim))
    for frame in policy.frames:
        yield from ((f"`{frame.name}`", aim.clause, where) for aim in frame.aims for where in scoped_conditions([aim]))


def clause_too_many(policy: Policy, intents: Iterable[Intent], group: frozenset[str], path: str) -> Clause:
    """The first clause in the order of the text, with the text at `path` last, with which more attributes of the group are
    compared with each other than may be. If a comparison comes from a term there, the clause of that term.
    """
    owners = [(clause, condition) for _, clause, condition in named_conditions(policy)]
    owners += [(each.clause, where) for each in intents for where in scoped_conditions([each])]
    owners.sort(key=lambda owner: (owner[0].path == path, owner[0].span))
    pairs: set[frozenset[str]] = set()
    for clause, condition in owners:
        new = [pair for pair in compared_pairs(condition) if pair <= group and pair not in pairs]
        for pair in new:
            pairs.add(pair)
            if any(len(each) > MOST for each in joined_pairs(pairs)):
                return term_with(policy, clause, pair) or clause
    return policy.clause


def term_with(policy: Policy, clause: Clause, pair: frozenset[str]) -> Clause | None:
    """The clause of the smallest term of a condition that compares these two attributes; `None` if none does."""
    names = with_explanations(policy.terms, clause.terms)
    those = [term for term in policy.terms if term.name in names and pair in compared_pairs(term.when)]
    smallest = min(those, key=lambda term: sum(1 for _ in atoms(term.when)), default=None)
    return None if smallest is None else smallest.clause


def clause_comparing(policy: Policy, intents: Iterable[Intent], name: str, path: str) -> Clause | None:
    """The first clause of the text at `path` that compares the attribute; `None` if none does."""
    owners = [(clause, condition) for _, clause, condition in named_conditions(policy)]
    owners += [(each.clause, where) for each in intents for where in scoped_conditions([each])]
    comparing = (
        clause for clause, where in owners if clause.path == path and any(name in p for p in compared_pairs(where))
    )
    return min(comparing, key=lambda clause: clause.span, default=None)


def comparison(policy: Policy, intents: Iterable[Intent], name: str) -> tuple[str, str]:
    """Where an attribute is compared, and with what, in words. Raises KeyError if it is not compared."""
    every = [(owner, condition) for owner, _, condition in named_conditions(policy)]
    for owner, condition in (*every, *(("an intent", where) for where in scoped_conditions(intents))):
        for atom in atoms(condition):
            if isinstance(atom, AtMost | Same) and name in (names := attributes_tested(atom)):
                comparand = names[1] if names[0] == name else names[0]
                return owner, "between two requests" if comparand == name else f"with `{comparand}`"
    raise KeyError(name)


def scoped_conditions(intents: Iterable[Intent]) -> Iterator[Condition]:
    """The conditions of the intents that have one."""
    for intent in intents:
        if isinstance(intent.aim, Scoped):
            yield intent.aim.where


def linked_groups(parts: Iterable[Condition]) -> list[frozenset[str]]:
    """The compared attributes, in groups that comparisons connect. Equal cells of a table are one object, and are looked at
    once.
    """
    each = {id(conjunct): conjunct for part in parts for conjunct in parts_of(part)}
    return joined_pairs({pair for conjunct in each.values() for pair in compared_pairs(conjunct)})


def compared_pairs(condition: Condition) -> list[frozenset[str]]:
    """The attributes that a condition compares, two and two, in its order; one alone where it is that of two requests."""
    return [frozenset(attributes_tested(atom)) for atom in atoms(condition) if isinstance(atom, AtMost | Same)]


def joined_pairs(pairs: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """The groups of attributes that these pairs connect."""
    groups: list[frozenset[str]] = []
    for pair in pairs:
        touched = [group for group in groups if group & pair]
        groups = [group for group in groups if group not in touched]
        groups.append(pair.union(*touched))
    return groups
