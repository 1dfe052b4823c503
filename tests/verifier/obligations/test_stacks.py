"""Examples of a stack of proposals: which edition each judges, and which are listed as changed; worked out by hand."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from policy_dsl.model.decisions import answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.pipeline import load
from verifier.examples import ExampleResults, try_examples
from verifier.obligations.stacks import base_names, edition_names, example_checks, inherited_examples
from verifier.report.extent import Extent
from verifier.report.facts.reports import FileExampleResults, FileReport
from verifier.report.json.test import file_document
from verifier.report.json.verify import verify
from verifier.report.text.test import print_example_results
from verifier.report.text.verify import print_report
from verifier.results.status import Kind, Status
from verifier.results.verification import Verification
from verifier.verify import verify_proposal

PROVED, REFUTED = Status.PROVED, Status.REFUTED

BASE = """\
policy Base "b"

request
  who : one of A, B, C

impossible when who is C
  because "nobody is"

table t
  | who | answer within |
  | A   | 1 h           |
  | B   | 2 h           |

example "everybody"
  given who A
  expect 1 h
"""
LOW = """\
proposal low "b waits"
  to Base in "base.policy"

  set t B to 3 h

  add example "b waits"
    given who B
    expect 3 h, was 2 h
"""
MID = """\
proposal mid "a waits too"
  to low in "low.policy"

  set t A to 4 h

  add example "a waits"
    given who A
    expect 4 h, was 1 h
"""
TOP = """\
proposal top "a waits longer"
  to mid in "mid.policy"

  set t A to 5 h

  add example "a waits longer"
    given who A
    expect 5 h, was 4 h
"""


def stacked(folder: Path, **changed: str) -> tuple[Proposal, Policy]:
    """The proposal at the top and what it makes of all below; `changed` are other texts, by name."""
    for name, written in {"base": BASE, "low": LOW, "mid": MID, "top": TOP, **changed}.items():
        (folder / f"{name}.policy").write_text(written, encoding="utf-8")
    loaded = load(str(folder / "top.policy"))
    assert loaded.proposal is not None, [(f.code, f.message) for f in loaded.findings]
    assert loaded.amended is not None
    return loaded.proposal, loaded.amended


def verified(folder: Path, **changed: str) -> Verification:
    return verify_proposal(*stacked(folder, **changed))


def tried(folder: Path, **changed: str) -> ExampleResults:
    proposal, amended = stacked(folder, **changed)
    return try_examples(amended, proposal)


def shown(found: ExampleResults) -> str:
    out = io.StringIO()
    print_example_results(Console(file=out, width=160, color_system=None), "top.policy", found)
    return out.getvalue()


def test_each_example_judges_what_it_is_written_for(tmp_path: Path) -> None:
    proposal, amended = stacked(tmp_path)
    assert edition_names(amended, proposal) == ("top", "mid", "low", "Base")
    assert base_names(proposal) == ("mid", "low", "Base")
    told = [(j.example.sentence, j.depth, j.owner, j.example.expect.seconds) for j in example_checks(amended, proposal)]
    assert told == [
        ("everybody", 3, 3, 3600),
        ("b waits", 2, 2, 10_800),
        ("b waits", 3, 2, 7200),
        ("a waits", 1, 1, 14_400),
        ("a waits", 2, 1, 3600),
        ("a waits longer", 0, 0, 18_000),
        ("a waits longer", 1, 0, 14_400),
    ]
    assert [e.sentence for e in inherited_examples(proposal)] == ["everybody", "b waits", "a waits"]
    assert inherited_examples(None) == ()


def test_all_of_them_are_asked(tmp_path: Path) -> None:
    found = verified(tmp_path)
    told = [(v.sentence, v.status) for v in found.verdicts if v.kind is Kind.EXAMPLE]
    assert sorted(name for name, _ in told) == sorted(["everybody", *["b waits", "a waits", "a waits longer"] * 2])
    assert {status for _, status in told} == {PROVED}


@pytest.mark.parametrize(
    ("name", "wrong", "right", "sentence", "whose"),
    [
        ("base", "expect 9 h", "expect 1 h", "everybody", "Base"),
        ("low", "was 9 h", "was 2 h", "b waits", "Base"),
        ("low", "expect 9 h", "expect 3 h", "b waits", "low"),
        ("mid", "was 9 h", "was 1 h", "a waits", "low"),
        ("mid", "expect 9 h", "expect 4 h", "a waits", "mid"),
        ("top", "was 9 h", "was 4 h", "a waits longer", "mid"),
        ("top", "expect 9 h", "expect 5 h", "a waits longer", "top"),
    ],
)
def test_one_that_is_wrong_is_refuted_of_its_edition(
    tmp_path: Path, name: str, wrong: str, right: str, sentence: str, whose: str
) -> None:
    written = {"base": BASE, "low": LOW, "mid": MID, "top": TOP}[name]
    changed = {name: written.replace(right, wrong)}
    bad = [v for v in verified(tmp_path, **changed).verdicts if v.status is REFUTED]
    assert [(v.kind, v.sentence) for v in bad] == [(Kind.EXAMPLE, sentence)]
    trials = tried(tmp_path, **changed)
    (one,) = [t for t in trials.results if t.status is REFUTED]
    assert (one.example.sentence, trials.name_of(one.check.depth)) == (sentence, whose)


def test_a_refuted_example_cites_the_clauses_of_its_own_edition(tmp_path: Path) -> None:
    found = verified(tmp_path, base=BASE.replace("expect 1 h", "expect 9 h"))
    (bad,) = [v for v in found.verdicts if v.status is REFUTED]
    report = FileReport("top.policy", (), (), found)
    (document,) = [v for v in verify(report)["verdicts"] if v["status"] == "refuted"]
    ((decision),) = document["counterexample"]["decisions"].values()
    (by,) = decision["by"]
    assert (by["id"], Path(by["path"]).name, BASE.splitlines()[by["line"] - 1]) == (
        "t A",
        "base.policy",
        "  | A   | 1 h           |",
    )
    assert document["judges"] == "Base"
    out = io.StringIO()
    print_report(Console(file=out, width=160, color_system=None), report, Extent.FULL)
    assert "base.policy:11" in out.getvalue()
    assert bad.trust is not None


def test_what_the_top_changes_is_listed(tmp_path: Path) -> None:
    found = verified(tmp_path)
    hours = [(c.sentence, [s.seconds for s in c.before], [s.seconds for s in c.now]) for c in found.examples_changed]
    assert hours == [("everybody", [14_400], [18_000]), ("a waits", [14_400], [18_000])]
    assert tried(tmp_path).changed == found.examples_changed


def test_only_what_changes_is_listed(tmp_path: Path) -> None:
    more = """
example "fails before and after alike"
  given who B
  expect 9 h

example "of nobody"
  given who C
  expect 9 h

example "some"
  given who any
  expect 1 h

example "wrong, and changes"
  given who A
  expect 9 h
"""
    changes = {c.sentence: c for c in verified(tmp_path, base=BASE + more).examples_changed}
    assert [*changes] == ["everybody", "some", "wrong, and changes", "a waits"]
    assert changes["some"].some
    assert changes["some"].before == (answered(10_800), answered(14_400))
    assert changes["some"].now == (answered(10_800), answered(18_000))
    assert changes["some"].moves == ((answered(14_400), answered(18_000)),)
    assert not changes["everybody"].some


def test_two_that_swap_their_outcomes_change(tmp_path: Path) -> None:
    base = BASE + '\nexample "all"\n  given who any\n  expect 1 h\n'
    top = 'proposal top "swapped"\n  to Base in "base.policy"\n\n  set t A to 2 h\n  set t B to 1 h\n'
    (_, swapped) = verified(tmp_path, base=base, top=top).examples_changed
    assert swapped.before == swapped.now == (answered(3600), answered(7200))
    assert len(swapped.moves) == 2


def test_the_report_names_the_stack(tmp_path: Path) -> None:
    report = FileReport("top.policy", (), (), verified(tmp_path))
    out = io.StringIO()
    print_report(Console(file=out, width=160, color_system=None), report, Extent.FULL)
    heading = "top.policy, a proposal to mid, itself a proposal to low, itself a proposal to Base\n"
    assert heading in out.getvalue()
    assert "every example 7 proved" in re.sub(r" +", " ", out.getvalue())
    assert verify(report)["base"]["name"] == "mid"
    assert verify(report)["base"]["made_to"] == ["mid", "low", "Base"]


def test_a_test_says_of_which_edition_it_asked(tmp_path: Path) -> None:
    found = tried(tmp_path, low=LOW.replace("was 2 h", "was 9 h"))
    said = shown(found)
    assert "top.policy, a proposal to mid, itself a proposal to low, itself a proposal to Base\n" in said
    assert re.search(r"✗ +b waits \(of Base\) +9 h +2 h +", said)
    assert re.search(r"✓ +a waits longer +5 h +5 h +", said)
    assert re.search(r"✓ +a waits longer \(of mid\) +4 h +4 h +", said)
    held = [line.strip() for line in said.splitlines() if " holds of " in line]
    assert held == [
        "1 example of Base holds of it",
        "1 example of low holds of it",  # and not of Base before it, which is listed
        "1 example of mid holds of it",
        "1 example of mid holds of low before it",
    ]
    assert said.count("✓") == 2  # those and the two that are listed: 6 of 7
    assert re.search(r"Why not\n +✗ +b waits \(of Base\) *\n", said)
    document: dict[str, Any] = file_document(FileExampleResults(str(tmp_path / "top.policy"), (), (), found))
    assert (document["base"], document["made_to"]) == ("mid", ["mid", "low", "Base"])
    assert [e["judges"] for e in document["examples"]] == ["Base", "low", "Base", "mid", "low", "top", "mid"]
    assert [e["edition"] for e in document["examples"]] == ["before"] * 5 + ["after", "before"]


def test_what_is_below_reaches_what_it_still_expects(tmp_path: Path) -> None:
    coverage = tried(tmp_path).coverage
    assert coverage is not None
    assert coverage.reached == ("t A", "t B")  # by that of the top, and by "b waits", which holds still


def test_what_some_requests_of_a_changed_example_reach_is_reached(tmp_path: Path) -> None:
    base = BASE + '\nrule closed\n  when who is B\n  refuse\n\nexample "nobody"\n  given who any\n  expect refused\n'
    top = 'proposal top "a is asked"\n  to Base in "base.policy"\n\n  add rule shut\n    when who is A\n    refuse\n'
    for expect in ("refused", "1 h"):  # one of them is met by A alone, and by B of the base alone
        coverage = tried(tmp_path, base=base.replace("expect refused", f"expect {expect}"), top=top).coverage
        assert coverage is not None
        assert coverage.reached == (("closed", "shut") if expect == "refused" else ())


def test_provisions_that_nothing_reaches_are_called_as_they_are_named(tmp_path: Path) -> None:
    rows = "  | A, B | 1 h           |\n  | C    | 2 h           |\n"
    base = BASE.replace("  | A   | 1 h           |\n  | B   | 2 h           |\n", rows).replace(
        "who is C", "who is A and who is B"
    )
    top = 'proposal top "nothing"\n  to Base in "base.policy"\n\n  set t C to 3 h\n'
    said = shown(tried(tmp_path, base=base.split("\nexample")[0] + "\n", top=top))
    assert re.search(r't +2 of 2 +"A, B", C *\n', said)
