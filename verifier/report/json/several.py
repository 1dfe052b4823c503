"""What several proposals to one policy do beside each other, and in pairs: parts of the document of `verify`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policy_dsl.amend.collisions import Collision, operation_text
from policy_dsl.model.policy import Policy
from verifier.report.facts.families import Family
from verifier.report.json.head import diagnostic
from verifier.report.json.values import box, outcome, request, where
from verifier.report.words.several.guarantees import claim, guarantee_names, verdict_today
from verifier.results.movement import movement
from verifier.results.together import NO_REQUEST, Adoption, Joint, Meeting, NoRequest, OrderWitness, OutcomeIfAny, Pair
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification


def family(family: Family, pairs: Sequence[Pair]) -> dict[str, Any]:
    """The proposals to one policy: how each moves every guarantee, and what every two do to each other."""
    return {
        "policy": family.policy.name,
        "base": None if family.base is None else family.base.path,
        "proposals": [report.path for report in family.proposals],
        "guarantees": [
            {
                "name": name,
                "today": None if (now := verdict_today(family, name)) is None else figures(now),
                "proposals": [moved(claim(v, name), v) for _, v in family.verified],
            }
            for name in guarantee_names(family)
        ],
        "pairs": [pair(each, family.policy) for each in family.pairs(pairs)],
    }


def figures(verdict: Verdict) -> dict[str, Any]:
    """The status of a property, and how far it fails."""
    return {"status": verdict.status.value, "count": verdict.count, "combinations": verdict.combinations}


def moved(verdict: Verdict | None, verification: Verification) -> dict[str, Any] | None:
    """The status of a property under a proposal, and how the proposal moves it; `None` if it has no such property."""
    if verdict is None:
        return None
    how = movement(verdict, verification.proposal)
    return {**figures(verdict), "movement": None if how is None else how.value}


def pair(pair: Pair, policy: Policy) -> dict[str, Any]:
    """What two proposals do to each other."""
    met, policy = pair.meetings, pair.space or policy
    return {
        "first": {"name": pair.first, "path": pair.first_path},
        "second": {"name": pair.second, "path": pair.second_path},
        "relation": pair.relation.value,
        "upper": pair.upper,
        "collisions": [collision(each) for each in pair.collisions],
        "adoptions": [adoption(each) for each in pair.adoptions],
        "order": None if pair.order is None else pair.order.value,
        "order_example": None if pair.order_witness is None else order_example(pair.order_witness, policy),
        "meetings": None if met is None else [meeting(each, policy) for each in met.boxes],
        "meetings_certified": None if met is None else met.certified.value,
        "verdicts": [joint(each) for each in pair.joint],
        "engines_disagree": pair.disagreement,
    }


def collision(collision: Collision) -> dict[str, Any]:
    """Something that both proposals change, and what each does to it."""
    return {
        "name": collision.name,
        "alike": collision.alike,
        "first": [operation_text(each) for each in collision.first],
        "second": [operation_text(each) for each in collision.second],
    }


def adoption(adoption: Adoption) -> dict[str, Any]:
    """Both proposals adopted in one order."""
    return {
        "order": list(adoption.names),
        "possible": adoption.policy is not None,
        "refusal": None if adoption.refusal is None else diagnostic(adoption.refusal),
    }


def order_example(witness: OrderWitness, policy: Policy) -> dict[str, Any]:
    """A request that is decided differently in the two orders."""
    outcomes = [NO_REQUEST if decision is None else decision.outcome for decision in witness.decisions]
    return {"request": request(policy, witness.request), "outcomes": [outcome_if_any(each) for each in outcomes]}


def meeting(meeting: Meeting, policy: Policy) -> dict[str, Any]:
    """Requests on which the two do not leave each other alone."""
    effects = meeting.effects
    return {
        **where(policy, meeting.box, meeting.ties),
        "today": outcome_if_any(effects.today),
        "first": outcome_if_any(effects.first),
        "second": outcome_if_any(effects.second),
        "both": None if effects.both is None else outcome_if_any(effects.both),
        "total": meeting.total,
        "count": meeting.count,
        "values": box(policy, meeting.values),
    }


def outcome_if_any(of: OutcomeIfAny) -> dict[str, Any]:
    """An outcome; `impossible` where there is no such request."""
    return {"access": "impossible", "trt_seconds": None} if isinstance(of, NoRequest) else outcome(of)


def joint(joint: Joint) -> dict[str, Any]:
    """A verdict when both are adopted, with its statuses today and under each alone."""
    verdict = joint.verdict
    return {
        "kind": verdict.kind.value,
        "name": verdict.name,
        "subject": verdict.subject,
        "of": joint.of,
        "status": verdict.status.value,
        "reason": verdict.reason,
        "count": verdict.count,
        "today": None if joint.today is None else joint.today.value,
        "first": None if joint.first is None else joint.first.value,
        "second": None if joint.second is None else joint.second.value,
        "lost_together": joint.is_lost_together,
        "undone": joint.is_undone,
        "repaired_together": joint.is_repaired_together,
    }
