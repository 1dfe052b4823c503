"""The brief of a proposal says what a reader finds who works it out by hand, on one page."""

from io import StringIO
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.command import run
from tests.verifier.report.test_read_back import POLICY, PROPOSAL
from tests.written import written
from verifier.report.extent import Extent
from verifier.report.facts.reports import FileReport
from verifier.report.medium import Medium
from verifier.report.text.terminal import console
from verifier.report.text.verify import print_report
from verifier.results.status import Status
from verifier.verify import verify, verify_proposal

# The possible requests are IS-E, IS-G, GS-G, MDR-E and MDR-G. IS goes from 1 h to 6 h, MDR-G from 4 h to 5 h, and
# GS-G from 2 h to a refusal.


@pytest.fixture(scope="module")
def verified(tmp_path_factory: pytest.TempPathFactory) -> FileReport:
    loaded = written(tmp_path_factory.mktemp("verified"), PROPOSAL, name="q.policy", base=POLICY)
    assert loaded.proposal is not None
    assert loaded.amended is not None
    return FileReport("q.policy", loaded.texts, (), verify_proposal(loaded.proposal, loaded.amended))


@pytest.fixture(scope="module")
def brief(verified: FileReport) -> list[str]:
    return lines(verified, Extent.BRIEF)


def lines(report: FileReport, extent: Extent) -> list[str]:
    out = StringIO()
    print_report(console(out, Medium(width=400)), report, extent)
    return [" ".join(line.split()) for line in out.getvalue().splitlines()]


def test_it_opens_with_the_whole_in_one_sentence(brief: list[str]) -> None:
    assert brief[:3] == [
        "Q · a proposal",
        "q.policy, a proposal to P",
        "✗ 1 fault of the policy; 1 guarantee that holds today is lost; 1 that fails today is repaired; 3 intents are not met.",
    ]


def test_each_intent_that_is_missed_has_its_extent_and_an_example(brief: list[str]) -> None:
    at = brief.index("Does it do what it says?")
    assert brief[at + 1] == "✗ No: of its author's 3 intents, 3 are not met."
    only, slower, refuses = brief[at + 2 : at + 5]
    assert only.startswith(  # a GS's gas is refused, an MDR's takes longer: 2 of the 5 that are possible
        "✗ changes only where role is IS: not so for 2 of the 3 kinds of request"
        " that have to stay as they are (66.7 %; 40.0 % of all),"
        " all with role GS, MDR · fuel G; for example role "
    )
    assert only.endswith(("role GS: 2 h → refused.", "role MDR: 4 h → 5 h."))
    assert slower == (
        "✗ every change is slower: not so for 1 of the 5 kinds of request it is about (20.0 %),"
        " for example role GS · fuel G: 2 h → refused."
    )
    assert refuses.startswith("✗ refuses nothing new: not so for 1 of the 5 kinds of request it is about (20.0 %)")


def test_who_loses_comes_first_and_the_greatest_loss_before_the_others(brief: list[str]) -> None:
    at = brief.index("Who is refused, slower or faster")
    total, cause, _, *rows = brief[at + 1 : at + 7]
    assert total == (
        "· 4 of 5 kinds of request (80.0 %) change: 1 newly refused and 3 slower, none newly answered or faster."
    )
    assert all(name in cause for name in ("t", "gas_is_refused", "distant"))
    assert rows == [
        "newly refused 2 h → refused role GS 1",
        "slower 1 h → 6 h role IS 2",
        "slower 4 h → 5 h role MDR · fuel G 1",
    ]


def test_what_is_lost_comes_before_what_is_repaired(brief: list[str]) -> None:
    at = brief.index("Guarantees")
    lost, repaired = brief[at + 1 : at + 3]
    assert lost.startswith(
        "✗ lost: fair_back. An MDR is answered no faster."
        " Today it holds; as proposed it fails for 100.0 % of its pairs of requests. For example fuel "
    )
    assert "6 h for role IS" in lost
    assert repaired == (
        "✓ repaired: fair. An IS is answered no faster."
        " Today it fails for 100.0 % of its pairs of requests; as proposed nowhere."
    )


def test_it_says_what_is_assumed_and_how_far_to_rely_on_it(brief: list[str]) -> None:
    assumed = next(line for line in brief if line.startswith("What the proofs assume"))
    assert "“nobody does” excludes 1 kind (16.7 %); without it no other claim fails." in assumed
    (relying,) = (line for line in brief if line.startswith("How far to rely on it"))
    assert relying.endswith("A kind of request is one combination of facts, however often it is sent.")


def test_the_brief_opens_every_report_and_only_the_full_one_has_annexes(tmp_path: Path) -> None:
    loaded = written(tmp_path, POLICY, name="p.policy")
    assert loaded.policy is not None
    report = FileReport("p.policy", loaded.texts, (), verify(loaded.policy))
    page, usual, full = (lines(report, extent) for extent in (Extent.BRIEF, Extent.USUAL, Extent.FULL))
    assert usual[: len(page)] == full[: len(page)] == page
    assert full[: len(usual)] == usual
    assert [("✗ fair" in each, "Always proved" in each) for each in (page, usual, full)] == [
        (False, False), (True, False), (True, True),
    ]  # fmt: skip


def with_today(report: FileReport, name: str, **changed: object) -> FileReport:
    """The report, had the verdict on a property come out otherwise for today's policy."""
    assert report.verification is not None
    verdicts = tuple(
        replace(v, before=replace(v.before, **changed), compared=None) if v.name == name and v.before else v
        for v in report.verification.verdicts
    )
    return replace(report, verification=replace(report.verification, verdicts=verdicts))


def test_what_is_undecided_today_is_not_said_to_fail_or_to_hold_today(verified: FileReport) -> None:
    undecided = {"status": Status.UNDECIDED, "reason": "timeout", "count": None, "trust": None}
    page = lines(with_today(verified, "fair_back", **undecided), Extent.BRIEF)
    (failing,) = (line for line in page if "fair_back." in line)
    assert failing.startswith(
        "✗ failing: fair_back. An MDR is answered no faster."
        " Today it is undecided; as proposed it fails for 100.0 % of its pairs of requests."
    )
    page = lines(with_today(verified, "fair", **undecided), Extent.BRIEF)
    assert "✓ 1 holds for every request as proposed, and is undecided today: fair." in page
    assert not any("today and as proposed" in line or "repaired: fair" in line for line in page)


def test_what_fails_uncounted_before_and_after_is_said_to_fail_both_times(verified: FileReport) -> None:
    report = with_today(verified, "fair_back", status=Status.REFUTED, count=None, of=None)
    assert report.verification is not None
    verdicts = tuple(
        replace(v, count=None, of=None, cells=None) if v.name == "fair_back" else v
        for v in report.verification.verdicts
    )
    page = lines(replace(report, verification=replace(report.verification, verdicts=verdicts)), Extent.BRIEF)
    (failing,) = (line for line in page if "fair_back." in line)
    assert "Today it fails, and as proposed too." in failing


DESK = """\
policy Desk "A desk whose times change"
  dated by asked_on

request
  reader   : one of Child, Adult
  asked_on : date from 2026-01-01 until 2027-01-01

impossible when reader is Child and asked_on before 2026-02-01
  because "children come from February on"

table times
  | reader | answer within |
  | Child  | 10 min        |
  | Adult  | 1 h           |

rule august
  when reader is Adult
  answer within 2 h
  overrides times Adult
  in force from 2026-08-01 until 2026-09-01

property children_first "No adult is answered sooner than a child."
  for any two requests a and b alike except reader
  where a.reader is Adult and b.reader is Child
  never a faster than b
"""
SOONER = """\
proposal sooner "Adults are answered within half an hour from July on"
  to Desk in "base.policy"
  in force from 2026-07-01

  set times Adult to 30 min

  intends
    every change is faster
"""


def test_days_on_which_nothing_changes_are_named_once_changes_have_begun(tmp_path: Path) -> None:
    loaded = written(tmp_path, SOONER, name="sooner.policy", base=DESK)
    assert loaded.proposal is not None
    assert loaded.amended is not None
    report = FileReport("sooner.policy", loaded.texts, (), verify_proposal(loaded.proposal, loaded.amended))
    page = lines(report, Extent.BRIEF)
    # Adults on the 31 days of July, and on the 122 from September on; of 365 days of adults and 334 of children
    assert page[page.index("Who is refused, slower or faster") + 1 :][:2] == [
        "· 153 of 699 kinds of request (21.9 %) change: all faster, none newly refused, slower or newly answered.",
        "· Nothing changes from 2026-08-01 to and including 2026-08-31.",
    ]
    assert "✓ 1 holds for every request, today and as proposed: children_first." in " ".join(page)


def test_a_guarantee_is_silent_on_requests_without_a_partner(verified: FileReport) -> None:
    # a partner of each IS is an MDR, of each MDR an IS, with the same fuel: all four are possible
    assert not any("Silent on" in line for line in lines(verified, Extent.BRIEF))
    assert verified.verification is not None
    counts = {"fair": None, "fair_back": 3}
    verdicts = tuple(
        replace(v, unpaired=counts[v.name]) if v.name in counts else v for v in verified.verification.verdicts
    )
    page = lines(replace(verified, verification=replace(verified.verification, verdicts=verdicts)), Extent.BRIEF)
    assert "? Not tested for requests that have no possible partner: fair_back (3 kinds), fair (not counted)." in page


DATED = """\
policy Dated "dated"
  dated by asked

request
  role  : one of IS, GS
  asked : date from 2026-01-01 until 2027-01-01

table t
  | role | answer within |
  | IS   | 1 h           |
  | GS   | 1 h           |
"""


@pytest.mark.parametrize(
    ("below", "own", "said"),
    [
        ("  in force from 2026-07-01\n", "", "It is in force from 2026-07-01, as Half is."),
        ("  in force from 2026-07-01\n", "  in force from 2026-07-01\n", "It is in force from 2026-07-01, as Half is."),
        ("  in force from 2026-07-01\n", "  in force from 2026-08-01\n", None),
        ("", "", None),
    ],
)
def test_a_brief_says_that_a_day_comes_from_the_proposal_below(
    below: str, own: str, said: str | None, tmp_path: Path
) -> None:
    (tmp_path / "dated.policy").write_text(DATED, encoding="utf-8")
    half = f'proposal Half "h"\n  to Dated in "dated.policy"\n{below}\n  set t IS to 2 h\n'
    (tmp_path / "half.policy").write_text(half, encoding="utf-8")
    above = f'proposal Above "a"\n  to Half in "half.policy"\n{own}\n  set t GS to 2 h\n'
    (tmp_path / "above.policy").write_text(above, encoding="utf-8")
    page = run("verify", "above.policy", "--brief", cwd=tmp_path).stdout.splitlines()
    assert [line for line in page if line.startswith("It is in force")] == ([] if said is None else [said])
