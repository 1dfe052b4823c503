"""What the prover found: one verdict an obligation, and the impact of a proposal. Values only."""

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
    """Undecided is never a pass."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


class Kind(Enum):
    """What an obligation is about."""

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
    """How far a verdict was confirmed. Each level has all that is below it."""

    SHOWN = 0
    """Refuted by a counterexample that holds when it is tried; how many there are is not certain."""
    CERTIFIED = 1
    """Both engines agree, and Z3 certified that the regions, and so the counts, are exact."""
    TRIED = 2
    """The reference comes to the verdict too: the claim was tried on a request, or pair, of each class."""
    WHOLE = 3
    """On a request of every class the reference, the diagram and the compiled check decide alike."""


class Edition(Enum):
    """Which policy is asked. Of a policy on its own, only the amended edition is there."""

    BASE = "before"
    AMENDED = "after"


class Counterexample(Struct, frozen=True):
    """Requests side by side, by the names the claim gives them (`r` where it gives none).

    `irrelevant` are, for each request, the attributes that may have whatever possible value with the other facts
    fixed. `decisions` are by request name, or by `before` and `after` when a change is spoken of.
    """

    requests: tuple[tuple[str, Request], ...]
    irrelevant: tuple[tuple[str, tuple[str, ...]], ...]
    decisions: tuple[tuple[str, Decision], ...]

    @property
    def of_a_change(self) -> bool:
        """Whether the decisions are both on one request, before and after; two requests may have these very names."""
        return len(self.decisions) > len(self.requests)


class Region(Struct, frozen=True):
    """A box for each request, less the boxes before it; `alike` attributes have one value in both requests, and `ties` are
    what else is so: of the facts of both, or of facts that are compared. `differ`: the boxes alone would also hold a request
    beside itself. `count` counts the requests or pairs."""

    boxes: tuple[tuple[str, Box], ...]
    alike: tuple[str, ...]
    ties: tuple[Condition, ...]
    differ: bool
    count: int


class Part(Struct, frozen=True):
    """One box with what ties facts that are compared, less those before it; it may reach into what is impossible, which
    `count` leaves out."""

    box: Box
    ties: tuple[Condition, ...]
    count: int


class Overlap(Struct, frozen=True):
    """Two provisions that meet where they must not, and where; no provisions stand for a row that should apply and does not."""

    provisions: tuple[str, ...]
    parts: tuple[Part, ...]
    count: int


class Verdict(Struct, frozen=True):
    """The verdict on one obligation.

    `name` is the property (or built-in obligation) and `subject` what in the policy it is about. `count` requests or
    pairs violate it, of the `of` that it speaks of; `faulty` of them only because a decision is a gap or a conflict.
    `broken_by` are those gaps and conflicts, by edition, where nothing else violates it; those before only where those after
    do not account for all.
    `pairs` tells whether pairs are counted, or requests.
    `unpaired` requests are spoken of by no pair because every partner is impossible; none where that was too large to count.
    `combinations` is the number of distinct values of `counted_by` among the violations. `of` is none when nothing could
    count it. `query` is what Z3 was asked, in SMT-LIB, when the engines disagree.
    `trust` is how far the verdict was confirmed; none of an undecided one. `edition` is the policy that is spoken of; of an
    example that judges an edition below the base, `depth` is how many proposals are stacked on that.
    `met` is how many possible requests meet the condition of a dead provision. `overlaps` are the pairs of rows that break a
    hit rule, or of times in conflict, as far as they are certified; `overlaps_complete` tells whether these are all.
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
    """Requests whose decision changes alike: one box, with what ties facts that are compared, less those before it with the
    same outcomes.

    The decisions' `by` and `overridden` are all that stand behind these outcomes somewhere in the region. `direction`
    is faster, slower, newly_refused, newly_answered, or faulty when either outcome is a gap or a conflict.
    """

    box: Box
    ties: tuple[Condition, ...]
    before: Decision
    after: Decision
    direction: str
    count: int


class Period(Struct, frozen=True):
    """A stretch of days, from `start` up to but not including `until`, and how many of its requests change."""

    start: int
    until: int
    changed: int
    of: int


class Impact(Struct, frozen=True):
    """What a proposal changes: `changed` of the `of` requests possible before and after, and all of them as regions.

    Of a dated policy in which something comes into force or lapses, `periods` are the stretches between; no region reaches into
    two.
    `certified` is proved when Z3 finds that these are exactly the changes; refuted, when the engines disagree: then
    `query` is what Z3 was asked, in SMT-LIB.
    """

    changed: int
    of: int
    regions: tuple[Change, ...]
    periods: tuple[Period, ...] = ()
    certified: Status = Status.UNDECIDED
    query: str | None = None


class Exclusive(Struct, frozen=True):
    """Requests that one edition alone calls possible, and what it decides: one box, with what ties facts that are compared,
    less those before it with the same outcome. The decision's `by` and `overridden` are as in a change."""

    box: Box
    ties: tuple[Condition, ...]
    decision: Decision
    count: int


class Exclusives(Struct, frozen=True):
    """Every request that one edition alone calls possible: `count` of them; `certified` and `query` as of an impact."""

    count: int
    regions: tuple[Exclusive, ...]
    certified: Status = Status.UNDECIDED
    query: str | None = None


class Disagreement(Struct, frozen=True):
    """A request that the meanings of an edition decide otherwise: the reference, the diagram, and the compiled check if there
    is one. None stands for: it is impossible."""

    edition: Edition
    request: Request
    reference: Outcome | None
    diagram: Outcome | None
    compiled: Outcome | None


class Sweep(Struct, frozen=True):
    """A request of every equivalence class, decided by each meaning of the policy.

    Of a proposal, before and after. `classes` are how many there are, none when that outgrew the memory allowed, and `tried`
    how many were. `compiled` tells whether each edition has a compiled check: a faulty one has none. `reason` is why not all
    were tried.
    """

    classes: int | None
    tried: int
    compiled: bool
    reason: str | None = None
    unlike: Disagreement | None = None


class Assumption(Struct, frozen=True):
    """An `impossible` clause on which every proof rests; it excludes `removes` requests, counted by itself.

    None, when that outgrew the memory allowed.
    """

    id: str
    text: str
    clause: Clause
    removes: int | None


class ExampleChange(Struct, frozen=True):
    """An example of the base, or of what that is made of, that a proposal changes: listed, never failed.

    `before` and `now` are all outcomes of the requests that it speaks of, and `moves` those before and after of the requests
    that change, which are not all of them when it is `some`.
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
    """Everything found about a policy, or about a proposal and its base.

    `requests` counts the possible ones; none, when that outgrew the memory allowed. `policy` is the amended form when
    there is a proposal. The impact is none when it was not asked for, and when it outgrew that memory: then `too_large`.
    `demanded` is the trust that was asked for, and `sweep` what came of trying the whole space, where that was done.
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


def direction(before: Outcome, after: Outcome) -> str:
    """How a changed decision moves."""
    if before.faulty or after.faulty:
        return "faulty"
    if before.seconds is None:
        return "newly_answered"
    if after.seconds is None:
        return "newly_refused"
    return "slower" if after.seconds > before.seconds else "faster"
