"""Two proposals to a policy with two named times: a request counts once, in however many of them it changes. By hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_dsl.model.boxes import OneOfCodes
from policy_dsl.model.times import TIME_FACT
from tests.command import run
from verifier.report.words.brief.change_rows import by_times
from verifier.results.impact import ChangeDirection, OutlineRow

DESK = """policy Desk "p"

request
  kind   : one of A, B, C
  urgent : yes/no

times
  reply
  mend

table t
  | kind | reply within | mend within |
  | A    | 1 h          | 2 h         |
  | B    | 1 h          | 2 h         |
  | C    | 1 h          | 2 h         |
"""


def opening(folder: Path, first: str, second: str) -> str:
    """What the brief about both says, on one line."""
    (folder / "desk.policy").write_text(DESK, encoding="utf-8")
    for name, lines in (("one", first), ("two", second)):
        text = f'proposal {name} "p"\n  to Desk in "desk.policy"\n{lines}'
        (folder / f"{name}.policy").write_text(text, encoding="utf-8")
    ran = run("verify", "one.policy", "two.policy", "--brief", "--no-cache", cwd=folder, COLUMNS="200")
    return " ".join(ran.stdout.split())


def test_what_moves_in_two_times_is_counted_in_each(tmp_path: Path) -> None:
    text = opening(
        tmp_path,
        "  set t A reply to 3 h\n  set t A mend to 4 h\n  set t B mend to 4 h\n",  # 2 kinds in one, 4 in the other
        "  set t C mend to 1 h\n",
    )
    assert "kinds slower in reply 2 none" in text
    assert "kinds slower in mend 4 none" in text
    assert "kinds faster in mend none 2" in text
    assert "kinds faster in reply" not in text
    assert "one: 2 kinds of request slower in reply; all of them: reply: kind A: 1 h → 3 h" in text
    assert "one: 4 kinds of request slower in mend; all of them: mend: kind A, B: 2 h → 4 h" in text


@pytest.mark.parametrize(
    ("second", "contested", "alike"),
    [
        ("  set t A reply to 5 h\n  set t A mend to 6 h\n", "2 kinds", None),  # the same two kinds, in both times
        ("  set t A reply to 5 h\n  set t A mend to 4 h\n", "2 kinds", "2 kinds"),
    ],
)
def test_where_two_meet_in_two_times_a_request_counts_once(
    second: str, contested: str, alike: str | None, tmp_path: Path
) -> None:
    text = opening(tmp_path, "  set t A reply to 3 h\n  set t A mend to 4 h\n", second)
    for many, how in ((contested, "different answers"), (alike, "the same answer")):
        assert (f"Both change {many} of request to {how}" in text) is (many is not None)
        assert text.count(f"of request to {how}") == (many is not None)


def test_rows_that_are_left_out_do_not_mix_times() -> None:
    """Rows about one of the times stand together; none is lost."""
    rows = [row_about(*names) for names in (("reply",), ("mend",), ("reply",), ("reply", "mend"))]
    groups = by_times(rows)
    assert groups == [[rows[0], rows[2]], [rows[1]], [rows[3]]]


def row_about(*names: str) -> OutlineRow:
    """A row about these times."""
    box = {TIME_FACT: OneOfCodes(names)}
    return OutlineRow(ChangeDirection.SLOWER, (), (), (), box, (), 1, 1, box)
