"""The decisions show which provisions act and, where they name every row that applies, whether a hit rule holds."""

from pathlib import Path

import pytest

from tests.written import policy
from verifier.by_diagram import engine
from verifier.obligations.all import obligations
from verifier.obligations.questions import Alive, HitRuleHolds
from verifier.results.status import Status

TABLE = """\
policy P "rows that meet"

request
  n : whole number from 0 to 9

table t
  {rule}
  | row | n      | answer within |
  | a   | 0 to 5 | 1 h           |
  | b   | 4 to 7 | 1 h           |

otherwise refuse
"""

LATE = """
rule late
  when n is 5
  answer within 2 h
  overrides t
"""

CLOSED = """
rule closed
  when n is 4
  refuse
"""


@pytest.mark.parametrize("more", ["", LATE, CLOSED, LATE + CLOSED])
@pytest.mark.parametrize(("rule", "broken"), [("at most one row applies", 2), ("exactly one row applies", 4)])
def test_rows_that_meet_are_counted_whatever_decides_there(tmp_path: Path, rule: str, broken: int, more: str) -> None:
    """Both rows apply to 4 and 5, also where another rule decides; no row applies to 8 and 9."""
    written = policy(tmp_path, TABLE.format(rule=rule) + more)
    asked = [o for o in obligations(written) if isinstance(o.question, HitRuleHolds)]
    assert [answer.count for answer in engine.answer_all(written, None, asked)] == [broken]


DEAD = """
rule early
  when n under 6
  answer within 30 min
  overrides t a
"""


def test_a_row_acts_where_a_decision_names_it(tmp_path: Path) -> None:
    """`early` decides instead of row `a` wherever that applies."""
    written = policy(tmp_path, TABLE.format(rule="any number of rows apply") + DEAD)
    asked = [o for o in obligations(written) if isinstance(o.question, Alive)]
    answers = dict(zip((o.subject for o in asked), engine.answer_all(written, None, asked), strict=True))
    assert {subject: answer.status for subject, answer in answers.items()} == {
        "t a": Status.REFUTED,
        "t b": Status.PROVED,
        "early": Status.PROVED,
        "otherwise": Status.PROVED,
    }
    assert {answer.of for answer in answers.values()} == {10}
