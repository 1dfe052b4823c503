"""What an explanation says of derived facts and terms where facts are missing, held to every completion by brute force."""

import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from policy_dsl.diagram.mdd.deadline import TooLargeError
from verifier.by_diagram.questions import agreement
from verifier.cli.explain import run
from verifier.report.formats import Common, Format

HOUSE = """\
policy House "every request is answered within an hour, for one reason or another"

request
  people : whole number from 1 to 3
  means  : one of Low, Middle, High
  child  : yes/no

impossible when people is 1 and child is yes
  because "a child is not alone"

term several means people at least 2

derive size : one of Small, Large
  otherwise Large

rule poor
  when means is Low
  gives size Small

rule few
  when means is not Low and people at most 2
  gives size Small

derive risk : one of Minor, Major
  otherwise Minor

rule young
  when child is yes
  gives risk Major

rule calm
  when size is Small
  gives risk Minor
  overrides young

rule together
  when size is Small and several
  answer within 1 h

rule alone
  when size is Small and not several
  answer within 1 h

rule major
  when size is Large and risk is Major
  answer within 1 h

rule minor
  when size is Large and risk is Minor
  answer within 1 h
"""

VALUES: dict[str, list[Any]] = {"people": [1, 2, 3], "means": ["Low", "Middle", "High"], "child": ["yes", "no"]}

Reading = tuple[str, list[str]]


def size(request: dict[str, Any]) -> Reading:
    """The size as the policy says it, and what gives it."""
    if request["means"] == "Low":
        return "Small", ["poor"]
    return ("Small", ["few"]) if request["people"] <= 2 else ("Large", [])


def risk(request: dict[str, Any]) -> Reading:
    """The risk, likewise: `calm` sets `young` aside."""
    if size(request)[0] == "Small":
        return "Minor", ["calm"]
    return ("Major", ["young"]) if request["child"] == "yes" else ("Minor", [])


def completions(facts: dict[str, Any]) -> list[dict[str, Any]]:
    """All possible requests with these facts."""
    every = (dict(zip(VALUES, chosen, strict=True)) for chosen in product(*VALUES.values()))
    return [r for r in every if facts.items() <= r.items() and not (r["people"] == 1 and r["child"] == "yes")]


def partial_requests() -> Iterator[dict[str, Any]]:
    """Every choice of facts of which at least one is missing."""
    for chosen in product(*([None, *values] for values in VALUES.values())):
        facts = {name: value for name, value in zip(VALUES, chosen, strict=True) if value is not None}
        if len(facts) < len(VALUES) and completions(facts):
            yield facts


def agreed(readings: list[Reading]) -> dict[str, Any]:
    """The only value, or None, and all that gives it."""
    values = {value for value, _ in readings}
    names = {name for _, by in readings for name in by}
    ordered = [name for name in ("poor", "few", "young", "calm") if name in names]
    return {"values": [*values], "by": ordered} if len(values) == 1 else {"values": None, "by": []}


def explained(folder: Path, facts: dict[str, Any], as_format: Common, capsys: pytest.CaptureFixture[str]) -> str:
    """What `explain` prints."""
    file = folder / "house.policy"
    file.write_text(HOUSE, encoding="utf-8")
    assert run(str(file), tuple(f"{name}={value}" for name, value in facts.items()), None, as_format) == 0
    return capsys.readouterr().out


def test_a_derived_fact_is_settled_where_every_completion_agrees(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    agreeing_for_two_reasons = 0
    for facts in partial_requests():
        requests = completions(facts)
        sizes = [size(r) for r in requests]
        expected = {"size": agreed(sizes)}
        if any(value == "Large" for value, _ in sizes):
            expected["risk"] = agreed([risk(r) for r in requests])
        (edition,) = json.loads(explained(tmp_path, facts, Format.JSON, capsys))["editions"]
        assert edition["derived"] == expected, facts
        agreeing_for_two_reasons += len(expected["size"]["by"]) == 2
        if any(value == "Small" for value, _ in sizes):
            every = {r["people"] >= 2 for r in requests}
            assert edition["terms"] == {"several": every.pop() if len(every) == 1 else None}, facts
    assert agreeing_for_two_reasons > 3


def test_the_text_says_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two people are few, or poor: the size is small either way. Of a child's household, there are several people."""
    lines = [
        line.split() for line in explained(tmp_path, {"people": 2, "child": "yes"}, Format.PLAIN, capsys).splitlines()
    ]
    assert ["derived", "size:", "Small"] in lines
    assert [line[:2] for line in lines if line[:1] == ["by"]] == [["by", "poor"], ["by", "few"]]
    assert "terms several: yes" in " ".join(explained(tmp_path, {"child": "yes"}, Format.PLAIN, capsys).split())
    assert "size: not settled" in explained(tmp_path, {"child": "no"}, Format.PLAIN, capsys)
    text = explained(tmp_path, {"means": "Middle", "people": 3}, Format.PLAIN, capsys)
    assert "size: Large\n" in text
    assert "risk: not settled\n" in text


def test_a_value_for_two_reasons_names_both(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a child, the risk is minor because the household is small, or because nothing else is said."""
    text = explained(tmp_path, {"child": "no"}, Format.PLAIN, capsys)
    words = " ".join(text.split()).split("risk: Minor")[1]
    assert re.findall(r"by \w+", words) == ["by calm", "by otherwise"]


def test_beyond_what_a_diagram_holds_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_large(*_: object, **__: object) -> None:
        raise TooLargeError

    monkeypatch.setattr(agreement, "partition", too_large)
    (edition,) = json.loads(explained(tmp_path, {"people": 2}, Format.JSON, capsys))["editions"]
    assert edition["derived"] == {"size": {"values": None, "by": [], "tried": False}}
    assert "size: not tried: too much is missing\n" in explained(tmp_path, {"people": 2}, Format.PLAIN, capsys)
    (edition,) = json.loads(explained(tmp_path, {"people": 2, "means": "Low"}, Format.JSON, capsys))["editions"]
    assert edition["derived"] == {
        "size": {"values": ["Small"], "by": ["poor"]}
    }  # the parts of its conditions settle it


def test_what_is_set_aside_gives_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a poor household with a child `young` applies, whoever lives there; `calm`, which does too, sets it aside."""
    file = tmp_path / "house.policy"
    text = HOUSE.replace("when size is Small and several\n", "when size is Small and several and risk is Minor\n")
    assert text != HOUSE
    file.write_text(text, encoding="utf-8")
    assert run(str(file), ("means=Low", "child=yes"), None, Format.JSON) == 0
    (edition,) = json.loads(capsys.readouterr().out)["editions"]
    assert edition["derived"]["risk"] == {"values": ["Minor"], "by": ["calm"]}
