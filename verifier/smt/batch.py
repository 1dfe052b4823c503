"""Proves many obligations: claims about the same kind of requests share one query before any is tried on its own.

If nothing violates any of them, all are proved. A counterexample refutes those that it violates, and the rest share the next
query. What remains undecided is queried alone, with its full time budget.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from verifier.obligations.questions import Obligation
from verifier.smt.formulas import silent
from verifier.smt.prove import Proof, Prover
from verifier.smt.solvers import Route
from verifier.verdict import Kind, Status

TOGETHER = (Kind.CLAIM, Kind.INTENT, Kind.EXAMPLE, Kind.FRAME)
"""What is asked about together: that which authors write, of which there may be much and all of it is small."""


def proofs(prover: Prover, asked: Sequence[Obligation]) -> Iterator[Proof]:
    """A proof of each obligation, in order."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for n, obligation in enumerate(asked):
        if obligation.kind in TOGETHER and not obligation.exists and not silent(prover.formulas.of(obligation)):
            groups.setdefault(obligation.differ, []).append(n)
    first = {numbers[0]: numbers for numbers in groups.values()}
    known: dict[int, Proof] = {}
    for n, obligation in enumerate(asked):
        if n in first:
            known |= together(prover, asked, first[n])
        yield known.pop(n) if n in known else prover.prove(obligation)


def together(prover: Prover, asked: Sequence[Obligation], numbers: Sequence[int]) -> dict[int, Proof]:
    """Proofs of obligations, by number, as far as they are found by asking about several of them."""
    found: dict[int, Proof] = {}
    left = list(numbers)
    while len(left) > 1:
        proof = prover.ask(asked[left[0]].differ, *[prover.stated(asked[n]) for n in left], put=Route.PARTS)
        if proof.status is Status.PROVED:
            return found | dict.fromkeys(left, proof)
        if not proof.among:
            return found
        found |= {left[place]: replace(proof, among=()) for place in proof.among}
        left = [n for n in left if n not in found]
    return found
