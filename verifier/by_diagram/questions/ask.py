"""Turns questions into diagrams: of their scope, and of where in it they are violated or witnessed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import assert_never

from policy_dsl.diagram.mdd.sweep import TooManyStepsError, sweep
from policy_dsl.diagram.mdd.view import where_related
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.model.claims import (
    Availability,
    Claim,
    Example,
    Existence,
    Property,
    Quantified,
)
from policy_dsl.model.clock_order import is_across_days
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.provisions import AnswerWithin, Cap, Floor, Gives, HitRule, Permit, Provision, Refuse
from verifier.by_diagram.questions import due_tests
from verifier.by_diagram.questions.aims import aim_missed, scope_of
from verifier.by_diagram.questions.ways import without_way
from verifier.by_diagram.spaces.day_classes import Dated
from verifier.by_diagram.spaces.diagrams import Diagrams, QuestionDiagrams
from verifier.by_diagram.spaces.due_days import is_due_as_expected
from verifier.by_diagram.spaces.outcome_tests import passes
from verifier.obligations import questions
from verifier.obligations.questions import Obligation
from verifier.results.status import Edition


def ask(d: Diagrams, obligation: Obligation) -> QuestionDiagrams:
    """The scope of the question, and where in it the question is violated or, for an existential question, witnessed.

    Twin of `smt/formulate` and `by_reference/replay`: the same cases, in the same order.
    """
    forest, policy = d.forest, d.of(obligation.edition)
    possible, no = policy.possible(), d.forest.no
    match obligation.question:
        case Property() as claim:
            return property_broken(d, claim, obligation.edition)
        case Availability() as claim:
            scope = claim_scope(d, claim, obligation.edition)
            return QuestionDiagrams(scope, *without_way(d, claim, obligation.edition, scope))
        case Example() as example:
            scope = claim_scope(d, example, obligation.edition)
            wrong = d.where(policy.outcomes(), lambda outcome: outcome != example.expect)
            if not is_due_as_expected(example):
                wrong = scope
            faulty = d.where(policy.outcomes(), lambda outcome: outcome.faulty)
            return QuestionDiagrams(scope, forest.both(scope, wrong), forest.both(scope, faulty))
        case questions.AimMet(aim):
            return aim_missed(d, aim, forest.both(possible_in_both(d), scope_of(policy, aim)))
        case questions.NoGap():
            return QuestionDiagrams(possible, forest.both(possible, has_access(d, policy, Access.GAP)), no)
        case questions.NoConflict():
            return QuestionDiagrams(possible, forest.both(possible, has_access(d, policy, Access.CONFLICT)), no)
        case questions.HitRuleHolds(table):
            return hit_rule_broken(d, policy, table)
        case questions.NoFlaw() as question:
            judged = forest.both(possible, policy.condition(questions.judged(policy.policy, question)))
            flawed = policy.condition(questions.flawed(policy.policy, question))
            return QuestionDiagrams(judged, forest.both(judged, flawed), no)
        case Existence() as claim:
            scope = claim_scope(d, claim, obligation.edition)
            return QuestionDiagrams(scope, witnesses_in(d, claim, obligation.edition, scope), no)
        case questions.GivesSomeValue() as question:
            giving = policy.condition(questions.gives(policy.policy, question))
            return QuestionDiagrams(possible, forest.both(possible, giving), no)
        case questions.Alive(provision):
            return QuestionDiagrams(
                possible, forest.both(possible, affects(d, policy, policy.policy.by_id[provision])), no
            )
        case questions.ExcludesARequest(clause):
            when = next(c.when for c in policy.policy.impossible if c.id == clause)
            return QuestionDiagrams(policy.valid(), forest.both(policy.valid(), policy.condition(when)), no)
        case questions.LeavesARequest():
            return QuestionDiagrams(policy.valid(), possible, no)
        case questions.ScopeNotEmpty(claim):
            scope = claim_scope(d, claim, obligation.edition)
            return QuestionDiagrams(scope, scope, no)
        case questions.ChangesADecision():
            before, both = d.of(Edition.BASE).possible(), possible_in_both(d)
            either = forest.either(possible, before)
            return QuestionDiagrams(
                either, forest.either(forest.without(either, both), forest.both(both, outcome_changes(d))), no
            )
        case _:
            assert_never(obligation.question)


def possible_in_both(d: Diagrams) -> int:
    """True for the requests that are possible before and after."""
    return d.forest.both(d.of(Edition.AMENDED).possible(), d.of(Edition.BASE).possible())


def has_access(d: Diagrams, policy: PolicyDiagrams, kind: Access) -> int:
    """True where the outcome has this access."""
    return d.where(policy.outcomes(), lambda outcome: outcome.access is kind)


def affects(d: Diagrams, policy: PolicyDiagrams, provision: Provision) -> int:
    """True where the provision affects the decision."""
    if provision is policy.policy.otherwise:
        return policy.stands(provision)
    match provision.effect:
        case AnswerWithin():
            return d.forest.without(policy.stands(provision), policy.refused())
        case Cap() | Floor():
            return policy.where_decided(lambda deciders: provision.id in deciders[1])
        case Refuse():
            return policy.stands(provision)
        case Permit():
            return policy.lifts(provision) if provision.overrides else policy.applies(provision)
        case Gives():
            return policy.applies(provision)
        case _:
            assert_never(provision.effect)


def hit_rule_broken(d: Diagrams, policy: PolicyDiagrams, name: str) -> QuestionDiagrams:
    """The requests under the table's `when` for which too many of its rows apply, or none where one has to.

    Read from the decisions where these name every row that applies; else computed by one sweep over all rows, and pair by
    pair if that takes too many steps.
    """
    forest = d.forest
    table = policy.policy.table(name)
    scope = forest.both(policy.possible(), policy.condition(table.when))
    least = 0 if table.hit_rule is HitRule.AT_MOST_ONE else 1
    rows = policy.policy.provisions_of(name)
    if all_decide(policy, rows, scope):
        ids = {p.id for p in rows}
        outside = policy.where_decided(lambda deciders: not least <= len(ids.intersection(deciders[1])) <= 1)
        return QuestionDiagrams(scope, forest.both(scope, outside), forest.no)
    try:
        violations = sweep(forest, [policy.parts(p) for p in rows], lambda held: not least <= len(held) <= 1, scope)
    except TooManyStepsError:
        violations = forest.both(scope, outside_hit_rule(d, [policy.applies(p) for p in rows], least))
    return QuestionDiagrams(scope, violations, forest.no)


def all_decide(policy: PolicyDiagrams, rows: Sequence[Provision], scope: int) -> bool:
    """Whether each of the provisions decides wherever it applies in the scope: they have times, nothing overrides them, and
    no refusal stands.
    """
    overridden = any(policy.policy.reached_by[p.id] or not isinstance(p.effect, AnswerWithin) for p in rows)
    return (
        not overridden
        and policy.decision_diagram is not None
        and policy.forest.both(scope, policy.refused()) == policy.forest.no
    )


def outside_hit_rule(d: Diagrams, rows: Sequence[int], least: int) -> int:
    """True where more than one of the rows applies, or fewer than `least`, which is 0 or 1."""
    forest = d.forest

    def join(left: tuple[int, int], right: tuple[int, int]) -> tuple[int, int]:
        both = forest.both(left[0], right[0])
        return forest.either(left[0], right[0]), forest.some((left[1], right[1], both))

    any_row, several = forest.balanced_reduce(join, [(row, forest.no) for row in rows], (forest.no, forest.no))
    return forest.either(several, forest.negate(any_row)) if least else several


def claim_scope(d: Diagrams, claim: Claim | Example, edition: Edition) -> int:
    """The possible requests, or pairs, that the claim is about. Pairs of a request with itself are not removed yet."""
    match claim:
        case Property() | Existence():
            parts = [d.of(edition, n).possible() for n in range(len(claim.requests))]
            return d.forest.every([*parts, d.of(edition).condition(claim.where)])
        case Availability():
            return d.forest.both(d.of(edition).possible(), d.of(edition).condition(claim.where))
        case Example():
            return d.forest.both(d.of(edition).possible(), d.of(edition).condition(claim.given))
        case _:
            assert_never(claim)


def property_broken(d: Diagrams, claim: Property, edition: Edition) -> QuestionDiagrams:
    """The violations of a property: a decision is a gap or a conflict, or `given` holds and the claim does not."""
    scope = claim_scope(d, claim, edition)
    shared = d.violating.get(claim_key(claim, edition))
    if shared is None:
        return QuestionDiagrams(scope, *violations_in(d, claim, edition, scope))
    return QuestionDiagrams(scope, *(d.forest.both(scope, part) for part in shared))


def claim_key(claim: Property, edition: Edition) -> Hashable:
    """A key that properties with the same claim share, whatever their scopes."""
    return len(claim.requests), claim.given, claim.always, claim.claim, edition


def violations_in(d: Diagrams, claim: Property, edition: Edition, scope: int) -> tuple[int, int]:
    """Two diagrams within the scope: the violations of the property, and where a decision is a gap or a conflict."""
    if is_across_days(d.policy, claim):
        return due_tests.violations(d, claim, edition, scope)
    classes, where = d.day_classes, partial(where_outcomes, d, claim, edition, scope)

    def faulty(*pair: Outcome) -> bool:
        return any(outcome.faulty for outcome in pair)

    def broken(*pair: Outcome) -> bool:
        if faulty(*pair):
            return True
        if not all(passes(test, pair) for test in claim.given):
            return False
        return all(passes(test, pair) for test in claim.claim) is not claim.always

    if classes is None:
        return where(broken), where(faulty)

    def broken_on_day(*pair: Dated) -> bool:
        return any(each.outcome.faulty for each in pair) or classes.broken(claim, pair)

    return where(broken_on_day), where(faulty, dated=False)


def witnesses_in(d: Diagrams, claim: Existence, edition: Edition, scope: int) -> int:
    """True within the scope where no decision is a gap or a conflict, and all that is claimed of some request holds."""
    if is_across_days(d.policy, claim):
        return due_tests.witnesses(d, claim, edition, scope)
    classes, where = d.day_classes, partial(where_outcomes, d, claim, edition, scope)

    def shown(*pair: Outcome) -> bool:
        return not any(outcome.faulty for outcome in pair) and all(passes(test, pair) for test in claim.claim)

    if classes is None:
        return where(shown)

    def shown_on_day(*pair: Dated) -> bool:
        faulty = any(each.outcome.faulty for each in pair)
        return not faulty and classes.shown(claim, pair)

    return where(shown_on_day)


def where_outcomes(
    d: Diagrams, claim: Quantified, edition: Edition, scope: int, test: Callable[..., bool], *, dated: bool = True
) -> int:
    """True within the scope where the outcomes of the claim's requests pass the test: `dated` where times are on clocks, unless
    the test does not ask for days.
    """
    classes = d.day_classes if dated else None
    views = [d.decisions_view(edition, n) for n in range(len(claim.requests))]
    outcomes = [(view, builder.outcomes() if classes is None else classes.dated(builder)) for view, builder in views]
    if len(outcomes) == 1:
        return d.forest.both(scope, d.forest.apply(test, outcomes[0][1]))
    one_day = classes is not None and d.policy.dated_by not in claim.differ
    return where_related(d.forest, scope, test, outcomes[0], outcomes[1], shared=day_class if one_day else None)


def day_class(value: object) -> int:
    """The class of the day of an outcome; what is not an outcome has a class of its own."""
    return value.day_class if isinstance(value, Dated) else -2


def outcome_changes(d: Diagrams) -> int:
    """True where the decision changes."""
    return d.forest.apply(bool, d.moves())
