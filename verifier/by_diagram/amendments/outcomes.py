"""The outcomes of the requests in the scope of an example, and how a proposal changes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.model.claims import Example
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.times import time_order
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.results.impact import ExampleChange, Move
from verifier.results.status import Edition


def example_scope(d: Diagrams, edition: Edition, example: Example) -> int:
    """The possible requests that the example is about."""
    builder = d.of(edition)
    return d.forest.both(builder.possible(), builder.condition(example.given))


def outcomes_of(d: Diagrams, edition: Edition, example: Example) -> tuple[Outcome, ...]:
    """All outcomes of the possible requests that the example is about, fastest first. Raises TooLargeError."""
    outcomes = cast(Iterable[Outcome], values_within(d.forest, d.outcomes(edition), example_scope(d, edition, example)))
    return tuple(sorted(outcomes, key=outcome_order))


def outcome_order(outcome: Outcome) -> tuple[bool, tuple[int, int, str], str]:
    """The sort key of outcomes: fastest first, times on clocks by their text, then refused, then gaps and conflicts."""
    return outcome.faulty, time_order(outcome.seconds), outcome.access.value


def changed_examples(d: Diagrams, examples: Sequence[Example]) -> tuple[ExampleChange, ...]:
    """The examples whose scope has a request whose outcome changes, whatever they expect.

    Raises TooLargeError.
    """
    moved = d.moves()
    changes = []
    for example in examples:
        common = d.forest.both(*(example_scope(d, edition, example) for edition in Edition))
        values = values_within(d.forest, moved, common)
        pairs = dict.fromkeys((move.before, move.after) for move in cast(Iterable[Move], filter(None, values)))
        moves = tuple(sorted(pairs, key=lambda pair: (outcome_order(pair[0]), outcome_order(pair[1]))))
        if moves:
            before, after = (outcomes_of(d, edition, example) for edition in (Edition.BASE, Edition.AMENDED))
            some = not all(values)
            change = (example.expect, after, before, moves, some)
            changes.append(ExampleChange(example.name, example.sentence, example.clause, *change))
    return tuple(changes)
