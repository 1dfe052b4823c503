"""What the commands do with a policy that has times on clocks, and what they refuse."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.command import run

CLOCKED = """\
policy Clocked "times on clocks"
  dated by received

request
  received : date from 2026-06-01 until 2026-06-08
  urgent   : yes/no

calendar Office
  open Monday to Friday

clock Plain
  counts Office
  day one is the day after receipt
  due at the end of the day
  a last day that is closed stays

rule usual
  answer within 5 working days on Plain

rule rush
  when urgent is yes
  answer within 1 working day on Plain
  overrides usual

property a_week "A week is enough."
  for any request r
  never r slower than 7 calendar days on Plain

property sooner "What is urgent is sooner."
  for any two requests u and p alike except urgent
  where u.urgent is yes and p.urgent is no
  always u faster than p

example "an urgent one"
  given urgent yes
  expect 1 working day on Plain
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    file = tmp_path / "clocked.policy"
    file.write_text(CLOCKED, encoding="utf-8")
    return str(file)


def test_it_is_verified_tested_and_explained(path: str) -> None:
    assert run("verify", path, cwd=Path(path).parent).returncode == 0
    assert "1 of 1 example holds" in run("test", path, cwd=Path(path).parent).stdout
    said = run("explain", path, "received=2026-06-01", "urgent=no", cwd=Path(path).parent).stdout
    assert "answered within 5 working days on Plain\n  due at the end of 2026-06-08\n" in said
    both = run("explain", path, "received=2026-06-01", cwd=Path(path).parent).stdout
    assert "1 working day on Plain" in both
    assert "5 working days on Plain" in both


def test_json_has_no_seconds_for_a_time_on_a_clock(path: str) -> None:
    found = json.loads(
        run("explain", path, "received=2026-06-01", "urgent=no", "--format", "json", cwd=Path(path).parent).stdout
    )
    decision = found["editions"][0]["decision"]
    assert (decision["trt_seconds"], decision["time"], decision["due"]) == (
        None,
        "5 working days on Plain",
        "2026-06-08",
    )


def test_a_counterexample_says_when_each_answer_is_due(path: str) -> None:
    Path(path).write_text(CLOCKED.replace("never r slower than 7", "never r slower than 6"), encoding="utf-8")
    done = run("verify", path, cwd=Path(path).parent)
    assert done.returncode == 1
    received = re.search(r"received +(2026-06-0\d)", done.stdout)
    assert received is not None
    due = date.fromisoformat(received[1]) + timedelta(days=7)  # from Monday to Friday, five working days are a week
    assert f"at the end of {due}" in done.stdout


@pytest.mark.parametrize(("form", "cell"), [
    ("plain", "{} +at the end of {}"),
    ("markdown", r"\| {} \| at the end of {} \|"),
    ("html", '<th scope="row">{}</th><td>at the end of {}</td>'),
])  # fmt: skip
def test_beside_it_stands_when_the_limit_would_be_due(path: str, form: str, cell: str) -> None:
    Path(path).write_text(CLOCKED.replace("never r slower than 7", "never r slower than 6"), encoding="utf-8")
    shown = run("verify", path, "--format", form, cwd=Path(path).parent).stdout
    due, limit = (
        re.search(cell.format(title, r"(2026-06-\d\d)"), shown) for title in ("due", "6 calendar days on Plain")
    )
    assert due is not None
    assert limit is not None
    assert date.fromisoformat(due[1]) - date.fromisoformat(limit[1]) == timedelta(days=1)  # 7 days, and 6 are allowed


@pytest.mark.parametrize(("zone", "time", "due"), [
    ("UTC", "30 h", "on 2027-03-28 at 01:00, if received at 19:00"),
    ("Europe/London", "30 h", "on 2027-03-28 at 02:00, if received at 19:00"),
    ("UTC", "4 days", "on 2027-03-30, at an hour that depends on that of receipt"),
    ("Europe/London", "4 days", "on 2027-03-30 or 2027-03-31, depending on the hour of receipt"),
    ("UTC", "the later of 30 h and 3 calendar days on Plain", "at the end of 2027-03-29"),
])  # fmt: skip
def test_where_hours_are_compared_with_days_it_says_when_they_end(
    tmp_path: Path, zone: str, time: str, due: str
) -> None:
    """All is received on the 26th, a Friday. Thirty hours end on the 28th if they begin after 18:00. That day has 23 hours in
    London, where clocks go forward at 01:00, so four days may end on the 31st.
    """
    text = CLOCKED.replace("2026-06-01 until 2026-06-08", "2027-03-26 until 2027-03-27")
    text = text[: text.index("property")].replace("  open Monday", f"  zone {zone}\n  open Monday")
    text = text.replace("within 5 working days on Plain", f"within {time}")
    text += (
        'property p "p"\n  for any request r\n  where r.urgent is no\n  never r slower than 1 calendar day on Plain\n'
    )
    file = tmp_path / "hours.policy"
    file.write_text(text, encoding="utf-8")
    shown = run("verify", str(file), "--format", "plain", cwd=tmp_path).stdout
    assert re.search(r"received +2027-03-26\n", shown), shown
    assert re.search(rf"due +{re.escape(due)}\n", shown), shown
    assert re.search(r"1 calendar day on Plain +at the end of 2027-03-27\n", shown), shown


def test_what_moves_by_the_hour_is_said_beside_what_moves_by_days(path: str, tmp_path: Path) -> None:
    """The week begins on a Monday. A sixth working day is over one day later from Monday to Thursday, and then three. Of what
    is urgent, three days end before Monday does if they begin on Friday, and later than a working day for all others.
    """
    Path(path).write_text(CLOCKED.replace("  open Monday", "  zone UTC\n  open Monday"), encoding="utf-8")
    proposal = tmp_path / "slower.policy"
    proposal.write_text(
        'proposal Slower "s"\n  to Clocked in "clocked.policy"\n\n'
        "  replace rule usual\n    answer within 6 working days on Plain\n"
        "  replace rule rush\n    when urgent is yes\n    answer within 3 days\n    overrides usual\n",
        encoding="utf-8",
    )
    said = " ".join(run("diff", path, str(proposal), cwd=tmp_path).stdout.split())
    assert (
        "13 answered slower, on 7 days of receipt: due 1 day later on 4, 3 days later on 3 and later by an amount that"
        " depends on the hour on 6; some days count for several of these " in said
    )
    assert "1 answered faster, on 1 day of receipt: due earlier by an amount that depends on the hour " in said


def test_where_nothing_is_promised_nothing_is_due(path: str, tmp_path: Path) -> None:
    text = CLOCKED[: CLOCKED.index("property")].replace("  open Monday", "  zone UTC\n  open Monday")
    text = text.replace("calendar Office", "times\n  reply\n  repair\n\ncalendar Office")
    text = text.replace("answer within 5", "reply within 5").replace("answer within 1", "reply within 1")
    text += "table mended\n  | row | urgent | repair within |\n  | every | any | 5 working days on Plain |\n"
    Path(path).write_text(text, encoding="utf-8")
    proposal = tmp_path / "none.policy"
    proposal.write_text(
        'proposal None "n"\n  to Clocked in "clocked.policy"\n\n  set mended every to no promise\n', encoding="utf-8"
    )
    assert "5 working days on Plain → no promise\n" in run("diff", path, str(proposal), cwd=tmp_path).stdout


def test_a_page_says_why_it_decides_nothing(path: str) -> None:
    page = run("verify", path, "--format", "html", cwd=Path(path).parent).stdout
    assert "Clocked has times on clocks" in page


def test_other_numbers_are_tried_on_their_clocks(path: str) -> None:
    """Three working days from Wednesday, 3 June 2026, end on Monday, five days later; and one is as soon as what is urgent."""
    text = CLOCKED.replace("never r slower than 7 calendar days", "never r slower than 4 calendar days")
    Path(path).write_text(text, encoding="utf-8")
    done = run("repair", Path(path).name, cwd=Path(path).parent)
    assert done.returncode == 1
    assert "usual 5 working days on Plain → 2 working days on Plain a_week holds" in " ".join(done.stdout.split())


def test_small_changes_are_judged_by_the_days_on_which_answers_are_due(path: str) -> None:
    """Four working days are over on another day than five for each receipt of the week, and six after a week for each."""
    done = run("mutate", path, "--format", "json", cwd=Path(path).parent)
    mutants = json.loads(done.stdout)["changes"]
    moved = {(each["before"], each["after"]): (each["fate"], each["changed"]) for each in mutants}
    assert moved["answer within 5 working days on Plain", "answer within 4 working days on Plain"] == ("unnoticed", 7)
    assert moved["answer within 5 working days on Plain", "answer within 6 working days on Plain"][0] == "noticed"


HOLIDAY = CLOCKED[: CLOCKED.index("property")].replace(
    "calendar Office\n  open Monday to Friday\n",
    'days Closed\n  known from 2026-06-01 until 2026-07-01\n  2026-06-03 "a holiday", 2026-06-13\n\n'
    "calendar Office\n  open Monday to Friday\n  closed on Closed\n",
)
"""The third of June is a Wednesday, and the thirteenth a Saturday."""


def test_a_day_left_out_of_a_list_is_tried(path: str) -> None:
    """Without the Wednesday, five working days end a day earlier for what comes on Monday and Tuesday, and one working day for
    what comes on Tuesday. A Thursday in its place moves the five of Wednesday, and the one of Tuesday and Wednesday.
    """
    Path(path).write_text(HOLIDAY, encoding="utf-8")
    done = run("mutate", path, "--format", "json", cwd=Path(path).parent)
    days = {
        (each["before"], each["after"]): (each["fate"], each["changed"], each["confirmed"])
        for each in json.loads(done.stdout)["changes"]
        if each["kind"] == "day"
    }
    assert days == {
        ('2026-06-03 "a holiday", ', ""): ("unnoticed", 3, True),
        ('2026-06-03 "a holiday", ', '2026-06-04 "a holiday", '): ("unnoticed", 3, True),
        (", 2026-06-13", ""): ("without_effect", 0, True),
        (", 2026-06-13", ", 2026-06-14"): ("without_effect", 0, True),
    }
    said = " ".join(run("mutate", path, cwd=Path(path).parent).stdout.split())
    assert 'days Closed · line 10: 2026-06-03 "a holiday" → (left out) 3 requests' in said
    assert "answered within 1 working day on Plain → due on other days" in said
    assert said.index("usual · line") < said.index("days Closed · line 10")
    assert (
        "days Closed · 2 changes: no answer is due on another day line 10: 2026-06-13 → (left out) or 2026-06-14"
        in said
    )


def test_an_example_with_a_due_day_notices_it(path: str) -> None:
    """Received on Monday, the first, the five days end on the 9th; with the holiday on Thursday, too."""
    example = (
        'example "Monday"\n  given received 2026-06-01, urgent no\n  expect 5 working days on Plain due 2026-06-09\n'
    )
    Path(path).write_text(HOLIDAY + example, encoding="utf-8")
    done = run("mutate", path, "--format", "json", cwd=Path(path).parent)
    fates = {each["after"]: each["fate"] for each in json.loads(done.stdout)["changes"] if "06-03" in each["before"]}
    assert fates == {"": "noticed", '2026-06-04 "a holiday", ': "unnoticed"}


def test_what_tries_changes_takes_a_proposal_that_leaves_no_clock(path: str, tmp_path: Path) -> None:
    text = """\
proposal Hours "hours for days"
  to Clocked in "clocked.policy"

  replace rule usual
    answer within 24 h
  replace rule rush
    when urgent is yes
    answer within 2 h
    overrides usual
  open Office on 2026-06-06
"""
    Path(path).write_text(CLOCKED.replace("  open Monday", "  zone UTC\n  open Monday"), encoding="utf-8")
    proposal = tmp_path / "hours.policy"
    proposal.write_text(text, encoding="utf-8")
    done = run("repair", str(proposal), cwd=tmp_path)
    assert (done.returncode, "no property is refuted" in done.stdout) == (0, True), done.stderr
    assert run("mutate", str(proposal), cwd=tmp_path).returncode in (0, 1)


OTHER_DAYS = {
    "is not dated by the same fact": [
        ("dated by received", "dated by sent"),
        ("  urgent ", "  sent : date from 2026-01-01 until 2026-02-01\n  urgent "),
    ],
    "different zones, `Europe/London` and `UTC`": [("open Monday", "zone Europe/London\n  open Monday")],
    "no calendar says in which zone": [("5 working days on Plain", "24 h")],
}


@pytest.mark.parametrize("message", OTHER_DAYS)
def test_two_policies_of_other_days_are_not_compared(message: str, path: str, tmp_path: Path) -> None:
    old = CLOCKED.partition("property")[0]
    if "zones" in message:
        old = old.replace("open Monday", "zone UTC\n  open Monday")
    new = CLOCKED.partition("property")[0]
    for before, after in OTHER_DAYS[message]:
        new = new.replace(before, after)
    Path(path).write_text(old, encoding="utf-8")
    other = tmp_path / "other.policy"
    other.write_text(new, encoding="utf-8")
    done = run("diff", path, str(other), cwd=tmp_path)
    assert done.returncode == 2
    assert "error[E439]: `Clocked` has times on clocks, and " in done.stderr
    assert message in done.stderr


def test_a_comparison_is_of_the_days_of_both(path: str, tmp_path: Path) -> None:
    """Of a week and of the three days that only the new policy has, the week is compared; both ends of five working days."""
    other = tmp_path / "other.policy"
    new = CLOCKED.replace("until 2026-06-08", "until 2026-06-11").replace("5 working days on", "7 calendar days on")
    other.write_text(new, encoding="utf-8")
    done = run("diff", path, str(other), "--format", "json", cwd=tmp_path)
    document = json.loads(done.stdout)
    # from Saturday, 6 June, and Sunday, five working days end on Friday the 12th; seven days end a day later, and two
    assert (done.returncode, document["impact"]["changed"], document["impact"]["of"]) == (1, 2, 14)
    assert [each["direction"] for each in document["impact"]["regions"]] == ["slower"]
    assert document["impact"]["certified"] is True


@pytest.mark.parametrize("written", ["text", "plain", "json", "html", "markdown", "sarif", "junit", "github"])
def test_a_change_of_days_is_in_every_format(written: str, path: str, tmp_path: Path) -> None:
    proposal = tmp_path / "closing.policy"
    text = 'proposal Closing "c"\n  to Clocked in "clocked.policy"\n\n  close Office on 2026-06-08\n'
    proposal.write_text(text, encoding="utf-8")
    done = run("verify", str(proposal), "--format", written, *(["--full"] if written == "text" else []), cwd=tmp_path)
    # five working days end a day later, or three for what came in from Friday on; one working day is the 9th from Friday on
    assert (done.returncode, done.stderr) == (1, "")
    if written == "text":
        assert "due later" in done.stdout
        assert "10 answered slower, on 7 days of receipt" in done.stdout


@pytest.mark.parametrize("target", ["python", "javascript"])
def test_it_is_not_compiled(target: str, path: str, tmp_path: Path) -> None:
    done = run("compile", path, "--target", target, "-o", str(tmp_path / "check.py"), cwd=tmp_path)
    assert done.returncode == 1
    assert f"the target `{target}` cannot express times on clocks" in done.stderr
    assert not (tmp_path / "check.py").exists()


def test_that_it_is_not_compiled_is_said_before_what_is_refuted(path: str, tmp_path: Path) -> None:
    """`--unverified` would not help, so it is not offered."""
    Path(path).write_text(CLOCKED.replace("never r slower than 7", "never r slower than 6"), encoding="utf-8")
    done = run("compile", path, "--target", "python", "-o", str(tmp_path / "check.py"), cwd=tmp_path)
    assert done.returncode == 1
    assert "the target `python` cannot express times on clocks" in done.stderr
    assert "--unverified" not in done.stderr


def test_a_lock_holds_its_meaning(path: str) -> None:
    folder = Path(path).parent
    assert run("verify", path, "--lock", cwd=folder).returncode == 0
    assert run("verify", path, "--check-lock", cwd=folder).returncode == 0
    text = CLOCKED.replace("open Monday to Friday", "open Monday to Thursday")
    Path(path).write_text(text.replace("7 calendar days", "9 calendar days"), encoding="utf-8")
    assert run("verify", path, "--check-lock", cwd=folder).returncode != 0


def closing(name: str, day: str) -> str:
    return f'proposal {name} "c"\n  to Clocked in "clocked.policy"\n\n  close Office on {day}\n'


def test_two_proposals_of_other_days_are_not_taken_for_the_same(path: str, tmp_path: Path) -> None:
    """Five working days from the 2nd on, and one from the 5th, count both of the days; five from the 1st the other one, too."""
    for name, day in (("One", "2026-06-08"), ("Two", "2026-06-09"), ("Again", "2026-06-08")):
        (tmp_path / f"{name}.policy").write_text(closing(name, day), encoding="utf-8")
    done = run("verify", "One.policy", "Two.policy", cwd=tmp_path)
    said = " ".join(done.stdout.split())
    assert "One and Two: they give 10 kinds of request another answer only together" in said
    assert (
        "5 working days on Plain by One, 5 working days on Plain by Two, 5 working days on Plain on other days with both"
        in said
    )
    assert "both change 6 kinds of request to the same answer" in said
    done = run("verify", "One.policy", "Again.policy", cwd=tmp_path)
    assert "One and Again make the same changes" in " ".join(done.stdout.split())


def test_the_later_of_two_times_is_verified_and_compiled(path: str, tmp_path: Path) -> None:
    """From Monday to Friday, seven calendar days end with five working days, and from the weekend later."""
    text = CLOCKED.replace("  open Monday", "  zone UTC\n  open Monday")
    text = text.replace("within 5 working", "within the later of 7 calendar days and 5 working")
    Path(path).write_text(text, encoding="utf-8")
    assert run("verify", path, cwd=tmp_path).returncode == 0  # a week is enough
    said = run("explain", path, "received=2026-06-06", "urgent=no", cwd=tmp_path).stdout
    assert "the later of 7 calendar days and 5 working days on Plain\n  due at the end of 2026-06-13\n" in said
    done = run("compile", path, "--target", "python", "-o", str(tmp_path / "check.py"), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    done = run("compile", path, "--target", "javascript", "-o", str(tmp_path / "check.mjs"), cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_a_time_whose_clock_counts_otherwise_is_not_said_twice(path: str) -> None:
    """The ninth is a Tuesday. Of what is urgent and came by the seventh, nothing ends so late."""
    proposal = Path(path).with_name("closed.policy")
    proposal.write_text(
        'proposal Closed "c"\n  to Clocked in "clocked.policy"\n\n  close Office on 2026-06-09\n', encoding="utf-8"
    )
    folder = Path(path).parent
    shown = run("diff", Path(path).name, proposal.name, cwd=folder).stdout
    written = " ".join(shown.partition("Written differently")[2].split())
    assert "~ usual 5 working days on Plain: its clock counts otherwise" in written
    assert "without changing any decision ~ rush 1 working day on Plain: its clock counts otherwise" in written
    assert "→" not in written
    edits = json.loads(run("diff", Path(path).name, proposal.name, "--format", "json", cwd=folder).stdout)["provisions"]
    assert [(each["id"], each["changed"]) for each in edits] == [("usual", ["clock"]), ("rush", ["clock"])]
    other = Path(path).with_name("other.policy")
    other.write_text(CLOCKED.replace("5 working days on Plain", "6 working days on Plain"), encoding="utf-8")
    edits = json.loads(run("diff", Path(path).name, other.name, "--format", "json", cwd=folder).stdout)["provisions"]
    assert [(each["id"], each["changed"]) for each in edits] == [("usual", ["outcome"])]


def test_the_earlier_of_hours_and_days_is_verified_and_compiled(path: str, tmp_path: Path) -> None:
    text = CLOCKED.replace("  open Monday", "  zone UTC\n  open Monday")
    text = text.replace("within 5 working days on Plain", "within the earlier of 5 working days on Plain and 120 h")
    Path(path).write_text(text, encoding="utf-8")
    assert run("verify", path, cwd=tmp_path).returncode == 0
    for target, file in (("python", "check.py"), ("javascript", "check.mjs")):
        done = run("compile", path, "--target", target, "-o", str(tmp_path / file), cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "_HoursOrDays(" in (tmp_path / file).read_text("utf-8") or target == "javascript"


def test_what_a_cap_on_a_clock_does_is_said_in_each_format(path: str, tmp_path: Path) -> None:
    """Four calendar days from Friday, 5 June 2026, end on the 9th, and five working days on the 12th."""
    rule = "rule cap\n  when urgent is no\n  answer within at most 4 calendar days on Plain\n\n"
    text = CLOCKED.replace("property a_week", f"{rule}property a_week")
    Path(path).write_text(text, encoding="utf-8")
    said = run("explain", path, "received=2026-06-05", "urgent=no", cwd=tmp_path).stdout
    assert "answered within 4 calendar days on Plain" in said, said
    assert "cuts 5 working days on Plain to 4 calendar days on Plain" in " ".join(said.split()), said
    document = json.loads(
        run("explain", path, "received=2026-06-05", "urgent=no", "--format", "json", cwd=tmp_path).stdout
    )
    (cap,) = [each["bound"] for each in document["editions"][0]["decision"]["by"] if "bound" in each]
    assert cap == {
        "kind": "cap", "trt_seconds": None, "time": "4 calendar days on Plain",
        "moves_seconds": [], "moves": ["5 working days on Plain"],
    }  # fmt: skip


def test_what_a_policy_demands_is_counted_on_the_days_as_they_become(path: str, tmp_path: Path) -> None:
    """With the 8th closed, five working days end a day later, and so does the time that amendments have to keep."""
    frame = 'property kept "k"\n  for any amendment\n  answers within 5 working days on Plain\n\n'
    Path(path).write_text(CLOCKED.replace("property a_week", f"{frame}property a_week"), encoding="utf-8")
    (tmp_path / "One.policy").write_text(closing("One", "2026-06-08"), encoding="utf-8")
    done = run("verify", "One.policy", "--format", "json", cwd=tmp_path)
    kept = [v["status"] for v in json.loads(done.stdout)["verdicts"] if v["kind"] == "frame"]
    assert kept == ["proved"], done.stdout
