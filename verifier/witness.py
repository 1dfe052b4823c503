"""A counterexample tried on the reference before anybody sees it: the question read once more, plainly, request by request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from policy_dsl.evaluate import evaluate, holds, impossible
from policy_dsl.model import claims
from policy_dsl.model.claims import Compared, Direction, Example, Intent, OutcomeTest, Property, Relation
from policy_dsl.model.decisions import REFUSED, Access, Decision, Outcome, wait
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import HitRule
from policy_dsl.model.vocabulary import Request
from verifier import questions
from verifier.questions import Obligation
from verifier.verdict import Edition, direction


def replays(policy: Policy, base: Policy | None, obligation: Obligation, requests: Sequence[Request]) -> bool:
    """Whether these requests really violate the obligation, by `evaluate` alone."""
    spoken = policy if obligation.edition is Edition.AMENDED or base is None else base
    if any(impossible(spoken, request) for request in requests):
        return False
    if obligation.differ:
        first, second = requests
        unlike = {name for name in first if first[name] != second[name]}
        if not unlike or not unlike <= set(obligation.differ):
            return False
    match obligation.question:
        case Property() as claim:
            return holds(claim.where, *requests) and breaks(claim, [evaluate(spoken, r).outcome for r in requests])
        case Example(given=given, expect=expect, was=was):
            expected = was if obligation.edition is Edition.BASE and was is not None else expect
            return holds(given, *requests) and evaluate(spoken, requests[0]).outcome != expected
        case Intent() as intent:
            before, after = (evaluate(p, requests[0]).outcome for p in (base or policy, policy))
            return misses(intent, requests[0], before, after)
        case questions.NoGap():
            return evaluate(spoken, requests[0]).outcome.access is Access.GAP
        case questions.NoConflict():
            return evaluate(spoken, requests[0]).outcome.access is Access.CONFLICT
        case questions.HitRuleHolds(name):
            return misses_hit_rule(spoken, name, requests[0])
        case _:
            raise ValueError("what should exist has no counterexample")


def breaks(claim: Property, outcomes: Sequence[Outcome]) -> bool:
    """Whether these outcomes violate the property."""
    if any(outcome.faulty for outcome in outcomes):
        return True
    if not all(passes(test, outcomes) for test in claim.given):
        return False
    return all(passes(test, outcomes) for test in claim.claim) is not claim.always


def passes(test: OutcomeTest, outcomes: Sequence[Outcome]) -> bool:
    """Whether what is said of the outcomes is so."""
    match test:
        case claims.Permitted(request):
            return outcomes[request].access is Access.PERMITTED
        case claims.Refused(request):
            return outcomes[request] == REFUSED
        case Compared(left, relation, right):
            one, other = wait(outcomes[left]), wait(right if isinstance(right, Outcome) else outcomes[right])
            return {Relation.FASTER: one < other, Relation.SLOWER: one > other, Relation.SAME: one == other}[relation]
        case _:
            assert_never(test)


WAYS = {
    "faster": Direction.FASTER,
    "slower": Direction.SLOWER,
    "newly_refused": Direction.REFUSED,
    "newly_answered": Direction.PERMITTED,
}


def misses(intent: Intent, request: Request, before: Outcome, after: Outcome) -> bool:
    """Whether the change of one decision goes against the intent."""
    faulty = before.faulty or after.faulty
    changed = before != after
    match intent.aim:
        case claims.ChangesOnlyWhere(where):
            return not holds(where, request) and (faulty or changed)
        case claims.ChangesNothingWhere(where):
            return holds(where, request) and (faulty or changed)
        case claims.AnswersWithin(seconds, where):
            answered = after.access is Access.PERMITTED
            return holds(where, request) and (faulty or (answered and after.seconds != seconds))
        case claims.RefusesWhere(where):
            return holds(where, request) and (faulty or after != REFUSED)
        case claims.EveryChangeIs(directions):
            return faulty or (changed and WAYS[direction(before, after)] not in directions)
        case claims.RefusesNothingNew():
            return faulty or (before.access is Access.PERMITTED and after == REFUSED)
        case claims.PermitsNothingNew():
            return faulty or (before == REFUSED and after.access is Access.PERMITTED)
        case _:
            raise ValueError("an intent about a property follows from its verdicts")


def misses_hit_rule(policy: Policy, name: str, request: Request) -> bool:
    """Whether too many rows apply, or none where one has to."""
    table = next(t for t in policy.tables if t.name == name)
    if not holds(table.when, request):
        return False
    rows = sum(holds(p.when, request) for p in policy.provisions if p.path[0] == name)
    match table.hit_rule:
        case HitRule.EXACTLY_ONE:
            return rows != 1
        case HitRule.AT_MOST_ONE:
            return rows > 1
        case HitRule.ANY_NUMBER:
            return False


def decisions(
    policy: Policy, base: Policy | None, obligation: Obligation, requests: Sequence[Request]
) -> tuple[tuple[str, Decision], ...]:
    """The decisions to show beside a counterexample: by request, or before and after."""
    if isinstance(obligation.question, Intent) and base is not None:
        return ("before", evaluate(base, requests[0])), ("after", evaluate(policy, requests[0]))
    spoken = policy if obligation.edition is Edition.AMENDED or base is None else base
    return tuple((n, evaluate(spoken, r)) for n, r in zip(obligation.names, requests, strict=True))
