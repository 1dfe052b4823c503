"""From a policy, or a proposal, to everything that has to be shown of it. A verb: claims in, obligations out.

Each obligation pairs the question as it was put with the formula that a counterexample (or, where existence is claimed,
a witness) satisfies. Only solvers read the formula; the diagram reads the question, so a slip made here is seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import assert_never

from policy_dsl.model.claims import (
    AnswersWithin,
    ChangesNothingWhere,
    ChangesOnlyWhere,
    Compared,
    Direction,
    EveryChangeIs,
    Example,
    GivesUp,
    Intent,
    OutcomeTest,
    PermitsNothingNew,
    Permitted,
    Property,
    Refused,
    RefusesNothingNew,
    RefusesWhere,
    Relation,
    Restores,
)
from policy_dsl.model.conditions import Condition, Not
from policy_dsl.model.decisions import Access, Outcome, answered
from policy_dsl.model.policy import Policy, Proposal
from policy_dsl.model.provisions import AnswerWithin, HitRule, Permit, Provision, Refuse, Table, Target
from verifier.formulas import (
    Applies,
    Changed,
    ComesOut,
    Differ,
    Every,
    Formula,
    InOrder,
    Later,
    Meets,
    NotSo,
    Possible,
    Some,
    Stands,
)
from verifier.questions import (
    Alive,
    ChangesSomething,
    ExcludesSomething,
    HitRuleHolds,
    LeavesSomething,
    NoConflict,
    NoGap,
    Obligation,
    SpeaksOfSomething,
)
from verifier.verdict import Edition, Kind

FALSE: Formula = Some(())


def obligations(policy: Policy, proposal: Proposal | None = None) -> tuple[Obligation, ...]:
    """Everything to show: of a policy on its own, or of the amended policy of a proposal.

    In order: properties, intents, examples, then what is always asked. `restores` and `gives up` are not among them:
    they follow from the verdicts on the property before and after.
    """
    examples: Iterator[Obligation] | map[Obligation]
    if proposal is None:
        examples = map(example_holds, policy.examples)
        spoken = policy.examples
    else:
        examples = proposal_examples(proposal)
        spoken = (*proposal.base.examples, *proposal.examples)
    claims: tuple[Property | Example, ...] = (*policy.properties, *spoken)
    return (
        *(property_holds(claim) for claim in policy.properties),
        *(intent_met(intent) for intent in (proposal.intents if proposal else ()) if not derived(intent)),
        *examples,
        no_gap(policy),
        no_conflict(policy),
        *nothing_dead(policy),
        *(excludes_something(clause.id, clause.when, policy) for clause in policy.impossible),
        *([leaves_something(policy)] if policy.impossible else []),
        *map(speaks_of_something, claims),
        *([changes_something(proposal)] if proposal else []),
        *(hit_rule_holds(policy, table) for table in policy.tables if table.hit_rule is not HitRule.ANY_NUMBER),
    )


def before(proposal: Proposal) -> tuple[Obligation, ...]:
    """The properties asked again of the base, by which a report says what an amendment repairs or breaks.

    The base's own, and those that the proposal adds and says it restores or gives up.
    """
    derived_from = {intent.aim.property for intent in proposal.intents if isinstance(intent.aim, Restores | GivesUp)}
    added = tuple(claim for claim in proposal.properties if claim.name in derived_from)
    return tuple(property_holds(claim, Edition.BASE) for claim in (*proposal.base.properties, *added))


def derived(intent: Intent) -> bool:
    """Whether the intent follows from two verdicts on a property, so that no engine is asked."""
    return isinstance(intent.aim, Restores | GivesUp)


# What is claimed


def property_holds(claim: Property, edition: Edition = Edition.AMENDED) -> Obligation:
    """No possible request or pair that meets `where` violates the property."""
    requests = range(len(claim.requests))
    kept = Every(tuple(outcome_test(test, edition) for test in claim.claim))
    violated = Every((*(outcome_test(test, edition) for test in claim.given), NotSo(kept) if claim.always else kept))
    return Obligation(
        name=claim.name,
        kind=Kind.CLAIM,
        subject=None,
        sentence=claim.sentence,
        question=claim,
        sought=Every((spoken_of(claim), Some((*(faulty(r, edition) for r in requests), violated)))),
        names=claim.requests,
        differ=claim.differ,
        edition=edition,
        clause=claim.clause,
    )


def spoken_of(claim: Property | Example) -> Formula:
    """The requests, or pairs of different ones, of which the claim speaks."""
    match claim:
        case Property():
            requests = tuple(Possible(r) for r in range(len(claim.requests)))
            different = (Differ(),) if len(claim.requests) == 2 else ()
            return Every((*requests, *different, Meets(claim.where)))
        case Example():
            return Every((Possible(), Meets(claim.given)))
        case _:
            assert_never(claim)


def outcome_test(test: OutcomeTest, edition: Edition) -> Formula:
    """A test of outcomes; none is met by a gap or a conflict."""
    match test:
        case Permitted(request):
            return ComesOut(request, Access.PERMITTED, edition)
        case Refused(request):
            return ComesOut(request, Access.REFUSED, edition)
        case Compared():
            return InOrder(test, edition)
        case _:
            assert_never(test)


def faulty(request: int, edition: Edition) -> Formula:
    """The policy fails to decide the request."""
    return Some((ComesOut(request, Access.GAP, edition), ComesOut(request, Access.CONFLICT, edition)))


def comes_out_as(outcome: Outcome, edition: Edition) -> Formula:
    """Request 0 gets exactly this outcome."""
    return InOrder(Compared(0, Relation.SAME, outcome), edition)


def example_holds(example: Example, edition: Edition = Edition.AMENDED) -> Obligation:
    """Every possible request that meets what is given gets what is expected."""
    wrong = NotSo(comes_out_as(example.expect, edition))
    return Obligation(
        name=example.name,
        kind=Kind.EXAMPLE,
        subject=None,
        sentence=example.sentence,
        question=example,
        sought=Every((spoken_of(example), wrong)),
        edition=edition,
        clause=example.clause,
    )


def proposal_examples(proposal: Proposal) -> Iterator[Obligation]:
    """The base's examples judge the base; a proposal's own judge the amended policy, and the base by `was`."""
    for example in proposal.base.examples:
        yield example_holds(example, Edition.BASE)
    for example in proposal.examples:
        yield example_holds(example)
        if example.was is not None:
            yield example_holds(replace(example, expect=example.was, was=None), Edition.BASE)


def intent_met(intent: Intent) -> Obligation:
    """No possible request goes against the aim; one with a gap or a conflict, before or after, always does."""
    scope, against = aim_missed(intent)
    undecided = Some((faulty(0, Edition.BASE), faulty(0, Edition.AMENDED)))
    return Obligation(
        name=intent.sentence,
        kind=Kind.INTENT,
        subject=None,
        sentence=intent.sentence,
        question=intent,
        sought=Every((Possible(), scope, Some((undecided, against)))),
        clause=intent.clause,
    )


def aim_missed(intent: Intent) -> tuple[Formula, Formula]:
    """Of which requests the aim speaks, and what goes against it there."""
    match intent.aim:
        case ChangesOnlyWhere(where):
            return Meets(Not(where)), Changed()
        case ChangesNothingWhere(where):
            return Meets(where), Changed()
        case AnswersWithin(seconds, where):
            other = NotSo(comes_out_as(answered(seconds), Edition.AMENDED))
            return Meets(where), Every((permitted(Edition.AMENDED), other))
        case RefusesWhere(where):
            return Meets(where), NotSo(refused(Edition.AMENDED))
        case EveryChangeIs(directions):
            moves: dict[Direction, Formula] = {
                Direction.FASTER: Every((answered_twice(), Changed(), NotSo(Later()))),
                Direction.SLOWER: Later(),
                Direction.REFUSED: newly_refused(),
                Direction.PERMITTED: newly_permitted(),
            }
            return Every(()), Some(tuple(moves[way] for way in Direction if way not in directions))
        case RefusesNothingNew():
            return Every(()), newly_refused()
        case PermitsNothingNew():
            return Every(()), newly_permitted()
        case Restores() | GivesUp():
            raise ValueError("`restores` and `gives up` follow from two verdicts and are not asked")
        case _:
            assert_never(intent.aim)


def permitted(edition: Edition) -> Formula:
    """Request 0 is answered."""
    return ComesOut(0, Access.PERMITTED, edition)


def refused(edition: Edition) -> Formula:
    """Request 0 is refused."""
    return ComesOut(0, Access.REFUSED, edition)


def answered_twice() -> Formula:
    """Answered before and after."""
    return Every((permitted(Edition.BASE), permitted(Edition.AMENDED)))


def newly_refused() -> Formula:
    """Permitted before, refused after."""
    return Every((permitted(Edition.BASE), refused(Edition.AMENDED)))


def newly_permitted() -> Formula:
    """Refused before, permitted after."""
    return Every((refused(Edition.BASE), permitted(Edition.AMENDED)))


# What is always asked


def no_gap(policy: Policy) -> Obligation:
    """Every possible permitted request has a time."""
    return Obligation(
        name="no gap",
        kind=Kind.GAP,
        subject=None,
        sentence="Every permitted request has a target response time.",
        question=NoGap(),
        sought=Every((Possible(), ComesOut(0, Access.GAP))),
        clause=policy.clause,
    )


def no_conflict(policy: Policy) -> Obligation:
    """No possible permitted request has two times that differ."""
    return Obligation(
        name="no conflict",
        kind=Kind.CONFLICT,
        subject=None,
        sentence="No permitted request has two target response times that differ.",
        question=NoConflict(),
        sought=Every((Possible(), ComesOut(0, Access.CONFLICT))),
        clause=policy.clause,
    )


def nothing_dead(policy: Policy) -> Iterator[Obligation]:
    """Every provision, the one at the margin with them, shows in some decision."""
    lifted: dict[tuple[Target, ...], Formula] = {}
    for provision in policy.by_id.values():
        yield Obligation(
            name="nothing dead",
            kind=Kind.DEAD,
            subject=provision.id,
            sentence=f"`{provision.id}` {shows(provision, provision is policy.otherwise)}.",
            question=Alive(provision.id),
            sought=Every((Possible(), alive(policy, provision, lifted))),
            exists=True,
            clause=provision.clause,
        )


def shows(provision: Provision, at_the_margin: bool) -> str:
    """What a live provision of its kind does, in words that follow its name."""
    if at_the_margin:
        return "decides some request"
    match provision.effect:
        case AnswerWithin():
            return "gives some request that is not refused its time"
        case Refuse():
            return "refuses some request"
        case Permit():
            return "lifts a refusal for some request" if provision.overrides else "applies to some request"
        case _:
            assert_never(provision.effect)


def alive(policy: Policy, provision: Provision, lifted: dict[tuple[Target, ...], Formula]) -> Formula:
    """The provision shows in the decision on request 0. `lifted` keeps what permits with equal targets share."""
    if provision is policy.otherwise:
        return Stands(provision.id)
    match provision.effect:
        case AnswerWithin():
            return Every((Stands(provision.id), NotSo(refused(Edition.AMENDED))))
        case Refuse():
            return Stands(provision.id)
        case Permit() if provision.overrides:
            if provision.overrides not in lifted:
                reached = (Applies(p.id) for p in policy.provisions if provision.id in policy.set_aside_by[p.id])
                lifted[provision.overrides] = Some(tuple(reached))
            return Every((Applies(provision.id), lifted[provision.overrides]))
        case Permit():
            return Applies(provision.id)
        case _:
            assert_never(provision.effect)


def excludes_something(clause: str, when: Condition, policy: Policy) -> Obligation:
    """Some request meets the clause, whatever the other clauses exclude."""
    return Obligation(
        name="nothing dead",
        kind=Kind.DEAD,
        subject=clause,
        sentence=f"`{clause}` excludes some request.",
        question=ExcludesSomething(clause),
        sought=Meets(when),
        exists=True,
        clause=next(c.clause for c in policy.impossible if c.id == clause),
    )


def leaves_something(policy: Policy) -> Obligation:
    """The clauses together leave at least one request."""
    return Obligation(
        name="no vacuous claim",
        kind=Kind.VACUOUS,
        subject=None,
        sentence="The `impossible` clauses together leave some request.",
        question=LeavesSomething(),
        sought=Possible(),
        exists=True,
        clause=policy.clause,
    )


def speaks_of_something(claim: Property | Example) -> Obligation:
    """Some possible request, or pair of two different ones, meets the facts that the claim asks for."""
    pair = isinstance(claim, Property) and len(claim.requests) == 2
    return Obligation(
        name="no vacuous claim",
        kind=Kind.VACUOUS,
        subject=claim.name,
        sentence=f"`{claim.name}` speaks of some {'pair of requests' if pair else 'request'}.",
        question=SpeaksOfSomething(claim),
        sought=spoken_of(claim),
        exists=True,
        names=claim.requests if isinstance(claim, Property) else ("r",),
        differ=claim.differ if isinstance(claim, Property) else (),
        clause=claim.clause,
    )


def changes_something(proposal: Proposal) -> Obligation:
    """The proposal changes at least one decision."""
    return Obligation(
        name="no vacuous claim",
        kind=Kind.VACUOUS,
        subject=proposal.name,
        sentence=f"`{proposal.name}` changes some decision.",
        question=ChangesSomething(),
        sought=Every((Possible(), Changed())),
        exists=True,
        clause=proposal.clause,
    )


def hit_rule_holds(policy: Policy, table: Table) -> Obligation:
    """As many rows of the table as its hit rule says apply to each possible request under its `when`."""
    rows = [Applies(p.id) for p in policy.provisions if p.path[0] == table.name]
    some, several = some_and_several(rows)
    broken = several if table.hit_rule is HitRule.AT_MOST_ONE else Some((NotSo(some), several))
    return Obligation(
        name="hit rule",
        kind=Kind.HIT_RULE,
        subject=table.name,
        sentence=f"In `{table.name}`, {table.hit_rule.value}.",
        question=HitRuleHolds(table.name),
        sought=Every((Possible(), Meets(table.when), broken)),
        clause=table.clause,
    )


def some_and_several(rows: Sequence[Formula]) -> tuple[Formula, Formula]:
    """That at least one of them holds, and that at least two do: halves of halves, so that many rows stay cheap."""
    if not rows:
        return FALSE, FALSE
    if len(rows) == 1:
        return rows[0], FALSE
    middle = len(rows) // 2
    some_left, several_left = some_and_several(rows[:middle])
    some_right, several_right = some_and_several(rows[middle:])
    both = Every((some_left, some_right))
    return Some((some_left, some_right)), Some((several_left, several_right, both))
