"""What becomes of each guarantee: lost, repaired, failing before and after, given up on purpose, kept.

The long form and the short one of a sentence stand together, so that neither says what the other does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from policy_dsl.model.policy import Policy
from verifier.report.facts.guarantees import MOVED, Guarantee, Standing, guarantees, is_new
from verifier.report.words import cells, faults, numbers, remedies, specimens, verdict_lines
from verifier.report.words.authors import ended
from verifier.report.words.brief.detail import Detail
from verifier.report.words.brief.extents import extent, moved_counts, moved_share, what
from verifier.report.words.document import Part, Sentence, Tone
from verifier.results.cells import Cells
from verifier.results.status import Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification

LABELS = {
    Standing.UNDECIDED: "undecided",
    Standing.LOST: "lost",
    Standing.WORSE: "failing, worse than today",
    Standing.MIXED: "failing elsewhere than today",
    Standing.UNCHANGED: "failing as today",
    Standing.BETTER: "failing, better than today",
    Standing.BROKEN: "failing",
    Standing.GIVEN_UP: "given up on purpose",
    Standing.REPAIRED: "repaired",
    Standing.SILENT: "says nothing any more",
}
"""How a guarantee stands, in words that precede its name. Those that are kept share one sentence."""

NO_WORSE = (Standing.UNCHANGED, Standing.BETTER)
"""The standings of guarantees that fail today and get no worse."""


def guarantee_part(verification: Verification, detail: Detail) -> Part | None:
    """The part on the properties of the policy; `None` if it has some, and none was asked."""
    every = guarantees(verification)
    missed = missed_restorations(verification)
    short = (*NO_WORSE, Standing.REPAIRED) if detail >= Detail.LEAST else ()
    grouped = [g for g in every if g.standing in short and g.verdict.name not in missed]
    new = new_cells(verification, every, detail)
    separate = [g for g in every if g.standing in LABELS and g not in grouped]
    body = sentences(verification, separate, detail, new)
    for standing, tone in ((Standing.UNCHANGED, Tone.BAD), (Standing.BETTER, Tone.BAD), (Standing.REPAIRED, Tone.GOOD)):
        if alike := [g for g in grouped if g.standing is standing]:
            body.append(Sentence(f"{LABELS[standing]}{in_few_words(verification, alike)}.", tone))
    named = detail < Detail.BARE
    body += [*kept(verification, every, named=named), *silences(verification, every, detail)]
    title = "What it guarantees" if verification.proposal is None else "Guarantees"
    title = "What is claimed" if verification.between is not None else title
    if not body and verification.policy.properties:
        return None
    return Part(title, tuple(body) or (Sentence("The policy has no properties.", Tone.OPEN),))


MOST_SILENT = 3
"""The most guarantees that a short brief names because they say nothing of some requests."""

MOST_NAMED = 12
"""The most names of guarantees that are listed in a crowded brief."""


def sentences(
    verification: Verification, separate: Sequence[Guarantee], detail: Detail, new: Mapping[str, str]
) -> list[Sentence]:
    """A sentence for each of these guarantees; in a crowded brief, for the first of those that stand alike, and one with the
    names of the others.
    """
    if detail < Detail.CROWDED:
        return [sentence(verification, g, detail, new) for g in separate]
    body = []
    for standing in dict.fromkeys(g.standing for g in separate):
        first, *others = [g for g in separate if g.standing is standing]
        one = sentence(verification, first, detail, new)
        body.append(one)
        if others:
            names = numbers.listed([in_crowd(verification, g) for g in others], MOST_NAMED)
            body.append(Sentence(f"{LABELS[standing]}, too: {names}.", one.tone))
    return body


def in_crowd(verification: Verification, guarantee: Guarantee) -> str:
    """The name of a guarantee; of one that fails today too, with how often it fails."""
    v = guarantee.verdict
    counts = moved_counts(v) if guarantee.standing in MOVED else ""
    return f"{v.name} ({counts}{faults.fault_suffix(verification, v)})" if counts else v.name


def missed_restorations(verification: Verification) -> frozenset[str]:
    """The properties that the proposal means to repair, and does not."""
    return frozenset(
        v.subject for v in verification.verdicts if v.kind is Kind.INTENT and v.status is Status.REFUTED and v.subject
    )


NEW_UP_TO = {
    Standing.WORSE: Detail.BARE,
    Standing.MIXED: Detail.BARE,
    Standing.LOST: Detail.LEAST,
    Standing.GIVEN_UP: Detail.NEWS,
}
"""Up to which level of detail the cells are named in which guarantees newly fail."""


def new_cells(verification: Verification, every: Sequence[Guarantee], detail: Detail) -> dict[str, str]:
    """By guarantee, the cells in which it newly fails; those that an earlier one names are not named again."""
    named: list[Verdict] = []
    words = {}
    for v in (g.verdict for g in every if detail <= NEW_UP_TO.get(g.standing, -1)):
        if v.cells is None or not v.cells.new_in:
            continue
        first = next((each for each in named if has_same_new_cells(each, v)), v)
        named.append(v)
        own = cells.places(verification.policy, v.cells.new_in) if first is v else f"as for {first.name}"
        words[v.name] = own
    return words


def has_same_new_cells(one: Verdict, other: Verdict) -> bool:
    """Whether two properties newly fail in the same cells."""
    if one.cells is None or other.cells is None:
        return False
    return (one.cells.by, one.cells.new_in) == (other.cells.by, other.cells.new_in)


def in_few_words(verification: Verification, every: Sequence[Guarantee]) -> str:
    """Guarantees that stand alike, each with how far it fails; what all are counted in is said once."""
    units = {unit(verification, g) for g in every}
    if len(every) == 1 or units == {""} or len(units) > 1:
        return f": {numbers.joined([brief_extent(verification, g) for g in every])}"
    names = numbers.joined([brief_extent(verification, g, of_what=False) for g in every])
    return f", counted in {units.pop()}: {names}"


def unit(verification: Verification, guarantee: Guarantee) -> str:
    """What the failures of a guarantee are counted in; empty where they are in no cells."""
    before = guarantee.verdict.before
    today = None if before is None else before.cells
    if today is None or not today.by:
        return ""
    if cells.are_days(verification.policy, today):
        return "days of receipt"
    return f"combinations of {cells.facts(verification.policy, today)}"


def brief_extent(verification: Verification, guarantee: Guarantee, new: str = "", *, of_what: bool = True) -> str:
    """A guarantee with the number of combinations in which it fails, in the fewest words. `new` are the cells that are new;
    the facts that are combined are named if `of_what`.
    """
    v, before = guarantee.verdict, guarantee.verdict.before
    today = None if before is None else before.cells
    counts = moved_counts(v) if guarantee.standing in MOVED else ""
    if today is None or not today.by:
        return f"{v.name} ({counts})" if counts else v.name
    after = 0 if v.cells is None else v.cells.count
    of = f"{numbers.number(today.of)}{f' {unit(verification, guarantee)}' if of_what else ''}"
    if guarantee.standing in (Standing.BETTER, Standing.WORSE) and after == today.count:
        return f"{v.name} (in the same {numbers.number(after)} of {of}{moved_share(v)})"
    moved = (
        numbers.number(today.count)
        if after == today.count
        else f"{numbers.number(today.count)} → {numbers.number(after)}"
    )
    more = f"; {cells.new_words(v.cells.new or 0, new)}" if new and v.cells else ""
    why = by_refusal(v) if guarantee.standing is Standing.REPAIRED else ""
    return f"{v.name} ({moved} of {of}{f'; {counts}' if counts else ''}{f'; {why}' if why else ''}{more})"


def sentence(verification: Verification, guarantee: Guarantee, detail: Detail, new: Mapping[str, str]) -> Sentence:
    """One guarantee that is not simply kept."""
    v, standing = guarantee.verdict, guarantee.standing
    text = f"{LABELS[standing]}: {v.name}. {ended(v.sentence)}"
    if standing is Standing.UNDECIDED:
        return Sentence(f"{text} It is undecided: {verdict_lines.reason_of(v)}.", Tone.OPEN)
    if standing is Standing.SILENT:
        today = "fails" if was_refuted(v) else "holds"
        return Sentence(f"{text} Today it {today}; as proposed it is about no {what(v, 1)}.", Tone.OPEN)
    if standing is Standing.REPAIRED:
        why = by_refusal(v)
        after = f"as proposed nowhere{f': {why}' if why else ''}"
        return Sentence(f"{text} Today it fails{extent(verification, v.before)}; {after}.", Tone.GOOD)
    shortened = (Standing.GIVEN_UP, *((Standing.WORSE, Standing.MIXED) if detail >= Detail.FEW else ()))
    if detail >= Detail.SPARE and standing in shortened:
        brief = brief_extent(verification, guarantee, new.get(v.name, ""))
        brief += faults.fault_suffix(verification, v)
        return Sentence(
            f"{LABELS[standing]}: {brief}.{'' if detail is Detail.BARE else f' {ended(v.sentence)}'}", Tone.BAD
        )
    text += f" {figure(verification, guarantee, new.get(v.name, ''))}{faults.fault_suffix(verification, v)}."
    missed = v.name in missed_restorations(verification)
    plain = not missed and (
        (detail >= Detail.NEWS and standing in NO_WORSE)
        or (detail >= Detail.SPARE and standing is not Standing.LOST)
        or detail is Detail.PACKED
    )
    if v.counterexample is not None and not plain:
        text += f" For example {specimens.specimen_of(verification, v)}."
    repairs = [remedies.sentence(verification.policy, each) for each in remedies.of_verdict(verification, v)]
    return Sentence(" ".join([text, *repairs]), Tone.BAD)


def was_refuted(v: Verdict) -> bool:
    """Whether it fails today."""
    return v.before is not None and v.before.status is Status.REFUTED


def by_refusal(v: Verdict) -> str:
    """Why a property is repaired, where that is because those who break it today are refused; empty where it is not."""
    if v.answered is not None and not v.answered.of:
        return "nobody is answered there any longer"
    if not v.gone or v.gone_by_refusal != v.gone:
        return ""
    return f"{'one of each pair' if v.pairs else 'each of them'} is refused instead"


def figure(verification: Verification, guarantee: Guarantee, new: str = "") -> str:
    """How far a guarantee fails, today and as proposed. `new` are the cells that are new."""
    proposal = verification.proposal is not None
    v, before = guarantee.verdict, guarantee.verdict.before
    if before is None:
        return f"It is new, and fails{extent(verification, v)}" if proposal else f"It fails{extent(verification, v)}"
    match before.status:
        case Status.UNDECIDED:
            return f"Today it is undecided; as proposed it fails{extent(verification, v)}"
        case Status.PROVED if guarantee.standing is Standing.GIVEN_UP:
            return f"As proposed it fails{extent(verification, v)}{f': {new}' if new else ''}"
        case Status.PROVED:
            return f"Today it holds; as proposed it fails{extent(verification, v)}{f': {new}' if new else ''}"
        case Status.REFUTED if guarantee.standing is Standing.UNCHANGED:
            return f"It fails{extent(verification, v)}, exactly as today"
        case Status.REFUTED if before.cells is None or v.cells is None or v.new is None:
            after = f"as proposed{extent(verification, v)}" if extent(verification, v) else "and as proposed too"
            return f"Today it fails{extent(verification, before)}{';' if extent(verification, v) else ','} {after}"
        case Status.REFUTED:
            moved = cells_moved(verification.policy, before.cells, v.cells, new)
            return f"Today it fails{extent(verification, before)}; as proposed {moved}{moved_share(v)}"
        case _:
            assert_never(before.status)


def cells_moved(policy: Policy, before: Cells, after: Cells, new: str) -> str:
    """The number of cells as proposed, against those of today. `new` are the cells that are new."""
    preposition = "on" if cells.are_days(policy, after) else "in"
    if not after.new and not after.gone:
        return f"{preposition} the same {cells.named(policy, after, after.count)}"
    parts = [f"{numbers.number(after.gone)} repaired"] if after.gone else []
    parts += [cells.new_words(after.new, new)] if after.new else []
    moves = f" ({', '.join(parts)})" if before.count else ""
    return f"{preposition} {numbers.number(after.count)}{moves}"


def kept(verification: Verification, every: Sequence[Guarantee], *, named: bool) -> list[Sentence]:
    """The guarantees that hold, for every request or for some: a sentence for those that hold today too, one for those that
    are new, and one for those of which that is not known. The first are listed if `named`.
    """
    alike = [g.verdict for g in every if g.standing is Standing.KEPT]
    sentences = []
    for whom, verdicts in (
        ("every", [v for v in alike if not v.exists]),
        ("some", [v for v in alike if v.exists]),
    ):
        open_today = [v.name for v in verdicts if is_open_today(v)]
        new = [v.name for v in verdicts if is_new(v, verification)]
        settled = [v.name for v in verdicts if v.name not in (*open_today, *new)]
        if settled:
            when = "" if verification.proposal is None else ", today and as proposed"
            listed = f": {', '.join(settled)}" if named else ""
            sentences.append(Sentence(f"{holding(settled)} for {whom} request{when}{listed}.", Tone.GOOD))
        if new:
            text = f"{holding(new)} for {whom} request as proposed (new): {', '.join(new)}."
            sentences.append(Sentence(text, Tone.GOOD))
        if open_today:
            verb = "is" if len(open_today) == 1 else "are"
            when = f" as proposed, and {verb} undecided today"
            sentences.append(
                Sentence(f"{holding(open_today)} for {whom} request{when}: {', '.join(open_today)}.", Tone.GOOD)
            )
    return sentences


def is_open_today(v: Verdict) -> bool:
    """Whether it was asked of today's policy and is undecided there."""
    return v.before is not None and v.before.status is Status.UNDECIDED


def holding(names: Sequence[str]) -> str:
    """How many hold."""
    return f"{numbers.number(len(names))} {'holds' if len(names) == 1 else 'hold'}"


def silences(verification: Verification, every: Sequence[Guarantee], detail: Detail) -> list[Sentence]:
    """The guarantees about pairs that say nothing of some requests, because no partner of theirs is possible. A short brief
    names a few.
    """
    silent = [g.verdict for g in every if g.verdict.unpaired is None or g.verdict.unpaired]
    if not silent:
        return []
    names = [f"{v.name} ({unpaired_share(verification, v)})" for v in silent]
    listed = numbers.listed(names, MOST_SILENT) if detail >= Detail.FEW else ", ".join(names)
    return [Sentence(f"Not tested for requests that have no possible partner: {listed}.", Tone.OPEN)]


def unpaired_share(verification: Verification, v: Verdict) -> str:
    """How many kinds of request a guarantee about pairs is silent on; of very many, the share."""
    if v.unpaired is None:
        return "not counted"
    of = verification.requests
    if of is not None and of > numbers.MOST_COUNTED:
        return numbers.percent(v.unpaired, of)
    return numbers.plural(v.unpaired, "kind")
