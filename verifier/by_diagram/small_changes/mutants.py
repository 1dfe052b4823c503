"""Decides on diagrams which small changes of a policy change its verdicts, and where they change decisions.

The diagrams of the policy are built once, and those of a change start from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, cast

from msgspec import Struct

from policy_dsl.diagram.mdd.boxes import Choices, boxes
from policy_dsl.diagram.mdd.compare import differences, open_choices
from policy_dsl.diagram.mdd.forest import Forest, TooLargeError
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from verifier.by_diagram.counts.counting import count_requests
from verifier.by_diagram.questions.answer import Answer
from verifier.by_diagram.questions.regions import witness
from verifier.by_diagram.small_changes.idle_changes import why_idle
from verifier.by_diagram.small_changes.mutant_effects import Judged, Moved
from verifier.by_diagram.small_changes.mutant_spaces import Setting, Spaces, setting, sharing, spaces_of_policy
from verifier.by_diagram.spaces.day_classes import Dated
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.obligations.questions import Obligation
from verifier.results.mutants import Becomes, MutantRegion, WhyIdle
from verifier.results.status import Edition, Kind, Status

MOST_KEPT = 1_000_000
"""The nodes at which the diagrams of the policy are built anew, without those of past changes."""

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


class Judge(Struct):
    """Judges the changes of one policy, or of a proposal to a base, from the statuses of its obligations before."""

    setting: Setting
    obligations: Sequence[Obligation]
    spaces: Spaces
    statuses: Mapping[Key, Status]

    @property
    def policy(self) -> Policy:
        """The unchanged policy."""
        return self.setting.policy

    @property
    def base(self) -> Policy | None:
        """What the proposal amends, if there is one."""
        return self.setting.base

    def spaces_of(self, policy: Policy, obligations: Sequence[Obligation]) -> Spaces:
        """The spaces of a changed policy, with their time."""
        if self.spaces.nodes > MOST_KEPT:
            self.spaces = spaces_of_policy(self.setting, self.obligations)
        self.spaces.start_clock()
        return Spaces(self.setting, policy, obligations, self.spaces)

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
            self.differences(d, before, after),
        )
        where = forest.apply(bool, differ)
        if where == forest.no:
            return None
        regions, complete = self.regions(d, before, after, differ)
        _, (request,) = witness(d, where, pairs=False)
        return Moved(count_requests(d, where, pairs=False), request, regions, complete)

    def differences(self, d: Diagrams, before: PolicyDiagrams, after: PolicyDiagrams) -> int:
        """The outcomes of each request that is decided otherwise, or is answered and due at another instant; false for
        others.
        """
        forest, classes = d.forest, d.day_classes
        if classes is None:
            return differences(forest, before.outcomes(), after.outcomes())

        def moved(pair: tuple[Dated, Dated] | Literal[False]) -> tuple[Outcome, Outcome] | Literal[False]:
            move = classes.move(*pair) if pair else None
            return (move.before, move.after) if move else False

        return forest.apply(moved, differences(forest, classes.dated(before), classes.dated(after)))

    def why_idle(self, d: Diagrams) -> WhyIdle | None:
        """Why a change changes no decision; `None` if the time of the change does not suffice to say."""
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
                count = count_requests(d, part, pairs=False)
                move = cast(tuple[Outcome, Outcome] | Becomes, value)
                box = narrowed(forest, box, where)
                regions.append(MutantRegion(d.space.box(box, 0), d.space.orderings_of(box), move, count))
        return tuple(regions), True


def judge_of_policy(policy: Policy, base: Policy | None, obligations: Sequence[Obligation], timeout: float) -> Judge:
    """The judge of a policy whose obligations have not been asked.

    `timeout` is in seconds for the diagrams of the policy, and again for each change. Raises TooLargeError.
    """
    own = in_order_of_cost(obligations)
    common = setting(policy, base, own, timeout)
    spaces = spaces_of_policy(common, own)
    return Judge(common, own, spaces, {key_of(o): spaces.status(o) for o in own})


def judge_of_answers(
    obligations: Sequence[Obligation],
    answers: Sequence[Answer],
    made: Mapping[tuple[str, ...], Diagrams],
    timeout: float,
) -> Judge:
    """The judge of a policy whose obligations have these answers, from the diagrams that gave them."""
    own = in_order_of_cost(obligations)
    common = setting(made[()].policy, made[()].base, own, timeout)
    spaces = Spaces(common, common.policy, own, None)
    spaces.made = dict(made)
    statuses = {key_of(o): a.status for o, a in zip(obligations, answers, strict=True) if o.edition is Edition.AMENDED}
    return Judge(common, own, spaces, statuses)


def narrowed(forest: Forest, box: Choices, where: int) -> Choices:
    """The box, without those of its choices that only impossible requests have; what may be anything stays so."""
    open_ = open_choices(forest, forest.both(where, forest.cube(box)))
    return tuple(
        choices if len(choices) == width else choices & open_[level]
        for level, (choices, width) in enumerate(zip(box, forest.widths, strict=False))
    )
