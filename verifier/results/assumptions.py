"""The assumptions that verdicts rest on, and what would become of the verdicts without them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from policy_dsl.model.provisions import Clause
from verifier.results.status import Kind, Status
from verifier.results.verdict import Counterexample, Verdict


class Leaning(Struct, frozen=True):
    """A proved verdict that rests on an assumption, by its kind, name and subject."""

    kind: Kind
    name: str
    subject: str | None

    @staticmethod
    def of(verdict: Verdict) -> Leaning:
        """The kind, name and subject of a verdict."""
        return Leaning(verdict.kind, verdict.name, verdict.subject)


def leaning_on(assumption: str, verdicts: Iterable[Verdict]) -> tuple[Leaning, ...]:
    """The proved verdicts that rest on the assumption with this id."""
    return tuple(Leaning.of(v) for v in verdicts if v.status is Status.PROVED and assumption in v.rests_on)


class WithoutAssumption(Struct, frozen=True):
    """A proved verdict asked once more without an assumption, about what that assumption alone excludes.

    It would stay proved, as both engines say; or be refuted by the `counterexample`, which has been replayed on the
    reference; or it is undecided, for the `reason`. `count` of the `of` requests, or of the pairs with such a request,
    violate it, `faulty` of them because a decision is a gap or a conflict; `None` where they could not be counted. Z3
    does not certify these numbers.
    """

    verdict: Leaning
    status: Status
    reason: str | None = None
    count: int | None = None
    of: int | None = None
    faulty: int = 0
    counterexample: Counterexample | None = None


class Assumption(Struct, frozen=True):
    """An `impossible` clause, which every proof assumes. On its own it excludes `removes` requests, of which no other
    clause excludes `removes_alone`; `None` when they could not be counted.

    `leaning` are the proved verdicts that rest on it, and `needed` those of them that an author claims and that would fail
    without it: the diagrams show a request that it alone excludes, or a pair with one, and the replay confirms it. It is
    `None` where that was not asked of all. `without` has those of them that were asked once more without it;
    `None` where nothing was asked. Under a proposal, `changes` is the number of the `removes_alone` requests whose
    decision it would change; `None` where they were not counted. `confirmed` is proved when one of them has been
    replayed, or Z3, if it was asked, agrees that there are none; it is refuted when the engines disagree.
    """

    id: str
    text: str
    clause: Clause
    removes: int | None
    removes_alone: int | None = None
    leaning: tuple[Leaning, ...] = ()
    needed: tuple[Leaning, ...] | None = None
    without: tuple[WithoutAssumption, ...] | None = None
    changes: int | None = None
    confirmed: Status | None = None

    @property
    def disputed(self) -> bool:
        """Whether the engines, or an engine and the reference, disagree about what the assumption excludes."""
        return self.confirmed is Status.REFUTED or any(each.reason == "engines_disagree" for each in self.without or ())
