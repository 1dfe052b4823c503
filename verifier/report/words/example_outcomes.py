"""The outcomes of an example, in words."""

from __future__ import annotations

from collections.abc import Callable

from policy_dsl.model.claims import Example
from policy_dsl.model.decisions import Outcome
from verifier.examples import EMPTY_SCOPE, ExampleResult
from verifier.report.words import values, verdict_lines
from verifier.results.status import Status

REASONS = {**verdict_lines.REASONS, EMPTY_SCOPE: "no possible request has these facts"}
"""Why the outcome of an example is not known, or why there is none."""


def short(outcome: Outcome, *, clocked: bool = False) -> str:
    """An outcome as examples write it, of a policy that has clocks or has none."""
    return values.outcome(outcome, clocked=clocked).removeprefix("answered within ")


def expected(example: Example, words: Callable[[Outcome], str]) -> str:
    """The expected outcome, in these words, with the day on which it is due if the example says it."""
    return words(example.expect) + ("" if example.due is None else f" due {values.day(example.due.day)}")


def title(example: Example) -> str:
    """The sentence of an example, with the time that it is about if the policy names several."""
    return f"{example.sentence.removesuffix('.')}, {example.of}" if example.of else example.sentence


def actual(result: ExampleResult, words: Callable[[Outcome], str]) -> str:
    """The actual outcome, in these words, or why it is not known."""
    if result.status is Status.UNDECIDED:
        return f"undecided: {REASONS.get(result.reason or '', result.reason or 'no reason given')}"
    if result.reason == EMPTY_SCOPE:
        return REASONS[EMPTY_SCOPE]
    outcomes = [decision.outcome for _, decision in result.unexpected] if result.actual is None else result.actual
    return " or ".join(words(each) + due(result, each) for each in outcomes)


def due(result: ExampleResult, outcome: Outcome) -> str:
    """The day on which the expected outcome is due, if the example expects one; empty for others."""
    if result.due is None or outcome != result.example.expect:
        return ""
    return f" due {values.day(result.due)}"
