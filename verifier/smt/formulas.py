"""Formulas over one request (0) or two (0 and 1): what a violation of an obligation satisfies.

`formulate` makes them from questions, `encode` turns them into terms of the solver.
"""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.claims import Compared
from policy_dsl.model.conditions import Condition
from policy_dsl.model.decisions import Access
from verifier.verdict import Edition


class Possible(Struct, frozen=True):
    """No `impossible` clause excludes the request."""

    request: int = 0


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
    """The comparison of outcomes holds; never for a gap or a conflict."""

    comparison: Compared
    edition: Edition = Edition.AMENDED


class Changed(Struct, frozen=True):
    """The outcomes of request 0 before and after differ, in access or in TRT."""


class BecomesSlower(Struct, frozen=True):
    """Request 0 is answered before and after, and after with a longer TRT."""


class Applies(Struct, frozen=True):
    """The condition of the provision holds for request 0; the provision belongs to the edition."""

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
    """A provision of the amended edition that evidently applies wherever the formula holds."""
    match formula:
        case Conjunction(parts):
            return next((provision for part in parts if (provision := implied_provision(part)) is not None), None)
        case Applies(name, Edition.AMENDED) | Stands(name, Edition.AMENDED):
            return name
        case _:
            return None


def facts_only(formula: Formula) -> bool:
    """Whether it is about the facts of requests alone, not about provisions or outcomes."""
    match formula:
        case Possible() | Meets() | Differ():
            return True
        case Conjunction(parts) | Disjunction(parts):
            return all(facts_only(part) for part in parts)
        case Negation(part):
            return facts_only(part)
        case _:
            return False
