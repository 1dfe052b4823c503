"""The rows of requests that are possible on one side alone: which they are, and what each of them gets."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from msgspec import Struct

from policy_dsl.model.boxes import OneOfCodes
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import TIME_FACT
from verifier.report.words import boxes, numbers, specimens
from verifier.report.words.brief.change_rows import ADDS, EVERY, WHERE, outcomes
from verifier.report.words.document import Rows
from verifier.results.impact import Exclusive, Exclusives


class Alike(Struct, frozen=True):
    """The same requests, with the decision in each of the times that they are asked about: one region for each decision."""

    regions: tuple[Exclusive, ...]

    @property
    def first(self) -> Exclusive:
        """One of the regions, which have the same requests."""
        return self.regions[0]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What is decided, once each."""
        return tuple(dict.fromkeys(region.decision.outcome for region in self.regions))


def exclusive_rows(policy: Policy, exclusives: Exclusives, when: str, most: int) -> Rows:
    """At most so many rows, and one for what they leave out. `when` is the title above the decisions."""
    every = alike(exclusives.regions)
    kept = largest(every, most)
    left = [each for each in every if each not in kept]
    rows, above = [], ""
    for each in kept:
        words, region = decided(policy, each), each.first
        box = {name: side for name, side in region.box.items() if name != TIME_FACT}
        total, adds = numbers.abbreviated(region.total), numbers.abbreviated(region.count)
        rows.append((words if words != above else "", boxes.box(policy, box, list(box), region.ties), total, adds))
        above = words
    if left:
        many = numbers.abbreviated(sum(each.first.count for each in left))
        whole = all(asked_about(policy, each) == len(policy.times) for each in left)
        adds = many if whole else f"at most {many}"  # a request may be in one of them for each time
        what = outcomes(list(dict.fromkeys(outcome for each in left for outcome in each.outcomes)))
        rows.append((what, f"others, in {numbers.plural(len(left), 'box', 'boxes')} (in the full report)", adds, adds))
    overlap = any(each.first.count < each.first.total for each in kept)
    headings = (when, WHERE if left else EVERY, "kinds", *((ADDS,) if overlap else ()))
    return Rows(headings, tuple(row[: len(headings)] for row in rows))


def alike(regions: Sequence[Exclusive]) -> list[Alike]:
    """The regions, those with the same requests in several times together."""
    groups: dict[Hashable, list[Exclusive]] = {}
    for region in regions:
        sides = frozenset((name, side) for name, side in region.box.items() if name != TIME_FACT)
        groups.setdefault((sides, region.ties, region.total, region.count), []).append(region)
    return [Alike(tuple(group)) for group in groups.values()]


def largest(every: Sequence[Alike], most: int) -> list[Alike]:
    """At most so many of them, in their order: as far as that goes, each decision once, and then those of most requests."""
    first: dict[Hashable, Alike] = {}
    for each in every:
        if each.outcomes not in first or each.first.count > first[each.outcomes].first.count:
            first[each.outcomes] = each
    leading = list(first.values())
    ranked = sorted(every, key=lambda each: (each not in leading, -each.first.count))[:most]
    return [each for each in every if each in ranked]


def asked_about(policy: Policy, of: Alike) -> int:
    """In how many of several times the decisions are there."""
    asked = [region.box.get(TIME_FACT) for region in of.regions]
    return sum(len(each.codes) if isinstance(each, OneOfCodes) else len(policy.times) for each in asked)


def decided(policy: Policy, of: Alike) -> str:
    """What is decided; of several times, with their names, unless it is the same in each of them."""
    words = []
    for region in of.regions:
        asked = region.box.get(TIME_FACT)
        names = asked.codes if isinstance(asked, OneOfCodes) and len(asked.codes) < len(policy.times) else ()
        outcome = specimens.outcome(region.decision.outcome)
        words.append((policy.time_names.index(names[0]) if names else 0, " and ".join([*names, outcome][:-1]), outcome))
    return ", ".join(f"{names} {outcome}".strip() for _, names, outcome in sorted(words))
