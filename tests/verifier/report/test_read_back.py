"""What is shown of a verification, as text and as JSON, is what a reader finds who works it out by hand from the two files."""

from __future__ import annotations

import io
import json as reader
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from rich.console import Console

from tests.written import written
from verifier.report.extent import Extent
from verifier.report.facts.reports import FileReport
from verifier.report.facts.runs import VerifyRun
from verifier.report.json.layout import dump
from verifier.report.json.verify import verify as verify_document
from verifier.report.medium import Medium
from verifier.report.text import several
from verifier.report.text.verify import print_report
from verifier.report.words import numbers
from verifier.report.words.several.guarantees import proved_of
from verifier.results.status import Kind, Status
from verifier.verify import verify, verify_proposal

POLICY = """\
policy P "a policy"

source Minutes "the minutes"

request
  role : one of IS, GS, MDR
  fuel : one of E, G

impossible when role is GS and fuel is E
  because "nobody does"

table t
  source Minutes "page 7"
  | role | answer within |
  | IS   | 1 h           |
  | GS   | 2 h           |
  | MDR  | 4 h           |

property fair "An IS is answered no faster."
  for any two requests s and m alike except role
  where s.role is IS and m.role is MDR
  never s faster than m

property fair_back "An MDR is answered no faster."
  for any two requests s and m alike except role
  where s.role is IS and m.role is MDR
  never m faster than s

example "an IS"
  given role IS, fuel G
  expect 1 h
"""
PROPOSAL = """\
proposal Q "a proposal"
  to P in "base.policy"

  set t IS to 6 h

  add rule gas_is_refused
    when fuel is G and role is GS
    refuse

  add rule distant
    when role is MDR and fuel is G
    answer within 5 h
    overrides t

  intends
    changes only where role is IS
    every change is slower
    refuses nothing new
"""
LINES = {"base.policy": POLICY.splitlines(), "q.policy": PROPOSAL.splitlines()}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[FileReport, FileReport]:
    """What the command makes of the policy and of the proposal."""
    loaded = written(tmp_path_factory.mktemp("read"), PROPOSAL, name="q.policy", base=POLICY)
    assert loaded.proposal is not None
    assert loaded.amended is not None
    text, base = loaded.texts
    return (
        FileReport(base.path, (base,), (), verify(loaded.proposal.base)),
        FileReport(text.path, loaded.texts, (), verify_proposal(loaded.proposal, loaded.amended)),
    )


@pytest.fixture(scope="module")
def document(reports: tuple[FileReport, FileReport]) -> dict[str, Any]:
    found: dict[str, Any] = reader.loads(dump(verify_document(reports[1]), Medium()))
    return found


@pytest.fixture(scope="module")
def sections(reports: tuple[FileReport, FileReport]) -> dict[str, list[str]]:
    """The lines of the text, by the heading that they stand below; blanks inside a line count once."""
    return sections_of(reports[1])


def sections_of(report: FileReport) -> dict[str, list[str]]:
    out = io.StringIO()
    print_report(Console(file=out, width=160), report, Extent.FULL)
    found: dict[str, list[str]] = {"": []}
    for line in out.getvalue().splitlines():
        if line and not line.startswith(" "):
            found[line] = []
        elif line.strip():
            said = " ".join(line.split())
            found[[*found][-1]].append(said.removesuffix(" (trust 3)"))
    return found


def line_of(said: dict[str, Any]) -> str:
    """The line of the file that a document points at."""
    return str(LINES[Path(said["path"]).name][said["line"] - 1].strip())


def verdict(document: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (v for v in document["verdicts"] if v["property"] == name)
    return dict(found)


# --- the document


def test_space_and_assumptions(document: dict[str, Any]) -> None:
    assert document["space"] == {
        "requests": 5,
        "excluded": 1,
        "attributes": {
            "role": {"type": "enumeration", "values": ["IS", "GS", "MDR"], "labels": {}},
            "fuel": {"type": "enumeration", "values": ["E", "G"], "labels": {}},
        },
    }
    (assumed,) = document["assumptions"]
    assert (assumed["text"], assumed["removes"], assumed["removes_alone"]) == ("nobody does", 1, 1)
    assert line_of(assumed) == "impossible when role is GS and fuel is E"
    assert [(f["role"], Path(f["path"]).name) for f in document["files"]] == [
        ("policy", "q.policy"),
        ("base", "base.policy"),
    ]
    assert (document["policy"]["name"], document["base"]["name"]) == ("Q", "P")


def test_a_property_before_and_after(document: dict[str, Any]) -> None:
    fair, back = verdict(document, "fair"), verdict(document, "fair_back")
    assert (fair["kind"], fair["status"], fair["status_before"], fair["count"], fair["of"]) == (
        "claim", "proved", "refuted", 0, 2,
    )  # fmt: skip
    assert (back["kind"], back["status"], back["status_before"], back["count"], back["of"]) == (
        "claim", "refuted", "proved", 2, 2,
    )  # fmt: skip
    assert (fair["before"]["status"], fair["before"]["count"], fair["before"]["of"]) == ("refuted", 2, 2)
    assert (fair["movement"], fair["new"], fair["gone"], fair["compared"]) == ("repaired", 0, 2, "proved")
    assert (back["before"]["status"], back["before"]["count"]) == ("proved", 0)
    assert (back["movement"], back["new"], back["gone"]) == ("lost", 2, 0)
    # both kinds of fuel are alike in it, so no fact matters: one cell
    assert back["cells"] == {
        "by": [], "chosen_by_author": False, "count": 1, "of": 1, "answered": 1, "new": 1, "gone": 0, "left_out": [],
        "new_in": [{"when": {}, "total": 1, "count": 1}], "gone_in": [],
    }  # fmt: skip
    assert (back["before"]["cells"]["count"], back["before"]["cells"]["new"]) == (0, None)
    assert line_of(fair) == 'property fair "An IS is answered no faster."'
    assert (back["sentence"], back["unpaired"], back["faulty"]) == ("An MDR is answered no faster.", 0, 0)
    assert fair["counterexample"] is None
    assert fair["engines"] == {"z3": "proved", "diagram": "proved"}
    assert back["engines"] == {"z3": "refuted", "diagram": "refuted"}


def test_a_counterexample_is_what_the_table_and_the_proposal_say(document: dict[str, Any]) -> None:
    example = verdict(document, "fair_back")["counterexample"]
    fuel = example["requests"]["s"]["fuel"]
    assert example["requests"] == {"s": {"role": "IS", "fuel": fuel}, "m": {"role": "MDR", "fuel": fuel}}
    slow, fast = example["decisions"]["s"], example["decisions"]["m"]
    assert (slow["access"], slow["trt_seconds"]) == ("permitted", 6 * 3600)
    assert (fast["access"], fast["trt_seconds"]) == ("permitted", {"E": 4, "G": 5}[fuel] * 3600)
    assert [line_of(by) for by in slow["by"]] == ["set t IS to 6 h"]
    assert [line_of(by) for by in fast["by"]] == [{"E": "| MDR  | 4 h           |", "G": "add rule distant"}[fuel]]
    assert fast["overridden"] == {"E": [], "G": ["t MDR"]}[fuel]
    assert example["irrelevant"] == {"s": [], "m": []}


def test_where_it_is_refuted(document: dict[str, Any]) -> None:
    found = verdict(document, "fair_back")
    assert found["regions_complete"]
    assert sum(region["count"] for region in found["regions"]) == 2
    pairs = set()
    for region in found["regions"]:
        assert region["alike"] == ["fuel"]
        assert region["requests"]["s"]["fuel"] == region["requests"]["m"]["fuel"]
        assert "IS" in region["requests"]["s"]["role"]
        assert region["requests"]["m"]["role"] == ["MDR"]
        pairs |= set(region["requests"]["s"]["fuel"])
    assert pairs == {"E", "G"}


def test_a_change_has_its_two_sides(document: dict[str, Any]) -> None:
    impact = document["impact"]
    assert (impact["changed"], impact["of"]) == (4, 5)
    found = {
        (
            *(tuple(side) for side in region["when"].values()),
            *(region[side]["trt_seconds"] for side in ("before", "after")),
            region["after"]["access"],
            region["direction"],
            region["count"],
            *(tuple(map(line_of, region[side]["by"])) for side in ("before", "after")),
        )
        for region in impact["regions"]
    }
    assert {(role, count, before, after, access, way) for role, _, before, after, access, way, count, *_ in found} == {
        (("IS",), 2, 3600, 21_600, "permitted", "slower"),
        (("GS",), 1, 7200, None, "refused", "newly_refused"),
        (("MDR",), 1, 14_400, 18_000, "permitted", "slower"),
    }
    aside = {region["when"]["role"][0]: region["after"]["overridden"] for region in impact["regions"]}
    assert aside == {"IS": [], "GS": [], "MDR": ["t MDR"]}
    by = {role[0]: sides for role, *_, one, two in found for sides in [(one, two)]}
    assert by == {
        "IS": (("| IS   | 1 h           |",), ("set t IS to 6 h",)),
        "GS": (("| GS   | 2 h           |",), ("add rule gas_is_refused",)),
        "MDR": (("| MDR  | 4 h           |",), ("add rule distant",)),
    }


def test_an_example_of_the_base(document: dict[str, Any]) -> None:
    (change,) = document["examples_changed"]
    assert line_of(change) == 'example "an IS"'
    assert change["expected"] == {"access": "permitted", "trt_seconds": 3600}
    assert change["now"] == [{"access": "permitted", "trt_seconds": 21_600}]


def test_what_is_always_proved(document: dict[str, Any]) -> None:
    dead = [v["subject"] for v in document["verdicts"] if v["kind"] == "dead" and v["status"] == "refuted"]
    assert dead == ["t GS"]  # every GS that is possible is refused now
    assert all(v["status"] == "proved" for v in document["verdicts"] if v["kind"] in ("gap", "conflict", "vacuous"))


# --- the text


def test_every_heading_has_what_is_its_own(sections: dict[str, list[str]]) -> None:
    assert sections["What is assumed"] == [
        "5 requests possible",
        "assuming that nobody does (excludes 1, line 9)",
        "no claim needs it, by one of the two engines (--without-assumptions asks the other too)",
    ]
    assert sections["Properties"] == [
        "✓ fair An IS is answered no faster.",
        "proved for 2 pairs, before: refuted",
        "✗ fair_back An MDR is answered no faster.",
        "refuted by 2 of 2 pairs, before: proved",
    ]
    assert sections["What the proposal intends"] == [
        "✗ changes only where role is IS refuted by 2 of 3 requests",
        "✗ every change is slower refuted by 1 of 5 requests",
        "✗ refuses nothing new refuted by 1 of 5 requests",
    ]
    assert "✗ no dead provision 1 of 6 refuted" in sections["Always proved"]
    assert {"✓ no gap", "✓ no conflict"} <= set(sections["Always proved"])


def test_what_is_undecided_is_not_told_as_not_so(reports: tuple[FileReport, FileReport]) -> None:
    found = reports[1].verification
    assert found is not None
    (gap,) = (v for v in found.verdicts if v.kind is Kind.GAP)
    alive = [v for v in found.verdicts if v.kind is Kind.DEAD and v.status is Status.PROVED]
    verdicts = [
        replace(v, status=Status.UNDECIDED, reason="timeout", trust=None) if v in (gap, *alive[:2]) else v
        for v in found.verdicts
    ]
    late = replace(found, verdicts=tuple(verdicts))
    said = sections_of(replace(reports[1], verification=late))["Always proved"]
    assert "? no gap 1 of 1 undecided" in said
    assert "✗ no dead provision 1 of 6 refuted, 2 of 6 undecided" in said
    assert [proved_of(late, kinds) for kinds in ((Kind.GAP,), (Kind.DEAD,))] == ["? 0 of 1", "✗ 3 of 6"]


def test_six_classes_are_few_enough_to_be_tried_whole(document: dict[str, Any]) -> None:
    assert {v["trust"] for v in document["verdicts"]} == {3}


def test_the_text_says_what_changes(sections: dict[str, list[str]]) -> None:
    (found,) = (lines for heading, lines in sections.items() if heading == "What changes")
    assert found[:3] == ["4 of 5 requests (80.0 %)", "3 answered slower", "1 newly refused"]
    blocks: dict[str, list[str]] = {}
    for line in found[3:]:
        if "→" in line:
            blocks[line] = []
        else:
            blocks[[*blocks][-1]].append(line)
    assert blocks == {
        "2 answered within 1 h → answered within 6 h": ["because of t IS", "2 role IS"],
        "1 answered within 2 h → refused": ["because of gas_is_refused", "1 role GS"],  # the other fuel is impossible
        "1 answered within 4 h → answered within 5 h": ["because of distant", "1 role MDR · fuel G"],
    }
    (changed,) = sections["Examples of the base that change"]
    assert changed.startswith("an IS answered within 1 h → answered within 6 h ")
    assert changed.endswith("base.policy:29")


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 5, "0.0 %"),
        (5, 5, "100.0 %"),
        (4, 5, "80.0 %"),
        (1, 1999, "0.1 %"),
        (1, 2001, "< 0.1 %"),
        (1, 10**30, "< 0.1 %"),
        (1998, 1999, "99.9 %"),
        (2000, 2001, "> 99.9 %"),
        (10**30 - 1, 10**30, "> 99.9 %"),
    ],
)
def test_a_share_of_something_is_never_nothing_and_never_all(part: int, whole: int, said: str) -> None:
    assert numbers.percent(part, whole) == said


def test_the_text_puts_two_requests_side_by_side(sections: dict[str, list[str]]) -> None:
    found = sections["✗ fair_back"]
    assert found[0] == "An MDR is answered no faster."
    assert found[1].endswith("base.policy:24")
    shown = {line.split(" ")[0]: line for line in found}
    assert shown["s"] == "s m"
    assert shown["role"] == "role IS MDR"
    fuel = shown["fuel"].split()[1]
    assert shown["fuel"] == f"fuel {fuel} {fuel}"
    hours = {"E": 4, "G": 5}[fuel]
    assert shown["answer"] == f"answer answered within 6 h answered within {hours} h"
    assert shown["because"] == f"because of t IS {'t MDR' if fuel == 'E' else 'distant'}"
    places = next(line for line in found if ".policy:" in line and line is not found[1])
    assert "q.policy:4" in places
    assert sections["✗ refuses nothing new"][0].endswith("q.policy:18")


def test_the_opening_table_has_each_file_in_its_column(reports: tuple[FileReport, FileReport]) -> None:
    out = io.StringIO()
    several.print_opening(Console(file=out, width=120), VerifyRun(reports, 1))
    rows = {line.strip().split("  ")[0]: " ".join(line.split()) for line in out.getvalue().splitlines() if line.strip()}
    assert rows["fair"] == "fair ✗ fails 100.0 % ✓ repaired"
    assert rows["fair_back"] == "fair_back ✓ holds ✗ lost 100.0 %"
    assert rows["intents met"] == "intents met ✗ 0 of 3"
    assert rows["kinds slower"] == "kinds slower 3"
    assert rows["kinds newly refused"] == "kinds newly refused 1"
