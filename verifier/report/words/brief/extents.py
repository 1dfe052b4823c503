"""How far a claim fails, in kinds of request or pairs of them."""

from __future__ import annotations

from policy_dsl.model.claims import Aim, ChangesNothingWhere, ChangesOnlyWhere
from policy_dsl.model.proposal import Proposal
from verifier.report.words import cells, numbers
from verifier.report.words.shares import answered_cells, of_answered
from verifier.results.status import Edition, Kind
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification


def what(v: Verdict, count: int = 2) -> str:
    """What violations are counted in."""
    if v.pairs:
        return "pair of requests" if count == 1 else "pairs of requests"
    return "kind of request" if count == 1 else "kinds of request"


def violations(verification: Verification, v: Verdict) -> str:
    """How many violations there are of all that the claim is about; only the share if there are too many to mean anything.
    Empty where they were not counted, and where there is nothing that the claim is about.
    """
    if not v.count or not v.of:
        return ""
    share, whole = numbers.percent(v.count, v.of), share_of_all(verification, v)
    if v.of > numbers.MOST_COUNTED:
        return f"{share} of the {what(v)} {scope(verification, v)}{f' ({whole})' if whole else ''}"
    shares = f"{share}; {whole}" if whole else share
    return f"{numbers.number(v.count)} of the {numbers.number(v.of)} {what(v)} {scope(verification, v)} ({shares})"


def scope(verification: Verification, v: Verdict) -> str:
    """Which requests or pairs a claim is about, in words that follow their name."""
    match aim_of(verification.proposal, v):
        case ChangesOnlyWhere() | ChangesNothingWhere():
            return "that have to stay as they are"
        case _:
            return "it is about"


def aim_of(proposal: Proposal | None, v: Verdict) -> Aim | None:
    """The aim of an intent or a rule about amendments; `None` for other claims."""
    if proposal is None:
        return None
    if v.kind is Kind.INTENT:
        return next((intent.aim for intent in proposal.intents if intent.sentence == v.sentence), None)
    aims = (
        intent
        for frame in proposal.base.frames
        if v.kind is Kind.FRAME and frame.name == v.name
        for intent in frame.aims
    )
    return next((intent.aim for intent in aims if v.subject in (None, intent.sentence)), None)


def extent(verification: Verification, v: Verdict | None) -> str:
    """How far a property fails: in how many combinations of facts, and for which share of *its* requests or pairs, those that
    it is about; of requests also the share of all.
    """
    if v is not None and v.exists and v.of:
        return f": none of its {numbers.plural(v.of, what(v, 1), what(v))} shows it"
    if v is None or v.count is None or not v.of:
        return ""
    whole = share_of_all(verification, v)
    share = f"{numbers.percent(v.count, v.of)} of its {what(v)}{f', {whole}' if whole else ''}{of_answered(v)}"
    if v.cells is None or not v.cells.by:
        return f" for {share}"
    if v.cells.answered is not None and answered_cells(v) and not cells.are_days(verification.policy, v.cells):
        answered = numbers.plural(v.cells.answered, "answered combination")
        facts = cells.facts(verification.policy, v.cells)
        of = f"{numbers.number(v.cells.count)} of the {answered} of {facts}"
        return f" in {of} ({numbers.number(v.cells.of)} in all; {share})"
    return f" {cells.combinations(verification.policy, v.cells)} ({share})"


def share_of_all(verification: Verification, v: Verdict) -> str:
    """The share of violations of all requests of which it could speak, as `whole` has it; empty for pairs, and where the claim
    is about all of these.
    """
    requests, named = whole(verification, v)
    if v.pairs or not v.count or not requests or v.of == requests:
        return ""
    return f"{numbers.percent(v.count, requests)} of {named}"


def whole(verification: Verification, v: Verdict, unit: str = "") -> tuple[int | None, str]:
    """How many requests there are of which a verdict could speak, and what they are called, with the `unit` that is counted:
    those that are possible in the edition that is judged; for what compares two editions, those that exist in both.
    """
    every = f"all {unit}".strip()
    if verification.carried is None:
        return verification.requests, every
    if v.kind not in (Kind.INTENT, Kind.FRAME):
        return verification.requests_today if v.edition is Edition.BASE else verification.requests, every
    impact = verification.impact
    if impact is None:
        return None, every
    both = impact.of == verification.requests == verification.requests_today
    return impact.of, every if both else f"{every} that exist before and after"


def moved_share(v: Verdict) -> str:
    """Whether there are more or fewer violations than today, if the cells do not tell. Each share is of its own edition's
    scope: a proposal may move that, by new words or a derived fact.
    """
    before = v.before
    if v.cells is None or v.cells.new or v.cells.gone or before is None or v.count is None or not v.of:
        return ""
    if v.count == before.count or not before.count or not before.of:
        return ""
    now, then = numbers.percent(v.count, v.of), numbers.percent(before.count, before.of)
    if now != then:
        return f", for {now} of the {what(v)} instead of {then}"
    if v.of == before.of or max(v.of, before.of) > numbers.MOST_COUNTED:
        return f", for {'fewer' if v.count < before.count else 'more'} {what(v)}"
    counted, today = f"{numbers.number(v.count)} of {numbers.number(v.of)}", numbers.number(before.count)
    return f", for {counted} {what(v)} instead of {today} of {numbers.number(before.of)}"


def moved_counts(v: Verdict) -> str:
    """How many violations there are today and as proposed, in the fewest words: `268 → 422 of 1,920 kinds, 14.0 % → 22.0 %`.
    Empty where the numbers are not known; only the shares where they are too large to mean anything.
    """
    before = v.before
    if before is None or before.count is None or v.count is None or not before.of or not v.of:
        return ""
    unit = "pairs" if v.pairs else "kinds"
    now, then = (numbers.percent(each.count or 0, each.of or 1) for each in (v, before))
    shares = f"{then} → {now}" if then != now else now
    if max(before.of, v.of) > numbers.MOST_COUNTED:
        more = "" if then != now or v.count == before.count else ", fewer" if v.count < before.count else ", more"
        return f"{shares} of its {unit}{more}"
    today, after = numbers.number(before.count), f"{numbers.number(v.count)} of {numbers.number(v.of)} {unit}"
    if before.of != v.of:
        return f"{today} of {numbers.number(before.of)} → {after}, {shares}"
    if v.count != before.count:
        return f"{today} → {after}, {shares}"
    return f"{after}, as many as today{new_and_gone(v)} ({now})"


def new_and_gone(v: Verdict) -> str:
    """How many of as many violations as today are others: `, 2 new and 2 gone`."""
    return f", {numbers.number(v.new)} new and {numbers.number(v.gone)} gone" if v.new and v.gone else ""
