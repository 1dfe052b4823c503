"""What two proposals to the same policy do to each other: what both change, and what results when both are adopted."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from policy_dsl.amend.collisions import Collision
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.boxes import Box
from policy_dsl.model.conditions import Condition
from policy_dsl.model.decisions import Decision, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.vocabulary import Request
from policy_dsl.syntax import tree
from verifier.results.status import Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification


class Candidate(Struct, frozen=True):
    """A proposal with its verdicts. `files` are the syntax trees of its stack, that of the policy first."""

    path: str
    proposal: Proposal
    files: tuple[tree.File, ...]
    verification: Verification

    @property
    def name(self) -> str:
        """The name of the proposal."""
        return self.proposal.name


class NoRequest(Struct, frozen=True):
    """In place of an outcome: there is no such request."""


NO_REQUEST = NoRequest()
OutcomeIfAny = Outcome | NoRequest
"""The outcome of a request in an edition that may not have it."""


class Effects(Struct, frozen=True):
    """The outcomes of a request: today, under each proposal alone, and when both are adopted; `both` is `None` where they
    cannot be.
    """

    today: OutcomeIfAny
    first: OutcomeIfAny
    second: OutcomeIfAny
    both: OutcomeIfAny | None

    @property
    def is_changed_by_both(self) -> bool:
        """Whether each of the proposals changes the outcome."""
        return self.today not in (self.first, self.second)

    @property
    def is_contested(self) -> bool:
        """Whether both proposals change the outcome, and to different ones."""
        return self.is_changed_by_both and self.first != self.second

    @property
    def is_changed_alike(self) -> bool:
        """Whether both proposals change the outcome, and to the same one."""
        return self.is_changed_by_both and self.first == self.second

    @property
    def is_emergent(self) -> bool:
        """Whether adopting both does what neither does alone, although what each does alone leaves no choice. A request that
        there is neither today nor then is nobody's.
        """
        alone = self.second if self.first == self.today else self.first
        nobodys = self.today == self.both == NO_REQUEST
        return self.both is not None and not self.is_contested and self.both != alone and not nobodys

    @property
    def is_possible_together_alone(self) -> bool:
        """Whether there is such a request only when both are adopted."""
        exists = self.both is not None and self.both != NO_REQUEST
        return exists and self.today == self.first == self.second == NO_REQUEST

    @property
    def is_changed_together_alone(self) -> bool:
        """Whether adopting both does what neither does alone, to a request that there is without that."""
        return self.is_emergent and not self.is_possible_together_alone

    @property
    def is_meeting(self) -> bool:
        """Whether the proposals do not leave each other alone."""
        return self.is_changed_by_both or self.is_emergent


class Meeting(Struct, frozen=True):
    """Requests on which the proposals do not leave each other alone: a box with conditions on compared facts. All possible
    requests in it have these effects: `total` of them, of which `count` are in no box before this one. `values` is as in
    a change.
    """

    effects: Effects
    box: Box
    ties: tuple[Condition, ...]
    total: int
    count: int
    values: Box


class MeetingKind(Struct, frozen=True):
    """All requests with the same effects: their number, and their largest box."""

    effects: Effects
    count: int
    largest: Meeting


class MeetingTotals(Struct, frozen=True):
    """How many requests both change to different answers, how many only both together make possible, to how many both together
    give another answer than each alone, and how many both change to the same answer. Each request counts once, in however many
    of several times it is so.
    """

    contested: int
    possible_together_alone: int
    emergent: int
    alike: int


class Meetings(Struct, frozen=True):
    """All requests on which the proposals do not leave each other alone, in `boxes`; and by their effects, those of most
    requests first.

    `certified` is proved when Z3 proves that the boxes have exactly these requests, and refuted when the engines
    disagree.
    """

    boxes: tuple[Meeting, ...]
    kinds: tuple[MeetingKind, ...]
    totals: MeetingTotals
    certified: Status = Status.UNDECIDED


class Adoption(Struct, frozen=True):
    """Both proposals adopted in one order: `names` has the one adopted first, then the other. Without a policy, the other
    cannot be adopted on top of it as it is written, and `refusal` says why.
    """

    names: tuple[str, str]
    policy: Policy | None
    refusal: Finding | None = None


class OrderWitness(Struct, frozen=True):
    """A request that is decided differently in the two orders, with both decisions; `None` where there is no such request."""

    request: Request
    decisions: tuple[Decision | None, Decision | None]


class Joint(Struct, frozen=True):
    """A verdict when both proposals are adopted, with its status today and under each alone; `None` where it was not asked
    there. `of` is the proposal whose intent or example it is, or which has to meet a rule for amendments.
    """

    verdict: Verdict
    today: Status | None
    first: Status | None
    second: Status | None
    of: str | None = None

    @property
    def alone(self) -> tuple[Status, ...]:
        """Its statuses under the proposals alone."""
        return tuple(status for status in (self.first, self.second) if status is not None)

    @property
    def is_lost_together(self) -> bool:
        """Whether it fails only when both are adopted."""
        return self.verdict.status is Status.REFUTED and set(self.alone) == {Status.PROVED}

    @property
    def is_undone(self) -> bool:
        """Whether it fails today, one proposal repairs it, and with the other it fails again."""
        return (
            self.verdict.status is Status.REFUTED
            and self.today is Status.REFUTED
            and set(self.alone) == {Status.PROVED, Status.REFUTED}
        )

    @property
    def is_repaired_together(self) -> bool:
        """Whether it fails under each alone, and holds of some request when both are adopted."""
        holds = self.verdict.status is Status.PROVED and (self.verdict.of != 0 or self.verdict.exists)
        return holds and set(self.alone) == {Status.REFUTED}


class Relation(Enum):
    """How two proposals stand to each other, as far as their texts tell."""

    COLLIDE = "collide"
    """Both change the same thing, in different ways."""
    SAME = "same"
    """Both make exactly the same changes."""
    CONTAINED = "contained"
    """One is made to the other, which is adopted with it."""
    APART = "apart"
    """They do not collide in the text."""


class Pair(Struct, frozen=True):
    """Two proposals to the same policy, by name and path. `upper` is the one that is made to the other, if one is.

    `adoptions` are both orders of adoption, if the texts do not collide. `order` is proved when both decide every request
    alike, and refuted when `order_witness` shows that they do not; `None` unless both orders are possible. `meetings`
    are `None` where they could not be computed. `joint` are the verdicts when both are adopted, in the order in which
    that is possible. `disagreement` tells whether the engines, or the reference, contradicted each other. `space` is the
    policy today with the values of both, if one of them changes what a request is.
    """

    first: str
    second: str
    first_path: str
    second_path: str
    relation: Relation
    upper: str | None = None
    collisions: tuple[Collision, ...] = ()
    adoptions: tuple[Adoption, ...] = ()
    order: Status | None = None
    order_witness: OrderWitness | None = None
    meetings: Meetings | None = None
    joint: tuple[Joint, ...] = ()
    disagreement: bool = False
    space: Policy | None = None
