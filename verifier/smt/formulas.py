"""Formulas about one request (0) or two (0 and 1): what a counterexample to an obligation, or a witness, satisfies.

`formulate` makes them from questions, and `encode` turns them into terms for Z3.
"""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.claims import Availability, Compared
from policy_dsl.model.conditions import Condition
from policy_dsl.model.decisions import Access, Outcome
from verifier.results.status import Edition


class Possible(Struct, frozen=True):
    """No `impossible` clause of the edition excludes the request, regardless of the clause `without`, if there is one."""

    request: int = 0
    without: str | None = None
    edition: Edition = Edition.AMENDED


class Meets(Struct, frozen=True):
    """The facts meet the condition."""

    condition: Condition


class Differ(Struct, frozen=True):
    """The two requests differ in at least one attribute."""


class HasAccess(Struct, frozen=True):
    """The outcome of the request has this access."""

    request: int
    access: Access
    edition: Edition = Edition.AMENDED


class Compares(Struct, frozen=True):
    """The comparison of outcomes holds; it never does for a gap or a conflict."""

    comparison: Compared
    edition: Edition = Edition.AMENDED


Passing = tuple[tuple[Compared, tuple[tuple[Outcome, Outcome], ...]], ...]
"""Comparisons, each with the outcomes on its left and right side that pass it."""


class HasWay(Struct, frozen=True):
    """For request 0 there is a possible request that shows what is claimed, regardless of the clause `without`, if there is
    one. Where times are on clocks, `passing` has the outcomes that pass each comparison.
    """

    claim: Availability
    edition: Edition = Edition.AMENDED
    without: str | None = None
    passing: Passing | None = None


class Changed(Struct, frozen=True):
    """The outcomes of request 0 before and after differ, in access or in time."""


class BecomesSlower(Struct, frozen=True):
    """Request 0 is answered before and after, and after within a longer time."""


class Applies(Struct, frozen=True):
    """Request 0 meets the condition of this provision of the edition."""

    provision: str
    edition: Edition = Edition.AMENDED


class Stands(Struct, frozen=True):
    """The provision applies to request 0 and is not set aside; an `otherwise` at the margin decides."""

    provision: str
    edition: Edition = Edition.AMENDED


class AtLeastTwo(Struct, frozen=True):
    """At least two of these provisions of the amended edition apply to request 0."""

    provisions: tuple[str, ...]


class Conjunction(Struct, frozen=True):
    """All of them hold."""

    parts: tuple[Formula, ...]


class Disjunction(Struct, frozen=True):
    """At least one of them holds."""

    parts: tuple[Formula, ...]


class Negation(Struct, frozen=True):
    """It does not hold."""

    part: Formula


Formula = (
    Possible
    | Meets
    | Differ
    | HasAccess
    | Compares
    | HasWay
    | Changed
    | BecomesSlower
    | Applies
    | Stands
    | AtLeastTwo
    | Conjunction
    | Disjunction
    | Negation
)


def implied_provision(formula: Formula) -> str | None:
    """A provision of the amended edition that applies wherever the formula holds; `None` if none is evident."""
    match formula:
        case Conjunction(parts):
            return next((provision for part in parts if (provision := implied_provision(part)) is not None), None)
        case Applies(name, Edition.AMENDED) | Stands(name, Edition.AMENDED):
            return name
        case _:
            return None


def without_clause(formula: Formula, clause: str) -> Formula:
    """The formula, with requests possible that only this `impossible` clause excludes."""
    match formula:
        case Possible(request, _, edition):
            return Possible(request, clause, edition)
        case HasWay(claim, edition, _, passing):
            return HasWay(claim, edition, clause, passing)
        case Conjunction(parts):
            return Conjunction(tuple(without_clause(part, clause) for part in parts))
        case Disjunction(parts):
            return Disjunction(tuple(without_clause(part, clause) for part in parts))
        case Negation(part):
            return Negation(without_clause(part, clause))
        case _:
            return formula


def facts_only(formula: Formula) -> bool:
    """Whether the formula is about the facts of requests alone, not about provisions or outcomes."""
    match formula:
        case Possible() | Meets() | Differ():
            return True
        case Conjunction(parts) | Disjunction(parts):
            return all(facts_only(part) for part in parts)
        case Negation(part):
            return facts_only(part)
        case _:
            return False
