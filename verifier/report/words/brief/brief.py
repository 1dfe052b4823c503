"""The brief of a report: one page, in the order in which a board asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from policy_dsl.model.proposal import Proposal
from verifier.obligations.stacks import base_names
from verifier.report.facts.guarantees import FAILING, Standing, guarantees, is_new
from verifier.report.facts.reports import FileReport
from verifier.report.words import clauses, numbers, values
from verifier.report.words.brief.assumptions import assumption_part
from verifier.report.words.brief.changes import MOST_ROWS, change_part
from verifier.report.words.brief.days import days_part
from verifier.report.words.brief.detail import Detail
from verifier.report.words.brief.faults import example_part, fault_part, frame_part
from verifier.report.words.brief.first_span import first_included
from verifier.report.words.brief.guarantees import guarantee_part
from verifier.report.words.brief.orders import order_part
from verifier.report.words.brief.purpose import purpose
from verifier.report.words.brief.reliance import reliance
from verifier.report.words.brief.vocabulary import vocabulary_part
from verifier.report.words.document import Brief, Part, Sentence, Tone
from verifier.results.status import BUILT_IN, Kind, Status
from verifier.results.verification import Verification

NEW_FAILS, NEW_FAIL = "new guarantee fails", "new guarantees fail"
"""What is said of guarantees that come with the proposal and fail; the noun is in it."""


def brief(
    report: FileReport,
    verification: Verification,
    detail: Detail = Detail.ALL,
    rows: int = MOST_ROWS,
    others: Part | None = None,
) -> Brief:
    """The brief of a policy or a proposal. `rows` are the most rows of what changes, and `others` is the part on other
    proposals to the same policy.
    """
    parts = [
        purpose(verification, detail),
        days_part(verification, detail),
        change_part(verification, rows),
        fault_part(verification),
        guarantee_part(verification, detail),
        frame_part(verification, detail),
        vocabulary_part(verification, detail),
        order_part(verification),
        example_part(verification, detail),
        others,
        assumption_part(verification, detail),
        reliance(verification),
    ]
    filled = tuple(part for part in parts if part is not None)
    made = Brief(subject(report, verification), origin(report, verification), verdict(verification), filled)
    return first_included(made, words_of_authors(verification))


def words_of_authors(verification: Verification) -> list[str]:
    """What authors wrote and a brief quotes: sentences of claims and of examples, and why something is impossible."""
    quoted = [text for v in verification.verdicts for text in (v.name, v.sentence)]
    return [*quoted, *(each.text for each in verification.assumptions)]


def subject(report: FileReport, verification: Verification) -> str:
    """The name and title of the policy or proposal."""
    whole = verification.policy if verification.proposal is None else verification.proposal
    return f"{report.name} · {whole.title}"


def origin(report: FileReport, verification: Verification) -> tuple[str, ...]:
    """The file, what it amends, and how its author reads the source."""
    if verification.between is not None:
        sides = [f"{each.name} ({each.path})" for each in verification.between.policies]
        return (f"{report.path}, claims between {numbers.joined(sides)}",)
    if verification.proposal is None:
        return (report.path,)
    amends = f"{report.path}, {clauses.proposed_to(base_names(verification.proposal))}"
    below, reading = verification.proposal.below, verification.proposal.reading
    lines = [amends]
    if below is not None:
        lines.append(f"“Today” means here: with {below.name} adopted.")
        lines += same_first_day(verification.proposal, below)
    if reading:
        lines.append(f"Read as (not checked): {reading}")
    return tuple(lines)


def same_first_day(proposal: Proposal, below: Proposal) -> Iterator[str]:
    """That a proposal is in force from the day on which the one below it is, which nothing in its text needs to say."""
    if proposal.start is not None and proposal.start == below.start:
        yield f"It is in force from {values.day(proposal.start)}, as {below.name} is."


def verdict(verification: Verification) -> Sentence:
    """The whole report in one sentence, the gravest first."""
    every = guarantees(verification)
    standings = Counter(g.standing for g in every)
    undecided = sum(v.status is Status.UNDECIDED for v in verification.verdicts)
    faults = sum(v.kind in BUILT_IN and v.status is Status.REFUTED for v in verification.verdicts)
    worse, moved = standings[Standing.WORSE], standings[Standing.MIXED]
    failing = sum(standings[standing] for standing in FAILING) - worse - moved
    new = sum(g.standing is Standing.BROKEN and is_new(g.verdict, verification) for g in every)
    noun = "guarantee" if verification.between is None else "claim"
    still = "still " if verification.proposal else ""
    first = (
        (undecided, "verdict is undecided", "verdicts are undecided"),
        (faults, "fault of the policy", "faults of the policy"),
    )
    counts = (
        (standings[Standing.LOST], "that holds today is lost", "that hold today are lost"),
        (standings[Standing.GIVEN_UP], "is given up on purpose", "are given up on purpose"),
        (worse, "that fails today gets worse", "that fail today get worse"),
        (moved, "fails elsewhere than today", "fail elsewhere than today"),
        (failing - new, f"{still}fails", f"{still}fail"),
        (new, NEW_FAILS, NEW_FAIL),
        (standings[Standing.REPAIRED], "that fails today is repaired", "that fail today are repaired"),
        (standings[Standing.SILENT], "says nothing any more", "say nothing any more"),
        (standings[Standing.KEPT], "holds", "hold"),
    )
    facts = [numbers.plural(count, one, several) for count, one, several in first if count]
    moves = [(count, one if count == 1 else several) for count, one, several in counts if count]
    named = next((words for _, words in moves if words not in (NEW_FAILS, NEW_FAIL)), "")
    facts += [
        f"{numbers.plural(count, noun)} {words}" if words == named else f"{numbers.number(count)} {words}"
        for count, words in moves
    ]
    facts += claims_not_met(verification)
    bad = bool(faults or worse or moved or failing or standings[Standing.LOST] or standings[Standing.GIVEN_UP])
    bad = bad or any(v.kind in (Kind.FRAME, Kind.INTENT) and v.status is Status.REFUTED for v in verification.verdicts)
    if not facts:
        return no_claims(verification)
    tone = Tone.BAD if bad else Tone.OPEN if undecided or standings[Standing.SILENT] else Tone.GOOD
    return Sentence(f"{'; '.join(facts)}.", tone)


def no_claims(verification: Verification) -> Sentence:
    """What the report says of a policy or a proposal that claims nothing and has no fault: how its examples fare."""
    examples = [v for v in verification.verdicts if v.kind is Kind.EXAMPLE]
    failing = sum(v.status is Status.REFUTED for v in examples)
    if failing:
        verb = "fails" if failing == 1 else "fail"
        some = f"{numbers.number(failing)} of {numbers.plural(len(examples), 'example')} {verb}"
        return Sentence(f"It makes no claims; {some}, and the built-in checks hold.", Tone.BAD)
    held = f"{numbers.plural(len(examples), 'example')} and the" if examples else "the"
    return Sentence(f"It makes no claims; {held} built-in checks hold.", Tone.NEUTRAL)


def claims_not_met(verification: Verification) -> list[str]:
    """How many rules about amendments are broken, and how many intents are not met; nothing of either that is not."""
    refuted = Counter(v.kind for v in verification.verdicts if v.status is Status.REFUTED)
    rules = len({v.name for v in verification.verdicts if v.kind is Kind.FRAME and v.status is Status.REFUTED})
    facts = []
    if rules:
        facts.append(f"{numbers.plural(rules, 'rule')} about amendments {'is' if rules == 1 else 'are'} broken")
    if missed := refuted[Kind.INTENT]:
        facts.append(f"{numbers.plural(missed, 'intent')} {'is' if missed == 1 else 'are'} not met")
    return facts
