"""Reports everything that diagrams can tell about a policy or a proposal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl import clock
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.model.claims import Example
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from verifier.by_diagram import engine
from verifier.by_diagram.diagrams import Answer, diagrams
from verifier.by_diagram.impact import boundary_days, impact
from verifier.by_diagram.outcomes import changed_examples
from verifier.by_diagram.without import hidden_changes
from verifier.obligations.questions import Obligation, ScopeNotEmpty
from verifier.results.assumptions import Assumption
from verifier.results.impact import ExampleChange, Impact
from verifier.time_budget import TimeBudget


class DiagramReport(Struct, frozen=True):
    """An answer for each obligation, in order; the number of possible requests and the assumptions; and for a proposal
    what it changes.

    `requests` is `None` when that is too large. `impact` is not certified; it is `None` when it was not requested or is
    too large. `changed_without` has, by clause, a request that only this clause excludes and whose decision changes.
    """

    answers: tuple[Answer, ...]
    requests: int | None
    assumptions: tuple[Assumption, ...]
    impact: Impact | None = None
    changed_without: dict[str, Request] = {}
    examples: tuple[ExampleChange, ...] = ()
    too_large: bool = False


def diagram_report(
    policy: Policy,
    base: Policy | None,
    obligations: Sequence[Obligation],
    timeout: float,
    compared: Sequence[Example] | None,
    without_assumptions: bool,
    step: Callable[[], None],
) -> DiagramReport:
    """The report of the diagrams. With a base and `compared` examples, it includes what changes between the two.

    `timeout` is in seconds, for each obligation; assumptions, impact and examples together have twice that. `step` is
    called before each obligation. With `without_assumptions`, what is proved is asked once more without each `impossible`
    clause.
    """
    budget = TimeBudget(timeout)
    answers = engine.answer_all(
        policy, base, obligations, progress=lambda _: step(), budget=budget, without_clauses=without_assumptions
    )
    budget.start_extras()
    requests, assumptions = engine.assumptions(policy, timeout=budget.left(2))
    if base is None or compared is None:
        return DiagramReport(tuple(answers), requests, assumptions)
    report = DiagramReport(tuple(answers), requests, assumptions)
    try:
        report = with_impact(report, policy, base, budget, without_assumptions=without_assumptions)
        return replace(report, examples=changed_examples_of(policy, base, obligations, compared, budget))
    except (TooLargeError, RecursionError):
        return replace(report, too_large=True)


def with_impact(
    report: DiagramReport, amended: Policy, base: Policy, budget: TimeBudget, *, without_assumptions: bool
) -> DiagramReport:
    """The report with the impact and, if asked, what would change in what each clause excludes. Raises TooLargeError."""
    space = diagrams(amended, base, (), (), timeout=budget.left(4), days=boundary_days(amended, base))
    if space is None:
        raise TooLargeError
    space.forest.deadline = clock.after(budget.left(2))
    report = replace(report, impact=impact(space))
    if not without_assumptions:
        return report
    try:
        hidden = {clause.id: hidden_changes(space, clause) for clause in amended.impossible}
    except (TooLargeError, RecursionError):
        return report
    return replace(
        report,
        assumptions=tuple(replace(each, changes=hidden[each.id][0]) for each in report.assumptions),
        changed_without={clause: request for clause, (_, request) in hidden.items() if request is not None},
    )


def changed_examples_of(
    amended: Policy, base: Policy, obligations: Sequence[Obligation], examples: Sequence[Example], budget: TimeBudget
) -> tuple[ExampleChange, ...]:
    """The examples of the base and the editions below that the proposal changes. Raises TooLargeError."""
    if not examples:
        return ()
    scopes = [o for o in obligations if isinstance(o.question, ScopeNotEmpty) and isinstance(o.question.claim, Example)]
    space = diagrams(amended, base, scopes, (), timeout=budget.left(4))
    if space is None:
        raise TooLargeError
    space.forest.deadline = clock.after(budget.left())
    return changed_examples(space, examples)
