"""Repairs of refuted properties, in words."""

from __future__ import annotations

from verifier.report.words.numbers import joined, plural
from verifier.report.words.values import duration
from verifier.results.repair import Range, Repair, Repairs


def ranges(repair: Repair) -> str:
    """The times of a repair: `1 h to 5 h`, `24 h or more`, `up to 30 min`."""
    return " or ".join(map(range_, repair.ranges))


def range_(times: Range) -> str:
    """Times from a first to a last."""
    first, last = times
    if first == last:
        return duration(first)
    if last is None:
        return "any time" if first <= 1 else f"{duration(first)} or more"
    return f"{duration(last)} or less" if first <= 1 else f"{duration(first)} to {duration(last)}"


def effect(repair: Repair, repairs: Repairs) -> str:
    """What holds with these times, and what expects another outcome then."""
    whole = set(repair.repaired) == set(repairs.failing) and len(repairs.failing) > 1
    holding = "every property holds" if whole else f"{joined(list(repair.repaired))} holds"
    if not whole and len(repair.repaired) > 1:
        holding = holding.removesuffix("s")
    examples = ""
    if repair.examples:
        verb = "expects" if len(repair.examples) == 1 else "expect"
        examples = f"; {joined(list(repair.examples))} {verb} another outcome then"
    return holding + examples


def doubt(repair: Repair) -> str | None:
    """Why a repair is not to be relied on; `None` if both engines prove it."""
    if repair.confirmed is None:
        return "one engine alone says so: the time allowed ran out (--timeout)"
    return None if repair.confirmed else "the two engines disagree; do not rely on this"


def conclusion(repairs: Repairs) -> str:
    """The result in one line."""
    if not repairs.failing:
        return "no property is refuted"
    failing = f"{plural(len(repairs.failing), 'property', 'properties')} refuted: {joined(list(repairs.failing))}"
    if repairs.untried:
        return f"{failing}; {plural(repairs.untried, 'provision')} not tried: the time allowed ran out (--timeout)"
    if repairs.repairs:
        return failing
    return f"{failing}; no other time in a single place repairs any without breaking something else"
