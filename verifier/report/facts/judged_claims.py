"""What a verdict judges: a property, or the aim of an intent, of a rule about amendments, or of a claim between policies."""

from __future__ import annotations

from policy_dsl.model.claims import Aim, Claim, Intent, Restores
from policy_dsl.model.recount import frames_on
from verifier.results.status import Kind
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification


def judged_claim(verification: Verification, v: Verdict) -> Claim | Aim | None:
    """The property or the aim that a verdict judges; of an intent that restores a property, that property. None for what is
    asked of every policy, and for examples.
    """
    match v.kind:
        case Kind.CLAIM if verification.between is not None:
            return next(each.aim for each in verification.between.claims if each.name == v.name)
        case Kind.CLAIM:
            return property_named(verification, v.name)
        case Kind.INTENT:
            aim = next((each.aim for each in intents(verification) if each.sentence == v.name), None)
            return property_named(verification, aim.property) if isinstance(aim, Restores) else aim
        case Kind.FRAME if verification.proposal is not None:
            frames = frames_on(verification.proposal.base.frames, verification.proposal.clocks)
            aims = [aim for each in frames if each.name == v.name for aim in each.aims]
            return next((each.aim for each in aims if v.subject in (None, each.sentence)), None)
        case _:
            return None


def intents(verification: Verification) -> tuple[Intent, ...]:
    """The intents of the proposal; none for a policy."""
    return () if verification.proposal is None else verification.proposal.intents


def property_named(verification: Verification, name: str) -> Claim | None:
    """The property of this name."""
    return next((each for each in verification.policy.properties if each.name == name), None)
