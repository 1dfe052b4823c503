"""Other values in single places, or in a few together, with which refuted properties would hold."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import Clause
from policy_dsl.model.times import counted
from policy_dsl.model.vocabulary import Scale, Steps

Range = tuple[int | None, int | None]
"""Values in steps on a scale, both ends included; without an end, any value on that side that may be written."""


class Unit(Enum):
    """What a time of a policy with times on clocks counts."""

    WORKING_DAYS = "working days"
    CALENDAR_DAYS = "calendar days"
    MONTHS = "months"
    HOURS = "hours"


class Counted(Struct, frozen=True):
    """The scale of a time in a policy with times on clocks: so many of a unit, on the clock of this name; hours are on none."""

    unit: Unit
    clock: str = ""

    def text(self, number: int) -> str:
        """So many of them, as policies write it."""
        if self.unit is Unit.HOURS:
            return f"{number} h"
        return f"{counted(number, self.unit.value.removesuffix('s'))} on {self.clock}"


class Place(Struct, frozen=True):
    """A value in a text: the time of a provision, by its id; or a bound in a condition or a cell, by what it belongs to.

    `now` is the value in steps on the scale: ones, seconds or days, or a number of a unit. `words` are what is written around a
    bound, or around one of the numbers of a time, with `…` for the value; empty for a time of one.
    """

    name: str
    clause: Clause
    scale: Scale | Steps | Counted
    now: int
    words: str = ""


class Repair(Struct, frozen=True):
    """One value for these places, one or several together.

    With any value of the `ranges` the `repaired` properties hold, every property, intent and frame that holds stays so, and
    there is no new gap, conflict, breach of a hit rule, dead provision or vacuous claim. `examples` expect another outcome
    then. `confirmed` tells whether Z3 proves it at both ends of each range and refutes it one step beyond, as the diagrams
    do; it is `None` where it had no answer in time.
    """

    places: tuple[Place, ...]
    ranges: tuple[Range, ...]
    repaired: tuple[str, ...]
    examples: tuple[str, ...] = ()
    confirmed: bool | None = None


class Counts(Struct, frozen=True):
    """Every number from 1 to the `most` was tried on this scale, for so many times of provisions."""

    scale: Counted
    most: int
    times: int


class Tried(Struct, frozen=True):
    """What was tried: how many times and bounds, one by one, and how many sets of several times, with at most `largest` each.

    Of a policy with times on clocks, `counts` say which numbers were tried for the times, and `left_as_they_are` how many times
    were not tried: they are not whole hours, or are `no promise`. No sets of them are tried.

    A set is tried only if it decides every violation of a property that no single value repairs. `out_of_reach` are the
    properties for which none of the sets does, and `left_out` those for which the provisions behind them are not all known.
    """

    times: int = 0
    bounds: int = 0
    sets: int = 0
    largest: int = 1
    out_of_reach: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    on_clocks: bool = False
    counts: tuple[Counts, ...] = ()
    left_as_they_are: int = 0


class Repairs(Struct, frozen=True):
    """The properties that fail, and the repairs, single places first, in the order of the text.

    `untried` places, or sets of them, were not tried, because the time was up.
    """

    policy: Policy
    proposal: Proposal | None
    failing: tuple[str, ...]
    repairs: tuple[Repair, ...]
    untried: int = 0
    tried: Tried = Tried()


class Remedy(Struct, frozen=True):
    """Other times for one provision with which a refuted property holds: any of `holding`, and with any of `keeping`, which are
    some of these, all that holds stays so, as in a repair.

    `confirmed` is as in a repair, for the ends of both.
    """

    property: str
    place: Place
    holding: tuple[Range, ...]
    keeping: tuple[Range, ...]
    examples: tuple[str, ...] = ()
    confirmed: bool | None = None
