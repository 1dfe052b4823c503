"""Everything that the diagrams say of a policy or a proposal, at once; no solver has a part in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from policy_dsl import clock
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.model.claims import Example
from policy_dsl.model.policy import Policy
from verifier.by_diagram import engine
from verifier.by_diagram.diagrams import Answer, diagrams
from verifier.by_diagram.impact import impact, turns
from verifier.by_diagram.outcomes import changed_examples
from verifier.obligations.questions import Obligation, ScopeNotEmpty
from verifier.time_budget import TimeBudget
from verifier.verdict import Assumption, ExampleChange, Impact


class DiagramReport(Struct, frozen=True):
    """An answer for each obligation, in order; how many requests are possible and what is assumed; of a proposal, what changes.

    The impact is not yet certified. It is none where it was not asked for or, as the number of requests, too large.
    """

    answers: tuple[Answer, ...]
    requests: int | None
    assumptions: tuple[Assumption, ...]
    impact: Impact | None = None
    examples: tuple[ExampleChange, ...] = ()
    too_large: bool = False


def draw(
    policy: Policy,
    base: Policy | None,
    asked: Sequence[Obligation],
    timeout: float,
    compared: Sequence[Example] | None,
    step: Callable[[], None],
) -> DiagramReport:
    """What the diagrams say; where there is a base, and examples are `compared` with it or none, also of what changes.

    `timeout` is in seconds for each obligation, and twice as much for all that is assumed, all that changes, and the examples.
    """
    budget = TimeBudget(timeout)
    answers = engine.answer_all(policy, base, asked, progress=lambda _: step(), budget=budget)
    budget.start_extras()
    requests, assumptions = engine.assumptions(policy, timeout=budget.left(2))
    if base is None or compared is None:
        return DiagramReport(tuple(answers), requests, assumptions)
    found = None
    try:
        found = changed(policy, base, budget)
        return DiagramReport(
            tuple(answers), requests, assumptions, found, changed_in(policy, base, asked, compared, budget)
        )
    except (TooLargeError, RecursionError):
        return DiagramReport(tuple(answers), requests, assumptions, found, too_large=True)


def changed(amended: Policy, base: Policy, budget: TimeBudget) -> Impact:
    """The impact. Raises TooLargeError."""
    space = diagrams(amended, base, (), (), timeout=budget.left(4), days=turns(amended, base))
    if space is None:
        raise TooLargeError
    space.forest.deadline = clock.after(budget.left(2))
    return impact(space)


def changed_in(
    amended: Policy, base: Policy, asked: Sequence[Obligation], examples: Sequence[Example], budget: TimeBudget
) -> tuple[ExampleChange, ...]:
    """The examples of what a proposal is made to that it changes. Raises TooLargeError."""
    if not examples:
        return ()
    spoken = [o for o in asked if isinstance(o.question, ScopeNotEmpty) and isinstance(o.question.claim, Example)]
    space = diagrams(amended, base, spoken, (), timeout=budget.left(4))
    if space is None:
        raise TooLargeError
    space.forest.deadline = clock.after(budget.left())
    return changed_examples(space, examples)
