"""Repairs of policies with times on clocks: by hand, in each format, and what is not tried."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from policy_dsl.pipeline import load
from tests.command import run
from tests.written import written
from verifier.repair import repair
from verifier.results.repair import Repairs

WEEK = """\
policy Week "an answer in a week"
  dated by received

request
  received : date from 2026-06-01 until 2026-06-08
  kind     : one of Plain, Hard, Oral

days Closed
  known from 2026-06-01 until 2026-07-01
  2026-06-11

calendar Office
  zone UTC
  open Monday to Friday
  closed on Closed

clock Work
  counts Office
  day one is the day after receipt
  due at the end of the day
  a last day that is closed stays

table times
  | kind  | answer within                                |
  | Plain | 6 working days on Work                       |
  | Hard  | 3 working days, then 1 working day on Work   |
  | Oral  | 24 h                                         |

property a_week "An answer takes a week."
  for any request r
  never r slower than 8 calendar days on Work

property oral_first "Who comes in person is answered first."
  for any two requests o and p alike except kind
  where o.kind is Oral and p.kind is Plain
  always o faster than p
"""


def found(folder: Path, text: str) -> Repairs:
    loaded = written(folder, text)
    assert loaded.policy is not None, loaded.findings
    repairs = repair(loaded.policy, None, texts=loaded.texts)
    assert repairs is not None
    return repairs


def listed(
    repairs: Repairs,
) -> list[tuple[str, tuple[tuple[int | None, int | None], ...], tuple[str, ...], bool | None]]:
    return [(each.places[0].name, each.ranges, each.repaired, each.confirmed) for each in repairs.repairs]


def test_by_hand(tmp_path: Path) -> None:
    """Four working days are the most that end within eight days of each receipt: from Friday, 5 June 2026 on the 8th, 9th, 10th
    and 12th, and the fifth is the 15th, ten days later. Even one working day ends after 24 h, at midnight of the next day.
    """
    repairs = found(tmp_path, WEEK)
    assert repairs.failing == ("a_week",)
    assert listed(repairs) == [("times Plain", ((1, 4),), ("a_week",), True)]
    assert repairs.untried == 0


def test_it_says_which_numbers_were_tried(tmp_path: Path) -> None:
    """Behind the 7th of June, the list knows of sixteen open days: the 8th to 10th, the 12th, three weeks of five, and two.
    Beside 1 working day, 15 of these are left, and beside 3, 13.
    """
    tried = found(tmp_path, WEEK).tried
    assert [(each.scale.text(each.most), each.times) for each in tried.counts] == [
        ("16 working days on Work", 1),
        ("15 working days on Work", 1),
        ("13 working days on Work", 1),
        ("240 h", 1),
    ]
    assert (tried.left_as_they_are, tried.sets, tried.bounds) == (0, 0, 0)
    minutes = found(tmp_path, WEEK.replace("| 24 h ", "| 90 min ")).tried
    assert minutes.left_as_they_are == 1


def in_parts(repairs: Repairs) -> list[tuple[str, str, tuple[tuple[int | None, int | None], ...], bool | None]]:
    return [(each.places[0].name, each.places[0].words, each.ranges, each.confirmed) for each in repairs.repairs]


def test_one_part_of_a_time_changes(tmp_path: Path) -> None:
    """Four working days in all are the most that end within eight days of each receipt. In the second text, either the seven
    working days or the nine calendar days have to become less, and in the third both, or it is too late: they are left.
    """
    four = WEEK.replace("| Plain | 6 working days on Work ", "| Plain | 4 working days on Work ")
    then = found(
        tmp_path,
        four.replace("3 working days, then 1 working day on Work ", "3 working days, then 2 working days on Work "),
    )
    assert in_parts(then) == [
        ("times Hard", "…, then 2 working days on Work", ((1, 2),), True),
        ("times Hard", "3 working days, then … on Work", ((1, 1),), True),
    ]
    either = "the earlier of 7 working days and 9 calendar days on Work "
    chosen = found(tmp_path, four.replace("3 working days, then 1 working day on Work ", either))
    assert in_parts(chosen) == [
        ("times Hard", "the earlier of … and 9 calendar days on Work", ((1, 4),), True),
        ("times Hard", "the earlier of 7 working days and … on Work", ((1, 8),), True),
    ]
    both = found(
        tmp_path, four.replace("3 working days, then 1 working day on Work ", either.replace("earlier", "later"))
    )
    assert in_parts(both) == []


def test_one_of_two_times_changes(tmp_path: Path) -> None:
    """Four working days are the most again, or eight calendar days. Whatever the hour of receipt, 192 hours end by that of the
    eighth day after it; 193 do not, if they begin in its last hour.
    """
    clock = "\nclock Every\n  day one is the day after receipt\n  due at the end of the day\n"
    clock += "  a last day that is closed stays\n"
    text = WEEK.replace("| Plain | 6 working days on Work ", "| Plain | 4 working days on Work ")
    text = text.replace("\ntable times", f"{clock}\ntable times")
    mixed = "the earlier of 6 working days on Work and 9 calendar days on Every "
    chosen = found(tmp_path, text.replace("3 working days, then 1 working day on Work ", mixed))
    assert in_parts(chosen) == [
        ("times Hard", "the earlier of … and 9 calendar days on Every", ((1, 4),), True),
        ("times Hard", "the earlier of 6 working days on Work and …", ((1, 8),), True),
    ]
    hours = "the later of 4 working days on Work and 300 h "
    late = found(tmp_path, text.replace("3 working days, then 1 working day on Work ", hours))
    assert in_parts(late) == [("times Hard", "the later of 4 working days on Work and …", ((1, 192),), True)]


def test_a_number_that_was_not_tried_is_in_no_range(tmp_path: Path) -> None:
    """Any number of working days from five on is slower than four calendar days; received on Monday, four are as slow. None is
    tried beyond the list.
    """
    text = WEEK[: WEEK.index("property")] + (
        'property not_soon "No plain answer before the fifth day."\n  for any request r\n  where r.kind is Plain\n'
        "  always r slower than 4 calendar days on Work\n"
    )
    repairs = found(tmp_path, text.replace("6 working days on Work ", "1 working day on Work  "))
    assert listed(repairs) == [("times Plain", ((5, 16),), ("not_soon",), True)]


def test_months_and_calendar_days_are_tried_on_their_clocks(tmp_path: Path) -> None:
    """From 1 June a month ends on 1 July, thirty days later: past the week. Eight calendar days are the most."""
    text = WEEK.replace("stays\n", "stays\n  a month without that day ends on its last day\n")
    text = text.replace("6 working days on Work ", "9 calendar days on Work").replace(
        "3 working days, then 1 working day on Work ", "1 month on Work "
    )
    repairs = found(tmp_path, text)
    assert listed(repairs) == []  # each of the two times breaks it by itself
    alone = found(tmp_path, text.replace("1 month on Work ", "2 working days on Work "))
    assert listed(alone) == [("times Plain", ((1, 8),), ("a_week",), True)]
    month = found(tmp_path, text.replace("9 calendar days on Work", "7 calendar days on Work"))
    assert listed(month) == []  # one month is the least
    assert "months" in {each.scale.unit.value for each in month.tried.counts}


DATED = (
    WEEK.replace("| Plain | 6 working days on Work ", "| Plain | 4 working days on Work ")
    .replace("until 2026-06-08", "until 2026-06-25")
    .replace("until 2026-07-01", "until 2026-08-01")
    + """
rule later
  when kind is Plain and received before 2026-06-20
  answer within 5 working days on Work
  overrides times
"""
)


def test_each_day_is_tried_for_a_bound_on_the_day_of_receipt(tmp_path: Path) -> None:
    """Five working days are within eight days of all receipts but those on the 5th and the 6th. So the rule may last until the
    5th at the latest, many days before what it says now; until the 1st it would be dead.
    """
    repairs = found(tmp_path, DATED)
    first, last = (date(2026, 6, day).toordinal() for day in (2, 5))
    assert listed(repairs) == [
        ("later", ((1, 4),), ("a_week",), True),
        ("later", ((first, last),), ("a_week",), True),
    ]


def test_a_proposal_is_repaired_on_the_days_as_they_become(tmp_path: Path) -> None:
    """With Friday the 12th closed as well, four working days from the 5th end on the 15th: three are the most that do."""
    (tmp_path / "week.policy").write_text(WEEK, encoding="utf-8")
    path = tmp_path / "closed.policy"
    path.write_text(
        'proposal Closed "c"\n  to Week in "week.policy"\n\n  close Office on 2026-06-12\n'
        "  set times Hard to 3 working days on Work\n",
        encoding="utf-8",
    )
    loaded = load(str(path))
    assert loaded.amended is not None
    repairs = repair(loaded.amended, loaded.proposal, texts=loaded.texts)
    assert repairs is not None
    assert [(each.ranges, each.confirmed) for each in repairs.repairs if each.places[0].name == "times Plain"] == [
        (((1, 3),), True)
    ]


def test_each_format_says_it(tmp_path: Path) -> None:
    (tmp_path / "week.policy").write_text(WEEK, encoding="utf-8")
    text = " ".join(run("repair", "week.policy", cwd=tmp_path).stdout.split())
    assert "times Plain 6 working days on Work → 1 to 4 working days on Work a_week holds" in text
    assert "each with every number up to 16 working days on Work: 1 time" in text
    assert "each with every number up to 13 working days on Work: 1 time" in text
    document = json.loads(run("repair", "week.policy", "--format", "json", cwd=tmp_path).stdout)
    (one,) = document["repairs"]
    (place,) = one["places"]
    assert (place["scale"], place["clock"], place["now"]) == ("working days", "Work", 6)
    assert one["ranges"] == [{"from": 1, "to": 4}]
    assert document["tried"]["counts"][0] == {"scale": "working days", "clock": "Work", "most": 16, "times": 1}
    assert (document["tried"]["counts"][3]["clock"], document["tried"]["left_as_they_are"]) == (None, 0)
    for as_format in ("html", "markdown", "sarif", "github"):
        assert "1 to 4 working days on Work" in run("repair", "week.policy", "--format", as_format, cwd=tmp_path).stdout
