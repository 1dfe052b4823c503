"""Of several times a request counts once, in a brief about what changes, comes and goes; counted by hand."""

from __future__ import annotations

from pathlib import Path

from tests.command import run

DESK = """\
policy Desk "A desk"

request
  kind   : one of A, B, C
  size   : whole number from 1 to 4

times
  reply
  mend

table t
  | kind | size      | reply within | mend within |
  | A    | any       | 1 h          | 5 h         |
  | B    | at most 2 | 2 h          | 6 h         |
  | B    | over 2    | 2 h          | 7 h         |
  | C    | any       | 3 h          | 8 h         |
"""


def brief(folder: Path, lines: str, *more: str) -> str:
    """The brief of a proposal of these lines, on one line."""
    (folder / "desk.policy").write_text(DESK, encoding="utf-8")
    text = f'proposal moved "p"\n  to Desk in "desk.policy"\n{lines}'
    (folder / "moved.policy").write_text(text, encoding="utf-8")
    ran = run("verify", "moved.policy", "--brief", "--no-cache", *more, cwd=folder, COLUMNS="200")
    assert ran.stderr == ""
    return " ".join(ran.stdout.split())


def test_what_changes_in_two_times_is_said_to_be_in_both(tmp_path: Path) -> None:
    page = brief(tmp_path, "  set t A reply to 2 h\n  set t A mend to 6 h\n  set t C mend to 9 h\n")
    assert "8 of 12 kinds of request (66.7 %) change: reply 4 slower; mend 8 slower; 4 in both of these." in page


def test_what_changes_in_one_time_each_is_in_no_two(tmp_path: Path) -> None:
    page = brief(tmp_path, "  set t A reply to 2 h\n  set t C mend to 9 h\n")
    assert "change: reply 4 slower; mend 4 slower. " in page


COMING = """\
  add code D to kind
  add code E to kind
  add row to t | D | at most 2 | 1 h | 11 h |
  add row to t | D | 3         | 1 h | 12 h |
  add row to t | D | 4         | 1 h | 13 h |
  add row to t | E | at most 2 | 2 h | 14 h |
  add row to t | E | 3         | 2 h | 15 h |
  add row to t | E | 4         | 2 h | 16 h |
"""
"""Eight kinds come: in the reply 4 and 4, in the mending 2, 1, 1, 2, 1 and 1."""


def test_requests_that_come_are_counted_once(tmp_path: Path) -> None:
    page = brief(tmp_path, COMING)
    coming = page[page.index("8 kinds of request become possible:") :]
    assert "reply 1 h kind D 4 4" in coming
    assert "reply 2 h kind E 4 4" in coming
    assert "the same, in other times, in 2 boxes (in the full report) none" in coming


def test_a_row_adds_what_no_row_above_has_in_any_time(tmp_path: Path) -> None:
    """Of the 7 kinds that come, D is divided by the reply into 1, 1 and 1 and 1, and by the mending into 2 and 2."""
    rows = [f"  add row to t | D | {size} | {size} h | {10 + size % 2} h |\n" for size in range(1, 5)]
    more = [f"  add row to t | {code} | any | {n} h | {n} h |\n" for n, code in enumerate(("E", "F", "G"), 20)]
    codes = [f"  add code {code} to kind\n" for code in ("D", "E", "F", "G")]
    page = brief(tmp_path, "".join([*codes, *rows, *more]))
    coming = page[page.index("16 kinds of request become possible:") :]
    for row in (
        "which requests kinds not above",
        "20 h kind E 4 4",
        "22 h kind G 4 4",
        "mend 10 h kind D · size 2, 4 2 2",
        "mend 11 h kind D · size 1, 3 2 2",
        "reply 1 h kind D · size 1 1 0",
        "the same, in other times, in 3 boxes (in the full report) none",
    ):
        assert row in coming


def test_others_are_what_no_row_above_has_in_any_time(tmp_path: Path) -> None:
    """Seven codes come, of 4 kinds each. Six have a row; the last is divided into two boxes by its replies."""
    codes = [f"  add code {code} to kind\n" for code in "DEFGHIJ"]
    rows = [f"  add row to t | {code} | any | {n} h | {n} h |\n" for n, code in enumerate("DEFGHI", 20)]
    last = ["  add row to t | J | at most 2 | 50 h | 52 h |\n", "  add row to t | J | over 2 | 51 h | 52 h |\n"]
    page = brief(tmp_path, "".join([*codes, *rows, *last]))
    coming = page[page.index("28 kinds of request become possible:") :]
    assert "25 h kind I 4 " in coming
    assert "others, in 3 boxes (in the full report) 4 " in coming  # two boxes for the replies, one for the mending
