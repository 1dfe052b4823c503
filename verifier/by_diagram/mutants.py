"""Decides on diagrams which small changes of a policy change its verdicts, and where they change decisions.

The diagrams of the policy are built once. Those of a change start from them, and are made in a space of their own only where
the change distinguishes values that the policy does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from policy_dsl import clock
from policy_dsl.diagram.mdd.boxes import Choices, boxes
from policy_dsl.diagram.mdd.compare import differences, open_choices
from policy_dsl.diagram.mdd.count import count_points
from policy_dsl.diagram.mdd.forest import Forest, TooLargeError
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.space.partition import refines
from policy_dsl.model.conditions import Condition, Fact, OneOf
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Enumeration
from verifier.by_diagram.answer import Answer
from verifier.by_diagram.ask import ask
from verifier.by_diagram.counting import count_requests, distinct_pairs
from verifier.by_diagram.diagrams import Diagrams, diagrams, policy_conditions, question_conditions
from verifier.by_diagram.idle_changes import why_idle
from verifier.by_diagram.mutant_effects import Judged, Moved, Notice
from verifier.by_diagram.regions import witness
from verifier.obligations.questions import Obligation
from verifier.results.mutants import Becomes, MutantRegion, WhyIdle
from verifier.results.status import Edition, Kind, Status

MOST_KEPT = 1_000_000
"""The nodes at which the diagrams of the policy are built anew, without those of past changes."""

MOST_CODES = 20
"""The most codes of an attribute that are distinguished before a change does so."""

MOST_REGIONS = 6
"""The most regions of one change that are described."""

EARLY = (
    Kind.EXAMPLE,
    Kind.GAP,
    Kind.CONFLICT,
    Kind.HIT_RULE,
    Kind.CLAIM,
    Kind.INTENT,
    Kind.FRAME,
    Kind.VACUOUS,
    Kind.DEAD,
)
"""The kinds of obligations, those that notice most at the least cost first."""

Key = tuple[str, str, str | None]
"""Kind, name and subject of an obligation."""


def key_of(obligation: Obligation) -> Key:
    """What an obligation has in common with that of the changed policy."""
    return obligation.kind.value, obligation.name, obligation.subject


def in_order_of_cost(obligations: Sequence[Obligation]) -> list[Obligation]:
    """The obligations of the amended edition, in the order in which they are asked."""
    own = [o for o in obligations if o.edition is Edition.AMENDED]
    return sorted(own, key=lambda o: (EARLY.index(o.kind), len(o.differ)))


class Judge:
    """Judges the changes of one policy, or of a proposal to a base."""

    def __init__(self, policy: Policy, base: Policy | None, obligations: Sequence[Obligation], timeout: float) -> None:
        """`timeout` is in seconds for the diagrams of the policy, and again for each change. Raises TooLargeError."""
        self.describe(policy, base, obligations, timeout)
        self.spaces = self.spaces_of_policy()
        self.statuses = {key_of(o): self.spaces.status(o) for o in self.obligations}

    def describe(self, policy: Policy, base: Policy | None, obligations: Sequence[Obligation], timeout: float) -> None:
        """Sets everything but the diagrams and the statuses."""
        self.policy, self.base, self.timeout = policy, base, timeout
        self.obligations = in_order_of_cost(obligations)
        self.conditions = {*policy_conditions(policy, base), *question_conditions(self.obligations)}

    @classmethod
    def of_answers(
        cls,
        obligations: Sequence[Obligation],
        answers: Sequence[Answer],
        made: Mapping[tuple[str, ...], Diagrams],
        timeout: float,
    ) -> Judge:
        """The judge of a policy whose obligations have these answers, from the diagrams that gave them."""
        judge = cls.__new__(cls)
        judge.describe(made[()].policy, made[()].base, obligations, timeout)
        judge.spaces = Spaces(judge, judge.policy, judge.obligations, None)
        judge.spaces.made = dict(made)
        judge.statuses = {
            key_of(o): a.status for o, a in zip(obligations, answers, strict=True) if o.edition is Edition.AMENDED
        }
        return judge

    def spaces_of_policy(self) -> Spaces:
        """The spaces of the policy, in which the codes of an attribute are distinguished, since many changes do so."""
        codes = [
            OneOf(Fact(a.name), frozenset({code}))
            for a in self.policy.attributes
            if isinstance(a.type, Enumeration) and len(a.names) <= MOST_CODES
            for code in a.names
        ]
        return Spaces(self, self.policy, self.obligations, None, codes)

    def spaces_of(self, policy: Policy, obligations: Sequence[Obligation]) -> Spaces:
        """The spaces of a changed policy, with their time."""
        if self.spaces.nodes > MOST_KEPT:
            self.spaces = self.spaces_of_policy()
        self.spaces.start_clock()
        return Spaces(self, policy, obligations, self.spaces)

    def judge(self, policy: Policy, obligations: Sequence[Obligation]) -> Judged:
        """What a change does. Raises TooLargeError when the time or the nodes do not suffice."""
        every = in_order_of_cost(obligations)
        spaces = self.spaces_of(policy, every)
        moved = self.moved(spaces.of(()))
        if moved is None:
            return Judged(None, why_idle=self.why_idle(spaces.of(())))
        for obligation in every:
            status = spaces.status(obligation)
            if status is not self.statuses.get(key_of(obligation), Status.PROVED):
                return Judged(moved, spaces.notice(obligation, status))
        return Judged(moved)

    def moved(self, d: Diagrams) -> Moved | None:
        """Where decisions change, or what is possible; `None` if nowhere."""
        forest = d.forest
        after = d.of(Edition.AMENDED)
        before = after if d.policy is self.policy else self.before(d)
        first, second = before.possible(), after.possible()
        differ = forest.apply(
            lambda p, q, pair: pair if p and q else Becomes.IMPOSSIBLE if p else Becomes.POSSIBLE if q else False,
            first,
            second,
            differences(forest, before.outcomes(), after.outcomes()),
        )
        where = forest.apply(bool, differ)
        if where == forest.no:
            return None
        regions, complete = self.regions(d, before, after, differ)
        _, (request,) = witness(d, where, pairs=False)
        return Moved(count_points(forest, where, d.space.blocks), request, regions, complete)

    def why_idle(self, d: Diagrams) -> WhyIdle | None:
        """Why a change changes no decision; `None` if that cannot be told in the time of the change."""
        after = d.of(Edition.AMENDED)
        try:
            return why_idle(d.forest, after if d.policy is self.policy else self.before(d), after)
        except (TooLargeError, RecursionError):
            return None

    def before(self, d: Diagrams) -> PolicyDiagrams:
        """The diagrams of the unchanged policy in the same space."""
        single = self.spaces.of(())
        if d.forest is single.forest:
            return single.of(Edition.AMENDED)
        return sharing(d.of(Edition.AMENDED), PolicyDiagrams(d.forest, d.space, self.policy))

    def regions(
        self, d: Diagrams, before: PolicyDiagrams, after: PolicyDiagrams, differ: int
    ) -> tuple[tuple[MutantRegion, ...], bool]:
        """The first regions of what a change moves, and whether these are all."""
        forest = d.forest
        outside = forest.negate(forest.both(after.valid(), forest.either(before.possible(), after.possible())))
        regions: list[MutantRegion] = []
        for value in sorted(filter(None, values_within(forest, differ, forest.yes)), key=str):
            where = forest.apply(lambda v, value=value: v == value, differ)
            for box, part in boxes(forest, where, forest.either(where, outside)):
                if len(regions) == MOST_REGIONS:
                    return tuple(regions), False
                count = count_points(forest, part, d.space.blocks)
                move = cast(tuple[Outcome, Outcome] | Becomes, value)
                box = narrowed(forest, box, where)
                regions.append(MutantRegion(d.space.box(box, 0), d.space.orderings_of(box), move, count))
        return tuple(regions), True


def narrowed(forest: Forest, box: Choices, where: int) -> Choices:
    """The box, without those of its choices that only impossible requests have; what may be anything stays so."""
    open_ = open_choices(forest, forest.both(where, forest.cube(box)))
    return tuple(
        choices if len(choices) == width else choices & open_[level]
        for level, (choices, width) in enumerate(zip(box, forest.widths, strict=False))
    )


def sharing(known: PolicyDiagrams, builder: PolicyDiagrams) -> PolicyDiagrams:
    """The second diagrams, with what the two policies have in common in one space: the requests, and which are possible."""
    builder.memo["valid"] = known.valid()
    if known.policy.impossible == builder.policy.impossible:
        builder.memo["possible"] = known.possible()
    return builder


class Spaces:
    """The diagrams of a policy for single requests and for each kind of pair, made when they are needed: those of a change
    from those of the policy, if these make all distinctions.
    """

    def __init__(
        self,
        judge: Judge,
        policy: Policy,
        obligations: Sequence[Obligation],
        start: Spaces | None,
        further: Sequence[Condition] = (),
    ) -> None:
        """`start` are the spaces of the unchanged policy; the spaces also make the distinctions of `further` conditions."""
        self.judge, self.policy, self.obligations = judge, policy, obligations
        self.start, self.further = start, further
        self.made: dict[tuple[str, ...], Diagrams] = {}

    def of(self, differ: tuple[str, ...]) -> Diagrams:
        """The diagrams for requests, or for pairs that may differ so. Raises TooLargeError."""
        if differ not in self.made:
            single = self.of(()) if differ else None
            if self.start is not None and not self.fits(differ):
                self.start = None
                self.made.clear()  # a finer space for pairs needs one for single requests
                return self.of(differ)
            self.made[differ] = self.make(differ, single)
        return self.made[differ]

    def fits(self, differ: tuple[str, ...]) -> bool:
        """Whether the space of the unchanged policy makes all distinctions of this one."""
        conditions = policy_conditions(self.policy, None)
        conditions += question_conditions(o for o in self.obligations if o.differ == differ)
        new = [c for c in conditions if c not in self.judge.conditions]
        if self.start is None or not new:
            return True
        d = self.start.of(differ)
        return refines(d.space, self.policy, new, d.forest.check_deadline)

    def make(self, differ: tuple[str, ...], single: Diagrams | None) -> Diagrams:
        """The diagrams, started from those of the unchanged policy or built anew."""
        judge = self.judge
        if self.start is not None:
            d = self.start.of(differ)
            changed = started_from(d, self.policy)
            changed.single, changed.views = single, d.views
            return changed
        asked = [o for o in self.obligations if o.differ == differ]
        made = diagrams(
            self.policy, judge.base, asked, differ,
            timeout=judge.timeout, single=single, others=[judge.policy], further=self.further,
        )  # fmt: skip
        if made is None:
            raise TooLargeError
        made.forest.deadline = clock.after(judge.timeout)
        return made

    @property
    def nodes(self) -> int:
        """The nodes of all diagrams."""
        return sum(len(each.forest.levels) for each in self.made.values())

    def start_clock(self) -> None:
        """Gives the diagrams their time for the next change."""
        for each in self.made.values():
            each.forest.deadline = clock.after(self.judge.timeout)

    def status(self, obligation: Obligation) -> Status:
        """The status of an obligation. Raises TooLargeError."""
        return Status.PROVED if self.sought(obligation)[1] is obligation.exists else Status.REFUTED

    def sought(self, obligation: Obligation) -> tuple[int, bool]:
        """The violations of an obligation, or its witnesses, and whether there are any."""
        d, pairs = self.of(obligation.differ), bool(obligation.differ)
        node = ask(d, obligation).sought
        node = distinct_pairs(d, node) if pairs else node
        return node, node != d.forest.no and (not pairs or count_requests(d, node, pairs) > 0)

    def notice(self, obligation: Obligation, status: Status) -> Notice:
        """The notice of a verdict that is another one."""
        if status is Status.PROVED or obligation.exists:
            return Notice(obligation, status)
        node, _ = self.sought(obligation)
        _, requests = witness(self.of(obligation.differ), node, bool(obligation.differ))
        return Notice(obligation, status, tuple(requests))


def started_from(d: Diagrams, policy: Policy) -> Diagrams:
    """The diagrams of a changed policy in the space of the unchanged one."""
    changed = Diagrams(policy, d.base, d.space, d.forest, d.distinctions)
    for (edition, request), builder in d.builders.items():
        if edition is Edition.BASE:
            changed.builders[edition, request] = builder
    for request in range(2 if d.space.differ else 1):
        first = changed.of(Edition.AMENDED) if request else None
        before = d.of(Edition.AMENDED, request)
        changed.builders[Edition.AMENDED, request] = sharing(
            before, PolicyDiagrams(d.forest, d.space, policy, request, first, before)
        )
    return changed
