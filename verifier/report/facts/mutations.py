"""The small changes of a policy, as reports list them: by what they change, those that nobody notices first in view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from policy_dsl.amend.mutation import MutationKind
from policy_dsl.text import Text
from verifier.report.exit_codes import DISAGREE, PROVED, REFUTED, UNDECIDED, worst
from verifier.results.mutants import Fate, Mutant, Mutants


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


def unprotected_places(mutants: Mutants) -> list[Place]:
    """The places with changes that nobody notices, in the order of the text."""
    return [
        Place(
            here[0].mutation.place,
            here[0].mutation.span.line,
            here[0].mutation.before,
            unnoticed,
            sum(each.fate is Fate.NOTICED for each in here),
        )
        for here in changes_by_place(mutants)
        if (unnoticed := tuple(each for each in here if each.fate is Fate.UNNOTICED))
    ]


def changes_by_place(mutants: Mutants) -> list[list[Mutant]]:
    """The changes of what stands in one place, for each place, in the order of the text."""
    by_place: dict[tuple[object, ...], list[Mutant]] = {}
    for each in mutants.mutants:
        by_place.setdefault((each.mutation.span, each.mutation.before), []).append(each)
    return list(by_place.values())


def counts_by_kind(mutants: Mutants) -> list[tuple[MutationKind, Counter[Fate]]]:
    """For each kind of change that was tried, how many have each fate."""
    every = [(kind, [m for m in mutants.mutants if m.mutation.kind is kind]) for kind in MutationKind]
    return [(kind, fates(those)) for kind, those in every if those]


def fates(mutants: Sequence[Mutant]) -> Counter[Fate]:
    """How many of these have each fate."""
    return Counter(each.fate for each in mutants)
