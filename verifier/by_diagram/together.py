"""Two proposals to one policy on diagrams: where they do not leave each other alone, and whether their order matters."""

from __future__ import annotations

from collections.abc import Iterable
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
    outcomes = [d.outcomes(Edition.BASE), d.outcomes(Edition.AMENDED), outcomes_of(d, editions.second)]
    if editions.both is not None:
        outcomes.append(outcomes_of(d, editions.both))

    def effects_of(is_possible: bool, *each: Outcome) -> Effects | Literal[False]:
        effects = Effects(each[0], each[1], each[2], each[3] if len(each) > 3 else None)
        return is_possible and effects.is_meeting and effects

    met = forest.apply(effects_of, possible, *outcomes)
    found_effects = cast(Iterable[Effects | Literal[False]], values_within(forest, met, forest.yes))
    every: list[Meeting] = []
    for effects in sorted((each for each in found_effects if each), key=repr):
        where = forest.apply(lambda value, effects=effects: value == effects, met)
        for part in parts(d, where, possible):
            values = smallest_box(d, part.inside)
            every.append(Meeting(effects, part.box, part.ties, part.total, part.count, values))
    return Meetings(tuple(every))


def order_witness(d: Diagrams, editions: Editions) -> Request | None:
    """A request that is decided differently in the two orders. Raises TooLargeError."""
    if editions.both is None or editions.reverse is None:
        return None
    forest = d.forest
    differ = differences(forest, outcomes_of(d, editions.both), outcomes_of(d, editions.reverse))
    where = forest.both(d.of(Edition.AMENDED).possible(), forest.apply(bool, differ))
    return None if where == forest.no else example_request(d.space, first_choices(d, where), 0)


def outcomes_of(d: Diagrams, policy: Policy) -> int:
    """The outcome diagram of a policy with the same requests. Its conditions are among those of the space."""
    return PolicyDiagrams(d.forest, d.space, policy, 0, None, d.of(Edition.BASE)).outcomes()
