"""Remedies in words: the values, what is lost with them, and the command that looks further."""

from datetime import date

import pytest

from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Clause
from policy_dsl.model.vocabulary import Scale
from verifier.report.words.remedies import ranges, sentence
from verifier.results.repair import Place, Range, Remedy

DAY = date(2018, 9, 3).toordinal()
DESK = Policy("Desk", "a desk", ())
CELL = Place("desk Staff", Clause(), Scale.DURATION, 3600)


@pytest.mark.parametrize(
    ("scale", "values", "words"),
    [
        (Scale.NUMBER, ((6, 18),), "6 to 18"),
        (Scale.NUMBER, ((None, 5), (7, 7), (19, None)), "5 or less or 7 or 19 or more"),
        (Scale.DATE, ((None, DAY),), "2018-09-03 or earlier"),
        (Scale.DATE, ((DAY, None),), "2018-09-03 or later"),
        (Scale.DURATION, ((None, None),), "any other value"),
    ],
)
def test_ranges(scale: Scale, values: tuple[Range, ...], words: str) -> None:
    assert ranges(DESK, Place("p", Clause(), scale, 3), values) == words


def test_what_is_lost() -> None:
    held, kept = ((10800, None),), ((10800, 10800),)
    every = [
        sentence(DESK, Remedy("late", CELL, held, keeping, confirmed=confirmed))
        for keeping, confirmed in ((held, True), (kept, True), ((), True), (held, None), (held, False))
    ]
    change = "if desk Staff changes from 1 h to 3 h or more"
    assert every == [
        f"It holds, and nothing else is lost, {change}.",
        f"It holds {change}; with exactly 3 h nothing else is lost.",
        f"It holds {change}, but something else is lost.",
        f"It holds, and nothing else is lost, {change}. "
        "One engine alone says so: the time allowed ran out (--timeout).",
        f"It holds, and nothing else is lost, {change}. The two engines disagree; do not rely on this.",
    ]


def test_examples_that_expect_something_else() -> None:
    remedy = Remedy("late", CELL, ((10800, None),), ((10800, None),), ("example 1",), True)
    assert sentence(DESK, remedy).endswith("to 3 h or more (example 1 would expect another outcome).")
