"""The values that verification returns: verdicts on obligations, the impact of a proposal, and their parts.

The module is long, but it is a plain list of values without passes, in the order in which a report shows them.
"""

from __future__ import annotations

from enum import Enum, IntEnum

from msgspec import Struct

from policy_dsl.model.boxes import Box
from policy_dsl.model.conditions import Condition
from policy_dsl.model.decisions import Access, Decision, Outcome
from policy_dsl.model.policy import Policy, Proposal
from policy_dsl.model.provisions import Clause
from policy_dsl.model.vocabulary import Request


class Status(Enum):
    """The status of a verdict. *Undecided* is never a pass."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


class Kind(Enum):
    """The kind of an obligation."""

    CLAIM = "claim"
    INTENT = "intent"
    EXAMPLE = "example"
    GAP = "gap"
    CONFLICT = "conflict"
    DEAD = "dead"
    VACUOUS = "vacuous"
    HIT_RULE = "hit_rule"
    FRAME = "frame"


class Trust(IntEnum):
    """How far a verdict is confirmed. Each level includes those below it."""

    SHOWN = 0
    """Refuted by a counterexample that was replayed; the number of violations is not certain."""
    CERTIFIED = 1
    """Both engines agree, and Z3 certified that the regions, and so the counts, are exact."""
    TRIED = 2
    """The reference agrees: it tried the claim on a request, or pair, of each equivalence class."""
    WHOLE = 3
    """The reference, the diagram and the compiled check agree on a request of every equivalence class."""


class Edition(Enum):
    """The policy before a proposal, or after it. A policy on its own is the amended edition."""

    BASE = "before"
    AMENDED = "after"


class ChangeDirection(Enum):
    """How a decision changes; *faulty* when either outcome is a gap or a conflict."""

    FASTER = "faster"
    SLOWER = "slower"
    NEWLY_REFUSED = "newly_refused"
    NEWLY_ANSWERED = "newly_answered"
    FAULTY = "faulty"


def edition_of(policy: Policy, base: Policy | None, edition: Edition) -> Policy:
    """The policy of an edition; `policy` is the amended one, or the only one."""
    return policy if base is None or edition is Edition.AMENDED else base


class Counterexample(Struct, frozen=True):
    """Requests side by side, by the names that the claim gives them (`r` by default).

    `irrelevant` has, for each request, the attributes that may have any possible value while the other facts stay.
    `decisions` are named after the requests; for a change, they are named `before` and `after`.
    """

    requests: tuple[tuple[str, Request], ...]
    irrelevant: tuple[tuple[str, tuple[str, ...]], ...]
    decisions: tuple[tuple[str, Decision], ...]

    @property
    def of_a_change(self) -> bool:
        """Whether it shows one request, decided before and after. The names do not tell: requests may have them too."""
        return len(self.decisions) > len(self.requests)


class Region(Struct, frozen=True):
    """Violations: a box for each request, without the regions before this one.

    The `alike` attributes are equal in both requests. `ties` are further conditions, between the two requests or on
    compared facts. With `differ`, the boxes on their own contain identical pairs, which do not count. `count` is the
    number of requests or pairs.
    """

    boxes: tuple[tuple[str, Box], ...]
    alike: tuple[str, ...]
    ties: tuple[Condition, ...]
    differ: bool
    count: int


class OverlapPart(Struct, frozen=True):
    """A box with conditions on compared facts, without the boxes before it. The box may contain impossible requests;
    `count` leaves them out.
    """

    box: Box
    ties: tuple[Condition, ...]
    count: int


class Overlap(Struct, frozen=True):
    """Two provisions that apply together where they must not, and the boxes where they do. Without `provisions`, the
    boxes are where no row applies and one has to.
    """

    provisions: tuple[str, ...]
    parts: tuple[OverlapPart, ...]
    count: int


class Verdict(Struct, frozen=True):
    """The verdict on one obligation.

    What it is about: `name` is the property or built-in obligation, and `subject` a part of the policy. `edition` is the
    one that is judged; for an example that judges an edition below the base, `depth` is the number of proposals above
    that edition.

    How it was reached: `z3` and `diagram` are the answers of the engines, and `status` combines them; `reason` says why
    it is undecided. `trust` is how far it is confirmed; `None` for an undecided verdict. `rests_on` are the provisions
    and `impossible` clauses that it depends on. `query` is the query to Z3, in SMT-LIB, when the engines disagree.

    What violates it: `count` of the `of` requests in its scope, or of the pairs, if `pairs`; `None` where they could
    not be counted. `faulty` of them violate it only because a decision is a gap or a conflict. Where there are no other
    violations, `broken_by` are these gaps and conflicts by edition; those of the base are listed only where those after
    do not explain everything. `combinations` is the number of distinct values of `counted_by` among the violations.
    `unpaired` requests are in no pair because every partner is impossible; `None` where they could not be counted.

    For a dead provision, `met` is the number of possible requests that meet its condition. `overlaps` are the pairs of
    rows that violate a hit rule, or of times in conflict, if they are certified; `overlaps_complete` tells whether
    these are all.
    """

    name: str
    kind: Kind
    subject: str | None
    sentence: str
    clause: Clause
    status: Status
    z3: Status | None
    diagram: Status | None
    status_before: Status | None = None
    reason: str | None = None
    rests_on: tuple[str, ...] = ()
    count: int | None = None
    of: int | None = None
    unpaired: int | None = 0
    faulty: int = 0
    broken_by: tuple[tuple[Edition, Access], ...] = ()
    pairs: bool = False
    counted_by: tuple[str, ...] = ()
    combinations: int | None = None
    counterexample: Counterexample | None = None
    regions: tuple[Region, ...] = ()
    regions_complete: bool = False
    query: str | None = None
    trust: Trust | None = None
    edition: Edition = Edition.AMENDED
    depth: int = 0
    met: int | None = None
    overlaps: tuple[Overlap, ...] = ()
    overlaps_complete: bool = True


class Change(Struct, frozen=True):
    """Requests whose decision changes in the same way: a box with conditions on compared facts, without the boxes
    before it with the same outcomes.

    The decisions' `by` and `overridden` are all that contribute to these outcomes anywhere in the region.
    """

    box: Box
    ties: tuple[Condition, ...]
    before: Decision
    after: Decision
    direction: ChangeDirection
    count: int


class Period(Struct, frozen=True):
    """The days from `start` up to but not including `until`: `changed` of their `of` requests change."""

    start: int
    until: int
    changed: int
    of: int


class Impact(Struct, frozen=True):
    """The changes of a proposal: of the `of` requests possible before and after, `changed`; the `regions` have all of them.

    In a dated policy, `periods` are divided at the days on which something comes into force or lapses, and each region
    lies in one period. `certified` is proved when Z3 proves that these are exactly the changes, and refuted when the
    engines disagree; then `query` is the query to Z3, in SMT-LIB.
    """

    changed: int
    of: int
    regions: tuple[Change, ...]
    periods: tuple[Period, ...] = ()
    certified: Status = Status.UNDECIDED
    query: str | None = None


class Exclusive(Struct, frozen=True):
    """Requests possible in one edition alone, with their decision: a box with conditions on compared facts, without the
    boxes before it with the same outcome.

    The decision's `by` and `overridden` are as in a change.
    """

    box: Box
    ties: tuple[Condition, ...]
    decision: Decision
    count: int


class Exclusives(Struct, frozen=True):
    """All requests possible in one edition alone: `count` of them; `certified` and `query` are as in an impact."""

    count: int
    regions: tuple[Exclusive, ...]
    certified: Status = Status.UNDECIDED
    query: str | None = None


class Disagreement(Struct, frozen=True):
    """A request on which the reference, the diagram and the compiled check (if there is one) disagree. `None` stands
    for *impossible*.
    """

    edition: Edition
    request: Request
    reference: Outcome | None
    diagram: Outcome | None
    compiled: Outcome | None


class Sweep(Struct, frozen=True):
    """The result of trying a request of every equivalence class on the reference, the diagram and the compiled check.

    A proposal is tried before and after. `classes` is the number of classes, `None` when that is too large, and `tried`
    the number of those tried; `reason` is why not all were. `compiled` tells whether each edition has a compiled check:
    one with a gap or a conflict has none.
    """

    classes: int | None
    tried: int
    compiled: bool
    reason: str | None = None
    disagreement: Disagreement | None = None


class Assumption(Struct, frozen=True):
    """An `impossible` clause, which every proof assumes. On its own it excludes `removes` requests; `None` when they
    could not be counted.
    """

    id: str
    text: str
    clause: Clause
    removes: int | None


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


class Verification(Struct, frozen=True):
    """All results on a policy, or on a proposal and its base.

    `policy` is the amended one when there is a proposal. `requests` is the number of possible requests; `None` when
    that is too large. `impact` is `None` when it was not requested, or when it is `too_large`. `demanded` is the trust
    that was requested, and `sweep` the result of trying the whole space, where that was done.
    """

    policy: Policy
    proposal: Proposal | None
    requests: int | None
    assumptions: tuple[Assumption, ...]
    verdicts: tuple[Verdict, ...]
    impact: Impact | None = None
    too_large: bool = False
    examples_changed: tuple[ExampleChange, ...] = ()
    demanded: Trust | None = None
    sweep: Sweep | None = None


def direction(before: Outcome, after: Outcome) -> ChangeDirection:
    """The direction of a change between two different outcomes."""
    if before.faulty or after.faulty:
        return ChangeDirection.FAULTY
    if before.seconds is None:
        return ChangeDirection.NEWLY_ANSWERED
    if after.seconds is None:
        return ChangeDirection.NEWLY_REFUSED
    return ChangeDirection.SLOWER if after.seconds > before.seconds else ChangeDirection.FASTER
