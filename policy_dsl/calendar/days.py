"""Lists of days with a name and an end: the days on which something is closed, as somebody published them."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct


class NamedDay(Struct, frozen=True):
    """A day with what it is called, if anything."""

    day: int
    name: str | None = None


class DayList(Struct, frozen=True, dict=True):
    """All days of a kind from `first` to `until`, which is the first day of which nothing is known.

    Raises ValueError for a day outside of that range, and for one that is listed twice.
    """

    name: str
    first: int
    until: int
    days: tuple[NamedDay, ...]

    def __post_init__(self) -> None:
        """Checks the days."""
        if any(not self.first <= each.day < self.until for each in self.days):
            raise ValueError(f"`{self.name}` lists a day outside of what it covers")
        if len(self.by_day) < len(self.days):
            raise ValueError(f"`{self.name}` lists a day twice")

    @cached_property
    def by_day(self) -> dict[int, NamedDay]:
        """The days by ordinal."""
        return {each.day: each for each in self.days}
