"""The page of `mutate`: how many small changes are noticed, those that are not, place by place, and what becomes of all."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Clause
from policy_dsl.text import Text
from verifier.report.facts.mutations import MutationRun, Place, idle_changes, unprotected_places
from verifier.report.facts.quotations import QuotedLine, marked
from verifier.report.html.heading import Heading, heading_of
from verifier.report.html.page import page
from verifier.report.medium import Medium
from verifier.report.versions import versions
from verifier.report.words import mutations, numbers
from verifier.report.words.document import Rows, Sentence, Tone
from verifier.results.mutants import Mutant, Mutants

TONES = {"✗": Tone.BAD, "?": Tone.OPEN, "✓": Tone.GOOD}
"""The tones of the marks of the result."""


class ShownChange(Struct, frozen=True):
    """What may be written unnoticed, how many requests it moves, and from which outcome to which."""

    written: str
    count: str
    regions: tuple[tuple[str, str], ...]
    more: bool


class ShownPlace(Struct, frozen=True):
    """A place with such changes, and the line in which it stands."""

    name: str
    others: str
    place: str
    lines: tuple[QuotedLine, ...]
    changes: tuple[ShownChange, ...]


def mutate_page(run: MutationRun, medium: Medium) -> str:
    """The page."""
    mutants = run.mutants
    places = unprotected_places(mutants)
    mark, result = mutations.conclusion(mutants, len(places))
    heading: Heading = heading_of(run.path, mutants.policy, mutants.proposal)
    return page(
        "mutate.html.j2",
        medium,
        heading.title,
        heading=heading,
        result=Sentence(result, TONES[mark]),
        reservations=[Sentence(line, Tone.OPEN) for line in mutations.reservations(mutants)],
        counts=mutations.count_rows(mutants),
        places=[shown_place(run, each) for each in places],
        idle=idle_rows(mutants),
        idle_heading=mutations.IDLE,
        changes=change_rows(mutants),
        versions=versions(),
    )


def shown_place(run: MutationRun, place: Place) -> ShownPlace:
    """One place."""
    text = next((each for each in run.texts if each.path == run.path), None)
    others = f"{numbers.plural(place.noticed, 'other change')} noticed" if place.noticed else ""
    return ShownPlace(
        place.name,
        others,
        f"{run.path}:{place.line}",
        quoted(text, place.unnoticed[0]) if text is not None else (),
        tuple(shown_change(run.mutants.policy, each) for each in place.moves),
    )


def quoted(text: Text, mutant: Mutant) -> tuple[QuotedLine, ...]:
    """The line with what stands there now."""
    return (marked(text, Clause(text.path, mutant.mutation.span)),)


def shown_change(policy: Policy, move: Sequence[Mutant]) -> ShownChange:
    """The changes that move the same requests."""
    first = move[0]
    alike = zip(*(each.regions for each in move), strict=True)
    return ShownChange(
        mutations.changes(move),
        numbers.plural(first.changed or 0, "request"),
        tuple((numbers.number(each[0].count), mutations.region(policy, each)) for each in alike),
        not first.regions_complete,
    )


def idle_rows(mutants: Mutants) -> Rows:
    """The changes that change no decision, by declaration and reason."""
    rows = tuple(
        (
            mutations.idle_heading(each) if n == 0 else "",
            mutations.why_idle(mutants.policy, each.why) if n == 0 else "",
            mutations.idle_place(place),
        )
        for each in idle_changes(mutants)
        for n, place in enumerate(each.places)
    )
    return Rows(("where", "why", "changes"), rows)


def change_rows(mutants: Mutants) -> Rows:
    """Every change with what becomes of it."""
    rows = tuple(
        (
            each.mutation.place,
            numbers.number(each.mutation.span.line),
            f"{each.mutation.words_before} {mutations.change(each)}".strip(),
            mutations.outcome(each),
        )
        for each in mutants.mutants
    )
    return Rows(("place", "line", "change", "what becomes of it"), rows)
