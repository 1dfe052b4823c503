"""The small changes of a policy, as reports list them: by what they change, those that nobody notices first in view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from policy_dsl.amend.mutation import MutationKind
from policy_dsl.text import Text
from verifier.report.exit_codes import DISAGREE, PROVED, REFUTED, UNDECIDED, worst
from verifier.results.mutants import Becomes, Fate, Mutant, MutantRegion, Mutants, WhyIdle

TWO_WORDS = ("group", "term", "derive", "in", "days", "calendar", "clock", "close", "open", "extend")
"""The first words of places that are named by two: `group Supplier`, `in force`."""


class MutationRun(Struct, frozen=True):
    """The results of `mutate` on the file at `path`. Text lists at most `most` places."""

    path: str
    texts: tuple[Text, ...]
    mutants: Mutants
    most: int

    @property
    def exit_code(self) -> int:
        """1 if a change is unnoticed; 3 if the fate of one is not known, or told by one engine alone."""
        mutants = self.mutants
        open_ = mutants.untried or mutants.unconfirmed or mutants.of(Fate.UNDECIDED)
        return worst(
            (
                DISAGREE if mutants.disputed else PROVED,
                REFUTED if mutants.of(Fate.UNNOTICED) else PROVED,
                UNDECIDED if open_ else PROVED,
            )
        )


class Place(Struct, frozen=True):
    """What stands somewhere in the text, its changes that nobody notices, and the number of the others that are noticed."""

    name: str
    line: int
    before: str
    unnoticed: tuple[Mutant, ...]
    noticed: int

    @property
    def moves(self) -> list[list[Mutant]]:
        """Its changes that nobody notices, those that move the same requests together."""
        moves: list[list[Mutant]] = []
        for each in self.unnoticed:
            alike = next((move for move in moves if move_the_same(move[0], each)), None)
            if alike is None:
                moves.append([each])
            else:
                alike.append(each)
        return moves


class IdleChanges(Struct, frozen=True):
    """The changes of one declaration that change no decision for the same reason, place by place. Where the reason is not
    known, `why` is `None`.
    """

    declaration: str
    why: WhyIdle | None
    places: tuple[tuple[Mutant, ...], ...]

    @property
    def many(self) -> int:
        """The number of changes."""
        return sum(map(len, self.places))


def move_the_same(left: Mutant, right: Mutant) -> bool:
    """Whether two changes move the same requests, and these have the same outcomes before."""
    counted = [(each.changed, each.regions_complete, len(each.regions)) for each in (left, right)]
    return counted[0] == counted[1] and all(
        (a.box, a.ties, a.count, before(a)) == (b.box, b.ties, b.count, before(b))
        for a, b in zip(left.regions, right.regions, strict=True)
    )


def before(region: MutantRegion) -> object:
    """The outcome before the change, or what requests become that are possible on one side alone."""
    return region.move if isinstance(region.move, Becomes) else region.move[0]


def unprotected_places(mutants: Mutants) -> list[Place]:
    """The places with changes that nobody notices, in the order of the text; those in lists of days last."""
    places = [
        Place(
            here[0].mutation.place,
            here[0].mutation.span.line,
            here[0].mutation.words_before,
            unnoticed,
            sum(each.fate is Fate.NOTICED for each in here),
        )
        for here in changes_by_place(mutants)
        if (unnoticed := tuple(each for each in here if each.fate is Fate.UNNOTICED))
    ]
    return sorted(places, key=lambda place: place.unnoticed[0].mutation.kind is MutationKind.DAY)


def changes_by_place(mutants: Mutants) -> list[list[Mutant]]:
    """The changes of what stands in one place, for each place, in the order of the text."""
    by_place: dict[tuple[object, ...], list[Mutant]] = {}
    for each in mutants.mutants:
        by_place.setdefault((each.mutation.span, each.mutation.before), []).append(each)
    return list(by_place.values())


def idle_changes(mutants: Mutants) -> list[IdleChanges]:
    """The changes that change no decision, by what they are a part of and by the reason, in the order of the text. Those
    about which the engines disagree are not among them.
    """
    groups: dict[tuple[str, WhyIdle | None], list[tuple[Mutant, ...]]] = {}
    for here in changes_by_place(mutants):
        reasons: dict[WhyIdle | None, list[Mutant]] = {}
        for each in here:
            if each.fate is Fate.WITHOUT_EFFECT and each.confirmed is not False:
                reasons.setdefault(each.why_idle, []).append(each)
        for why, those in reasons.items():
            groups.setdefault((declaration(here[0].mutation.place), why), []).append(tuple(those))
    return [IdleChanges(name, why, tuple(places)) for (name, why), places in groups.items()]


def declaration(place: str) -> str:
    """The declaration that a place is a part of: a rule, a table, or a group, a term or a derived fact with its word."""
    first, *rest = place.split()
    return f"{first} {rest[0]}" if first in TWO_WORDS and rest else first.rstrip(",")


def counts_by_kind(mutants: Mutants) -> list[tuple[MutationKind, Counter[Fate]]]:
    """For each kind of change that was tried, how many have each fate."""
    every = [(kind, [m for m in mutants.mutants if m.mutation.kind is kind]) for kind in MutationKind]
    return [(kind, fates(those)) for kind, those in every if those]


def fates(mutants: Sequence[Mutant]) -> Counter[Fate]:
    """How many of these have each fate."""
    return Counter(each.fate for each in mutants)
