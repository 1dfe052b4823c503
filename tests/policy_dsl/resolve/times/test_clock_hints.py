"""Help for names on lists of days, calendars and clocks that cannot be meant as they are written."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from policy_dsl.pipeline import load

TEXT = """policy P "p"
  dated by received

days Off
  known from 2026-01-01 until 2027-01-01
  2026-12-24

calendar Work
  open Monday to Friday
  closed on Off

clock K
  counts Work
  day one is the day after receipt
  due at the end of the day

request
  role     : one of A, B
  received : date from 2026-03-01 until 2026-04-01

otherwise answer within 5 working days on K
"""


def findings(folder: Path, written: str, instead: str) -> list[tuple[str, str]]:
    path = folder / "p.policy"
    path.write_text(TEXT.replace(written, instead), encoding="utf-8")
    return [(f.code, f.hint or "") for f in load(str(path)).findings if f.code in ("E204", "E208", "E263", "E264")]


@pytest.mark.parametrize(
    ("name", "kind"), [("Off", "list of days"), ("Work", "calendar"), ("K", "clock")], ids=["days", "calendar", "clock"]
)
@pytest.mark.parametrize("text", ["2026-12-24", "2026-1-2", "2026-13-45"])
def test_a_name_that_reads_as_a_date_is_refused(name: str, kind: str, text: str, tmp_path: Path) -> None:
    assert findings(tmp_path, name, text) == [("E208", f"give the {kind} another name")]


@pytest.mark.parametrize("name", ["Off2026", "2026", "Off-2026-12-24"])
def test_a_name_with_a_year_in_it_is_a_name(name: str, tmp_path: Path) -> None:
    assert findings(tmp_path, "Off", name) == []


@pytest.mark.parametrize(
    ("line", "instead", "code", "words"),
    [
        ("closed on Off", "closed on 2026-12-24", "E263", "put the day into a list: `days NAME`"),
        ("closed on Off", "closed on Sunday", "E263", "closed on the days of the week that its line `open` leaves out"),
        ("open Monday to Friday", "open weekdays", "E264", "write `open Monday to Friday`"),
        ("open Monday to Friday", "open Weekday", "E264", "write `open Monday to Friday`"),
        ("open Monday to Friday", "open daily", "E264", "write `open Monday to Sunday`"),
        ("open Monday to Friday", "open weekends", "E264", "write `open Saturday, Sunday`"),
        ("open Monday to Friday", "open Monday, Tuesday, Monday", "E204", "keep one of them"),
        ("days on K", "days on Work", "E263", "`Work` is a calendar: write a clock that counts it, `K`"),
        ("days on K", "days on Off", "E263", "`Off` is a list of days: times are counted on a clock, `K`"),
        ("counts Work", "counts Off", "E263", "`Off` is a list of days: write a calendar that is closed on it, `Work`"),
        (
            "  closed on Off\n",
            "\ncalendar B\n  open Monday\n  closed on Work\n",
            "E263",
            "`Work` is a calendar: name the lists of days on which it is closed",
        ),
    ],
)
def test_what_is_not_a_name_there_is_taught(line: str, instead: str, code: str, words: str, tmp_path: Path) -> None:
    ((given, hint),) = findings(tmp_path, line, instead)
    assert given == code
    assert words in hint
    assert "at the margin: `days 2026" not in hint


def test_the_second_of_two_equal_days_of_the_week_is_named(tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    path.write_text(TEXT.replace("open Monday to Friday", "open Monday, Monday"), encoding="utf-8")
    (finding,) = load(str(path)).findings
    assert (finding.code, finding.message, finding.span.column) == ("E204", "`Monday` is listed twice", 16)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("close Off on 2026-04-08", "`Off` is a list of days: write a calendar that is closed on it, `Work`"),
        ("open K on 2026-04-04", "`K` is a clock: write a calendar, `Work`"),
        ("extend Work until 2027-06-01", "`Work` is a calendar: name the lists of days on which it is closed"),
        ("extend K until 2027-06-01", "`K` is a clock: write a list of days"),
        ("close Elsewhere on 2026-04-08", "write one of `Work`"),
        ("close Werk on 2026-04-08", "did you mean `Work`?"),
    ],
)
def test_a_change_of_what_is_no_calendar_is_taught(change: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "q.policy"
    path.write_text(f'proposal Q "q"\n  to P in "p.policy"\n\n  {change}\n', encoding="utf-8")
    (finding,) = load(str(path)).findings
    assert (finding.code, finding.hint) == ("E263", words)


def test_a_date_with_broken_bounds_has_one_finding(tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    path.write_text(TEXT.replace("until 2026-04-01", "until 2026-02-01"), encoding="utf-8")
    assert [each.code for each in load(str(path)).findings] == ["E234"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("set pages to 1 to 10", "`set pages : whole number from 0 to 9`"),
        ("set role to A", "`add code CODE to role`"),
        ("set group to A", "`add to group NAME : A`, or `remove from group NAME : A`"),
    ],
)
def test_a_change_of_what_is_no_table_is_taught(change: str, words: str, tmp_path: Path) -> None:
    text = TEXT.replace("  role     : one of A, B\n", "  role     : one of A, B\n  pages : whole number from 0 to 3\n")
    (tmp_path / "p.policy").write_text(text, encoding="utf-8")
    path = tmp_path / "q.policy"
    path.write_text(f'proposal Q "q"\n  to P in "p.policy"\n\n  {change}\n', encoding="utf-8")
    (finding,) = load(str(path)).findings
    assert finding.hint is not None
    assert words in finding.hint


@pytest.mark.parametrize(
    ("zone", "hint"),
    [
        ("CET", "write the zone of a place, `zone Europe/Berlin` or `zone Europe/Paris`"),
        ("bst", "write the zone of a place, `zone Europe/London`"),
        ("Europe/Londn", "did you mean `Europe/London`?"),
    ],
)
def test_a_zone_by_another_name_is_taught(zone: str, hint: str, tmp_path: Path) -> None:
    assert findings(tmp_path, "  open Monday", f"  zone {zone}\n  open Monday") == [("E264", hint)]


def test_one_name_below_times_is_one_finding(tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    rules = "rule a\n  reply within 1 h\n\nrule b\n  repair within 2 h\n\nrule c\n  answer within 3 h\n"
    path.write_text(f'policy P "p"\n\nrequest\n  urgent : yes/no\n\ntimes\n  reply\n\n{rules}', encoding="utf-8")
    assert [each.code for each in load(str(path)).findings] == ["E280"]


def test_a_heading_of_a_time_asks_for_the_block_of_times(tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    table = "table t\n  | urgent | reply within | repair within |\n  | any | 1 h | 2 h |\n"
    path.write_text(f'policy P "p"\n\nrequest\n  urgent : yes/no\n\n{table}', encoding="utf-8")
    (finding,) = load(str(path)).findings
    assert finding.code == "E226"
    assert "declare `reply` beside another time, below `times`" in str(finding.hint)


@pytest.mark.parametrize(
    ("change", "instead"),
    [
        ("split code A of role into C, D", "this proposal splits it into `C`, `D`: write those that are meant"),
        ('rename code A of role to C "see"', "this proposal renames it: write `C`"),
    ],
)
def test_a_code_that_the_proposal_replaces_is_taught(change: str, instead: str, tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "q.policy"
    rule = "  add rule r\n    when role is A\n    refuse\n"
    path.write_text(f'proposal Q "q"\n  to P in "p.policy"\n\n  {change}\n{rule}', encoding="utf-8")
    (finding,) = load(str(path)).findings
    assert finding.code == "E202"
    assert finding.hint == instead


def test_no_column_says_when_one_of_several_times_is_due(tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    times = "times\n  report\n  close\n\nrule a\n  report within 1 h\n\nrule b\n  close within 4 h\n\n"
    table = "examples e\n  | urgent | due |\n  | yes | 2027-04-01 |\n"
    path.write_text(f'policy P "p"\n\nrequest\n  urgent : yes/no\n\n{times}{table}', encoding="utf-8")
    hints = [each.hint for each in load(str(path)).findings if each.code == "E225"]
    assert hints == ["leave the column out: of several times, no example says yet when one is due"]


@pytest.mark.parametrize("word", ["list", "holidays", "list of days", "bank holidays"])
def test_a_list_with_another_word_has_one_finding(word: str, tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    path.write_text(TEXT.replace("days Off", f"{word} Off"), encoding="utf-8")
    (finding,) = load(str(path)).findings
    assert (finding.code, finding.hint) == ("E110", "write `days Off`")


def test_a_day_out_of_order_is_compared_with_the_latest_before_it(tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    path.write_text(TEXT.replace("2026-12-24", "2026-12-20, 2026-12-24, 2026-12-22, 2026-12-23, 2026-12-25"), "utf-8")
    after = [f"`2026-12-{n}` stands after `2026-12-24`: is one of them mistyped?" for n in (22, 23)]
    assert [(each.code, each.message) for each in load(str(path)).findings] == [("W527", each) for each in after]


def test_no_list_begins_before_the_first_year(tmp_path: Path) -> None:
    """All Mondays of two years are closed, and a last day that is closed moves back, past the first day that there is."""
    mondays = [date(1, 1, 1) + timedelta(days=7 * n) for n in range(60)]  # the first day was a Monday
    text = TEXT.replace("2026-12-24", "\n  ".join(map(date.isoformat, mondays)))
    text = text.replace("2026-01-01 until 2027-01-01", "0001-01-01 until 0003-01-01")
    text = text.replace("2026-03-01 until 2026-04-01", "0002-01-01 until 0002-01-20")
    text = text.replace("Monday to Friday", "Monday").replace("5 working", "1 calendar")
    text = text.replace(
        "due at the end of the day\n", "due at the end of the day\n  a last day that is closed moves back\n"
    )
    path = tmp_path / "p.policy"
    path.write_text(text, encoding="utf-8")
    (finding,) = load(str(path)).findings
    assert (finding.code, finding.hint) == ("E262", "no list begins earlier: begin `received` later")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (
            "3 working days 2 months on K",
            "write `3 working days, then 2 months on K` for one after the other, or `the later of",
        ),
        ("3 working days + 1 month on K", "or `the later of 3 working days and 1 month on K`"),
        (
            "3 working days or 2 Months on K",
            "write `the earlier of 3 working days and 2 months on K`, or `the later of …`",
        ),
        (
            "3 working days and 2 hours on K",
            "a time on a clock has no hours: write one of the two, or a row for each case",
        ),
        ("3 Working Days on K", "write `3 working days on K`"),
        (
            "12 working days on K, 24 h",
            "a cell has one time: write `the earlier of 12 working days on K and 24 h`, or `the later of …`",
        ),
        ("12 workng days on K", "write `12 working days on K`"),
        ("24 h or 1 month on K", "write `the earlier of 24 h and 1 month on K`, or `the later of …`"),
        ("end of next month", "`1 month on K` ends on the day of the next month that has the same number"),
    ],
)
def test_two_units_in_a_cell_are_taught(cell: str, words: str, tmp_path: Path) -> None:
    table = f"table t\n  | role | answer within |\n  | any | {cell} |\n"
    path = tmp_path / "p.policy"
    path.write_text(TEXT.replace("otherwise answer within 5 working days on K\n", table), encoding="utf-8")
    (finding,) = load(str(path)).findings
    assert finding.code == "E223"
    assert finding.hint is not None
    assert words in finding.hint
    assert "no fixed length" not in finding.hint


def test_a_calendar_that_is_closed_for_ever_is_not_mended_by_a_longer_list(tmp_path: Path) -> None:
    """A calendar that opens on Thursdays, all of which are listed until the end of the year."""
    thursdays = [date(2026, 1, 1) + timedelta(days=7 * n) for n in range(53)]
    text = TEXT.replace("2026-12-24", "\n  ".join(map(date.isoformat, thursdays))).replace(
        "Monday to Friday", "Thursday"
    )
    path = tmp_path / "p.policy"
    path.write_text(text, encoding="utf-8")
    (finding,) = load(str(path)).findings
    assert finding.code == "E262"
    assert finding.hint is not None
    assert finding.hint.startswith(
        "`Work` has no open day from `2026-03-01` to the end of `Off`: open it on another day"
    )
    path.write_text(text.replace("2026-12-31", ""), encoding="utf-8")
    (finding,) = load(str(path)).findings
    assert finding.hint == "continue the list"


def test_a_zone_that_is_not_known_has_a_way_forward(tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    path.write_text(TEXT.replace("calendar Work\n", "calendar Work\n  zone America/Los_Angeles\n"), encoding="utf-8")
    (finding,) = load(str(path)).findings
    assert finding.hint is not None
    assert finding.hint.startswith("a zone matters only where hours are compared with days: leave the line out")


RULE = "otherwise answer within 5 working days on K"


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ("72 h, then 1 month on K", "write `3 calendar days, then 1 month on K`"),
        ("24 h, then 30 days on K", "write `1 calendar day, then 30 calendar days on K`"),
        ("5 h, then 2 working days on K", "such as `1 calendar day, then 2 working days on K`"),
        ("exactly 14 working days on K", "leave `exactly` out: `14 working days on K`"),
        ("14 working days before received on K", "write the time from receipt on, such as `14 working days on K`"),
        ("2 working days after reply on K", "with the time of `reply` for the first: `TIME, then 2 working days on K`"),
        ("4 h open on K", "write elapsed hours, `4 h`, or whole days, `1 working day on K`"),
        ("14 clear days on K", "write `14 calendar days on K` or `14 working days on K`"),
        ("14 school days on K", "declare a calendar that is open on school days and a clock that counts it"),
        ("14 banking days on K", "14 working days on K`"),
    ],
)
def test_times_that_are_counted_otherwise_show_the_way(tmp_path: Path, time: str, words: str) -> None:
    path = tmp_path / "p.policy"
    table = f"table t\n  | role | answer within |\n  | A | {time} |\n  | B | 1 h |"
    for place in (f"otherwise answer within {time}", table):
        path.write_text(TEXT.replace(RULE, place), encoding="utf-8")
        (finding,) = load(str(path)).findings
        assert words in (finding.hint or ""), (place, finding)


@pytest.mark.parametrize(("until", "codes"), [("2026-01-03", []), ("2026-01-04", ["W529"])])
def test_a_time_that_ends_on_the_day_of_receipt_is_not_over_before_it(
    tmp_path: Path, until: str, codes: list[str]
) -> None:
    """2 January 2026 is a Friday: a day from it moves back to it, and a day from Saturday moves back to Friday, too."""
    text = TEXT.replace("2026-03-01 until 2026-04-01", f"2026-01-01 until {until}").replace(
        "5 working days", "1 calendar day"
    )
    text = text.replace(
        "due at the end of the day\n", "due at the end of the day\n  a last day that is closed moves back\n"
    )
    path = tmp_path / "p.policy"
    path.write_text(text, encoding="utf-8")
    found = load(str(path)).findings
    assert [each.code for each in found] == codes
    ends = "received on `2026-01-03`, it is due at the end of `2026-01-02`"
    assert all(each.message.endswith(ends) for each in found)
