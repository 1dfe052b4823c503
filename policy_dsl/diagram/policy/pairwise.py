"""The decisions of a policy, by joining the diagrams of its provisions. For policies with too many provisions open at
once for a sweep.

The resulting nodes are the same as those of a sweep.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.policy.bounds import moved
from policy_dsl.diagram.policy.leaf import Deciders
from policy_dsl.diagram.policy.provisions import ProvisionDiagrams
from policy_dsl.model.decisions import CONFLICT, GAP, REFUSED, Outcome, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Bound, Permit, Refuse, Timed
from policy_dsl.model.times import Time


def refused(diagrams: ProvisionDiagrams) -> int:
    """True where a refusal stands."""
    provisions = diagrams.policy.provisions
    return diagrams.forest.some(diagrams.stands(p) for p in provisions if isinstance(p.effect, Refuse))


def outcomes(diagrams: ProvisionDiagrams, refused: int) -> int:
    """The diagram of the outcome of each request, impossible ones included. `refused` is true where a refusal stands."""
    forest = diagrams.forest
    if diagrams.policy.bounded:
        return forest.apply(
            lambda refused, standing: REFUSED if refused else moved_by(diagrams.policy, standing)[0],
            refused,
            times_standing(diagrams),
        )
    standing: dict[Time, list[int]] = {}
    for provision in diagrams.policy.provisions:
        if isinstance(provision.effect, AnswerWithin):
            standing.setdefault(provision.effect.seconds, []).append(diagrams.stands(provision))
    timed = [
        forest.apply(lambda held, seconds=seconds: answered(seconds) if held else GAP, forest.some(nodes))
        for seconds, nodes in standing.items()
    ]
    time = forest.balanced_reduce(
        lambda left, right: forest.apply(joined_time, left, right), timed, forest.terminal(GAP)
    )
    margin = diagrams.policy.otherwise

    def outcome(refused: Hashable, time: Hashable) -> Hashable:
        if refused:
            return REFUSED
        if time == GAP and margin is not None:
            return answered(margin.effect.seconds) if isinstance(margin.effect, AnswerWithin) else REFUSED
        return time

    return forest.apply(outcome, refused, time)


def decisions(diagrams: ProvisionDiagrams, outcomes: int) -> int:
    """The diagram of the outcome and the deciding ids of each request."""
    forest, policy = diagrams.forest, diagrams.policy
    ids = tuple(p.id for p in policy.provisions)
    kinds: dict[type, dict[int, int]] = {Refuse: {}, AnswerWithin: {}, Permit: {}}
    for place, p in enumerate(policy.provisions):
        if isinstance(p.effect, Bound):
            continue
        node = diagrams.lifts(p) if isinstance(p.effect, Permit) else diagrams.stands(p)
        if node != forest.no:
            kinds[type(p.effect)][place] = node

    def deciders(
        outcome: Outcome, refusals: frozenset[int], times: frozenset[int], lifting: frozenset[int]
    ) -> Deciders:
        if refusals:
            return outcome, tuple(ids[n] for n in sorted(refusals))
        if not times and policy.otherwise is not None:
            return outcome, (*(ids[n] for n in sorted(lifting)), policy.otherwise.id)
        return outcome, tuple(ids[n] for n in sorted(times | lifting))

    if policy.bounded:

        def all_deciders(
            outcome: Outcome, refusals: frozenset[int], times: frozenset[int], lifting: frozenset[int]
        ) -> Deciders:
            if refusals:
                return outcome, tuple(ids[n] for n in sorted(refusals))
            timed = moved_by(policy, times)[1]
            named = [name for n, name in enumerate(ids) if n in lifting or name in timed]
            return outcome, (*named, *(name for name in timed if name not in ids))

        refusing, permitting = (places_where(forest, kinds[kind]) for kind in (Refuse, Permit))
        return forest.apply(all_deciders, outcomes, refusing, times_standing(diagrams), permitting)
    return forest.apply(
        deciders,
        outcomes,
        places_where(forest, kinds[Refuse]),
        places_where(forest, kinds[AnswerWithin]),
        places_where(forest, kinds[Permit]),
    )


def places_where(forest: Forest, nodes: Mapping[int, int]) -> int:
    """The places whose diagrams are true."""
    leaves = [
        forest.apply(lambda held, place=place: frozenset({place}) if held else frozenset(), node)
        for place, node in nodes.items()
    ]
    return forest.balanced_reduce(
        lambda left, right: forest.apply(frozenset.union, left, right), leaves, forest.terminal(frozenset())
    )


def times_standing(diagrams: ProvisionDiagrams) -> int:
    """The places of the times, caps and floors that stand."""
    timed = [(n, p) for n, p in enumerate(diagrams.policy.provisions) if isinstance(p.effect, Timed)]
    return places_where(diagrams.forest, {n: diagrams.stands(p) for n, p in timed})


def moved_by(policy: Policy, standing: frozenset[int]) -> Deciders:
    """The outcome and the deciders of a permitted request on which the times, caps and floors at these places stand."""
    return moved(policy, {(p := policy.provisions[n]).id: p.effect for n in sorted(standing)})


def joined_time(left: Hashable, right: Hashable) -> Hashable:
    """The outcome of two groups of times on one request: a gap gives way to a time; two different times are a conflict."""
    if left == GAP:
        return right
    return left if right in (GAP, left) else CONFLICT
