"""The third reading and the package on the accepted policies of the corpus, request by request and time by time."""

from itertools import product
from math import prod
from pathlib import Path
from random import Random

import pytest

from policy_dsl.evaluate import evaluate, impossible, values
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import TIME_FACT, time_text
from policy_dsl.model.vocabulary import Attribute, Ordered, Request, Value
from policy_dsl.pipeline import load
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from tests.third_reading import Answer, Reader
from tests.third_reading.days import meant

CORPUS = Path(__file__).parent.parent / "spec" / "corpus"
REQUESTS = 100
"""Requests tried of a policy that has more."""

PHASES = ("evaluate", "lint", "resolve", "syntax", "verify")


def requests(policy: Policy) -> list[Request]:
    """All requests, or some of them."""
    names = [attribute.name for attribute in policy.attributes]
    if prod(attribute.size for attribute in policy.attributes) <= REQUESTS:
        return [dict(zip(names, each, strict=True)) for each in product(*map(values, policy.attributes))]
    random = Random(1)
    return [{each.name: some_value(random, each) for each in policy.attributes} for _ in range(REQUESTS)]


def some_value(random: Random, attribute: Attribute) -> Value:
    """One of its values; on a scale, more often than others the first or the last."""
    if isinstance(attribute.type, Ordered):
        first, last = attribute.type.first, attribute.type.last
        return random.choice((first, last, random.randint(first, last)))
    return random.choice(values(attribute))


def answer(policy: Policy, request: Request, of: str) -> Answer:
    """What the package answers."""
    if impossible(policy, request):
        return "impossible", None
    outcome = evaluate(policy, {**request, TIME_FACT: of} if of else request).outcome
    return outcome.access.value, None if outcome.seconds is None else meant(time_text(outcome.seconds))


@pytest.mark.parametrize("phase", PHASES)
def test_it_decides_the_corpus_as_the_package_does(phase: str) -> None:
    read = 0
    for path in sorted((CORPUS / phase / "accept").glob("*.policy")):
        policy = load(str(path)).policy
        file, _ = parse(Text("p.policy", path.read_text(encoding="utf-8")))
        if policy is None or not isinstance(file, tree.PolicyFile):
            continue
        reader = Reader.of(file)
        for request in requests(policy):
            for of in policy.time_names or ("",):
                assert reader.answer(request, of) == answer(policy, request, of), (path.name, request, of)
        read += 1
    assert read >= 3
