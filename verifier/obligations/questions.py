"""Questions: what has to be shown of a policy or a proposal, and an obligation that asks one of them.

A question is read three times, case by case in one order: `smt/formulate` for Z3, `by_diagram/ask` for the diagram and
`by_reference/replay` for the interpreter. So a slip in one of them shows as a disagreement.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from msgspec import Struct

from policy_dsl.model.claims import Direct, Example, Property
from policy_dsl.model.conditions import AllOf, AtMost, Condition, Has, Includes, OneOf, Within, atoms
from policy_dsl.model.provisions import Clause
from policy_dsl.node import Node
from verifier.verdict import Edition, Kind


class NoGap(Struct, frozen=True):
    """Every possible permitted request has a time."""


class NoConflict(Struct, frozen=True):
    """No possible permitted request has two times that differ."""


class Alive(Struct, frozen=True):
    """The provision shows in some decision: a time stands on a possible permitted request; a refusal stands; a permit
    with `overrides` lifts a refusal somewhere; a permit without applies; the one at the margin decides."""

    provision: str


class ExcludesSomething(Struct, frozen=True):
    """Some request meets the `impossible` clause of this id, whatever the others exclude."""

    clause: str


class LeavesSomething(Struct, frozen=True):
    """The `impossible` clauses together leave at least one request."""


class SpeaksOfSomething(Struct, frozen=True):
    """Some possible request, or pair of two different ones, meets the `where` of the property.

    Of an example: some possible request meets what is given.
    """

    claim: Property | Example


class ChangesSomething(Struct, frozen=True):
    """The proposal changes at least one decision."""


class HitRuleHolds(Struct, frozen=True):
    """The table's hit rule, for every possible request under its `when`."""

    table: str


class AimMet(Struct, frozen=True):
    """The aim of an intent, of every possible request. One with a gap or a conflict, before or after, goes against it."""

    aim: Direct


Universal = Property | Example | AimMet | NoGap | NoConflict | HitRuleHolds
"""Questions about every request, or every pair: refuted by a counterexample."""

Existential = Alive | ExcludesSomething | LeavesSomething | SpeaksOfSomething | ChangesSomething
"""Questions about some request, or some pair: proved by a witness."""

Question = Universal | Existential


class Obligation(Node, frozen=True):
    """One thing to show.

    `differ` names the attributes in which the second request may differ; empty, there is one request. `edition` is the policy
    spoken of.
    """

    name: str
    kind: Kind
    subject: str | None
    sentence: str
    question: Question
    names: tuple[str, ...] = ("r",)
    differ: tuple[str, ...] = ()
    edition: Edition = Edition.AMENDED
    clause: Clause = Clause()

    @property
    def exists(self) -> bool:
        """Whether it is proved by a witness, and not refuted by a counterexample."""
        return isinstance(self.question, Existential)


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
            case _:
                assert_never(atom)
