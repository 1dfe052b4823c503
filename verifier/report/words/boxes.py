"""Boxes, regions and conditions, in the policy's own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from policy_dsl.model.boxes import Box, OneOfCodes, OneOfRanges, Side, names_left_out, times_in
from policy_dsl.model.conditions import (
    AllOf,
    AnyOf,
    AtMost,
    Condition,
    Fact,
    Has,
    HasValueOf,
    Includes,
    Meets,
    Not,
    OneOf,
    Same,
    Within,
)
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import TIME_FACT
from policy_dsl.model.vocabulary import Attribute, Ordered, Scale
from verifier.report.words import code_order
from verifier.report.words.days import MOST_SPANS, MOST_STRETCHES, stretches
from verifier.report.words.days import span as days_span
from verifier.report.words.numbers import joined, number, plural
from verifier.report.words.values import scale_of, step
from verifier.results.impact import Change, Exclusive
from verifier.results.regions import OverlapPart, Region


def side(attribute: Attribute, side: Side, most: int | None = None) -> str | None:
    """The values that a box allows for an attribute; `None` when it allows all of them. More than `most` ranges are counted,
    and so are very many stretches of days.
    """
    if isinstance(side, OneOfRanges):
        if scale_of(attribute) is Scale.DATE and len(side.ranges) > (min(most, MOST_SPANS) if most else MOST_STRETCHES):
            return f"{attribute.name} one of {stretches(side.ranges)}"
        if most is not None and len(side.ranges) > most:
            many = sum(until - start for start, until in side.ranges)
            ends = f"from {step(attribute, side.ranges[0][0])} on"
            return f"{attribute.name} one of {number(many)} values in {number(len(side.ranges))} ranges, {ends}"
        return spans(attribute, side.ranges)
    if isinstance(side, OneOfCodes):
        if len(side.codes) == len(attribute.names):
            return None
        missing = [name for name in attribute.names if name not in side.codes]
        if names_left_out(len(side.codes), len(missing)):
            return f"{attribute.name} not {', '.join(missing)}"
        return f"{attribute.name} {', '.join(side.codes)}"
    if len(side.has) + len(side.has_none_of) == len(attribute.names):
        return f"{attribute.name} {' + '.join(side.has) or 'none'}" + (" alone" if len(side.has) == 1 else "")
    parts = [f"has {' + '.join(side.has)}"] if side.has else []
    parts += [f"has {joined(side.has_any_of, 'or')}"] if side.has_any_of else []
    parts += [f"has none of {', '.join(side.has_none_of)}"] if side.has_none_of else []
    return f"{attribute.name} {' and '.join(parts)}" if parts else None


def spans(attribute: Attribute, ranges: Sequence[tuple[int, int]]) -> str | None:
    """Ranges on a scale, in words; `None` when they are the whole scale."""
    whole = attribute.type
    assert isinstance(whole, Ordered)  # noqa: S101  # only a scale has ranges; for mypy
    if list(ranges) == [(whole.first, whole.last + 1)]:
        return None
    return f"{attribute.name} {', '.join(span(attribute, whole, *each) for each in ranges)}"


def span(attribute: Attribute, whole: Ordered, start: int, until: int) -> str:
    """One range; an end of the scale itself is omitted."""
    dates = whole.scale is Scale.DATE
    first, last = step(attribute, start), step(attribute, until - 1)
    if until - start == 1:
        return first
    if start == whole.first:
        return f"before {step(attribute, until)}" if dates else below(attribute, until)
    if until == whole.last + 1:
        return f"on or after {first}" if dates else above(attribute, start)
    if dates:
        return days_span(start, until)
    low, high = above(attribute, start), below(attribute, until)
    plain = low.startswith("at least") and high.startswith("at most")
    return f"{first} to {last}" if plain else f"{low} and {high}"


def above(attribute: Attribute, start: int) -> str:
    """The values from here on: `at least 5`, or `over 40 days` where that is shorter than `at least 3456001 s`."""
    first, below_first = step(attribute, start), step(attribute, start - 1)
    shorter = scale_of(attribute) is Scale.DURATION and len(below_first) < len(first)
    return f"over {below_first}" if shorter else f"at least {first}"


def below(attribute: Attribute, until: int) -> str:
    """The values up to the one before: `at most 5`, or `under 1 h` where that is shorter than `at most 3599 s`."""
    last, above_last = step(attribute, until - 1), step(attribute, until)
    shorter = scale_of(attribute) is Scale.DURATION and len(above_last) < len(last)
    return f"under {above_last}" if shorter else f"at most {last}"


def box(
    policy: Policy,
    box: Box,
    attributes: Iterable[str] | None = None,
    ties: Sequence[Condition] = (),
    most: int | None = None,
) -> str:
    """A box in words, followed by the conditions on its facts. Leaves out attributes that may have any value. More than `most`
    ranges of an attribute are counted.
    """
    names = set(box if attributes is None else attributes)
    parts = [side(a, box[a.name], most) for a in policy.attributes if a.name in names]
    parts += [condition(policy, tie, ()) for tie in ties]
    if names == {TIME_FACT} and not parts:
        return asked_times(policy, box).removesuffix(": ") or ANYTHING
    words = " · ".join(part for part in parts if part) or ANYTHING
    return f"{asked_times(policy, box)}{words}" if TIME_FACT in names else words


def asked_times(policy: Policy, box: Box) -> str:
    """Which of several times a box is about, to stand before it; empty where it is about each of them, and for the one."""
    names = times_in(box)
    return "" if len(names) in (0, len(policy.times)) else f"{joined(names, 'or')}: "


def occupied(policy: Policy, allowed: Box, values: Box, ties: Sequence[Condition] = ()) -> str:
    """A box in words, with those of its values that some possible request in it has."""
    return box(policy, values, [a.name for a in policy.dimensions if side(a, allowed[a.name]) is not None], ties)


def common_sides(policy: Policy, every: Sequence[Box]) -> Box:
    """The sides that all boxes have, if there are several boxes; without those that allow everything."""
    if len(every) < 2:
        return {}
    return {
        name: side_of_all
        for name, side_of_all in every[0].items()
        if all(box[name] == side_of_all for box in every) and side(policy.by_name[name], side_of_all) is not None
    }


def region(policy: Policy, region: Region) -> str:
    """A region in one line: what both requests share, then each of them."""
    return region_of(policy, region, [frozenset(box) for _, box in region.boxes])


def region_of(policy: Policy, region: Region, chosen: Sequence[frozenset[str]]) -> str:
    """A region in one line, with only these facts of each request. The name of a request may say which of its times it is."""
    if any(name.endswith(f".{time}") for time in policy.time_names for name, _ in region.boxes):
        chosen = [names - {TIME_FACT} for names in chosen]
    if len(region.boxes) == 1:
        return box(policy, region.boxes[0][1], chosen[0], region.ties)
    shared = box(policy, region.boxes[0][1], chosen[0].intersection(region.alike))
    sides = []
    for (name, each), names in zip(region.boxes, chosen, strict=True):
        words = box(policy, each, names.difference(region.alike))
        sides += [f"{name}: {words}"] if words != ANYTHING or names == frozenset(each) else []
    return " | ".join(part for part in (shared, *sides, *relations(policy, region)) if part != ANYTHING) or ANYTHING


ANYTHING, NOTHING = "anything", "nothing"
"""The words for a condition that always holds, and for one that never does, as parts of others."""


def condition(policy: Policy, when: Condition, names: Sequence[str], alike: Iterable[str] = ()) -> str:
    """A condition as an author would write it. `names` are those of the requests; empty for a single request. Facts that
    are `alike` in both requests are named alone.
    """
    shared = frozenset(alike)

    def name_of(fact: Fact) -> str:
        alone = not names or fact.attribute in shared
        return fact.attribute if alone else f"{names[fact.request]}.{fact.attribute}"

    def is_date(fact: Fact) -> bool:
        return scale_of(policy.by_name[fact.attribute]) is Scale.DATE

    if (compared := code_order.comparison(policy, when)) is not None:
        return f"{name_of(compared[0])} {compared[1]} {name_of(compared[2])}"
    match when:
        case Includes(whole, part):
            return f"{name_of(whole)} includes {name_of(part)}"
        case OneOf(fact, codes):
            listed = [name for name in policy.by_name[fact.attribute].names if name in codes]
            everything = len(listed) == len(policy.by_name[fact.attribute].names)
            return ANYTHING if everything else f"{name_of(fact)} in {', '.join(listed)}" if listed else NOTHING
        case Has(fact, code):
            return f"{name_of(fact)} has {code}"
        case Within(fact, ranges):
            text = (spans(policy.by_name[fact.attribute], ranges) or ANYTHING) if ranges else NOTHING
            return text.replace(fact.attribute, name_of(fact), 1)
        case AtMost(small, large):
            return f"{name_of(small)} {'on or before' if is_date(small) else 'at most'} {name_of(large)}"
        case Not(AtMost(small, large)):
            return f"{name_of(small)} {'after' if is_date(small) else 'over'} {name_of(large)}"
        case AllOf((AtMost(small, large), AtMost(large_again, least))) if (small, large) == (least, large_again):
            return f"{name_of(small)} is {name_of(large)}"
        case Not(AllOf((AtMost(small, large), AtMost(large_again, least)))) if (small, large) == (least, large_again):
            return f"{name_of(small)} is not {name_of(large)}"
        case Same(left, right):
            return f"{name_of(left)} is {name_of(right)}"
        case Not(Same(left, right)):
            return f"{name_of(left)} is not {name_of(right)}"
        case HasValueOf(whole, element):
            return f"{name_of(whole)} has {name_of(element)}"
        case Not(HasValueOf(whole, element)):
            return f"{name_of(whole)} does not have {name_of(element)}"
        case Meets(left, right):
            return f"{name_of(left)} has any of {name_of(right)}"
        case Not(Meets(left, right)):
            return f"{name_of(left)} has none of {name_of(right)}"
        case AllOf((Includes(left, right), Includes(right_again, left_again))) if (left, right) == (
            left_again,
            right_again,
        ):
            return f"{name_of(left)} is {name_of(right)}"
        case Not(AllOf((Includes(left, right), Includes(right_again, left_again)))) if (left, right) == (
            left_again,
            right_again,
        ):
            return f"{name_of(left)} is not {name_of(right)}"
        case Not(Includes(whole, part)):
            return f"{name_of(whole)} does not include {name_of(part)}"
        case Not(inner):
            text = condition(policy, inner, names, shared)
            return {ANYTHING: NOTHING, NOTHING: ANYTHING}.get(text) or f"none of ({text})"
        case AllOf(parts):
            each = [text for part in parts if (text := condition(policy, part, names, shared)) != ANYTHING]
            return NOTHING if NOTHING in each else " and ".join(each) or ANYTHING
        case AnyOf(parts):
            each = [text for part in parts if (text := condition(policy, part, names, shared)) != NOTHING]
            return ANYTHING if ANYTHING in each else f"any of ({'; '.join(each)})" if each else NOTHING
        case _:
            assert_never(when)


def relations(policy: Policy, region: Region) -> list[str]:
    """The conditions of a region besides its boxes."""
    names = [name for name, _ in region.boxes] if len(region.boxes) > 1 else []
    tied = [condition(policy, tie, names, region.alike) for tie in region.ties]
    of_one = bool(policy.times) and len({name.rpartition(".")[0] for name in names}) < len(names)  # in two of its times
    return [*tied, f"{' and '.join(names)} differ"] if region.differ and not of_one else tied


Listed = Region | Change | Exclusive | OverlapPart


def addition(region: Listed) -> str:
    """What a region adds to those above it, after its words; empty where it has nothing in common with them."""
    return "" if region.count == region.total else f" ({number(region.count)} not above)"


def omitted_row(regions: Sequence[Listed], indent: str = "") -> tuple[str, str]:
    """A row for the regions that a list omits, with the number of requests or pairs that they add to it."""
    count = number(sum(each.count for each in regions))
    return count, f"{indent}not above, in {plural(len(regions), 'more region')} (in the JSON)"
