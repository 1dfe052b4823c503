"""How long days are in the zones that Evenhand knows: the rules come with it, never from the machine.

As in release 2025b of the time zone database, whose rules hold unchanged from 2007 on: in the European Union and the United
Kingdom, clocks go forward on the last Sunday of March and back on the last of October, at 01:00 UTC; in the United States, on
the second Sunday of March and the first of November, at 02:00. In none of these zones does a change meet midnight, so each day
is an hour short, an hour long, or 24 hours.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

HOUR = 3600
DAY = 24 * HOUR

FIRST = date(2007, 1, 1).toordinal()
"""The first day on which the rules hold."""

UNTIL = date(2100, 1, 1).toordinal()
"""The first day that is too far ahead to say anything about its clocks."""

LAST_RECEIPT = date(2088, 12, 31).toordinal()
"""The last day of receipt for which each time of ten years ends well before that."""


RELEASE = "2025b"
"""The release of the time zone database."""


class Summer(Enum):
    """When clocks are an hour ahead: from a Sunday of one month until a Sunday of another."""

    NEVER = "never"
    EUROPE = "the last Sundays of March and October"
    UNITED_STATES = "the second Sunday of March and the first of November"


SUMMERS = {
    "UTC": Summer.NEVER,
    "Europe/Amsterdam": Summer.EUROPE,
    "Europe/Berlin": Summer.EUROPE,
    "Europe/Brussels": Summer.EUROPE,
    "Europe/Dublin": Summer.EUROPE,
    "Europe/London": Summer.EUROPE,
    "Europe/Luxembourg": Summer.EUROPE,
    "Europe/Madrid": Summer.EUROPE,
    "Europe/Paris": Summer.EUROPE,
    "Europe/Rome": Summer.EUROPE,
    "America/Chicago": Summer.UNITED_STATES,
    "America/New_York": Summer.UNITED_STATES,
}
"""The zones by name. How far ahead of UTC a zone is does not matter to the length of its days."""

AHEAD = {
    "UTC": 0,
    "Europe/Amsterdam": 1,
    "Europe/Berlin": 1,
    "Europe/Brussels": 1,
    "Europe/Dublin": 0,
    "Europe/London": 0,
    "Europe/Luxembourg": 1,
    "Europe/Madrid": 1,
    "Europe/Paris": 1,
    "Europe/Rome": 1,
    "America/Chicago": -6,
    "America/New_York": -5,
}
"""How many hours each zone is ahead of UTC while its clocks are not an hour ahead of that."""
