"""Derives the verdicts on intents that restore a property or give one up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never

from msgspec.structs import replace

from policy_dsl.model.claims import Derived, GivesUp, Intent, Restores
from policy_dsl.model.proposal import Proposal
from verifier.results.status import Kind, Status, Trust
from verifier.results.verdict import Verdict


def with_derived(proposal: Proposal, verdicts: Sequence[Verdict], only: frozenset[str]) -> list[Verdict]:
    """The verdicts, with those on intents that follow from a property. Properties come first, then intents in the order
    of the proposal, then the rest.

    If `only` names some properties, no intent is derived.
    """
    claims = {v.name: v for v in verdicts if v.kind is Kind.CLAIM}
    intents = {v.name: v for v in verdicts if v.kind is Kind.INTENT}
    for intent in proposal.intents:
        if isinstance(intent.aim, Derived) and not only:
            of_some = intents.get(intent.sentence)
            derived = derived_verdict(intent, intent.aim, claims if of_some is None else {intent.aim.property: of_some})
            intents[intent.sentence] = derived if of_some is None else with_requests(derived, of_some)
    order = [intents[i.sentence] for i in proposal.intents if i.sentence in intents]
    first = [v for v in verdicts if v.kind is Kind.CLAIM]
    rest = [v for v in verdicts if v.kind not in (Kind.CLAIM, Kind.INTENT)]
    return [*first, *order, *rest]


def derived_verdict(intent: Intent, aim: Derived, claims: Mapping[str, Verdict]) -> Verdict:
    """The verdict on `restores` or `gives up`, from those on the property before and after. Its trust is the lower of
    theirs.
    """
    match aim:
        case Restores(name):
            wanted = (Status.REFUTED, Status.PROVED)
        case GivesUp(name):
            wanted = (Status.PROVED, Status.REFUTED)
        case _:
            assert_never(aim)
    claim = claims[name]
    actual = (claim.status_before, claim.status)
    both = tuple(v for v in (claim, claim.before) if v is not None)
    reason = None
    if Status.UNDECIDED in actual or None in actual:
        status, reason = Status.UNDECIDED, "depends"
    else:
        status = Status.PROVED if actual == wanted else Status.REFUTED
    return Verdict(
        intent.sentence,
        Kind.INTENT,
        name,
        intent.sentence,
        intent.clause,
        status,
        claim.z3,
        claim.diagram,
        reason=reason,
        trust=None if status is Status.UNDECIDED else weakest(both),
    )


def with_requests(derived: Verdict, since: Verdict) -> Verdict:
    """The verdict on a property restored from a day on, with what there is to show of the requests since; nothing of those
    where it fails only because the property holds already.
    """
    shown = replace(since, subject=derived.subject, status=derived.status, reason=derived.reason, trust=derived.trust)
    if derived.status is Status.REFUTED and since.status is Status.PROVED:
        return replace(shown, count=None, of=None)
    return shown


def weakest(verdicts: Iterable[Verdict]) -> Trust:
    """The lowest trust among them."""
    return min(v.trust or Trust.SHOWN for v in verdicts)
