"""Converts numbers, times and dates from words to steps on a scale, and back."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from policy_dsl.model.step_text import NO_PROMISE, step_text
from policy_dsl.model.vocabulary import Attribute, Ordered, Scale, Steps
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.values import decimals
from policy_dsl.syntax import times, tree
from policy_dsl.text import Span

SECONDS = {"s": 1, "min": 60, "h": 3600, "day": 86_400, "days": 86_400, "week": 604_800, "weeks": 604_800}
LONGEST = NO_PROMISE - 1
"""A hundred years, in seconds. A longer time is taken for a mistake."""

LARGEST = 10**12
"""The largest value of a whole number, and with a minus before it the least."""

MOST_DIGITS = 15
"""The most digits of a number or time that are read; one with more is out of bounds anyway."""

EXPECTED = {
    Scale.NUMBER: "digits alone, such as `5000` or `-5`",
    Scale.DURATION: "a time such as `5 days`",
    Scale.DATE: "a date such as `2026-01-31`",
}
NUMBER = re.compile(r"(-?)([0-9]+)")
GROUPED = re.compile(r"-?[0-9]{1,3}([._' ,][0-9]{3})+")
DASHED = re.compile(r"(-?[0-9]+)[-–](-?[0-9]+)")
TIME = re.compile(r"([0-9]+)\s*[A-Za-z]+.*")
DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
NEARLY_DATE = re.compile(r"([0-9]{1,4})-([0-9]{1,2})-([0-9]{1,2})")


def steps(scope: Scope, scale: Scale | Steps, written: tree.ValueText, words: str = "") -> int | None:
    """The written value in steps on the scale, not checked against bounds; None after a finding.

    `words` are those before it, for the hint: a comparison, `from` or `until`.
    """
    if isinstance(written, tree.Duration) and not written.unit:
        return None  # reported already
    if scope.is_constant(written):
        constant = constant_value(scope, scale, written)
        if constant is None:
            return None
        written = constant
    match scale:
        case Scale.NUMBER:
            return number(scope, text_of(written), written.span)
        case Steps():
            return decimals.in_steps(scope, scale, text_of(written), written.span)
        case Scale.DURATION:
            return time(scope, text_of(written), written.span)
        case Scale.DATE:
            return day(scope, text_of(written), written.span, words)


def constant_value(scope: Scope, scale: Scale | Steps, written: tree.ValueText) -> tree.Name | None:
    """The value of a constant, if it is on the scale; None after a finding."""
    constant = scope.constants.get(written.text)
    if constant is None:
        scope.errors += 1  # reported where the constant is declared
        return None
    scope.used_constants.add(constant.name)
    kind = Scale.NUMBER if isinstance(scale, Steps) else scale
    if constant.scale is kind:
        return tree.Name(constant.text, written.span)
    names = {Scale.NUMBER: "number", Scale.DURATION: "time", Scale.DATE: "date"}
    message = f"`{constant.name}` is a {names[constant.scale]}, `{constant.text}`; expected {EXPECTED[kind]}"
    scope.report("E270", message, written.span, f"write a {names[kind]}, or another constant")
    return None


def text_of(written: tree.ValueText) -> str:
    """The written value on one line."""
    match written:
        case tree.Duration():
            return written.text
        case tree.Quoted(text):
            return f'"{text}"'
        case tree.Name(text):
            return text


def in_backticks(written: tree.ValueText) -> str:
    """The written value in backticks, shortened for messages."""
    text = text_of(written)
    return f"`{text if len(text) <= 40 else text[:39] + '…'}`"


def number(scope: Scope, text: str, span: Span) -> int | None:
    """The number in the text; None after a finding."""
    if match := NUMBER.fullmatch(text):
        sign, digits = match.groups()
        plain = digits.lstrip("0")
        if plain != digits and text != "0":
            report_unreadable(scope, text, Scale.NUMBER, span, f"write `{sign if plain else ''}{plain or '0'}`")
            return None
        return int(sign + digits[:MOST_DIGITS])
    hint = None
    if GROUPED.fullmatch(text):
        hint = f"write `{re.sub(r'[^0-9-]', '', text)}`; digits are not grouped"
    elif timed := TIME.fullmatch(text):
        hint = f"a number has no unit: write `{timed[1]}`"
    elif dashed := DASHED.fullmatch(text):
        hint = f"a range is written `{dashed[1]} to {dashed[2]}` in a cell, `from {dashed[1]} to {dashed[2]}` in a condition"
    elif NEARLY_DATE.fullmatch(text):
        hint = "this is a date"
    report_unreadable(scope, text, Scale.NUMBER, span, hint)
    return None


def time(scope: Scope, text: str, span: Span) -> int | None:
    """The time in the text, in seconds; None after a finding."""
    parts, fault = times.read(text) or ((), None)
    if parts and fault is None:
        return in_seconds(parts)
    from policy_dsl.syntax.hints import suggest_time  # only for mistakes: its patterns take time to compile

    if fault is not None:
        scope.report(fault.code, fault.message, span, suggest_time.fault_hint(fault, text))
    else:
        dated = NEARLY_DATE.fullmatch(text) is not None
        hint = "this is a date; a time is how long something takes" if dated else suggest_time.time_hint(text)
        report_unreadable(scope, text, Scale.DURATION, span, hint)
    return None


def report_missing_unit(scope: Scope, kind: Ordered, written: tree.ValueText, last: tree.ValueText) -> bool:
    """Reports a time that lacks the unit of the last time in its range or list, and returns whether it does."""
    amount, end = text_of(written), text_of(last)
    if isinstance(last, tree.Name) and last.text in scope.constants:
        end = scope.constants[last.text].text
    if kind.scale is not Scale.DURATION or not amount.isdigit() or end.isdigit():
        return False
    from policy_dsl.syntax.hints import suggest_time

    time = suggest_time.with_unit(amount, end)
    hint = f"write `{time}` if it is in the unit of `{end}`"
    if time:
        scope.report("E102", f"`{amount}` has no unit", written.span, hint)
    return time is not None


def in_seconds(parts: times.Parts) -> int:
    """The sum of the parts of a time, in seconds."""
    return sum(int(amount[:MOST_DIGITS]) * SECONDS[unit] for amount, unit in parts)


def day(scope: Scope, text: str, span: Span, words: str = "") -> int | None:
    """The day in the text, of which 1 January of the year 1 is day 1; None after a finding."""
    if DATE.fullmatch(text) is None:
        from policy_dsl.syntax.hints import suggest_date  # only for mistakes: its patterns take time to compile

        parts = NEARLY_DATE.fullmatch(text)
        hint = suggest_date.hint_with_period(text, words)
        if parts is not None and len(parts[1]) == 4:
            hint = f"write `{parts[1].zfill(4)}-{parts[2].zfill(2)}-{parts[3].zfill(2)}`: four digits, two and two"
        report_unreadable(scope, text, Scale.DATE, span, hint)
        return None
    year, month, of_month = map(int, text.split("-"))
    if not year:
        report_unreadable(scope, text, Scale.DATE, span, "years are 0001 to 9999")
        return None
    if not 1 <= month <= 12:
        report_unreadable(scope, text, Scale.DATE, span, "months are 01 to 12")
        return None
    longest = monthrange(year, month)[1]
    if not 1 <= of_month <= longest:
        report_unreadable(scope, text, Scale.DATE, span, f"this month has the days 01 to {longest}")
        return None
    return date(year, month, of_month).toordinal()


def report_unreadable(scope: Scope, text: str, scale: Scale, span: Span, hint: str | None) -> None:
    """Reports a text that is not a value on the scale."""
    short = text if len(text) <= 40 else f"{text[:39]}…"
    message = f"`{short}` is not a {'time' if scale is Scale.DURATION else scale.value}; expected {EXPECTED[scale]}"
    scope.report("E235", message, span, hint)


def value(scope: Scope, attribute: Attribute, kind: Ordered, written: tree.ValueText, words: str = "") -> int | None:
    """The written value, behind these words, in steps within the bounds of the attribute; None after a finding."""
    step = steps(scope, kind.scale, written, words)
    if step is not None and not kind.first <= step <= kind.last:
        scope.report("E236", f"{in_backticks(written)} is not a value of {bounds(attribute.name, kind)}", written.span)
        return None
    return step


def bounds(name: str, kind: Ordered) -> str:
    """The attribute and its bounds, for messages."""
    last = ", that day not included" if kind.scale is Scale.DATE else ""
    return f"`{name}`, which is {type_text(kind)}{last}"


def type_text(kind: Ordered) -> str:
    """The type as policies write it."""
    match kind.scale:
        case Steps() as steps:
            bounds = (step_text(steps, end) for end in (kind.first, kind.last))
            return f"a number from {' to '.join(bounds)} in steps of {steps.text(1)}"
        case Scale.NUMBER:
            return f"a whole number from {kind.first} to {kind.last}"
        case Scale.DURATION:
            return f"a duration up to {step_text(kind.scale, kind.last)}"
        case Scale.DATE:
            return f"a date from {step_text(kind.scale, kind.first)} until {step_text(kind.scale, kind.last + 1)}"
