"""The decision on one request, as the chapter on meaning has it: every provision tried, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tests.second_reading.model import (
    AnyTime,
    ClockTime,
    Effect,
    Either,
    Gives,
    Known,
    Limit,
    OfTime,
    Provision,
    either,
    holds,
    reaches,
)

Outcome = int | str | ClockTime | Either
"""The time within which one is answered; or refused, gap, conflict, impossible."""

Order = Callable[[AnyTime, AnyTime], bool]
"""Whether one time goes before another, or with it, whatever the receipt."""


def at_most(one: AnyTime, other: AnyTime) -> bool:
    """Whether the one of two times in seconds is no longer than the other."""
    assert isinstance(one, int)
    assert isinstance(other, int)
    return one <= other


@dataclass(frozen=True)
class Edition:
    """What holds of some requests: provisions, and what is otherwise for those without a time; and which times are never later
    than which.
    """

    provisions: tuple[Provision, ...]
    otherwise: Effect | None
    times_otherwise: tuple[OfTime, ...] = ()
    no_later: Order = at_most


@dataclass(frozen=True)
class Answer:
    """An outcome, the provisions behind it, and those that apply and are set aside; none where their names are not known."""

    outcome: Outcome
    by: frozenset[str] | None = frozenset()
    aside: frozenset[str] | None = frozenset()


def applies(provision: Provision, among: Sequence[Provision], request: Known) -> bool:
    """Whether it applies; what is otherwise in a table does where no other row of it does, and so does a row where the first
    decides, if none above it does; in a matrix so does a cell, if none before it in its row does either.
    """
    if not holds(provision.when, request):
        return False
    if provision.order:
        rules = [p for p in among if p.order == provision.order]
        met = [above.effect for above in rules[: rules.index(provision)] if holds(above.when, request)]
        if not met or not isinstance(provision.effect, OfTime):
            return not met
        times = [effect.of for effect in met if isinstance(effect, OfTime)]
        return isinstance(met[0], OfTime) and provision.effect.of not in times
    if provision.hit_rule.startswith("the first row") and not provision.leftover:
        table = [p for p in among if p.path[0] == provision.path[0]]
        above = table[: table.index(provision)]
        if isinstance(provision.effect, OfTime):  # beside it in its row stand other times, and none is before another
            above = [p for p in above if p.path[:2] != provision.path[:2]]
        return not any(holds(p.when, request) for p in above)
    if not provision.leftover:
        return True
    rows = [p for p in among if p.path[0] == provision.path[0] and p is not provision]
    return not any(applies(row, among, request) for row in rows)


def asked(provision: Provision, of: str) -> Provision:
    """The provision, which gives the time that is asked about if it gives one."""
    return replace(provision, effect=provision.effect.effect) if isinstance(provision.effect, OfTime) else provision


def decide(edition: Edition, request: Known, of: str = "") -> Answer:
    """The decision on the request, of which the derived facts are known; of several times, on this one."""
    deciding = [p for p in edition.provisions if not isinstance(p.effect, Gives)]
    every = [p for p in deciding if applies(p, deciding, request)]
    here = [asked(p, of) for p in every if not isinstance(p.effect, OfTime) or p.effect.of == of]
    aside = [p for p in here if any(reaches(q, p) for q in here)]
    stand = [p for p in here if p not in aside]
    lifting = [p for p in here if p.effect == "permit" and any(reaches(p, q) for q in here)]

    def answer(outcome: Outcome, behind: Sequence[str]) -> Answer:
        return Answer(outcome, frozenset(behind), frozenset(p.id for p in aside))

    refusals = [p.id for p in stand if p.effect == "refuse"]
    if refusals:
        return answer("refused", refusals)
    if any(isinstance(p.effect, Limit) for p in stand):
        outcome, limits = limited(stand, edition, otherwise_of(edition, every, of), f"otherwise {of}".rstrip())
        return answer(outcome, [*limits, *(p.id for p in lifting)])
    timed = [p for p in stand if isinstance(p.effect, int | ClockTime | Either)]
    behind = [p.id for p in (*timed, *lifting)]
    times = {p.effect for p in timed if isinstance(p.effect, int | ClockTime | Either)}
    if len(times) == 1:
        (time,) = times
        return answer(time, behind)
    if times:
        return answer("conflict", behind)
    otherwise = otherwise_of(edition, every, of)
    if otherwise is None:
        return answer("gap", behind)
    outcome = otherwise if isinstance(otherwise, int | ClockTime | Either) else "refused"
    if of and outcome == "refused":
        return answer(outcome, ["otherwise"])
    return answer(outcome, [*behind, f"otherwise {of}".rstrip()])


def is_floor(effect: object) -> bool:
    """Whether it only keeps a time from being sooner."""
    return isinstance(effect, Limit) and effect.kind == "soonest"


def otherwise_of(edition: Edition, every: Sequence[Provision], of: str) -> Effect | None:
    """What is otherwise, of several times for this one; a refusal only where none of the times is given."""
    left = [each.effect for each in edition.times_otherwise if each.of == of]
    if left and isinstance(left[0], int):
        return left[0]
    standing = [p for p in every if not any(reaches(q, p) for q in every)]
    served = any(isinstance(p.effect, OfTime) and not is_floor(p.effect.effect) for p in standing)
    return None if of and served else edition.otherwise


def limited(
    stand: Sequence[Provision], edition: Edition, otherwise: Effect | None, called: str = "otherwise"
) -> tuple[Outcome, list[str]]:
    """The outcome where nothing refuses, and a cap or a floor stands; and what is behind it, but for permits."""
    no_later = edition.no_later
    exact = {p.id: p.effect for p in stand if isinstance(p.effect, int | ClockTime | Either)}
    limits = {p.id: p.effect for p in stand if isinstance(p.effect, Limit)}
    own = [p.effect.effect if isinstance(p.effect, OfTime) else p.effect for p in edition.provisions]
    every = [effect for effect in own if isinstance(effect, Limit)]
    latest, soonest = (
        [
            time
            for time in dict.fromkeys(e.seconds for e in every if e.kind == kind)
            if Limit(kind, time) in limits.values()
        ]
        for kind in KINDS
    )
    crossed = [cap for cap in latest if any(not no_later(floor, cap) for floor in soonest)]
    behind = list(exact)
    if latest:
        cutting = [
            cap
            for cap in foremost(latest, no_later)
            if not exact or cap in crossed or any(not no_later(time, cap) for time in exact.values())
        ]
        behind += [name for name, limit in limits.items() if limit.kind == "latest" and limit.seconds in cutting]
        times = {joined("earlier", foremost([time, *latest], no_later)) for time in exact.values()}
        times = times or {joined("earlier", foremost(latest, no_later))}
    elif exact:
        times = set(exact.values())
    elif isinstance(otherwise, int | ClockTime | Either):
        times, behind = {otherwise}, [called]
    else:
        return ("gap", []) if otherwise is None else ("refused", ["otherwise"])

    def no_sooner(one: AnyTime, other: AnyTime) -> bool:
        return no_later(other, one)

    if soonest:
        raising = [floor for floor in foremost(soonest, no_sooner) if any(not no_later(floor, t) for t in times)]
        behind += [name for name, limit in limits.items() if limit.kind == "soonest" and limit.seconds in raising]
        times = {joined("later", foremost([time, *soonest], no_sooner)) for time in times}
    if len(times) > 1 or crossed:
        return "conflict", behind
    return times.pop(), behind


KINDS: tuple[Literal["latest"], Literal["soonest"]] = "latest", "soonest"


def foremost(times: Sequence[AnyTime], goes_first: Order) -> list[AnyTime]:
    """Those before which no other goes, of two that always are alike the first."""
    left: list[AnyTime] = []
    for time in times:
        if not any(goes_first(other, time) for other in left):
            left = [other for other in left if not goes_first(time, other)] + [time]
    return left


def joined(chosen: str, times: Sequence[AnyTime]) -> AnyTime:
    """The earlier or the later of all of them."""
    found = times[0]
    for time in times[1:]:
        found = either(chosen, found, time)
    return found
