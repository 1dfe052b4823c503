"""A clause of several lines on one line keeps what separates its parts."""

import pytest

from policy_dsl.syntax.one_line import conditions, one_line


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["refuses nothing new"], "refuses nothing new"),
        (
            ["changes only where", "  any of", "    room is Large", "    reader is Guest and seats at most 6"],
            "changes only where any of (room is Large; reader is Guest and seats at most 6)",
        ),
        (
            ["changes only where", "  room is Large", "  none of", "    late", "    any of", "      a is 1", "      a is 2"],
            "changes only where room is Large and none of (late; any of (a is 1; a is 2))",
        ),
        (
            ["add impossible when reader is Guest", '  because "guests have time"'],
            'add impossible when reader is Guest because "guests have time"',
        ),
        (
            ["add impossible when", "  reader is Guest", "  urgent is yes", '  because "guests have time"'],
            'add impossible when reader is Guest and urgent is yes because "guests have time"',
        ),
    ],
)  # fmt: skip
def test_a_clause(lines: list[str], expected: str) -> None:
    assert one_line(lines) == expected


def test_conditions_that_all_apply() -> None:
    assert conditions(["any of", "  a is 1", "  a is 2", "b is 3"]) == "any of (a is 1; a is 2) and b is 3"
