"""The requests that are possible in one edition alone, in few boxes for each outcome; and the same requests, as they are asked
about several times, together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.model.decisions import Outcome
from verifier.by_diagram.amendments.impact import by_access, combined_decision
from verifier.by_diagram.counts.counting import count_requests, once
from verifier.by_diagram.counts.cover import parts
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.results.impact import Alike, Exclusive, Exclusives
from verifier.results.status import Edition


def exclusives(d: Diagrams, edition: Edition) -> Exclusives:
    """The requests that are possible in this edition alone, not yet certified. Raises TooLargeError."""
    forest, here = d.forest, d.of(edition)
    other = d.of(Edition.BASE if edition is Edition.AMENDED else Edition.AMENDED)
    only = forest.without(here.possible(), other.possible())
    outcomes = cast(Iterable[Outcome], values_within(forest, here.outcomes(), only))
    regions: list[Exclusive] = []
    by_requests: dict[int, list[Exclusive]] = {}
    for outcome in sorted(outcomes, key=by_access):
        where = forest.both(only, forest.apply(lambda value, outcome=outcome: value == outcome, here.outcomes()))
        for n, part in enumerate(parts(d, where, here.possible()), len(regions)):
            decision = combined_decision(here, outcome, part.inside)
            regions.append(Exclusive(part.box, part.ties, decision, part.total, part.count))
            requests = once(forest, d.space, part.inside) if d.policy.times else -n
            by_requests.setdefault(requests, []).append(regions[-1])
    count = count_requests(d, only, pairs=False)
    return Exclusives(count, tuple(regions), groups=tuple(groups(d, by_requests)))


def groups(d: Diagrams, by_requests: dict[int, list[Exclusive]]) -> Iterable[Alike]:
    """The regions, those with the same requests together; of several times these are diagrams, and what a group adds to those
    before it is counted, since its requests may be in them in another time.
    """
    every = [(node, Alike(tuple(regions), regions[0].count)) for node, regions in by_requests.items()]
    above = d.forest.no
    for node, each in ranked(every):
        if not d.policy.times:
            yield each
            continue
        yield Alike(each.regions, count_requests(d, d.forest.without(node, above), pairs=False))
        above = d.forest.some((above, node))


def ranked(every: Sequence[tuple[int, Alike]]) -> list[tuple[int, Alike]]:
    """As far as that goes, each decision once, and then those of most requests."""
    first: dict[tuple[Outcome, ...], Alike] = {}
    for _, each in every:
        if each.outcomes not in first or each.adds > first[each.outcomes].adds:
            first[each.outcomes] = each
    leading = list(first.values())
    return sorted(every, key=lambda entry: (entry[1] not in leading, -entry[1].adds))
