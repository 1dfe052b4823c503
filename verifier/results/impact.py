"""What a proposal changes."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum
from typing import assert_never

from msgspec import Struct

from policy_dsl.model.boxes import Box, OneOfCodes, OneOfRanges
from policy_dsl.model.conditions import Condition
from policy_dsl.model.decisions import Decision, Outcome, wait
from policy_dsl.model.provisions import Clause
from verifier.results.answer_shares import Answered
from verifier.results.causes import Cause
from verifier.results.regions import OverlapPart
from verifier.results.status import Status


class ChangeDirection(Enum):
    """How a decision changes; *faulty* when either outcome is a gap or a conflict, *mixed* when it is faster at some hour of
    receipt and slower at another.
    """

    FASTER = "faster"
    SLOWER = "slower"
    MIXED = "mixed"
    NEWLY_REFUSED = "newly_refused"
    NEWLY_ANSWERED = "newly_answered"
    FAULTY = "faulty"


class Move(Struct, frozen=True):
    """An outcome before, another one after, and the direction in which the decision changes from the one to the other.

    Two times on clocks may move in one direction on some days of receipt, and in another on others.
    """

    before: Outcome
    after: Outcome
    direction: ChangeDirection


class Change(Struct, frozen=True):
    """Requests whose decision changes in the same way: all that are possible, before and after, in a box with conditions
    on compared facts.

    The decisions' `by` and `overridden` are all that contribute to these outcomes anywhere in the region. `total` is the
    number of requests, and `count` the number of those that are in no region before this one with the same outcomes.
    `values` is the smallest box around these requests, as far as conditions distinguish values: it has none that only
    impossible requests have. `causes` are the provisions behind the change.
    """

    box: Box
    ties: tuple[Condition, ...]
    before: Decision
    after: Decision
    direction: ChangeDirection
    total: int
    count: int
    values: Box
    causes: tuple[Cause, ...] = ()

    @property
    def move(self) -> Move:
        """The outcomes before and after, and the direction."""
        return Move(self.before.outcome, self.after.outcome, self.direction)


class Period(Struct, frozen=True):
    """The days from `start` up to but not including `until`: `changed` of their `of` requests change."""

    start: int
    until: int
    changed: int
    of: int


class OfTime(Struct, frozen=True):
    """One of several times: `changed` requests change in it, in each direction as many as `directions` says."""

    name: str
    changed: int
    directions: tuple[tuple[ChangeDirection, int], ...]


class ChangedIn(Struct, frozen=True):
    """The `count` requests that change in these of several times: in the one and in no other, or in two that are the first, in
    the order in which they are declared, in which they change. They are all possible requests in the `parts`.
    """

    times: tuple[str, ...]
    parts: tuple[OverlapPart, ...]
    count: int


class Untouched(Struct, frozen=True):
    """Values of an attribute for which a proposal changes no decision, although the conditions of the provisions that it
    adds, replaces, removes or sets admit them for some possible request. `admitted` are all values that they admit.

    The values of a set are the codes that it has. Of a scale that is compared with another fact, a range is listed
    where none of its values is touched and some of them are admitted.
    """

    attribute: str
    values: OneOfCodes | OneOfRanges
    admitted: OneOfCodes | OneOfRanges


class Grain(Enum):
    """What the changes in a row of an outline share. Each grain is coarser than the one before it."""

    OUTCOMES = "outcomes"
    """The outcomes before and after."""
    OUTCOME_AFTER = "outcome_after"
    """The direction, and the outcome after."""
    DIRECTION = "direction"
    """The direction."""


class OutlineRow(Struct, frozen=True):
    """Changes in one direction: all possible requests in a box with conditions on compared facts.

    `before` and `after` are all outcomes of these requests, and `by` are the provisions that decide any of them
    afterwards. `total`, `count` and `values` are as in a change. The last row of an outline may have no box: then it has
    the rest of the changes, which are in so many `boxes`, and no direction if they have several.
    """

    direction: ChangeDirection | None
    before: tuple[Outcome, ...]
    after: tuple[Outcome, ...]
    by: tuple[str, ...]
    box: Box | None
    ties: tuple[Condition, ...]
    total: int
    count: int
    values: Box
    boxes: int = 1


class Outline(Struct, frozen=True):
    """All changes in a few rows, at the finest grain that needs no more."""

    grain: Grain
    rows: tuple[OutlineRow, ...]


class Impact(Struct, frozen=True):
    """The changes of a proposal: of the `of` requests possible before and after, `changed`; the `regions` have all of
    them, and so have the rows of the `outline`.

    In a dated policy, `periods` are divided at the days on which something comes into force or lapses. `certified` is
    proved when Z3 proves that the regions, and the rows, are exactly the changes, and refuted when the engines disagree;
    then `query` is the query to Z3, in SMT-LIB. `untouched` is `None` where it was not decided, and for two policies,
    neither of which names what it changes. `answered` are the requests that are answered before, and the changes among
    them. `appeared` are the requests that are possible after the proposal alone, and `vanished` those that are possible before
    it alone; both are `None` where the same requests are possible. Where times are on clocks, `received` is the attribute that
    is the day of receipt, and `reworded` requests have another time, as it is written, that is due at the same instants.

    Of a policy that names several times, a request counts once, in however many of them its decision changes. A region is about
    the times that its box names, so the regions, and the rows, may have a request several times; `times` has each time by
    itself, and `changed_in` has each request once.
    """

    changed: int
    of: int
    regions: tuple[Change, ...]
    outline: Outline
    periods: tuple[Period, ...] = ()
    untouched: tuple[Untouched, ...] | None = None
    certified: Status = Status.UNDECIDED
    query: str | None = None
    answered: Answered | None = None
    appeared: Exclusives | None = None
    vanished: Exclusives | None = None
    received: str | None = None
    reworded: int = 0
    times: tuple[OfTime, ...] = ()
    changed_in: tuple[ChangedIn, ...] = ()

    @property
    def in_several(self) -> int:
        """How many requests change in more than one of several times."""
        return sum(each.count for each in self.changed_in if len(each.times) > 1)


class Exclusive(Struct, frozen=True):
    """Requests possible in one edition alone, with their decision: all that are possible in that edition in a box with
    conditions on compared facts.

    The decision's `by` and `overridden`, `total` and `count` are as in a change.
    """

    box: Box
    ties: tuple[Condition, ...]
    decision: Decision
    total: int
    count: int


class Alike(Struct, frozen=True):
    """The same requests, with the decision in each of the times that they are asked about: one region for each decision.

    `adds` is the number of those of them that are in none of the groups before this one.
    """

    regions: tuple[Exclusive, ...]
    adds: int

    @property
    def first(self) -> Exclusive:
        """One of the regions, which have the same requests."""
        return self.regions[0]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What is decided, once each."""
        return tuple(dict.fromkeys(region.decision.outcome for region in self.regions))


class Exclusives(Struct, frozen=True):
    """All requests possible in one edition alone: `count` of them; `certified` and `query` are as in an impact.

    A request counts once in the `groups`, which stand in the order in which a short list has them: each decision as early as
    it may, by the group of most requests, then by the number of requests.
    """

    count: int
    regions: tuple[Exclusive, ...]
    certified: Status = Status.UNDECIDED
    query: str | None = None
    groups: tuple[Alike, ...] = ()


class ExampleChange(Struct, frozen=True):
    """An example of the base, or of a lower edition, that a proposal changes: listed, never failed.

    `before` and `now` are all outcomes of the requests in its scope. `moves` are the pairs of outcomes, before and
    after, of the requests that change; with `some`, other requests in its scope do not change.
    """

    name: str
    sentence: str
    clause: Clause
    expected: Outcome
    now: tuple[Outcome, ...]
    before: tuple[Outcome, ...]
    moves: tuple[tuple[Outcome, Outcome], ...]
    some: bool


def move(before: Outcome, after: Outcome) -> Move | None:
    """How a decision changes where times are in seconds; None if it does not."""
    return None if before == after else Move(before, after, direction(before, after))


def move_by_signs(before: Outcome, after: Outcome, signs: Collection[int]) -> Move | None:
    """How an answer changes that is due earlier than another one (-1), at the same time (0) or later (1) at some hour of
    receipt: the signs are those of the answer before, compared with the one after. None if it does not change.
    """
    match 1 in signs, -1 in signs:
        case True, True:
            return Move(before, after, ChangeDirection.MIXED)
        case True, False:
            return Move(before, after, ChangeDirection.FASTER)
        case False, True:
            return Move(before, after, ChangeDirection.SLOWER)
        case _:
            return None


def direction(before: Outcome, after: Outcome) -> ChangeDirection:
    """The direction of a change between two different outcomes. Raises ValueError for times on clocks."""
    if before.faulty or after.faulty:
        return ChangeDirection.FAULTY
    if before.seconds is None:
        return ChangeDirection.NEWLY_ANSWERED
    if after.seconds is None:
        return ChangeDirection.NEWLY_REFUSED
    return ChangeDirection.SLOWER if wait(after) > wait(before) else ChangeDirection.FASTER


def kind_of(grain: Grain, move: Move) -> tuple[object, ...]:
    """What a change shares with others at this grain."""
    match grain:
        case Grain.OUTCOMES:
            return move.before, move.after, move.direction
        case Grain.OUTCOME_AFTER:
            return move.direction, move.after
        case Grain.DIRECTION:
            return (move.direction,)
        case _:
            assert_never(grain)
