"""Values in the words of the policy: times, outcomes, facts, boxes, clauses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import assert_never

from policy_dsl.model.boxes import Box, OneOfCodes, Ranges, Side
from policy_dsl.model.conditions import AllOf, AnyOf, AtMost, Condition, Fact, Has, Includes, Not, OneOf, Within
from policy_dsl.model.decisions import Access, Decision, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Clause
from policy_dsl.model.vocabulary import Attribute, Ordered, Request, Scale, Value
from verifier.verdict import Change, Exclusive, Part, Region, Status, Verdict

UNITS = (("week", 604_800), ("day", 86_400), ("h", 3600), ("min", 60), ("s", 1))


def time(seconds: int) -> str:
    """A time as an author would write it: `24 h`, `30 s`, `5600 s (1 h 33 min 20 s)`."""
    if seconds == 0:
        return "0 s"
    if seconds % 60 == 0 and seconds % 3600 and seconds < 7200:
        return f"{seconds // 60} min"
    if seconds % 3600 == 0 and seconds <= 48 * 3600:
        return f"{seconds // 3600} h"
    if seconds % 86_400 == 0:
        return f"{seconds // 86_400} days"
    if seconds % 3600 == 0:
        return f"{seconds // 3600} h"
    if seconds < 120:
        return f"{seconds} s"
    parts = []
    left = seconds
    for unit, size in UNITS[1:]:
        if left >= size:
            parts.append(f"{left // size} {unit}{'s' if unit == 'day' and left >= 2 * size else ''}")
            left %= size
    return f"{seconds} s ({' '.join(parts)})"


def outcome(found: Outcome) -> str:
    """An outcome in words."""
    match found.access:
        case Access.PERMITTED:
            return f"answered within {time(found.seconds or 0)}"
        case Access.REFUSED:
            return "refused"
        case Access.GAP:
            return "no answer: permitted, and no time applies"
        case Access.CONFLICT:
            return "no answer: two times apply that differ"


def label(attribute: Attribute, found: Value) -> str:
    """The official label of a code; nothing where it has none."""
    if not isinstance(found, str):
        return ""
    return next((code.label for code in attribute.type.codes if code.name == found), None) or ""


def code(attribute: Attribute, found: Value) -> str:
    """A value by its code alone, as it is given; on a scale, as an author would write it."""
    return found if isinstance(found, str) else value(attribute, found)


def value(attribute: Attribute, found: Value) -> str:
    """A value by its code, with its official label; on a scale, as an author would write it."""
    match found:
        case frozenset():
            return " + ".join(name for name in attribute.names if name in found) or "none"
        case int():
            return step(attribute, found)
        case str():
            return f"{found} {label(attribute, found)}".rstrip()
        case _:
            assert_never(found)


def scale_of(attribute: Attribute) -> Scale:
    """The scale of an ordered attribute."""
    assert isinstance(attribute.type, Ordered)  # noqa: S101  # what has steps has a scale; for mypy
    return attribute.type.scale


def step(attribute: Attribute, found: int) -> str:
    """A number of steps on the attribute's scale: `500`, `5 days`, `2027-01-01`."""
    match scale_of(attribute):
        case Scale.NUMBER:
            return number(found)
        case Scale.DURATION:
            return time(found)
        case Scale.DATE:
            return day(found)


def day(found: int) -> str:
    """A day, by its number."""
    return date.fromordinal(found).isoformat()


def number(count: int) -> str:
    """A count with its thousands set off."""
    return f"{count:,}"


def share(part: int, whole: int) -> str:
    """A part in percent. What is not nothing is never `0.0 %`, and what is not all never `100.0 %`."""
    said = f"{100 * part / whole:.1f} %"
    if part and said == "0.0 %":
        return "< 0.1 %"
    return "> 99.9 %" if part < whole and said == "100.0 %" else said


def proposed_to(names: Sequence[str]) -> str:
    """What a proposal is made to, from what it names itself down to the policy."""
    return f"a proposal to {', itself a proposal to '.join(names)}"


SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def short(count: int) -> str:
    """A count where room is scarce: a huge one by its first three digits and its power of ten."""
    if count < 10**9:
        return number(count)
    digits, power = f"{count:.2e}".split("e+")
    return f"{digits} × 10{str(int(power)).translate(SUPERSCRIPTS)}"


def together(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def many(count: int, one: str, more: str | None = None) -> str:
    """`1 request`, `2 requests`."""
    return f"{number(count)} {one if count == 1 else more or one + 's'}"


def place(clause: Clause) -> str:
    """Where a clause stands."""
    return f"{clause.path}:{clause.span.line}" if clause.path else ""


def cited(clause: Clause) -> str:
    """What a clause cites, by the titles of its sources."""
    return "; ".join(f"{c.source}, {c.where}" if c.where else c.source for c in clause.citations)


def side(attribute: Attribute, found: Side) -> str | None:
    """What a box says of an attribute; nothing when it allows every value."""
    if isinstance(found, Ranges):
        return spans(attribute, found.ranges)
    if isinstance(found, OneOfCodes):
        if len(found.codes) == len(attribute.names):
            return None
        missing = [name for name in attribute.names if name not in found.codes]
        if 1 <= len(missing) < len(found.codes) and len(attribute.names) > 3:
            return f"{attribute.name} not {', '.join(missing)}"
        return f"{attribute.name} {', '.join(found.codes)}"
    if len(found.has) + len(found.has_none_of) == len(attribute.names):
        return f"{attribute.name} {' + '.join(found.has) or 'none'}" + (" alone" if len(found.has) == 1 else "")
    parts = [f"has {' + '.join(found.has)}"] if found.has else []
    parts += [f"has none of {', '.join(found.has_none_of)}"] if found.has_none_of else []
    return f"{attribute.name} {' and '.join(parts)}" if parts else None


def spans(attribute: Attribute, ranges: Sequence[tuple[int, int]]) -> str | None:
    """Ranges on a scale, in words; nothing when they are all of it."""
    whole = attribute.type
    assert isinstance(whole, Ordered)  # noqa: S101  # only a scale has ranges; for mypy
    if list(ranges) == [(whole.first, whole.last + 1)]:
        return None
    return f"{attribute.name} {', '.join(span(attribute, whole, *each) for each in ranges)}"


def span(attribute: Attribute, whole: Ordered, start: int, until: int) -> str:
    """One range; an end that is the scale's own is not said."""
    dates = whole.scale is Scale.DATE
    first, last = step(attribute, start), step(attribute, until - 1)
    if until - start == 1:
        return first
    if start == whole.first:
        return f"before {step(attribute, until)}" if dates else f"at most {last}"
    if until == whole.last + 1:
        return f"on or after {first}" if dates else f"at least {first}"
    return f"from {first} until {step(attribute, until)}" if dates else f"{first} to {last}"


def box(policy: Policy, found: Box, attributes: Iterable[str] | None = None, ties: Sequence[Condition] = ()) -> str:
    """A box in words, without the attributes that may be anything, and what ties its facts."""
    names = set(found if attributes is None else attributes)
    said = [side(a, found[a.name]) for a in policy.attributes if a.name in names]
    said += [condition(policy, tie, ()) for tie in ties]
    return " · ".join(part for part in said if part) or "anything"


ANYTHING, NOTHING = "anything", "nothing"
"""A condition that always holds, and one that never does, as a part of others."""


def condition(policy: Policy, found: Condition, names: Sequence[str]) -> str:
    """A condition on facts as an author would write it; with no `names`, of a single request."""

    def fact(one: Fact) -> str:
        return f"{names[one.request]}.{one.attribute}" if names else one.attribute

    def dates(one: Fact) -> bool:
        return scale_of(policy.by_name[one.attribute]) is Scale.DATE

    match found:
        case Includes(whole, part):
            return f"{fact(whole)} includes {fact(part)}"
        case OneOf(one, codes):
            listed = [name for name in policy.by_name[one.attribute].names if name in codes]
            everything = len(listed) == len(policy.by_name[one.attribute].names)
            return ANYTHING if everything else f"{fact(one)} in {', '.join(listed)}" if listed else NOTHING
        case Has(one, code):
            return f"{fact(one)} has {code}"
        case Within(one, ranges):
            said = (spans(policy.by_name[one.attribute], ranges) or ANYTHING) if ranges else NOTHING
            return said.replace(one.attribute, fact(one), 1)
        case AtMost(small, large):
            return f"{fact(small)} {'on or before' if dates(small) else 'at most'} {fact(large)}"
        case Not(AtMost(small, large)):
            return f"{fact(small)} {'after' if dates(small) else 'over'} {fact(large)}"
        case AllOf((AtMost(small, large), AtMost(other, least))) if (small, large) == (least, other):
            return f"{fact(small)} is {fact(large)}"
        case Not(AllOf((AtMost(small, large), AtMost(other, least)))) if (small, large) == (least, other):
            return f"{fact(small)} is not {fact(large)}"
        case Not(inner):
            said = condition(policy, inner, names)
            return {ANYTHING: NOTHING, NOTHING: ANYTHING}.get(said) or f"none of ({said})"
        case AllOf(parts):
            each = [said for part in parts if (said := condition(policy, part, names)) != ANYTHING]
            return NOTHING if NOTHING in each else " and ".join(each) or ANYTHING
        case AnyOf(parts):
            each = [said for part in parts if (said := condition(policy, part, names)) != NOTHING]
            return ANYTHING if ANYTHING in each else f"any of ({'; '.join(each)})" if each else NOTHING
        case _:
            assert_never(found)


def relations(policy: Policy, region: Region) -> list[str]:
    """What a region says beside its boxes."""
    names = [name for name, _ in region.boxes] if len(region.boxes) > 1 else []
    said = [condition(policy, tie, names) for tie in region.ties]
    return [*said, f"{' and '.join(names)} differ"] if region.differ else said


def left_out(regions: Sequence[Region | Change | Exclusive | Part], indent: str = "") -> tuple[str, str]:
    """A row for the regions that a list leaves to the JSON: how many requests or pairs they have, so that it adds up."""
    return number(sum(each.count for each in regions)), f"{indent}in {many(len(regions), 'more region')} (in the JSON)"


def behind(policy: Policy, decision: Decision) -> list[tuple[str, Clause]]:
    """The deciding provisions, each with its clause in the policy that came to the decision."""
    return [(i, policy.by_id[i].clause) for i in decision.by]


def facts(policy: Policy, request: Request) -> dict[str, str]:
    """A request by attribute, in words."""
    return {a.name: value(a, request[a.name]) for a in policy.attributes}


REASONS = {
    "timeout": "the time allowed ran out",
    "unknown": "no answer was found",
    "one_engine": "only one of the two engines found the proof",
    "engines_disagree": "the two engines disagree; nothing may rest on this",
    "too_large": "it outgrew the memory or the time allowed",
    "depends": "it depends on a verdict that is undecided",
    "not_replayed": "the counterexample found does not hold when it is tried",
}


def why(v: Verdict) -> str:
    """Why a verdict is undecided; where one engine found the proof, also why the other did not."""
    said = REASONS.get(v.reason or "", v.reason or "no reason given")
    if v.reason == "one_engine":
        of_z3 = v.diagram is Status.PROVED
        said += "; Z3 had no answer in its time" if of_z3 else f"; of the diagram, {REASONS['too_large']}"
    return said


def tally(v: Verdict) -> str:
    """A verdict in one line."""
    before = f", before: {v.status_before.value}" if v.status_before and v.status_before is not v.status else ""
    if v.status is Status.UNDECIDED:
        return f"undecided: {why(v)}{before}"
    if v.status is Status.PROVED:
        about = f" for {many(v.of, *unit(v))}" if v.of else ""
        return f"proved{about}{before}"
    if v.count is None or v.of is None:
        return f"refuted{before}"
    cells = f", in {number(v.combinations)} of {', '.join(v.counted_by)}" if v.combinations is not None else ""
    return f"refuted by {number(v.count)} of {many(v.of, *unit(v))}{cells}{before}"


def standing(v: Verdict) -> str:
    """A verdict in one line, and how far it is to be trusted."""
    return tally(v) if v.trust is None else f"{tally(v)} (trust {int(v.trust)})"


def unit(v: Verdict) -> tuple[str, str]:
    """What is counted."""
    pairs = v.counterexample is not None and len(v.counterexample.requests) > 1
    return ("pair", "pairs") if pairs or v.pairs else ("request", "requests")


def partners(v: Verdict) -> str | None:
    """Of how many requests a claim about pairs says nothing, because they have no possible partner; nothing of none."""
    if v.unpaired is None:
        return f"requests without a possible partner are not counted: {REASONS['too_large']}"
    return f"{many(v.unpaired, 'request has', 'requests have')} no possible partner" if v.unpaired else None
