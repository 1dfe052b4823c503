"""The module of a policy with the earlier and the later of hours and days: ends by hand, mistakes, read back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from policy_dsl.backends.python.choose_form import Form
from tests.clocked import BY_THE_HOUR
from tests.policy_dsl.backends.javascript.asked import compiled
from tests.policy_dsl.backends.javascript.reckoned import Ask, at, day, moment, reckoned
from tests.policy_dsl.backends.javascript.test_clocks import TICK, refused
from tests.policy_dsl.backends.python.test_artefact import compiled as in_python
from tests.policy_dsl.backends.python.test_hours_or_days import BY_HAND
from tests.policy_dsl.backends.python.test_hours_or_days import moment as at_moment
from tests.policy_dsl.backends.test_conformance import read


def test_it_ends_where_it_was_worked_out() -> None:
    asks: list[Ask] = []
    for kind, late, came, ends, _ in BY_HAND:
        received, due = at_moment(came), at_moment(ends)
        asks += [({"kind": kind, "late": late}, name, (at(received),)) for name in ("deadline", "latest", "lastDay")]
        asks += [
            ({"kind": kind, "late": late}, "met", (at(received), at(due + step))) for step in (-TICK, timedelta(), TICK)
        ]
    (answers,) = reckoned([(compiled(read(BY_THE_HOUR)), asks)])
    for n, (_, _, _, ends, last) in enumerate(BY_HAND):
        deadline, latest, last_day, *in_time = answers[6 * n : 6 * n + 6]
        assert (moment(deadline), moment(latest), last_day) == (at_moment(ends), at_moment(ends), last)
        assert in_time == [True, last is None, False]


def test_without_its_hour_a_day_of_receipt_says_nothing() -> None:
    request = {"kind": "Plain", "late": "no"}
    asks: list[Ask] = [(request, "promise", ()), (request, "lastDay", ("2026-03-26",))]
    asks += [(request, name, ("2026-03-26",)) for name in ("deadline", "latest")]
    (answers,) = reckoned([(compiled(read(BY_THE_HOUR)), asks)])
    promise, refusal, *others = answers
    assert promise == "the earlier of 30 h and 1 working day on Open"
    assert refusal == {
        "error": "TypeError",
        "message": f"whether `{promise}` ends with a day depends on the hour of receipt: give a Date instead",
    }
    assert {each["message"] for each in others} == {"`received` is a Date; not '2026-03-26'"}


def test_past_the_last_day_it_says_what_the_check_in_python_says() -> None:
    policy = read(BY_THE_HOUR)
    check = in_python(policy, Form.NESTED)
    requests = [{"kind": kind, "late": late} for kind in ("Plain", "Paid") for late in ("no", "yes")]
    later = [datetime(2026, 4, 8, 12, tzinfo=UTC) + timedelta(days=n) for n in (*range(60), 700, 2_900_000)]
    asks: list[Ask] = [(request, "deadline", (at(received),)) for request in requests for received in later]
    (answers,) = reckoned([(compiled(policy), asks)])
    for n, answer in enumerate(answers):
        with pytest.raises(check.CalendarEnds) as raised:
            check.decide(**requests[n // len(later)]).deadline(later[n % len(later)])
        assert (answer["message"], day(answer["earliest"])) == (str(raised.value), raised.value.earliest)
        assert answer["calendar"] == raised.value.calendar
    before = reckoned([(compiled(policy), [(requests[0], "deadline", (at(datetime(2026, 3, 25, tzinfo=UTC)),))])])
    assert "`received` is before that" in before[0][0]["message"]


def test_what_is_open_has_a_latest_end() -> None:
    """Of thirty hours, and of five working days."""
    asks: list[Ask] = [({"kind": "Plain"}, "latest", (at(at_moment("2026-03-26T12:00")),))]
    asks.append(({"kind": "Plain"}, "knownUntil", ()))
    (answers,) = reckoned([(compiled(read(BY_THE_HOUR)), asks)])
    assert moment(answers[0]) == at_moment("2026-04-02T23:00")
    assert day(answers[1]) == date(2026, 4, 8)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"seconds":108000', '"seconds":108001', "is not what the policy says"),
        ('"chosen":"earlier","sides":[{"text":"30 h"', '"chosen":"later","sides":[{"text":"30 h"', "is not what the"),
        ('"text":"30 h"', '"text":"31 h"', "is not what the policy says"),
        ('"rows":[[1,3,2,1', '"rows":[[1,3,2,2', "for a receipt on day 739704"),
        ('"rows":[[2,2,2,2', '"rows":[[2,2,2,3', "for a receipt on day 739704"),
        ('"rows":[[1,3,2,1,', '"rows":[[1,3,2,', "an end for each day of receipt"),
        ("one.last !== null", "one.last === null", "the runtime"),
    ],
)  # fmt: skip
def test_an_edit_is_refused(old: str, new: str, said: str) -> None:
    source = compiled(read(BY_THE_HOUR))
    assert old in source
    refused(source.replace(old, new, 1), read(BY_THE_HOUR), said)


def test_a_time_with_other_sides_is_refused() -> None:
    source = compiled(read(BY_THE_HOUR))
    start = source.index('{"text":"30 h"')
    hours = source[start : source.index("}", start) + 1]
    refused(source.replace(f"{hours},", f"{hours},{hours},", 1), read(BY_THE_HOUR), "is not what the policy says")
    refused(source.replace(f"{hours},", "", 1), read(BY_THE_HOUR), "is not what the policy says")
    refused(
        source.replace('"chosen":"earlier","sides":[{"text":"30 h"', '"sides":[{"text":"30 h"', 1),
        read(BY_THE_HOUR), "is not what the policy says",
    )  # fmt: skip
