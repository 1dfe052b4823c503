"""The compiled check of a policy with times on clocks, as a service meets it: deadlines, last days, and every mistake."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from policy_dsl import pipeline
from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.backends.python.readback.confirm import confirm
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.evaluate import completions, evaluate, possible_outcomes
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import Time, time_text
from policy_dsl.runtime import kernel_clocks, load
from policy_dsl.runtime.manifest import manifest
from tests.clocked import COMPARED, DATED, REPLIES, replies
from tests.policy_dsl.backends.python.test_artefact import compiled
from tests.policy_dsl.calendar.by_hand import month_on, moved_on, working_days
from tests.written import policy

LONDON = ZoneInfo("Europe/London")
EASTER = {date(2026, 4, 3), date(2026, 4, 6)}
RECEIPTS = [date(2026, 3, 26) + timedelta(days=n) for n in range(13)]
NOON = datetime(2026, 3, 26, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory, form: Form) -> ModuleType:
    return compiled(replies(tmp_path_factory.mktemp("replies")), form)


def midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), LONDON).astimezone(UTC)


BY_HAND: dict[tuple[str, str], Callable[[date], date]] = {
    ("Plain", "no"): lambda received: working_days(received, 3, EASTER),
    ("Plain", "yes"): lambda received: working_days(received, 5, EASTER),
    ("Paid", "no"): lambda received: moved_on(month_on(received), EASTER),
}
"""Last days by another account. Three working days and then two are five."""


def test_each_deadline_is_the_end_of_the_last_day(check: ModuleType) -> None:
    for (kind, late), last_day in BY_HAND.items():
        for received in RECEIPTS:
            decision = check.decide(received=received, kind=kind, late=late)
            for hour, minute in ((0, 0), (0, 30), (1, 30), (12, 0), (23, 59)):
                at = datetime(received.year, received.month, received.day, hour, minute, tzinfo=LONDON)
                due = midnight_after(last_day(received))
                assert decision.deadline(at) == due == decision.deadline(at.astimezone(UTC))
                assert decision.deadline(at).tzinfo is timezone.utc  # noqa: UP017  # it is that one
                assert decision.last_day(at) == decision.last_day(received) == last_day(received)
                assert decision.met(at, due - timedelta(microseconds=1)) is True
                assert decision.met(at, due) is False
            assert (decision.trt, decision.trt_seconds, decision.access) == (None, None, "permitted")


def test_some_last_days_worked_out_by_hand(check: ModuleType) -> None:
    maundy = date(2026, 4, 2)  # a Thursday; Friday and Monday are closed, so Tuesday the 7th is the first open day
    for kind, late, received, last in (
        ("Plain", "no", maundy, date(2026, 4, 9)),
        ("Plain", "yes", maundy, date(2026, 4, 13)),
        ("Paid", "no", date(2026, 3, 31), date(2026, 4, 30)),  # April has no 31st
        ("Paid", "yes", date(2026, 4, 1), date(2026, 5, 1)),  # from 31 March: the day after the last of April
        (
            "Appeal",
            "no",
            date(2026, 3, 26),
            date(2026, 4, 2),
        ),  # 4 April is a Saturday after Good Friday: back to Thursday
    ):
        assert check.decide(received=received, kind=kind, late=late).last_day(received) == last


def test_the_zone_says_on_which_day_a_request_came(check: ModuleType) -> None:
    saturday = datetime(2026, 3, 28, 23, 59, tzinfo=UTC)
    assert check.day_of_receipt(saturday) == date(2026, 3, 28)
    assert check.day_of_receipt(saturday + timedelta(minutes=1)) == date(2026, 3, 29)
    sunday = datetime(2026, 3, 29, 23, 0, tzinfo=UTC)  # already Monday: clocks went forward
    assert check.day_of_receipt(sunday) == date(2026, 3, 30)
    assert check.day_of_receipt(sunday - timedelta(seconds=1)) == date(2026, 3, 29)
    plain = check.decide(received=date(2026, 3, 30), kind="Plain", late=False)
    assert plain.last_day(sunday) == date(2026, 4, 2)
    assert plain.last_day(sunday - timedelta(seconds=1)) == date(2026, 4, 1)
    tokyo = sunday.astimezone(ZoneInfo("Asia/Tokyo"))
    assert plain.last_day(tokyo) == date(2026, 4, 2)


@pytest.mark.parametrize(
    ("zone", "first", "until"),
    [
        ("Europe/Berlin", "2026-10-20", "2026-11-02"),
        ("Europe/Dublin", "2027-03-20", "2027-04-02"),
        ("America/New_York", "2026-03-02", "2026-03-16"),
        ("America/Chicago", "2026-10-28", "2026-11-10"),
        ("UTC", "2026-03-20", "2026-04-02"),
        ("Europe/Madrid", "2010-10-25", "2010-11-05"),
    ],
)
def test_every_zone_is_that_of_the_time_zone_database(tmp_path: Path, zone: str, first: str, until: str) -> None:
    info: tzinfo = ZoneInfo(zone)
    text = REPLIES.replace("date from 2026-03-26 until 2026-04-08", f"date from {first} until {until}")
    text = text.replace("Europe/London", zone).replace(
        "known from 2026-03-25 until 2026-06-01", "known from 2010-01-01 until 2028-01-01"
    )
    check = compiled(policy(tmp_path, text), Form.NESTED)
    received = datetime.combine(date.fromisoformat(first), datetime.min.time(), UTC) + timedelta(days=1)
    end = datetime.combine(date.fromisoformat(until), datetime.min.time(), UTC) - timedelta(days=1)
    while received < end:
        day = received.astimezone(info).date()
        assert check.day_of_receipt(received) == day
        decision = check.decide(received=day, kind="Plain", late="no")
        due = datetime.combine(working_days(day, 3, EASTER) + timedelta(days=1), datetime.min.time(), info)
        assert decision.deadline(received) == due.astimezone(UTC)
        received += timedelta(minutes=30)


def test_an_elapsed_time_is_as_in_any_check(check: ModuleType) -> None:
    urgent = check.decide(kind="Urgent")
    assert (urgent.trt_seconds, urgent.trt, urgent.promise) == (86_400, timedelta(days=1), "1 day")
    assert urgent.deadline(NOON) == urgent.latest(NOON) == NOON + timedelta(days=1)
    assert urgent.met(NOON, NOON + timedelta(days=1)) is True
    assert urgent.met(NOON, NOON + timedelta(days=1, seconds=1)) is False
    assert (urgent.last_day(NOON), urgent.last_day(NOON.date()), urgent.known_until) == (None, None, None)
    assert repr(urgent) == "<permitted within 86400 s>"


def test_a_refusal_has_no_deadline(check: ModuleType) -> None:
    junk = check.decide(kind="Junk")
    assert (junk.access, junk.promise, junk.promises) == ("refused", None, ())
    assert (junk.deadline(NOON), junk.latest(NOON), junk.last_day(NOON), junk.met(NOON, NOON)) == (
        None,
        None,
        None,
        None,
    )
    assert junk.known_until is None


def test_a_promise_is_what_the_policy_says(check: ModuleType) -> None:
    decision = check.decide(received="2026-04-01", kind="Plain", late="yes")
    assert decision.promise == "3 working days, then 2 working days on Open"
    assert repr(decision) == "<permitted within 3 working days, then 2 working days on Open>"
    assert [clause.effect for clause in decision.clauses] == [
        "answer within 3 working days, then 2 working days on Open"
    ]
    assert decision.known_until == date(2026, 4, 8)


def test_what_is_still_open_is_listed_by_promise(check: ModuleType) -> None:
    part = check.decide(kind="Plain")
    assert (part.access, part.missing) == ("indeterminate", ("late",))
    assert part.possible == (("permitted", None), ("permitted", None))
    assert part.promises == ("3 working days on Open", "3 working days, then 2 working days on Open")
    assert part.promise is part.deadline(NOON) is part.last_day(NOON) is part.trt is None
    assert part.latest(NOON) == midnight_after(working_days(NOON.date(), 5, EASTER))
    assert part.known_until == date(2026, 4, 8)


def test_a_time_that_may_be_elapsed_comes_first(tmp_path: Path, form: Form) -> None:
    check = compiled(policy(tmp_path, REPLIES.replace("| Junk   | any  | N/A", "| Junk   | any  | 20 days")), form)
    part = check.decide()
    assert part.possible == (("permitted", 86_400), ("permitted", 20 * 86_400), *(("permitted", None),) * 5)
    assert part.promises[:2] == ("1 day", "20 days")
    assert sorted(part.promises[2:]) == sorted(
        [
            "3 working days on Open",
            "3 working days, then 2 working days on Open",
            "1 month on Open",
            "1 month on Plain",
            "10 calendar days on Back",
        ]
    )
    # 26 March: a month ends on Sunday 26 April and moves on to the 27th, past all others.
    assert part.latest(NOON) == midnight_after(date(2026, 4, 27))
    short = check.decide(kind="Urgent")
    assert short.latest(NOON) == NOON + timedelta(days=1)


def test_where_a_refusal_is_open_there_is_no_latest(check: ModuleType) -> None:
    part = check.decide()
    assert part.possible[-1] == ("refused", None)
    assert part.promises[-1] is None
    assert part.latest(NOON) is None


def test_a_partial_request_is_settled_as_all_its_completions_are(tmp_path: Path, form: Form) -> None:
    of = replies(tmp_path)
    check = compiled(of, form)
    for facts in (
        {},
        {"kind": "Paid"},
        {"late": "yes"},
        {"kind": "Appeal"},
        {"kind": "Junk"},
        {"received": RECEIPTS[3]},
    ):
        given = {name: value.toordinal() if isinstance(value, date) else value for name, value in facts.items()}
        outcomes = possible_outcomes(of, given)
        decision = check.decide(**facts)
        if len(outcomes) == 1:
            (outcome,) = outcomes
            assert (decision.access, decision.promise) == (outcome.access.value, text_of(outcome.seconds))
        else:
            assert decision.access == "indeterminate"
            wanted = {(outcome.access.value, text_of(outcome.seconds)) for outcome in outcomes}
            assert {(a, p) for (a, _), p in zip(decision.possible, decision.promises, strict=True)} == wanted
            assert len(decision.promises) == len(wanted)


def text_of(time: Time | None) -> str | None:
    return None if time is None else "1 day" if time == 86_400 else time_text(time)


def test_every_request_has_the_time_of_the_reference(tmp_path: Path, form: Form) -> None:
    of = replies(tmp_path)
    check = compiled(of, form)
    for request in completions(of, {}):
        received = request["received"]
        assert isinstance(received, int)
        decision = check.decide(**{**request, "received": date.fromordinal(received)})
        expected = evaluate(of, request)
        assert (decision.access, decision.promise) == (expected.outcome.access.value, text_of(expected.outcome.seconds))
        assert tuple(clause.id for clause in decision.clauses) == expected.by


class Odd(date):
    """A date of a kind of its own, which lies about itself."""

    def toordinal(self) -> int:
        return 1


class Day(date):
    """A date of a kind of its own, which does not."""


class Naive(datetime):
    """A datetime of a kind of its own."""


@pytest.mark.parametrize("year", [2008, 2025, 2027, 2100])
def test_on_which_day_a_moment_falls_is_said_of_years_whose_changes_are_known(check: ModuleType, year: int) -> None:
    late = datetime(year, 6, 1, 23, 30, tzinfo=UTC)  # in London the next day
    with pytest.raises(ValueError, match="when clocks change in Europe/London, the check knows for 2026 to 2026"):
        check.day_of_receipt(late)
    assert check.day_of_receipt(late.replace(year=2026)) == date(2026, 6, 2)


@pytest.mark.parametrize(
    ("received", "said"),
    [
        (datetime(2026, 3, 27, 12, 0), "`received` has no time zone"),  # that is the mistake
        (Naive(2026, 3, 27), "`received` has no time zone"),
        ("2026-03-27", "`received` is a datetime with a time zone"),
        (None, "`received` is a datetime with a time zone"),
        (1_774_612_800, "`received` is a datetime with a time zone"),
        (datetime(2026, 3, 25, 12, tzinfo=UTC), "are from 2026-03-26 until 2026-04-08, and `received` is before"),
        (datetime(1, 1, 1, tzinfo=UTC), "`received` is before that"),
        (datetime(1, 1, 1, tzinfo=ZoneInfo("Asia/Tokyo")), "outside of the years 1 to 9999"),
        (datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-5))), "outside of the years 1 to 9999"),
        (datetime(9999, 12, 31, 23, tzinfo=UTC), "the last day is 9999-12-31 at the earliest"),
        (datetime(2026, 4, 8, 12, tzinfo=UTC), "for receipts before 2026-04-08; of a receipt on 2026-04-08, the last day"),
    ],
)  # fmt: skip
def test_what_is_not_a_known_moment_is_a_clear_error(check: ModuleType, received: Any, said: str) -> None:
    decision, part = check.decide(kind="Plain", late="no"), check.decide(kind="Plain")
    for ask in (decision.deadline, decision.last_day, decision.latest, part.latest):
        with pytest.raises(ValueError, match=said):
            ask(received)
    with pytest.raises(ValueError, match=said):
        decision.met(received, NOON)
    if "time zone" in said:
        with pytest.raises(ValueError, match="`answered`"):
            decision.met(NOON, received)
        with pytest.raises(ValueError, match=said):
            check.day_of_receipt(received)
        for without in (check.decide(kind="Junk"), check.decide(kind="Urgent"), part):
            with pytest.raises(ValueError, match=said):
                without.last_day(received)


OFFSETS = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes() | st.datetimes(datetime(2026, 3, 20), datetime(2026, 4, 12))


def placed(at: datetime, zone: timezone | None) -> datetime:
    return at.replace(tzinfo=zone)


@settings(deadline=None)  # other processes take their time
@given(received=st.builds(placed, MOMENTS, st.none() | OFFSETS))
def test_every_moment_is_known_or_refused(check: ModuleType, received: datetime) -> None:
    decision = check.decide(kind="Plain", late="no")
    try:
        day = received.astimezone(UTC).astimezone(LONDON).date() if received.tzinfo is not None else None
    except OverflowError:
        day = None
    if day in RECEIPTS:
        assert decision.last_day(received) == working_days(day, 3, EASTER)
        assert decision.deadline(received) == decision.latest(received) == midnight_after(decision.last_day(received))
        return
    refusal = check.CalendarEnds if day is not None and day > RECEIPTS[-1] else ValueError
    for ask in (decision.deadline, decision.latest, decision.last_day):
        with pytest.raises(refusal) as raised:
            ask(received)
        assert type(raised.value) is refusal
        assert str(raised.value).isprintable()


def test_a_plain_day_is_no_moment(check: ModuleType) -> None:
    decision = check.decide(kind="Plain", late="no")
    for ask in (decision.deadline, decision.latest, check.day_of_receipt):
        with pytest.raises(ValueError, match="`received` is a datetime with a time zone; not datetime"):
            ask(date(2026, 3, 27))


def test_a_date_of_another_kind_is_the_day_that_it_is(check: ModuleType) -> None:
    decision = check.decide(kind="Plain", late="no")
    assert decision.last_day(Odd(2026, 3, 27)) == decision.last_day(date(2026, 3, 27)) == date(2026, 4, 1)


def test_past_the_last_day_the_end_is_named_and_nothing_guessed(check: ModuleType) -> None:
    decision = check.decide(kind="Plain", late="no")
    after = datetime(2026, 5, 29, 12, tzinfo=UTC)  # the list ends on 31 May, so no later holiday is known
    with pytest.raises(check.CalendarEnds) as raised:
        decision.deadline(after)
    ends = raised.value
    assert (ends.calendar, ends.received) == ("Office", date(2026, 5, 29))
    assert (ends.known_until, ends.earliest) == (date(2026, 4, 8), date(2026, 6, 3))
    assert issubclass(check.CalendarEnds, ValueError)
    assert decision.known_until == ends.known_until
    with pytest.raises(check.CalendarEnds):
        decision.last_day(date(2026, 4, 8))
    assert decision.last_day(date(2026, 4, 7)) == date(2026, 4, 10)
    without = check.decide(kind="Paid", late="yes")  # this clock counts no calendar
    with pytest.raises(check.CalendarEnds, match=r"^deadlines are known for receipts before 2026-04-08") as raised:
        without.deadline(after)
    assert raised.value.calendar is None


def noon(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12)


@pytest.mark.parametrize(
    ("received", "promise", "last"),
    [
        (date(2026, 3, 31), "3 working days on Open", date(2026, 4, 7)),  # the 1st, the 2nd, and Tuesday after Easter
        (date(2026, 4, 1), "1 working day on Open", date(2026, 4, 2)),
    ],
)
def test_a_decision_that_depends_on_the_day_is_asked_about_no_other(
    tmp_path: Path, form: Form, received: date, promise: str, last: date
) -> None:
    check = compiled(policy(tmp_path, DATED), form)
    for dating in (
        {"received": received},
        {"as_of": received.isoformat()},
        {"received": Day(*received.timetuple()[:3])},
    ):
        decision = check.decide(kind="Plain", late="no", **dating)
        assert (decision.received, decision.promise) == (received, promise)
        assert decision.last_day(received) == decision.last_day(noon(received)) == last
        assert decision.deadline(noon(received)) == decision.latest(noon(received)) == midnight_after(last)
        assert decision.met(noon(received), noon(received)) is True
        for other in (received - timedelta(days=1), received + timedelta(days=1), date(2026, 5, 29), date(2026, 3, 1)):
            for ask in (decision.deadline, decision.latest, decision.last_day):
                with pytest.raises(
                    ValueError, match=rf"received on {received}, and `received` is on|known|before that"
                ):
                    ask(noon(other))
            with pytest.raises(ValueError, match=r"decide again|known|before that"):
                decision.met(noon(other), noon(other))
            with pytest.raises(ValueError, match=f"received on {received}, and `received` is on {other}: decide again"):
                decision.last_day(other)


def test_what_has_no_time_on_a_clock_knows_its_day_too(tmp_path: Path, form: Form) -> None:
    check = compiled(policy(tmp_path, DATED), form)
    urgent, part = (check.decide(received="2026-04-01", **facts) for facts in ({"kind": "Urgent"}, {"kind": "Plain"}))
    assert urgent.deadline(noon(date(2026, 4, 1))) == noon(date(2026, 4, 2))
    assert part.access == "permitted"  # on this day, whatever else
    open_still = check.decide(received="2026-03-31", kind="Plain")
    assert open_still.latest(noon(date(2026, 3, 31))) == midnight_after(date(2026, 4, 9))  # 1, 2, 7, 8 and 9 April
    for ask in (urgent.deadline, urgent.latest, urgent.last_day, part.latest, open_still.latest, open_still.deadline):
        with pytest.raises(ValueError, match="and `received` is on 2026-03-30: decide again"):
            ask(noon(date(2026, 3, 30)))
    with pytest.raises(ValueError, match="decide again"):
        urgent.met(noon(date(2026, 3, 30)), noon(date(2026, 3, 30)))


def test_a_decision_that_is_the_same_for_every_day_knows_none(tmp_path: Path, form: Form, check: ModuleType) -> None:
    assert check.decide(received="2026-04-01", kind="Plain", late="no").received is None
    dated = compiled(policy(tmp_path, DATED), form)
    junk = dated.decide(kind="Junk")  # without its day: settled for all of them
    assert (junk.received, junk.last_day(date(2026, 3, 30))) == (None, date(2026, 4, 8))


def test_each_day_has_its_decision_and_keeps_it(tmp_path: Path, form: Form) -> None:
    check = compiled(policy(tmp_path, DATED), form)
    sys.modules["artefact"] = check
    first, second, again = (
        check.decide(received=date(2026, 4, n), kind="Plain", late="no") for n in (1, 2, 1)
    )  # fmt: skip
    assert first is again != second
    assert (first.received, second.received) == (date(2026, 4, 1), date(2026, 4, 2))
    assert pickle.loads(pickle.dumps(first)) == first  # noqa: S301
    with pytest.raises(ValueError, match="decide again"):
        pickle.loads(pickle.dumps(first)).deadline(noon(date(2026, 4, 2)))  # noqa: S301


def test_where_the_day_is_compared_it_is_depended_on(tmp_path: Path, form: Form) -> None:
    """One working day for what comes before the day on which it is wanted, else three."""
    check = compiled(policy(tmp_path, COMPARED), form)
    facts = {"kind": "Plain", "late": "no", "wanted": date(2026, 4, 1)}
    assert check.decide(received=date(2026, 3, 31), **facts).last_day(date(2026, 3, 31)) == date(2026, 4, 1)
    assert check.decide(received=date(2026, 4, 1), **facts).last_day(date(2026, 4, 1)) == date(2026, 4, 8)
    with pytest.raises(ValueError, match="decide again"):
        check.decide(received=date(2026, 3, 31), **facts).last_day(date(2026, 4, 1))


def test_a_check_of_clocks_says_which_calendars_it_knows(check: ModuleType) -> None:
    (office,) = check.MANIFEST["calendars"]
    assert {**office, "sha256": ""} == {
        "name": "Office",
        "from": "2026-03-25",
        "until": "2026-06-01",
        "closed": 2,
        "sha256": "",
    }
    assert len(office["sha256"]) == 64
    assert check.MANIFEST["zone"] == {"name": "Europe/London", "release": "2025b"}


def test_the_digest_of_a_calendar_is_about_its_days_alone(tmp_path: Path) -> None:
    def digest(text: str) -> str:
        return str(compiled(policy(tmp_path, text), Form.NESTED).MANIFEST["calendars"][0]["sha256"])

    own = digest(REPLIES)
    assert digest(REPLIES.replace("Office", "Desk").replace('"Good Friday"', '"Friday"')) == own
    others = [("2026-04-06", "2026-04-07"), ("2026-06-01", "2026-06-02"), ("Monday to Friday", "Monday to Saturday")]
    assert len({own, *(digest(REPLIES.replace(*other)) for other in others)}) == 4


PROPOSED = """\
proposal Closed "Another week"
  to Replies in "p.policy"

  close Office on 2026-04-01 "stocktaking"
  open Office on 2026-04-04 "instead"
"""


def test_a_proposal_that_closes_and_opens_days_moves_deadlines(tmp_path: Path, form: Form) -> None:
    replies(tmp_path)
    (tmp_path / "q.policy").write_text(PROPOSED, encoding="utf-8")
    loaded = pipeline.load(str(tmp_path / "q.policy"))
    assert loaded.amended is not None, [(f.code, f.message) for f in loaded.findings]
    check = compiled(loaded.amended, form)
    # Wednesday the 1st is closed; Saturday the 4th is open between Good Friday and a Sunday; Monday the 6th is closed.
    for received, last in (
        (date(2026, 3, 27), date(2026, 4, 2)),  # 30 and 31 March, 2 April
        (date(2026, 3, 31), date(2026, 4, 7)),  # 2, 4 and 7 April
        (date(2026, 4, 2), date(2026, 4, 8)),  # 4, 7 and 8 April
    ):
        assert check.decide(received=received, kind="Plain", late="no").last_day(received) == last
    assert check.MANIFEST["calendars"][0]["closed"] == 3


def test_values_are_values(check: ModuleType) -> None:
    sys.modules["artefact"] = check  # where pickle looks for it
    whole, part = check.decide(received="2026-04-01", kind="Plain", late="yes"), check.decide(kind="Plain")
    for decision in (whole, part):
        assert copy.deepcopy(decision) is decision
        assert pickle.loads(pickle.dumps(decision)) == decision  # noqa: S301  # our own
        assert hash(pickle.loads(pickle.dumps(decision))) == hash(decision)  # noqa: S301
        with pytest.raises(AttributeError, match="cannot be changed"):
            decision.promise = "now"
    assert pickle.loads(pickle.dumps(whole)).deadline(NOON) == whole.deadline(NOON)  # noqa: S301
    assert whole != check.decide(received="2026-04-01", kind="Plain", late="no")
    assert whole is check.decide(received=date(2026, 4, 7), kind="Plain", late=True)
    with pytest.raises(check.CalendarEnds) as raised:
        whole.last_day(date(2026, 4, 8))
    again = pickle.loads(pickle.dumps(raised.value))  # noqa: S301
    assert (str(again), again.earliest) == (str(raised.value), raised.value.earliest)


def test_a_loaded_check_sends_its_decisions_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "check.py"
    path.write_text(
        compile_policy(replies(tmp_path), {"schema": "evenhand.artefact/1", "verified": True}), encoding="utf-8"
    )
    check = load.load(path)
    decision = check.decide(received="2026-04-01", kind="Plain", late="yes")
    assert pickle.loads(pickle.dumps(decision)) == decision  # noqa: S301
    sent = pickle.dumps((decision, decision.clauses))
    path.unlink()
    load._LOADED.clear()
    kept, _ = pickle.loads(sent)  # noqa: S301
    assert (kept.promise, kept.deadline(NOON)) == (decision.promise, decision.deadline(NOON))


def test_names_of_the_file_are_not_taken_by_the_policy(tmp_path: Path, form: Form) -> None:
    text = REPLIES.replace("  late     : yes/no", "  calendar-ends : one of A, B\n  late     : yes/no")
    check = compiled(policy(tmp_path, text), form)
    assert check.CalendarEnds_("A") == "A"
    assert issubclass(check.CalendarEnds, ValueError)


def test_a_check_of_clocks_imports_the_standard_library_alone_and_no_time_zones(tmp_path: Path, form: Form) -> None:
    (tmp_path / "check.py").write_text(
        compile_policy(replies(tmp_path), {"verified": True}, form=form), encoding="utf-8"
    )
    script = (
        "import sys; sys.path.insert(0, '.'); import check; from datetime import *\n"
        "d = check.decide(kind='Plain', late=False)\n"
        "print(d.deadline(datetime(2026, 3, 27, tzinfo=timezone.utc)), 'zoneinfo' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-S", "-I", "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )  # fmt: skip
    assert ran.stdout == "2026-04-01 23:00:00+00:00 False\n"


def test_a_policy_without_clocks_has_no_part_for_them(tmp_path: Path, form: Form) -> None:
    source = compile_policy(policy(tmp_path), {"verified": True}, form=form)
    assert "ClockDecision" not in source
    assert {"calendars", "zone"}.isdisjoint(
        manifest(compile_policy(policy(tmp_path), {"schema": "evenhand.artefact/1"}, form=form))
    )


def test_a_time_may_be_over_before_the_first_day_of_receipt(tmp_path: Path, form: Form) -> None:
    """On Sunday, 29 March 2026, day one is that day, and moves back to Friday: it was over when it came in."""
    text = REPLIES.replace("from 2026-03-26 until", "from 2026-03-29 until")
    text = text.replace("10 calendar days on Back ", "1 calendar day on Back ")
    decision = compiled(policy(tmp_path, text), form).decide(kind="Appeal")
    sunday = datetime(2026, 3, 29, 12, tzinfo=UTC)
    assert decision.last_day(sunday) == date(2026, 3, 27)
    assert decision.deadline(sunday) == midnight_after(date(2026, 3, 27)) == datetime(2026, 3, 28, tzinfo=UTC)
    assert decision.met(sunday, sunday) is False


def test_a_kernel_that_ends_a_time_elsewhere_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = replies(tmp_path)
    source = compile_policy(of, {"verified": True})
    confirm(source, of)
    right = kernel_clocks._Time.last_day
    late = date(2026, 4, 7).toordinal()

    def wrong(self: kernel_clocks._Time, received: int) -> int:
        return right(self, received) + (received == late)

    with monkeypatch.context() as patch:
        patch.setattr(kernel_clocks._Time, "last_day", wrong)
        with pytest.raises(NotTheSameError, match="does not end where the policy has it, for a receipt on day 739713"):
            confirm(source, of)
    noon = kernel_clocks._Zone.midnight
    with monkeypatch.context() as patch:
        patch.setattr(kernel_clocks._Zone, "midnight", lambda self, day: noon(self, day) + (day == late))
        with pytest.raises(NotTheSameError, match="day 739713 does not begin where the zone has it"):
            confirm(source, of)
    own = kernel_clocks._Zone.day_of
    hour = 3600
    with monkeypatch.context() as patch:  # the hour after clocks go forward is one of the day before
        change = noon(kernel_clocks._Zone("UTC", 0, ()), date(2026, 3, 29).toordinal()) + hour
        patch.setattr(kernel_clocks._Zone, "day_of", lambda self, at: own(self, at) - (change <= at < change + hour))
        with pytest.raises(NotTheSameError, match="is divided where clocks change"):
            confirm(source, of)


def test_another_calendar_or_zone_is_found_when_it_is_read_back(tmp_path: Path, form: Form) -> None:
    def of(text: str) -> Policy:
        return replace(policy(tmp_path, text), properties=())

    source = compile_policy(of(REPLIES), {"verified": True}, form=form)
    for other in (
        ("2026-04-06", "2026-04-07"), ("2026-06-01", "2026-06-02"), ("Europe/London", "Europe/Paris"),
        ("Monday to Friday", "Monday to Saturday"), ("moves back", "stays"), ("on the day after its last", "on its last day"),
        ("until 2026-04-08", "until 2026-04-09"), ("3 working days ", "4 working days "), ("clock Back", "clock Backward"),
    ):  # fmt: skip
        changed = REPLIES.replace(*other).replace(
            "days on Back ", "days on Backward " if "clock Backward" in other else "days on Back "
        )
        with pytest.raises(NotTheSameError):
            confirm(source, of(changed))
