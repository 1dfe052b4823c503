"""What comes out of the requests that an example speaks of, and how a proposal changes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from policy_dsl.diagram.mdd.compare import differences
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.model.claims import Example
from policy_dsl.model.decisions import Outcome
from verifier.by_diagram.diagrams import Diagrams
from verifier.verdict import Edition, ExampleChange


def spoken_by(d: Diagrams, edition: Edition, example: Example) -> int:
    """The possible requests that the example speaks of."""
    builder = d.of(edition)
    return d.forest.both(builder.possible(), builder.condition(example.given))


def come_out(d: Diagrams, edition: Edition, example: Example) -> tuple[Outcome, ...]:
    """Every outcome of the possible requests that the example speaks of, fastest first. Raises TooLargeError."""
    found = cast(Iterable[Outcome], values_within(d.forest, d.outcomes(edition), spoken_by(d, edition, example)))
    return tuple(sorted(found, key=order))


def order(outcome: Outcome) -> tuple[bool, bool, int, str]:
    """By which outcomes are listed: fastest first, then refused, then what is no single answer."""
    return outcome.faulty, outcome.seconds is None, outcome.seconds or 0, outcome.access.value


def changed_examples(d: Diagrams, examples: Sequence[Example]) -> tuple[ExampleChange, ...]:
    """The examples that speak of a request whose outcome is another one after than before, whatever they expect.

    Raises TooLargeError.
    """
    moved = differences(d.forest, d.outcomes(Edition.BASE), d.outcomes(Edition.AMENDED))
    found = []
    for example in examples:
        told = values_within(d.forest, moved, spoken_by(d, Edition.AMENDED, example))
        pairs = cast(Iterable[tuple[Outcome, Outcome]], [pair for pair in told if pair])
        moves = tuple(sorted(pairs, key=lambda pair: (order(pair[0]), order(pair[1]))))
        if moves:
            before, after = (come_out(d, edition, example) for edition in (Edition.BASE, Edition.AMENDED))
            some = len(told) > len(moves)
            change = (example.expect, after, before, moves, some)
            found.append(ExampleChange(example.name, example.sentence, example.clause, *change))
    return tuple(found)
