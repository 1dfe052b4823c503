"""Other times with which refuted properties would hold."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.policy import Policy, Proposal
from policy_dsl.model.provisions import Clause

Range = tuple[int, int | None]
"""Times in seconds, both ends included; without an upper end, any longer time."""


class Repair(Struct, frozen=True):
    """Another time for one provision, which is `now` that many seconds.

    With any time of the `ranges` the `repaired` properties hold, every property, intent and frame that holds stays so, and
    there is no new gap, conflict, breach of a hit rule, dead provision or vacuous claim. `examples` expect another outcome
    then. `confirmed` tells whether Z3 proves it at both ends of each range and refutes it one second beyond, as the diagrams
    do; it is `None` where it had no answer in time.
    """

    provision: str
    clause: Clause
    now: int
    ranges: tuple[Range, ...]
    repaired: tuple[str, ...]
    examples: tuple[str, ...] = ()
    confirmed: bool | None = None


class Repairs(Struct, frozen=True):
    """The properties that fail, and the repairs of single times, in the order of the policy.

    `untried` provisions were not tried, because the time was up.
    """

    policy: Policy
    proposal: Proposal | None
    failing: tuple[str, ...]
    repairs: tuple[Repair, ...]
    untried: int = 0
