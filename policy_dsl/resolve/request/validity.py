"""Resolves `in force from D until D`, which is sugar for a condition on the policy's date attribute."""

from __future__ import annotations

from datetime import date

from policy_dsl.model.conditions import ALWAYS, Condition, Fact, all_of
from policy_dsl.model.ranges import within
from policy_dsl.model.vocabulary import Attribute, Ordered, Scale
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.values import scales
from policy_dsl.syntax import tree
from policy_dsl.text import Span

NO_END = date.max.toordinal() + 1


def in_force(scope: Scope, written: tree.Validity | None) -> Condition:
    """The condition that a request's date is in the period. It always holds if no period is written, or after findings."""
    if written is None or not check_dated(scope, written.span):
        return ALWAYS
    return condition_on_days(scope, written.start, written.until, written.span)


def check_dated(scope: Scope, span: Span) -> bool:
    """Whether the policy has a date attribute; if not, reports that `in force` needs one."""
    if scope.dated is None and not scope.has_dated_by:
        hint = "write `dated by` and an attribute that is a date, below `policy`"
        scope.report("E240", "the policy does not say which date `in force` is about", span, hint)
    return scope.dated is not None


def condition_on_days(scope: Scope, start: tree.Name | None, until: tree.Name | None, span: Span) -> Condition:
    """The condition that the date is from `start` until `until`, within the days of the policy. Adds both to `change_days`."""
    days = read_days(scope, start, until, span)
    if days is None or scope.dated is None:
        return ALWAYS
    date_type = ordered_type(scope.dated)
    scope.change_days.update(day for day in days if date_type.first < day <= date_type.last)
    return within(Fact(scope.dated.name), [days], date_type)


def read_days(scope: Scope, start: tree.Name | None, until: tree.Name | None, span: Span) -> tuple[int, int] | None:
    """The first day and the day after the last (`NO_END` if no end is written); None after a finding."""
    first = scales.steps(scope, Scale.DATE, start, "from") if start else 1
    end = scales.steps(scope, Scale.DATE, until, "until") if until else NO_END
    if first is None or end is None:
        return None
    if first >= end:
        message = f"there is no day from `{start.text if start else ''}` until `{until.text if until else ''}`"
        scope.report("E241", message, span, "the day at the end is not included, and has to be later than the first")
        return None
    return first, end


def validity_limits(scope: Scope, start: tree.Name | None, until: tree.Name | None) -> tuple[int | None, int | None]:
    """The first day and the day after the last, limited to the days of the policy; None for a limit that has no effect."""
    if scope.dated is None:
        return None, None
    date_type = ordered_type(scope.dated)
    first = scales.steps(scope, Scale.DATE, start, "from") if start else None
    end = scales.steps(scope, Scale.DATE, until, "until") if until else None
    begins = None if first is None or first <= date_type.first else min(first, date_type.last + 1)
    lapses = None if end is None or end > date_type.last else max(end, date_type.first)
    return begins, lapses


def set_date_attribute(scope: Scope, name: tree.Name | None, policy: tree.Validity | None) -> None:
    """Sets the scope's date attribute, with its range limited to the days on which the policy is in force."""
    scope.has_dated_by = name is not None
    attribute = scope.attribute(name) if name else None
    if name and attribute and not (isinstance(attribute.type, Ordered) and attribute.type.scale is Scale.DATE):
        message = f"`{name.text}` is not a date; `dated by` names an attribute that is one"
        scope.report("E242", message, name.span, "declare one: `received : date from 2026-01-01 until 2030-01-01`")
    elif attribute is not None:
        scope.dated = attribute
    if policy is None or not check_dated(scope, policy.span) or scope.dated is None:
        return
    days = read_days(scope, policy.start, policy.until, policy.span)
    date_type = ordered_type(scope.dated)
    if days is None:
        return
    cut = Ordered(Scale.DATE, max(date_type.first, days[0]), min(date_type.last, days[1] - 1))
    if cut.first > cut.last:
        message = f"the policy is not in force on any date of {scales.bounds(scope.dated.name, date_type)}"
        scope.report("E241", message, policy.span)
        return
    scope.dated = Attribute(scope.dated.name, cut, scope.dated.span)
    scope.attributes[scope.dated.name] = scope.dated


def ordered_type(attribute: Attribute) -> Ordered:
    """The ordered type of the date attribute."""
    assert isinstance(attribute.type, Ordered)  # noqa: S101  # for mypy: a policy is dated by a date
    return attribute.type


def while_in_force(condition: Condition | None, days: Condition) -> Condition | None:
    """The condition, restricted to the days; None if the condition has findings."""
    return None if condition is None else all_of([condition, days])
