"""The diagrams of a policy, and of small changes of it.

Those of a change start from those of the policy, and are made in a space of their own only where the change distinguishes
values that the policy does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from policy_dsl import clock
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.space.partition import refines
from policy_dsl.model.clock_order import on_clocks, times_of
from policy_dsl.model.conditions import Condition, Fact, OneOf
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Enumeration
from verifier.by_diagram.counts.counting import count_requests, distinct_pairs
from verifier.by_diagram.questions.ask import ask
from verifier.by_diagram.questions.regions import witness
from verifier.by_diagram.small_changes.mutant_effects import Notice
from verifier.by_diagram.spaces.diagrams import Diagrams, diagrams
from verifier.by_diagram.spaces.question_conditions import policy_conditions, question_conditions
from verifier.obligations.questions import Obligation
from verifier.results.status import Edition, Status

MOST_CODES = 20
"""The most codes of an attribute that are distinguished before a change does so."""


class Setting(Struct, frozen=True):
    """What is the same for all changes: the unchanged policy, the base of a proposal, the conditions of its diagrams, and the
    time for the diagrams of each change, in seconds.
    """

    policy: Policy
    base: Policy | None
    conditions: AbstractSet[Condition]
    timeout: float


def setting(policy: Policy, base: Policy | None, obligations: Sequence[Obligation], timeout: float) -> Setting:
    """The setting of a policy with these obligations."""
    conditions = {*policy_conditions(policy, base), *question_conditions(obligations)}
    return Setting(policy, base, conditions, timeout)


def spaces_of_policy(setting: Setting, obligations: Sequence[Obligation]) -> Spaces:
    """The spaces of the policy, in which the codes of an attribute are distinguished, since many changes do so."""
    codes = [
        OneOf(Fact(a.name), frozenset({code}))
        for a in setting.policy.attributes
        if isinstance(a.type, Enumeration) and len(a.names) <= MOST_CODES
        for code in a.names
    ]
    return Spaces(setting, setting.policy, obligations, None, codes)


class Spaces:
    """The diagrams of a policy for single requests and for each kind of pair, made when they are needed: those of a change
    from those of the policy, if these make all distinctions.
    """

    def __init__(
        self,
        setting: Setting,
        policy: Policy,
        obligations: Sequence[Obligation],
        start: Spaces | None,
        further: Sequence[Condition] = (),
    ) -> None:
        """`start` are the spaces of the unchanged policy; the spaces also make the distinctions of `further` conditions."""
        self.setting, self.policy, self.obligations = setting, policy, obligations
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
        new = [c for c in conditions if c not in self.setting.conditions]
        if self.start is None:
            return True
        d = self.start.of(differ)
        if not self.has_the_same_times(d):
            return False
        return not new or refines(d.space, self.policy, new, d.forest.check_deadline)

    def has_the_same_times(self, d: Diagrams) -> bool:
        """Whether all that these diagrams know of times on clocks is true of this policy: which of its times compare
        how, and that no claim rests on when requests of the unchanged policy are due.
        """
        if not on_clocks(self.policy, self.setting.policy, self.setting.base):
            return True
        known = {time for policy in (self.setting.policy, self.setting.base) if policy for time in times_of(policy)}
        return d.day_classes is not None and d.due_days is None and known.issuperset(times_of(self.policy))

    def make(self, differ: tuple[str, ...], single: Diagrams | None) -> Diagrams:
        """The diagrams, started from those of the unchanged policy or built anew."""
        setting = self.setting
        if self.start is not None:
            d = self.start.of(differ)
            changed = started_from(d, self.policy)
            changed.single, changed.views = single, d.views
            return changed
        own = [o for o in self.obligations if o.differ == differ]
        made = diagrams(
            self.policy, setting.base, own, differ,
            timeout=setting.timeout, single=single, others=[setting.policy], further=self.further,
        )  # fmt: skip
        if made is None:
            raise TooLargeError
        made.forest.deadline = clock.after(setting.timeout)
        return made

    @property
    def nodes(self) -> int:
        """The nodes of all diagrams."""
        return sum(len(each.forest.levels) for each in self.made.values())

    def start_clock(self) -> None:
        """Gives the diagrams their time for the next change."""
        for each in self.made.values():
            each.forest.deadline = clock.after(self.setting.timeout)

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
    changed = d.in_space(policy, d.base)
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


def sharing(known: PolicyDiagrams, builder: PolicyDiagrams) -> PolicyDiagrams:
    """The second diagrams, with what the two policies have in common in one space: the requests, and which are possible."""
    builder.memo["valid"] = known.valid()
    if known.policy.impossible == builder.policy.impossible:
        builder.memo["possible"] = known.possible()
    return builder
