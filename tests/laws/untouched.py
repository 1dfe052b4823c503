"""What a proposal names and does not touch, once more, by trying every request."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from policy_dsl.evaluate import holds
from policy_dsl.model.boxes import OneOfCodes, OneOfRanges
from policy_dsl.model.conditions import Condition
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import AddProvisions, AddRow, Operation, Proposal, Remove, Replace, ReplaceOrder, SetCell
from policy_dsl.model.provisions import Provision
from policy_dsl.model.vocabulary import Value
from tests.brute import Space, facts
from tests.laws.cells import compared_names
from verifier.by_diagram.amendments.impact import boundary_days
from verifier.by_diagram.amendments.untouched import untouched
from verifier.by_diagram.spaces.diagrams import diagrams
from verifier.obligations.subject import subject_of
from verifier.results.status import Edition, Status
from verifier.smt import certify_impact
from verifier.smt.prove import Prover


class Named(Struct):
    """The provisions of an operation: those that are gone or different, and those that are new."""

    old: list[Provision]
    new: list[Provision]


def named(operation: Operation, base: Policy, amended: Policy) -> Named:
    def at(policy: Policy, *path: str) -> list[Provision]:
        return [p for p in policy.provisions if p.path[: len(path)] == path and p.until is None]

    match operation:
        case AddProvisions(provisions):
            return Named([], [p for q in provisions for p in at(amended, *q.path)])
        case AddRow(_, provisions):
            return Named([], [p for q in provisions for p in at(amended, *q.path)])
        case Remove(target):
            return Named(at(base, *target.words), at(amended, *target.words))
        case Replace(target):
            return Named(at(base, *target.words), at(amended, *target.words))
        case ReplaceOrder(_, rules, provisions):
            names = dict.fromkeys((*rules, *(p.path[0] for p in provisions)))
            return Named([p for n in names for p in at(base, n)], [p for n in names for p in at(amended, n)])
        case SetCell(path):
            return Named(at(base, *path), at(amended, *path))


def values_of(value: Value) -> Iterator[Value]:
    """The value; of a set, the codes that it has."""
    yield from value if isinstance(value, frozenset) else (value,)


def listed(side: OneOfCodes | OneOfRanges) -> set[Value]:
    if isinstance(side, OneOfCodes):
        return set(side.codes)
    return {step for start, until in side.ranges for step in range(start, until)}


def untouched_agree(policy: Policy, proposal: Proposal, space: Space, prover: Prover) -> None:
    base = proposal.base
    every = [named(operation, base, policy) for operation in proposal.operations]
    conditions: list[Condition] = [p.when for each in every for p in (*each.old, *each.new)]
    written = [p.when for op in proposal.operations if not isinstance(op, Remove | SetCell) for p in op.provisions]
    names = {
        fact.attribute for when in (*written, *(p.when for each in every for p in each.old)) for fact in facts(when)
    }
    before, after = space.outcomes[Edition.BASE], space.outcomes[Edition.AMENDED]
    met = [r for r in space.possible if any(holds(when, r) for when in conditions)]
    changed = [r for r in space.possible if before[id(r)] != after[id(r)]]
    made = diagrams(policy, base, (), (), days=boundary_days(policy, base))
    assert made is not None
    found = {each.attribute: each for each in untouched(made, subject_of(proposal, policy))}
    compared = compared_names(policy, base, (), ())
    assert [a.name for a in policy.attributes if a.name in found] == [*found]
    for attribute in policy.attributes:
        name = attribute.name
        admitted = {v for r in met for v in values_of(r[name])}
        moved = {v for r in changed for v in values_of(r[name])}
        if name not in names or (name in compared and name not in found):
            assert name not in found
        elif name in compared:  # classes of values, of which some are admitted
            assert not listed(found[name].values) & moved
            assert listed(found[name].admitted) >= admitted
        else:
            assert (listed(found[name].values) if name in found else set()) == admitted - moved, name
            assert name not in found or listed(found[name].admitted) == admitted, name
    if found:
        assert certify_impact.untouched(prover, [*found.values()]).status is Status.PROVED
