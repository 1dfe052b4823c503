"""Small changes of a policy, in words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import assert_never

from policy_dsl.model.policy import Policy
from verifier.report.facts.mutations import IdleChanges, counts_by_kind, fates
from verifier.report.words import boxes, values
from verifier.report.words.document import Rows
from verifier.report.words.numbers import joined, number, plural
from verifier.results.mutants import Becomes, Fate, Idleness, Mutant, MutantRegion, Mutants, WhyIdle

FATES = {
    Fate.NOTICED: "noticed",
    Fate.UNNOTICED: "not noticed",
    Fate.WITHOUT_EFFECT: "no decision changes",
    Fate.MISTAKE: "a mistake",
    Fate.UNDECIDED: "undecided",
}
"""The fates, as the headings of a table."""

MOST_CHANGES = 8
"""The most changes of one place that text and Markdown list; JSON has them all."""

ALONE = "one engine alone says so: the time allowed ran out (--timeout)"
DISPUTED = "the two engines disagree; do not rely on this"


def count_rows(mutants: Mutants) -> Rows | None:
    """How many changes of each kind have each fate, and how many of all; `None` if there is nothing to change."""
    shown = [fate for fate in Fate if mutants.of(fate)]
    if not shown:
        return None
    every = [(kind.value, counted) for kind, counted in counts_by_kind(mutants)]
    rows = [*every, ("all", fates(mutants.mutants))] if len(every) > 1 else every
    return Rows(
        ("", *(FATES[fate] for fate in shown)),
        tuple((name, *(number(counted[fate]) for fate in shown)) for name, counted in rows),
    )


def change(mutant: Mutant) -> str:
    """What is written instead."""
    return f"→ {written(mutant)}"


def changes(mutants: Sequence[Mutant]) -> str:
    """What is written instead, by several changes."""
    return f"→ {' or '.join(map(written, mutants))}"


def written(mutant: Mutant) -> str:
    """What stands there after a change."""
    return mutant.mutation.words_after or "(left out)"


def region(policy: Policy, regions: Sequence[MutantRegion]) -> str:
    """Where changes move requests, and how; they move the same ones."""
    return f"{boxes.box(policy, regions[0].box, None, regions[0].ties)}: {move(policy, regions)}"


def move(policy: Policy, regions: Sequence[MutantRegion]) -> str:
    """How changes move the same requests."""
    words = partial(values.outcome, clocked=policy.has_clocks)
    first = regions[0].move
    if isinstance(first, Becomes):
        return f"become {first.value}"
    before = words(first[0])
    after = dict.fromkeys(words(each.move[1]) for each in regions if not isinstance(each.move, Becomes))
    return f"{before} → {' or '.join('due on other days' if each == before else each for each in after)}"


def where(policy: Policy, mutants: Sequence[Mutant]) -> str:
    """How many requests changes move, the first region of these, and that there are more; they move the same ones."""
    count = plural(mutants[0].changed or 0, "request")
    if not mutants[0].regions:
        return count
    more = "; and elsewhere" if len(mutants[0].regions) > 1 else ""
    return f"{count}: {region(policy, [each.regions[0] for each in mutants])}{more}"


IDLE = "What changes no decision, and why"
"""The heading of such changes."""


def idle_heading(idle: IdleChanges) -> str:
    """The declaration whose changes change no decision, and how many they are."""
    return f"{idle.declaration} · {plural(idle.many, 'change')}"


def idle_place(place: Sequence[Mutant]) -> str:
    """What may stand in one place instead without changing a decision."""
    mutation = place[0].mutation
    return f"line {number(mutation.span.line)}: {mutation.words_before} {changes(place)}"


def why_idle(policy: Policy, why: WhyIdle | None) -> str:
    """Why changes change no decision."""
    if why is None:
        return "there was no time to find out why"
    match why.idleness:
        case Idleness.SAME_REQUESTS:
            return "no request is touched: every provision applies to the same ones as before"
        case Idleness.IMPOSSIBLE:
            reasons = [clause.because for clause in policy.impossible if clause.id in why.due_to]
            return f"only impossible requests would be decided otherwise: {', '.join(f'“{each}”' for each in reasons)}"
        case Idleness.DECIDED_BY_OTHERS:
            names = [*dict.fromkeys(policy.cited[name].path[0] for name in why.due_to)]
            verb = "decides" if len(names) == 1 else "decide"
            return f"{joined(names)} {verb} there, before the change and after it"
        case Idleness.SAME_DECISION:
            return "what decides there decides the same, before the change and after it"
        case Idleness.SAME_DAYS:
            return "no answer is due on another day"
        case _:
            assert_never(why.idleness)


def outcome(mutant: Mutant) -> str:
    """What becomes of a change."""
    if mutant.confirmed is False:
        return DISPUTED
    match mutant.fate:
        case Fate.NOTICED:
            words = f"noticed by {mutant.noticed_by}"
        case Fate.UNNOTICED:
            words = f"noticed by nothing; it changes the decision on {plural(mutant.changed or 0, 'request')}"
        case Fate.WITHOUT_EFFECT:
            words = "no decision changes"
        case Fate.MISTAKE:
            return f"a mistake: {mutant.noticed_by}"
        case Fate.UNDECIDED:
            return "undecided"
        case _:
            assert_never(mutant.fate)
    return words if mutant.confirmed else f"{words}; {ALONE}"


def untried(mutants: Mutants) -> str:
    """How many changes were not tried."""
    return f"{plural(mutants.untried, 'change')} not tried: the time allowed ran out (--timeout)"


def conclusion(mutants: Mutants, places: int) -> tuple[str, str]:
    """The result in one line, after its mark. What nothing notices is in so many places."""
    unnoticed = len(mutants.of(Fate.UNNOTICED))
    if unnoticed:
        total, where = plural(len(mutants.mutants), "small change"), plural(places, "place")
        return "✗", f"{number(unnoticed)} of {total} {'is' if unnoticed == 1 else 'are'} noticed by nothing, in {where}"
    if mutants.untried or mutants.unconfirmed or mutants.disputed or mutants.of(Fate.UNDECIDED):
        return "?", "undecided"
    return "✓", "every small change that changes a decision is noticed"


def reservations(mutants: Mutants) -> list[str]:
    """What keeps the list from being all that there is."""
    lines = []
    if mutants.disputed:
        lines.append(f"the two engines disagree about {plural(len(mutants.disputed), 'change')}; do not rely on this")
    if mutants.untried:
        lines.append(untried(mutants))
    if mutants.unconfirmed:
        lines.append(
            f"of {plural(mutants.unconfirmed, 'change')} one engine alone says so: the time allowed ran out (--timeout)"
        )
    return lines
