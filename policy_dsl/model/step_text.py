"""Steps on a scale as policies write them: a number, a time, a date."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from policy_dsl.model.vocabulary import Scale, Steps

NO_PROMISE = 100 * 366 * 86_400 + 1
"""The seconds that stand for `no promise`: more than any time that can be written, so it is slower than all of them."""

UNITS = (("day", 86_400), ("h", 3600), ("min", 60), ("s", 1))


def step_text(scale: Scale | Steps, step: int) -> str:
    """A step as policies write it: `500`, `12.50`, `5 days`, `2027-01-01`."""
    match scale:
        case Scale.NUMBER:
            return str(step)
        case Steps():
            return scale.text(step)
        case Scale.DURATION:
            return duration_text(step)
        case Scale.DATE:
            return date.fromordinal(step).isoformat() if step <= date.max.toordinal() else "10000-01-01"
        case _:
            assert_never(scale)


def duration_text(seconds: int, *, in_hours: bool = False) -> str:
    """A time as an author would write it: `24 h`, `3 days`, `90 min`, `75 s`, `1 h 33 min 20 s`.

    Days are counted from three days on, minutes up to two hours, seconds up to two minutes. A time that is not a whole number
    of one unit has several. A time `in_hours` has no days: beside days of a calendar, `72 h` are not to be taken for three.
    """
    if seconds == NO_PROMISE:
        return "no promise"
    if seconds % 86_400 == 0 and seconds > 48 * 3600 and not in_hours:
        return f"{seconds // 86_400} days"
    if seconds % 3600 == 0 and seconds:
        return f"{seconds // 3600} h"
    if seconds % 60 == 0 and 0 < seconds < 7200:
        return f"{seconds // 60} min"
    if seconds < 120:
        return f"{seconds} s"
    parts = []
    for unit, size in UNITS[in_hours:]:
        many, seconds = divmod(seconds, size)
        if many:
            parts.append(f"{many} {unit}{'s' if unit == 'day' and many > 1 else ''}")
    return " ".join(parts)
