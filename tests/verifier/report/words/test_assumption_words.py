"""How much more would change without what is assumed, in words."""

import pytest

from verifier.report.words.brief.assumptions import more


@pytest.mark.parametrize(
    ("count", "of", "words"),
    [
        (1, 1000, "1 more kind"),
        (1472, 10_000, "1,472 more kinds"),
        (10**9, 10**11, "1.0 % more of all kinds"),
        (10**3, 10**11, "< 0.1 % more of all kinds"),
    ],
)
def test_kinds_are_counted_and_of_very_many_there_is_a_share(count: int, of: int, words: str) -> None:
    assert more(count, of) == words
