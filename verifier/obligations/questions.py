"""Questions about a policy or a proposal, and obligations, each of which has one question.

Three functions interpret a question, with the same cases in the same order: `smt/formulate` for Z3, `by_diagram/ask` for
the diagrams and `by_reference/replay` for the interpreter. A mistake in one of them shows as a disagreement.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import assert_never

from msgspec import Struct

from policy_dsl.model import derivations
from policy_dsl.model.claims import Availability, Claim, Direct, Example, Existence, Property, Quantified
from policy_dsl.model.conditions import ALWAYS, AllOf, Condition, atoms, facts_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Clause
from policy_dsl.node import Node
from verifier.results.status import Edition, Kind


class NoGap(Struct, frozen=True):
    """Every possible permitted request has a time."""


class NoConflict(Struct, frozen=True):
    """No possible permitted request has two different times."""


class Alive(Struct, frozen=True):
    """The provision affects some decision.

    On some possible request, a time stands and the request is not refused; a refusal stands; a permit with `overrides`
    lifts a refusal; a permit without them applies; or an `otherwise` at the margin decides.
    """

    provision: str


class ExcludesARequest(Struct, frozen=True):
    """Some request meets the `impossible` clause with this id, regardless of the others."""

    clause: str


class LeavesARequest(Struct, frozen=True):
    """The `impossible` clauses together leave at least one request possible."""


class ScopeNotEmpty(Struct, frozen=True):
    """Some possible request, or pair of different ones, meets the `where` of the property.

    For an example: some possible request has the given facts.
    """

    claim: Claim | Example


class ChangesADecision(Struct, frozen=True):
    """The proposal changes at least one decision, or makes a request possible or impossible."""


class HitRuleHolds(Struct, frozen=True):
    """The hit rule of the table holds for every possible request under its `when`."""

    table: str


class Flaw(Enum):
    """What can be wrong with a derived fact of a request."""

    NO_VALUE = "no value"
    TWO_VALUES = "two values"
    HIT_RULE = "hit rule"


class NoFlaw(Struct, frozen=True):
    """No possible request has this flaw in its derived fact: no value, two, or too few or too many rows of the table."""

    fact: str
    flaw: Flaw
    table: str = ""


class GivesSomeValue(Struct, frozen=True):
    """The provision gives some possible request its derived fact."""

    fact: str
    provision: str


class AimMet(Struct, frozen=True):
    """No request that is possible before and after violates the aim of an intent. One in its scope with a gap or a conflict,
    before or after, does.
    """

    aim: Direct


Universal = Property | Availability | Example | AimMet | NoGap | NoConflict | HitRuleHolds | NoFlaw
"""Questions about every request or pair: refuted by a counterexample."""

Existential = Existence | Alive | GivesSomeValue | ExcludesARequest | LeavesARequest | ScopeNotEmpty | ChangesADecision
"""Questions about some request or pair: proved by a witness."""

Question = Universal | Existential


def flawed(policy: Policy, question: NoFlaw) -> Condition:
    """The condition under which a request has the flaw."""
    derivation = policy.derivation(question.fact)
    match question.flaw:
        case Flaw.NO_VALUE:
            return derivations.has_no_value(derivation)
        case Flaw.TWO_VALUES:
            return derivations.has_two_values(derivation)
        case Flaw.HIT_RULE:
            table = next(each for each in derivation.tables if each.name == question.table)
            return derivations.breaks_hit_rule(derivation, table)
        case _:
            assert_never(question.flaw)


def judged(policy: Policy, question: NoFlaw) -> Condition:
    """The condition on the requests that could have the flaw: those under the table's `when`, or of the fact's days."""
    derivation = policy.derivation(question.fact)
    match question.flaw:
        case Flaw.NO_VALUE:
            return derivation.when
        case Flaw.TWO_VALUES:
            return ALWAYS
        case Flaw.HIT_RULE:
            return next(each.when for each in derivation.tables if each.name == question.table)
        case _:
            assert_never(question.flaw)


def gives(policy: Policy, question: GivesSomeValue) -> Condition:
    """The condition under which the provision gives a request its derived fact."""
    derivation = policy.derivation(question.fact)
    return derivations.stands(derivation, next(p for p in derivation.provisions if p.id == question.provision))


class Obligation(Node, frozen=True):
    """A question about an edition of a policy, with the name and the clause under which its verdict is reported.

    `subject` is the provision or other part of the policy that it is about, if there is one. `names` are those of its
    requests. `differ` are the attributes in which the second request may differ; if empty, there is one request.
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
        """Whether a witness proves it; otherwise a counterexample refutes it."""
        return isinstance(self.question, Existential)


def editions_asked(obligation: Obligation) -> tuple[Edition, ...]:
    """The editions in which a counterexample, or a witness of what does not change, has to be possible."""
    return (Edition.AMENDED, Edition.BASE) if isinstance(obligation.question, AimMet) else (obligation.edition,)


def cross_conditions(obligation: Obligation) -> list[Condition]:
    """The parts of `where` that compare the two requests."""
    if not isinstance(obligation.question, Quantified):
        return []
    where = obligation.question.where
    parts = where.conditions if isinstance(where, AllOf) else (where,)
    return [part for part in parts if len(set(_requests(part))) > 1]


def _requests(condition: Condition) -> Iterable[int]:
    for atom in atoms(condition):
        yield from (fact.request for fact in facts_of(atom))
