"""No line of a report breaks inside a number with its unit, nor inside a place other than before a file's name."""

from io import StringIO

import pytest

from verifier.report.medium import Medium
from verifier.report.text.terminal import console


def printed(text: str, width: int) -> list[str]:
    out = StringIO()
    console(out, Medium(width=width)).print(text)
    return [line.rstrip() for line in out.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("it fails for 6.0 % of them", 16, ["it fails for", "6.0 % of them"]),
        ("it fails for < 0.1 % of them", 14, ["it fails for", "< 0.1 % of", "them"]),
        ("in all 2.67 × 10²³ kinds", 12, ["in all", "2.67 × 10²³", "kinds"]),
        ("proved (trust 1) so", 13, ["proved", "(trust 1) so"]),
        ("from 1 h to 30 min", 10, ["from 1 h", "to 30 min"]),
        ("see a/bc/defgh.policy:16", 16, ["see a/bc/", "defgh.policy:16"]),
        ("aaaaaa/bbbbbb/c.policy:1", 14, ["aaaaaa/bbbbbb/", "c.policy:1"]),
        ("aaaaaa/bbbbbb/c.policy:1", 12, ["aaaaaa/", "bbbbbb/", "c.policy:1"]),
        ("a/b.policy:1 and 6 rules", 18, ["a/b.policy:1 and 6", "rules"]),
    ],
)
def test_lines(text: str, width: int, expected: list[str]) -> None:
    assert printed(text, width) == expected
