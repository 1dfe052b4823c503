"""Repairs of refuted properties, in words."""

from __future__ import annotations

from collections.abc import Iterator

from policy_dsl.model.policy import Policy
from verifier.report.words import clauses, remedies
from verifier.report.words.numbers import joined, plural
from verifier.results.repair import Repair, Repairs, Tried

ALONE = "Another value in one place, with which all that holds stays so"
TOGETHER = "One time for several provisions, with which all that holds stays so"


def places(repair: Repair) -> str:
    """The places: a provision; what a bound belongs to, and what is written around it; several provisions."""
    return joined([f"{each.name}, {each.words}" if each.words else each.name for each in repair.places])


def values(policy: Policy, repair: Repair) -> str:
    """The present value, or values, and those of the repair: `30 min → 1 h to 5 h`."""
    now = list(dict.fromkeys(remedies.value(policy, each, each.now) for each in repair.places))
    return f"{', '.join(now)} → {remedies.ranges(policy, repair.places[0], repair.ranges)}"


def locations(repair: Repair) -> str:
    """The lines of the places."""
    return ", ".join(dict.fromkeys(clauses.location(each.clause) for each in repair.places))


def effect(repair: Repair, repairs: Repairs) -> str:
    """What holds with these values, and what expects another outcome then."""
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
    return remedies.doubt(repair.confirmed) or None


def reach(repairs: Repairs) -> Iterator[str]:
    """What was tried, in sentences without a full stop."""
    tried = repairs.tried
    if not repairs.failing:
        return
    if tried.on_clocks:
        yield from reach_on_clocks(tried)
    else:
        alone = f"{plural(tried.times, 'time')} and {plural(tried.bounds, 'bound')}"
        yield f"tried one by one, each with every value: {alone} in conditions and cells"
    unrepaired = [name for name in repairs.failing if not any(name in each.repaired for each in repairs.repairs)]
    if tried.largest > 1:
        sets = plural(tried.sets, "set")
        yield (
            f"tried together, each with every time for all of its provisions: {sets} of up to {tried.largest} that decide"
            " every violation of a property"
        )
    for name in tried.out_of_reach:
        yield f"{name}: no {tried.largest} provisions with a time are behind all of its violations, so that more has to change"
    for name in tried.left_out:
        yield f"{name}: not all provisions behind it are known, so that no sets were tried"
    if repairs.untried:
        yield untried(repairs)
    elif unrepaired:
        verb = "is" if len(unrepaired) == 1 else "are"
        yield f"{joined(unrepaired)} {verb} repaired by none of these without breaking something else"


def reach_on_clocks(tried: Tried) -> Iterator[str]:
    """What was tried in a policy with times on clocks."""
    for counts in tried.counts:
        yield (
            f"tried one by one, each with every number up to {counts.scale.text(counts.most)}: {plural(counts.times, 'time')}"
        )
    yield f"tried one by one, each with every value: {plural(tried.bounds, 'bound')} in conditions and cells"
    if tried.left_as_they_are:
        why = "of less than whole hours, or no promise"
        yield f"not tried: {plural(tried.left_as_they_are, 'time')} {why}"
    yield "not tried: several times together, where times are on clocks"


def untried(repairs: Repairs) -> str:
    """How many places, or sets of them, were not tried."""
    return (
        f"{plural(repairs.untried, 'place or set', 'places or sets')} not tried: the time allowed ran out (--timeout)"
    )


def conclusion(repairs: Repairs) -> str:
    """The result in one line."""
    if not repairs.failing:
        return "no property is refuted"
    return f"{plural(len(repairs.failing), 'property', 'properties')} refuted: {joined(list(repairs.failing))}"
