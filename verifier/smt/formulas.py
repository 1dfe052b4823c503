"""Formulas: what a violation of an obligation satisfies. Over one request (0), or over two (0 and 1).

`formulate` makes them of questions, `encode` terms of them. A handful of cases over the model's own conditions.
"""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.claims import Compared
from policy_dsl.model.conditions import Condition
from policy_dsl.model.decisions import Access
from verifier.verdict import Edition


class Possible(Struct, frozen=True):
    """The request is not excluded by any `impossible`."""

    request: int = 0


class Meets(Struct, frozen=True):
    """The facts meet the condition."""

    condition: Condition


class Differ(Struct, frozen=True):
    """The two requests differ in at least one attribute."""


class ComesOut(Struct, frozen=True):
    """The outcome of the request has this access."""

    request: int
    access: Access
    edition: Edition = Edition.AMENDED


class InOrder(Struct, frozen=True):
    """The comparison of outcomes holds; never of a gap or a conflict."""

    comparison: Compared
    edition: Edition = Edition.AMENDED


class Changed(Struct, frozen=True):
    """The outcomes of request 0 before and after differ, in access or in TRT."""


class Later(Struct, frozen=True):
    """Answered before and after, and after with a longer TRT."""


class Applies(Struct, frozen=True):
    """The provision's condition holds for request 0 (the provision is one of the edition)."""

    provision: str
    edition: Edition = Edition.AMENDED


class Stands(Struct, frozen=True):
    """The provision applies to request 0 and is not set aside; of the one at the margin, that it decides."""

    provision: str
    edition: Edition = Edition.AMENDED


class Several(Struct, frozen=True):
    """At least two of these provisions apply to request 0, of the policy or the amended one."""

    provisions: tuple[str, ...]


class Every(Struct, frozen=True):
    """All of them."""

    parts: tuple[Formula, ...]


class Some(Struct, frozen=True):
    """At least one of them."""

    parts: tuple[Formula, ...]


class NotSo(Struct, frozen=True):
    """Its opposite."""

    part: Formula


Formula = (
    Possible | Meets | Differ | ComesOut | InOrder | Changed | Later | Applies | Stands | Several | Every | Some | NotSo
)


def applying(formula: Formula) -> str | None:
    """A provision of the policy asked that applies wherever the formula holds, if it says so outright."""
    match formula:
        case Every(parts):
            return next((found for part in parts if (found := applying(part)) is not None), None)
        case Applies(provision, Edition.AMENDED) | Stands(provision, Edition.AMENDED):
            return provision
        case _:
            return None


def silent(formula: Formula) -> bool:
    """Whether it is about the facts of requests alone, and about no provision and no outcome."""
    match formula:
        case Possible() | Meets() | Differ():
            return True
        case Every(parts) | Some(parts):
            return all(silent(part) for part in parts)
        case NotSo(part):
            return silent(part)
        case _:
            return False
