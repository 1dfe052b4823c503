"""Confirms verdicts: tries what the engines say on the reference interpreter, class by class.

No condition distinguishes the requests of an equivalence class, so one of them stands for all. The engines reason about
the whole space at once; this plain enumeration decides requests without their code, and is slow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from math import inf, prod

from msgspec import Struct, field
from msgspec.structs import replace

from policy_dsl import clock
from policy_dsl.backends.targets import compiled_checks
from policy_dsl.diagram.mdd.deadline import Timed, TooLateError
from policy_dsl.diagram.mdd.forest import Forest, TooLargeError
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.space.partition import partition
from policy_dsl.diagram.space.representatives import Representatives, value_at
from policy_dsl.evaluate import evaluate, impossible
from policy_dsl.model.claims import Availability, Existence, Property
from policy_dsl.model.clock_order import is_across_days
from policy_dsl.model.conditions import Condition
from policy_dsl.model.decisions import Decision
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from policy_dsl.run_record import note_transient
from verifier.by_diagram.spaces.day_classes import day_classes
from verifier.by_diagram.spaces.due_days import due_days
from verifier.by_diagram.spaces.question_conditions import all_conditions, limits
from verifier.by_reference.replay import all_possible, in_region, replays
from verifier.obligations.questions import Obligation
from verifier.process.pool import PARALLEL_FROM, parallel_search
from verifier.results.confirmation import Disagreement, Sweep
from verifier.results.regions import Region
from verifier.results.status import Edition, Status, Trust
from verifier.results.verdict import Verdict

MOST_CLASSES = 10_000_000
"""The most classes of a space that is tried."""

MOST_UNDEMANDED = 20_000
"""The most work that is done unless more trust is demanded: classes times provisions for the whole space; and requests and
pairs for all claims together.
"""

PATIENCE = 20
"""The time for the whole space, and again for all verdicts together, as a multiple of an engine's time for one question.

Unless trust is demanded, both together have the time of one question.
"""

MOST_REMEMBERED = 100_000
"""The most decisions that are cached while claims are tried."""

DecisionMemo = dict[tuple[object, ...], Decision]
"""Decisions by edition and by the values of a request."""

ReportProgress = Callable[[int, int, str], None]
"""Called with the number of classes tried, their total, and what is tried."""


class Confirmer(Struct, frozen=True):
    """Confirms verdicts on a policy and its base, up to the trust that is `demanded`; with `None`, as far as that takes
    next to no time.

    `seconds` is the time that an engine has for one obligation.
    """

    policy: Policy
    base: Policy | None
    demanded: Trust | None
    seconds: float
    progress: ReportProgress | None = None
    memo: DecisionMemo = field(default_factory=dict)

    @property
    def budget(self) -> float:
        """Seconds for the whole space, and again for all verdicts."""
        return self.seconds / 2 if self.demanded is None else PATIENCE * self.seconds

    def confirmed(
        self, obligations: Sequence[Obligation], verdicts: Sequence[Verdict]
    ) -> tuple[list[Verdict], Sweep | None]:
        """The verdicts with their trust. One that the reference contradicts becomes a disagreement."""
        trusted = [replace(v, trust=engine_trust(o, v)) for o, v in zip(obligations, verdicts, strict=True)]
        sweep = None
        if self.demanded in (None, Trust.WHOLE):
            sweep = self.sweep()
        whole = sweep is not None and sweep.reason is None and sweep.disagreement is None
        if self.demanded is not None and self.demanded <= Trust.CERTIFIED:
            return trusted, None
        if self.demanded is None and not whole:
            return trusted, sweep if sweep and sweep.disagreement else None
        left, deadline = MOST_UNDEMANDED, clock.after(self.budget)
        days = day_classes(self.policy, self.base, limits(obligations))
        dues = due_days(self.policy, self.base)
        of_days = [] if days is None else days.conditions()
        of_dues = of_days if dues is None else [*of_days, *dues.conditions()]
        for n, (obligation, verdict) in enumerate(zip(obligations, trusted, strict=True)):
            if verdict.trust != Trust.CERTIFIED or clock.is_past(deadline):
                continue
            classes = self.classes(
                [obligation], obligation.differ, of_dues if compares_days(self.policy, obligation) else of_days
            )
            count = None if classes is None else class_count(classes)
            if (
                classes is None
                or count is None
                or count * ways(self.policy, obligation) > (MOST_CLASSES if self.demanded else left)
            ):
                continue
            left -= count * ways(self.policy, obligation)
            trusted[n] = self.trust_by_trial(classes, count, obligation, verdict, deadline, whole=whole)
        return trusted, sweep

    def sweep(self) -> Sweep:
        """Decides every class of the whole space by the reference, the diagram and the compiled checks."""
        classes = self.classes([], ())
        count = None if classes is None else class_count(classes)
        provisions = len(self.policy.provisions) + (len(self.base.provisions) if self.base else 0)
        if classes is None or count is None or count > MOST_CLASSES:
            return Sweep(count, 0, False, "too_large")
        if self.demanded is None and count * max(provisions, 1) > MOST_UNDEMANDED:
            return Sweep(count, 0, False, "unasked")
        try:
            here = AgreementSweep(self.policy, self.base, classes, self.seconds)
            prepare = (
                partial(AgreementSweep, self.policy, self.base, classes, self.seconds)
                if count >= PARALLEL_FROM
                else lambda: here
            )
            result = parallel_search(prepare, count, self.budget, self.progress_of(count, "every class of requests"))
        except TooLateError:
            return Sweep(count, 0, False, "timeout")
        except (MemoryError, RecursionError):
            note_transient()
            return Sweep(count, 0, False, "too_large")
        compiled = all(checks for *_, checks in here.editions)
        return Sweep(count, result.examined, compiled, "timeout" if result.timed_out else None, result.hit)

    def trust_by_trial(
        self,
        classes: Representatives,
        count: int,
        obligation: Obligation,
        verdict: Verdict,
        deadline: float,
        *,
        whole: bool,
    ) -> Verdict:
        """The verdict after the reference has tried a request, or pair, of each class; unchanged if the time was up before."""
        memo = self.memo if count < PARALLEL_FROM else None
        prepare = partial(ClaimSweep, self.policy, self.base, classes, obligation, verdict.as_shown.regions, memo)
        result = parallel_search(prepare, count, deadline - clock.now(), self.progress_of(count, obligation.name))
        if result.timed_out:
            return verdict
        by_witness = obligation.exists and verdict.witnesses is None and verdict.status is Status.PROVED
        confirmed = (result.hit is not None) == by_witness
        if not confirmed:
            doubtful = replace(verdict, status=Status.UNDECIDED, reason="engines_disagree", trust=None)
            return replace(doubtful, counterexample=None, regions=(), regions_complete=False, witnesses=None)
        return replace(verdict, trust=Trust.WHOLE if whole else Trust.TRIED)

    def classes(
        self, obligations: Sequence[Obligation], differ: tuple[str, ...], of_days: Sequence[Condition] = ()
    ) -> Representatives | None:
        """The classes that the conditions of the policies and these obligations distinguish, and those of days on which times
        compare alike; `None` when there are too many.
        """
        try:
            check_deadline = Timed(self.seconds).check_deadline
            conditions = [*all_conditions(self.policy, self.base, obligations), *of_days]
            space = partition(self.policy, conditions, differ, check_deadline=check_deadline)
            space.list_joint_choices(check_deadline)
            return Representatives(space)
        except TooLargeError:
            return None

    def progress_of(self, count: int, name: str) -> Callable[[int], None] | None:
        """A function that reports the number of classes tried so far; `None` without `progress`."""
        step = self.progress
        return None if step is None else lambda done: step(done, count, name)


def compares_days(policy: Policy, obligation: Obligation) -> bool:
    """Whether the obligation is a claim about when requests of different days are due."""
    return isinstance(obligation.question, Property | Existence) and is_across_days(policy, obligation.question)


def engine_trust(obligation: Obligation, verdict: Verdict) -> Trust | None:
    """The trust that the two engines alone give a verdict."""
    if verdict.status is Status.UNDECIDED:
        return None
    agreed = verdict.z3 is verdict.diagram is verdict.status
    shown = verdict.witnesses
    exact = shown.regions_complete if shown is not None else verdict.status is Status.PROVED or obligation.exists
    exact = exact or verdict.regions_complete
    return Trust.CERTIFIED if agreed and exact else Trust.SHOWN


def ways(policy: Policy, obligation: Obligation) -> int:
    """The number of requests that the reference decides to try the question on one."""
    claim = obligation.question
    return prod(policy.by_name[name].size for name in claim.differ) if isinstance(claim, Availability) else 1


def class_count(classes: Representatives) -> int | None:
    """The number of classes; `None` when that is too large."""
    try:
        return classes.total
    except TooLargeError:
        return None


class AgreementSweep:
    """Searches for a request on which the reference, the diagram and the compiled checks of an edition disagree."""

    def __init__(
        self, policy: Policy, base: Policy | None, classes: Representatives, seconds: float | None = None
    ) -> None:
        """Builds the diagrams and compiles the checks: all diagrams, and each check, in `seconds`. Raises TooLargeError."""
        self.classes = classes
        forest = Forest(classes.space.widths, seconds=seconds)
        self.editions = [
            (edition, each, PolicyDiagrams(forest, classes.space, each), compiled_checks(each, seconds))
            for edition, each in ((Edition.AMENDED, policy), (Edition.BASE, base))
            if each is not None
        ]
        for *_, builder, _ in self.editions:
            builder.possible()  # builds the diagrams now, before the deadline is lifted
            builder.decisions()
        forest.deadline = inf

    def __call__(self, number: int) -> Disagreement | None:
        """The disagreement in the class with this number."""
        choices, (request,) = self.classes.representative(number)
        for edition, policy, builder, checks in self.editions:
            reference = None if impossible(policy, request) else evaluate(policy, request)
            possible = value_at(builder.forest, builder.possible(), choices)
            diagram_value = value_at(builder.forest, builder.decisions(), choices) if possible else None
            outcome = None if reference is None else reference.outcome
            answers = (check([request])[0] for check in checks)
            answer = next((answer for answer in answers if answer != outcome), outcome)
            diagram_agrees = diagram_value == (None if reference is None else (reference.outcome, reference.by))
            if not diagram_agrees or answer != outcome:
                diagram = diagram_value[0] if isinstance(diagram_value, tuple) else None
                return Disagreement(edition, request, outcome, diagram, answer)
        return None


class ClaimSweep:
    """Searches for a request, or pair, that contradicts a verdict; for an existential question, for a witness, unless all of
    these are in regions.
    """

    def __init__(
        self,
        policy: Policy,
        base: Policy | None,
        classes: Representatives,
        obligation: Obligation,
        regions: Sequence[Region],
        memo: DecisionMemo | None = None,
    ) -> None:
        """`regions` are the violations of the verdict, or what shows a claim about some request; `memo` caches decisions."""
        self.policy, self.base, self.classes = policy, base, classes
        self.obligation, self.regions = obligation, regions
        self.memo: DecisionMemo = {} if memo is None else memo

    def __call__(self, number: int) -> tuple[Request, ...] | None:
        """The requests of the class with this number, if they contradict the verdict or are a witness."""
        _, requests = self.classes.representative(number)
        if len(requests) == 2 and requests[0] == requests[1]:
            return None
        violated = replays(self.policy, self.base, self.obligation, requests, self.decide)
        if violated is any(in_region(region, requests) for region in self.regions):
            return None
        if not violated and not all_possible(self.policy, self.base, self.obligation, requests):
            return None  # regions may extend over impossible requests
        return tuple(requests)

    def decide(self, policy: Policy, request: Request) -> Decision:
        """The decision of `evaluate`, cached."""
        key = (policy is self.policy, *(request[a.name] for a in policy.dimensions))
        decision = self.memo.get(key)
        if decision is None:
            if len(self.memo) >= MOST_REMEMBERED:
                self.memo.clear()
            decision = self.memo[key] = evaluate(policy, request)
        return decision
