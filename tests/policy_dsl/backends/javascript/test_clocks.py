"""The module of a policy with times on clocks: deadlines, last days, mistakes, and what is read back."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from policy_dsl.backends.javascript import clock_readback
from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.backends.targets import JAVASCRIPT
from policy_dsl.calendar import stepping
from policy_dsl.model.policy import Policy
from tests.clocked import COMPARED, DATED, REPLIES
from tests.policy_dsl.backends.javascript.asked import compiled
from tests.policy_dsl.backends.javascript.reckoned import Ask, at, day, moment, reckoned
from tests.policy_dsl.backends.python.test_artefact import compiled as in_python
from tests.policy_dsl.backends.python.test_clocks import BY_HAND, EASTER, LONDON, RECEIPTS, midnight_after
from tests.policy_dsl.backends.test_conformance import read
from tests.policy_dsl.calendar.by_hand import working_days
from tests.written import LIBRARY

NOON = datetime(2026, 3, 26, 12, tzinfo=UTC)
TICK = timedelta(milliseconds=1)
PLAIN, PART, URGENT, JUNK = (
    {"kind": "Plain", "late": "no"}, {"kind": "Plain"}, {"kind": "Urgent"}, {"kind": "Junk"},
)  # fmt: skip


def ask(request: dict[str, Any] | None, name: str, *args: object, of: str = REPLIES) -> Any:
    """One answer."""
    ((answer,),) = reckoned([(compiled(read(of)), [(request, name, args)])])
    return answer


CHOSEN = REPLIES.replace(
    "| 3 working days on Open      |", "| the later of 2 working days on Back and 4 calendar days on Plain |"
).replace("| 1 month on Open             |", "| the earlier of 20 working days and 1 month on Open |")


def test_each_deadline_is_the_end_of_the_last_day() -> None:
    asks: list[Ask] = []
    wanted: list[tuple[date, datetime]] = []
    for (kind, late), last_day in BY_HAND.items():
        for received in RECEIPTS:
            request = {"received": received.isoformat(), "kind": kind, "late": late}
            last = last_day(received)
            for hour, minute in ((0, 0), (0, 30), (1, 30), (12, 0), (23, 59)):
                came = datetime(received.year, received.month, received.day, hour, minute, tzinfo=LONDON)
                due = midnight_after(last)
                asks += [
                    (request, "deadline", (at(came),)),
                    (request, "latest", (at(came),)),
                    (request, "lastDay", (at(came),)),
                    (request, "lastDay", (received.isoformat(),)),
                    (request, "met", (at(came), at(due - TICK))),
                    (request, "met", (at(came), at(due))),
                    (request, "trtSeconds", ()),
                ]
                wanted.append((last, due))
    (answers,) = reckoned([(compiled(read(REPLIES)), asks)])
    for n, (last, due) in enumerate(wanted):
        deadline, latest, *lasts, before, then, seconds = answers[7 * n : 7 * n + 7]
        assert (moment(deadline), moment(latest), *map(day, lasts)) == (due, due, last, last)
        assert (before, then, seconds) == (True, False, None)


def test_some_last_days_worked_out_by_hand() -> None:
    for kind, late, received, last in (
        ("Plain", "no", "2026-04-02", "2026-04-09"),  # Maundy Thursday; Tuesday the 7th is the first open day
        ("Paid", "no", "2026-03-31", "2026-04-30"),  # April has no 31st
        ("Paid", "yes", "2026-04-01", "2026-05-01"),  # from 31 March: the day after the last of April
        ("Appeal", "no", "2026-03-26", "2026-04-02"),  # 4 April is a Saturday after Good Friday: back to Thursday
    ):
        assert ask({"received": received, "kind": kind, "late": late}, "lastDay", received) == last


ZONES = [
    ("Europe/Berlin", "2026-10-20", "2026-11-02"),
    ("Europe/Dublin", "2027-03-20", "2027-04-02"),
    ("America/New_York", "2026-03-02", "2026-03-16"),
    ("America/Chicago", "2026-10-28", "2026-11-10"),
    ("UTC", "2026-03-20", "2026-04-02"),
    ("Europe/Madrid", "2010-10-25", "2010-11-05"),
]


def test_every_zone_is_that_of_the_time_zone_database() -> None:
    jobs, wanted = [], []
    for zone, first, until in ZONES:
        text = REPLIES.replace("date from 2026-03-26 until 2026-04-08", f"date from {first} until {until}")
        text = text.replace("Europe/London", zone)
        text = text.replace("known from 2026-03-25 until 2026-06-01", "known from 2010-01-01 until 2028-01-01")
        start, end = (datetime.combine(date.fromisoformat(each), datetime.min.time(), UTC) for each in (first, until))
        halves = [start + timedelta(days=1, minutes=30 * n) for n in range(48 * ((end - start).days - 2))]
        days = [came.astimezone(ZoneInfo(zone)).date() for came in halves]
        asks: list[Ask] = [(None, "dayOfReceipt", (at(came),)) for came in halves]
        asks += [(PLAIN, "deadline", (at(came),)) for came in halves]
        jobs.append((compiled(read(text)), asks))
        last = [working_days(each, 3, EASTER) + timedelta(days=1) for each in days]
        wanted.append((days, [datetime.combine(each, datetime.min.time(), ZoneInfo(zone)) for each in last]))
    for answers, (days, dues) in zip(reckoned(jobs), wanted, strict=True):
        assert list(map(day, answers[: len(days)])) == days
        assert list(map(moment, answers[len(days) :])) == dues


def test_an_elapsed_time_and_a_refusal() -> None:
    tomorrow = NOON + timedelta(days=1)
    asks: list[Ask] = [(URGENT, name, ()) for name in ("trtSeconds", "promise", "knownUntil", "received")]
    asks += [(URGENT, name, (at(NOON),)) for name in ("deadline", "latest", "lastDay")]
    asks += [(URGENT, "met", (at(NOON), at(tomorrow))), (URGENT, "met", (at(NOON), at(tomorrow + TICK)))]
    asks += [(JUNK, name, (at(NOON), at(NOON))) for name in ("deadline", "latest", "lastDay", "met")]
    asks += [(JUNK, name, ()) for name in ("access", "promise", "knownUntil")]
    (answers,) = reckoned([(compiled(read(REPLIES)), asks)])
    due = tomorrow.isoformat().replace("+00:00", ".000Z")
    assert answers[:9] == [86_400, "1 day", None, None, due, due, None, True, False]
    assert answers[9:] == [None, None, None, None, "refused", None, None]


def test_what_is_still_open_is_listed_with_its_promise() -> None:
    asks: list[Ask] = [(PART, name, ()) for name in ("access", "missing", "possible", "promise", "knownUntil")]
    asks += [(PART, "latest", (at(NOON),)), (PART, "deadline", (at(NOON),)), (PART, "lastDay", (at(NOON),))]
    asks += [({}, "possible", ()), ({}, "latest", (at(NOON),))]
    (answers,) = reckoned([(compiled(read(REPLIES)), asks)])
    access, missing, possible, promise, known_until, latest, *none, every, no_latest = answers
    assert (access, missing, promise, known_until, none) == (
        "indeterminate",
        ["late"],
        None,
        "2026-04-08",
        [None, None],
    )
    promises = ["3 working days on Open", "3 working days, then 2 working days on Open"]
    assert possible == [{"access": "permitted", "trtSeconds": None, "promise": each} for each in promises]
    assert moment(latest) == midnight_after(working_days(NOON.date(), 5, EASTER))
    assert [each["promise"] for each in every] == [
        "1 day", *promises, "1 month on Open", "1 month on Plain", "10 calendar days on Back", None,
    ]  # fmt: skip
    assert (every[0]["trtSeconds"], every[-1]["access"], no_latest) == (86_400, "refused", None)


def test_the_latest_may_be_an_elapsed_time() -> None:
    text = REPLIES.replace("| Junk   | any  | N/A", "| Junk   | any  | 90 days")
    assert moment(ask({}, "latest", at(NOON), of=text)) == NOON + timedelta(days=90)
    text = REPLIES.replace("| Junk   | any  | N/A", "| Junk   | any  | 20 days")
    # 26 March: a month ends on Sunday, 26 April and moves on to the 27th, past all others.
    assert moment(ask({}, "latest", at(NOON), of=text)) == midnight_after(date(2026, 4, 27))


@pytest.mark.parametrize(
    ("received", "error", "said"),
    [
        ("2026-03-27", "TypeError", "`received` is a Date; not '2026-03-27'"),
        (None, "TypeError", "not null"),
        (1_774_612_800, "TypeError", "`received` is a Date; not 1774612800"),
        ({"$date": "no date"}, "TypeError", "`received` is an invalid Date; give a moment"),
        ({"$date": "2026-03-25T12:00:00Z"}, "RangeError", "are from 2026-03-26 until 2026-04-08, and `received` is before"),
        ({"$date": "0001-01-01T00:00:00Z"}, "RangeError", "`received` is before that"),
        ({"$date": "0000-12-31T23:59:59Z"}, "RangeError", "in Europe/London is outside of the years 1 to 9999"),
        ({"$date": "+010000-01-01T00:00:00Z"}, "RangeError", "outside of the years 1 to 9999"),
        ({"$date": "9999-12-31T23:00:00Z"}, "CalendarEnds", "the last day is 9999-12-31 at the earliest"),
        ({"$date": "2026-04-08T12:00:00Z"}, "CalendarEnds", "for receipts before 2026-04-08; of a receipt on 2026-04-08"),
    ],
)  # fmt: skip
def test_what_is_not_a_known_moment_is_a_clear_error(received: object, error: str, said: str) -> None:
    asks: list[Ask] = [(PLAIN, name, (received, at(NOON))) for name in ("deadline", "latest", "met")]
    asks.append((PART, "latest", (received,)))
    if not isinstance(received, str):
        asks.append((PLAIN, "lastDay", (received,)))
    (answers,) = reckoned([(compiled(read(REPLIES)), asks)])
    for answer in answers[:4]:
        assert answer["error"] == error
        assert said in answer["message"]
    assert answers[-1]["error"] == error


def test_a_last_day_is_asked_for_a_moment_or_a_day() -> None:
    wrong_values: tuple[object, ...] = ("2026-02-30", "27 March", 7, True, {})
    for wrong in wrong_values:
        answer = ask(PLAIN, "lastDay", wrong)
        assert answer["error"] == "TypeError"
        assert answer["message"].startswith("`received` is a Date, or a day such as '2026-01-31'; not ")
    assert ask(PLAIN, "met", at(NOON), "now")["message"] == "`answered` is a Date; not 'now'"
    for year in (2008, 2025, 2027, 2100):
        far = ask(None, "dayOfReceipt", {"$date": f"{year}-06-01T23:30:00Z"})
        assert "when clocks change in Europe/London, the check knows for 2026 to 2026" in far["message"]
    assert ask(None, "dayOfReceipt", "2026-03-27")["message"] == "`received` is a Date; not '2026-03-27'"


def test_past_the_last_day_the_end_is_named_and_nothing_guessed() -> None:
    """The list ends on 31 May, so no later holiday is known; and one clock counts no calendar."""
    answer = ask(PLAIN, "deadline", at(datetime(2026, 5, 29, 12, tzinfo=UTC)))
    said = {name: answer[name] for name in ("error", "calendar", "received", "knownUntil", "earliest")}
    assert said == {
        "error": "CalendarEnds", "calendar": "Office", "received": "2026-05-29", "knownUntil": "2026-04-08",
        "earliest": "2026-06-03",
    }  # fmt: skip
    assert ask(PLAIN, "lastDay", "2026-04-08")["error"] == "CalendarEnds"
    assert ask(PLAIN, "lastDay", "2026-04-07") == "2026-04-10"
    without = ask({"kind": "Paid", "late": "yes"}, "deadline", at(datetime(2026, 5, 29, 12, tzinfo=UTC)))
    assert (without["calendar"], without["earliest"]) == (None, "2026-06-28")


@pytest.mark.parametrize("text", [REPLIES, CHOSEN], ids=["replies", "capped"])
def test_the_earliest_day_is_that_of_the_check_in_python(text: str) -> None:
    policy = read(text)
    check = in_python(policy, Form.NESTED)
    requests = [{"kind": kind, "late": late} for kind in ("Plain", "Paid", "Appeal") for late in ("no", "yes")]
    later = [date(2026, 4, 8) + timedelta(days=n) for n in (*range(80), 300, 700, 10_000, 2_900_000, 2_912_120)]
    asks: list[Ask] = [(request, "lastDay", (received.isoformat(),)) for request in requests for received in later]
    (answers,) = reckoned([(compiled(policy), asks)])
    for (request, _, (received,)), answer in zip(asks, answers, strict=True):
        assert request is not None
        with pytest.raises(check.CalendarEnds) as raised:
            check.decide(**request).last_day(date.fromisoformat(str(received)))
        assert (answer["message"], day(answer["earliest"])) == (str(raised.value), raised.value.earliest)


def test_the_earlier_and_the_later_of_two_times_end_as_in_python() -> None:
    policy = read(CHOSEN)
    check = in_python(policy, Form.NESTED)
    requests = [{"kind": kind, "late": late} for kind in ("Plain", "Paid", "Appeal") for late in ("no", "yes")]
    asks: list[Ask] = [(request, "promise", ()) for request in requests]
    asks += [(request, "lastDay", (received.isoformat(),)) for request in requests for received in RECEIPTS]
    (answers,) = reckoned([(compiled(policy), asks)])
    promises = [check.decide(**request).promise for request in requests]
    assert answers[: len(requests)] == promises
    assert [word for word in ("earlier", "later") for promise in promises if word in promise] == ["earlier", "later"]
    assert [*map(day, answers[len(requests) :])] == [
        check.decide(**request).last_day(received) for request in requests for received in RECEIPTS
    ]


def test_each_side_of_two_times_is_read_back() -> None:
    source = compiled(read(CHOSEN))
    for old, new in (
        ('"chosen":"later"', '"chosen":"earlier"'), ('"sides":[{', '"sides":[{"text":"1 month on Open"},{'),
        ('["working days",2]', '["working days",1]'),
    ):  # fmt: skip
        assert old in source
        refused(source.replace(old, new, 1), read(CHOSEN), "is not what the policy says|JSON is not that of a check")


def test_a_decision_that_depends_on_the_day_is_asked_about_no_other() -> None:
    """Before 1 April three working days, then one: a decision of one day says nothing of another."""
    asked = [
        ("2026-03-31", "3 working days on Open", "2026-04-07"),
        ("2026-04-01", "1 working day on Open", "2026-04-02"),
    ]
    for received, promise, last in asked:
        request = {**PLAIN, "received": received}
        other = "2026-04-02" if received == "2026-04-01" else "2026-03-30"
        noon = {"$date": f"{received}T12:00:00Z"}
        asks: list[Ask] = [(request, "received", ()), (request, "promise", ()), (request, "lastDay", (received,))]
        asks += [({**PLAIN, "asOf": received}, "lastDay", (noon,)), (request, "met", (noon, noon))]
        wrong: list[Ask] = [(request, "lastDay", (other,))]
        wrong += [(request, name, (at(NOON), at(NOON))) for name in ("deadline", "latest", "met", "lastDay")]
        wrong += [({**URGENT, "received": received}, "deadline", (at(NOON),))]
        wrong += [({"kind": "Plain", "received": received}, "latest", (at(NOON),))]
        (answers,) = reckoned([(compiled(read(DATED)), [*asks, *wrong])])
        assert answers[:5] == [received, promise, last, last, True]
        for answer in answers[5:]:
            assert answer["error"] == "RangeError"
            assert f"received on {received}, and `received` is on" in answer["message"]
    far = ask({**URGENT, "received": "2026-04-01"}, "deadline", {"$date": "2100-06-01T23:30:00Z"}, of=DATED)
    assert "when clocks change in Europe/London, the check knows for 2026 to 2026" in far["message"]
    days = ["2026-04-01", "2026-04-02", "2026-04-01"]  # of one decision
    asks = [({**PLAIN, "received": received}, "lastDay", (received,)) for received in days]
    assert reckoned([(compiled(read(DATED)), asks)]) == [["2026-04-02", "2026-04-07", "2026-04-02"]]
    assert ask(PART, "received", of=DATED) is None
    request = {**PLAIN, "received": "2026-03-31", "late": "no", "wanted": "2026-04-01"}
    assert ask(request, "lastDay", "2026-03-31", of=COMPARED) == "2026-04-01"
    assert ask(request, "lastDay", "2026-04-01", of=COMPARED)["error"] == "RangeError"
    assert moment(ask({"kind": "Junk"}, "deadline", at(NOON), of=DATED)) == midnight_after(date(2026, 4, 2))


def test_a_check_of_clocks_says_which_calendars_it_knows() -> None:
    manifest = ask(None, "manifest")
    assert manifest["calendars"] == in_python(read(REPLIES), Form.NESTED).MANIFEST["calendars"]
    assert manifest["zone"] == {"name": "Europe/London", "release": "2025b"}


def test_a_module_without_clocks_has_no_part_for_them() -> None:
    source = compiled(read(LIBRARY))
    assert not any(word in source for word in ("CalendarEnds", "openedWithClocks", '"calendars"', '"times"'))


def test_a_module_of_clocks_asks_nothing_of_where_it_runs() -> None:
    source = compiled(read(REPLIES))
    for word in ("import ", "import(", "Intl", "getTimezoneOffset", "getHours", "toLocale", "eval(", "fetch("):
        assert word not in source.replace("toLocaleString", "")
    assert "toLocaleString" not in compiled(read(REPLIES)).partition("// --- clocks")[2]


def refused(source: str, policy: Policy, said: str) -> None:
    with pytest.raises(NotTheSameError, match=said):
        JAVASCRIPT.confirm(source, policy)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"permitted",-1,', '"permitted",-2,', "the decisions"),
        ('"permitted",-1,', '"permitted",-6,', "has no outcome"),
        ('"name":"Europe/London"', '"name":"Europe/Paris"', "the zone"),
        ("2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z", "the zone"),
        ("2026-03-29T01:00:00Z", "2026-03-22T01:00:00Z", "the zone"),
        ("2026-03-29T01:00:00Z", "2026-03-29T01:00:01Z", "the zone"),
        ("2026-03-29T01:00:00Z", "2026-3-29T01:00:00Z", "the zone"),
        ("2026-03-29T01:00:00Z", "tomorrow", "the zone"),
        ("2026-03-29T01:00:00Z", "2026-11-29T01:00:00Z", "the zone"),
        ('"2026-04-03","2026-04-06"', '"2026-04-03"', "the calendars"),
        ('"week":[0,1,2,3,4]', '"week":[0,1,2,3,4,5]', "the calendars"),
        ('"until":"2026-06-01"', '"until":"2026-06-02"', "the calendars"),
        ('"opened":[]', '"opened":["2026-04-04"]', "the calendars"),
        ('["working days",3]', '["working days",4]', "is not what the policy says"),
        ('"dayOne":"the day after receipt"', '"dayOne":"the day of receipt"', "is not what the policy says"),
        ('"roll":"moves on"', '"roll":"moves back"', "is not what the policy says"),
        ('"text":"3 working days on Open"', '"text":"3 working days on Shut"', "is not what the policy says"),
        ('"until":"2026-04-08"', '"until":"2026-04-09"', "is not what the policy says"),
        ('"first":"2026-03-26"', '"first":"2026-03-25"', "is not what the policy says"),
        ('"closed": 2', '"closed": 3', "the manifest"),
        ('"until": "2026-06-01"', '"until": "2027-06-01"', "the manifest"),
        ('"release": "2025b"', '"release": "2026a"', "the manifest"),
        ("[5,5,4,3,3,7,7,7,6,5,4,3,3]", "[5,5,4,3,3,7,7,7,6,5,4,3]", "an end for each day of receipt"),
        ("[5,5,4,3,3,7,7,7,6,5,4,3,3]", "[5,5,4,3,3,7,7,7,6,5,4,3,3,3]", "an end for each day of receipt"),
    ],
)  # fmt: skip
def test_an_edit_of_what_is_known_of_clocks_is_refused(old: str, new: str, said: str) -> None:
    source = compiled(read(REPLIES))
    assert old in source
    refused(source.replace(old, new, 1), read(REPLIES), said)


def test_each_last_day_is_read_back() -> None:
    source = compiled(read(REPLIES))
    rows = list(re.finditer(r"(?<=\n)\[(\d+(?:,\d+)*)\](?=\n\])", source[source.index('"times"') :]))
    assert len(rows) == 5
    for row in rows:
        days = row[1].split(",")
        for n, number in enumerate(days):
            other = ",".join([*days[:n], str(int(number) + 1), *days[n + 1 :]])
            refused(source.replace(f"\n[{row[1]}]\n", f"\n[{other}]\n", 1), read(REPLIES), "does not end where")


def test_the_zone_is_held_to_the_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    source = compiled(read(REPLIES))
    monkeypatch.setattr(clock_readback, "reference_midnights", lambda _: [(739_713, 739_713 * 86_400)])
    refused(source, read(REPLIES), "day 739713 does not begin where the zone has it")  # in London, it is summer


def test_a_module_with_the_clocks_of_another_policy_is_refused() -> None:
    source = compiled(read(REPLIES))
    without = source.replace(source[source.index(',\n"zone"') : source.index("\n}`);\n\nexport")], "")
    refused(without, read(REPLIES), "kinds of times")
    plain = compiled(read(LIBRARY))
    clocks = source[source.index(',\n"zone"') : source.index("\n}`);\n\nexport")]
    refused(plain.replace("\n}`);\n\nexport", f"{clocks}\n}}`);\n\nexport"), read(LIBRARY), "kinds of times")


def test_the_table_is_held_to_the_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    source, right = compiled(read(REPLIES)), stepping.last_day
    late = date(2026, 4, 7).toordinal()
    monkeypatch.setattr(stepping, "last_day", lambda time, received: right(time, received) + (received == late))
    refused(source, read(REPLIES), "for a receipt on day 739713")


def test_the_types_are_beside_it(tmp_path: Path) -> None:
    companion = JAVASCRIPT.companion(compiled(read(REPLIES)), str(tmp_path / "check.mjs"))
    assert companion is not None
    assert "export declare function dayOfReceipt(received: Date): Day;\n" in companion[1]
    plain = JAVASCRIPT.companion(compiled(read(LIBRARY)), str(tmp_path / "check.mjs"))
    assert plain is not None
    assert "dayOfReceipt" not in plain[1]
