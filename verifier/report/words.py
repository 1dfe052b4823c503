"""Values in the words of the policy: times, outcomes, facts, boxes, clauses."""

from __future__ import annotations

from collections.abc import Iterable

from policy_dsl.model.boxes import Box, OneOfCodes, Selection
from policy_dsl.model.decisions import Access, Decision, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Clause
from policy_dsl.model.vocabulary import Attribute, Request, SetOf, Value
from verifier.verdict import Status, Verdict

UNITS = (("week", 604_800), ("day", 86_400), ("h", 3600), ("min", 60), ("s", 1))


def time(seconds: int) -> str:
    """A time as an author would write it: `24 h`, `30 s`, `5600 s (1 h 33 min 20 s)`."""
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


def value(attribute: Attribute, found: Value) -> str:
    """A value by its code, with its official label."""
    if isinstance(attribute.type, SetOf):
        return " + ".join(name for name in attribute.names if name in found) or "none"
    label = next((code.label for code in attribute.type.codes if code.name == found), None)
    return f"{found} {label}" if label else str(found)


def number(count: int) -> str:
    """A count with its thousands set off."""
    return f"{count:,}"


def many(count: int, one: str, more: str | None = None) -> str:
    """`1 request`, `2 requests`."""
    return f"{number(count)} {one if count == 1 else more or one + 's'}"


def place(clause: Clause) -> str:
    """Where a clause stands."""
    return f"{clause.path}:{clause.span.line}" if clause.path else ""


def cited(clause: Clause) -> str:
    """What a clause cites, by the titles of its sources."""
    return "; ".join(f"{c.source}, {c.where}" if c.where else c.source for c in clause.citations)


def side(attribute: Attribute, found: OneOfCodes | Selection) -> str | None:
    """What a box says of an attribute; nothing when it allows every value."""
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


def box(policy: Policy, found: Box, attributes: Iterable[str] | None = None) -> str:
    """A box in words, without the attributes that may be anything."""
    names = set(found if attributes is None else attributes)
    said = [side(a, found[a.name]) for a in policy.attributes if a.name in names]
    return " · ".join(part for part in said if part) or "anything"


def behind(policies: Iterable[Policy], decision: Decision) -> list[tuple[str, Clause]]:
    """The deciding provisions, each with its clause."""
    known = {i: p for policy in policies for i, p in policy.by_id.items()}
    return [(i, known[i].clause) for i in decision.by if i in known]


def facts(policy: Policy, request: Request) -> dict[str, str]:
    """A request by attribute, in words."""
    return {a.name: value(a, request[a.name]) for a in policy.attributes}


REASONS = {
    "timeout": "the time allowed ran out",
    "unknown": "no answer was found",
    "one_engine": "only one of the two engines found the proof",
    "engines_disagree": "the two engines disagree; nothing may rest on this",
    "too_large": "it outgrew the memory allowed",
    "depends": "it depends on a verdict that is undecided",
    "not_replayed": "the counterexample found does not hold when it is tried",
}


def tally(v: Verdict) -> str:
    """A verdict in one line."""
    before = f", before: {v.status_before.value}" if v.status_before and v.status_before is not v.status else ""
    if v.status is Status.UNDECIDED:
        return f"undecided: {REASONS.get(v.reason or '', v.reason or 'no reason given')}{before}"
    if v.status is Status.PROVED:
        about = f" for {many(v.of, *unit(v))}" if v.of else ""
        return f"proved{about}{before}"
    if v.count is None or v.of is None:
        return f"refuted{before}"
    cells = f", in {number(v.combinations)} of {', '.join(v.counted_by)}" if v.combinations is not None else ""
    return f"refuted by {number(v.count)} of {many(v.of, *unit(v))}{cells}{before}"


def unit(v: Verdict) -> tuple[str, str]:
    """What is counted."""
    pairs = v.counterexample is not None and len(v.counterexample.requests) > 1
    return ("pair", "pairs") if pairs or v.unpaired or v.pairs else ("request", "requests")
