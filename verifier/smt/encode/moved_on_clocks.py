"""Encodes how caps and floors move times where some are on clocks: for each choice of the caps that stand, and then of
the floors.

Which of two times is later is a question of the day of receipt, so an answer may have the earlier or the later of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policy_dsl.model.time_bounds import NeverLater, capped, raised, subsets
from policy_dsl.model.times import Time
from verifier.smt.encode.moved_times import MovedTimes, Name
from verifier.smt.encode.terms import Term, at_least_two, conjunction, disjunction, negation


def moved_on_clocks(
    exact: Mapping[Time, Term],
    caps: Mapping[Time, Term],
    floors: Mapping[Time, Term],
    margin: Time | None,
    order: NeverLater,
    name: Name,
) -> MovedTimes:
    """How the times are moved. Each argument says for its times, in the order of the policy, whether one stands.
    `margin` is the time where neither an exact time nor a cap stands, if there is one.
    """
    some_exact = name("an exact time", disjunction(list(exact.values())))
    timed = name("timed", disjunction(some_exact, *caps.values()))
    cut: dict[Time, list[Term]] = {}
    for lows, exactly_these in choices("caps", caps, name):
        for time, stands in exact.items():
            cut.setdefault(capped((time, *lows), order), []).append(conjunction(stands, exactly_these))
        if lows:
            cut.setdefault(capped(lows, order), []).append(conjunction(negation(some_exact), exactly_these))
    if margin is not None:
        cut.setdefault(margin, []).append(negation(timed))
    before = {time: name(f"cut {n}", disjunction(terms)) for n, (time, terms) in enumerate(cut.items())}
    after: dict[Time, list[Term]] = {}
    for highs, exactly_these in choices("floors", floors, name):
        for time, term in before.items():
            after.setdefault(raised((time, *highs), order), []).append(conjunction(term, exactly_these))
    final = {time: name(f"moved {n}", disjunction(terms)) for n, (time, terms) in enumerate(after.items())}
    crossed = [conjunction(floors[high], caps[low]) for high in floors for low in caps if not order(high, low)]
    conflicting = name("several", disjunction(at_least_two(list(final.values())), *crossed))
    return MovedTimes(final, timed, conflicting)


def choices(what: str, bounds: Mapping[Time, Term], name: Name) -> Iterator[tuple[Sequence[Time], Term]]:
    """Some of the bounds, in each way, and that exactly these stand."""
    for n, some in enumerate(subsets(tuple(bounds))):
        terms = [stands if bound in some else negation(stands) for bound, stands in bounds.items()]
        yield some, name(f"{what} {n}", conjunction(terms))
