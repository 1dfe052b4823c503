"""Many days in words, against a calendar."""

from datetime import date

import pytest

from policy_dsl.model.boxes import OneOfRanges
from policy_dsl.model.vocabulary import Attribute, Ordered, Scale
from verifier.report.words import boxes
from verifier.report.words.days import stretches

JANUARY = date(2026, 1, 1).toordinal()
"""A Thursday; the first Saturday is the 3rd."""


def ranges(*days: tuple[int, int]) -> list[tuple[int, int]]:
    """Stretches by days of January 2026, the end not included."""
    return [(JANUARY + start - 1, JANUARY + until - 1) for start, until in days]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (
            ranges((3, 5), (10, 12), (17, 19)),
            "6 days from 2026-01-03 to 2026-01-18 (in 3 stretches, each a Saturday or Sunday)",
        ),
        (ranges((5, 6), (12, 13)), "2 days from 2026-01-05 to 2026-01-12 (in 2 stretches, each a Monday)"),
        (ranges((5, 10), (13, 15)), "7 days from 2026-01-05 to 2026-01-14 (in 2 stretches, none at a weekend)"),
        (ranges((2, 4), (6, 8)), "4 days from 2026-01-02 to 2026-01-07 (in 2 stretches)"),
        (ranges((1, 30), (31, 32)), "30 days from 2026-01-01 to 2026-01-31 (in 2 stretches)"),
    ],
)
def test_days_are_counted_and_what_they_have_in_common_is_said(days: list[tuple[int, int]], words: str) -> None:
    assert stretches(days) == words


APART = [(2, 4), (6, 8), (10, 12), (14, 16)]
"""Stretches of two days each."""


@pytest.mark.parametrize(
    ("days", "most", "words"),
    [
        (
            APART[:3],
            6,
            "asked from 2026-01-02 to 2026-01-03, from 2026-01-06 to 2026-01-07, from 2026-01-10 to 2026-01-11",
        ),
        (APART, 6, "asked one of 8 days from 2026-01-02 to 2026-01-15 (in 4 stretches)"),
        (
            APART,
            None,
            "asked from 2026-01-02 to 2026-01-03, from 2026-01-06 to 2026-01-07,"
            " from 2026-01-10 to 2026-01-11, from 2026-01-14 to 2026-01-15",
        ),
    ],
)
def test_a_row_of_a_brief_counts_what_a_full_report_lists(
    days: list[tuple[int, int]], most: int | None, words: str
) -> None:
    asked = Attribute("asked", Ordered(Scale.DATE, JANUARY, JANUARY + 364))
    assert boxes.side(asked, OneOfRanges(tuple(ranges(*days))), most) == words
