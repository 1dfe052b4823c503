"""What a board asks a brief: by whom an intent is missed, where a guarantee is lost, what is left out, what is assumed.

Counted by hand: 12 combinations of role, fuel and mode, of which the 2 of a GS and electricity are impossible.
"""

from io import StringIO
from typing import Any

import pytest
from msgspec.structs import replace

from policy_dsl.model.boxes import Box, OneOfCodes
from tests.written import written
from verifier.report.extent import Extent
from verifier.report.facts.families import Family
from verifier.report.facts.reports import FileReport
from verifier.report.json.verify import verify as verify_document
from verifier.report.medium import Medium
from verifier.report.text.terminal import console
from verifier.report.text.verify import print_report
from verifier.report.words import boxes, cells
from verifier.report.words.annex.refutations import refutations
from verifier.report.words.brief.change_rows import details
from verifier.report.words.document import Rows
from verifier.report.words.several.guarantees import counts_cells
from verifier.results.status import Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification
from verifier.verify import verify_proposal

POLICY = """\
policy P "a policy"

request
  role : one of IS, GS, MDR
  fuel : one of E, G
  mode : one of Now, Later

impossible when role is GS and fuel is E
  because "nobody does"

table t
  | role | answer within |
  | IS   | 1 h           |
  | GS   | 2 h           |
  | MDR  | 4 h           |

property fair "An IS is answered no slower."
  for any two requests s and m alike except role
  where s.role is IS and m.role is MDR
  counted by fuel, mode
  never s slower than m

property quick "An IS is answered within 4 h."
  for any request r
  where r.role is IS
  never r slower than 4 h
"""

PROPOSAL = """\
proposal Q "a proposal"
  to P in "base.policy"

  add rule late_gas
    when fuel is G and mode is Later and role in IS, GS
    answer within 5 h
    overrides t

  intends
    changes only where mode is Now
    every change is slower
    changes nothing where role is MDR
"""
"""An IS's gas takes 5 h in place of 1 h, a GS's 5 h in place of 2 h: later, not now."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> FileReport:
    loaded = written(tmp_path_factory.mktemp("brief"), PROPOSAL, base=POLICY)
    assert loaded.proposal is not None
    assert loaded.amended is not None
    return FileReport("q.policy", loaded.texts, (), verify_proposal(loaded.proposal, loaded.amended))


@pytest.fixture(scope="module")
def verification(report: FileReport) -> Verification:
    assert report.verification is not None
    return report.verification


@pytest.fixture(scope="module")
def brief(report: FileReport) -> list[str]:
    out = StringIO()
    print_report(console(out, Medium(width=400)), report, Extent.BRIEF)
    return [" ".join(line.split()) for line in out.getvalue().splitlines()]


def test_who_misses_an_intent_is_said_with_all_values(brief: list[str]) -> None:
    missed = next(line for line in brief if line.startswith("✗ changes only where"))
    assert missed in {
        "✗ changes only where mode is Now: not so for 2 of the 5 kinds of request"
        " that have to stay as they are (40.0 %; 20.0 % of all),"
        f" all with role IS, GS · fuel G · mode Later; for example role {example}."
        for example in ("IS: 1 h → 5 h", "GS: 2 h → 5 h")
    }


def test_intents_that_are_met_are_named(brief: list[str]) -> None:
    assert "✓ met: every change is slower; changes nothing where role is MDR." in brief


def test_a_lost_guarantee_has_its_new_cells(brief: list[str]) -> None:
    fair = next(line for line in brief if line.startswith("✗ lost: fair."))
    assert (
        "as proposed it fails in 1 of 4 combinations of fuel and mode (25.0 % of its pairs of requests): fuel G · mode"
        in fair
    )
    quick = next(line for line in brief if line.startswith("✗ lost: quick."))
    assert "1 of 4 combinations of fuel and mode (25.0 % of its kinds of request, 10.0 % of all): as for fair." in quick


def test_what_is_assumed_says_which_claim_needs_it(brief: list[str]) -> None:
    assert "“nobody does” excludes 2 kinds (16.7 %); without it no other claim fails." in " ".join(brief)


def allowed(box: Box, name: str) -> tuple[str, ...]:
    side = box[name]
    assert isinstance(side, OneOfCodes)
    return side.codes


def test_a_change_has_the_values_that_its_requests_have(verification: Verification) -> None:
    assert verification.impact is not None
    by_role = {allowed(change.values, "role"): change for change in verification.impact.regions}
    assert set(by_role) == {("IS",), ("GS",)}
    for change in by_role.values():
        assert (allowed(change.values, "fuel"), allowed(change.values, "mode")) == (("G",), ("Later",))


def test_rows_that_are_left_out_are_counted_and_placed(verification: Verification) -> None:
    assert verification.impact is not None
    *_, whole = details(verification.policy, verification.impact, 2, "")
    *_, short = details(verification.policy, verification.impact, 1, "")
    assert isinstance(whole, Rows)
    assert isinstance(short, Rows)
    assert [row[0] for row in whole.rows] == ["1 h → 5 h", "2 h → 5 h"]
    ((moves, where, kinds),) = short.rows
    assert (moves, kinds) == ("1 h, 2 h → 5 h", "2")
    assert where.startswith("2 regions, all with role IS, GS")


def test_json_has_the_new_cells_and_the_values(report: FileReport) -> None:
    document: dict[str, Any] = verify_document(report)
    verdicts = {each["property"]: each for each in document["verdicts"]}
    assert verdicts["fair"]["cells"]["new_in"] == [{"when": {"fuel": ["G"], "mode": ["Later"]}, "total": 1, "count": 1}]
    assert verdicts["fair"]["cells"]["gone_in"] == []
    assert verdicts["changes only where mode is Now"]["values"] == {
        "role": ["IS", "GS"], "fuel": ["G"], "mode": ["Later"],
    }  # fmt: skip
    assert verdicts["fair"]["values"] is None
    (assumption,) = document["assumptions"]
    assert (assumption["needed"], assumption["changes"], assumption["confirmed"]) == ([], 0, None)


def test_annexes_have_the_new_cells(verification: Verification) -> None:
    fair = next(each for each in refutations(verification, 10) if each.claim.name == "fair")
    assert list(fair.lines) == ["1 combination new: fuel G · mode Later"]
    verdict = fair.claim.verdict
    assert verdict.cells is not None
    more = replace(verdict, cells=replace(verdict.cells, count=3))
    assert list(cells.lines(verification.policy, more)) == ["1 combination new: fuel G · mode Later"]


def test_a_table_has_shares_where_the_author_counts_a_property_by_nothing(verification: Verification) -> None:
    fair = next(v for v in verification.verdicts if v.name == "fair")
    before = replace(fair, combinations=1, count=2, before=None)
    moved = replace(fair, combinations=1, count=1, before=before, compared=Status.PROVED)

    def in_cells(*verdicts: Verdict) -> bool:
        report = FileReport("p", (), (), replace(verification, verdicts=verdicts))
        return counts_cells(Family(verification.policy, None, (report,)))

    assert in_cells(moved)
    assert not in_cells(replace(moved, count=2), replace(moved, name="other", count=2, counted_by=()))


def test_a_sample_has_only_values_that_are_possible(verification: Verification) -> None:
    box = {"role": OneOfCodes(("IS", "GS")), "fuel": OneOfCodes(("E", "G")), "mode": OneOfCodes(("Later",))}
    values = {"role": OneOfCodes(("GS",)), "fuel": OneOfCodes(("G",)), "mode": OneOfCodes(("Later",))}
    assert boxes.occupied(verification.policy, box, values) == "role GS · mode Later"
