"""At which hours of receipt a counterexample shows what it shows, and one of these to give as an example."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import chain

from policy_dsl.calendar.shown_hours import change_of_clocks, is_shown_twice, shown_hour
from policy_dsl.calendar.stepping import length
from policy_dsl.calendar.zones import HOUR
from policy_dsl.model.claims import Aim, Availability, Claim, Existence, GivesUp, Property, Restores
from policy_dsl.model.clock_order import zone_of
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import Time
from verifier.by_reference.at_one_hour import is_shown, is_violated, lacks_way
from verifier.by_reference.receipt_hours import ReceiptHours, Stretch, is_missed, receipt_hours
from verifier.results.verdict import Counterexample

MIDDAY = 24 * HOUR
"""Noon, in half seconds after the first instant of a day."""

ROUND = (HOUR, HOUR // 2, HOUR // 4, 60, 1)
"""The steps in seconds in which an ordinary hour is looked for: the roundest first."""


def hours_of(
    claim: Claim | Aim | None,
    example: Counterexample,
    received: object,
    limits: tuple[Time, ...],
    *editions: Policy,
    beside: Sequence[Outcome] = (),
) -> ReceiptHours | None:
    """The hours of the day of receipt at which the decisions of the example violate the claim, or show it; None if that is so
    whatever the hour. `limits` are the times to which the claim compares them, and `beside` the outcomes of those that could be
    a way.
    """
    outcomes = [decision.outcome for _, decision in example.decisions]
    times = dict.fromkeys(chain((each.seconds for each in (*outcomes, *beside) if each.seconds is not None), limits))
    if not isinstance(received, int) or claim is None:
        return None
    hours = partial(receipt_hours, received, zone_of(*editions), times)
    match claim:
        case Property():
            return hours(partial(is_violated, claim, outcomes))
        case Existence():
            return hours(partial(is_shown, claim, outcomes))
        case Availability() if beside:
            return hours(partial(lacks_way, claim, outcomes[0], beside))
        case Availability() | GivesUp() | Restores():
            return None
        case _ if example.of_a_change:
            before, after = outcomes
            return hours(partial(is_missed, claim, before, after))
        case _:
            return None


def ordinary(hours: ReceiptHours) -> int:
    """The half seconds after the first instant of the day of one of these hours: of the roundest, that closest to noon."""
    for step in ROUND:
        inside = [
            half
            for each in hours.stretches
            for half in range(-(-each.start // (2 * step)) * 2 * step, each.until + 1, 2 * step)
            if half not in (each.start, each.until) and not is_shown_twice(hours.zone, hours.day, half // 2)
        ]
        if inside:
            return min(inside, key=lambda half: abs(half - MIDDAY))
    first = hours.stretches[0]
    return first.start if first.with_start else first.start + 1


def when(hours: ReceiptHours) -> str:
    """These hours in words: `after 18:00`, `before 09:30 or from 18:00 on`."""
    return " or ".join(stretch_words(hours, each) for each in hours.stretches)


def stretch_words(hours: ReceiptHours, stretch: Stretch) -> str:
    """One stretch of hours, in words."""
    start, until = (clock_text(hours.zone, hours.day, half) for half in (stretch.start, stretch.until))
    if stretch.start == stretch.until:
        return f"at exactly {start}"
    end = f"up to {until}" if stretch.with_end else f"before {until}"
    if stretch.start == 0 and stretch.with_start:
        return end
    if stretch.until == 2 * length(hours.zone, hours.day):
        after = f"after {start}" if stretch.start else f"at any hour but exactly {start}"
        return f"from {start} on" if stretch.with_start else after
    return f"{'from' if stretch.with_start else 'after'} {start} and {end}"


def clock_text(zone: str, day: int, half: int) -> str:
    """What clocks show so many half seconds after the first instant of the day: `16:30`."""
    seconds = half // 2
    shown = shown_hour(zone, day, seconds)
    text = f"{shown // HOUR:02}:{shown // 60 % 60:02}"
    if shown % 60 or half % 2:
        text += f":{shown % 60:02}{'.5' if half % 2 else ''}"
    if not is_shown_twice(zone, day, seconds):
        return text
    return f"{text} ({'before' if seconds < (change_of_clocks(zone, day) or 0) else 'after'} clocks go back)"
