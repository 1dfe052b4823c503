"""In Node, every policy of `spec` decides each class of requests as it means, and partial requests as its check in Python."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from policy_dsl.backends.clock_tables import clock_times
from policy_dsl.backends.features import features_of
from policy_dsl.backends.javascript.run import answers_of, outcome_of, writer
from policy_dsl.backends.target import FaultyPolicyError
from policy_dsl.backends.targets import JAVASCRIPT
from policy_dsl.diagram.space.partition import conditions_of, partition
from policy_dsl.diagram.space.representatives import Representatives
from policy_dsl.evaluate import evaluate, impossible
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import TIME_FACT, time_text
from policy_dsl.model.vocabulary import Request
from policy_dsl.pipeline import load
from tests.policy_dsl.backends.javascript.asked import as_answer, compiled, in_javascript, in_python
from tests.policy_dsl.backends.test_conformance import POLICIES, expressible, named
from tests.tools import node

ROOT = Path(__file__).parents[4]

MOST = 10_000
"""Classes up to which all of a policy are tried; of one with more, a tenth of so many are drawn."""

EVALUATED = 100
"""Classes of a policy that the reference evaluates. The others are held against the check in Python, which is faster."""

ALIKE = {"spec/health_records/proposals/fresh-in-21-days.policy", "spec/health_records/proposals/subject-access.policy"}
"""Large policies that hardly differ from those that are tried."""


@cache
def sound() -> dict[str, Policy]:
    """The policies and amended policies of `spec` without a gap or a conflict, by file."""
    policies = {}
    for path in sorted((ROOT / "spec").rglob("*.policy")):
        if path.relative_to(ROOT).as_posix() in ALIKE:
            continue
        loaded = load(str(path))
        policy = loaded.policy or loaded.amended
        try:
            if policy is not None and not JAVASCRIPT.unsupported & features_of(policy):
                compiled(policy)
                policies[path.relative_to(ROOT).as_posix()] = policy
        except FaultyPolicyError:
            pass
    return policies


def one_of_each_class(policy: Policy) -> list[Request]:
    """A request of each class, the impossible ones too; of very many classes, some."""
    classes = Representatives(partition(policy, conditions_of(policy)))
    numbers = range(classes.total)
    drawn = numbers if len(numbers) <= MOST else sorted(Random(policy.name).sample(numbers, MOST // 10))
    return [classes.representative(number)[1][0] for number in drawn]


def test_every_class_is_decided_as_the_policy_means() -> None:
    node()
    requests = {path: one_of_each_class(policy) for path, policy in sound().items()}
    assert len(requests) > 60
    assert len(requests["spec/mp162/mp162.policy"]) == 9856
    jobs = [(compiled(policy), [*map(writer(policy), requests[path])]) for path, policy in sound().items()]
    for (path, policy), answers in zip(sound().items(), answers_of(jobs), strict=True):
        in_turn = in_python(policy, requests[path])
        for request, answer, other in zip(requests[path], answers, in_turn, strict=True):
            assert as_answer(answer) == other, (path, request)
        pairs = list(zip(requests[path], answers, strict=True))
        for request, answer in Random(path).sample(pairs, min(len(pairs), EVALUATED)):
            as_evaluated(policy, request, answer)


def as_evaluated(policy: Policy, request: Request, answer: Mapping[str, Any]) -> None:
    """Holds an answer against the reference."""
    if impossible(policy, request):
        assert answer["error"] == "impossible", request
        return
    decision = evaluate(policy, request)
    if policy.times:
        answer = answer["named"][request[TIME_FACT]]
    assert outcome_of(answer, {time_text(time): time for time in clock_times(policy)}) == decision.outcome, request
    assert tuple(clause["id"] for clause in answer["clauses"]) == decision.by, request
    assert tuple(clause["id"] for clause in answer["overridden"]) == decision.overridden, request


def partial_requests(policy: Policy, many: int) -> Iterator[Request]:
    """Requests with some of their facts."""
    random = Random(policy.name)
    classes = Representatives(partition(policy, conditions_of(policy)))
    large = classes.total > MOST  # their check in Python takes seconds for few facts
    if not large:
        yield {}
    for _ in range(3 if large else many):
        (whole,) = classes.representative(random.randrange(classes.total))[1]
        share = random.uniform(0.9 if large else 0, 1)
        yield {name: value for name, value in whole.items() if random.random() < share}


def test_partial_requests_are_decided_as_in_python() -> None:
    policies = [*sound().values(), *(each for each in map(named, POLICIES) if expressible(JAVASCRIPT, each))]
    jobs = [(policy, list(partial_requests(policy, 12))) for policy in policies]
    accesses = set()
    for (policy, requests), answers in zip(jobs, in_javascript(jobs), strict=True):
        for request, one, other in zip(requests, answers, in_python(policy, requests), strict=True):
            assert one == other, (policy.name, request)
            accesses.add(one[0])
    assert accesses == {"permitted", "refused", "indeterminate", "impossible"}
