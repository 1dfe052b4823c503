"""Small changes of a policy, and which of them no property and no example notices."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from policy_dsl.amend.mutation import Mutation
from policy_dsl.model.boxes import Box
from policy_dsl.model.conditions import Condition
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal


class Fate(Enum):
    """What becomes of a small change.

    *Noticed*: a verdict is another one than before it. *Unnoticed*: decisions change, and no verdict. *Without effect*: no
    decision changes. *Mistake*: what results is not a policy. *Undecided*: an engine had no answer in its time.
    """

    NOTICED = "noticed"
    UNNOTICED = "unnoticed"
    WITHOUT_EFFECT = "without_effect"
    MISTAKE = "mistake"
    UNDECIDED = "undecided"


class Becomes(Enum):
    """What a change of a group does to requests that are possible on one side alone."""

    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"


class Idleness(Enum):
    """Why a change changes no decision.

    *Same requests*: what it changes applies to the same requests as before. *Impossible*: only to impossible ones does it
    apply otherwise. *Decided by others*: other provisions decide there, before and after. *Same decision*: what decides
    there decides the same. *Same days*: of a change of days, calendars and clocks, no answer is due on another day.
    """

    SAME_REQUESTS = "same_requests"
    IMPOSSIBLE = "impossible"
    DECIDED_BY_OTHERS = "decided_by_others"
    SAME_DECISION = "same_decision"
    SAME_DAYS = "same_days"


class WhyIdle(Struct, frozen=True):
    """Why a change changes no decision, and the ids of the `impossible` clauses or the other provisions that it is due to."""

    idleness: Idleness
    due_to: tuple[str, ...] = ()


class MutantRegion(Struct, frozen=True):
    """Requests that a change moves in the same way: a box with conditions on compared facts, without the boxes before it
    that are moved alike. `move` has the outcomes before and after.
    """

    box: Box
    ties: tuple[Condition, ...]
    move: tuple[Outcome, Outcome] | Becomes
    count: int


class Mutant(Struct, frozen=True):
    """A small change, and its fate.

    `noticed_by` is the name of the first verdict that is another one; for a mistake, the code and message of the first
    finding. `changed` is the number of requests decided otherwise, or possible on one side alone; `regions` are the first
    of these, in all if `regions_complete`. `confirmed` tells whether the second engine says the same; it is `None` where it
    was not asked in the time that there was. `why_idle` says why a change is without effect, as far as the diagrams tell.
    """

    mutation: Mutation
    fate: Fate
    noticed_by: str | None = None
    changed: int | None = None
    regions: tuple[MutantRegion, ...] = ()
    regions_complete: bool = True
    confirmed: bool | None = None
    why_idle: WhyIdle | None = None


class Mutants(Struct, frozen=True):
    """All small changes of a policy or proposal, in the order of its text; those that the time did not suffice for are
    `untried`.
    """

    policy: Policy
    proposal: Proposal | None
    mutants: tuple[Mutant, ...]
    untried: int = 0

    def of(self, fate: Fate) -> tuple[Mutant, ...]:
        """The changes with this fate."""
        return tuple(each for each in self.mutants if each.fate is fate)

    @property
    def unconfirmed(self) -> int:
        """The number of changes whose fate one engine alone tells."""
        return sum(each.confirmed is None and each.fate not in (Fate.MISTAKE, Fate.UNDECIDED) for each in self.mutants)

    @property
    def disputed(self) -> tuple[Mutant, ...]:
        """The changes about which the engines disagree."""
        return tuple(each for each in self.mutants if each.confirmed is False)
