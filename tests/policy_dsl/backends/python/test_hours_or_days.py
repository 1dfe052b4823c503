"""The compiled check of a policy with the earlier and the later of hours and days: ends by hand, and its mistakes."""

from __future__ import annotations

import pickle
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.backends.python.readback.confirm import confirm
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.runtime import load
from policy_dsl.runtime.kernel_hours import _HoursOrDays
from tests.clocked import BY_THE_HOUR, REPLIES
from tests.policy_dsl.backends.python.test_artefact import compiled
from tests.written import policy

TICK = timedelta(microseconds=1)

BY_HAND = [
    # The earlier of 30 h and 1 working day: on Thursday until 18:00, thirty hours are over on Friday; at 18:00 both end
    # with it, and the end of the day is the earlier of the two.
    ("Plain", "no", "2026-03-26T12:00", "2026-03-27T18:00", None),
    ("Plain", "no", "2026-03-26T17:59:59", "2026-03-27T23:59:59", None),
    ("Plain", "no", "2026-03-26T18:00", "2026-03-28T00:00", "2026-03-27"),
    ("Plain", "no", "2026-03-26T18:00:01", "2026-03-28T00:00", "2026-03-27"),
    # Saturday half past eleven at night; the next working day, Monday, ends at 23:00 UTC, since clocks went forward.
    ("Plain", "no", "2026-03-28T23:30", "2026-03-30T05:30", None),
    ("Plain", "no", "2026-03-29T17:00", "2026-03-30T23:00", "2026-03-30"),
    # Maundy Thursday: the next working day is Tuesday after Easter, far behind thirty hours.
    ("Plain", "no", "2026-04-02T20:00", "2026-04-04T02:00", None),
    # The later of 48 h and 3 calendar days, the day of receipt being the first. Friday's are over after 71 hours: so from
    # Friday 23:00 on, 48 hours are the later; at 23:00 itself both end together, and hours are the later of the two.
    ("Paid", "no", "2026-03-26T23:59", "2026-03-29T00:00", "2026-03-28"),
    ("Paid", "no", "2026-03-27T12:00", "2026-03-29T23:00", "2026-03-29"),
    ("Paid", "no", "2026-03-27T22:59:59", "2026-03-29T23:00", "2026-03-29"),
    ("Paid", "no", "2026-03-27T23:00", "2026-03-29T23:00", None),
    ("Paid", "no", "2026-03-27T23:30", "2026-03-29T23:30", None),
    # 71 hours, unless 3 calendar days are later, which is so of a receipt in the first hour of a day.
    ("Paid", "yes", "2026-03-31T23:59", "2026-04-03T23:00", "2026-04-03"),
    ("Paid", "yes", "2026-04-01T00:00", "2026-04-03T23:00", None),
    ("Paid", "yes", "2026-04-01T12:00", "2026-04-04T11:00", None),
]
"""What is asked, when it came, when it is due, and with which day it ends: moments in UTC."""


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory, form: Form) -> ModuleType:
    return compiled(policy(tmp_path_factory.mktemp("hours"), BY_THE_HOUR), form)


@pytest.mark.parametrize(("kind", "late", "came", "ends", "day"), BY_HAND)
def test_it_ends_where_it_was_worked_out(
    check: ModuleType, kind: str, late: str, came: str, ends: str, day: str | None
) -> None:
    received, due = moment(came), moment(ends)
    decision = check.decide(received=check.day_of_receipt(received), kind=kind, late=late)
    last = None if day is None else date.fromisoformat(day)
    assert (decision.deadline(received), decision.last_day(received), decision.latest(received)) == (due, last, due)
    in_time = [decision.met(received, due + step) for step in (-TICK, timedelta(), TICK)]
    assert in_time == [True, last is None, False]
    assert (decision.trt, decision.trt_seconds) == (None, None)


def test_without_its_hour_a_day_of_receipt_says_nothing(check: ModuleType) -> None:
    decision = check.decide(received=date(2026, 3, 26), kind="Plain", late="no")
    assert decision.promise == "the earlier of 30 h and 1 working day on Open"
    with pytest.raises(
        ValueError, match=r"ends with a day depends on the hour of receipt: give a datetime with a time zone instead"
    ):
        decision.last_day(date(2026, 3, 26))
    with pytest.raises(ValueError, match="`received` has no time zone"):
        decision.deadline(datetime(2026, 3, 26, 12))


@pytest.mark.parametrize(
    ("kind", "late", "calendar", "earliest"),
    [
        ("Plain", "no", "Office", "2026-04-09"),  # thirty hours later it is the 9th or the 10th
        ("Paid", "no", None, "2026-04-10"),  # this clock counts no calendar
        ("Paid", "yes", None, "2026-04-10"),  # two clocks
    ],
)
def test_past_the_last_day_nothing_is_guessed(
    check: ModuleType, kind: str, late: str, calendar: str | None, earliest: str
) -> None:
    decision = check.decide(kind=kind, late=late)
    received = datetime(2026, 4, 8, 12, tzinfo=UTC)
    for ask in (decision.deadline, decision.last_day, decision.latest):
        with pytest.raises(check.CalendarEnds) as raised:
            ask(received)
        ends = raised.value
        assert (ends.calendar, ends.received, ends.earliest) == (
            calendar,
            received.date(),
            date.fromisoformat(earliest),
        )
    with pytest.raises(ValueError, match="`received` is before that"):
        decision.deadline(datetime(2026, 3, 25, 12, tzinfo=UTC))
    assert decision.known_until == date(2026, 4, 8)


def test_what_is_open_has_a_latest_end(check: ModuleType) -> None:
    """Of thirty hours, and of five working days."""
    part = check.decide(received=date(2026, 3, 26), kind="Plain")
    assert part.promises == (
        "the earlier of 30 h and 1 working day on Open",
        "3 working days, then 2 working days on Open",
    )
    assert part.latest(moment("2026-03-26T12:00")) == moment("2026-04-02T23:00")


def test_decisions_are_values(check: ModuleType, tmp_path: Path) -> None:
    sys.modules["artefact"] = check
    decision = check.decide(kind="Paid", late="yes")
    again = pickle.loads(pickle.dumps(decision))  # noqa: S301  # our own
    assert again == decision
    assert hash(again) == hash(decision)
    assert again.deadline(moment("2026-04-01T12:00")) == moment("2026-04-04T11:00")
    path = tmp_path / "check.py"
    manifest = {"schema": "evenhand.artefact/1", "verified": True}
    path.write_text(compile_policy(policy(tmp_path, BY_THE_HOUR), manifest), encoding="utf-8")
    sent = pickle.dumps(load.load(path).decide(kind="Plain", late="no"))
    path.unlink()
    load._LOADED.clear()
    kept = pickle.loads(sent)  # noqa: S301
    assert kept.deadline(moment("2026-03-26T12:00")) == moment("2026-03-27T18:00")


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ("_Hours(108000)", "_Hours(108001)"),
        ("on Open', 'earlier', _Hours", "on Open', 'later', _Hours"),
        ("    _HoursOrDays('the earlier", "    _Either('the earlier"),
        ("key=lambda end: (end[1], end[0] is None)", "key=lambda end: end[1]"),
    ],
)
def test_a_changed_check_is_not_confirmed(sound: str, broken: str, form: Form, tmp_path: Path) -> None:
    of = policy(tmp_path, BY_THE_HOUR)
    source = compile_policy(of, {"verified": True}, form=form)
    assert source.count(sound) == 1
    with pytest.raises(NotTheSameError):
        confirm(source.replace(sound, broken), of)


def test_a_kernel_that_ends_hours_or_days_elsewhere_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the moment at which both end, it takes the hours for the earlier; or the last moment of a day is late."""
    of = policy(tmp_path, BY_THE_HOUR)
    source, right = compile_policy(of, {"verified": True}), _HoursOrDays.end

    def tied(self: _HoursOrDays, start: datetime, day: int) -> tuple[date | None, datetime, int]:
        last, due, received = right(self, start, day)
        return (None if due - start == timedelta(hours=30) else last), due, received

    def late(self: _HoursOrDays, start: datetime, day: int) -> tuple[date | None, datetime, int]:
        last, due, received = right(self, start, day)
        return last, due + (TICK if start.microsecond == 999_999 else timedelta()), received

    for wrong, said in ((tied, "2026-03-26 18:00:00"), (late, r"23:59:59\.999999")):
        with monkeypatch.context() as patch:
            patch.setattr(_HoursOrDays, "end", wrong)
            with pytest.raises(NotTheSameError, match=rf"does not end where .* for a receipt at .*{said}"):
                confirm(source, of)
    confirm(source, of)


def test_a_policy_of_days_alone_has_no_part_for_hours(tmp_path: Path) -> None:
    assert "_Hours" not in compile_policy(policy(tmp_path, REPLIES), {"verified": True})


BEFORE_IT_CAME = """policy Back "due before it came"
  dated by received

request
  received : date from 2026-05-30 until 2026-05-31

calendar Weekdays
  zone UTC
  open Monday to Friday

clock Friday
  counts Weekdays
  day one is the day of receipt
  due at the end of the day
  a last day that is closed moves back

otherwise answer within {time}
"""


@pytest.mark.parametrize(
    ("time", "last", "due"),
    [
        ("the earlier of 1 calendar day on Friday and 10 h", date(2026, 5, 29), "2026-05-30T00:00"),
        ("the later of 1 calendar day on Friday and 10 h", None, "2026-05-30T22:00"),
    ],
)
def test_what_comes_on_a_saturday_may_be_due_on_friday(
    tmp_path: Path, form: Form, time: str, last: date | None, due: str
) -> None:
    """Saturday, 30 May 2026, is the last day of receipt, and no time on the clock ends after it."""
    check, received = compiled(policy(tmp_path, BEFORE_IT_CAME.format(time=time)), form), moment("2026-05-30T12:00")
    decision = check.decide(received=check.day_of_receipt(received))
    assert (decision.deadline(received), decision.last_day(received)) == (moment(due), last)
