"""Proves many obligations, with joint queries where possible.

Claims about the same kind of requests first share a query. If nothing violates any of them, all are proved. A
counterexample refutes those that it violates, and the rest share the next query. What joint queries leave undecided is
queried alone, with its full time budget.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from policy_dsl.model.claims import Availability
from verifier.obligations.questions import Obligation
from verifier.results.status import Kind, Status
from verifier.smt.formulas import facts_only
from verifier.smt.proof import Proof
from verifier.smt.prove import Prover
from verifier.smt.solvers import Route

JOINT_KINDS = (Kind.CLAIM, Kind.INTENT, Kind.EXAMPLE, Kind.FRAME)
"""Kinds that are queried jointly: what authors write, often much of it and each small."""


def prove_all(prover: Prover, obligations: Sequence[Obligation]) -> Iterator[Proof]:
    """A proof of each obligation, in order."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for n, obligation in enumerate(obligations):
        formula = prover.formulas.of(obligation)
        alone = obligation.exists or isinstance(obligation.question, Availability)
        if obligation.kind in JOINT_KINDS and not alone and not facts_only(formula):
            groups.setdefault(obligation.differ, []).append(n)
    first = {numbers[0]: numbers for numbers in groups.values()}
    proved: dict[int, Proof] = {}
    for n, obligation in enumerate(obligations):
        if n in first:
            proved |= prove_jointly(prover, obligations, first[n])
        yield proved.pop(n) if n in proved else prover.prove(obligation)


def prove_jointly(prover: Prover, obligations: Sequence[Obligation], numbers: Sequence[int]) -> dict[int, Proof]:
    """The proofs of those obligations that joint queries decide, by number."""
    proved: dict[int, Proof] = {}
    left = list(numbers)
    while len(left) > 1:
        proof = prover.ask(
            obligations[left[0]].differ,
            *[prover.encoder_of(obligations[n]) for n in left],
            route=Route.PARTITIONED,
            formulas=[prover.formulas.of(obligations[n]) for n in left],
        )
        if proof.status is Status.PROVED:
            return proved | dict.fromkeys(left, proof)
        if not proof.holding:
            return proved
        proved |= {left[place]: replace(proof, holding=()) for place in proof.holding}
        left = [n for n in left if n not in proved]
    return proved
