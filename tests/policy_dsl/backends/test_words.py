"""Effects in the words that a check gives of its clauses."""

from pathlib import Path

import pytest

from policy_dsl.backends.words import effect_words
from tests.written import policy

HEAD = """policy P "p"
  dated by received

request
  received : date from 2026-01-01 until 2026-02-01

calendar Office
  zone Europe/London
  open Monday to Friday

clock Work
  counts Office
  day one is the day after receipt
  due at the end of the day

rule usual
  answer within 20 working days on Work

rule other
"""


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        ("answer within 2 h", "answer within 7200 s"),
        ("answer within 5 working days on Work", "answer within 5 working days on Work"),
        ("answer within at most 2 h", "answer within at most 7200 s"),
        ("answer within at most 10 working days on Work", "answer within at most 10 working days on Work"),
        ("answer not before 2 h", "answer not before 7200 s"),
        ("answer not before 30 working days on Work", "answer not before 30 working days on Work"),
    ],
)
def test_a_time_on_a_clock_is_said_as_policies_write_it(effect: str, words: str, tmp_path: Path) -> None:
    assert effect_words(policy(tmp_path, f"{HEAD}  {effect}\n").by_id["other"]) == words
