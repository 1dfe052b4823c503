"""The module of a policy with several times of which some are on clocks: it says what the check in Python says, and no more."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from policy_dsl.backends.python.entry_point import parameters
from tests.clocked import IN_TIMES, IN_TIMES_BY_THE_HOUR, IN_TIMES_DATED
from tests.policy_dsl.backends.javascript.asked import asked, compiled, python_check
from tests.policy_dsl.backends.javascript.test_named_times import reckon, refused
from tests.policy_dsl.backends.test_conformance import read

NOON = 'new Date("2026-04-01T12:00:00Z")'


def of(request: str, name: str) -> str:
    return f'check.decide({request}).of("{name}")'


def test_each_time_is_due_by_its_own_clock() -> None:
    """Received on Wednesday, 1 April 2026; Good Friday is the 3rd, and Easter Monday the 6th. Three working days are the 2nd,
    the 7th and the 8th. A month from 31 March, before day one, ends on the day after the last of April.
    """
    plain, late = '{ kind: "Plain", late: false }', '{ kind: "Plain", late: true }'
    reply, repair, left_open = of(plain, "reply"), of(plain, "repair"), of(late, "repair")
    part_reply, part = of('{ kind: "Plain" }', "reply"), of('{ kind: "Plain" }', "repair")
    assert reckon(
        compiled(read(IN_TIMES)),
        f"check.decide({plain}).times", f"check.decide({late}).times", "check.decide({ kind: 'Junk' }).times",
        f"{reply}.lastDay({NOON})", f"{repair}.lastDay('2026-04-01')", f"{reply}.deadline({NOON})", f"{reply}.promised",
        f"[{left_open}.promised, {left_open}.deadline({NOON}), {left_open}.latest({NOON}), {left_open}.promise]",
        f"{part_reply}.latest({NOON})", f"{part}.latest({NOON})", f"{part}.possible.map(({{ promise }}) => promise)",
        f"check.dayOfReceipt({NOON})", f"{part}.latest('2026-04-01')",
    ) == [
        {"reply": "3 working days on Open", "repair": "1 month on Plain"}, {"reply": 86_400, "repair": None},
        {"reply": "refused", "repair": "refused"},
        "2026-04-08", "2026-05-01", "2026-04-08T23:00:00.000Z", True,
        [False, None, None, None],
        "2026-04-08T23:00:00.000Z", None, ["1 month on Plain", None],
        "2026-04-01", ["TypeError", "`received` is a Date; not '2026-04-01'"],
    ]  # fmt: skip


def test_the_hour_of_receipt_decides_in_one_of_the_times() -> None:
    """On Thursday, 26 March 2026, thirty hours are over on Friday until 18:00, and from then on the next working day is."""
    reply = of('{ kind: "Plain", late: false }', "reply")
    noon, evening = ('new Date("2026-03-26T12:00:00Z")', 'new Date("2026-03-26T18:00:00Z")')
    assert reckon(
        compiled(read(IN_TIMES_BY_THE_HOUR)),
        f"{reply}.deadline({noon})", f"[{reply}.lastDay({noon}), {reply}.lastDay({evening})]", f"{reply}.promised",
    ) == ["2026-03-27T18:00:00.000Z", [None, "2026-03-27"], True]  # fmt: skip
    decision = python_check(read(IN_TIMES_BY_THE_HOUR)).decide(kind="Plain", late="no").of("reply")
    assert decision.deadline(datetime(2026, 3, 26, 12, tzinfo=UTC)) == datetime(2026, 3, 27, 18, tzinfo=UTC)
    assert decision.last_day(datetime(2026, 3, 26, 12, tzinfo=UTC)) is None
    assert decision.last_day(datetime(2026, 3, 26, 18, tzinfo=UTC)) == date(2026, 3, 27)
    assert decision.promised is True


def test_it_says_what_the_check_in_python_says() -> None:
    for text in (IN_TIMES, IN_TIMES_DATED, IN_TIMES_BY_THE_HOUR):
        policy = read(text)
        requests: list[dict[str, Any]] = [
            {**day, **kind, **late}
            for day in ({}, {"received": "2026-03-31"}, {"received": "2026-04-01"})
            for kind in ({}, *({"kind": code} for code in ("Plain", "Paid", "Appeal", "Urgent", "Junk")))
            for late in ({}, {"late": "yes"}, {"late": "no"})
        ]
        check = python_check(policy)
        assert list(parameters(policy)) == ["received", "kind", "late"]
        for request, answer in zip(requests, asked(policy, requests), strict=True):
            decisions = check.decide(**request)
            assert (answer["access"], answer["times"]) == (decisions.access, decisions.times), request
            assert answer["missing"] == list(decisions.missing)
            for name, one in decisions.named:
                other = answer["named"][name]
                assert (other["promise"], other["promised"], other["received"]) == (
                    one.promise, one.promised, None if one.received is None else one.received.isoformat(),
                )  # fmt: skip
                assert [(o["access"], o["trtSeconds"], o["promise"]) for o in other["possible"]] == [
                    (access, seconds, said) for (access, seconds), said in zip(one.possible, one.promises, strict=True)
                ]


def test_on_which_day_a_moment_falls_is_said_for_the_years_of_which_clocks_are_known() -> None:
    """In 2100 the United Kingdom may not change its clocks any more: half past eleven at night may be the day or the next."""
    ((name, said),) = reckon(compiled(read(IN_TIMES)), 'check.dayOfReceipt(new Date("2100-06-01T23:30:00Z"))')
    assert name == "RangeError"
    assert "when clocks change in Europe/London, the check knows for 2026 to 2026" in said


def test_a_decision_that_depends_on_the_day_is_asked_about_no_other() -> None:
    request = '{ kind: "Plain", late: false, received: "2026-03-31" }'
    ((name, said), same) = reckon(
        compiled(read(IN_TIMES_DATED)), f"{of(request, 'repair')}.deadline({NOON})", f"{of(request, 'reply')}.received"
    )
    assert (name, same) == ("RangeError", "2026-03-31")
    assert said.startswith("this is the decision on a request received on 2026-03-31")


def test_an_edit_is_refused() -> None:
    refused(read(IN_TIMES), "openedWithTimesOnClocks({ ...SEAL", "openedWithClocks({ ...SEAL", "something else")
    refused(read(IN_TIMES), "promise !== null : null", "true : null", "the runtime")
    refused(read(IN_TIMES), '["permitted",null,', '["permitted",-1,', "the decisions")
    refused(read(IN_TIMES), '["permitted",-1,', '["permitted",-2,', "the decisions")
