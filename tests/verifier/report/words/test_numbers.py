"""Counts in words, however many digits they have."""

import pytest

from verifier.report.words.numbers import number


@pytest.mark.parametrize(
    ("digits", "power", "less", "text"),
    [
        (1, 12, 1, "999,999,999,999"),
        (1, 12, 0, "1.00 × 10¹²"),
        (9_995, 20, 1, "9.99 × 10²³"),
        (9_995, 20, 0, "1.00 × 10²⁴"),
        (1, 5000, 0, "1.00 × 10⁵⁰⁰⁰"),
        (1, 5000, 1, "1.00 × 10⁵⁰⁰⁰"),
        (12_345, 6000, 0, "1.23 × 10⁶⁰⁰⁴"),
    ],
)
def test_large_counts_have_three_digits_and_a_power_of_ten(digits: int, power: int, less: int, text: str) -> None:
    assert number(digits * 10**power - less) == text
