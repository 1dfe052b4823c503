"""Two proposals to one policy on diagrams: where they do not leave each other alone, and whether their order matters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, cast

from msgspec import Struct

from policy_dsl.diagram.mdd.compare import differences
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.space.example_requests import example_request
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from verifier.by_diagram.cover import parts
from verifier.by_diagram.day_classes import Dated
from verifier.by_diagram.diagrams import Diagrams, diagrams
from verifier.by_diagram.regions import first_choices
from verifier.by_diagram.smallest_box import smallest_box
from verifier.results.status import Edition
from verifier.results.together import Effects, Meeting, Meetings


class Editions(Struct, frozen=True):
    """The policy today, under each of two proposals alone, and when both are adopted: the first one first, or `reverse`d.
    `both` and `reverse` are `None` where they cannot be adopted so.
    """

    today: Policy
    first: Policy
    second: Policy
    both: Policy | None = None
    reverse: Policy | None = None


def meetings(editions: Editions, timeout: float) -> tuple[Meetings, Request | None] | None:
    """Where the proposals do not leave each other alone, not yet certified; and a request that is decided differently in
    the two orders. `None` if that is too large or takes more than `timeout` seconds.
    """
    others = [each for each in (editions.second, editions.both, editions.reverse) if each is not None]
    try:
        d = diagrams(editions.first, editions.today, (), (), timeout=timeout, others=others)
        return None if d is None else (meetings_on(d, editions), order_witness(d, editions))
    except (TooLargeError, RecursionError):
        return None


def meetings_on(d: Diagrams, editions: Editions) -> Meetings:
    """The requests on which the proposals do not leave each other alone. Raises TooLargeError."""
    forest = d.forest
    possible = d.of(Edition.AMENDED).possible()
    policies = [editions.second, *([] if editions.both is None else [editions.both])]
    builders = [d.of(Edition.BASE), d.of(Edition.AMENDED), *(builder_of(d, each) for each in policies)]

    def effects_of(is_possible: bool, *each: Outcome) -> Effects | Literal[False]:
        effects = Effects(each[0], each[1], each[2], each[3] if len(each) > 3 else None)
        return is_possible and effects.is_meeting and effects

    def effects_on_day(is_possible: bool, *each: Dated) -> Effects | Literal[False]:
        return effects_of(is_possible, *as_due(d, each))

    if d.day_classes is None:
        met = forest.apply(effects_of, possible, *(builder.outcomes() for builder in builders))
    else:
        met = forest.apply(effects_on_day, possible, *map(d.day_classes.dated, builders))
    found_effects = cast(Iterable[Effects | Literal[False]], values_within(forest, met, forest.yes))
    every: list[Meeting] = []
    for effects in sorted((each for each in found_effects if each), key=repr):
        where = forest.apply(lambda value, effects=effects: value == effects, met)
        for part in parts(d, where, possible):
            values = smallest_box(d, part.inside)
            every.append(Meeting(effects, part.box, part.ties, part.total, part.count, values))
    return Meetings(tuple(every))


def as_due(d: Diagrams, every: Sequence[Dated]) -> list[Outcome]:
    """The outcomes on one day; one that is due at the same instants as one before it has the time of that one."""
    outcomes: list[Outcome] = []
    for each in every:
        outcomes.append(next((one for one in outcomes if is_due_alike(d, one, each)), each.outcome))
    return outcomes


def is_due_alike(d: Diagrams, outcome: Outcome, other: Dated) -> bool:
    """Whether the outcome of the other one is this one on its day, or both are answered and due together at every hour."""
    if outcome == other.outcome or outcome.seconds is None or other.outcome.seconds is None:
        return outcome == other.outcome
    return d.day_classes is not None and d.day_classes.move(Dated(outcome, other.day_class), other) is None


def order_witness(d: Diagrams, editions: Editions) -> Request | None:
    """A request that is decided differently in the two orders. Raises TooLargeError."""
    if editions.both is None or editions.reverse is None:
        return None
    forest, classes = d.forest, d.day_classes
    forth, back = builder_of(d, editions.both), builder_of(d, editions.reverse)
    if classes is None:
        differ = differences(forest, forth.outcomes(), back.outcomes())
    else:
        differ = forest.apply(
            lambda one, other: not is_due_alike(d, one.outcome, other), classes.dated(forth), classes.dated(back)
        )
    where = forest.both(d.of(Edition.AMENDED).possible(), forest.apply(bool, differ))
    return None if where == forest.no else example_request(d.space, first_choices(d, where), 0)


def builder_of(d: Diagrams, policy: Policy) -> PolicyDiagrams:
    """The diagrams of a policy with the same requests. Its conditions are among those of the space."""
    return PolicyDiagrams(d.forest, d.space, policy, 0, None, d.of(Edition.BASE))
