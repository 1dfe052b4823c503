"""Clocks: how times are counted on a calendar. There are no defaults; what is None is not said, and no time may need it."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from policy_dsl.calendar.calendars import Calendar


class DayOne(Enum):
    """The first day that counts. For working days it is the first open day from there on."""

    AFTER_RECEIPT = "the day after receipt"
    OF_RECEIPT = "the day of receipt"


class Due(Enum):
    """When on its last day a time ends."""

    END_OF_DAY = "at the end of the day"


class ShortMonth(Enum):
    """On which day a month ends if it lacks the day with the right number."""

    LAST_DAY = "its last day"
    DAY_AFTER = "the day after its last"


class Roll(Enum):
    """What happens to a last day that is closed. Working days never end on one."""

    ON = "moves on"
    BACK = "moves back"
    STAYS = "stays"


class Clock(Struct, frozen=True):
    """How times are counted: on which calendar, from which day, and until when."""

    name: str
    calendar: Calendar | None = None
    day_one: DayOne | None = None
    due: Due | None = None
    short_month: ShortMonth | None = None
    roll: Roll | None = None
