"""What a proposal moves beyond what it says that it intends."""

from __future__ import annotations

from policy_dsl.model.claims import ChangesOnlyWhere
from verifier.results.status import Kind
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification


def outside(verification: Verification) -> tuple[Verdict, ...] | None:
    """The verdicts on the intents `changes only where`, whose violations are what moves outside of what they name; `None`
    where the proposal does not state any such intent, or it was not asked.
    """
    proposal = verification.proposal
    intents = () if proposal is None else proposal.intents
    stated = {intent.sentence for intent in intents if isinstance(intent.aim, ChangesOnlyWhere)}
    return tuple(v for v in verification.verdicts if v.kind is Kind.INTENT and v.name in stated) or None
