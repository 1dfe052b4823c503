"""Numbers, times and dates next to one that a policy states."""

from __future__ import annotations

from datetime import date, timedelta

from policy_dsl.model.step_text import step_text
from policy_dsl.model.vocabulary import Ordered, Scale, Steps
from policy_dsl.resolve.values.decimals import DECIMAL, divided
from policy_dsl.resolve.values.scales import LARGEST, SECONDS
from policy_dsl.syntax import times


def neighbours(kind: Ordered, text: str) -> list[str]:
    """The steps before and after this one, within the range of the attribute; for a time, by its smallest unit."""
    step = 1
    match kind.scale:
        case Scale.NUMBER:
            at = int(text) if text.removeprefix("-").isdigit() else None
        case Steps():
            at = decimal_in(kind.scale, text)
        case Scale.DURATION:
            at, step = seconds_in(text), smallest_unit(text)
        case Scale.DATE:
            return [
                day
                for day in date_neighbours(text)
                if kind.first <= date.fromisoformat(day).toordinal() <= kind.last + 1
            ]
    if at is None:
        return []
    return [step_text(kind.scale, each) for each in (at - step, at + step) if kind.first <= each <= kind.last]


def neighbours_of_value(text: str) -> list[str]:
    """The values next to a number, a time or a date, whatever it is a value of."""
    decimals = len(text.partition(".")[2])
    scales: tuple[Scale | Steps, ...] = (Steps(1, decimals),) if decimals else (Scale.NUMBER, Scale.DURATION)
    for scale in scales:
        if near := neighbours(Ordered(scale, 0 if scale is Scale.DURATION else -LARGEST, LARGEST), text):
            return near
    return date_neighbours(text)


def date_neighbours(text: str) -> list[str]:
    """The days before and after a date; none for another text."""
    try:
        day = date.fromisoformat(text)
        return [(day - timedelta(days=1)).isoformat(), (day + timedelta(days=1)).isoformat()]
    except (ValueError, OverflowError):
        return []


def decimal_in(scale: Steps, text: str) -> int | None:
    """The number in a text, in steps; `None` if it is not one, or not on a step."""
    match = DECIMAL.fullmatch(text)
    if match is None:
        return None
    sign, whole, decimals = match.groups(default="")
    step, rest = divided(scale, whole, decimals)
    return None if rest else -step if sign else step


def day_in(text: str) -> int | None:
    """The day in a text; `None` if it is not a date."""
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return None


def seconds_in(text: str) -> int | None:
    """The time in a text; `None` if it has none."""
    read = times.read(text)
    if read is None or read[1] is not None or any(unit not in SECONDS for _, unit in read[0]):
        return None
    return sum(int(amount) * SECONDS[unit] for amount, unit in read[0])


def smallest_unit(text: str) -> int:
    """The seconds of the smallest unit in a time."""
    read = times.read(text)
    return min((SECONDS.get(unit, 1) for _, unit in read[0]), default=1) if read else 1
