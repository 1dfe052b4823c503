"""A decision is cited from the policy that came to it: today's from the base, or from the proposal below that set it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from policy_dsl.model.vocabulary import Request
from policy_dsl.pipeline import load
from verifier.compare import compare
from verifier.explain import explain
from verifier.report.extent import Extent
from verifier.report.facts.reports import FileReport, Side
from verifier.report.json.explain import document as explain_document
from verifier.report.json.verify import verify as verify_document
from verifier.report.text.diff import print_comparison
from verifier.report.text.explain import print_explanations
from verifier.report.text.verify import print_report
from verifier.results.verification import Verification
from verifier.verify import verify, verify_proposal

BASE = """\
policy P "a policy"
  dated by sent

source Law "the law"
source Board "the board"

request
  role : one of IS, GS
  sent : date from 2026-01-01 until 2026-01-05

table t
  source Law "page 7"
  | role | answer within |
  | IS   | 1 h           |
  | GS   | 2 h           |

example "an IS"
  given role IS
  expect 7 h
"""
FIRST = """\
proposal Q "a proposal"
  to P in "base.policy"
  source Board "minute 3"

  set t IS to 6 h

  intends
    every change is faster
"""
SECOND = """\
proposal R "another"
  to Q in "q.policy"
  source Board "minute 9"

  set t IS to 8 h
  set t GS to 3 h

  intends
    every change is faster
"""
LATER = FIRST.replace("  source Board", "  in force from 2026-01-03\n  source Board")
NAMED = """
property fair "An IS is not faster."
  for any two requests before and after alike except role
  where before.role is IS and after.role is GS
  never before faster than after
"""


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., FileReport]:
    """What the command makes of the last of the files, all of which are written."""

    def made(**files: str) -> FileReport:
        for name, content in files.items():
            (tmp_path / f"{name}.policy").write_text(content)
        loaded = load(str(tmp_path / f"{[*files][-1]}.policy"))
        assert not loaded.findings, loaded.findings
        found: Verification
        if loaded.proposal is None:
            assert loaded.policy is not None
            found = verify(loaded.policy)
        else:
            assert loaded.amended is not None
            found = verify_proposal(loaded.proposal, loaded.amended)
        return FileReport(loaded.path, loaded.texts, (), found)

    return made


def cited(report: FileReport, sentence: str) -> dict[str, list[tuple[str, str, str | None]]]:
    """For each decision beside a counterexample in JSON: the file, the words of the line, and the source."""
    lines = {text.path: text.content.splitlines() for text in report.texts}
    (found,) = (v for v in verify_document(report)["verdicts"] if v["sentence"] == sentence and v["counterexample"])
    return {
        name: [
            (Path(by["path"]).name, lines[by["path"]][by["line"] - 1].strip(), by["source"]) for by in decision["by"]
        ]
        for name, decision in found["counterexample"]["decisions"].items()
    }


def columns(report: FileReport, title: str) -> dict[str, list[str]]:
    """For each column beside a counterexample in the text, what stands in it from `because of` on."""
    out = io.StringIO()
    print_report(Console(file=out, width=400), report, Extent.FULL)
    lines = out.getvalue().splitlines()
    lines = lines[next(n for n, line in enumerate(lines) if line.startswith(f"✗ {title}")) :]
    heads = next(line for line in lines if line.strip() and line.split()[0] in ("before", "r"))
    starts = {name: heads.index(name) for name in heads.split()}
    ends = [*list(starts.values())[1:], None]
    because = next(n for n, line in enumerate(lines) if "because of" in line)
    rows = lines[because : next(n for n, line in enumerate(lines) if n > because and not line.strip())]
    cells = {
        n: [line[start:end].strip() for line in rows] for (n, start), end in zip(starts.items(), ends, strict=True)
    }
    return {
        name: [Path(cell).name if ".policy:" in cell else cell for cell in found if cell]
        for name, found in cells.items()
    }


def test_a_cell_that_is_set_is_cited_from_the_base_before(made: Callable[..., FileReport]) -> None:
    report = made(base=BASE, q=FIRST)
    assert cited(report, "every change is faster") == {
        "before": [("base.policy", "| IS   | 1 h           |", "Law, page 7")],
        "after": [("q.policy", "set t IS to 6 h", None)],
    }
    assert columns(report, "every change is faster") == {
        "before": ["t IS", "Law, page 7", "base.policy:14"],
        "after": ["t IS", "q.policy:5"],
    }


def test_an_example_that_judges_the_base_is_answered_by_the_base(made: Callable[..., FileReport]) -> None:
    report = made(base=BASE, q=FIRST)
    assert cited(report, "an IS") == {"r": [("base.policy", "| IS   | 1 h           |", "Law, page 7")]}
    assert columns(report, "example 1") == {"r": ["t IS", "Law, page 7", "base.policy:14"]}


def test_in_a_stack_before_is_the_proposal_below(made: Callable[..., FileReport]) -> None:
    report = made(base=BASE, q=FIRST, r=SECOND)
    found = cited(report, "every change is faster")
    assert (found["before"], found["after"]) in (
        (
            [("q.policy", "set t IS to 6 h", None)],
            [("r.policy", "set t IS to 8 h", None)],
        ),
        (
            [("base.policy", "| GS   | 2 h           |", "Law, page 7")],
            [("r.policy", "set t GS to 3 h", None)],
        ),
    )
    sides = {
        (region["when"]["role"][0], Path(region[side]["by"][0]["path"]).name)
        for region in verify_document(report)["impact"]["regions"]
        for side in ("before",)
    }
    assert sides == {("IS", "q.policy"), ("GS", "base.policy")}


def test_of_a_proposal_that_comes_into_force_both_editions_are_cited(made: Callable[..., FileReport]) -> None:
    report = made(base=BASE, q=LATER)
    assert cited(report, "every change is faster") == {
        "before": [("base.policy", "| IS   | 1 h           |", "Law, page 7")],
        "after": [("q.policy", "set t IS to 6 h", None)],
    }
    assert report.verification is not None
    clause = report.verification.policy.by_id["t IS until 2026-01-03"].clause
    assert (Path(clause.path).name, clause.span.line) == ("base.policy", 14)


def test_explain_and_diff_cite_each_side_from_its_own(made: Callable[..., FileReport]) -> None:
    found = made(base=BASE, q=FIRST).verification
    assert found is not None
    assert found.proposal is not None
    editions = (found.proposal.base, found.policy)
    request: Request = {"role": "IS", "sent": 739_617}
    explanations = [explain(edition, request) for edition in editions]
    document = explain_document(editions, ("P", "Q"), explanations, request)
    told = [Path(e["decision"]["by"][0]["path"]).name for e in document["editions"]]
    out = io.StringIO()
    print_explanations(Console(file=out, width=400), editions, ("P", "Q"), explanations)
    assert told == ["base.policy", "q.policy"]
    assert [line.split("/")[-1].strip() for line in out.getvalue().splitlines() if ".policy:" in line] == [
        "base.policy:14",
        "q.policy:5",
    ]
    comparison = compare(*editions, {})
    assert comparison is not None
    sides = (Side("base.policy", "P"), Side("q.policy", "Q", ("P",)))
    out = io.StringIO()
    print_comparison(Console(file=out, width=400), *sides, comparison)
    places = {line.split()[0]: line.split("/")[-1].strip() for line in out.getvalue().splitlines() if "  t IS" in line}
    assert (places["before"], places["after"]) == ("base.policy:14", "q.policy:5")


def test_two_requests_may_be_called_before_and_after(made: Callable[..., FileReport]) -> None:
    report = made(base=BASE + NAMED)
    row = ("base.policy", "| IS   | 1 h           |", "Law, page 7")
    assert cited(report, "An IS is not faster.") == {
        "before": [row],
        "after": [("base.policy", "| GS   | 2 h           |", "Law, page 7")],
    }
    out = io.StringIO()
    print_report(Console(file=out, width=200), report, Extent.FULL)
    assert ["role", "IS", "GS"] in [line.split() for line in out.getvalue().splitlines()]
