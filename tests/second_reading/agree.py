"""The package beside the second reader, on one file: whether it is accepted, and what is decided on each request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from policy_dsl.evaluate import evaluate
from policy_dsl.model.policy import Policy as Theirs
from policy_dsl.pipeline import load
from tests.second_reading.mistakes import Mistake, Unsaid
from tests.second_reading.model import Request
from tests.second_reading.policies import Policy
from tests.second_reading.proposals import read


def differences(path: Path) -> Iterator[str]:
    """Where the two readers differ: about whether it is a mistake, or about a decision before or after."""
    loaded = load(str(path))
    wrong = [f"{f.code} {f.message}" for f in loaded.findings if f.code.startswith("E")]
    try:
        own = read(path)
    except Unsaid:
        return
    except Mistake as mistake:
        if not wrong:
            yield f"accepted by the package, and a mistake: {mistake}"
        return
    if wrong:
        yield f"accepted by the second reader, and by the package: {'; '.join(wrong)}"
        return
    requests = own.requests()
    if loaded.policy is not None:
        yield from decided(own, loaded.policy, requests)
    else:
        assert loaded.amended is not None
        yield from decided(own, loaded.amended, requests)


def decided(own: Policy, theirs: Theirs, requests: Iterable[Request]) -> Iterator[str]:
    """The decisions that differ."""
    for request in requests:
        answer = own.decide(request)
        try:
            decision = evaluate(theirs, request)
        except ValueError:
            if answer.outcome != "impossible":
                yield f"{request}: {answer}, and impossible by the package"
            continue
        access = decision.outcome.access.value
        outcome = decision.outcome.seconds if access == "permitted" else access
        if (answer.outcome, answer.by, answer.aside) != (
            outcome,
            frozenset(decision.by),
            frozenset(decision.overridden),
        ):
            yield f"{request}: {answer}, and by the package {decision}"
