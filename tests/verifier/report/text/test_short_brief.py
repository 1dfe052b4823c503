"""What a short brief keeps of claims that fail today and as proposed, and of what is assumed; counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.written import written
from verifier.report.facts.reports import FileReport
from verifier.report.words.brief.brief import brief
from verifier.report.words.brief.detail import Detail
from verifier.report.words.document import Sentence
from verifier.verify import verify_proposal

DESK = """policy Desk "A desk"

request
  reader : one of Child, Adult, Guest
  item   : one of A, B
  many   : whole number from 1 to 5

impossible when reader is Adult and item is B
  because "adults have no B"
impossible when reader is Guest and many is 1
  because "guests come for two"

table t
  | reader | many      | answer within |
  | Child  | at most 2 | 2 days        |
  | Child  | 3 to 4    | 1 h           |
  | Child  | 5         | 1 h           |
  | Adult  | 1         | 1 h           |
  | Adult  | over 1    | 1 h           |
  | Guest  | at most 4 | 1 h           |
  | Guest  | 5         | 2 days        |

property within_day "Nobody waits longer than a day."
  for any request r
  never r slower than 1 day
  counted by reader

"""
"""Of 23 kinds of request, 10 of children, 5 of adults and 8 of guests, 4 and 2 wait for two days."""

SLOWER = """proposal slower "Children and an adult wait, guests do not"
  to Desk in "base.policy"

  set t "row 2" to 2 days
  set t "row 4" to 2 days
  set t "row 7" to 1 h
"""
"""8 kinds of children and 1 of adults wait; of an adult with B, which is impossible, 1 more would."""

CLASH = """proposal clash "Nobody waits, and adults have two times"
  to Desk in "base.policy"

  set t "row 1" to 1 h
  set t "row 7" to 1 h
  add rule two_times
    when reader is Adult and many over 3
    answer within 3 h
"""
"""Of adults, 2 kinds have two times."""


def short(folder: Path, proposal: str, detail: Detail) -> str:
    """What the brief says at this level of detail, in its sentences."""
    loaded = written(folder, proposal, base=DESK)
    assert loaded.proposal is not None
    assert loaded.amended is not None
    verification = verify_proposal(loaded.proposal, loaded.amended)
    report = FileReport("p.policy", loaded.texts, (), verification)
    parts = brief(report, verification, detail).parts
    return " ".join(line.text for part in parts for line in part.body if isinstance(line, Sentence))


@pytest.mark.parametrize("detail", [Detail.FEW, Detail.BARE])
def test_a_claim_that_fails_elsewhere_says_how_often(detail: Detail, tmp_path: Path) -> None:
    text = short(tmp_path, SLOWER, detail)
    assert "failing elsewhere than today: within_day (2 of 3 " in text
    assert "; 6 → 9 of 23 kinds, 26.1 % → 39.1 %; 1 new: reader Adult)" in text
    assert "because of the" not in text


def test_a_claim_that_fails_as_often_says_for_how_many_others(tmp_path: Path) -> None:
    """Of six kinds two fail today, with an A, and two as proposed: A with X, and B with X."""
    base = 'policy P "p"\n\nrequest\n  who : one of A, B, C\n  how : one of X, Y\n\ntable t\n  | who | X | Y |\n'
    base += "  | A | 2 h | 2 h |\n  | B | 1 h | 1 h |\n  | C | 1 h | 1 h |\n"
    base += (
        '\nproperty soon "All are answered soon."\n  for any request r\n  counted by how\n  never r slower than 1 h\n'
    )
    proposal = 'proposal Q "q"\n  to P in "base.policy"\n\n  set t A Y to 1 h\n  set t B Y to 2 h\n'
    loaded = written(tmp_path, proposal, base=base)
    assert loaded.proposal is not None
    assert loaded.amended is not None
    verification = verify_proposal(loaded.proposal, loaded.amended)
    parts = brief(FileReport("p.policy", loaded.texts, (), verification), verification, Detail.FEW).parts
    text = " ".join(line.text for part in parts for line in part.body if isinstance(line, Sentence))
    assert "2 of 6 kinds, as many as today, 1 new and 1 gone (33.3 %)" in text


@pytest.mark.parametrize("detail", [Detail.FEW, Detail.BARE])
def test_what_a_conflict_alone_breaks_is_said_to_be_so(detail: Detail, tmp_path: Path) -> None:
    text = short(tmp_path, CLASH, detail)
    assert "; 6 → 2 of 23 kinds, 26.1 % → 8.7 %; 1 new: reader Adult), all because of the conflict." in text


@pytest.mark.parametrize("detail", [Detail.NAMES, Detail.BARE])
def test_what_a_clause_keeps_from_changing_is_counted(detail: Detail, tmp_path: Path) -> None:
    text = short(tmp_path, SLOWER, detail)
    assert "“adults have no B”" in text
    assert "1 more kind would change too." in text
    assert "“guests come for two”." in text
