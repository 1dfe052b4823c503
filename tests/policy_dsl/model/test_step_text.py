from datetime import date

import pytest

from policy_dsl.model.step_text import duration_text, step_text
from policy_dsl.model.vocabulary import Scale

MINUTE, HOUR, DAY = 60, 3600, 86_400


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"), (60, "1 min"), (75, "75 s"), (150, "2 min 30 s"),
        (90 * MINUTE, "90 min"), (121 * MINUTE, "2 h 1 min"), (2 * HOUR, "2 h"),
        (DAY, "24 h"), (36 * HOUR, "36 h"), (2 * DAY, "48 h"), (3 * DAY, "3 days"), (73 * HOUR, "73 h"),
        (HOUR + 33 * MINUTE + 20, "1 h 33 min 20 s"), (DAY + 1, "1 day 1 s"), (3 * DAY + MINUTE, "3 days 1 min"),
    ],
)  # fmt: skip
def test_a_time_is_written_as_an_author_would(seconds: int, text: str) -> None:
    assert duration_text(seconds) == step_text(Scale.DURATION, seconds) == text


def test_numbers_and_dates_are_written_as_policies_write_them() -> None:
    assert step_text(Scale.NUMBER, 10_000) == "10000"
    assert step_text(Scale.DATE, date(2027, 1, 1).toordinal()) == "2027-01-01"
    assert step_text(Scale.DATE, date.max.toordinal() + 1) == "10000-01-01"
