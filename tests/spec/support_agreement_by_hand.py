"""The support agreement decided in plain Python, request by request, from the text of the agreement alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import inf
from typing import NamedTuple

MINUTE, HOUR, DAY = 60, 3600, 86_400
REFUSED, UNPROMISED = inf, 1e15


class Case(NamedTuple):
    """A request."""

    contract: str
    priority: str
    channel: str
    workaround: bool
    suspended: bool


def requests() -> Iterator[Case]:
    """Those that are possible: nobody reports by mail that nothing works."""
    facts = product(("Basic", "Standard", "Premium"), ("P1", "P2", "P3", "P4"), ("Phone", "Portal", "Mail"))
    for (contract, priority, channel), workaround, suspended in product(facts, (False, True), (False, True)):
        if (priority, channel) != ("P1", "Mail"):
            yield Case(contract, priority, channel, workaround, suspended)


REPLIES: dict[str, dict[str, float]] = {
    "Basic": {"P1": 15 * MINUTE, "P2": HOUR, "P3": 8 * HOUR, "P4": 2 * DAY},
    "Standard": {"P1": 15 * MINUTE, "P2": HOUR, "P3": 4 * HOUR, "P4": DAY},
    "Premium": {"P1": 15 * MINUTE, "P2": 30 * MINUTE, "P3": HOUR, "P4": DAY},
}
SOLUTIONS: dict[str, dict[str, float]] = {
    "Basic": {"P1": 4 * HOUR, "P2": 8 * HOUR, "P3": UNPROMISED, "P4": UNPROMISED},
    "Standard": {"P1": 4 * HOUR, "P2": 8 * HOUR, "P3": 2 * DAY, "P4": 10 * DAY},
    "Premium": {"P1": 4 * HOUR, "P2": 6 * HOUR, "P3": DAY, "P4": 10 * DAY},
}


def refused(case: Case) -> bool:
    return case.suspended and case.priority != "P1"


def respond(case: Case, *, proposed: bool = False) -> float:
    """How long until a technician has replied."""
    if refused(case):
        return REFUSED
    reply = REPLIES[case.contract][case.priority]
    return max(reply, (6 if proposed else 4) * HOUR) if case.channel == "Mail" else reply


def resolve(case: Case, *, proposed: bool = False) -> float:
    """How long until it works again."""
    if refused(case):
        return REFUSED
    solution = SOLUTIONS[case.contract][case.priority]
    if proposed and case.priority == "P2" and case.contract != "Premium":
        solution = 5 * HOUR
    if case.workaround and case.priority in ("P1", "P2"):
        solution = 5 * DAY
    return min(solution, 3 * DAY) if case.contract == "Premium" else solution


def said_of(case: Case, *, proposed: bool = False) -> dict[str, int | str | None]:
    """What a compiled check gives: seconds, None for no promise, or that the request is refused."""
    seconds = {"respond": respond(case, proposed=proposed), "resolve": resolve(case, proposed=proposed)}
    words = {REFUSED: "refused", UNPROMISED: None}
    return {name: words[each] if each in words else int(each) for name, each in seconds.items()}
