"""How far verdicts are to be trusted: besides the two engines, the plain reference tries what they say, class by class.

A class is what no condition tells apart, so that one request of it stands for all. The engines are given the whole space at
once, and are clever; here nothing is, and it takes its time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from math import inf

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
from policy_dsl.model.decisions import Decision
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from verifier.by_diagram.diagrams import asked_about
from verifier.by_reference.replay import in_region, replays
from verifier.obligations.questions import Obligation
from verifier.process.pool import SHARED, parallel_search
from verifier.verdict import Disagreement, Edition, Region, Status, Sweep, Trust, Verdict

MOST = 10_000_000
"""Classes up to which a space is tried whole."""

UNASKED = 20_000
"""What is tried without being asked to: classes times provisions for the whole, and pairs and requests for all claims."""

PATIENCE = 20
"""How many times as long as an engine the reference may take, for the whole space and again for all verdicts together: it goes
through the classes one by one. What nobody demanded has the time of one question, for both."""

KEPT = 100_000
"""Decisions that are remembered while claims are tried."""

Known = dict[tuple[object, ...], Decision]
"""Decisions by whose they are and on which values."""

Step = Callable[[int, int, str], None]
"""Told how many classes are tried, of how many, and on what."""


class Confirmer(Struct, frozen=True):
    """What is to be confirmed of a policy and its base. `demanded` is the level wanted; none, what costs next to nothing.

    `seconds` are what an engine has for an obligation.
    """

    policy: Policy
    base: Policy | None
    demanded: Trust | None
    seconds: float
    progress: Step | None = None
    known: Known = field(default_factory=dict)

    @property
    def budget(self) -> float:
        """Seconds for the whole space, and again for all verdicts."""
        return self.seconds / 2 if self.demanded is None else PATIENCE * self.seconds

    def confirmed(self, asked: Sequence[Obligation], verdicts: Sequence[Verdict]) -> tuple[list[Verdict], Sweep | None]:
        """The verdicts with how far each is to be trusted. One that the reference contradicts becomes a disagreement."""
        found = [replace(v, trust=certified(o, v)) for o, v in zip(asked, verdicts, strict=True)]
        sweep = None
        if self.demanded in (None, Trust.WHOLE):
            sweep = self.sweep()
        whole = sweep is not None and sweep.reason is None and sweep.disagreement is None
        if self.demanded is not None and self.demanded <= Trust.CERTIFIED:
            return found, None
        if self.demanded is None and not whole:
            return found, sweep if sweep and sweep.disagreement else None
        left, deadline = UNASKED, clock.after(self.budget)
        for n, (obligation, verdict) in enumerate(zip(asked, found, strict=True)):
            if verdict.trust != Trust.CERTIFIED or clock.now() > deadline:
                continue
            classes = self.classes([obligation], obligation.differ)
            many = None if classes is None else counted(classes)
            if classes is None or many is None or many > (MOST if self.demanded else left):
                continue
            left -= many
            found[n] = self.tried(classes, many, obligation, verdict, deadline, whole=whole)
        return found, sweep

    def sweep(self) -> Sweep:
        """Every class of the whole space decided by each meaning."""
        classes = self.classes([], ())
        many = None if classes is None else counted(classes)
        provisions = len(self.policy.provisions) + (len(self.base.provisions) if self.base else 0)
        if classes is None or many is None or many > MOST:
            return Sweep(many, 0, False, "too_large")
        if self.demanded is None and many * max(provisions, 1) > UNASKED:
            return Sweep(many, 0, False, "unasked")
        try:
            here = AgreementSweep(self.policy, self.base, classes, self.seconds)
            prepare = (
                partial(AgreementSweep, self.policy, self.base, classes, self.seconds)
                if many >= SHARED
                else lambda: here
            )
            found = parallel_search(prepare, many, self.budget, self.telling(many, "every class of requests"))
        except TooLateError:
            return Sweep(many, 0, False, "timeout")
        except (MemoryError, RecursionError):
            return Sweep(many, 0, False, "too_large")
        compiled = all(checks for *_, checks in here.editions)
        return Sweep(many, found.looked, compiled, "timeout" if found.late else None, found.found)

    def tried(
        self,
        classes: Representatives,
        many: int,
        obligation: Obligation,
        verdict: Verdict,
        deadline: float,
        *,
        whole: bool,
    ) -> Verdict:
        """The verdict after the reference has tried what it says on a request, or pair, of each class."""
        known = self.known if many < SHARED else None
        prepare = partial(ClaimSweep, self.policy, self.base, classes, obligation, verdict.regions, known)
        found = parallel_search(prepare, many, deadline - clock.now(), self.telling(many, obligation.name))
        if found.late:
            return verdict
        right = (found.found is not None) == (obligation.exists and verdict.status is Status.PROVED)
        if not right:
            doubtful = replace(verdict, status=Status.UNDECIDED, reason="engines_disagree", trust=None)
            return replace(doubtful, counterexample=None, regions=(), regions_complete=False)
        return replace(verdict, trust=Trust.WHOLE if whole else Trust.TRIED)

    def classes(self, asked: Sequence[Obligation], differ: tuple[str, ...]) -> Representatives | None:
        """The classes that the policies and these obligations tell apart; none when too large."""
        try:
            in_time = Timed(self.seconds).in_time
            space = partition(self.policy, asked_about(self.policy, self.base, asked), differ, in_time=in_time)
            space.list_joint_choices(in_time)
            return Representatives(space)
        except TooLargeError:
            return None

    def telling(self, many: int, name: str) -> Callable[[int], None] | None:
        """What to call with each number of classes that are done."""
        step = self.progress
        return None if step is None else lambda done: step(done, many, name)


def certified(obligation: Obligation, verdict: Verdict) -> Trust | None:
    """How far the two engines alone are to be trusted about the verdict."""
    if verdict.status is Status.UNDECIDED:
        return None
    agreed = verdict.z3 is verdict.diagram is verdict.status
    exact = verdict.status is Status.PROVED or obligation.exists or verdict.regions_complete
    return Trust.CERTIFIED if agreed and exact else Trust.SHOWN


def counted(classes: Representatives) -> int | None:
    """How many classes there are; none when too many to list."""
    try:
        return classes.total
    except TooLargeError:
        return None


class AgreementSweep:
    """Looks for a request that the meanings of an edition decide otherwise."""

    def __init__(
        self, policy: Policy, base: Policy | None, classes: Representatives, seconds: float | None = None
    ) -> None:
        """Builds the diagrams and compiles, each in so many seconds. Raises TooLargeError."""
        self.classes = classes
        forest = Forest(classes.space.widths, seconds=seconds)
        self.editions = [
            (edition, each, PolicyDiagrams(forest, classes.space, each), compiled_checks(each, seconds))
            for edition, each in ((Edition.AMENDED, policy), (Edition.BASE, base))
            if each is not None
        ]
        for *_, builder, _ in self.editions:
            builder.possible()  # what is asked of each class is made now, in the time there is
            builder.decisions()
        forest.deadline = inf

    def __call__(self, number: int) -> Disagreement | None:
        """What is found in the class of this number."""
        choices, (request,) = self.classes.representative(number)
        for edition, policy, builder, checks in self.editions:
            reference = None if impossible(policy, request) else evaluate(policy, request)
            possible = value_at(builder.forest, builder.possible(), choices)
            drawn = value_at(builder.forest, builder.decisions(), choices) if possible else None
            outcome = None if reference is None else reference.outcome
            answers = (check([request])[0] for check in checks)
            answer = next((answer for answer in answers if answer != outcome), outcome)
            alike = drawn == (None if reference is None else (reference.outcome, reference.by))
            if not alike or answer != outcome:
                diagram = drawn[0] if isinstance(drawn, tuple) else None
                return Disagreement(edition, request, outcome, diagram, answer)
        return None


class ClaimSweep:
    """Looks for a request, or pair, that goes against a verdict; of what is to exist, for one that shows it."""

    def __init__(
        self,
        policy: Policy,
        base: Policy | None,
        classes: Representatives,
        obligation: Obligation,
        regions: Sequence[Region],
        known: Known | None = None,
    ) -> None:
        """`regions` are where the verdict has the violations; `known` is where decisions are remembered."""
        self.policy, self.base, self.classes = policy, base, classes
        self.obligation, self.regions = obligation, regions
        self.known: Known = {} if known is None else known

    def __call__(self, number: int) -> tuple[Request, ...] | None:
        """What is found in the class of this number."""
        _, requests = self.classes.representative(number)
        if len(requests) == 2 and requests[0] == requests[1]:
            return None
        found = replays(self.policy, self.base, self.obligation, requests, self.decide)
        if found is any(in_region(region, requests) for region in self.regions):
            return None
        return tuple(requests)

    def decide(self, policy: Policy, request: Request) -> Decision:
        """What `evaluate` answers, remembered."""
        key = (policy is self.policy, *(request[a.name] for a in policy.attributes))
        found = self.known.get(key)
        if found is None:
            if len(self.known) >= KEPT:
                self.known.clear()
            found = self.known[key] = evaluate(policy, request)
        return found
