"""The laws of what counts a request once, in however many of several times something is so: each held against every request."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from random import Random

from policy_dsl.evaluate import evaluate, holds, impossible
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import TIME_FACT
from policy_dsl.model.vocabulary import Value
from policy_dsl.resolve import resolve_policy
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from tests.brute import Space, once, untimed
from tests.laws.laws import in_box, in_parts_exactly
from tests.laws.named_times import LENGTHS, Dice
from verifier.compare import compare
from verifier.results.impact import Exclusives, Impact
from verifier.results.status import Status

SEEDS = 60

OFTEN = 0.5
"""So often a time is another one in the second policy."""

Untimed = tuple[tuple[str, Value], ...]


def test_what_changes_comes_and_goes_is_counted_once() -> None:
    held = Counter(law for seed in range(SEEDS) for law in set(laws_held(seed)))
    assert held["in several times"] > 8
    assert held["in two of three times"] > 2
    assert held["repeated"] > 8


def laws_held(seed: int) -> Iterator[str]:
    """What the comparison of the two policies of a seed has counted; raises where it is another number."""
    random, dice = Random(seed), Dice(seed)
    text = dice.sound_text() if seed % 2 else dice.text()
    old, new = policy_of(text), policy_of(moved(text, random))
    if old is None or new is None:
        return
    comparison = compare(old, new, {})
    assert comparison is not None
    assert comparison.certified is Status.PROVED
    yield from changes_are_counted_once(comparison.old, comparison.new, comparison.impact)
    for exclusives, here, there in (
        (comparison.appeared, comparison.new, comparison.old),
        (comparison.vanished, comparison.old, comparison.new),
    ):
        yield from comings_are_counted_once(exclusives, here, there)


def policy_of(text: str) -> Policy | None:
    """The policy; none after a mistake."""
    file, _ = parse(Text("p.policy", text))
    assert isinstance(file, tree.PolicyFile)
    return resolve_policy(file)[0]


def moved(text: str, random: Random) -> str:
    """The policy with some times changed, and with others of its requests impossible."""
    clause = f'impossible when kind is {random.choice("VW")}\n  because "so it is"'
    lines = [
        re.sub("|".join(LENGTHS), lambda time: random.choice(LENGTHS) if random.random() < OFTEN else time[0], line)
        for line in text.split("\n")
    ]
    at = next(n for n, line in enumerate(lines) if line == "times")
    return "\n".join([*lines[:at], clause, "", *lines[at:]])


def changes_are_counted_once(old: Policy, new: Policy, impact: Impact) -> Iterator[str]:
    """A request that changes is in one kind, by the first two times in which it does, and in no other."""
    both = [r for r in Space(new).everything if not impossible(old, r) and not impossible(new, r)]
    times: dict[Untimed, list[str]] = {}
    for name in new.time_names:
        for r in both:
            if r[TIME_FACT] == name and evaluate(old, r).outcome != evaluate(new, r).outcome:
                times.setdefault(untimed(r), []).append(name)
    first = {request: tuple(names[:2]) for request, names in times.items()}
    assert sorted(kind.times for kind in impact.changed_in) == sorted(set(first.values()))
    for kind in impact.changed_in:
        here = [r for r in both if first.get(untimed(r)) == kind.times]
        in_parts_exactly(new, kind.parts, here, both)
        assert kind.count == once(new, here)
    assert impact.changed == sum(kind.count for kind in impact.changed_in) == len(times)
    assert impact.in_several == sum(len(names) > 1 for names in times.values())
    assert [each.changed for each in impact.times] == [sum(t in n for n in times.values()) for t in new.time_names]
    if impact.in_several:
        yield "in several times"
    if any(len(names) == len(new.time_names) - 1 > 1 for names in times.values()):
        yield "in two of three times"


def comings_are_counted_once(exclusives: Exclusives, here: Policy, there: Policy) -> Iterator[str]:
    """Each region of what is possible here alone is in one group; all of a group have the same requests, of which those in no
    group before it count.
    """
    only = [r for r in Space(here).everything if not impossible(here, r) and impossible(there, r)]
    of_groups = [region for group in exclusives.groups for region in group.regions]
    assert Counter(map(str, of_groups)) == Counter(map(str, exclusives.regions))
    above: set[Untimed] = set()
    seen: list[set[Untimed]] = []
    for group in exclusives.groups:
        inside, *others = (
            {untimed(r) for r in only if in_box(region.box, r) and all(holds(tie, r) for tie in region.ties)}
            for region in group.regions
        )
        assert inside
        assert inside not in seen
        assert all(each == inside for each in others)
        assert group.adds == len(inside - above)
        if group.adds < len(inside):
            yield "repeated"
        above |= inside
        seen.append(inside)
    assert above == set(map(untimed, only))
    assert exclusives.count == len(above)
