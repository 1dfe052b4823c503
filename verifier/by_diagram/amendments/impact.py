"""The impact of an amendment: every changed decision, in few boxes for each pair of outcomes.

Only requests that are possible in both editions are compared, and a box may extend over all others. A proposal does not
change which requests are possible, but two policies may differ in that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal, cast

from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.model.conditions import Condition, Fact, OneOf, Within
from policy_dsl.model.decisions import Decision, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import TIME_FACT, time_order, time_text
from policy_dsl.model.vocabulary import Ordered
from verifier.by_diagram.amendments.changed_requests import changed_requests
from verifier.by_diagram.amendments.outline import outline
from verifier.by_diagram.counts.counting import count_requests, once
from verifier.by_diagram.counts.cover import Part, parts
from verifier.by_diagram.counts.smallest_box import smallest_box
from verifier.by_diagram.questions.dependencies import provision_ids
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.results.answer_shares import Answered
from verifier.results.causes import causes
from verifier.results.impact import Change, ChangedIn, ChangeDirection, Impact, Move, OfTime, Period
from verifier.results.regions import OverlapPart
from verifier.results.status import Edition


def boundary_days(amended: Policy, base: Policy) -> tuple[int, ...]:
    """The days, within the range of the policy's dates, on which something comes into force or lapses in either edition."""
    scale = None if amended.dated_by is None else amended.by_name[amended.dated_by].type
    if not isinstance(scale, Ordered):
        return ()
    return tuple(sorted(day for day in {*amended.change_days, *base.change_days} if scale.first < day <= scale.last))


def impact(d: Diagrams) -> Impact:
    """The changes from the base to the amended policy, not yet certified. Raises TooLargeError."""
    forest = d.forest
    before, after = d.of(Edition.BASE), d.of(Edition.AMENDED)
    possible = forest.both(before.possible(), after.possible())
    both = forest.apply(lambda p, move: p and move, possible, d.moves())
    moves = cast(Iterable[Move | Literal[False]], values_within(forest, both, forest.yes))
    changes_of_outcome = sorted((move for move in moves if move), key=_place)
    changed = forest.apply(bool, both)
    boxes = {
        move: parts(d, forest.apply(lambda value, move=move: value == move, both), possible)
        for move in changes_of_outcome
    }
    apart: dict[str, bool] = {}
    changes = tuple(change(d, move, part, apart) for move, each in boxes.items() for part in each)
    return Impact(
        count_requests(d, changed, pairs=False),
        count_requests(d, possible, pairs=False),
        changes,
        outline(d, changes, boxes, both, possible),
        tuple(counted_periods(d, changed, possible)),
        answered=Answered(
            *(count_requests(d, forest.both(node, before.answered()), pairs=False) for node in (changed, possible))
        ),
        received=None if d.day_classes is None else d.day_classes.attribute,
        reworded=reworded(d, both, possible),
        times=tuple(counted_times(d, both)),
        changed_in=tuple(changed_in(d, changed, possible)),
    )


def change(d: Diagrams, move: Move, part: Part, apart: dict[str, bool]) -> Change:
    """One region. `apart` keeps for the ids of provisions whether their conditions differ, from one region to the next."""
    was = combined_decision(d.of(Edition.BASE), move.before, part.inside)
    now = combined_decision(d.of(Edition.AMENDED), move.after, part.inside)
    values = smallest_box(d, part.inside)
    requests = changed_requests(d, part.inside, values, apart)
    behind = () if d.base is None else causes(d.base, d.policy, was.by, now.by, requests)
    return Change(part.box, part.ties, was, now, move.direction, part.total, part.count, values, behind)


def reworded(d: Diagrams, both: int, possible: int) -> int:
    """How many requests have another time than before, as it is written, that is due at the same instants: none where no time
    is on a clock. `both` has the changes.
    """
    if d.day_classes is None:
        return 0
    forest = d.forest
    same = forest.without(possible, forest.apply(bool, both))
    other_words = forest.apply(is_reworded, d.outcomes(Edition.BASE), d.outcomes(Edition.AMENDED))
    return count_requests(d, forest.both(same, other_words), pairs=False)


def is_reworded(before: Outcome, after: Outcome) -> bool:
    """Whether an answer has another time, as it is written."""
    if before.seconds is None or after.seconds is None:
        return False
    return time_text(before.seconds) != time_text(after.seconds)


def counted_times(d: Diagrams, both: int) -> Iterator[OfTime]:
    """Each of several times, with the number of requests that change in it, also by direction; `both` has the changes."""
    for name in d.policy.time_names:
        here = where_asked(d, name)
        ways = d.forest.apply(lambda move, inside: bool(inside) and bool(move) and move.direction, both, here)
        every = [way for way in ChangeDirection if way in set(d.forest.terminals_below([ways]))]
        where = [d.forest.apply(lambda value, way=way: value is way, ways) for way in every]
        counts = [count_requests(d, node, pairs=False) for node in where]
        yield OfTime(name, sum(counts), tuple(zip(every, counts, strict=True)))


def changed_in(d: Diagrams, changed: int, possible: int) -> Iterator[ChangedIn]:
    """The requests that change in one of several times alone, and by the first two of them those that change in more; nothing
    in policies with one time. No request is in two of these.
    """
    forest, exist = d.forest, once(d.forest, d.space, possible)
    kinds: dict[tuple[str, ...], int] = {(): exist}
    for name in d.policy.time_names:
        there = once(forest, d.space, forest.both(changed, where_asked(d, name)))
        for times, requests in [*kinds.items()]:
            if len(times) < SEVERAL:
                kinds[*times, name] = forest.both(requests, there)
                kinds[times] = forest.without(requests, there)
    for times, requests in kinds.items():
        if times and requests != forest.no:
            every = parts(d, requests, exist)
            boxes = tuple(OverlapPart(part.box, part.ties, part.total, part.count) for part in every)
            yield ChangedIn(times, boxes, sum(part.count for part in every))


SEVERAL = 2
"""So many times, or more, are several."""


def where_asked(d: Diagrams, time: str) -> int:
    """True where this one of several times is asked about."""
    return d.of(Edition.AMENDED).condition(OneOf(Fact(TIME_FACT), frozenset({time})))


def counted_periods(d: Diagrams, changed: int, possible: int) -> Iterator[Period]:
    """The periods, each with the number of its changes."""
    forest = d.forest
    for start, until, when in periods(d):
        within = d.of(Edition.AMENDED).condition(when)
        counts = (count_requests(d, forest.both(node, within), pairs=False) for node in (changed, possible))
        yield Period(start, until, *counts)


def periods(d: Diagrams) -> Iterator[tuple[int, int, Condition]]:
    """The periods, each as its first day, the day after its last, and its condition; none where no boundary divides the
    days.
    """
    days = boundary_days(d.policy, d.base or d.policy)
    dated = d.policy.dated_by
    scale = None if dated is None else d.policy.by_name[dated].type
    if dated is None or not days or not isinstance(scale, Ordered):
        return
    for start, until in pairwise((scale.first, *days, scale.last + 1)):
        yield start, until, Within(Fact(dated), ((start, until),))


def by_access(outcome: Outcome) -> tuple[str, tuple[int, int, str]]:
    """The place of an outcome among others: by access, and then the shortest time first."""
    return outcome.access.value, (0, 0, "") if outcome.seconds is None else time_order(outcome.seconds)


def _place(move: Move) -> tuple[object, ...]:
    return by_access(move.before), by_access(move.after), [*ChangeDirection].index(move.direction)


def combined_decision(builder: PolicyDiagrams, outcome: Outcome, part: int) -> Decision:
    """The outcome, with all provisions that decide, and all that are overridden, anywhere in the part."""
    forest = builder.forest
    deciding = provision_ids(values_within(forest, builder.decisions(), part))
    overridden = tuple(
        name for name, overridden_where in builder.overridden if forest.both(overridden_where, part) != forest.no
    )
    return Decision(outcome, tuple(i for i in builder.policy.by_id if i in deciding), overridden)
