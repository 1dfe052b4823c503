"""The values that a check consists of, and that become JSON: facts, clauses, decisions, and a diagram level by level."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.backends.javascript.clock_entries import CalendarEntry, ClockEntries, TimeEntry, ZoneEntry

SideEntry = tuple[int, ...] | tuple[tuple[int, int], ...] | tuple[tuple[int, ...], tuple[int, ...]] | None
"""The values that a box allows for a fact; `None` allows all. Numbers of codes; ranges of a scale; or the numbers of the codes
that a set has and of those that it lacks."""


class FactEntry(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A fact: its property, its name in the policy, its kind, and codes with their labels or the points of its scale."""

    name: str
    fact: str
    kind: str
    codes: tuple[tuple[str, str | None], ...] = ()
    points: tuple[int, ...] = ()


class DatedEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """The number of the fact that dates a policy, and its second property."""

    by: int
    asOf: str  # noqa: N815  # read in JavaScript


class LevelEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A lookup: the number of a fact, how it is looked up, and by which code or other fact; the class of each key, -1 for a
    key that leads nowhere; and in rows of digits the child of each node for each class.
    """

    fact: int
    how: str
    operand: int
    classes: tuple[int, ...]
    rows: tuple[str, ...]


class BoxEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A box of impossible requests: a side for each fact, and orders as (fact, signs, fact)."""

    sides: tuple[object, ...]
    orders: tuple[tuple[int, tuple[int, ...], int], ...]


class ImpossibleEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """An `impossible` clause: its reason, the number of its path, its line, and its boxes."""

    because: str
    path: int
    line: int
    boxes: tuple[BoxEntry, ...]


ClauseEntry = tuple[str, str, tuple[tuple[str, str], ...], int, int]
"""A provision: its id, its effect, its citations as (source, place), the number of its path, and its line."""

DecisionEntry = tuple[str, int | None, tuple[int, ...], tuple[int, ...]]
"""A decision: access, seconds, and the numbers of the clauses that decide and of those that are set aside. The n-th time on a
clock, from 0, is -1 - n seconds. Of several times, one that is permitted without any seconds has no promise.
"""


class Tables(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """All of it. A policy without times on clocks has no zone, calendars and times; one with several times has their names in
    `named`, and in its levels a further fact, whose number is that of facts: which of the times is decided. `derived` has what
    gives derived facts.
    """

    facts: tuple[FactEntry, ...]
    dated: DatedEntry | None
    paths: tuple[str, ...]
    clauses: tuple[ClauseEntry, ...]
    impossible: tuple[ImpossibleEntry, ...]
    decisions: tuple[DecisionEntry, ...]
    levels: tuple[LevelEntry, ...]
    zone: ZoneEntry | None = None
    calendars: tuple[CalendarEntry, ...] = ()
    times: tuple[TimeEntry, ...] = ()
    named: tuple[str, ...] = ()
    derived: tuple[DerivedEntry, ...] = ()

    @property
    def clocks(self) -> ClockEntries:
        """What it says of clocks."""
        return ClockEntries(self.zone, self.calendars, self.times)


class DerivedEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """What gives a derived fact: its name and values, and tables that answer within n seconds where it has the n-th of them."""

    name: str
    values: tuple[str | None, ...]
    tables: Tables
