"""By how many days answers move, and on how many days of receipt: what is listed adds up, or says that it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import run

HEAD = """\
policy Clocked "times on clocks"
  dated by received

request
  received : date from 2026-06-01 until 2026-06-08
  urgent   : yes/no
{times}
calendar Office
  zone UTC
  open Monday to Friday

clock Plain
  counts Office
  day one is the day after receipt
  due at the end of the day
  a last day that is closed stays

"""
"""The first of June is a Monday, and the requests are of one week."""

ONE = HEAD.format(times="") + "table t\n  | urgent | answer within |\n"
TWO = HEAD.format(times="\ntimes\n  reply\n  repair\n") + "table t\n  | urgent | reply within | repair within |\n"


def changed(folder: Path, head: str, before: list[str], after: list[str]) -> str:
    """What `diff` says of the changes of the rows of the table."""
    for name, rows in (("old", before), ("new", after)):
        (folder / f"{name}.policy").write_text(head + "".join(f"  | {row} |\n" for row in rows), encoding="utf-8")
    said = " ".join(run("diff", "old.policy", "new.policy", cwd=folder).stdout.split())
    return said[said.index("What changes") : said.index(" proved to be all of them")]


@pytest.mark.parametrize(("before", "after", "says"), [
    # 30 hours end at an hour; each ends sooner than the third working day does
    (["any | 30 h"], ["any | 3 working days on Plain"],
     "14 answered slower, on 7 days of receipt: due later by an amount that depends on the hour on each"),
    # so many hours less, whatever the hour; the clock of the others has days of receipt counted
    (["yes | 80 h", "no | 1 working day on Plain"], ["yes | 8 h", "no | 1 working day on Plain"],
     "7 answered faster, on 7 days of receipt: due 72 h earlier on each"),
    (["yes | 45 min", "no | 9 calendar days on Plain"], ["yes | 2 h", "no | 10 calendar days on Plain"],
     "14 answered slower, on 7 days of receipt: due 1 day later on 7 and 75 min later on 7;"
     " some days count for several of these"),
    # from Monday to Thursday a day more, and else three; two days of calendar time less on each day
    (["yes | 1 working day on Plain", "no | 9 calendar days on Plain"],
     ["yes | 2 working days on Plain", "no | 7 calendar days on Plain"],
     "7 answered slower, on 7 days of receipt: due 1 day later on 6 and 3 days later on 1"
     " 7 answered faster, on 7 days of receipt: due 2 days earlier on each"),
    # each day has one request that is due a day later, and one that is due two days later
    (["yes | 3 calendar days on Plain", "no | 3 calendar days on Plain"],
     ["yes | 4 calendar days on Plain", "no | 5 calendar days on Plain"],
     "14 answered slower, on 7 days of receipt: due 1 day later on 7 and 2 days later on 7;"
     " some days count for several of these"),
])  # fmt: skip
def test_what_is_listed_adds_up(tmp_path: Path, before: list[str], after: list[str], says: str) -> None:
    assert changed(tmp_path, ONE, before, after).endswith(says)


def test_of_many_numbers_of_days_the_rarest_are_a_span(tmp_path: Path) -> None:
    """Of the week, each day has a time of its own, which is a day longer than before for Monday, two for Tuesday, and so on."""
    head = ONE.replace("| urgent |", "| received |")
    rows = [f"2026-06-0{day} | {{}} calendar days on Plain" for day in range(1, 8)]
    said = changed(
        tmp_path, head, [row.format(3) for row in rows], [row.format(3 + n) for n, row in enumerate(rows, 1)]
    )
    assert said.endswith(
        "14 answered slower, on 7 days of receipt: due 1 day later on 1, 2 days later on 1, 3 days later on 1,"
        " 4 days later on 1, 5 days later on 1 and otherwise 6 to 7 days later on 2"
    )


def test_a_day_is_one_of_a_span_once(tmp_path: Path) -> None:
    """On each of the seven days seven requests move, by one to seven days, so each day moves by six days and by seven."""
    head = ONE.replace("urgent   : yes/no", "kind     : one of A, B, C, D, E, F, G").replace("| urgent |", "| kind |")
    rows = [f"{kind} | {{}} calendar days on Plain" for kind in "ABCDEFG"]
    said = changed(
        tmp_path, head, [row.format(3) for row in rows], [row.format(3 + n) for n, row in enumerate(rows, 1)]
    )
    assert said.endswith(
        "49 answered slower, on 7 days of receipt: due 1 day later on 7, 2 days later on 7, 3 days later on 7,"
        " 4 days later on 7, 5 days later on 7 and otherwise 6 to 7 days later on 7; some days count for several of these"
    )


def test_of_many_numbers_of_hours_the_rarest_are_a_span(tmp_path: Path) -> None:
    """As the days above: one hour for Monday, two for Tuesday, and so on."""
    head = ONE.replace("| urgent |", "| received |").replace("2026-06-08", "2026-06-09")
    rows, last = [f"2026-06-0{day} | {{}} h" for day in range(1, 8)], "2026-06-08 | 1 working day on Plain"
    before, after = ([row.format(3) for row in rows], [row.format(3 + n) for n, row in enumerate(rows, 1)])
    said = changed(tmp_path, head, [*before, last], [*after, last])
    assert said.endswith(
        "due 1 h later on 1, 2 h later on 1, 3 h later on 1, 4 h later on 1, 5 h later on 1"
        " and otherwise 6 h to 7 h later on 2"
    )


def test_named_times_move_one_by_one(tmp_path: Path) -> None:
    """The second working day is the next day after the first, but from a Thursday on it is the Monday after the Friday."""
    said = changed(
        tmp_path, TWO,
        ["any | 1 working day on Plain | 5 calendar days on Plain"],
        ["any | 2 working days on Plain | no promise"],
    )  # fmt: skip
    assert "reply: 14 answered slower, on 7 days of receipt: due 1 day later on 6 and 3 days later on 1" in said
    assert "repair: 14 answered slower, on 7 days of receipt: with no promise any longer on each" in said


def test_a_promise_for_the_first_time_is_said(tmp_path: Path) -> None:
    said = changed(
        tmp_path, TWO,
        ["yes | 4 h | no promise", "no | 4 h | 6 calendar days on Plain"],
        ["yes | 4 h | 5 calendar days on Plain", "no | 4 h | 5 calendar days on Plain"],
    )  # fmt: skip
    assert (
        "repair: 14 answered faster, on 7 days of receipt: due 1 day earlier on 7 and with a promise for the first time on 7;"
        " some days count for several of these" in said
    )


def test_the_brief_has_them_too_what_is_slower_first(tmp_path: Path) -> None:
    """The days of the second test above."""
    rows = ["| quick | yes | 1 working day on Plain |", "| more | no | 9 calendar days on Plain |"]
    text = ONE.replace("| urgent |", "| row | urgent |") + "".join(f"  {row}\n" for row in rows)
    (tmp_path / "clocked.policy").write_text(text, encoding="utf-8")
    (tmp_path / "other.policy").write_text(
        'proposal Other "o"\n  to Clocked in "clocked.policy"\n\n'
        "  set t quick to 2 working days on Plain\n  set t more to 7 calendar days on Plain\n",
        encoding="utf-8",
    )
    for form in ("plain", "markdown", "html"):
        said = " ".join(run("verify", "other.policy", "--format", form, cwd=tmp_path).stdout.split())
        slower = said.index("Slower on 7 days of receipt: due 1 day later on 6 and 3 days later on 1.")
        assert slower < said.index("Faster on 7 days of receipt: due 2 days earlier on each.")
