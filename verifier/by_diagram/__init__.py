"""The second opinion: every question answered on diagrams, without a solver, with exact counts and all regions.

It reads the question as it was put, never the formula that Z3 is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from time import monotonic

from msgspec.structs import replace

from policy_dsl.diagram.build import Builder
from policy_dsl.diagram.count import points
from policy_dsl.diagram.cut import cut
from policy_dsl.diagram.forest import MOST_NODES, Forest, TooLargeError
from policy_dsl.model.claims import Property
from policy_dsl.model.conditions import Condition
from policy_dsl.model.policy import Policy
from verifier import questions
from verifier.by_diagram.ask import ask
from verifier.by_diagram.diagrams import Answer, Diagrams, diagrams
from verifier.by_diagram.overlaps import overlaps
from verifier.by_diagram.partners import unpaired
from verifier.by_diagram.regions import irrelevant, regions, witness
from verifier.by_diagram.shared import ALIKE, share
from verifier.by_diagram.support import meant, rests_on
from verifier.by_diagram.tally import combinations, proper, tally
from verifier.questions import Alive, HitRuleHolds, NoConflict, Obligation
from verifier.verdict import Assumption, Status


def answer_all(
    policy: Policy,
    base: Policy | None,
    obligations: Iterable[Obligation],
    *,
    most: int = MOST_NODES,
    timeout: float | None = None,
    progress: Callable[[str], None] | None = None,
    alike: int = ALIKE,
) -> list[Answer]:
    """An answer for each obligation, in order.

    `timeout` is in seconds for each obligation. What outgrows its nodes or its time is undecided. `alike` are the properties
    about the same kind of requests from which on what they need is found together.
    """
    obligations = list(obligations)
    known: dict[tuple[Condition, tuple[str, ...]], int | None] = {}
    spaces: dict[tuple[str, ...], Diagrams | None] = {}
    found = []
    for obligation in obligations:
        if progress is not None:
            progress(obligation.name)
        for differ in ((), obligation.differ):
            if differ not in spaces:
                together = [o for o in obligations if o.differ == differ]
                made = spaces[differ] = diagrams(policy, base, together, differ, most, timeout, single=spaces.get(()))
                if made is not None:
                    share(made, together, timeout, alike)
        d = spaces[obligation.differ]
        if d is not None and timeout is not None:
            for one in (d, d.single or d):
                one.forest.deadline = monotonic() + timeout
        try:
            told = Answer(Status.UNDECIDED, "too_large") if d is None else answer(d, obligation)
        except (TooLargeError, RecursionError):
            told = Answer(Status.UNDECIDED, "too_large")
        found.append(replace(told, unpaired=alone_in(policy, obligation, most, timeout, known)))
    single = spaces.get(())
    if single is not None:  # when all else is answered, so that no answer has less room for it
        found = [with_overlaps(single, o, each, timeout) for o, each in zip(obligations, found, strict=True)]
    for each in filter(None, spaces.values()):
        each.forest.clear()
    return found


def with_overlaps(d: Diagrams, obligation: Obligation, found: Answer, timeout: float | None) -> Answer:
    """The answer; of a hit rule that is broken and of a conflict, with the provisions that meet, pair by pair."""
    if found.status is not Status.REFUTED or not isinstance(obligation.question, HitRuleHolds | NoConflict):
        return found
    if timeout is not None:
        d.forest.deadline = monotonic() + timeout
    pairs, complete = overlaps(d, obligation)
    return replace(found, overlaps=pairs, overlaps_complete=complete)


def alone_in(
    policy: Policy,
    obligation: Obligation,
    most: int,
    timeout: float | None,
    known: dict[tuple[Condition, tuple[str, ...]], int | None],
) -> int | None:
    """How many requests a claim about pairs is silent about, as they have no possible partner; none when that is too large.

    A proposal leaves what is possible as it is, so it is asked of the policy alone. `known` keeps what was found.
    """
    question = obligation.question
    claim = question.claim if isinstance(question, questions.SpeaksOfSomething) else question
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
    sought = proper(d, asked.sought) if pairs else asked.sought
    count, of = tally(d, sought, pairs), tally(d, asked.scope, pairs)
    names = obligation.names
    refuted = (count == 0) if obligation.exists else (count > 0)
    behind = forest.both(asked.scope, meant(d, obligation)) if obligation.exists else sought
    if not (refuted or obligation.exists):
        behind = proper(d, asked.scope) if pairs else asked.scope
    found = Answer(
        Status.REFUTED if refuted else Status.PROVED,
        count=count,
        of=of,
        rests_on=rests_on(d, obligation, behind, shown=obligation.exists and not refuted),
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


def assumptions(policy: Policy, *, most: int = MOST_NODES) -> tuple[int | None, tuple[Assumption, ...]]:
    """How many requests are possible, and what each `impossible` clause excludes, counted by itself.

    None where that outgrows the nodes.
    """
    together = counted([clause.when for clause in policy.impossible], policy, most)
    found = tuple(Assumption(c.id, c.because, c.clause, counted([c.when], policy, most)) for c in policy.impossible)
    return None if together is None else policy.requests - together, found


def counted(conditions: Sequence[Condition], policy: Policy, most: int) -> int | None:
    """How many requests meet one of the conditions, the impossible ones included."""
    try:
        space = cut(policy, conditions)
        builder = Builder(Forest(space.widths, most), space, policy)
        return points(builder.forest, builder.forest.some(map(builder.condition, conditions)), space.blocks)
    except (TooLargeError, RecursionError):
        return None
