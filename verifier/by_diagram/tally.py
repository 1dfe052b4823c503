"""Counting: requests, pairs of different requests, distinct combinations, and requests without a partner."""

from __future__ import annotations

from policy_dsl.model.claims import Property
from verifier import questions
from verifier.by_diagram.diagrams import Diagrams
from verifier.questions import Obligation


def proper(d: Diagrams, node: int) -> int:
    """The pairs without those classes in which the two requests can only be the same one."""
    return d.forest.without(node, only_identical(d))


def only_identical(d: Diagrams) -> int:
    """True where, in every attribute that may differ, both requests are in one class of a single value."""
    forest, space = d.forest, d.space
    return forest.every(
        forest.some(
            forest.both(forest.choose(first, (n,)), forest.choose(second, (n,)))
            for n, values in enumerate(space.levels[first].classes)
            if len(values) == 1
        )
        for first, second in space.twins.items()
    )


def tally(d: Diagrams, node: int, pairs: bool) -> int:
    """How many requests, or pairs of two different requests."""
    if not pairs:
        return d.forest.count(node, d.space.weights)
    same = d.forest.diagonal(node, d.space.twins)
    return d.forest.count(node, d.space.weights) - d.forest.count(same, d.space.weights_of(0))


def combinations(d: Diagrams, sought: int, counted: tuple[str, ...]) -> int:
    """Distinct values of these attributes."""
    kept = {n for n, level in enumerate(d.space.levels) if level.attribute in counted}
    gone = frozenset(range(d.forest.bottom)) - kept
    weights = [row if n in kept else [1] + [0] * (len(row) - 1) for n, row in enumerate(d.space.weights)]
    return d.forest.count(d.forest.project(sought, gone), weights)


def unpaired(d: Diagrams, obligation: Obligation) -> int:
    """Possible requests that meet `where` with some partner, but with none that is possible."""
    question = obligation.question
    claim = question.claim if isinstance(question, questions.SpeaksOfSomething) else question
    if not isinstance(claim, Property):
        return 0
    forest = d.forest
    possible = [d.of(obligation.edition, n).possible() for n in (0, 1)]
    related = proper(d, d.of(obligation.edition).condition(claim.where))
    real = forest.every([related, *possible])
    raw_any, real_any = (
        forest.either(
            forest.project(node, d.space.own(1)),
            forest.relabel(forest.project(node, d.space.own(0)), {b: a for a, b in d.space.twins.items()}),
        )
        for node in (related, real)
    )
    alone = forest.both(possible[0], forest.without(raw_any, real_any))
    return forest.count(alone, d.space.weights_of(0))
