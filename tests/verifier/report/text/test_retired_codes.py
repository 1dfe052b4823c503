"""A brief says nothing of codes that the proposal retires where it is about what nobody has any more; by hand.

From July on there are no photographs and no Z. Of X and Y, those without a letter change: 184 days, with a card or nothing.
"""

from datetime import date
from pathlib import Path

import pytest

from policy_dsl.model.boxes import Box, OneOfCodes, OneOfRanges, Selection
from tests.command import run
from tests.written import written
from verifier.report.facts.retired_codes import without_retired

DESK = """\
policy Desk "A desk"
  dated by asked

request
  asked : date from 2026-01-01 until 2027-01-01
  proof : set of Photo, Letter, Card
  kind  : one of X, Y, Z

table t
  | proof              | kind | answer within |
  | has Letter         | any  | 1 h           |
  | has none of Letter | X    | 2 h           |
  | has none of Letter | Y    | 3 h           |
  | has none of Letter | Z    | 4 h           |
"""

LATER = """\
proposal later "No photographs from July on"
  to Desk in "base.policy"
  in force from 2026-07-01

  retire code Photo of proof
  retire code Z of kind
  set t "row 2" to 5 h
  set t "row 3" to 6 h

  intends
    every change is faster
    changes only where kind is X
"""


@pytest.fixture
def words(tmp_path: Path) -> str:
    (tmp_path / "base.policy").write_text(DESK, encoding="utf-8")
    (tmp_path / "later.policy").write_text(LATER, encoding="utf-8")
    return " ".join(run("verify", "later.policy", "--full", "--format", "plain", cwd=tmp_path).stdout.split())


def test_what_nobody_has_any_more_is_not_said_to_be_in_common(words: str) -> None:
    # 184 days of 2 proofs and 2 kinds, of 181 days of 8 proofs and 3 kinds and 184 of 4 and 2
    assert "not so for 736 of the 5,816 kinds of request it is about" in words
    assert "all with asked on or after 2026-07-01 · proof has none of Letter;" in words
    assert "all with asked on or after 2026-07-01 · proof has none of Letter · kind Y;" in words
    assert "none of Photo" not in words


def test_a_code_that_is_retired_is_not_named_as_untouched(words: str) -> None:
    assert "conditions also fit" not in words
    assert "named by the proposal, and unchanged" not in words


@pytest.mark.parametrize(
    ("days", "lacks"),
    [
        ([(date(2026, 7, 1), date(2026, 7, 9))], ()),
        ([(date(2026, 6, 30), date(2026, 7, 9))], ("Photo",)),
        ([(date(2026, 3, 1), date(2026, 4, 1)), (date(2026, 7, 5), date(2026, 7, 9))], ("Photo",)),
    ],
)
def test_of_days_before_it_is_said_which_codes_are_missing(
    days: list[tuple[date, date]], lacks: tuple[str, ...], tmp_path: Path
) -> None:
    """On earlier days some requests have the code, so that it says something that none in the box does."""
    loaded = written(tmp_path, LATER, name="later.policy", base=DESK)
    assert loaded.amended is not None
    ranges = tuple((start.toordinal(), until.toordinal()) for start, until in days)
    box: Box = {"asked": OneOfRanges(ranges), "proof": Selection((), ("Photo", "Card")), "kind": OneOfCodes(("X",))}
    said = without_retired(loaded.amended, loaded.proposal, box)
    assert said == {**box, "proof": Selection((), (*lacks, "Card"))}


def test_of_days_after_it_a_code_that_is_retired_is_not_listed(tmp_path: Path) -> None:
    loaded = written(tmp_path, LATER, name="later.policy", base=DESK)
    assert loaded.amended is not None
    for first, kinds in ((date(2026, 7, 1), ("X",)), (date(2026, 6, 30), ("X", "Z"))):
        days = OneOfRanges(((first.toordinal(), date(2026, 7, 9).toordinal()),))
        box: Box = {"asked": days, "kind": OneOfCodes(("X", "Z"))}
        assert without_retired(loaded.amended, loaded.proposal, box) == {**box, "kind": OneOfCodes(kinds)}
