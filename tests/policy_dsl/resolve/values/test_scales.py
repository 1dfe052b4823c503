"""What conditions and cells on numbers, times and dates mean, against values tried one by one."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from policy_dsl.evaluate import holds
from policy_dsl.model.conditions import ALWAYS, NEVER, Condition, Fact, Within
from policy_dsl.model.policy import Policy
from policy_dsl.model.ranges import complement, union, within
from policy_dsl.model.vocabulary import Ordered, Scale
from tests.written import policy, written

HEAD = """\
policy P "p"
  dated by day

request
  n, m : whole number from 2 to 9
  w    : duration up to 10 s
  day  : date from 2028-02-27 until 2028-03-03

"""
FIRST = date(2028, 2, 27).toordinal()


def when(folder: Path, condition: str) -> Condition:
    return policy(folder, f"{HEAD}rule a\n  when {condition}\n  refuse\n").provisions[0].when


def cell(folder: Path, column: str, text: str) -> tuple[Condition, str]:
    table = f"table t\n  any number of rows apply\n  | {column} | answer within |\n  | {text} | 1 h |\n"
    found = policy(folder, HEAD + table).provisions[0]
    return found.when, found.path[1]


def true_of(condition: Condition, name: str, values: range) -> list[int]:
    return [value for value in values if holds(condition, {name: value})]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("over 5", [6, 7, 8, 9]),
        ("at least 5", [5, 6, 7, 8, 9]),
        ("under 5", [2, 3, 4]),
        ("at most 5", [2, 3, 4, 5]),
        ("from 5 to 7", [5, 6, 7]),
        ("is 5", [5]),
        ("is not 5", [2, 3, 4, 6, 7, 8, 9]),
        ("in 2, 5, 6", [2, 5, 6]),
        ("not in 2, 5, 6", [3, 4, 7, 8, 9]),
    ],
)
def test_conditions_on_a_number(tmp_path: Path, said: str, expected: list[int]) -> None:
    assert true_of(when(tmp_path, f"n {said}"), "n", range(2, 10)) == expected


@pytest.mark.parametrize(
    ("text", "expected", "key"),
    [
        ("5", [5], "5"),
        ("5,  7", [5, 7], "5, 7"),
        ("3  to 5", [3, 4, 5], "3 to 5"),
        ("over 7, 2, 4 to 5", [2, 4, 5, 8, 9], "over 7, 2, 4 to 5"),
        ("at least 8", [8, 9], "at least 8"),
        ("not 3, 5 to 9", [2, 4], "not 3, 5 to 9"),
        ("any", [2, 3, 4, 5, 6, 7, 8, 9], "any"),
    ],
)
def test_cells_of_a_number(tmp_path: Path, text: str, expected: list[int], key: str) -> None:
    condition, called = cell(tmp_path, "n", text)
    assert true_of(condition, "n", range(2, 10)) == expected
    assert called == key


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2028-02-29", "29"),
        ("before 2028-02-29", "27 28"),
        ("after 2028-02-29", "1 2"),
        ("on or before 2028-02-29", "27 28 29"),
        ("on or after 2028-02-29", "29 1 2"),
        ("2028-02-28 until 2028-03-01", "28 29"),
        ("not 2028-02-28 until 2028-03-01", "27 1 2"),
    ],
)
def test_cells_and_conditions_on_a_date(tmp_path: Path, text: str, days: str) -> None:
    tried = range(FIRST, FIRST + 5)  # 2028 is a leap year: 27, 28, 29 February, 1 and 2 March
    expected = [FIRST + ["27", "28", "29", "1", "2"].index(day) for day in days.split()]
    condition, _ = cell(tmp_path, "day", text)
    assert true_of(condition, "day", tried) == expected
    if not text.startswith("not"):
        word = "is " if text[0] == "2" and "until" not in text else "from " if "until" in text else ""
        assert when(tmp_path, f"day {word}{text}") == condition


def test_a_time_is_seconds_with_and_without_a_blank(tmp_path: Path) -> None:
    assert true_of(when(tmp_path, "w over 8 s"), "w", range(11)) == [9, 10]
    assert when(tmp_path, "w over 8s") == when(tmp_path, "w over 8 s") == cell(tmp_path, "w", "over 8s")[0]


@pytest.mark.parametrize(
    ("said", "of"),
    [
        ("at least", lambda n, m: n >= m),
        ("at most", lambda n, m: n <= m),
        ("over", lambda n, m: n > m),
        ("under", lambda n, m: n < m),
        ("is", lambda n, m: n == m),
        ("is not", lambda n, m: n != m),
    ],
)
def test_two_facts_are_compared(tmp_path: Path, said: str, of) -> None:  # type: ignore[no-untyped-def]  # a comparison
    condition = when(tmp_path, f"n {said} m")
    for n in range(2, 10):
        for m in range(2, 10):
            assert holds(condition, {"n": n, "m": m}) == of(n, m)


def test_in_force_is_a_condition_and_a_turn(tmp_path: Path) -> None:
    said = f"{HEAD}rule a\n  in force from 2028-02-28 until 2028-03-01\n  refuse\n"
    found = policy(tmp_path, said)
    assert found.provisions[0].when == Within(Fact("day"), ((FIRST + 1, FIRST + 3),))
    assert found.change_days == (FIRST + 1, FIRST + 3)


def test_in_force_is_cut_to_the_days_of_the_policy(tmp_path: Path) -> None:
    head = HEAD.replace("dated by day", "dated by day\n  in force until 2028-03-01")
    rules = "rule {}\n  in force from {}\n  refuse\n"
    found = policy(tmp_path, head + rules.format("a", "2027-01-01") + rules.format("b", "2028-03-01"))
    assert found.by_name["day"].type == Ordered(Scale.DATE, FIRST, FIRST + 2)
    assert [p.when for p in found.provisions] == [ALWAYS, NEVER]
    assert found.change_days == ()


def test_rows_that_differ_by_their_days_are_numbered(tmp_path: Path) -> None:
    table = """\
table t
  any number of rows apply
  | n | in force from | in force until | answer within |
  | 5 | any           | 2028-02-29     | 1 h           |
  | 5 | 2028-02-29    | any            | 2 h           |
  | 6 | any           | any            | 3 h           |
"""
    found: Policy = policy(tmp_path, HEAD + table)
    assert [p.path for p in found.provisions] == [("t", "row 1"), ("t", "row 2"), ("t", "6")]
    at = [[p.path[1] for p in found.provisions if holds(p.when, {"n": 5, "day": FIRST + d})] for d in range(4)]
    assert at == [["row 1"], ["row 1"], ["row 2"], ["row 2"]]


def test_a_row_key_with_blanks_is_quoted_where_it_is_named(tmp_path: Path) -> None:
    table = "table t\n  any number of rows apply\n  | n | answer within |\n  | over 5 | 1 h |\n\n"
    found = policy(tmp_path, f'{HEAD}{table}rule a\n  answer within 2 h\n  overrides t "over  5"\n')
    assert found.reached_by['t "over 5"'] == ("a",)


def test_ranges_by_trying_every_pair() -> None:
    kind = Ordered(Scale.NUMBER, 0, 6)
    every = [(a, b) for a in range(-1, 9) for b in range(a + 1, 9)]
    for one in every:
        for two in every:
            both = union([one, two])
            inside = {n for n in range(-1, 9) if any(a <= n < b for a, b in (one, two))}
            assert {n for n in range(-1, 9) if any(a <= n < b for a, b in both)} == inside
            assert all(p[1] < q[0] for p, q in pairwise(both))
            left = {n for n in range(7) if any(a <= n < b for a, b in complement([one, two], kind))}
            assert left == set(range(7)) - inside
            condition = within(Fact("n"), [one, two], kind)
            assert [holds(condition, {"n": n}) for n in range(7)] == [n in inside for n in range(7)]
            assert (condition == ALWAYS) == (inside >= set(range(7)))
            assert (condition == NEVER) == (not inside & set(range(7)))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2028-02-00", "this month has the days 01 to 29"),
        ("2028-02-30", "this month has the days 01 to 29"),
        ("2027-02-29", "this month has the days 01 to 28"),
        ("2028-00-01", "months are 01 to 12"),
        ("2028-13-01", "months are 01 to 12"),
        ("0000-01-01", "years are 0001 to 9999"),
    ],
)
def test_a_day_that_there_is_not(tmp_path: Path, text: str, hint: str) -> None:
    found = written(tmp_path, f"{HEAD}rule a\n  when day before {text}\n  refuse\n").findings
    assert [(text in f.message, f.hint) for f in found] == [(True, hint)]


@pytest.mark.parametrize(
    ("condition", "code", "hint"),
    [
        ("w from 1 to 3 min", "E102", "write `1 min` if it is in the unit of `3 min`"),
        ("w in 1, 2, 3 s", "E102", "write `1 s` if it is in the unit of `3 s`"),
        ("day before 3.1.2028", "E235", "write `2028-01-03` or `2028-03-01`: year, month and day"),
        ("day on or before 13-1-2028", "E235", "write `2028-01-13`: year, month and day"),
        (
            "day is not 2028",
            "E235",
            "write `any of` alone, and below it, a line each, `before 2028-01-01` and `on or after 2029-01-01`",
        ),
        ("day before 2028", "E235", "write `before 2028-01-01`"),
        ("day after 2028", "E235", "write `on or after 2029-01-01`"),
        ("day on or before 2028-03", "E235", "write `before 2028-04-01`"),
        ("day on or after 2028", "E235", "write `on or after 2028-01-01`"),
        ("day from 2028 until 2029-05-01", "E235", "write its first day, `2028-01-01`"),
        (
            "day from 2028-01-01 until 2029",
            "E235",
            "write `until 2029-01-01`, or `until 2030-01-01` if 2029 itself is included",
        ),
        ("day is 2028", "E235", "for all of its days, write `from 2028-01-01 until 2029-01-01`"),
    ],
)
def test_a_value_that_is_not_clear_is_proposed_with_its_own_figures(
    tmp_path: Path, condition: str, code: str, hint: str
) -> None:
    found = written(tmp_path, f"{HEAD}rule a\n  when {condition}\n  refuse\n").findings
    assert (found[0].code, found[0].hint) == (code, hint)
