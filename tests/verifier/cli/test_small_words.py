"""What is said in passing: the help, labels, and numbers of one."""

import io
import sys
from pathlib import Path

import pytest
from rich.console import Console

from tests.written import policy, written
from verifier.cli.commands import command
from verifier.examples import try_examples
from verifier.explain import explain
from verifier.report.text.explain import print_explanations
from verifier.report.text.test import print_total

LABELLED = """\
policy P "p"

request
  who : one of A "Adult person", B
  n   : whole number from 0 to 3

rule r
  answer within 2 h

rule q
  when who is B
  answer within 1 h
  overrides r

example "one"
  given who B
  expect 1 h
"""


def test_without_a_command_the_help_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["evenhand"])
    assert command() == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert shown.out.startswith("Usage: ")
    assert "\n  verify " in shown.out


def test_a_code_and_its_label_stand_apart(tmp_path: Path) -> None:
    found = policy(tmp_path, LABELLED)
    out = io.StringIO()
    explained = [explain(found, {"who": "A", "n": 2})]
    print_explanations(Console(file=out, width=100, color_system=None), [found], ["P"], explained)
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    assert lines[:2] == ["who  A  Adult person", "n    2"]
    assert "  who  B  answered within 1 h" in lines


def test_one_example_holds(tmp_path: Path) -> None:
    out = io.StringIO()
    print_total(Console(file=out, color_system=None), [try_examples(policy(tmp_path, LABELLED), None)], empty=False)
    assert out.getvalue() == "1 of 1 example holds\n"


def test_every_unit_is_listed(tmp_path: Path) -> None:
    text = LABELLED.replace("answer within 2 h", "answer within 2 fortnights")
    (finding,) = written(tmp_path, text).findings
    assert finding.code == "E115"
    assert finding.message.endswith("expected one of `s`, `min`, `h`, `day`, `days`, `week`, `weeks`")
