"""Certifies with Z3 the changes that the diagrams computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import assert_never

from msgspec.structs import replace

from verifier.results.impact import Change, Exclusives, Grain, Impact, Move, Outline, OutlineRow, kind_of
from verifier.results.status import Edition, Status
from verifier.smt import certify_impact
from verifier.smt.proof import Proof
from verifier.smt.prove import Prover


def certified_impact(impact: Impact, prover: Prover) -> Impact:
    """The impact, certified by Z3 for each pair of outcomes and direction, for the requests outside all boxes, for how many of
    several times change, and for what is untouched; and its outline for each kind of change.

    What is untouched is left out where Z3 does not decide it.
    """
    kinds: dict[Move, list[Change]] = {}
    for change in impact.regions:
        kinds.setdefault(change.move, []).append(change)
    proofs = [certify_impact.unchanged(prover, impact.regions)]
    proofs += [certify_impact.changes(prover, group, [move], all_of_them=True) for move, group in kinds.items()]
    if impact.outline.grain is not Grain.OUTCOMES:
        proofs += outline_proofs(impact.outline, list(kinds), prover)
    if impact.changed_in:
        proofs.append(certify_impact.changed_in(prover, impact.changed_in))
    if impact.untouched:
        proof = certify_impact.untouched(prover, impact.untouched)
        if proof.status is Status.UNDECIDED:
            impact = replace(impact, untouched=None)
        else:
            proofs.append(proof)
    appeared = None if impact.appeared is None else certified_exclusives(impact.appeared, Edition.AMENDED, prover)
    vanished = None if impact.vanished is None else certified_exclusives(impact.vanished, Edition.BASE, prover)
    proofs += [Proof(each.certified, query=each.query) for each in (appeared, vanished) if each is not None]
    status, query = combined_proof(proofs)
    return replace(impact, certified=status, query=query, appeared=appeared, vanished=vanished)


def outline_proofs(outline: Outline, moves: Sequence[Move], prover: Prover) -> Iterator[Proof]:
    """For each kind of change, the proof that its rows are exactly the changes of this kind. Where the last row has all
    other changes: that the rows are nothing else, and that all others change as the last row says.
    """
    kinds: dict[tuple[object, ...], list[Move]] = {}
    for move in moves:
        kinds.setdefault(kind_of(outline.grain, move), []).append(move)
    boxed = [row for row in outline.rows if row.box is not None]
    for kind, members in kinds.items():
        rows = [row for row in boxed if kind_of_row(outline.grain, row) == kind]
        yield certify_impact.changes(prover, rows, members, all_of_them=len(boxed) == len(outline.rows))
    for row in outline.rows:
        if row.box is None:
            others = [move for move in moves if may_be(row, move)]
            yield certify_impact.unchanged(prover, boxed, except_for=others)


def kind_of_row(grain: Grain, row: OutlineRow) -> tuple[object, ...]:
    """What all changes in a row with a box share at this grain, as `kind_of` says it of one change."""
    match grain:
        case Grain.OUTCOMES:
            return row.before[0], row.after[0], row.direction
        case Grain.OUTCOME_AFTER:
            return row.direction, row.after[0]
        case Grain.DIRECTION:
            return (row.direction,)
        case _:
            assert_never(grain)


def may_be(row: OutlineRow, move: Move) -> bool:
    """Whether the row, by its outcomes and its direction, may have this change."""
    return (
        move.before in row.before
        and move.after in row.after
        and (row.direction is None or move.direction is row.direction)
    )


def certified_exclusives(exclusives: Exclusives, edition: Edition, prover: Prover) -> Exclusives:
    """The requests possible in one edition alone, certified by Z3 for each outcome, and for the requests outside all
    boxes; of several times, also that the regions of a group have the same requests.
    """
    proofs = [certify_impact.no_more(prover, exclusives.regions, edition)]
    for outcome, group in groupby(exclusives.regions, key=lambda each: each.decision.outcome):
        proofs.append(certify_impact.exclusive(prover, list(group), edition, outcome))
    shared = [group for group in exclusives.groups if len(group.regions) > 1]
    if shared:
        proofs.append(certify_impact.same_requests(prover, shared, edition))
    status, query = combined_proof(proofs)
    return replace(exclusives, certified=status, query=query)


def combined_proof(proofs: Sequence[Proof]) -> tuple[Status, str | None]:
    """The status of all proofs together: proved when all are, and refuted when one is; with the query of that one."""
    statuses = {proof.status for proof in proofs}
    status = next(s for s in (Status.REFUTED, Status.UNDECIDED, Status.PROVED) if s in statuses)
    return status, next((proof.query for proof in proofs if proof.query), None)
