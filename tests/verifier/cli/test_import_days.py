"""`evenhand import --days`: lists of days as they are published, and everything that is refused."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.command import Ran, run
from tests.end_to_end.test_bad_input import is_told
from tests.end_to_end.test_json import valid

YEARS = ("--from", "2026-01-01", "--until", "2028-01-01")


def imported(tmp_path: Path, name: str, content: str | bytes, *options: str) -> Ran:
    """What the command makes of a file."""
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return run("import", name, "--days", "Closed", *options, cwd=tmp_path)


def calendar(*events: str) -> str:
    """A calendar with these events, each as its lines; with a time zone, whose rules recur and are not events."""
    zone = "BEGIN:VTIMEZONE\nBEGIN:STANDARD\nDTSTART:19961027T020000\nRRULE:FREQ=YEARLY\nEND:STANDARD\nEND:VTIMEZONE"
    body = "\n".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{zone}\n{body}\nEND:VCALENDAR\n".replace("\n", "\r\n")


CHRISTMAS = "DTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas Day"
NEW_YEAR = "DTSTART;VALUE=DATE:20260101\nSUMMARY:New Year"
WANTED = 'days Closed\n  known from 2026-01-01 until 2028-01-01\n  2026-01-01 "New Year", 2026-12-25 "Christmas Day"\n'
TITLED = [
    {"title": "Christmas Day", "date": "2026-12-25", "bunting": True},
    {"title": "New Year", "date": "2026-01-01"},
]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ics", calendar(CHRISTMAS, NEW_YEAR)),
        ("a.ics", "\ufeff" + calendar(CHRISTMAS, NEW_YEAR).replace("\r\n", "\n")),
        ("a.ICS", calendar("DTSTART;VALUE=DATE:20261225\nSUMMARY;LANGUAGE=en:Christ\n mas Day", NEW_YEAR)),
        ("a.ics", calendar(CHRISTMAS + "\nBEGIN:VALARM\nDURATION:PT1H\nSUMMARY:no\nEND:VALARM", NEW_YEAR)),
        ("a.json", json.dumps({"here": {"division": "here", "events": TITLED}})),
        ("a.json", json.dumps({"division": "here", "events": TITLED})),
        ("a.json", json.dumps(TITLED)),
        ("a.csv", "date,name\n2026-12-25,Christmas Day\n2026-01-01,New Year\n"),
        ("a.csv", "Title;Notes;Date\nChristmas Day;;2026-12-25\n\nNew Year;x;2026-01-01\n"),
    ],
)
def test_a_list_in_its_spellings(tmp_path: Path, name: str, content: str) -> None:
    made = imported(tmp_path, name, content, *YEARS)
    assert (made.returncode, made.stdout, made.stderr) == (0, WANTED, "")


def test_days_without_names(tmp_path: Path) -> None:
    wanted = "days Closed\n  known from 2026-01-01 until 2028-01-01\n  2026-01-01, 2026-12-25\n"
    assert imported(tmp_path, "a.json", '["2026-12-25", "2026-01-01"]', *YEARS).stdout == wanted
    assert imported(tmp_path, "a.csv", "date\n2026-12-25\n2026-01-01\n", *YEARS).stdout == wanted


def test_an_event_of_several_days_is_each_of_them(tmp_path: Path) -> None:
    """The end is exclusive: from 30 December until 2 January are the 30th, the 31st and the 1st."""
    days = "  2026-12-30, 2026-12-31, 2027-01-01\n"
    until = calendar("DTSTART;VALUE=DATE:20261230\nDTEND;VALUE=DATE:20270102")
    lasting = calendar("DTSTART;VALUE=DATE:20261230\nDURATION:P3D")
    for content in (until, lasting):
        assert imported(tmp_path, "a.ics", content, *YEARS).stdout.endswith(f"until 2028-01-01\n{days}")


def test_what_is_known_is_assumed_with_a_remark(tmp_path: Path) -> None:
    made = imported(tmp_path, "a.json", '["2026-12-25", "2028-02-29"]')
    assert made.returncode == 0
    assert "known from 2026-01-01 until 2029-01-01\n" in made.stdout
    assert "warning[W517]: the file does not say" in made.stderr
    assert "W517" not in imported(tmp_path, "a.json", '["2026-12-25"]', *YEARS).stderr


def test_days_are_joined_or_left_out_with_a_remark(tmp_path: Path) -> None:
    made = imported(tmp_path, "a.csv", "date,name\n2026-06-03,b\n2026-06-03,a\n2025-12-31,\n2028-01-01,\n", *YEARS)
    assert made.stdout.endswith('\n  2026-06-03 "b, a"\n')
    assert "2 days are outside of what the list knows, and left out: 2025-12-31, 2028-01-01" in made.stderr
    assert "1 day stands in the file more than once" in made.stderr
    made = imported(tmp_path, "a.ics", calendar(CHRISTMAS, NEW_YEAR + "\nSTATUS:CANCELLED"), *YEARS)
    assert "New Year" not in made.stdout
    assert "is cancelled, and is left out" in made.stderr


def test_the_list_can_be_used(tmp_path: Path) -> None:
    """Whatever a name holds, the declaration is read, and is laid out as `fmt` lays it out."""
    odd = 'a "b"\n\x00\u202e\u200b\u00a0e\u0301' + "x" * 500
    made = imported(
        tmp_path, "a.json", json.dumps([{"date": "2026-12-25", "title": odd}]), *YEARS, "--title", 'the "days"'
    )
    assert "days Closed \"the 'days'\"\n" in made.stdout
    assert "2026-12-25 \"a 'b' \u00e9xxx" in made.stdout
    head = 'policy P "p"\n  dated by received\n\nrequest\n  received : date from 2026-01-01 until 2026-02-01\n\n'
    tail = (
        "\ncalendar Office\n  open Monday to Friday\n  closed on Closed\n\nclock Plain\n  counts Office\n"
        "  day one is the day after receipt\n  due at the end of the day\n\n"
        "rule answered\n  answer within 5 working days on Plain\n"
    )
    (tmp_path / "p.policy").write_text(head + made.stdout + tail, encoding="utf-8")
    checked = run("check", "p.policy", cwd=tmp_path)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert run("fmt", "--check", "p.policy", cwd=tmp_path).returncode == 0


def test_divisions(tmp_path: Path) -> None:
    content = json.dumps({name: {"division": name, "events": [{"date": day, "title": name}]} for name, day in (
        ("england-and-wales", "2026-05-04"), ("scotland", "2026-01-02"),
    )})  # fmt: skip
    chosen = imported(tmp_path, "a.json", content, *YEARS, "--division", "scotland")
    assert chosen.stdout.endswith('  2026-01-02 "scotland"\n')
    told = imported(tmp_path, "a.json", content)
    is_told(told, "E521")
    assert "`england-and-wales`" in told.stderr
    assert "`scotland`" in told.stderr
    is_told(imported(tmp_path, "a.json", content, "--division", "wales"), "E521")
    is_told(imported(tmp_path, "a.json", '["2026-01-01"]', "--division", "wales"), "E521")
    is_told(imported(tmp_path, "a.csv", "date\n2026-01-01\n", "--division", "wales"), "E521")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.ics", calendar(CHRISTMAS + "\nRRULE:FREQ=YEARLY"), "E520"),
        ("a.ics", calendar(CHRISTMAS + "\nRDATE;VALUE=DATE:20271225"), "E520"),
        ("a.ics", calendar("DTSTART:20261225T090000Z"), "E519"),
        ("a.ics", calendar("DTSTART;VALUE=DATE:20260229"), "E519"),
        ("a.ics", calendar("SUMMARY:when"), "E519"),
        ("a.ics", calendar(CHRISTMAS + "\nDTEND;VALUE=DATE:20261225"), "E519"),
        ("a.ics", calendar(CHRISTMAS + "\nDTEND;VALUE=DATE:20271227"), "E519"),
        ("a.ics", calendar(CHRISTMAS + "\nDURATION:PT24H"), "E519"),
        ("a.ics", calendar("DTSTART;VALUE=DATE:99991231\nDURATION:P2D"), "E519"),
        ("a.ics", calendar("DTSTART;VALUE=DATE:99991231"), "E519"),
        ("a.ics", calendar(CHRISTMAS + "\nDTEND;VALUE=DATE:20261227\nDURATION:P1D"), "E519"),
        ("a.ics", calendar(CHRISTMAS + "\nDTSTART;VALUE=DATE:20261226"), "E518"),
        ("a.ics", calendar(CHRISTMAS)[:-20], "E518"),
        ("a.ics", calendar(CHRISTMAS).replace("END:VEVENT", "END:VTODO"), "E518"),
        ("a.ics", calendar(CHRISTMAS + "\nno colon"), "E518"),
        ("a.ics", "date,name\n2026-12-25,a\n", "E518"),
        ("a.ics", "BEGIN:X\n" * 50, "E518"),
        ("a.ics", "BEGIN:VCALENDAR\n" * 50, "E512"),
        ("a.ics", calendar(), "E510"),
        ("a.ics", b"BEGIN:VCALENDAR\n\xff:\n", "E003"),
        ("a.ics", " \n", "E510"),
        ("a.json", '["2026-12-25"', "E518"),
        ("a.json", "[" * 100_000, "E518"),
        ("a.json", '{"a": [1], "a": [2]}', "E518"),
        ("a.json", '{"a": {"days": []}}', "E518"),
        ("a.json", "1" * 5000, "E518"),
        ("a.json", '"2026-12-25"', "E518"),
        ("a.json", "[]", "E510"),
        ("a.json", "[20261225]", "E519"),
        ("a.json", '["25/12/2026"]', "E519"),
        ("a.json", '["2026-W52-5"]', "E519"),
        ("a.json", '["20261225"]', "E519"),
        ("a.json", '["2026-02-30"]', "E519"),
        ("a.json", '[{"title": "a"}]', "E519"),
        ("a.json", '[{"date": "2026-12-25", "title": 5}]', "E519"),
        ("a.json", b'["\xff"]', "E003"),
        ("a.csv", "day\n2026-12-25\n", "E518"),
        ("a.csv", "date,name,title\n2026-12-25,a,b\n", "E518"),
        ("a.csv", "date,name\n,a\n", "E519"),
        ("a.csv", "date,name\n25.12.2026,a\n", "E519"),
        ("a.csv", "date,name\n2026-12-25,a,b\n", "E507"),
        ("a.csv", 'date,name\n2026-12-25,"a\n', "E511"),
        ("a.csv", "date\n", "E510"),
        ("a.csv", b"date\n\xff\n", "E003"),
        ("a.xlsx", "PK", "E518"),
    ],
)  # fmt: skip
def test_what_cannot_be_imported(tmp_path: Path, name: str, content: str | bytes, code: str) -> None:
    told = imported(tmp_path, name, content)
    is_told(told, code)
    assert told.stdout == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ics", calendar(*[CHRISTMAS] * 100_000)),
        ("a.ics", calendar(*[NEW_YEAR] * 10_001)),
        ("a.ics", calendar(*["DTSTART;VALUE=DATE:20260101\nDURATION:P366D"] * 200)),
        ("a.json", json.dumps(["2026-12-25"] * 100_000)),
        ("a.csv", "date\n" + "2026-12-25\n" * 100_000),
        ("a.csv", "date\n" + "2026-12-25\n" * 1_000_000),
        ("a.json", " " * 11_000_000 + "[]"),
    ],
    ids=range(7),
)
def test_what_is_too_large_is_told_soon(tmp_path: Path, name: str, content: str) -> None:
    began = time.monotonic()
    is_told(imported(tmp_path, name, content), "E512")
    assert time.monotonic() - began < 20


def test_wrong_uses(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("date\n2026-12-25\n", encoding="utf-8")
    for options in (
        ("--title", "x"), ("--days", "two words"), ("--days", "A", "--table", "t"), ("--days", "A", "--sheet", "s"),
        ("--days", "A", "--from", "2026"), ("--days", "A", "--until", "2026-02-30"), ("--from", "2026-01-01"),
    ):  # fmt: skip
        is_told(run("import", "a.csv", *options, cwd=tmp_path), "E408")
    is_told(run("import", "a.csv", "--days", "A", "--from", "2027-01-01", cwd=tmp_path), "E519")
    is_told(run("import", "none.ics", "--days", "A", cwd=tmp_path), "E001")
    (tmp_path / "folder.ics").mkdir()
    is_told(run("import", "folder.ics", "--days", "A", cwd=tmp_path), "E001")
    (tmp_path / "a.json").write_text('["2026-12-25"]', encoding="utf-8")
    is_told(run("import", "a.json", "--days", "A", "--delimiter", ";", cwd=tmp_path), "E408")


def test_json_and_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('["2026-12-25"]', encoding="utf-8")
    written = valid("import", "import", "a.json", "--days", "Closed", *YEARS, "-o", "d.policy", cwd=tmp_path)
    text = (tmp_path / "d.policy").read_text(encoding="utf-8")
    assert text == "days Closed\n  known from 2026-01-01 until 2028-01-01\n  2026-12-25\n"
    assert (written["days"], written["table"], written["block"]) == ("Closed", None, text)
    assert written["output"] == {"path": "d.policy", "bytes": len(text)}
    said = run("import", "a.json", "--days", "Closed", *YEARS, "-o", "e.policy", cwd=tmp_path)
    assert said.stdout == "e.policy: days Closed\n"
    bad = valid("import", "import", "a.json", "--days", "Closed", "--division", "x", cwd=tmp_path)
    assert (bad["days"], bad["block"], bad["diagnostics"][0]["code"]) == (None, None, "E521")
