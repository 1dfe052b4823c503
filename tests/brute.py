"""Verdicts by trying every request and every pair, with `evaluate` and nothing else of the engines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, product

from policy_dsl.evaluate import evaluate, holds, impossible, values
from policy_dsl.model import claims as c
from policy_dsl.model.decisions import Decision, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, HitRule, Permit, Provision, Refuse
from policy_dsl.model.vocabulary import Value
from verifier.obligations import questions as q
from verifier.obligations.questions import Obligation
from verifier.verdict import Edition

Request = dict[str, Value]


@dataclass
class Space:
    """Every request of a policy, and what its editions answer."""

    policy: Policy
    base: Policy | None = None
    known: dict[tuple[c.Property, Edition], Counted] = field(default_factory=dict)

    @cached_property
    def everything(self) -> list[Request]:
        names = [a.name for a in self.policy.attributes]
        return [dict(zip(names, v, strict=True)) for v in product(*map(values, self.policy.attributes))]

    @cached_property
    def possible(self) -> list[Request]:
        return [r for r in self.everything if not impossible(self.policy, r)]

    @cached_property
    def decisions(self) -> dict[Edition, dict[int, Decision]]:
        editions = {Edition.AMENDED: self.policy, Edition.BASE: self.base or self.policy}
        return {e: {id(r): evaluate(p, r) for r in self.possible} for e, p in editions.items()}

    @cached_property
    def outcomes(self) -> dict[Edition, dict[int, Outcome]]:
        return {e: {r: d.outcome for r, d in decided.items()} for e, decided in self.decisions.items()}

    def deciding(self, requests: Iterable[Request], *editions: Edition) -> frozenset[str]:
        """The provisions that decide one of these requests."""
        return frozenset(name for r in requests for e in editions for name in self.decisions[e][id(r)].by)

    def tried(self, claim: c.Property, edition: Edition) -> Counted:
        """The count of a property, made once: it is asked for twice."""
        if (claim, edition) not in self.known:
            self.known[claim, edition] = of_property(self, claim, edition)
        return self.known[claim, edition]

    def pairs(self, differ: tuple[str, ...], requests: list[Request]) -> Iterator[tuple[Request, Request]]:
        alike: dict[tuple[Value, ...], list[Request]] = {}
        for r in requests:
            alike.setdefault(tuple(v for n, v in r.items() if n not in differ), []).append(r)
        for group in alike.values():
            yield from ((a, b) for a, b in product(group, group) if a is not b)


@dataclass(frozen=True)
class Counted:
    """How many the question speaks of, how many violate it (or show what was to exist), and so on.

    `deciding` are the provisions that decide what violates it or, where nothing does, what it speaks of.
    """

    of: int
    count: int
    faulty: int = 0
    unpaired: int = 0
    combinations: int | None = None
    deciding: frozenset[str] = frozenset()


def slower(outcome: Outcome) -> float:
    return float("inf") if outcome.seconds is None else float(outcome.seconds)


def said(test: c.OutcomeTest, outcomes: list[Outcome]) -> bool:
    if isinstance(test, c.Permitted):
        return outcomes[test.request].access.value == "permitted"
    if isinstance(test, c.Refused):
        return outcomes[test.request].access.value == "refused"
    one = slower(outcomes[test.left])
    two = slower(test.right if isinstance(test.right, Outcome) else outcomes[test.right])
    if test.relation is c.Relation.FASTER:
        return one < two
    return one > two if test.relation is c.Relation.SLOWER else one == two


def count(space: Space, o: Obligation) -> Counted:
    """The count of an obligation."""
    question = o.question
    if isinstance(question, c.Property):
        return space.tried(question, o.edition)
    if isinstance(question, q.ScopeNotEmpty) and isinstance(question.claim, c.Property):
        spoken = space.tried(question.claim, o.edition)
        return Counted(spoken.of, spoken.of, 0, spoken.unpaired)
    outcomes = space.outcomes
    now, then = outcomes[o.edition], outcomes[Edition.BASE]
    after = outcomes[Edition.AMENDED]
    policy = space.policy if o.edition is Edition.AMENDED or space.base is None else space.base
    asked = set(Edition) if isinstance(question, q.AimMet | q.ChangesADecision) else {o.edition}

    def tally(scope: Callable[[Request], bool], bad: Callable[[Request], bool]) -> Counted:
        spoken = [r for r in space.possible if scope(r)]
        wrong = [r for r in spoken if bad(r)]
        claimed = isinstance(question, c.Example)  # what is built in is about faults itself
        faulty = sum(now[id(r)].faulty for r in wrong) if claimed else 0
        return Counted(len(spoken), len(wrong), faulty, deciding=space.deciding(wrong or spoken, *asked))

    if isinstance(question, q.NoGap | q.NoConflict):
        kind = "gap" if isinstance(question, q.NoGap) else "conflict"
        return tally(lambda _: True, lambda r: now[id(r)].access.value == kind)
    if isinstance(question, q.Alive):
        provision, decisions = policy.by_id[question.provision], space.decisions[o.edition]
        return tally(lambda _: True, lambda r: shows(policy, provision, r, decisions[id(r)]))
    if isinstance(question, q.ExcludesARequest):
        (clause,) = [i for i in policy.impossible if i.id == question.clause]
        return Counted(len(space.everything), sum(holds(clause.when, r) for r in space.everything))
    if isinstance(question, q.LeavesARequest):
        return Counted(len(space.everything), len(space.possible))
    if isinstance(question, q.ScopeNotEmpty):
        given = question.claim.given
        return tally(lambda r: holds(given, r), lambda _: True)  # type: ignore[arg-type]  # an example's condition
    if isinstance(question, q.ChangesADecision):
        return tally(lambda _: True, lambda r: then[id(r)] != after[id(r)])
    if isinstance(question, q.HitRuleHolds):
        (table,) = [t for t in policy.tables if t.name == question.table]
        rows = [p for p in policy.provisions if p.path[0] == table.name]

        def wrong(r: Request) -> bool:
            hit = sum(holds(p.when, r) for p in rows)
            return hit > 1 or (hit == 0 and table.hit_rule is HitRule.EXACTLY_ONE)

        return tally(lambda r: holds(table.when, r), wrong)
    if isinstance(question, c.Example):
        wanted = question.was if o.edition is Edition.BASE and question.was else question.expect
        return tally(lambda r: holds(question.given, r), lambda r: now[id(r)] != wanted)
    scope, bad = intent(question, then, after)
    counted = tally(scope, bad)
    faulty = [r for r in space.possible if scope(r) and (then[id(r)].faulty or after[id(r)].faulty)]
    return replace(counted, faulty=len(faulty))


def shows(policy: Policy, p: Provision, r: Request, decision: Decision) -> bool:
    """Whether the provision shows in the decision on one request."""
    if p is policy.otherwise:
        return p.id in decision.by
    applies = holds(p.when, r)
    if isinstance(p.effect, Permit):
        lifted = any(p.id in policy.reached_by[other] for other in decision.overridden)
        return applies and (lifted or not p.overrides)
    stands = applies and p.id not in decision.overridden
    if isinstance(p.effect, AnswerWithin):
        refusals = [x for x in policy.provisions if isinstance(x.effect, Refuse) and holds(x.when, r)]
        return stands and not [x for x in refusals if x.id not in decision.overridden]
    return stands


def of_property(space: Space, claim: c.Property, edition: Edition) -> Counted:
    """A property, pair by pair."""
    outcomes = space.outcomes[edition]
    if len(claim.requests) == 1:
        tuples: list[tuple[Request, ...]] = [(r,) for r in space.possible]
    else:
        tuples = list(space.pairs(claim.differ, space.possible))
    spoken = [rs for rs in tuples if holds(claim.where, *rs)]
    faulty, cells = 0, set()
    wrong: list[tuple[Request, ...]] = []
    for rs in spoken:
        results = [outcomes[id(r)] for r in rs]
        broken = any(o.faulty for o in results)
        faulty += broken
        if not broken and all(said(t, results) for t in claim.given):
            holds_all = all(said(t, results) for t in claim.claim)
            broken = holds_all != claim.always
        if broken:
            wrong.append(rs)
            cells.add(tuple(rs[0][n] for n in claim.counted_by))
    alone = unpaired(space, claim) if len(claim.requests) == 2 else 0
    deciding = space.deciding(chain.from_iterable(wrong or spoken), edition)
    return Counted(len(spoken), len(wrong), faulty, alone, len(cells) if claim.counted_by and wrong else None, deciding)


def unpaired(space: Space, claim: c.Property) -> int:
    """The possible requests that the claim would relate to some impossible one, and relates to no possible one."""
    possible = {id(r) for r in space.possible}
    partners: dict[int, set[bool]] = {}
    for r, s in space.pairs(claim.differ, space.everything):
        if id(r) in possible and (holds(claim.where, r, s) or holds(claim.where, s, r)):
            partners.setdefault(id(r), set()).add(id(s) in possible)
    return sum(kinds == {False} for kinds in partners.values())


Facts = Callable[[Request], bool]


def intent(question: q.AimMet, then: dict[int, Outcome], after: dict[int, Outcome]) -> tuple[Facts, Facts]:
    """What an intent speaks of, and which changes go against it."""
    aim = question.aim

    def moves(r: Request) -> str | None:
        one, two = then[id(r)], after[id(r)]
        if one == two:
            return None
        if two.access.value == "refused":
            return "refused"
        if one.access.value == "refused":
            return "permitted"
        return "slower" if slower(two) > slower(one) else "faster"

    def faulty(r: Request) -> bool:
        return then[id(r)].faulty or after[id(r)].faulty

    if isinstance(aim, c.ChangesOnlyWhere):
        return lambda r: not holds(aim.where, r), lambda r: faulty(r) or moves(r) is not None
    if isinstance(aim, c.ChangesNothingWhere):
        return lambda r: holds(aim.where, r), lambda r: faulty(r) or moves(r) is not None
    if isinstance(aim, c.AnswersWithin):
        return lambda r: holds(aim.where, r), lambda r: faulty(r) or (after[id(r)].seconds or 0) > aim.seconds
    if isinstance(aim, c.AnswersInExactly):
        return lambda r: holds(aim.where, r), lambda r: faulty(r) or after[id(r)].seconds not in (None, aim.seconds)
    if isinstance(aim, c.RefusesWhere):
        return lambda r: holds(aim.where, r), lambda r: faulty(r) or after[id(r)].access.value != "refused"
    if isinstance(aim, c.EveryChangeIs):
        ways = {d.value for d in aim.directions}
        return lambda _: True, lambda r: faulty(r) or moves(r) not in (None, *ways)
    if isinstance(aim, c.RefusesNothingNew):
        return lambda _: True, lambda r: faulty(r) or moves(r) == "refused"
    if isinstance(aim, c.PermitsNothingNew):
        return lambda _: True, lambda r: faulty(r) or moves(r) == "permitted"
    raise TypeError(aim)
