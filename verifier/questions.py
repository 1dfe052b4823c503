"""Questions: what has to be shown of a policy or a proposal, and an obligation that asks one of them.

An obligation carries the same thing twice. `question` is what was written, or is built in: the diagram reads that.
`sought` is the formula made from it in `obligations`: Z3 reads that. So a mistake made there shows as a disagreement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from policy_dsl.model.claims import Example, Intent, Property
from policy_dsl.model.conditions import AllOf, AtMost, Condition, Has, Includes, OneOf, Within, atoms
from policy_dsl.model.provisions import Clause
from verifier.formulas import Formula
from verifier.verdict import Edition, Kind


@dataclass(frozen=True, slots=True)
class NoGap:
    """Every possible permitted request has a time."""


@dataclass(frozen=True, slots=True)
class NoConflict:
    """No possible permitted request has two times that differ."""


@dataclass(frozen=True, slots=True)
class Alive:
    """The provision shows in some decision: a time stands on a possible permitted request; a refusal stands; a permit
    with `overrides` lifts a refusal somewhere; a permit without applies; the one at the margin decides."""

    provision: str


@dataclass(frozen=True, slots=True)
class ExcludesSomething:
    """Some request meets the `impossible` clause of this id, whatever the others exclude."""

    clause: str


@dataclass(frozen=True, slots=True)
class LeavesSomething:
    """The `impossible` clauses together leave at least one request."""


@dataclass(frozen=True, slots=True)
class SpeaksOfSomething:
    """Some possible request, or pair of two different ones, meets the `where` of the property.

    Of an example: some possible request meets what is given.
    """

    claim: Property | Example


@dataclass(frozen=True, slots=True)
class ChangesSomething:
    """The proposal changes at least one decision."""


@dataclass(frozen=True, slots=True)
class HitRuleHolds:
    """The table's hit rule, for every possible request under its `when`."""

    table: str


Question = (
    NoGap
    | NoConflict
    | Alive
    | ExcludesSomething
    | LeavesSomething
    | SpeaksOfSomething
    | ChangesSomething
    | HitRuleHolds
    | Property
    | Example
    | Intent
)


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing to show.

    `sought` is what a solver should look for: with `exists` false the obligation is proved when nothing satisfies it;
    with `exists` true, when something does. `differ` names the attributes in which the second request may differ; empty,
    there is one request. `edition` is the policy spoken of.
    """

    name: str
    kind: Kind
    subject: str | None
    sentence: str
    question: Question
    sought: Formula
    exists: bool = False
    names: tuple[str, ...] = ("r",)
    differ: tuple[str, ...] = ()
    edition: Edition = Edition.AMENDED
    clause: Clause = field(default=Clause(), compare=False)


def relations(obligation: Obligation) -> list[Condition]:
    """The parts of `where` that speak of both requests at once."""
    if not isinstance(obligation.question, Property):
        return []
    where = obligation.question.where
    parts = where.conditions if isinstance(where, AllOf) else (where,)
    return [part for part in parts if len(set(_requests(part))) > 1]


def _requests(condition: Condition) -> Iterable[int]:
    for atom in atoms(condition):
        match atom:
            case Includes(one, other) | AtMost(one, other):
                yield one.request
                yield other.request
            case OneOf(fact) | Has(fact) | Within(fact):
                yield fact.request
