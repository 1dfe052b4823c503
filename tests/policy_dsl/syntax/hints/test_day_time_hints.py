"""Hints for times that need a clock name one that the policy declares."""

from pathlib import Path

import pytest

from policy_dsl.pipeline import load
from policy_dsl.syntax.hints.day_time_hints import hint_in_cell, hint_in_line, on_clock

HEAD = 'policy P "p"\n  dated by received\n\nrequest\n  received : date from 2026-03-01 until 2026-03-11\n\n'
CLOCK = "clock {}\n  day one is the day after receipt\n  due at the end of the day\n\n"
ONE = CLOCK.format("Legal")
TWO = ONE + CLOCK.format("Office")
PROPERTY = 'property p "p"\n  for any request r\n  never r slower than {}\n'
RULE = "rule a\n  {}\n"
TABLE = "table t\n  at most one row applies\n  | received | answer within |\n  | any | {} |\n"
EXAMPLES = "examples e\n  | received | expect |\n  | 2026-03-02 | {} |\n"

MEANT = (
    (ONE, RULE, "answer within 20 working days", "write `answer within 20 working days on Legal`"),
    (TWO, RULE, "answer within 20 working days", "on Legal`; the clocks are `Legal`, `Office`"),
    ("", RULE, "answer within 20 working days", "on CLOCK`; a clock is declared at the margin: `clock CLOCK`"),
    (ONE, RULE, "answer 20 working days on Legal within", "write `answer within 20 working days on Legal`"),
    (
        ONE,
        RULE,
        "answer within 2 months on Legal, then 5 working days on Legal",
        "`answer within 2 months, then 5 working",
    ),
    (ONE, RULE, "answer within 2 months plus a year on Legal", "write `answer within 2 months, then 1 year on Legal`"),
    (ONE, RULE, "answer within at most 20 working days", "write `answer within at most 20 working days on Legal`"),
    (ONE, RULE, "answer within 1 month", "write `answer within 1 month on Legal`"),
    (ONE, PROPERTY, "1 year", "write `1 year on Legal`"),
    (ONE, TABLE, "1 month", "write `1 month on Legal`"),
    (ONE, TABLE, "10 business days", "write `10 working days on Legal`"),
    (ONE, TABLE, "10 business days, then 1 month on Legal", "write `10 working days, then 1 month on Legal`"),
    (ONE, EXAMPLES, "1 month", "write `1 month on Legal`"),
)


@pytest.mark.parametrize(("clocks", "form", "written", "taught"), MEANT, ids=[f"{w} {t}" for _, _, w, t in MEANT])
def test_a_time_without_its_clock_is_proposed_with_one(
    clocks: str, form: str, written: str, taught: str, tmp_path: Path
) -> None:
    path = tmp_path / "p.policy"
    path.write_text(f"{HEAD}{clocks}{form.format(written)}", encoding="utf-8")
    assert taught in str(load(str(path)).findings[0].hint)


def test_a_proposal_is_told_of_no_clock(tmp_path: Path) -> None:
    path = tmp_path / "q.policy"
    path.write_text('proposal q "q"\n  to P in "p.policy"\n  add rule b\n    answer within 1 month\n', encoding="utf-8")
    assert "CLOCK" not in str(load(str(path)).findings[0].hint)


def test_a_condition_has_no_clock() -> None:
    assert hint_in_line("  when waited over 3 months") == "write days or weeks"


@pytest.mark.parametrize(
    "text", ["next working day", "1 month or 2 years", "1 month on A, then 1 month on B", "", "5 h"]
)
def test_what_is_not_clear_is_not_guessed(text: str) -> None:
    assert on_clock(text) is None
    assert "write days or weeks, or count it on a clock" in hint_in_cell(text)
