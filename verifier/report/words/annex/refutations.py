"""Verdicts that are not proved, each with its requests side by side, its clauses and its regions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from policy_dsl.model.policy import Policy
from verifier.report.facts.due_days import DueRow, due_rows
from verifier.report.facts.editions import deciding_policies, edition_name, edition_policy, policy_behind, stack_depth
from verifier.report.facts.named_facts import named_facts
from verifier.report.facts.terms import unfolded
from verifier.report.words import (
    blame_lines,
    bounds,
    cause_lines,
    causes,
    cells,
    numbers,
    remedies,
    shares,
    values,
    verdict_lines,
    ways,
)
from verifier.report.words import derived_facts as derived_words
from verifier.report.words import terms as term_words
from verifier.report.words.annex.citations import Cited, cited
from verifier.report.words.annex.claims import Claim, claim
from verifier.report.words.annex.regions import RegionList, overlaps, violations
from verifier.report.words.answers import answer
from verifier.report.words.set_aside import MEANING, first_to_show_it
from verifier.results.status import Edition, Kind, Status
from verifier.results.verdict import Counterexample, Verdict
from verifier.results.verification import Verification

AUTHORED = (Kind.CLAIM, Kind.INTENT, Kind.FRAME)


class Specimen(Struct, frozen=True):
    """A request of a counterexample with its decision; `facts` are in the order of the policy. `given` are the facts that
    matter, as codes. `moves` says of each provision that decides what it does to the times of the others, if it is a cap or a
    floor.
    """

    name: str
    facts: tuple[str, ...]
    answer: str
    because: tuple[Cited, ...]
    overridden: tuple[str, ...]
    given: Mapping[str, object]
    moves: tuple[str, ...] = ()


class SideBySide(Struct, frozen=True):
    """Requests in columns. `differing` are the facts in which they differ.

    `terms` are the names of terms and derived facts, each with its value for each request; `meanings` say what the terms
    mean, and the first of them in a report also what *set aside* means. `due` says when answers within times on clocks are.
    """

    attributes: tuple[str, ...]
    differing: frozenset[str]
    specimens: tuple[Specimen, ...]
    terms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    meanings: tuple[str, ...] = ()
    due: tuple[DueRow, ...] = ()


class BlameRow(Struct, frozen=True):
    """Provisions of which one has to change, and how many violations they decide together. `when` says of each which
    edition it decides in, where that has to be said.
    """

    count: str
    provisions: tuple[Cited, ...]
    when: tuple[str, ...]


class Refutation(Struct, frozen=True):
    """A verdict that is not proved, with all that shows why.

    `cause` says why there is no counterexample; where others decide in place of a dead provision, `decided_by` has them.
    In each line of `blame`, one provision has to change; `more_blame` says what is left out. `causes` are what the
    proposal changes there, and `remedies` what would repair it. `alike` are further
    verdicts that are undecided for the same reason.
    """

    claim: Claim
    judges: str
    cause: str
    decided_by: tuple[Cited, ...]
    lines: tuple[str, ...]
    example: SideBySide | None
    blame: tuple[BlameRow, ...]
    more_blame: str
    causes: tuple[Cited, ...]
    remedies: tuple[str, ...]
    regions: RegionList | None
    overlaps: RegionList | None
    alike: tuple[Claim, ...] = ()

    @property
    def cited(self) -> Iterator[Cited]:
        """All provisions that it cites."""
        yield from self.decided_by
        for specimen in self.example.specimens if self.example else ():
            yield from specimen.because
        for row in self.blame:
            yield from row.provisions
        yield from self.causes


def refutations(verification: Verification, most: int) -> tuple[Refutation, ...]:
    """The verdicts that are not proved, in their order; at most so many regions of each, and of other lists."""
    unproved = (v for v in verification.verdicts if v.status is not Status.PROVED)
    groups = verdict_lines.grouped_undecided(unproved)
    explaining = explaining_verdict(verification)
    return tuple(refutation(verification, first, most, alike, explains=first is explaining) for first, *alike in groups)


def demonstrations(verification: Verification, most: int) -> tuple[Refutation, ...]:
    """The proved claims about some request, each with what shows it; likewise."""
    shown = (v for v in verification.verdicts if v.witnesses is not None)
    explaining = explaining_verdict(verification)
    return tuple(refutation(verification, v.as_shown, most, explains=v is explaining) for v in shown)


def explaining_verdict(verification: Verification) -> Verdict | None:
    """The verdict beside which it is said what *set aside* means: the first of the refutations, or of the demonstrations."""
    unproved = (v for v in verification.verdicts if v.status is not Status.PROVED)
    return first_to_show_it([*unproved, *(v for v in verification.verdicts if v.witnesses is not None)])


def refutation(
    verification: Verification, v: Verdict, most: int, alike: Sequence[Verdict] = (), *, explains: bool
) -> Refutation:
    """One verdict, and those that are undecided as it is. `explains` whether it says what *set aside* means."""
    policy = verification.policy
    cause = cause_lines.why_no_example(verification, v)
    blame = blame_sets(verification, v)
    return Refutation(
        claim(verification, v),
        edition_name(verification, v) if stack_depth(verification, v) else "",
        cause.sentence if cause else "",
        cited(policy, cause.deciding) if cause else (),
        tuple(lines(policy, v)),
        None if v.counterexample is None else side_by_side(verification, v, v.counterexample, explains=explains),
        blame[:most],
        more_blame(v, len(blame) - most),
        changed_behind(verification, v),
        tuple(remedies.sentences(verification, v)),
        violations(policy, v, most),
        overlaps(policy, v.overlaps, most, complete=v.overlaps_complete),
        tuple(claim(verification, each) for each in alike),
    )


def blame_sets(verification: Verification, v: Verdict) -> tuple[BlameRow, ...]:
    """The sets of provisions behind the violations of a claim."""
    if v.blame is None or v.kind not in AUTHORED:
        return ()
    rows, sides = [], blame_lines.sides_of(v)
    for each in v.blame.sets:
        members = [
            (provision, blame_lines.when(each, edition, name, sides))
            for edition, name in each.provisions
            for provision in cited(policy_behind(verification, v, edition), [name])
        ]
        unique = dict.fromkeys(members)
        rows.append(BlameRow(numbers.number(each.count), tuple(c for c, _ in unique), tuple(w for _, w in unique)))
    return tuple(rows)


def changed_behind(verification: Verification, v: Verdict) -> tuple[Cited, ...]:
    """What the proposal changes behind the violations of a claim."""
    if v.blame is None or v.kind not in AUTHORED:
        return ()
    base = edition_policy(verification, Edition.BASE)
    return tuple(causes.citation(base, verification.policy, each) for each in v.blame.causes)


def more_blame(v: Verdict, rest: int) -> str:
    """What a list of sets leaves out."""
    if rest > 0:
        return f"and {numbers.plural(rest, 'more line')}, in the JSON"
    return "and others, too many to list" if v.blame is not None and v.blame.sets and not v.blame.complete else ""


def lines(policy: Policy, v: Verdict) -> Iterator[str]:
    """What else there is to know about a verdict."""
    yield from cells.lines(policy, v)
    yield from shares.lines(policy, v)
    if v.faulty:
        yield f"{numbers.number(v.faulty)} of them because the policy has no single answer there"
    if unmet := verdict_lines.unmet(v):
        yield unmet
    yield from ways.lines(policy, v)
    if partners := verdict_lines.unpaired(v):
        yield partners


def side_by_side(verification: Verification, v: Verdict, example: Counterexample, *, explains: bool) -> SideBySide:
    """The requests of a counterexample; of a change, the one request before and after."""
    policy, decided = verification.policy, deciding_policies(verification, v)
    named = named_facts(verification, v, example)
    free = named.irrelevant
    requests = dict(example.requests)
    (first, *_) = requests
    specimens = []
    for name, decision in example.decisions:
        of = first if example.of_a_change else name
        facts = tuple(
            "any" if a.name in free.get(of, ()) else values.value(a, requests[of][a.name]) for a in policy.attributes
        )
        given = {a.name: requests[of][a.name] for a in policy.attributes if a.name not in free.get(of, ())}
        specimens.append(
            Specimen(
                name,
                facts,
                values.asked_time(requests[of]) + answer(decided[name], decision),
                cited(decided[name], decision.by),
                tuple(decision.overridden),
                given,
                tuple(bounds.moves(decided[name], decision.by, i) or "" for i in dict.fromkeys(decision.by)),
            )
        )
    names = tuple(a.name for a in policy.attributes)
    differing = {name for n, name in enumerate(names) if len({each.facts[n] for each in specimens}) > 1}
    columns = [first if example.of_a_change else name for name, _ in example.decisions]
    held = [(each.term.name, tuple(term_words.value(each.holds[of]) for of in columns)) for each in named.terms]
    held += [
        (each.name, tuple(derived_words.value_with_reasons(each.values[name]) for name, _ in example.decisions))
        for each in named.derived
    ]
    meanings = [*map(term_words.explained, unfolded(policy, named.terms)), *([MEANING] if explains else [])]
    due = due_rows(verification, v, example)
    return SideBySide(names, frozenset(differing), tuple(specimens), tuple(held), tuple(meanings), due)
