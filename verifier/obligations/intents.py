"""The intents and frames of a proposal as obligations."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from policy_dsl.model.claims import Derived, Frame, Intent
from verifier.obligations.questions import AimMet, Obligation
from verifier.results.status import Kind


def intent_met(intent: Intent) -> Obligation:
    """No possible request violates the aim. A request in its scope with a gap or a conflict, before or after, violates it.

    Raises ValueError for an aim about a property, which follows from the verdicts on that property.
    """
    if isinstance(intent.aim, Derived):
        raise ValueError(f"`{intent.sentence}` follows from two verdicts and is not an obligation")
    return Obligation(
        name=intent.sentence,
        kind=Kind.INTENT,
        subject=None,
        sentence=intent.sentence,
        question=AimMet(intent.aim),
        clause=intent.clause,
    )


def frame_kept(frame: Frame) -> Iterator[Obligation]:
    """One obligation for each aim of a frame, under the name of the frame."""
    for aim in frame.aims:
        subject = aim.sentence if len(frame.aims) > 1 else None
        yield replace(
            intent_met(aim),
            name=frame.name,
            kind=Kind.FRAME,
            subject=subject,
            sentence=frame.sentence,
            clause=frame.clause,
        )
