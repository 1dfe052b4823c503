"""Formulas: what a violation of an obligation satisfies. Over one request (0), or over two (0 and 1).

Z3 is given these; the diagram never sees them. A handful of cases over the model's own conditions.
"""

from __future__ import annotations

from dataclasses import dataclass

from policy_dsl.model.claims import Compared
from policy_dsl.model.conditions import Condition
from policy_dsl.model.decisions import Access
from verifier.verdict import Edition


@dataclass(frozen=True, slots=True)
class Possible:
    """The request is not excluded by any `impossible`."""

    request: int = 0


@dataclass(frozen=True, slots=True)
class Meets:
    """The facts meet the condition."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Differ:
    """The two requests differ in at least one attribute."""


@dataclass(frozen=True, slots=True)
class ComesOut:
    """The outcome of the request has this access."""

    request: int
    access: Access
    edition: Edition = Edition.AMENDED


@dataclass(frozen=True, slots=True)
class InOrder:
    """The comparison of outcomes holds; never of a gap or a conflict."""

    comparison: Compared
    edition: Edition = Edition.AMENDED


@dataclass(frozen=True, slots=True)
class Changed:
    """The outcomes of request 0 before and after differ, in access or in TRT."""


@dataclass(frozen=True, slots=True)
class Later:
    """Answered before and after, and after with a longer TRT."""


@dataclass(frozen=True, slots=True)
class Applies:
    """The provision's condition holds for request 0 (the provision is one of the edition)."""

    provision: str
    edition: Edition = Edition.AMENDED


@dataclass(frozen=True, slots=True)
class Stands:
    """The provision applies to request 0 and is not set aside; of the one at the margin, that it decides."""

    provision: str
    edition: Edition = Edition.AMENDED


@dataclass(frozen=True, slots=True)
class Several:
    """At least two of these provisions apply to request 0, of the policy or the amended one."""

    provisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """All of them."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of them."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class NotSo:
    """Its opposite."""

    part: Formula


Formula = (
    Possible | Meets | Differ | ComesOut | InOrder | Changed | Later | Applies | Stands | Several | Every | Some | NotSo
)
