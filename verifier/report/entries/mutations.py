"""The entries of `mutate`: by places for what annotates files, and by changes for what counts cases."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.report.entries.entry import Entry, Grade, Listing, Place, part, place_of
from verifier.report.facts.mutations import MutationRun, changes_by_place, counts_by_kind, unprotected_places
from verifier.report.words import mutations, numbers
from verifier.results.mutants import Fate, Mutant, Mutants

GRADES = {
    Fate.UNNOTICED: Grade.UNPROTECTED,
    Fate.UNDECIDED: Grade.UNDECIDED,
    Fate.NOTICED: Grade.PASSED,
    Fate.MISTAKE: Grade.PASSED,
    Fate.WITHOUT_EFFECT: Grade.IDLE,
}
"""The grades of the fates. A change that no policy results from is noticed as soon as it is checked."""

GRAVEST = (
    Grade.DISAGREED,
    Grade.UNPROTECTED,
    Grade.UNDECIDED,
    Grade.PASSED,
    Grade.IDLE,
)
"""The grades of changes; the first that one at a place has is that of the place."""

STATUSES = {
    Grade.DISAGREED: "disputed",
    Grade.UNPROTECTED: "unnoticed",
    Grade.UNDECIDED: "undecided",
    Grade.PASSED: "noticed",
    Grade.IDLE: "without effect",
}


def place_listing(run: MutationRun) -> Listing:
    """The places where something may be written otherwise, each with the changes that nothing notices."""
    entries = [place_entry(run, changes) for changes in changes_by_place(run.mutants)]
    return listing(run, entries)


def change_listing(run: MutationRun) -> Listing:
    """The changes one by one."""
    return listing(run, [change_entry(run, each) for each in run.mutants.mutants])


def listing(run: MutationRun, entries: Sequence[Entry]) -> Listing:
    """These entries, and what there is to say of all changes together."""
    mutants = run.mutants
    name = mutants.policy.name if mutants.proposal is None else mutants.proposal.name
    return Listing("mutate", run.exit_code, (part(run.path, name, [*entries, *untried(run), summary(run)]),))


def grade_of(mutant: Mutant) -> Grade:
    """The grade of a change. What one engine alone says is undecided, unless it is that nothing notices the change."""
    if mutant.confirmed is False:
        return Grade.DISAGREED
    if mutant.confirmed is None and mutant.fate in (Fate.NOTICED, Fate.WITHOUT_EFFECT):
        return Grade.UNDECIDED
    return GRADES[mutant.fate]


def place_entry(run: MutationRun, changes: Sequence[Mutant]) -> Entry:
    """The entry of a place, with what may be written there unnoticed."""
    first = changes[0].mutation
    grade = min(map(grade_of, changes), key=GRAVEST.index)
    grave = [each for each in changes if grade_of(each) is grade]
    name = f"{first.place}: {first.words_before}" if first.before else first.place
    return Entry(
        grade,
        "mutation",
        name,
        STATUSES[grade],
        place_of(run.path, first.span),
        f"{name}: {verb(grade, len(grave), len(changes))}",
        tuple(detail(run.mutants, each) for each in grave) if grade is not Grade.PASSED else (),
    )


def verb(grade: Grade, those: int, every: int) -> str:
    """What is so of some of the changes at a place."""
    some = f"{numbers.number(those)} of {numbers.plural(every, 'small change')}"
    match grade:
        case Grade.UNPROTECTED:
            return f"nothing notices {some}"
        case Grade.DISAGREED:
            return f"the two engines disagree about {some}; do not rely on this"
        case Grade.UNDECIDED:
            return f"{some} undecided"
        case Grade.IDLE:
            return f"{some} without effect"
        case _:
            return f"{some} noticed"


def detail(mutants: Mutants, mutant: Mutant) -> str:
    """What is written instead, and which requests are decided otherwise then."""
    moved = f" ({mutations.where(mutants.policy, [mutant])})" if mutant.fate is Fate.UNNOTICED else ""
    why = f" ({mutations.why_idle(mutants.policy, mutant.why_idle)})" if mutant.fate is Fate.WITHOUT_EFFECT else ""
    alone = f"; {mutations.ALONE}" if mutant.fate is Fate.UNNOTICED and mutant.confirmed is None else ""
    return f"{mutations.change(mutant)}{moved}{why}{alone}"


def change_entry(run: MutationRun, mutant: Mutant) -> Entry:
    """The entry of one change."""
    mutation, grade = mutant.mutation, grade_of(mutant)
    before = f"{mutation.words_before} " if mutation.before else ""
    name = f"{mutation.place}: {before}{mutations.change(mutant)}"
    return Entry(
        grade,
        "mutation",
        name,
        STATUSES[grade] if mutant.fate is not Fate.MISTAKE else "mistake",
        place_of(run.path, mutation.span),
        f"{name}: {mutations.outcome(mutant)}",
        tuple(mutations.region(run.mutants.policy, [each]) for each in mutant.regions),
    )


def untried(run: MutationRun) -> list[Entry]:
    """The changes that the time did not suffice for."""
    if not run.mutants.untried:
        return []
    message = mutations.untried(run.mutants)
    return [Entry(Grade.UNDECIDED, "mutation", "not tried", "undecided", Place(run.path), message)]


def summary(run: MutationRun) -> Entry:
    """How many changes have each fate."""
    _, conclusion = mutations.conclusion(run.mutants, len(unprotected_places(run.mutants)))
    lines = []
    for kind, counted in counts_by_kind(run.mutants):
        each = [f"{numbers.number(counted[fate])} {mutations.FATES[fate]}" for fate in Fate if counted[fate]]
        lines.append(f"{kind.value}: {', '.join(each)}")
    return Entry(Grade.FACT, "mutations", "small changes", "measured", Place(run.path), conclusion, tuple(lines))
