"""The conditions that a space has to distinguish: those of policies, and those of the questions about them."""

from __future__ import annotations

from collections.abc import Iterable

from policy_dsl.diagram.space.partition import conditions_of, conditions_of_derivations
from policy_dsl.model.claims import (
    AnswersWithin,
    Availability,
    Example,
    Existence,
    Property,
    Scoped,
    conditions_of_claim,
)
from policy_dsl.model.conditions import Condition
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import Time
from verifier.obligations import questions
from verifier.obligations.questions import Obligation


def limits(obligations: Iterable[Obligation]) -> list[Time]:
    """The times within which a proposal means to answer."""
    aims = [o.question.aim for o in obligations if isinstance(o.question, questions.AimMet)]
    return [aim.seconds for aim in aims if isinstance(aim, AnswersWithin)]


def all_conditions(policy: Policy, base: Policy | None, obligations: Iterable[Obligation]) -> list[Condition]:
    """All conditions of the policies and of the obligations."""
    return [*policy_conditions(policy, base), *question_conditions(obligations)]


def policy_conditions(policy: Policy, base: Policy | None) -> list[Condition]:
    """All conditions of the policies and of what gives their derived facts."""
    policies = [each for each in (policy, base) if each is not None]
    return [c for each in policies for c in (*conditions_of(each), *conditions_of_derivations(each))]


def question_conditions(obligations: Iterable[Obligation]) -> list[Condition]:
    """All conditions of the obligations."""
    return [condition for obligation in obligations for condition in obligation_conditions(obligation)]


def obligation_conditions(obligation: Obligation) -> list[Condition]:
    """The conditions of a question."""
    match obligation.question:
        case Property(where=where) | Existence(where=where):
            return [where]
        case Availability() as claim:
            return [*conditions_of_claim(claim)]
        case questions.ScopeNotEmpty(claim):
            return [claim.given if isinstance(claim, Example) else claim.where]
        case Example(given=given):
            return [given]
        case questions.AimMet(aim):
            return [aim.where] if isinstance(aim, Scoped) else []
        case _:
            return []
