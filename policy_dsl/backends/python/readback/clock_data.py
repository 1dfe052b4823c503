"""Reads the zone, the calendars and the times on clocks of a generated file, and tries them on every day of receipt."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime, timedelta
from typing import Any, assert_never

from policy_dsl.backends.clock_readback import check_zone
from policy_dsl.backends.clock_tables import reference_midnights
from policy_dsl.backends.python.clock_data import clock_sections
from policy_dsl.backends.python.readback.tree_data import FileData, literal
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.calendar import stepping
from policy_dsl.calendar.calendars import UnknownDayError
from policy_dsl.calendar.ends import Earlier, End, Last, Later, end_on, simple_ends
from policy_dsl.calendar.times import Counted, ends_with_day
from policy_dsl.calendar.zones import DAY
from policy_dsl.model.clock_order import days_of_receipt
from policy_dsl.runtime.kernel_chosen import _Either
from policy_dsl.runtime.kernel_clocks import _Calendar, _Time, _Zone
from policy_dsl.runtime.kernel_hours import _Hours, _HoursOrDays

FIRST_DAY = datetime(1, 1, 1, tzinfo=UTC)
"""The moment 86,400."""

MOMENT = timedelta(microseconds=1)
"""The time between two moments that a check tells apart."""


def check_clocks(reading: FileData) -> None:
    """Requires the data about clocks to be what the policy says, and the kernel to end each time, given that data, where the
    reference does: for every day of receipt, and at every change of the zone's clocks.
    """
    if not reading.times:
        return
    for statement in ast.parse("\n".join(clock_sections(reading.policy))).body:
        assert isinstance(statement, ast.Assign)  # noqa: S101  # of our own text; for mypy
        name = ast.unparse(statement.targets[0])
        value = reading.values.get(name)
        if value is None or ast.dump(value) != ast.dump(statement.value):
            raise NotTheSameError(f"{name} is not what the policy says")
    zone = _Zone(*literals(reading.values["_ZONE"]))
    calendars = [_Calendar(*literals(each)) for each in elements(reading.values["_CALENDARS"])]
    midnights = dict(reference_midnights(reading.policy))
    check_zone(zone, midnights, reading.forest.check_deadline)
    for node, expected in zip(elements(reading.values["_TIMES"]), reading.times, strict=True):
        check = check_time if ends_with_day(expected) else check_moments
        check(reading, time_of(node, zone, calendars), expected, midnights)


def elements(node: ast.expr) -> list[ast.expr]:
    """The elements of a tuple."""
    return node.elts if isinstance(node, ast.Tuple) else []


def literals(node: ast.expr) -> list[Any]:
    """The arguments of a call, each a literal."""
    return [literal(each) for each in node.args] if isinstance(node, ast.Call) else []


def time_of(node: ast.expr, zone: _Zone, calendars: list[_Calendar]) -> _Time:
    """The time of `_Time(…, _CALENDARS[n], …, _ZONE, …)`, or of `_Either(…)` or `_HoursOrDays(…)` with two."""
    assert isinstance(node, ast.Call)  # noqa: S101  # just compared; for mypy
    values: list[Any] = []
    kind = ast.unparse(node.func)
    if kind in ("_Either", "_HoursOrDays"):
        text, chosen, *both = node.args
        values = [*map(literal, (text, chosen)), *(half_of(each, zone, calendars) for each in both)]
        return _Either(*values) if kind == "_Either" else _HoursOrDays(*values)
    for each in node.args:
        match each:
            case ast.Subscript(slice=ast.Constant(value=int() as place)):
                values.append(calendars[place])
            case ast.Name():
                values.append(zone)
            case _:
                values.append(literal(each))
    return _Time(*values)


def half_of(node: ast.expr, zone: _Zone, calendars: list[_Calendar]) -> _Time | _Hours:
    """One of two times: hours, or what `time_of` reads."""
    hours = isinstance(node, ast.Call) and ast.unparse(node.func) == "_Hours"
    return _Hours(*literals(node)) if hours else time_of(node, zone, calendars)


def check_time(reading: FileData, time: _Time, expected: Counted, midnights: dict[int, int]) -> None:
    """Requires the time to end where the reference has it, for every day of receipt."""
    for day in days_of_receipt(reading.policy)[1]:
        reading.forest.check_deadline()
        try:
            last = stepping.last_day(expected, day)
        except UnknownDayError:
            raise NotTheSameError(f"`{time.text}` is not known for a receipt on day {day}") from None
        due = FIRST_DAY + timedelta(seconds=midnights[last + 1] - DAY)
        if time.last_day(day) != last or time.due_of_day(day)[1] != due:
            raise NotTheSameError(f"`{time.text}` does not end where the policy has it, for a receipt on day {day}")


def check_moments(reading: FileData, time: _Time, expected: Counted, midnights: dict[int, int]) -> None:
    """Requires the earlier or the later of hours and days to end where the reference has it, for every day of receipt: at its
    first moment and its last, and at those about which the order of hours and days turns.
    """
    first = {day: FIRST_DAY + timedelta(seconds=moment - DAY) for day, moment in midnights.items()}
    for day in days_of_receipt(reading.policy)[1]:
        reading.forest.check_deadline()
        try:
            end = end_on(expected, day)
        except UnknownDayError:
            raise NotTheSameError(f"`{time.text}` is not known for a receipt on day {day}") from None
        simple = simple_ends(end)
        dues = [first[each.day + 1] for each in simple if isinstance(each, Last)]
        turns = [due - timedelta(seconds=each) for due in dues for each in simple if isinstance(each, int)]
        for turn in (first[day], first[day + 1], *turns):
            for at in (turn - MOMENT, turn, turn + MOMENT):
                if first[day] <= at < first[day + 1] and time.due(at) != (*end_at(end, at, first), day):
                    raise NotTheSameError(f"`{time.text}` does not end where the policy has it, for a receipt at {at}")


def end_at(end: End, at: datetime, first: dict[int, datetime]) -> tuple[date | None, datetime]:
    """The last day, if it ends with one, and the moment at which a time ends that is received at that moment. `first` has the
    first moment of each day. Where hours end together with a day, the day is over earlier: that moment is too late for it.
    """
    match end:
        case int():
            return None, at + timedelta(seconds=end)
        case Last(day):
            return date.fromordinal(day), first[day + 1]
        case Earlier(left, right) | Later(left, right):
            (one_day, one), (other_day, other) = (end_at(each, at, first) for each in (left, right))
            one_is_earlier = one < other or (one == other and one_day is not None)
            takes_one = one_is_earlier is isinstance(end, Earlier)
            return (one_day, one) if takes_one else (other_day, other)
        case _:
            assert_never(end)
