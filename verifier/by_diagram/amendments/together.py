"""Two proposals to one policy on diagrams: where they do not leave each other alone, and whether their order matters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Literal, cast

from msgspec import Struct

from policy_dsl.diagram.mdd.compare import differences
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.space.example_requests import example_request
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from verifier.by_diagram.counts.counting import count_requests
from verifier.by_diagram.counts.cover import parts
from verifier.by_diagram.counts.smallest_box import smallest_box
from verifier.by_diagram.questions.regions import first_choices
from verifier.by_diagram.spaces.day_classes import Dated
from verifier.by_diagram.spaces.diagrams import Diagrams, diagrams
from verifier.results.status import Edition
from verifier.results.together import (
    NO_REQUEST,
    Effects,
    Meeting,
    MeetingKind,
    Meetings,
    MeetingTotals,
    NoRequest,
    OutcomeIfAny,
)


class Editions(Struct, frozen=True):
    """The policy today, under each of two proposals alone, and when both are adopted: the first one first, or `reverse`d.
    `both` and `reverse` are `None` where they cannot be adopted so. All have the same attributes; what is impossible may
    differ.
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
    policies = [editions.second, *([] if editions.both is None else [editions.both])]
    builders = [d.of(Edition.BASE), d.of(Edition.AMENDED), *(builder_of(d, each) for each in policies)]
    possible = possible_in_some(builders)

    def effects_of(is_possible: bool, *each: OutcomeIfAny) -> Effects | Literal[False]:
        effects = Effects(each[0], each[1], each[2], each[3] if len(each) > 3 else None)
        return is_possible and effects.is_meeting and effects

    def effects_on_day(is_possible: bool, *each: Dated | NoRequest) -> Effects | Literal[False]:
        return effects_of(is_possible, *as_due(d, each))

    outcomes = [outcomes_if_any(d, builder, possible) for builder in builders]
    met = forest.apply(effects_of if d.day_classes is None else effects_on_day, possible, *outcomes)
    found_effects = cast(Iterable[Effects | Literal[False]], values_within(forest, met, forest.yes))
    every: list[Meeting] = []
    kinds: list[MeetingKind] = []
    for effects in sorted((each for each in found_effects if each), key=repr):
        where = forest.apply(lambda value, effects=effects: value == effects, met)
        boxes = [
            Meeting(effects, part.box, part.ties, part.total, part.count, smallest_box(d, part.inside))
            for part in parts(d, where, possible)
        ]
        every += boxes
        largest = max(boxes, key=lambda each: each.total)
        kinds.append(MeetingKind(effects, count_requests(d, where, pairs=False), largest))
    return Meetings(tuple(every), tuple(sorted(kinds, key=lambda kind: -kind.count)), totals_of(d, met))


def totals_of(d: Diagrams, met: int) -> MeetingTotals:
    """How many requests have effects of each sort; `met` has the effects."""

    def count(is_so: Callable[[Effects], bool]) -> int:
        return count_requests(d, d.forest.apply(lambda effects: bool(effects) and is_so(effects), met), pairs=False)

    return MeetingTotals(
        count(lambda effects: effects.is_contested),
        count(lambda effects: effects.is_possible_together_alone),
        count(lambda effects: effects.is_changed_together_alone),
        count(lambda effects: effects.is_changed_alike),
    )


def possible_in_some(builders: Sequence[PolicyDiagrams]) -> int:
    """The requests that are possible in at least one of the policies."""
    return reduce(builders[0].forest.either, (builder.possible() for builder in builders))


def outcomes_if_any(d: Diagrams, builder: PolicyDiagrams, possible: int) -> int:
    """The outcomes of a policy, dated if there are classes of days; of what is `possible` elsewhere alone, that there is no
    such request.
    """
    outcomes = builder.outcomes() if d.day_classes is None else d.day_classes.dated(builder)
    if builder.possible() == possible:
        return outcomes
    return d.forest.apply(lambda is_there, outcome: outcome if is_there else NO_REQUEST, builder.possible(), outcomes)


def as_due(d: Diagrams, every: Sequence[Dated | NoRequest]) -> list[OutcomeIfAny]:
    """The outcomes on one day; one that is due at the same instants as one before it has the time of that one."""
    outcomes: list[OutcomeIfAny] = []
    for each in every:
        outcomes.append(next((one for one in outcomes if is_due_alike(d, one, each)), outcome_in(each)))
    return outcomes


def outcome_in(dated: Dated | NoRequest) -> OutcomeIfAny:
    """The outcome alone."""
    return dated if isinstance(dated, NoRequest) else dated.outcome


def is_due_alike(d: Diagrams, outcome: OutcomeIfAny, dated: Dated | NoRequest) -> bool:
    """Whether the outcome of the other one is this one on its day, or both are answered and due together at every hour."""
    if isinstance(outcome, NoRequest) or isinstance(dated, NoRequest):
        return outcome == dated
    if outcome == dated.outcome or outcome.seconds is None or dated.outcome.seconds is None:
        return outcome == dated.outcome
    return d.day_classes is not None and d.day_classes.move(Dated(outcome, dated.day_class), dated) is None


def order_witness(d: Diagrams, editions: Editions) -> Request | None:
    """A request that is decided differently in the two orders. Raises TooLargeError."""
    if editions.both is None or editions.reverse is None:
        return None
    forest = d.forest
    builders = [builder_of(d, editions.both), builder_of(d, editions.reverse)]
    possible = possible_in_some(builders)
    forth, back = (outcomes_if_any(d, each, possible) for each in builders)
    if d.day_classes is None:
        differ = differences(forest, forth, back)
    else:
        differ = forest.apply(lambda one, other: not is_due_alike(d, outcome_in(one), other), forth, back)
    where = forest.both(possible, forest.apply(bool, differ))
    return None if where == forest.no else example_request(d.space, first_choices(d, where), 0)


def builder_of(d: Diagrams, policy: Policy) -> PolicyDiagrams:
    """The diagrams of a policy with the same requests. Its conditions are among those of the space."""
    return PolicyDiagrams(d.forest, d.space, policy, 0, None, d.of(Edition.BASE))
