"""Texts that were once read wrongly in silence: what the standard has them mean, said by both readers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.second_reading.agree import differences
from tests.second_reading.decide import Answer
from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import Value
from tests.second_reading.policies import Policy
from tests.second_reading.proposals import read

HOUR = 3600

TWO = """policy Desk "two facts"

request
  who, way : one of A, B

table t
  | who | way | answer within |
  | A   | any | 1 h           |
  | B   | any | 2 h           |
"""


def written(folder: Path, *texts: str) -> Path:
    """The last of the texts, which are saved as a.policy, b.policy, …"""
    for name, text in zip("abcd", texts, strict=False):
        (folder / f"{name}.policy").write_text(text, encoding="utf-8")
    return folder / f"{'abcd'[len(texts) - 1]}.policy"


def accepted(folder: Path, *texts: str) -> Policy:
    """What the texts make, of which both readers say the same."""
    path = written(folder, *texts)
    assert list(differences(path)) == []
    return read(path)


def rejected(folder: Path, *texts: str) -> str:
    """Why the last text is a mistake, as both readers have it."""
    path = written(folder, *texts)
    assert list(differences(path)) == []
    with pytest.raises(Mistake) as found:
        read(path)
    return found.value.said


def outcome(policy: Policy, **request: Value) -> tuple[int | str, set[str]]:
    answer: Answer = policy.decide(request)
    assert isinstance(answer.outcome, int | str)
    return answer.outcome, set(answer.by or ())


def proposal(*lines: str, to: str = "Desk", file: str = "a.policy", name: str = "Q") -> str:
    return "\n".join([f'proposal {name} "q"', f'  to {to} in "{file}"', *(f"  {line}" for line in lines), ""])


def test_a_made_name_does_not_meet_a_written_one(tmp_path: Path) -> None:
    made = accepted(
        tmp_path,
        """policy Desk "rows that share a name, beside one that is called like a number"

request
  who : one of A, B, C

table t
  any number of rows apply
  | row     | who | answer within |
  | "row 2" | A   | 1 h           |
  | again   | B   | 2 h           |
  | again   | C   | 3 h           |

otherwise answer within 1 week
""",
    )
    assert outcome(made, who="A") == (HOUR, {"t row 2"})
    assert outcome(made, who="B") == (2 * HOUR, {"t row 4"})  # `row 2` is taken, and there are three rows
    assert outcome(made, who="C") == (3 * HOUR, {"t row 3"})


def test_rows_that_begin_alike_are_added_and_told_apart(tmp_path: Path) -> None:
    split = proposal("remove row t B", "add row to t | B | A | 3 h |", "add row to t | B | B | 4 h |")
    made = accepted(tmp_path, TWO, split)
    assert outcome(made, who="B", way="A") == (3 * HOUR, {"t row 3"})
    assert outcome(made, who="B", way="B") == (4 * HOUR, {"t row 4"})
    more = proposal("remove row t row 3", "add row to t | B | A | 5 h |", to="Q", file="b.policy", name="R")
    made = accepted(tmp_path, TWO, split, more)
    assert outcome(made, who="B", way="A") == (5 * HOUR, {"t B"})  # nobody is called so any more
    assert outcome(made, who="B", way="B") == (4 * HOUR, {"t row 4"})


def test_stacked_rows_keep_their_names(tmp_path: Path) -> None:
    low = proposal("remove row t A", "add row to t | B | A | 3 h |")
    high = proposal("remove row t B", "add row to t | row | A | 1 h |", to="Q", file="b.policy", name="R")
    rejected(tmp_path, TWO, low, high)  # `row` is not a code
    high = proposal("remove row t B", "add row to t | A, B | B | 5 h |", to="Q", file="b.policy", name="R")
    made = accepted(tmp_path, TWO, low, high)
    assert outcome(made, who="B", way="A") == (3 * HOUR, {"t row 3"})
    assert outcome(made, who="A", way="B") == (5 * HOUR, {'t "A, B"'})


def test_a_partial_table_means_a_row_by_all_of_its_conditions(tmp_path: Path) -> None:
    assert "0 rows" in rejected(
        tmp_path, TWO, proposal("set t", "  | who | way | answer within |", "  | B   | A   | 9 h           |")
    )
    made = accepted(tmp_path, TWO, proposal("set t", "  | who | answer within |", "  | B   | 9 h           |"))
    assert outcome(made, who="B", way="A") == (9 * HOUR, {"t B"})
    assert outcome(made, who="A", way="A") == (HOUR, {"t A"})


@pytest.mark.parametrize("rows", [("9 h", "8 h"), ("8 h", "9 h"), ("9 h", "9 h")])
def test_a_partial_table_names_a_row_once(rows: tuple[str, str], tmp_path: Path) -> None:
    lines = ("set t", "  | who | answer within |", *(f"  | B   | {time}           |" for time in rows))
    assert "two operations" in rejected(tmp_path, TWO, proposal(*lines))


@pytest.mark.parametrize("name", ["any", "none", "not", "otherwise", "row", "refused"])
def test_no_group_is_called_by_a_word_of_the_language(name: str, tmp_path: Path) -> None:
    assert "word of the language" in rejected(tmp_path, f"{TWO}\ngroup {name} of who : A\n")


DATED = """policy Desk "a table of days"
  dated by day

request
  day : date from 2026-01-01 until 2026-01-05

table t
  | day               | answer within |
  | before 2026-01-03 | 1 h           |
  | 2026-01-03        | 2 h           |
  otherwise answer within 3 h
"""


def test_what_is_otherwise_set_from_a_day_on_divides_it_alone(tmp_path: Path) -> None:
    made = accepted(tmp_path, DATED, proposal("in force from 2026-01-03", "set t otherwise to 4 h"))
    first = 739617  # 1 January 2026
    assert outcome(made, day=first) == (HOUR, {'t "before 2026-01-03"'})
    assert outcome(made, day=first + 2) == (2 * HOUR, {"t 2026-01-03"})
    assert outcome(made, day=first + 3) == (4 * HOUR, {"t otherwise"})


def test_names_that_begin_with_digits_are_written_as_they_are(tmp_path: Path) -> None:
    made = accepted(
        tmp_path,
        """policy Meters "codes of services"

request
  service : one of 4.1.1, 4.2
  mode    : one of OnDemand, Late

table t
  | service | OnDemand | Late |
  | 4.1.1   | 1 h      | 2 h  |
  | 4.2     | 3 h      | 4 h  |

rule quick
  when mode is OnDemand
  answer within 1 min
  overrides t 4.1.1 OnDemand, t 4.2
""",
    )
    assert outcome(made, service="4.1.1", mode="OnDemand") == (60, {"quick"})
    assert outcome(made, service="4.2", mode="Late") == (4 * HOUR, {"t 4.2 Late"})


GATE = """policy Gate "who comes in"

request
  role : one of A, B, C
  way  : one of X, Y

table gate
  | row     | role | way | access |
  | "row 2" | A    | X   | refuse |
  | dup     | A    | Y   | refuse |
  | dup     | B    | X   | refuse |
  | rest    | B    | Y   | permit |
  | c       | C    | any | permit |

otherwise answer within 1 h
"""


def test_a_number_that_a_row_has_had_is_not_given_to_another(tmp_path: Path) -> None:
    """Five rows, of which the second is `row 6`, because `row 2` is written: the next ones are 7 and 8."""
    again = proposal(
        "remove row gate row 6",
        "remove row gate row 3",
        "add row to gate | dup | B | X | refuse |",
        "add row to gate | dup | A | Y | refuse |",
        to="Gate",
    )
    assert outcome(accepted(tmp_path, GATE), role="A", way="Y") == ("refused", {"gate row 6"})
    amended = accepted(tmp_path, GATE, again)
    assert outcome(amended, role="B", way="X") == ("refused", {"gate row 7"})
    assert outcome(amended, role="A", way="Y") == ("refused", {"gate row 8"})


def test_a_rule_that_lapsed_below_and_is_written_again_is_another_one(tmp_path: Path) -> None:
    base = f"{DATED[: DATED.index('table t')]}rule r\n  answer within 1 h\n"
    slower = proposal("in force from 2026-01-03", "replace rule r", "  answer within 2 h")
    again = proposal("replace rule r", "  answer within 1 h", to="Q", file="b.policy", name="R")
    made = accepted(tmp_path, base, slower, again)
    first = 739617  # 1 January 2026
    assert outcome(made, day=first + 1) == (HOUR, {"r until 2026-01-03"})
    assert outcome(made, day=first + 2) == (HOUR, {"r"})


def test_names_that_are_added_are_told_apart_from_those_that_are_there_then(tmp_path: Path) -> None:
    rule = ("  when who is A", "  answer within 1 min", "  overrides t")
    assert "looks like" in rejected(tmp_path, TWO, proposal("add rule Q", *rule, "add rule q", *rule))
    low, gone = proposal("add rule q", *rule), proposal("remove rule q", to="Q", file="b.policy", name="R")
    for name in ("q", "Q"):
        again = proposal(f"add rule {name}", *rule, to="R", file="c.policy", name="S")
        made = accepted(tmp_path, TWO, low, gone, again)
        assert outcome(made, who="A", way="B") == (60, {name})
