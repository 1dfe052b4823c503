"""The rows of guarantees: how each stands today, and how each proposal moves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from verifier.report.facts.families import Family
from verifier.report.words import numbers
from verifier.report.words.brief.guarantees import by_refusal
from verifier.results.movement import Movement, movement
from verifier.results.status import BUILT_IN, Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification

NONE = ""
"""The cell of a guarantee that a proposal does not have."""


def guarantee_rows(family: Family) -> list[tuple[str, ...]]:
    """A row for each guarantee, and one each for the rules about amendments, the intents and the faults."""
    rows, in_cells = [], counts_cells(family)
    for name in guarantee_names(family):
        now = verdict_today(family, name)
        cells = [guarantee_cell(claim(v, name), v, in_cells) for _, v in family.verified]
        rows.append((name, NONE if now is None else standing_today(now, in_cells), *cells))
    for title, kinds in (("rules for amendments kept", (Kind.FRAME,)), ("intents met", (Kind.INTENT,))):
        rows += row_of_kinds(family, title, kinds)
    faults = [
        each for _, v in every_verification(family) for each in v.verdicts if each.kind in (*BUILT_IN, Kind.EXAMPLE)
    ]
    if any(each.status is not Status.PROVED for each in faults):
        rows += row_of_kinds(family, "always proved", (*BUILT_IN, Kind.EXAMPLE))
    return rows


def every_verification(family: Family) -> Iterator[tuple[str, Verification]]:
    """The verifications of the family by path, that of the policy first."""
    for report in filter(None, (family.base, *family.proposals)):
        if report.verification is not None:
            yield report.path, report.verification


def guarantee_names(family: Family) -> list[str]:
    """The properties of the policy and of the proposals, in order."""
    return list(
        dict.fromkeys(v.name for _, each in every_verification(family) for v in each.verdicts if v.kind is Kind.CLAIM)
    )


def claim(verification: Verification, name: str) -> Verdict | None:
    """The verdict on a property; `None` if there is none of this name."""
    return next((v for v in verification.verdicts if v.kind is Kind.CLAIM and v.name == name), None)


def verdict_today(family: Family, name: str) -> Verdict | None:
    """The verdict on a property of the policy as it is today."""
    if family.base is not None and family.base.verification is not None:
        return claim(family.base.verification, name)
    direct = (v for _, v in family.verified if v.proposal is not None and v.proposal.below is None)
    return next((found.before for v in direct if (found := claim(v, name)) is not None and found.before), None)


def counts_cells(family: Family) -> bool:
    """Whether the table counts cells: all columns count every property that fails by the facts that its author chose.
    Otherwise the whole table has shares.
    """
    every = [each for _, v in every_verification(family) for each in v.verdicts if each.kind is Kind.CLAIM]
    return all(v.counted_by for v in every if Status.REFUTED in (v.status, v.status_before))


def failing(family: Family) -> set[str]:
    """The properties that fail today or under some proposal."""
    return {
        v.name
        for _, each in every_verification(family)
        for v in each.verdicts
        if v.kind is Kind.CLAIM and Status.REFUTED in (v.status, v.status_before)
    }


def extent(verdict: Verdict, in_cells: bool) -> str:
    """How far a property fails: in cells, or as a share of what it is about; empty where that was not counted."""
    if in_cells and verdict.combinations is not None:
        return f" {numbers.abbreviated(verdict.combinations)}"
    return f" {numbers.percent(verdict.count, verdict.of)}" if verdict.count and verdict.of else ""


def has_refusals(family: Family) -> bool:
    """Whether some property is repaired by refusing what breaks it today."""
    every = [(each, v.proposal) for _, v in family.verified for each in v.verdicts if each.kind is Kind.CLAIM]
    return any(movement(each, proposal) is Movement.REPAIRED and by_refusal(each) for each, proposal in every)


def standing_today(verdict: Verdict, in_cells: bool) -> str:
    """How a property stands today."""
    match verdict.status:
        case Status.PROVED:
            return "✓ holds"
        case Status.REFUTED:
            return f"✗ fails{extent(verdict, in_cells)}"
        case Status.UNDECIDED:
            return "? undecided"
        case _:
            assert_never(verdict.status)


def guarantee_cell(verdict: Verdict | None, verification: Verification, in_cells: bool) -> str:
    """How a proposal moves a property."""
    if verdict is None:
        return NONE
    moved = movement(verdict, verification.proposal)
    after = extent(verdict, in_cells)
    match moved:
        case None:
            return standing_today(verdict, in_cells)
        case Movement.LOST:
            return f"✗ lost{after}"
        case Movement.GIVEN_UP:
            return f"✗ given up{after}"
        case Movement.REPAIRED:
            return "✓ repaired by refusal" if by_refusal(verdict) else "✓ repaired"
        case Movement.SILENCED:
            return "? says nothing any more"
        case Movement.BETTER:
            return f"✗ better{after}"
        case Movement.WORSE:
            return f"✗ worse{after}"
        case Movement.MIXED:
            return f"✗ mixed{after}"
        case Movement.UNCHANGED:
            return "✓ holds" if verdict.status is Status.PROVED else f"✗ same{after}"
        case Movement.UNDECIDED:
            return "? undecided" if verdict.status is Status.UNDECIDED else standing_today(verdict, in_cells)
        case _:
            assert_never(moved)


def row_of_kinds(family: Family, title: str, kinds: Sequence[Kind]) -> list[tuple[str, ...]]:
    """A row that counts the proved verdicts of some kinds; none if no column has any."""
    base = None if family.base is None else family.base.verification
    cells = [NONE if base is None else proved_of(base, kinds), *(proved_of(v, kinds) for _, v in family.verified)]
    return [(title, *cells)] if any(cells) else []


def proved_of(verification: Verification, kinds: Sequence[Kind]) -> str:
    """How many verdicts of these kinds are proved; empty if there are none."""
    verdicts = [v for v in verification.verdicts if v.kind in kinds]
    if not verdicts:
        return NONE
    proved = sum(v.status is Status.PROVED for v in verdicts)
    refuted = any(v.status is Status.REFUTED for v in verdicts)
    mark = "✓" if proved == len(verdicts) else "✗" if refuted else "?"
    return f"{mark} {numbers.number(proved)} of {numbers.number(len(verdicts))}"
