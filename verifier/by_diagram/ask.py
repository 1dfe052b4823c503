"""Questions as diagrams: what each speaks of, and what of that violates it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import assert_never

from policy_dsl.diagram.mdd.compare import differences
from policy_dsl.diagram.mdd.sweep import TooManyStepsError, sweep
from policy_dsl.diagram.mdd.view import where_related
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.model import claims
from policy_dsl.model.claims import Compared, Direct, Direction, Example, OutcomeTest, Property, Relation
from policy_dsl.model.decisions import REFUSED, Access, Outcome, wait
from policy_dsl.model.provisions import AnswerWithin, HitRule, Permit, Provision, Refuse
from verifier.by_diagram.diagrams import Asked, Diagrams
from verifier.obligations import questions
from verifier.obligations.questions import Obligation
from verifier.verdict import ChangeDirection, Edition, direction


def ask(d: Diagrams, obligation: Obligation) -> Asked:
    """What the question speaks of, and what of that violates it or, where something has to exist, shows it.

    Twin of `smt/formulate` and `by_reference/replay`: the same cases, in the same order.
    """
    forest, policy = d.forest, d.of(obligation.edition)
    possible, no = policy.possible(), d.forest.no
    match obligation.question:
        case Property() as claim:
            return property_broken(d, claim, obligation.edition)
        case Example() as example:
            scope = spoken_of(d, example, obligation.edition)
            wrong = d.where(policy.outcomes(), lambda outcome: outcome != example.expect)
            faulty = d.where(policy.outcomes(), lambda outcome: outcome.faulty)
            return Asked(scope, forest.both(scope, wrong), forest.both(scope, faulty))
        case questions.AimMet(aim):
            return aim_missed(d, aim, forest.both(possible, scope_of(policy, aim)))
        case questions.NoGap():
            return Asked(possible, forest.both(possible, access(d, policy, Access.GAP)), no)
        case questions.NoConflict():
            return Asked(possible, forest.both(possible, access(d, policy, Access.CONFLICT)), no)
        case questions.HitRuleHolds(table):
            return hit_rule_broken(d, policy, table)
        case questions.Alive(provision):
            return Asked(possible, forest.both(possible, shows(d, policy, policy.policy.by_id[provision])), no)
        case questions.ExcludesARequest(clause):
            when = next(c.when for c in policy.policy.impossible if c.id == clause)
            return Asked(policy.valid(), forest.both(policy.valid(), policy.condition(when)), no)
        case questions.LeavesARequest():
            return Asked(policy.valid(), possible, no)
        case questions.ScopeNotEmpty(claim):
            spoken = spoken_of(d, claim, obligation.edition)
            return Asked(spoken, spoken, no)
        case questions.ChangesADecision():
            return Asked(possible, forest.both(possible, changed(d)), no)
        case _:
            assert_never(obligation.question)


def access(d: Diagrams, policy: PolicyDiagrams, kind: Access) -> int:
    """True where the outcome has this access."""
    return d.where(policy.outcomes(), lambda outcome: outcome.access is kind)


def shows(d: Diagrams, policy: PolicyDiagrams, provision: Provision) -> int:
    """True where the provision shows."""
    if provision is policy.policy.otherwise:
        return policy.stands(provision)
    match provision.effect:
        case AnswerWithin():
            return d.forest.without(policy.stands(provision), policy.refused())
        case Refuse():
            return policy.stands(provision)
        case Permit():
            return policy.lifts(provision) if provision.overrides else policy.applies(provision)
        case _:
            assert_never(provision.effect)


def hit_rule_broken(d: Diagrams, policy: PolicyDiagrams, name: str) -> Asked:
    """None of the rows, or more than one, where the table's `when` holds: by one walk where that can be."""
    forest = d.forest
    table = policy.policy.table(name)
    scope = forest.both(policy.possible(), policy.condition(table.when))
    least = 0 if table.hit_rule is HitRule.AT_MOST_ONE else 1
    rows = policy.policy.rows(name)
    try:
        wrong = sweep(forest, [policy.parts(p) for p in rows], lambda held: not least <= len(held) <= 1, scope)
    except TooManyStepsError:
        wrong = forest.both(scope, miscounted(d, [policy.applies(p) for p in rows], least))
    return Asked(scope, wrong, forest.no)


def miscounted(d: Diagrams, rows: Sequence[int], least: int) -> int:
    """True where more than one of these is true, or fewer than the least number."""
    forest = d.forest

    def join(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
        twice = forest.both(one[0], other[0])
        return forest.either(one[0], other[0]), forest.some((one[1], other[1], twice))

    once, more = forest.balanced_reduce(join, [(row, forest.no) for row in rows], (forest.no, forest.no))
    return forest.either(more, forest.negate(once)) if least else more


def spoken_of(d: Diagrams, claim: Property | Example, edition: Edition) -> int:
    """The possible requests, or pairs, of which the claim speaks; of pairs, also a request with itself."""
    match claim:
        case Property():
            parts = [d.of(edition, n).possible() for n in range(len(claim.requests))]
            return d.forest.every([*parts, d.of(edition).condition(claim.where)])
        case Example():
            return d.forest.both(d.of(edition).possible(), d.of(edition).condition(claim.given))
        case _:
            assert_never(claim)


def property_broken(d: Diagrams, claim: Property, edition: Edition) -> Asked:
    """A property: faulty requests, and those of which `given` holds and the claim does not."""
    scope = spoken_of(d, claim, edition)
    found = d.violating.get(claimed(claim, edition))
    if found is None:
        return Asked(scope, *violating(d, claim, edition, scope))
    return Asked(scope, *(d.forest.both(scope, part) for part in found))


def claimed(claim: Property, edition: Edition) -> Hashable:
    """What a property claims, whatever the requests are that it speaks of."""
    return len(claim.requests), claim.given, claim.always, claim.claim, edition


def violating(d: Diagrams, claim: Property, edition: Edition, scope: int) -> tuple[int, int]:
    """True in the scope where requests violate what the property claims, and where they are faulty."""
    forest = d.forest
    seen = [d.seen(edition, n) for n in range(len(claim.requests))]
    outcomes = [(view, builder.outcomes()) for view, builder in seen]

    def where(test: Callable[..., bool]) -> int:
        if len(outcomes) == 1:
            return forest.both(scope, forest.apply(test, outcomes[0][1]))
        return where_related(forest, scope, test, outcomes[0], outcomes[1])

    def broken(*found: Outcome) -> bool:
        if any(one.faulty for one in found):
            return True
        if not all(test(one, found) for one in claim.given):
            return False
        return all(test(one, found) for one in claim.claim) is not claim.always

    return where(broken), where(lambda *found: any(one.faulty for one in found))


def test(test: OutcomeTest, outcomes: Sequence[Outcome]) -> bool:
    """Whether it holds; never of a gap or a conflict."""
    match test:
        case claims.Permitted(request):
            return outcomes[request].access is Access.PERMITTED
        case claims.Refused(request):
            return outcomes[request] == REFUSED
        case Compared(left, relation, right):
            return related(relation, outcomes[left], right if isinstance(right, Outcome) else outcomes[right])
        case _:
            assert_never(test)


def related(relation: Relation, one: Outcome, other: Outcome) -> bool:
    """Whether two outcomes stand in this relation."""
    if one.faulty or other.faulty:
        return False
    match relation:
        case Relation.FASTER:
            return wait(one) < wait(other)
        case Relation.SLOWER:
            return wait(one) > wait(other)
        case Relation.SAME:
            return wait(one) == wait(other)
        case _:
            assert_never(relation)


def changed(d: Diagrams) -> int:
    """True where the outcomes before and after differ."""
    return d.forest.apply(bool, differences(d.forest, d.outcomes(Edition.BASE), d.outcomes(Edition.AMENDED)))


DIRECTIONS = {
    ChangeDirection.FASTER: Direction.FASTER,
    ChangeDirection.SLOWER: Direction.SLOWER,
    ChangeDirection.NEWLY_REFUSED: Direction.REFUSED,
    ChangeDirection.NEWLY_ANSWERED: Direction.PERMITTED,
}


def aim_missed(d: Diagrams, aim: Direct, scope: int) -> Asked:
    """An aim of a proposal, by what it says of each pair of outcomes before and after."""
    forest = d.forest
    before, after = d.outcomes(Edition.BASE), d.outcomes(Edition.AMENDED)
    faulty = forest.apply(lambda one, two: one.faulty or two.faulty, before, after)
    wrong = forest.apply(lambda one, two: one.faulty or two.faulty or misses(aim, one, two), before, after)
    return Asked(scope, forest.both(scope, wrong), faulty)


def scope_of(policy: PolicyDiagrams, aim: Direct) -> int:
    """True of the requests that the aim speaks of."""
    match aim:
        case claims.ChangesOnlyWhere(where):
            return policy.forest.negate(policy.condition(where))
        case (
            claims.ChangesNothingWhere(where)
            | claims.RefusesWhere(where)
            | claims.AnswersWithin(_, where)
            | claims.AnswersInExactly(_, where)
        ):
            return policy.condition(where)
        case claims.EveryChangeIs() | claims.RefusesNothingNew() | claims.PermitsNothingNew():
            return policy.forest.yes
        case _:
            assert_never(aim)


def misses(aim: Direct, before: Outcome, after: Outcome) -> bool:
    """Whether the change from one outcome to the other, neither of them faulty, goes against the aim."""
    match aim:
        case claims.ChangesOnlyWhere() | claims.ChangesNothingWhere():
            return before != after
        case claims.AnswersWithin(seconds):
            return after.access is Access.PERMITTED and wait(after) > seconds
        case claims.AnswersInExactly(seconds):
            return after.access is Access.PERMITTED and after.seconds != seconds
        case claims.RefusesWhere():
            return after != REFUSED
        case claims.EveryChangeIs(directions):
            return before != after and DIRECTIONS.get(direction(before, after)) not in directions
        case claims.RefusesNothingNew():
            return before.access is Access.PERMITTED and after == REFUSED
        case claims.PermitsNothingNew():
            return before == REFUSED and after.access is Access.PERMITTED
        case _:
            assert_never(aim)
