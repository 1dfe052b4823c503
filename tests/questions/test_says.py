"""When a report says a passage."""

import pytest

from tests.questions.worked import Passage, large, percent, says

REPORT = (
    "level_playing_field fails in\n    12 of 44 cells, 3,840 kinds newly answered in 24 h ─── (4 new)"
    + " ." * 500
    + " 16 s"
)


@pytest.mark.parametrize(
    "passage",
    [
        ("12", "level_playing_field"),
        ("level_playing_field…", "12"),
        ("fails in 12 of 44",),
        ("3,840", "repaired|newly answered"),
        ("24 h (4 new)",),
        ("16 s",),
    ],
)
def test_a_passage_is_said(passage: Passage) -> None:
    assert says(REPORT, passage)


@pytest.mark.parametrize(
    "passage",
    [
        ("840",),  # part of a number
        ("field",),  # part of a name
        ("12…", "level_playing_field"),  # before it
        ("12", "16 s"),  # too far away
        ("12", "16"),
        ("better|worse",),
    ],
)
def test_a_passage_is_not_said(passage: Passage) -> None:
    assert not says(REPORT, passage)


def test_figures_are_spelled_as_reports_spell_them() -> None:
    assert percent(7_296, 242_880) == "3.0 %"
    assert percent(1, 242_880) == "< 0.1 %"
    assert percent(0, 5) == "0.0 %"
    assert large(293 * 10**24, 10**29) == f"{293 * 10**24:,}|2.93 × 10²⁶|0.3 %"
