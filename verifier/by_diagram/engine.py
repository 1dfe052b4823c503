"""The second opinion: every question answered on diagrams, without a solver, with exact counts and all regions.

It reads the question as it was put, never the formula that Z3 is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from policy_dsl import clock
from policy_dsl.diagram.mdd.count import count_points
from policy_dsl.diagram.mdd.deadline import Timed
from policy_dsl.diagram.mdd.forest import MOST_NODES, Forest, TooLargeError
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.space.partition import partition
from policy_dsl.model.claims import Property
from policy_dsl.model.conditions import Condition
from policy_dsl.model.policy import Policy
from verifier.by_diagram.ask import ask
from verifier.by_diagram.batch import ALIKE, share
from verifier.by_diagram.counting import combinations, distinct_pairs, tally
from verifier.by_diagram.dependencies import broken_by, dependencies, scope_before_impossible
from verifier.by_diagram.diagrams import Answer, Diagrams, diagrams
from verifier.by_diagram.overlaps import overlaps
from verifier.by_diagram.partners import unpaired
from verifier.by_diagram.regions import irrelevant, regions, witness
from verifier.obligations import questions
from verifier.obligations.questions import Alive, HitRuleHolds, NoConflict, Obligation
from verifier.time_budget import TimeBudget
from verifier.verdict import Assumption, Status

LATE = Answer(Status.UNDECIDED, "timeout", unpaired=None)
"""Of an obligation for which there is no time left."""


def answer_all(
    policy: Policy,
    base: Policy | None,
    obligations: Iterable[Obligation],
    *,
    most: int = MOST_NODES,
    timeout: float | None = None,
    progress: Callable[[str], None] | None = None,
    alike: int = ALIKE,
    budget: TimeBudget | None = None,
) -> list[Answer]:
    """An answer for each obligation, in order.

    `timeout` is in seconds for each obligation, and once several were not decided in it, less; or `budget` tells. What
    outgrows its nodes or its time is undecided. `alike` are the properties about the same kind of requests from which on what
    they need is found together.
    """
    obligations = list(obligations)
    known: dict[tuple[Condition, tuple[str, ...]], int | None] = {}
    spaces: dict[tuple[str, ...], Diagrams | None] = {}
    budget = budget or TimeBudget(timeout)
    found = []
    for obligation in obligations:
        if progress is not None:
            progress(obligation.name)
        if budget.over:
            found.append(LATE)
            continue
        for differ in ((), obligation.differ):
            if differ not in spaces:
                together = [o for o in obligations if o.differ == differ]
                made = spaces[differ] = diagrams(
                    policy, base, together, differ, most, budget.left(2), single=spaces.get(())
                )
                if made is not None:
                    share(made, together, budget.left(), alike)
        d, deadline = spaces[obligation.differ], budget.deadline
        try:
            if d is None:
                raise TooLargeError
            for one in (d, d.single or d):
                one.forest.deadline = deadline
            told = answer(d, obligation)
        except (TooLargeError, RecursionError):
            told = Answer(Status.UNDECIDED, "too_large")
        found.append(replace(told, unpaired=alone_in(policy, obligation, most, deadline - clock.now(), known)))
        if None in (found[-1].count, found[-1].unpaired):
            budget.ran_out(deadline)
    single = spaces.get(())
    if single is not None:  # when all else is answered, so that no answer has less room for it
        found = [with_overlaps(single, o, each, budget) for o, each in zip(obligations, found, strict=True)]
    for each in filter(None, spaces.values()):
        each.forest.clear()
    return found


def with_overlaps(d: Diagrams, obligation: Obligation, found: Answer, budget: TimeBudget) -> Answer:
    """The answer; of a hit rule that is broken and of a conflict, with the provisions that meet, pair by pair."""
    if found.status is not Status.REFUTED or not isinstance(obligation.question, HitRuleHolds | NoConflict):
        return found
    if budget.over:
        return replace(found, overlaps_complete=False)
    deadline = d.forest.deadline = budget.deadline
    pairs, complete = overlaps(d, obligation)
    if not complete:
        budget.ran_out(deadline)
    return replace(found, overlaps=pairs, overlaps_complete=complete)


def alone_in(
    policy: Policy,
    obligation: Obligation,
    most: int,
    timeout: float,
    known: dict[tuple[Condition, tuple[str, ...]], int | None],
) -> int | None:
    """How many requests a claim about pairs is silent about, as they have no possible partner; none when that is too large.

    A proposal leaves what is possible as it is, so it is asked of the policy alone. `known` keeps what was found.
    """
    question = obligation.question
    claim = question.claim if isinstance(question, questions.ScopeNotEmpty) else question
    if not isinstance(claim, Property) or not claim.differ:
        return 0
    key = claim.where, claim.differ
    if key not in known:
        try:
            known[key] = unpaired(policy, claim, most, timeout)
        except (TooLargeError, RecursionError):
            known[key] = None
    return known[key]


def answer(d: Diagrams, obligation: Obligation) -> Answer:
    """The answer to one obligation; requests without a partner are not yet counted."""
    asked = ask(d, obligation)
    forest, pairs = d.forest, bool(obligation.differ)
    sought = distinct_pairs(d, asked.sought) if pairs else asked.sought
    count, of = tally(d, sought, pairs), tally(d, asked.scope, pairs)
    names = obligation.names
    refuted = (count == 0) if obligation.exists else (count > 0)
    behind = forest.both(asked.scope, scope_before_impossible(d, obligation)) if obligation.exists else sought
    if not (refuted or obligation.exists):
        behind = distinct_pairs(d, asked.scope) if pairs else asked.scope
    found = Answer(
        Status.REFUTED if refuted else Status.PROVED,
        count=count,
        of=of,
        rests_on=dependencies(d, obligation, behind, shown=obligation.exists and not refuted),
        met=tally(d, behind, pairs) if refuted and isinstance(obligation.question, Alive) else None,
    )
    if not refuted or obligation.exists:
        return found
    alone = forest.without(sought, asked.faulty)  # what would be broken with a single answer everywhere: it tells more
    choices, requests = witness(d, sought if alone == forest.no else alone, pairs)
    counted = counted_by(obligation)
    return Answer(
        found.status,
        None,
        count,
        of,
        tally(d, forest.both(sought, asked.faulty), pairs),
        broken_by(d, obligation, sought) if alone == forest.no else (),
        0,
        combinations(d, sought, counted) if counted else None,
        regions(d, obligation, sought),
        tuple(zip(names, requests, strict=False)),
        irrelevant(d, obligation, sought, choices),
        found.rests_on,
    )


def counted_by(obligation: Obligation) -> tuple[str, ...]:
    """The attributes that a property is counted by."""
    return obligation.question.counted_by if isinstance(obligation.question, Property) else ()


def assumptions(
    policy: Policy, *, most: int = MOST_NODES, timeout: float | None = None
) -> tuple[int | None, tuple[Assumption, ...]]:
    """How many requests are possible, and what each `impossible` clause excludes, counted by itself.

    None where that outgrows the nodes or the time, which is in seconds for all of it.
    """
    deadline = clock.after(timeout)
    together = counted([clause.when for clause in policy.impossible], policy, most, deadline)
    each = [counted([clause.when], policy, most, deadline) for clause in policy.impossible]
    found = tuple(Assumption(c.id, c.because, c.clause, n) for c, n in zip(policy.impossible, each, strict=True))
    return None if together is None else policy.requests - together, found


def counted(conditions: Sequence[Condition], policy: Policy, most: int, deadline: float) -> int | None:
    """How many requests meet one of the conditions, the impossible ones included."""
    try:
        timed = Timed(deadline - clock.now())
        space = partition(policy, conditions, in_time=timed.in_time)
        forest = Forest(space.widths, most, timed.seconds_left)
        space.list_joint_choices(forest.in_time)
        builder = PolicyDiagrams(forest, space, policy)
        return count_points(builder.forest, builder.forest.some(map(builder.condition, conditions)), space.blocks)
    except (TooLargeError, RecursionError):
        return None
