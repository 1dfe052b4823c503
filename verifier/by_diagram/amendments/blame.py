"""Finds the provisions behind violations: the smallest sets that decide a violation together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.diagram.mdd.view import joint_diagram
from policy_dsl.diagram.policy.leaf import as_deciders
from policy_dsl.model import claims
from policy_dsl.model.claims import Example, Property
from verifier.by_diagram.amendments.origins import origins
from verifier.by_diagram.counts.counting import count_requests
from verifier.by_diagram.questions.dependencies import deciding_requests
from verifier.by_diagram.questions.regions import witness
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.by_diagram.spaces.limit_shares import share_of_limits
from verifier.obligations import questions
from verifier.obligations.questions import Obligation
from verifier.results.blame import Blame, BlameSet, Member
from verifier.results.status import Edition

MOST_SETS, MOST_COMBINATIONS = 100, 20_000
"""The sets that are listed, and the combinations of decisions among which they are looked for."""


def blame(d: Diagrams, obligation: Obligation, sought: int) -> Blame | None:
    """The smallest sets of provisions that decide violations; `None` for questions that are not about decisions.

    `sought` are the violations, without those whose decision is a gap or a conflict.
    """
    if not isinstance(obligation.question, Property | Example | questions.AimMet):
        return None
    if sought == d.forest.no:
        return Blame()
    try:
        with share_of_limits(d):
            return replace(smallest_sets(d, obligation, sought), causes=origins(d, obligation, sought))
    except (TooLargeError, RecursionError):
        return Blame(complete=False)


def smallest_sets(d: Diagrams, obligation: Obligation, sought: int) -> Blame:
    """The sets, those that decide most violations first. Raises TooLargeError."""
    decided = relevant_decisions(obligation)
    views = []
    for edition, request in decided:
        view, builder = d.decisions_view(edition, request)
        views.append((view, builder.decisions()))
    decisions = joint_diagram(d.forest, sought, views)
    combinations = [*d.forest.terminals_below([decisions])]
    if len(combinations) > MOST_COMBINATIONS:
        return Blame(complete=False)
    decide = {values: members(decided, values) for values in combinations if isinstance(values, tuple)}
    minimal = inclusion_minimal(set(decide.values()))
    pairs = bool(obligation.differ)
    order = {(e, i): n for n, (e, i) in enumerate((e, i) for e in reversed(Edition) for i in d.of(e).policy.by_id)}
    sets = []
    for each in sorted(minimal, key=lambda s: sorted(order[m] for m in s))[:MOST_SETS]:
        where = d.forest.apply(lambda values, those=each: bool(values) and those <= decide[values], decisions)
        _, requests = witness(d, where, pairs)
        named = tuple(zip(obligation.names, requests, strict=False))
        ordered = tuple(sorted(each, key=order.__getitem__))
        sets.append(BlameSet(ordered, count_requests(d, where, pairs), named))
    sets.sort(key=lambda s: -s.count)
    return Blame(tuple(sets), len(minimal) <= MOST_SETS)


def relevant_decisions(obligation: Obligation) -> list[tuple[Edition, int]]:
    """The decisions that matter to a violation, as editions and requests; the one before, only if the aim compares."""
    match obligation.question:
        case questions.AimMet(claims.AnswersWithin() | claims.AnswersInExactly() | claims.RefusesWhere()):
            return [(obligation.edition, 0)]
        case _:
            return deciding_requests(obligation)


def members(decided: Sequence[tuple[Edition, int]], values: Iterable[object]) -> frozenset[Member]:
    """The provisions that decide these requests."""
    pairs = zip(decided, values, strict=True)
    return frozenset((edition, name) for (edition, _), value in pairs for name in as_deciders(value)[1])


def inclusion_minimal(sets: Iterable[frozenset[Member]]) -> list[frozenset[Member]]:
    """The sets that contain no other of them."""
    minimal: list[frozenset[Member]] = []
    for each in sorted(sets, key=len):
        if not any(smaller <= each for smaller in minimal):
            minimal.append(each)
    return minimal
