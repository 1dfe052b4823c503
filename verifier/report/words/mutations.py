"""Small changes of a policy, in words."""

from __future__ import annotations

from typing import assert_never

from policy_dsl.model.policy import Policy
from verifier.report.words import boxes, values
from verifier.report.words.numbers import number, plural
from verifier.results.mutants import Becomes, Fate, Mutant, MutantRegion, Mutants

FATES = {
    Fate.NOTICED: "noticed",
    Fate.UNNOTICED: "not noticed",
    Fate.WITHOUT_EFFECT: "no decision changes",
    Fate.MISTAKE: "a mistake",
    Fate.UNDECIDED: "undecided",
}
"""The fates, as the headings of a table."""

ALONE = "one engine alone says so: the time allowed ran out (--timeout)"
DISPUTED = "the two engines disagree; do not rely on this"


def change(mutant: Mutant) -> str:
    """What is written instead."""
    return f"→ {mutant.mutation.after}" if mutant.mutation.after else "→ (left out)"


def region(policy: Policy, region: MutantRegion) -> str:
    """Where a change moves requests, and how."""
    return f"{boxes.box(policy, region.box, None, region.ties)}: {move(region)}"


def move(region: MutantRegion) -> str:
    """How a change moves requests."""
    if isinstance(region.move, Becomes):
        return f"become {region.move.value}"
    before, after = region.move
    return f"{values.outcome(before)} → {values.outcome(after)}"


def where(policy: Policy, mutant: Mutant) -> str:
    """How many requests a change moves, the first region of these, and that there are more."""
    count = plural(mutant.changed or 0, "request")
    if not mutant.regions:
        return count
    first, *rest = mutant.regions
    more = "; and elsewhere" if rest else ""
    return f"{count}: {region(policy, first)}{more}"


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
