"""The compiled check of a policy with named times of which some are on clocks: days by hand, and its mistakes."""

from __future__ import annotations

import copy
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.backends.python.readback.confirm import confirm
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.model.policy import Policy
from tests.policy_dsl.backends.python.test_artefact import compiled
from tests.written import policy

TEXT = """policy Incidents "How soon an incident is reported"
  dated by learned

request
  learned : date from 2026-04-01 until 2026-05-01
  kind    : one of Grave, Slight, None

times
  warning
  report

days Easter
  known from 2026-04-01 until 2026-12-01
  2026-04-03
  2026-04-06

calendar Office
  zone Europe/London
  open Monday to Friday
  closed on Easter

clock Work
  counts Office
  day one is the day after receipt
  due at the end of the day
  a last day that is closed stays
  a month without that day ends on its last day

table t
  | kind   | warning within         | report within   |
  | Grave  | 24 h                   | 1 month on Work |
  | Slight | 2 working days on Work | no promise      |
  | None   | N/A                    | N/A             |
"""
LATER = """
rule later
  when learned on or after 2026-04-20 and kind is Grave
  report within 3 working days on Work
  overrides t
"""


@pytest.fixture(params=list(Form), ids=[form.value for form in Form])
def form(request: pytest.FixtureRequest) -> Form:
    found: Form = request.param
    return found


def check(folder: Path, text: str, form: Form) -> ModuleType:
    return compiled(policy(folder, text), form)


def test_each_time_ends_where_a_calendar_says(form: Form, tmp_path: Path) -> None:
    incidents = check(tmp_path, TEXT, form)
    thursday = date(2026, 4, 2)  # Friday the 3rd and Monday the 6th are closed
    grave = incidents.decide(learned=thursday, kind="Grave")
    assert (grave.access, grave.times) == ("permitted", {"warning": 86_400, "report": "1 month on Work"})
    noon = datetime(2026, 4, 2, 11, tzinfo=UTC)
    assert grave.of("warning").deadline(noon) == noon + timedelta(days=1)
    assert grave.of("report").last_day(noon) == date(2026, 5, 2)
    assert grave.of("report").deadline(noon) == datetime(2026, 5, 2, 23, tzinfo=UTC)  # midnight in summer time

    slight = incidents.decide(learned=thursday, kind="Slight")
    assert slight.times == {"warning": "2 working days on Work", "report": None}
    assert slight.of("warning").last_day(thursday) == date(2026, 4, 8)  # the 7th and the 8th
    assert (slight.of("report").promised, slight.of("report").deadline(noon), slight.of("report").promise) == (
        False,
        None,
        None,
    )
    none = incidents.decide(learned=thursday, kind="None")
    assert none.times == {"warning": "refused", "report": "refused"}
    assert none.of("report").promised is None


def test_what_is_open_names_each_promise(form: Form, tmp_path: Path) -> None:
    decisions = check(tmp_path, TEXT, form).decide(learned=date(2026, 4, 2))
    assert (decisions.access, decisions.missing) == ("indeterminate", ("kind",))
    report = decisions.of("report")
    assert report.possible == (("permitted", None), ("permitted", None), ("refused", None))
    assert report.promises == ("1 month on Work", None, None)  # no promise comes after every time
    assert decisions.of("warning").promises == ("1 day", "2 working days on Work", None)


def test_there_is_no_latest_deadline_where_no_promise_is_open(form: Form, tmp_path: Path) -> None:
    """Of a grave incident, or a slight one: a report within a month, or none that is promised; a warning in any case."""
    text = TEXT.replace("one of Grave, Slight, None", "one of Grave, Slight")
    text = text.replace("  | None   | N/A                    | N/A             |\n", "")
    decisions = check(tmp_path, text, form).decide(learned=date(2026, 4, 2))
    noon = datetime(2026, 4, 2, 11, tzinfo=UTC)
    assert decisions.of("report").promises == ("1 month on Work", None)
    assert decisions.of("report").latest(noon) is None
    assert decisions.of("warning").latest(noon) == datetime(2026, 4, 8, 23, tzinfo=UTC)
    with pytest.raises(ValueError, match="`received` is a datetime with a time zone"):
        decisions.of("report").latest(date(2026, 4, 2))


def test_the_file_is_typed(form: Form, tmp_path: Path) -> None:
    source = compile_policy(policy(tmp_path, TEXT + LATER), {"verified": True}, form=form)
    (tmp_path / "check.py").write_text(source, encoding="utf-8")
    (tmp_path / "user.py").write_text(
        "from check import decide\n\ndecisions = decide(kind='Grave')\nreveal_type(decisions.times['report'])\n"
        "reveal_type(decisions.of('report').last_day)\nreveal_type(decisions.of('report').promised)\n",
        encoding="utf-8",
    )
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--cache-dir", str(tmp_path / "c"), "user.py"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    revealed = [line.split('"')[1] for line in ran.stdout.splitlines() if "note: Revealed" in line]
    assert revealed == ["int | str | None", "def (received: datetime.date) -> datetime.date | None", "bool | None"]
    assert "error" not in ran.stdout, ran.stdout


def test_a_decision_that_depends_on_its_day_is_asked_about_no_other(form: Form, tmp_path: Path) -> None:
    incidents = check(tmp_path, TEXT + LATER, form)
    early, late = (incidents.decide(learned=date(2026, 4, day), kind="Grave") for day in (17, 20))
    assert early.of("report").last_day(date(2026, 4, 17)) == date(2026, 5, 17)
    assert late.of("report").last_day(date(2026, 4, 20)) == date(2026, 4, 23)  # 21, 22, 23
    assert late.of("report").received == date(2026, 4, 20)
    for of in ("warning", "report"):
        with pytest.raises(ValueError, match="decide again"):
            late.of(of).deadline(datetime(2026, 4, 17, 12, tzinfo=UTC))


def test_decisions_are_values(form: Form, tmp_path: Path) -> None:
    incidents = check(tmp_path, TEXT, form)
    one, other = (incidents.decide(learned=date(2026, 4, 2), kind="Grave") for _ in "12")
    assert one == other == copy.deepcopy(one)
    assert hash(one) == hash(other)
    assert one != incidents.decide(learned=date(2026, 4, 2), kind="Slight")
    assert "1 month on Work" in repr(one)
    assert "no promise" in repr(incidents.decide(learned=date(2026, 4, 2), kind="Slight"))
    with pytest.raises(ValueError, match="expected one of warning, report"):
        one.of("answer")
    with pytest.raises(AttributeError):
        one.of("report").promise = "1 h"


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ("working days', 2)", "working days', 3)"),
        ("_TimesOnClocks(", "_Times("),
        ("return decision.access\n    return decision.promise", 'return "permitted"\n    return decision.promise'),
    ],
)
def test_a_changed_check_is_not_confirmed(sound: str, broken: str, form: Form, tmp_path: Path) -> None:
    incidents: Policy = policy(tmp_path, TEXT)
    source = compile_policy(incidents, {"verified": True}, form=form)
    assert source.count(sound) >= 1
    with pytest.raises(NotTheSameError):
        confirm(source.replace(sound, broken), incidents)
