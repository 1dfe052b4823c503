"""The rows of requests that are possible on one side alone: which they are, and what each of them gets."""

from __future__ import annotations

from policy_dsl.model.boxes import times_in
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import TIME_FACT
from verifier.report.words import boxes, numbers, specimens
from verifier.report.words.brief.change_rows import ADDS, EVERY, WHERE, outcomes
from verifier.report.words.document import Rows
from verifier.results.impact import Alike, Exclusives


def exclusive_rows(policy: Policy, exclusives: Exclusives, when: str, most: int) -> Rows:
    """At most so many rows, and one for what they leave out. `when` is the title above the decisions."""
    kept, left = exclusives.groups[:most], exclusives.groups[most:]
    if not policy.times:  # what a row adds is counted in the order of all regions
        kept = tuple(sorted(kept, key=lambda each: exclusives.regions.index(each.first)))
    rows, above = [], ""
    for each in kept:
        words, region = decided(policy, each), each.first
        box = {name: side for name, side in region.box.items() if name != TIME_FACT}
        total, adds = numbers.abbreviated(region.total), numbers.abbreviated(each.adds)
        rows.append((words if words != above else "", boxes.box(policy, box, list(box), region.ties), total, adds))
        above = words
    if left:
        rest = exclusives.count - sum(each.adds for each in kept)
        many = numbers.abbreviated(rest)
        what = outcomes(policy, list(dict.fromkeys(outcome for each in left for outcome in each.outcomes)))
        whom = "others" if rest else "the same, in other times"
        where = f"{whom}, in {numbers.plural(len(left), 'box', 'boxes')} (in the full report)"
        rows.append((what, where, many if rest else "", many if rest else "none"))
    overlap = any(each.adds < each.first.total for each in kept)
    headings = (when, WHERE if left else EVERY, "kinds", *((ADDS,) if overlap else ()))
    return Rows(headings, tuple(row[: len(headings)] for row in rows))


def decided(policy: Policy, of: Alike) -> str:
    """What is decided; of several times, with their names, unless it is the same in each of them."""
    words = []
    for region in of.regions:
        every = times_in(region.box)
        names = every if len(every) < len(policy.times) else ()
        outcome = specimens.outcome(region.decision.outcome, clocked=policy.has_clocks)
        words.append((policy.time_names.index(names[0]) if names else 0, " and ".join([*names, outcome][:-1]), outcome))
    return ", ".join(f"{names} {outcome}".strip() for _, names, outcome in sorted(words))
