"""Intents that restore a property which holds already, so that there is nothing to restore."""

from __future__ import annotations

from collections.abc import Iterator

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.claims import Restores
from policy_dsl.model.step_text import step_text
from policy_dsl.model.vocabulary import Scale
from verifier.results.status import Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification


def holds_today(verification: Verification, intent: Verdict) -> bool:
    """Whether what an intent restores is proved of the base; of requests since the day, if it names one."""
    aim = aim_of(verification, intent)
    if aim is None:
        return False
    if aim.since is not None:
        return intent.status_before is Status.PROVED
    claims = [v for v in verification.verdicts if v.kind is Kind.CLAIM and v.name == aim.property]
    return any(v.status_before is Status.PROVED for v in claims)


def aim_of(verification: Verification, intent: Verdict) -> Restores | None:
    """What an intent restores; `None` for other verdicts."""
    if verification.proposal is None or intent.kind is not Kind.INTENT:
        return None
    aims = [each.aim for each in verification.proposal.intents if each.sentence == intent.name]
    return next((aim for aim in aims if isinstance(aim, Restores)), None)


def already_held(verification: Verification | None) -> Iterator[Finding]:
    """A remark on every intent that restores what holds already."""
    for v in verification.verdicts if verification is not None else ():
        aim = aim_of(verification, v) if verification is not None else None
        if verification is not None and aim is not None and holds_today(verification, v):
            since = "" if aim.since is None else f" of requests dated `{step_text(Scale.DATE, aim.since)}` or later"
            message = f"`{aim.property}` holds{since} today already, so the proposal does not restore it"
            hint = "leave the line out: a property of the base is proved after every proposal, too"
            yield Finding("W541", message, v.clause.path, v.clause.span, hint)
