"""Reports everything that diagrams can tell about a policy or a proposal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl import clock
from policy_dsl.diagram.mdd.deadline import TooLateError
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.model.claims import Example
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from verifier.by_diagram import engine
from verifier.by_diagram.amendments.before_after import Spaces
from verifier.by_diagram.amendments.exclusives import exclusives
from verifier.by_diagram.amendments.impact import boundary_days, impact
from verifier.by_diagram.amendments.outcomes import changed_examples
from verifier.by_diagram.amendments.untouched import untouched
from verifier.by_diagram.questions.answer import Answer
from verifier.by_diagram.questions.without import hidden_changes
from verifier.by_diagram.small_changes.remedies import remedies
from verifier.by_diagram.spaces.diagrams import Diagrams, diagrams
from verifier.obligations.questions import Alive, HitRuleHolds, Obligation
from verifier.obligations.subject import Subject
from verifier.results.assumptions import Assumption
from verifier.results.impact import ExampleChange, Impact
from verifier.results.redundancy import Redundancies
from verifier.results.repair import Remedy
from verifier.results.status import Edition, Status
from verifier.time_budget import TimeBudget


class DiagramReport(Struct, frozen=True):
    """An answer for each obligation, in order; the number of possible requests and the assumptions; and for a proposal
    what it changes.

    `requests` is `None` when that is too large. `impact` is not certified; it is `None` when it was not requested or is
    too large. `changed_without` has, by clause, a request that only this clause excludes and whose decision changes.
    `redundancies` and `remedies` are those by the diagrams alone; `redundancies` is `None` when neither was requested.
    """

    answers: tuple[Answer, ...]
    requests: int | None
    assumptions: tuple[Assumption, ...]
    impact: Impact | None = None
    changed_without: dict[str, Request] = {}
    examples: tuple[ExampleChange, ...] = ()
    too_large: bool = False
    redundancies: Redundancies | None = None
    remedies: tuple[Remedy, ...] = ()


def diagram_report(
    policy: Policy,
    base: Policy | None,
    obligations: Sequence[Obligation],
    timeout: float,
    compared: Sequence[Example] | None,
    without_assumptions: bool,
    step: Callable[[], None],
    *,
    redundant: bool = False,
    subject: Subject | None = None,
    answered: Callable[[Sequence[Answer]], None] | None = None,
) -> DiagramReport:
    """The report of the diagrams. With a base and `compared` examples, it includes what changes between the two.

    `timeout` is in seconds, for each obligation; assumptions, impact and examples together have twice that. `step` is
    called before each obligation. With `without_assumptions`, what is proved is asked once more without each `impossible`
    clause. With `redundant`, the report has what is redundant. `subject` is what the proposal is about, if there is one.
    `answered` is called with the answers when they have all but what proofs need of `impossible` clauses.
    """
    budget = TimeBudget(timeout)
    examined: list[tuple[Redundancies, tuple[Remedy, ...]]] = []

    def examine(spaces: Spaces, answers: Sequence[Answer]) -> None:
        single = spaces[()]
        if single is not None:
            redundant = redundancies_of(single, obligations, answers, timeout)
            examined.append((redundant, remedies(spaces, obligations, answers, timeout)))

    answers = engine.answer_all(
        policy,
        base,
        obligations,
        progress=lambda _: step(),
        budget=budget,
        without_clauses=without_assumptions,
        answered=answered,
        at_end=examine if redundant else None,
    )
    budget.start_extras()
    requests, assumptions = engine.assumptions(policy, timeout=budget.left(2))
    report = DiagramReport(tuple(answers), requests, assumptions)
    if redundant:
        found, repairs = examined[0] if examined else (Redundancies(reason="too_large"), ())
        report = replace(report, redundancies=found, remedies=repairs)
    if base is None or compared is None:
        return report
    try:
        report = with_impact(report, policy, base, subject, budget)
        return replace(report, examples=changed_examples_of(policy, base, compared, budget))
    except (TooLargeError, RecursionError):
        return replace(report, too_large=True)


SHARE_OF_TIME = 4
"""The time for finding what is redundant is one in this many of the time for one question."""


def redundancies_of(
    d: Diagrams, obligations: Sequence[Obligation], answers: Sequence[Answer], timeout: float
) -> Redundancies:
    """What is redundant by the diagrams, and why not all of it could be found, if so."""
    from verifier.by_diagram.small_changes.redundancy import redundancies

    idle, holding = set(), set()
    for obligation, answer in zip(obligations, answers, strict=True):
        match obligation.question:
            case Alive(provision) if answer.status is not Status.PROVED:
                idle.add(provision)
            case HitRuleHolds(table) if answer.status is Status.PROVED:
                holding.add(table)
            case _:
                pass
    d.forest.deadline = clock.after(timeout / SHARE_OF_TIME)
    try:
        return redundancies(d, idle, holding)
    except TooLargeError as error:
        return Redundancies(reason="timeout" if isinstance(error, TooLateError) else "too_large")
    except RecursionError:
        return Redundancies(reason="too_large")


def with_impact(
    report: DiagramReport,
    amended: Policy,
    base: Policy,
    subject: Subject | None,
    budget: TimeBudget,
) -> DiagramReport:
    """The report with the impact, with what of its subject is untouched, and with what would change in what each clause
    excludes. Raises TooLargeError.
    """
    space = diagrams(amended, base, (), (), timeout=budget.left(4), days=boundary_days(amended, base))
    if space is None:
        raise TooLargeError
    space.forest.deadline = clock.after(budget.left(2))
    changes = impact(space)
    if amended.impossible != base.impossible:
        appeared, vanished = (exclusives(space, edition) for edition in (Edition.AMENDED, Edition.BASE))
        changes = replace(changes, appeared=appeared, vanished=vanished)
    report = replace(report, impact=changes)
    try:
        if subject is not None:
            report = replace(report, impact=replace(changes, untouched=untouched(space, subject)))
        hidden = {clause.id: hidden_changes(space, clause) for clause in amended.impossible}
    except (TooLargeError, RecursionError):
        return report
    return replace(
        report,
        assumptions=tuple(replace(each, changes=hidden[each.id][0]) for each in report.assumptions),
        changed_without={clause: request for clause, (_, request) in hidden.items() if request is not None},
    )


def changed_examples_of(
    amended: Policy, base: Policy, examples: Sequence[Example], budget: TimeBudget
) -> tuple[ExampleChange, ...]:
    """The examples of the base and the editions below that the proposal changes. Raises TooLargeError."""
    if not examples:
        return ()
    space = diagrams(amended, base, (), (), timeout=budget.left(4), further=[each.given for each in examples])
    if space is None:
        raise TooLargeError
    space.forest.deadline = clock.after(budget.left())
    return changed_examples(space, examples)
