"""What a conflict is between: two exact times, or a floor and a cap that it is later than."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import run

EXACT = """\
policy Exact "two exact times"

request
  urgent : yes/no

rule usual
  answer within 24 h

rule quick
  when urgent is yes
  answer within 2 h

rule also_quick
  when urgent is yes
  answer within 2 h
"""

CROSSED = """\
policy Crossed "a floor after a cap"

request
  hard   : yes/no
  urgent : yes/no

rule usual
  answer within 35 h

rule at_the_latest
  when urgent is yes
  answer within at most 30 h

rule not_at_once
  when hard is yes
  answer not before 40 h
"""

ON_CLOCKS = """\
policy Clocked "a floor that is later than a cap over a weekend"
  dated by received

request
  received : date from 2026-06-01 until 2026-06-08

calendar Office
  open Monday to Friday

clock Work
  counts Office
  day one is the day after receipt
  due at the end of the day
  a last day that is closed stays

rule usual
  answer within 4 calendar days on Work

rule at_the_latest
  answer within at most 3 calendar days on Work

rule not_at_once
  answer not before 2 working days on Work
"""


def shown(folder: Path, text: str, form: str) -> str:
    (folder / "p.policy").write_text(text, encoding="utf-8")
    return " ".join(run("verify", "p.policy", "--format", form, cwd=folder).stdout.split())


@pytest.mark.parametrize("form", ["plain", "markdown", "html", "junit"])
def test_two_exact_times_are_named(tmp_path: Path, form: str) -> None:
    said = shown(tmp_path, EXACT, form)
    assert "no answer: 24 h (usual) and 2 h (quick, also_quick) apply at once" in said.replace("\\", "")
    if form != "junit":
        assert "urgent yes: 24 h and 2 h at once (a conflict)." in said


@pytest.mark.parametrize("form", ["plain", "markdown", "html", "junit"])
def test_a_floor_and_the_cap_before_it_are_named(tmp_path: Path, form: str) -> None:
    said = shown(tmp_path, CROSSED, form)
    assert "no answer: not before 40 h (not_at_once), and within at most 30 h (at_the_latest)" in said.replace("\\", "")
    assert "two target response times that differ, or a floor that is later than a cap." in said
    if form != "junit":
        assert "hard yes · urgent yes: not before 40 h, and at most 30 h (a conflict)." in said


def test_on_clocks_the_floor_may_be_later_for_some_days_alone(tmp_path: Path) -> None:
    """From a Friday, three days end on a Monday, and two working days on the Tuesday; from a Monday, the floor is earlier."""
    said = shown(tmp_path, ON_CLOCKS, "plain")
    assert (
        "not before 2 working days on Work (not_at_once), and within at most 3 calendar days on Work (at_the_latest),"
        " which ends earlier for some days of receipt" in said
    )


def explained(folder: Path, text: str, *facts: str) -> str:
    (folder / "p.policy").write_text(text, encoding="utf-8")
    return run("explain", "p.policy", *facts, cwd=folder).stdout


def test_explain_says_what_is_later_than_what(tmp_path: Path) -> None:
    said = " ".join(explained(tmp_path, CROSSED, "hard=yes", "urgent=yes").split())
    assert "no answer: not before 40 h (not_at_once), and within at most 30 h (at_the_latest) because of" in said
    assert "at_the_latest p.policy:10 not_at_once is later than it" in said
    assert "not_at_once p.policy:14 is later than at_the_latest" in said
    clocked = " ".join(explained(tmp_path, ON_CLOCKS, "received=2026-06-01").split())
    assert "is later for some days of receipt than at_the_latest" in clocked


def test_of_some_facts_a_conflict_is_not_said_to_be_between_two_times(tmp_path: Path) -> None:
    """Whatever is urgent: what is hard has a floor later than its cap, and for the rest both of the exact times apply."""
    text = CROSSED + "\nrule soon\n  when hard is no and urgent is yes\n  answer within 1 h\n"
    assert "\nno answer: two times apply that contradict each other\n" in explained(tmp_path, text, "urgent=yes")


def test_what_a_long_cap_does_keeps_its_indent(tmp_path: Path) -> None:
    text = ON_CLOCKS.replace("within 4 calendar days", "within the later of 9 working days and 14 calendar days")
    text = text.replace("not before 2 working", "not before 1 working")
    lines = explained(tmp_path, text, "received=2026-06-01").splitlines()
    (start,) = (n for n, line in enumerate(lines) if "cuts the later of" in line)
    indents = {len(line) - len(line.lstrip()) for line in lines[start : start + 2]}
    assert lines[start + 1].split()[0] not in ("usual", "not_at_once"), lines  # the sentence goes on
    assert len(indents) == 1, lines


ADDED = {
    "a floor is later than a cap": "add rule late\n    when hard is yes\n    answer not before 40 h",
    "two times apply that differ": "add rule late\n    when hard is yes\n    answer within 20 h",
    "two times apply that differ, or a floor is later than a cap": (
        "add rule late\n    when hard is yes and urgent is yes\n    answer not before 40 h\n"
        "  add rule later\n    when hard is yes and urgent is no\n    answer within 20 h"
    ),
}
CAPPED = CROSSED[: CROSSED.index("\nrule not_at_once")].replace("when urgent is yes\n  ", "")
"""Whatever it is, it is answered within 35 h, cut to 30."""


@pytest.mark.parametrize("form", ["plain", "markdown", "html", "junit"])
@pytest.mark.parametrize("kind", list(ADDED))
def test_what_changes_into_a_conflict_says_of_what_kind(tmp_path: Path, kind: str, form: str) -> None:
    """In the first case a floor of 40 h is later than the cap of 30; in the second 30 h and 20 differ; in the third, some of
    what is hard has the one and some the other.
    """
    (tmp_path / "base.policy").write_text(CAPPED, encoding="utf-8")
    text = f'proposal q "q"\n  to Crossed in "base.policy"\n\n  {ADDED[kind]}\n'
    (tmp_path / "q.policy").write_text(text, encoding="utf-8")
    shown = run("verify", "q.policy", "--full", "--format", form, cwd=tmp_path).stdout.replace("\\", "")
    words = {said for said in ADDED if f"no answer: {said}" in " ".join(shown.split()).replace("—", "")}
    assert words == {kind} | ({"two times apply that differ"} if kind.startswith("two") else set())
