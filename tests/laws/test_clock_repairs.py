"""Repairs of random policies with times on clocks: every number is what writing it, and counting by instants, finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin
from policy_dsl.model.times import time_text
from policy_dsl.pipeline import load
from policy_dsl.text import Text
from tests.laws.clocks import Claim, Clocked, clocked_policy, violations, written
from tests.second_reading.proposals import read
from verifier.repair import repair
from verifier.repair.time_parts import numbers
from verifier.results.repair import Counted, Place, Repair
from verifier.results.status import Kind, Status
from verifier.verify import verify

SEEDS = (2, 10, 36, 52)

FIRST = 6
"""Up to this number each is tried; beyond, the ends of ranges and the numbers beside them."""

pytestmark = pytest.mark.usefixtures("time_zones")


@pytest.mark.parametrize("seed", SEEDS)
def test_each_number_repairs_what_the_instants_say(seed: int, tmp_path: Path) -> None:
    inside, outside = held(seed, tmp_path)
    assert inside > 2
    assert outside > 2


def held(seed: int, folder: Path) -> tuple[int, int]:
    """How many numbers repair something, and how many do not. Raises where that is otherwise by instants."""
    clocked = clocked_policy(seed)
    loaded = load(str(written(folder, clocked)))
    assert loaded.policy is not None
    repairs = repair(loaded.policy, None, texts=loaded.texts)
    assert repairs is not None
    assert repairs.untried == 0
    assert all(each.confirmed for each in repairs.repairs)
    before = Verdicts(folder, clocked.text, clocked)
    assert set(repairs.failing) == before.refuted
    tried: dict[Counted, int] = {}
    for counts in repairs.tried.counts:
        tried[counts.scale] = min(counts.most, tried.get(counts.scale, counts.most))
    counted = [0, 0]
    for place, text_with in places(loaded.policy, clocked.text):
        assert isinstance(place.scale, Counted)
        ours = [
            each for each in repairs.repairs if (each.places[0].name, each.places[0].words) == (place.name, place.words)
        ]
        ends = {end + step for each in ours for pair in each.ranges for end in pair if end for step in (-1, 0, 1)}
        for number in sorted({*range(1, FIRST + 1), *ends, tried[place.scale]}):
            if number == place.now or not 0 < number <= tried[place.scale]:
                continue
            after = Verdicts(folder, text_with(number), clocked)
            listed = [each for each in ours if is_in(number, each)]
            counted[not listed] += 1
            assert len(listed) < 2
            if listed:
                assert set(listed[0].repaired) == before.refuted - after.refuted, (place, number, clocked.text)
                assert not after.refuted - before.refuted
                assert not after.faults - before.faults
                assert not after.lost(before), (place, number, clocked.text)
            elif before.refuted - after.refuted and not (
                after.refuted - before.refuted or after.faults - before.faults
            ):
                assert after.lost(before), (place, number, clocked.text)
    return counted[0], counted[1]


def places(policy: Policy, text: str) -> Iterator[tuple[Place, Callable[[int], str]]]:
    """The numbers of times, each with the text in which it is another one; without times that are written in other words."""
    for provision in policy.by_id.values():
        if not isinstance(provision.effect, AnswerWithin):
            continue
        time, lines = provision.effect.seconds, text.split("\n")
        old = re.compile(rf"(?<!of ){re.escape(time_text(time))}(?! and| on)")
        at = next((n for n in range(provision.clause.span.line - 1, len(lines)) if old.search(lines[n])), None)
        if at is None or at > provision.clause.span.line + 2:
            continue
        for n, each in enumerate(numbers(time)):
            place = Place(provision.id, provision.clause, each.scale, each.now, each.words)
            yield place, partial(changed, lines, at, old, n)


NUMBER = re.compile(r"(\d+) (h|working day|calendar day|month)(s?)\b")


def changed(lines: list[str], at: int, old: re.Pattern[str], n: int, count: int) -> str:
    """The text with another number in the time on a line: in the place of the n-th one."""
    written = old.search(lines[at])
    assert written is not None
    number = [*NUMBER.finditer(lines[at], *written.span())][n]
    other = f"{count} {number[2]}{'s' * (number[2] != 'h' and count != 1)}"
    line = lines[at][: number.start()] + other + lines[at][number.end() :]
    return "\n".join([*lines[:at], line, *lines[at + 1 :]])


def is_in(number: int, each: Repair) -> bool:
    assert all(
        first is not None and last is not None for first, last in each.ranges
    )  # none goes on beyond what was tried
    return any((first or 0) <= number <= (last or 0) for first, last in each.ranges)


class Verdicts:
    """What holds of a text: claims by instants, and what is proved of every policy by `verify`, asked only where it matters."""

    def __init__(self, folder: Path, text: str, clocked: Clocked) -> None:
        self.path = folder / "p.policy"
        self.text = text
        self.path.write_text(text, encoding="utf-8")
        own = read(self.path)

        def fails(claim: Claim) -> bool:
            return bool(violations(own, own.clocks, claim, clocked.zone)[0]) is not claim.some

        self.refuted = {claim.name for claim in clocked.claims if fails(claim)}
        outcomes = {own.decide(request).outcome for request in own.requests()}
        self.faults = {outcome for outcome in outcomes if outcome in ("gap", "conflict")}

    def built_in(self) -> dict[tuple[str, str, str | None], bool]:
        """What is asked of every policy, and whether it is proved."""
        self.path.write_text(self.text, encoding="utf-8")
        policy = load(str(self.path)).policy
        assert policy is not None, Text("p.policy", self.text)
        verdicts = [each for each in verify(policy).verdicts if each.kind is not Kind.CLAIM]
        return {(v.kind.value, v.name, v.subject): v.status is Status.PROVED for v in verdicts}

    def lost(self, before: Verdicts) -> bool:
        """Whether something that was proved before of every policy is not any more."""
        now = self.built_in()
        return any(holds and not now[key] for key, holds in before.built_in().items())
