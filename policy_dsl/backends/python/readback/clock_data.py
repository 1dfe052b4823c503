"""Reads the zone, the calendars and the times on clocks of a generated file, and tries them on every day of receipt."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from typing import Any

from policy_dsl.backends.clock_readback import check_zone
from policy_dsl.backends.clock_tables import reference_midnights
from policy_dsl.backends.python.clock_data import clock_sections
from policy_dsl.backends.python.readback.tree_data import FileData, literal
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.calendar import stepping
from policy_dsl.calendar.calendars import UnknownDayError
from policy_dsl.calendar.times import Counted
from policy_dsl.calendar.zones import DAY
from policy_dsl.model.clock_order import days_of_receipt
from policy_dsl.runtime.kernel_chosen import _Either
from policy_dsl.runtime.kernel_clocks import _Calendar, _Time, _Zone

FIRST_DAY = datetime(1, 1, 1, tzinfo=UTC)
"""The moment 86,400."""


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
        check_time(reading, time_of(node, zone, calendars), expected, midnights)


def elements(node: ast.expr) -> list[ast.expr]:
    """The elements of a tuple."""
    return node.elts if isinstance(node, ast.Tuple) else []


def literals(node: ast.expr) -> list[Any]:
    """The arguments of a call, each a literal."""
    return [literal(each) for each in node.args] if isinstance(node, ast.Call) else []


def time_of(node: ast.expr, zone: _Zone, calendars: list[_Calendar]) -> _Time:
    """The time of `_Time(…, _CALENDARS[n], …, _ZONE, …)`, or of `_Either(…)` with two of them."""
    assert isinstance(node, ast.Call)  # noqa: S101  # just compared; for mypy
    values: list[Any] = []
    if ast.unparse(node.func) == "_Either":
        text, chosen, left, right = node.args
        values = [*map(literal, (text, chosen)), *(time_of(each, zone, calendars) for each in (left, right))]
        return _Either(*values)
    for each in node.args:
        match each:
            case ast.Subscript(slice=ast.Constant(value=int() as place)):
                values.append(calendars[place])
            case ast.Name():
                values.append(zone)
            case _:
                values.append(literal(each))
    return _Time(*values)


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
