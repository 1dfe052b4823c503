"""The reference decides as the standard reads; each expectation is worked out from the text, not from the code."""

from itertools import product
from pathlib import Path

import pytest

from policy_dsl.evaluate import evaluate, possible_outcomes
from policy_dsl.model.decisions import CONFLICT, GAP, REFUSED, Outcome, answered
from policy_dsl.model.policy import Policy
from tests.written import LIBRARY, policy, written

DAY = 86_400
THREE = """\
policy Three "rules that apply each when it is named"

request
  which : set of T, U, V

rule t
  when which has T
  answer within 20 days
rule u
  when which has U
  answer within 40 days
  overrides t
rule v
  when which has V
  answer within 10 days
  overrides u
"""


def outcome(of: Policy, **facts: object) -> Outcome:
    return evaluate(of, facts).outcome  # type: ignore[arg-type]  # codes and sets of them


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        ("", GAP),
        ("T", answered(20 * DAY)),
        ("U", answered(40 * DAY)),
        ("V", answered(10 * DAY)),
        ("TU", answered(40 * DAY)),
        ("UV", answered(10 * DAY)),
        ("TV", CONFLICT),  # v names u, not t
        ("TUV", answered(10 * DAY)),  # u is set aside and sets t aside all the same: no revival
    ],
)
def test_an_override_reaches_only_what_it_names(tmp_path: Path, which: str, expected: Outcome) -> None:
    assert outcome(policy(tmp_path, THREE), which=frozenset(which)) == expected


ACCESS = """\
policy Access "refusals and permits"

request
  a, b, c : yes/no

rule no_a
  when a is yes
  refuse
rule no_b
  when b is yes
  refuse
rule let_a
  when c is yes
  permit
  overrides no_a
otherwise answer within 5 s
"""


@pytest.mark.parametrize("facts", list(product((True, False), repeat=3)))
def test_refusals_add_up_and_a_permit_lifts_only_what_it_names(tmp_path: Path, facts: tuple[bool, ...]) -> None:
    a, b, c = facts
    refused = b or (a and not c)
    found = evaluate(policy(tmp_path, ACCESS), {k: "yes" if v else "no" for k, v in zip("abc", facts, strict=True)})
    assert found.outcome == (REFUSED if refused else answered(5))
    if refused:
        assert set(found.by) == ({"no_a"} if a and not c else set()) | ({"no_b"} if b else set())
    else:
        assert found.by == (("let_a", "otherwise") if a and c else ("otherwise",))
    assert found.overridden == (("no_a",) if a and c else ())


SHUT = """\
rule shut
  when why has Leisure
  refuse

rule quick
  answer within 1 s
  overrides desk
"""


def test_a_time_never_opens_what_is_refused(tmp_path: Path) -> None:
    text = LIBRARY.split("property")[0] + SHUT
    found = policy(tmp_path, text)
    assert outcome(found, reader="Staff", book="Novel", why=frozenset({"Leisure"})) == REFUSED
    assert outcome(found, reader="Staff", book="Novel", why=frozenset()) == answered(1)


def test_equal_times_are_no_conflict(tmp_path: Path) -> None:
    rules = "rule x\n  answer within 1 h\nrule y\n  when a is yes\n  answer within 60 min\n"
    text = f'policy P "p"\n\nrequest\n  a : yes/no\n\n{rules}'
    found = evaluate(policy(tmp_path, text), {"a": "yes"})
    assert (found.outcome, found.by) == (answered(3600), ("x", "y"))


TABLE = """\
policy P "p"

request
  role : one of A, B, C
  {attributes}

table t
{rows}
"""


def table(folder: Path, rows: str, attributes: str = "kind : one of K, L") -> Policy:
    indented = "".join(f"  {line.strip()}\n" for line in rows.strip().splitlines())
    return policy(folder, TABLE.format(rows=indented, attributes=attributes))


def test_a_matrix_has_a_provision_a_cell(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        """| role | K    | L   |
           | A, B | 1 s  | N/A |
           | not A, B | 3 s | 4 s |""",
    )
    expected = {("A", "K"): answered(1), ("B", "K"): answered(1), ("A", "L"): REFUSED, ("B", "L"): REFUSED,
                ("C", "K"): answered(3), ("C", "L"): answered(4)}  # fmt: skip
    for (role, kind), wanted in expected.items():
        assert outcome(found, role=role, kind=kind) == wanted
    assert [p.id for p in found.provisions] == ['t "A, B" K', 't "A, B" L', 't "not A, B" K', 't "not A, B" L']


def test_otherwise_in_a_table_is_under_its_when(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        """when kind is K
           | role | answer within |
           | A    | 1 s           |
           otherwise refuse""",
    )
    assert outcome(found, role="A", kind="K") == answered(1)
    assert outcome(found, role="B", kind="K") == REFUSED
    assert outcome(found, role="B", kind="L") == GAP


@pytest.mark.parametrize(
    ("cell", "inside"),
    [
        ("any", ["", "X", "Y", "XY"]),
        ("none", [""]),
        ("X", ["X"]),
        ("X + Y", ["XY"]),
        ("X, Y", ["X", "Y"]),
        ("none, X + Y", ["", "XY"]),
        ("not X", ["", "Y", "XY"]),
    ],
)
def test_a_set_in_a_cell_is_exact(tmp_path: Path, cell: str, inside: list[str]) -> None:
    found = table(tmp_path, f"| held | answer within |\n| {cell} | 1 s |", "held : set of X, Y")
    for held in ("", "X", "Y", "XY"):
        wanted = answered(1) if held in inside else GAP
        assert outcome(found, role="A", held=frozenset(held)) == wanted, held


@pytest.mark.parametrize(
    ("condition", "true_of"),
    [
        ("held has X", ["X", "XY"]),
        ("held has any of X, Y", ["X", "Y", "XY"]),
        ("held has none of X, Y", [""]),
        ("held is X", ["X"]),
        ("held is X, Y", ["XY"]),
        ("held is not X", ["", "Y", "XY"]),
        ("held is empty", [""]),
        ("held includes held", ["", "X", "Y", "XY"]),
        ("role is A and held has X", ["X", "XY"]),
        ("role is not A and held has X", []),
        ("role in A, B", ["", "X", "Y", "XY"]),
        ("role not in A, B", []),
    ],
)
def test_a_condition_means_what_it_says(tmp_path: Path, condition: str, true_of: list[str]) -> None:
    request = "request\n  role : one of A, B, C\n  held : set of X, Y\n"
    text = f'policy P "p"\n\n{request}\nrule r\n  when {condition}\n  answer within 1 s\n'
    found = policy(tmp_path, text)
    for held in ("", "X", "Y", "XY"):
        assert (outcome(found, role="A", held=frozenset(held)) == answered(1)) is (held in true_of), held


def test_blocks_join_as_their_words_say(tmp_path: Path) -> None:
    text = """\
policy P "p"

request
  a, b, c, d : yes/no

rule r
  when
    a is yes
    any of
      b is yes
      none of
        c is yes
        all of
          d is yes
          a is yes
  answer within 1 s
"""
    found = policy(tmp_path, text)
    for a, b, c, d in product((True, False), repeat=4):
        facts = {k: "yes" if v else "no" for k, v in zip("abcd", (a, b, c, d), strict=True)}
        wanted = a and (b or not (c or (d and a)))
        assert (outcome(found, **facts) == answered(1)) is wanted, facts


def test_labels_stand_for_codes(tmp_path: Path) -> None:
    text = LIBRARY.replace("| Adult        | Atlas |", '| Adult        | "Atlas of the world" |')
    assert outcome(policy(tmp_path, text), reader="Adult", book="Atlas", why=frozenset()) == answered(3 * 3600)


@pytest.mark.parametrize(
    ("time", "seconds"),
    [("1 s", 1), ("90 min", 5400), ("24 h", DAY), ("1 day", DAY), ("2 days", 2 * DAY), ("3 weeks", 21 * DAY), ("5600 s", 5600)],
)  # fmt: skip
def test_a_duration_is_whole_seconds(tmp_path: Path, time: str, seconds: int) -> None:
    text = f'policy P "p"\n\nrequest\n  a : yes/no\n\nrule r\n  answer within {time}\n'
    assert outcome(policy(tmp_path, text), a="no") == answered(seconds)


def test_an_impossible_request_has_no_decision(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="children are not shown the atlas"):
        outcome(policy(tmp_path), reader="Child", book="Atlas", why=frozenset())


def test_a_partial_request_has_the_outcomes_of_its_completions(tmp_path: Path) -> None:
    found = policy(tmp_path)
    assert possible_outcomes(found, {"reader": "Child"}) == {answered(7200)}
    assert possible_outcomes(found, {"book": "Atlas"}) == {answered(3600), answered(10_800)}
    assert possible_outcomes(found, {"reader": "Child", "book": "Atlas"}) == frozenset()


def test_two_mistakes_at_once_are_both_said(tmp_path: Path) -> None:
    loaded = written(
        tmp_path, LIBRARY.replace("reader is Child and", "raeder is Child and").replace("| 3 h ", "| 3 hh")
    )
    assert [f.code for f in loaded.findings] == ["E201", "E115"]
    assert loaded.findings[0].hint == "did you mean `reader`?"
