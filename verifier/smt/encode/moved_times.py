"""Encodes how caps and floors move the times that stand: each first down to the least cap, then up to the greatest floor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from policy_dsl.model.times import Time
from verifier.smt.encode.terms import Term, at_least_two, conjunction, disjunction, negation, never

Name = Callable[[str, Term], Term]
"""Gives a term a symbol, so that it is asserted once."""


class MovedTimes(Struct, frozen=True):
    """For each time, whether an answer has it in the end; whether a time or a cap stands; and a conflict."""

    final: Mapping[Time, Term]
    timed: Term
    conflicting: Term


def moved_times(
    exact: Mapping[int, Term], caps: Mapping[int, Term], floors: Mapping[int, Term], margin: int | None, name: Name
) -> MovedTimes:
    """How the times are moved. Each argument says for its times, in seconds, whether one stands. `margin` is the time where
    neither an exact time nor a cap stands, if there is one.
    """
    some_exact = name("an exact time", disjunction(list(exact.values())))
    timed = name("timed", disjunction(some_exact, *caps.values()))
    seconds = sorted({*exact, *caps, *floors, *([] if margin is None else [margin])})
    lower_cap = below(seconds, caps, "lower cap", name)
    later_time = below(seconds[::-1], exact, "later time", name)
    higher_floor = below(seconds[::-1], floors, "higher floor", name)
    cut: dict[int, Term] = {}
    crossed: list[Term] = []
    for time in seconds:
        ways = [conjunction(exact.get(time, never()), negation(lower_cap[time]))]
        if time in caps:
            least = name(f"least cap {time}", conjunction(caps[time], negation(lower_cap[time])))
            ways.append(conjunction(least, disjunction(negation(some_exact), later_time[time])))
            crossed.append(conjunction(least, higher_floor[time]))
        if time == margin:
            ways.append(negation(timed))
        cut[time] = name(f"cut to {time}", disjunction(ways))
    sooner = below(seconds, cut, "sooner", name)
    final: dict[Time, Term] = {}
    for time in seconds:
        raised = conjunction(floors.get(time, never()), sooner[time])
        final[time] = name(f"time {time}", conjunction(disjunction(cut[time], raised), negation(higher_floor[time])))
    conflicting = name("several", disjunction(at_least_two(list(final.values())), *crossed))
    return MovedTimes(final, timed, conflicting)


def below(seconds: Iterable[int], standing: Mapping[int, Term], what: str, name: Name) -> dict[int, Term]:
    """For each of the times, in this order, whether one of those before it stands."""
    before: dict[int, Term] = {}
    some: Term = never()
    for time in seconds:
        before[time] = some
        if time in standing:
            some = name(f"{what} {time}", disjunction(some, standing[time]))
    return before
