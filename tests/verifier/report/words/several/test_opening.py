"""The part that opens the report of several files, worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from policy_dsl.pipeline import load
from tests.command import run
from tests.verifier.test_together import BASE, PROPOSALS, pair_of
from verifier.report.words.document import Tone
from verifier.report.words.several.meetings import Room
from verifier.report.words.several.pairs import pair_sentence
from verifier.results.status import Status

HEAD = "A kind of request is one combination of facts, however often it is sent."


def save(folder: Path, *names: str) -> list[str]:
    (folder / "P.policy").write_text(BASE, encoding="utf-8")
    for name in names:
        text = f'proposal {name} "{name}"\n  to P in "P.policy"\n\n  {PROPOSALS[name]}\n'
        (folder / f"{name}.policy").write_text(text, encoding="utf-8")
    return [f"{name}.policy" for name in names]


def opening(folder: Path, *files: str) -> list[str]:
    """The lines before the first report, without what only lays them out."""
    ran = run("verify", *files, "--format", "plain", "--trust", 1, cwd=folder)
    assert ran.stderr == ""
    whole = ran.stdout[ran.stdout.index("The proposals to P") :]
    lines = whole[: whole.index("\n\n")].split("\n")[1:]
    return [" ".join(line.split()) for line in lines if not line.strip().startswith("─")]


def sentences(folder: Path, *files: str) -> str:
    lines = opening(folder, *files)
    start = next(n for n, line in enumerate(lines) if HEAD[:25] in line or line.startswith("A number"))
    return " ".join(lines[start:])


def test_the_table(tmp_path: Path) -> None:
    files = save(tmp_path, "is_30min", "mdr_2h", "refused")
    lines = opening(tmp_path, "P.policy", *files)
    assert lines[:5] == [
        "today is_30min mdr_2h refused",
        "level ✓ holds ✗ lost 50.0 % ✓ holds ✓ holds",  # the ten Fast pairs of twenty
        "kinds newly refused none none 10",
        "kinds slower none 20 none",
        "kinds faster 10 none none",
    ]
    text = " ".join(lines)
    assert "mdr_2h: 20 kinds of request slower; all of them: role MDR: 1 h → 2 h" in text
    assert "refused: 10 kinds of request newly refused; all of them: role MDR · mode Fast: 1 h → refused" in text
    assert "✓ Compared with today, nobody is newly refused or slower under is_30min alone." in text
    assert (
        "mdr_2h and refused can both be adopted; where they disagree, on 10 kinds of request, refused prevails." in text
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (
            "is_1h",
            "is_3h",
            "✗ is_1h and is_3h cannot both be adopted: t IS, 1 h by is_1h, 3 h by is_3h. Both change 10 kinds of request"
            " to different answers: 1 h by is_1h, 3 h by is_3h; such as role IS · mode Fast",
        ),
        ("is_1h", "is_1h_too", "· is_1h and is_1h_too make the same changes: to adopt one is to adopt both."),
        (
            "is_1h",
            "mdr_2h",
            "✗ is_1h and mdr_2h can both be adopted, but together they break level, which each alone keeps."
            " level: mode Fast: 1 h for role IS, 2 h for role MDR",
        ),
        (
            "rule_3h",
            "rule_4h",
            "✗ rule_3h and rule_4h cannot both be adopted as they stand: together they leave 10 kinds of request with two"
            " times. Both change 10 kinds of request to different answers: 3 h by rule_3h, 4 h by rule_4h, two times (a"
            " conflict) with both; such as role IS · mode Fast",
        ),
        (
            "a_row",
            "row_3",
            "✗ a_row and row_3 depend on the order: role IS · mode Fast · day 2026-01-02: two times (a conflict) if a_row"
            " is adopted first, 5 h if row_3 is.",
        ),
        (
            "no_late",
            "needs_late",
            "✗ no_late and needs_late cannot both be adopted as written, in either order. needs_late after no_late: `late`"
            " is gone: the proposal `no_late` removes `late`",
        ),
        (
            "from_the_6th",
            "from_the_3rd",
            "from_the_3rd after from_the_6th: `from_the_6th`, to which this is made, is in force only from `2026-01-06`",
        ),
        (
            "fast_within_3h",
            "rule_4h",
            "but fast_within_3h no longer does all that it intends.",
        ),
        (
            "is_1h",
            "a_row",
            "✓ These can both be adopted, and leave each other alone: is_1h and a_row.",
        ),
    ],
)
def test_a_pair(tmp_path: Path, first: str, second: str, expected: str) -> None:
    assert expected in sentences(tmp_path, *save(tmp_path, first, second))


@pytest.mark.parametrize("missing", ["meetings", "certificate", "order", "verdict"])
def test_what_is_undecided_is_not_said_to_go_together(tmp_path: Path, missing: str) -> None:
    pair = pair_of(tmp_path, "is_1h", "a_row")
    policy = load(str(tmp_path / "P.policy")).policy
    assert policy is not None
    met = pair.meetings
    assert met is not None
    room = Room(policy, 40)
    assert pair_sentence(room, pair).tone is Tone.GOOD
    match missing:
        case "meetings":
            pair = replace(pair, meetings=None)
        case "certificate":
            pair = replace(pair, meetings=replace(met, certified=Status.UNDECIDED))
        case "order":
            pair = replace(pair, order=Status.UNDECIDED)
        case _:
            late = replace(pair.joint[0].verdict, status=Status.UNDECIDED, reason="timeout")
            pair = replace(pair, joint=(replace(pair.joint[0], verdict=late),))
    sentence = pair_sentence(room, pair)
    assert sentence.tone is Tone.OPEN
    assert sentence.text.startswith("is_1h and a_row: it is undecided ")


def test_the_document_has_the_pairs(tmp_path: Path) -> None:
    files = save(tmp_path, "is_1h", "is_3h", "mdr_2h")
    ran = run("verify", *files, "--format", "json", "--trust", 1, cwd=tmp_path)
    (about,) = json.loads(ran.stdout)["policies"]
    assert (about["policy"], about["base"], about["proposals"]) == ("P", None, files)
    (level,) = about["guarantees"]
    assert level["today"]["status"] == "proved"
    assert [each["movement"] for each in level["proposals"]] == ["unchanged"] * 3
    collide, lost, kept = about["pairs"]
    assert [each["relation"] for each in about["pairs"]] == ["collide", "apart", "apart"]
    assert collide["collisions"] == [{"name": "t IS", "alike": False, "first": ["1 h"], "second": ["3 h"]}]
    (met,) = collide["meetings"]
    assert (met["count"], met["today"]["trt_seconds"], met["both"]) == (10, 7200, None)
    assert [met[name]["trt_seconds"] for name in ("first", "second")] == [3600, 10800]
    assert [(v["name"], v["lost_together"]) for v in lost["verdicts"] if v["lost_together"]] == [("level", True)]
    assert not any(v["lost_together"] for v in kept["verdicts"])
    assert [each["possible"] for each in lost["adoptions"]] == [True, True]


def test_a_proposal_to_another_version_is_bad_input(tmp_path: Path) -> None:
    (mine,) = save(tmp_path, "is_1h")
    (tmp_path / "old").mkdir()
    (theirs,) = save(tmp_path / "old", "mdr_2h")
    (tmp_path / "old" / "P.policy").write_text(BASE.replace("1 h  ", "3 h  "), encoding="utf-8")
    for files in (("P.policy", f"old/{theirs}"), (mine, f"old/{theirs}")):
        ran = run("verify", *files, "--format", "json", "--trust", 1, cwd=tmp_path)
        document = json.loads(ran.stdout)
        assert ran.returncode == 2
        (finding,) = document["reports"][1]["diagnostics"]
        assert finding["code"] == "E427"
        assert "`mdr_2h` amends `P` in old/P.policy" in finding["message"]
        assert " in P.policy" in finding["message"]
        assert document["reports"][0]["verdicts"]  # what can be verified is
    ran = run(
        "verify", "old/P.policy", f"old/{theirs}", "P.policy", mine, "--format", "json", "--trust", 1, cwd=tmp_path
    )
    assert [each["proposals"] for each in json.loads(ran.stdout)["policies"]] == [[f"old/{theirs}"], [mine]]


def test_a_proposal_to_another_policy_is_reported_by_itself(tmp_path: Path) -> None:
    (mine,) = save(tmp_path, "is_1h")
    (tmp_path / "Q.policy").write_text(BASE.replace("policy P", "policy Q"), encoding="utf-8")
    ran = run("verify", "Q.policy", mine, "--format", "json", "--trust", 1, cwd=tmp_path)
    document = json.loads(ran.stdout)
    assert [d["code"] for d in document["reports"][1]["diagnostics"]] == ["W525"]
    assert (ran.returncode, document["policies"]) == (0, [])
