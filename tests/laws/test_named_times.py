"""Random policies with named times: the reference, both engines and a third reading agree on each request and claim."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from policy_dsl.evaluate import evaluate, for_each_time, impossible
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import NO_PROMISE as UNPROMISED
from policy_dsl.pipeline import load
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from tests.laws.laws import text_comes_back
from tests.laws.named_times import FACTS, Dice, Request, requests
from tests.third_reading import NO_PROMISE, Answer, Reader
from tests.third_reading_of_claims import example_missed, property_broken
from verifier.results.status import Kind, Status
from verifier.verify import verify

SEEDS = 40
"""So many are thrown; those that a mistake makes useless, such as an `overrides` that reaches nothing, are left out."""


@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_reading_says_the_same_of_several_times(seed: int, tmp_path: Path) -> None:
    holds_for(seed, tmp_path)


def test_enough_of_them_are_accepted(tmp_path: Path) -> None:
    accepted = [seed for seed in range(SEEDS) if loaded_policy(Dice(seed).text(), tmp_path) is not None]
    assert len(accepted) >= SEEDS // 2


def loaded_policy(text: str, folder: Path) -> Policy | None:
    path = folder / "p.policy"
    path.write_text(text, encoding="utf-8")
    return load(str(path)).policy


def holds_for(seed: int, folder: Path) -> bool:
    """Whether the policy is accepted; raises where its readings differ."""
    text = Dice(seed).text()
    policy = loaded_policy(text, folder)
    if policy is None:
        return False
    file, _ = parse(Text("p.policy", text))
    assert isinstance(file, tree.PolicyFile)
    text_comes_back(file)
    reader = Reader.of(file)
    possible = []
    for request in requests():
        if reader.answer(request, policy.time_names[0])[0] == "impossible":
            assert impossible(policy, request), (request, text)
            continue
        possible.append(request)
        for of, each in zip(policy.time_names, for_each_time(policy, request), strict=True):
            outcome = evaluate(policy, each).outcome
            said = NO_PROMISE if outcome.seconds == UNPROMISED else outcome.seconds
            assert reader.answer(request, of) == (outcome.access.value, said), (of, request, text)
    if possible:
        claims_come_out(policy, file, reader, possible, text)
    return True


def claims_come_out(policy: Policy, file: tree.PolicyFile, reader: Reader, possible: list[Request], text: str) -> None:
    """What both engines say of each claim, and of what is always proved, is what the third reading counts."""
    verification = verify(policy)
    assert verification.requests == len(possible), text
    assert verification.sweep is None or verification.sweep.disagreement is None, text
    broken: dict[str, int] = {}
    for claim in file.declarations:
        if isinstance(claim, tree.PropertyBlock):
            broken[claim.name.text] = sum(property_broken(reader, claim, each) for each in spoken(claim, possible))
    examples = [declared for declared in file.declarations if isinstance(declared, tree.ExampleBlock)]
    for number, example in enumerate(examples, 1):
        for expected in (example.expect, *example.also):
            of = expected.of.text if expected.of else ""
            missed = sum(example_missed(reader, example, expected, request) for request in possible)
            broken[f"example {number} {of}"] = missed
    faults = {"no gap": "gap", "no conflict": "conflict"}
    for verdict in verification.verdicts:
        assert verdict.status is not Status.UNDECIDED, (verdict.name, verdict.reason, text)
        assert verdict.z3 in (None, verdict.status), (verdict.name, text)
        assert verdict.diagram in (None, verdict.status), (verdict.name, text)
        if verdict.kind in (Kind.CLAIM, Kind.EXAMPLE):
            expected_count = broken[verdict.name]
        elif verdict.name in faults and verdict.subject is None:
            expected_count = sum(
                any(answer[0] == faults[verdict.name] for answer in answers(reader, policy, request))
                for request in possible
            )
        else:
            continue
        assert (verdict.status is Status.REFUTED) == bool(expected_count), (verdict.name, text)
        assert verdict.count == expected_count, (verdict.name, verdict.count, expected_count, text)
        assert verdict.regions_complete or not verdict.regions, (verdict.name, text)


def answers(reader: Reader, policy: Policy, request: Request) -> list[Answer]:
    """What the policy answers, for each of its times."""
    return [reader.answer(request, of) for of in policy.time_names]


def spoken(claim: tree.PropertyBlock, possible: list[Request]) -> Iterator[tuple[Request, ...]]:
    """The requests, or pairs of different ones, that the claim may be about."""
    if len(claim.requests) == 1:
        yield from ((request,) for request in possible)
        return
    differ = {name.text for name in claim.differ}
    for first, second in product(possible, possible):
        different = {name for name in FACTS if first[name] != second[name]}
        if different and different <= differ:
            yield first, second
