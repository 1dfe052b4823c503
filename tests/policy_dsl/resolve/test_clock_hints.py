"""Help for names on lists of days, calendars and clocks that cannot be meant as they are written."""

from pathlib import Path

import pytest

from policy_dsl.pipeline import load

TEXT = """policy P "p"

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
  role : one of A, B
"""


def findings(folder: Path, written: str, instead: str) -> list[tuple[str, str]]:
    path = folder / "p.policy"
    path.write_text(TEXT.replace(written, instead), encoding="utf-8")
    return [(f.code, f.hint or "") for f in load(str(path)).findings if f.code in ("E208", "E263", "E264")]


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
    ],
)
def test_what_is_not_a_name_there_is_taught(line: str, instead: str, code: str, words: str, tmp_path: Path) -> None:
    ((given, hint),) = findings(tmp_path, line, instead)
    assert given == code
    assert words in hint
    assert "at the margin: `days 2026" not in hint
