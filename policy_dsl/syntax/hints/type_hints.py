"""Hints for the types of numbers, times and dates, which repeat the author's own bounds."""

from __future__ import annotations

import re

from policy_dsl.syntax.hints import suggest_date, suggest_time
from policy_dsl.syntax.hints.hint_limit import LONGEST
from policy_dsl.syntax.hints.suggest_date import DAY

NUMBER = r"(?:an? )?(?:(?:whole|natural|positive|integer|round) )?(?:numbers?|integers?|ints?|counts?|numeric|whole)\b"
TIME = r"(?:an? )?(?:durations?|times?|timespans?|intervals?|periods?|elapsed time|elapsed|lengths?)\b"
DATE = r"(?:an? |the )?(?:dates?|datetimes?|timestamps?|calendar dates?)\b"
UNIT = r"(?:number of )?(seconds?|minutes?|hours?|days?|weeks?)\b"

DECIMAL = (
    r"(?:an? )?(?:decimals?(?: numbers?)?|floats?|doubles?|reals?(?: numbers?)?|fractions?|amounts?|money|currency|percentages?"
    r"|percent|numeric)\b|numbers?\b(?=.*(?:\d\.\d|\bsteps?\b|\bincrements?\b|\bdecimals?\b))"
)

STEPS = "; for decimals, write `number` with its steps, as `in steps of 0.01`"
"""What else a bare `number` may mean."""

Type = tuple[str, str]
"""A type in the language's words, and the rest of the hint."""


def type_hint(line: str) -> str | None:
    """The hint for a line that declares a number, a time or a date; None if it has no known mistake."""
    name, colon, text = (part.strip() for part in " ".join(line.split()).partition(":"))
    if not colon or not name or len(line) > LONGEST:
        return None
    text = text.rstrip(" .;,")
    found_type = type_of(text)
    if found_type is None or found_type[0] == text:
        return None
    return f"write `{name} : {found_type[0]}`{found_type[1]}"


BOUNDS = re.compile(
    r"set ([\w.-]+) ?(?:(?::|=|to(?: be)?) ?(?:from |between )?|from |between )(\d+) ?(?:to|and|-|–) ?(\d+)"
)


def bounds_hint(line: str) -> str | None:
    """The hint for a line of a proposal that sets bounds without the type; None for other lines."""
    bounds = BOUNDS.fullmatch(line)
    return f"write `set {bounds[1]} : whole number from {bounds[2]} to {bounds[3]}`" if bounds else None


def type_of(text: str) -> Type | None:
    """The type that the text probably means; None if that is unclear."""
    if re.match(r"days?\b", text) and re.search(DAY, text):
        return date_type(text)
    if word := re.match(UNIT, text):
        last = re.findall(r"\d+", text)[-1:]
        return time_type(f"{last[0]} {word[1]}") if last else None
    if word := re.match(DECIMAL, text):
        return decimal_type(text[word.end() :].strip())
    if word := re.match(NUMBER, text):
        made = number_type(text[word.end() :].strip())
        return (made[0], f"{made[1]}{STEPS}") if made and word[0] == "number" else made
    if word := re.match(DATE, text):
        return date_type(text[word.end() :].strip())
    if word := re.match(TIME, text):
        if not re.search(r"\d", text):
            return "duration up to …", ", with the longest time that there can be"
        return time_type(text[word.end() :].strip())
    if re.match(r"(?:from |between |up to |at most |max\w* )?\d", text):
        return date_type(text) or time_type(text) or number_type(text)
    return None


def decimal_type(text: str) -> Type | None:
    """The type of a number in steps with these bounds; steps that are not stated are those of its decimals."""
    if places := re.search(r",? ?(?:with |to |at )?(\d) (?:decimals?|decimal places|digits)\b.*", text):
        low_and_high = text[: places.start()]
        zeros = "0" * int(places[1])
        text = re.sub(r"(?<![\w.])(-?\d+)(?![\w.])", rf"\1.{zeros}", low_and_high) if zeros else low_and_high
    numbers = re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.]\d)", text)
    if len(numbers) < 2:
        return "number from 0.00 to … in steps of 0.01", ", with the largest number that there can be"
    low, high, *rest = numbers
    most = max(len(each.partition(".")[2]) for each in (low, high))
    step = rest[0].removeprefix("-") if rest else f"0.{'0' * (most - 1)}1" if most else "0.01"
    return f"number from {low} to {high} in steps of {step}", "; both ends are included"


def number_type(text: str) -> Type | None:
    """The type of a whole number with these bounds."""
    text = re.sub(r"(?<=\d)[,'_ ](?=\d{3}\b)", "", text)
    text = re.sub(r"(?<=\d)\s*[-–—]\s*(?=\d)", " to ", text)
    digits = [str(int(each)) for each in re.findall(r"(?<![\w.-])\d+(?![\w.]\d|\w)", text)]
    if not text:
        return "whole number from 0 to …", LARGEST
    if re.search(r"(?<!\d)\s*-\d|\d\.\d", text) or not 1 <= len(digits) <= 2:
        return None
    if len(digits) == 2:
        low, high = digits
        return (f"whole number from {low} to {high}", "; both ends are included") if int(low) <= int(high) else None
    if re.search(r"\b(?:under|below|less than|fewer than)\b|<(?!=)", text):
        return (f"whole number from 0 to {int(digits[0]) - 1}", "") if int(digits[0]) else None
    if more := re.search(r"\b(?:over|above|more than)\b|>(?!=)|\b(?:from|at least|min\w*|starting)\b|>=|≥|\+", text):
        least = int(digits[0]) + (more[0] in ("over", "above", "more than", ">"))
        return f"whole number from {least} to …", LARGEST
    return f"whole number from 0 to {digits[0]}", ""


LARGEST = ", with the largest number that there can be"


def time_type(text: str) -> Type | None:
    """The type of a time with this bound."""
    plain = re.sub(
        r"^(?:of|in|at most|up to|max\w*|until|to|below|under|within"
        r"|(?:(?:from|between) )?0\w*(?: \w+)? (?:to|and|-)|<=?|≤|\()+\s*",
        "",
        text,
    )
    plain = plain.removesuffix(")")
    last = suggest_time.canonical(plain) or suggest_time.canonical(suggest_time.without_limit(plain))
    if last is None and (ends := suggest_time.range_of(text)):
        last = ends[2]
    return (f"duration up to {last}", "") if last else None


def date_type(text: str) -> Type | None:
    """The type of a date with these bounds."""
    days = re.findall(DAY, text)
    try:
        if len(days) == 2:
            exclusive = re.search(rf"\b(?:until|till|before)\s+{days[1]}(?! incl)", text)
            last = days[1] if exclusive else suggest_date.day_after(days[1])
            return f"date from {days[0]} until {last}", suggest_date.NOT_INCLUDED
    except ValueError:
        return None  # no such day
    if len(days) == 1 and re.search(r"\b(?:until|till|before|to|up to)\b", text):
        return f"date from … until {days[0]}", ", with the first day that there can be"
    if len(days) == 1:
        return f"date from {days[0]} until …", ", with the day after the last that there can be"
    whole = re.fullmatch(r"(?:in |of |within |from )?(\d{4}|\d{4}-\d\d)", text)
    if whole and (period := suggest_date.period_of(whole[1])):
        return f"date from {period}", ""
    return None
