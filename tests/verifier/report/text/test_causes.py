"""Why a verdict is as it is, in the text: what covers a dead provision, which rows overlap, what a conflict brings about."""

from __future__ import annotations

import io
import json as reader
from pathlib import Path

import pytest
from rich.console import Console

from tests.written import policy, proposal
from verifier.report.extent import Extent
from verifier.report.facts.reports import FileReport
from verifier.report.json.layout import dump
from verifier.report.json.verify import verify as verify_document
from verifier.report.medium import Medium
from verifier.report.text.verify import print_report
from verifier.results.verification import Verification
from verifier.verify import verify, verify_proposal

COVERED = """\
policy P "covered"

request
  n : whole number from 0 to 99
  kind : one of A, B

impossible when kind is B and n over 50
  because "a B is small"

rule one
  when n is 10
  answer within 1 s
  overrides both, refused_one

rule other
  when n is 11
  refuse

rule both
  when n from 10 to 11
  answer within 1 min

rule never
  when kind is B and n is 51
  answer within 1 h

rule refused_one
  when n is 10 and kind is A
  answer within 2 min

rule lifting
  when n is 20
  permit
  overrides other

otherwise answer within 2 s
"""
OVERLAPPING = """\
policy P "overlapping"

request
  x : whole number from 0 to 99
  y : one of A, B

table t
  | row | x        | y   | answer within |
  | a   | 0 to 20  | any | 1 h           |
  | b   | 20 to 40 | any | 2 h           |
  | c   | 41 to 70 | any | 3 h           |
  | d   | 70 to 98 | A   | 3 h           |
  | e   | 71 to 98 | B   | 4 h           |

property fair "An A waits no longer."
  for any two requests a and b alike except y
  where a.y is A and b.y is B
  never a slower than b

property quick "All are answered soon."
  for any request r
  where r.x is 20
  never r slower than 5 h

example "twenty"
  given x 20
  expect 1 h
"""


def lines(found: Verification, width: int = 100) -> list[str]:
    """The report as text, blanks inside a line counted once."""
    out = io.StringIO()
    print_report(Console(file=out, width=width), FileReport("p.policy", (), (), found), Extent.FULL)
    return [" ".join(line.split()).replace(" (trust 3)", "") for line in out.getvalue().splitlines()]


def below(found: list[str], title: str) -> list[str]:
    """The lines of a block, without the names of folders."""
    at = found.index(title)
    end = next((n for n in range(at + 1, len(found)) if not found[n]), len(found))
    return [" ".join(Path(w).name if ".policy:" in w else w for w in line.split()) for line in found[at + 1 : end]]


@pytest.fixture(scope="module")
def covered(tmp_path_factory: pytest.TempPathFactory) -> Verification:
    return verify(policy(tmp_path_factory.mktemp("covered"), COVERED))


def test_a_dead_provision_names_what_decides_instead(covered: Verification) -> None:
    found = below(lines(covered), "✗ nothing dead · both")
    assert found[2:] == [
        "refuted",
        "4 possible requests meet its condition; they are decided by",
        "one p.policy:10",
        "other p.policy:15",
    ]
    assert below(lines(covered), "✗ nothing dead · refused_one")[3:] == [
        "1 possible request meets its condition; it is decided by",
        "one p.policy:10",
    ]


def test_a_dead_provision_that_nothing_meets_says_so(covered: Verification) -> None:
    assert below(lines(covered), "✗ nothing dead · never")[3:] == [
        "no possible request meets its condition",
        "assuming that a B is small p.policy:7",
    ]


def test_a_dead_permit_says_that_there_is_nothing_to_lift(covered: Verification) -> None:
    said = "2 possible requests meet its condition, and none of the refusals that it overrides applies to them"
    assert below(lines(covered), "✗ nothing dead · lifting")[3:] == [said]


def test_programs_are_told_how_many_meet_the_condition(covered: Verification) -> None:
    document = reader.loads(dump(verify_document(FileReport("p.policy", (), (), covered)), Medium()))
    dead = {v["subject"]: (v["met"], v["rests_on"]) for v in document["verdicts"] if v["kind"] == "dead"}
    assert dead["both"] == (4, ["one", "other"])
    assert dead["never"] == (0, ["impossible 1"])
    assert dead["one"] == (None, ["one"])


@pytest.fixture(scope="module")
def overlapping(tmp_path_factory: pytest.TempPathFactory) -> Verification:
    return verify(policy(tmp_path_factory.mktemp("overlapping"), OVERLAPPING))


def test_rows_that_overlap_are_named_pair_by_pair(overlapping: Verification) -> None:
    found = below(lines(overlapping), "✗ hit rule · t")
    assert "refuted by 5 of 200 requests" in found  # x 20 twice, x 70 of A, and x 99 twice
    said = lines(overlapping)
    at = said.index("where no row applies, and rows that overlap, pair by pair:")
    assert said[at + 1 : at + 4] == ["2 no row applies: x 99", "2 t a and t b: x 20", "1 t c and t d: x 70 · y A"]


@pytest.mark.parametrize(
    ("d", "e", "told"),
    [
        ("71 to 98", "71 to 98", ["where no row applies:", "2 x 99"]),
        ("70 to 99", "71 to 99", ["rows that overlap, pair by pair:", "1 t c and t d: x 70 · y A"]),
    ],
)
def test_rows_that_are_missing_do_not_overlap(tmp_path: Path, d: str, e: str, told: list[str]) -> None:
    text = OVERLAPPING.replace("| 0 to 20 ", "| 0 to 19 ")
    text = text.replace("| d   | 70 to 98", f"| d   | {d}").replace("| e   | 71 to 98", f"| e   | {e}")
    found = lines(verify(policy(tmp_path, text)))
    at = found.index(told[0])
    assert found[at : at + 2] == told
    assert found[at + 2].startswith("where (proved to be all of them")


def test_times_in_conflict_are_named_pair_by_pair(overlapping: Verification) -> None:
    said = lines(overlapping)
    at = said.index("times that conflict, pair by pair:")
    assert said[at + 1 : at + 3] == [
        "2 t a and t b: x 20",
        "where (proved to be all of them):",
    ]


def test_the_document_has_the_pairs(overlapping: Verification) -> None:
    document = reader.loads(dump(verify_document(FileReport("p.policy", (), (), overlapping)), Medium()))
    (rule,) = (v for v in document["verdicts"] if v["kind"] == "hit_rule")
    assert rule["overlaps_complete"]
    assert [(o["provisions"], o["count"]) for o in rule["overlaps"]] == [
        ([], 2),
        (["t a", "t b"], 2),
        (["t c", "t d"], 1),
    ]
    assert rule["overlaps"][2]["regions"] == [
        {"when": {"x": [{"from": 70, "until": 71}], "y": ["A"]}, "relations": [], "total": 1, "count": 1}
    ]


GIVEN = """\
policy P "rows that give a fact"

request
  x : whole number from 0 to 99

derive risk : one of Low, High

table t
  | row | x        | gives risk |
  | a   | 0 to 20  | Low        |
  | b   | 20 to 40 | High       |
  | c   | 40 to 98 | High       |

rule early
  when x is 20
  gives risk High
  overrides t a

rule last
  when x is 98
  gives risk Low

rule last_too
  when x is 98
  gives risk High

otherwise answer within 1 s
"""


def test_rows_that_give_a_fact_and_values_in_conflict_are_named_pair_by_pair(tmp_path: Path) -> None:
    verification = verify(policy(tmp_path, GIVEN))
    said = lines(verification)
    at = said.index("values that conflict, pair by pair:")
    assert said[at + 1 : at + 4] == [
        "1 t c and last: x 98",
        "1 last and last_too: x 98",
        "where (proved to be all of them):",
    ]
    at = said.index("where no row applies, and rows that overlap, pair by pair:")
    assert said[at + 1 : at + 4] == ["1 no row applies: x 99", "1 t a and t b: x 20", "1 t b and t c: x 40"]
    document = reader.loads(dump(verify_document(FileReport("p.policy", (), (), verification)), Medium()))
    (rule,) = (v for v in document["verdicts"] if v["kind"] == "hit_rule")
    assert rule["overlaps_complete"]
    assert [(o["provisions"], o["count"]) for o in rule["overlaps"]] == [
        ([], 1),
        (["t a", "t b"], 1),
        (["t b", "t c"], 1),
    ]


MASKED = """\
policy P "what gives a fact, and never does"

request
  x : whole number from 0 to 99
  y : yes/no

impossible when x over 90
  because "there are ninety"

derive risk : one of Low, High

rule low
  when x under 20
  gives risk Low

rule high
  gives risk High
  overrides low

rule highest
  when y is yes and x from 10 to 12
  gives risk High
  overrides low

rule nowhere
  when x over 95
  gives risk Low

otherwise answer within 1 s
"""


def test_what_never_gives_a_fact_says_what_does_instead(tmp_path: Path) -> None:
    verification = verify(policy(tmp_path, MASKED))
    assert below(lines(verification, width=200), "✗ nothing dead · low")[3:] == [
        "40 possible requests meet its condition; their `risk` is given by",
        "high p.policy:16",
        "highest p.policy:20",
    ]
    assert below(lines(verification, width=200), "✗ nothing dead · nowhere")[3:] == [
        "no possible request meets its condition",
        "assuming that there are ninety p.policy:7",
    ]
    document = reader.loads(dump(verify_document(FileReport("p.policy", (), (), verification)), Medium()))
    dead = {v["subject"]: (v["met"], v["rests_on"]) for v in document["verdicts"] if v["kind"] == "dead"}
    assert dead["low"] == (40, ["high", "highest"])
    assert dead["nowhere"] == (0, ["impossible 1"])
    assert dead["high"] == (None, ["high"])


IN_ORDER = """\
policy P "rows in an order that give a fact"

request
  x : whole number from 0 to 99

derive risk : one of Low, High

table t
  the first row that applies decides
  | row | x        | gives risk |
  | a   | 10 to 20 | Low        |
  | b   | 21 to 30 | High       |
  | c   | 15 to 25 | High       |
  | d   | any      | Low        |

otherwise answer within 1 s
"""


def test_a_row_that_gives_a_fact_behind_others_names_them(tmp_path: Path) -> None:
    assert below(lines(verify(policy(tmp_path, IN_ORDER)), width=200), "✗ nothing dead · t c")[3:] == [
        "11 possible requests meet its condition; their `risk` is given by",
        "t a p.policy:11",
        "t b p.policy:12",
    ]


def test_a_gap_and_a_conflict_come_first_and_what_follows_from_them_says_so(overlapping: Verification) -> None:
    said = lines(overlapping)
    order = [
        said.index(title) for title in ("✗ no gap", "✗ no conflict", "✗ hit rule · t", "Properties", "Always proved")
    ]
    assert order == sorted(order)
    for name, sentence, tally in (
        # x 20 in conflict and x 99 without an answer; nothing else: 70 and 3 h of A against 3 h, 71 to 98 4 h of B
        ("fair", "An A waits no longer.", "refuted by 2 of 100 pairs, all because of the gap and the conflict"),
        ("quick", "All are answered soon.", "refuted by 2 of 2 requests, all because of the conflict"),
    ):
        assert f"✗ {name} {sentence}" in said
        assert said[said.index(f"✗ {name} {sentence}") + 1] == tally
        assert f"✗ {name}" not in said
    at = next(n for n, line in enumerate(said) if line.startswith("✗ example 1 · twenty"))
    assert said[at + 1] == "refuted by 2 of 2 requests, all because of the conflict"


def test_what_is_refuted_otherwise_too_is_shown_where_it_is(tmp_path: Path) -> None:
    slower = OVERLAPPING.replace("| d   | 70 to 98 | A   | 3 h", "| d   | 70 to 98 | A   | 5 h")
    said = lines(verify(policy(tmp_path, slower)))
    found = said[said.index("✗ fair") :]
    assert "answer answered within 5 h answered within 4 h" in found
    # 71 to 98 for A against B, and the 3: x 20 twice in conflict, 70 for A, 99: pairs with x 20, x 70, x 99
    assert "refuted by 31 of 100 pairs" in found
    assert "3 of them because the policy has no single answer there" in found


def test_an_intent_that_follows_from_a_conflict_says_so(tmp_path: Path) -> None:
    made = 'proposal Q "q"\n  to P in "base.policy"\n\n  add rule all\n    answer within 9 h\n'
    made += "\n  intends\n    refuses nothing new\n"
    base = OVERLAPPING.split("\nproperty")[0].replace("20 to 40", "21 to 40").replace("70 to 98", "71 to 99")
    said = lines(verify_proposal(*proposal(tmp_path, made, base.replace("71 to 98", "71 to 99"))), width=160)
    (found,) = (line for line in said if line.startswith("✗ refuses nothing new refuted"))
    assert (
        found
        == "✗ refuses nothing new refuted by 200 of 200 requests, all because of the conflict"  # no gap: all have 9 h, too
    )


def test_requests_without_a_partner_are_told_beside_what_a_gap_brings_about(tmp_path: Path) -> None:
    text = """\
policy P "p"

request
  n : whole number from 0 to 3
  y : yes/no

impossible when y is yes and n over 0
  because "no"

rule r
  when n at least 3
  answer within 1 h

property p "Nobody gains by a higher number."
  for any two requests a and b alike except n
  where a.n over b.n
  never a faster than b
"""
    said = lines(verify(policy(tmp_path, text)))
    at = next(n for n, line in enumerate(said) if line.startswith("✗ p Nobody gains"))
    assert "all because of the gap" in said[at + 1]
    assert said[at + 2] == "1 request has no possible partner"  # y yes and n 0: the others with y yes are impossible


ONE_OF_TWO = """\
policy P "p"

request
  who : one of A, B, C
  y : yes/no

rule x
  when who is not C
  answer within 1 h

rule y
  when who is A
  answer within 2 h

property soon "Nobody but a C waits for an hour."
  for any request r
  where r.who is WHO
  never r slower than 2 h

property alike "Whether y makes no difference."
  for any two requests r and s alike except y
  where r.who is WHO
  always r same as s

example "one"
  given who WHO
  expect 1 h
"""


@pytest.mark.parametrize(("who", "cause"), [("A", "the conflict"), ("C", "the gap")])
def test_what_follows_names_the_fault_that_breaks_it_and_no_other(tmp_path: Path, who: str, cause: str) -> None:
    said = lines(verify(policy(tmp_path, ONE_OF_TWO.replace("WHO", who))))
    assert {"✗ no gap", "✗ no conflict"} <= set(said)
    followed = [line for line in said if "all because of" in line and line.startswith("refuted")]
    assert followed == [
        f"refuted by 2 of 2 requests, all because of {cause}",  # the example; the properties are in the annexes
        f"refuted by 2 of 2 requests, all because of {cause}",
        f"refuted by 2 of 2 pairs, all because of {cause}",
    ]


def test_what_a_conflict_of_the_base_breaks_is_shown(tmp_path: Path) -> None:
    base = ONE_OF_TWO.split("\nproperty")[0]
    made = (
        'proposal Q "q"\n  to P in "base.policy"\n\n  remove rule y\n\n  intends\n    changes nothing where who is A\n'
    )
    said = lines(verify_proposal(*proposal(tmp_path, made, base)), width=160)
    # a C still has no time: the gap is not what breaks this, and the conflict that does is nowhere else in the report
    assert "✗ no gap" in said
    assert "✗ no conflict" not in said
    assert not any("all because of the" in line for line in said)
    assert "all because of a conflict of today" in " ".join(said)
    at = said.index("✗ changes nothing where who is A")
    assert "2 of them because the policy has no single answer there" in said[at:]


def test_an_intent_is_broken_by_what_is_before_only_where_nothing_after_does(tmp_path: Path) -> None:
    base = ONE_OF_TWO.split("\nproperty")[0]
    made = 'proposal Q "q"\n  to P in "base.policy"\n\n  remove rule x\n  remove rule y\n\n  intends\n    refuses nothing new\n'
    said = lines(verify_proposal(*proposal(tmp_path, made, base)), width=160)
    assert "✗ refuses nothing new refuted by 6 of 6 requests, all because of the gap" in said
