"""Verdicts by trying every request and every pair, with `evaluate` and nothing else of the engines.

A request of a policy with named times is tried in each of them, and counted once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, product

from msgspec import Struct

from policy_dsl.calendar.stepping import last_day
from policy_dsl.evaluate import evaluate, holds, impossible, values
from policy_dsl.model import claims as c
from policy_dsl.model.clock_order import on_clocks
from policy_dsl.model.conditions import Condition, Fact
from policy_dsl.model.decisions import Decision, Outcome, answered
from policy_dsl.model.policy import Derivation, Policy
from policy_dsl.model.provisions import AnswerWithin, Cap, Floor, HitRule, Permit, Provision, Refuse
from policy_dsl.model.times import TIME_FACT, Time, in_seconds, promise, whole_seconds
from policy_dsl.model.vocabulary import Value
from tests.brute_clocks import Receipt, receipts, signs, wait
from verifier.obligations import questions as q
from verifier.obligations.questions import Obligation
from verifier.results.status import Edition

Request = dict[str, Value]
Facts = Mapping[str, Value]


class Held:
    """Whether a condition holds of so many requests: looked up once for all that say the same of the facts it is about."""

    def __init__(self, condition: Condition, many: int) -> None:
        self.condition = condition
        self.names = [sorted({f.attribute for f in facts(condition) if f.request == n}) for n in range(many)]
        self.known: dict[tuple[tuple[Value, ...], ...], bool] = {}

    def says(self, n: int, request: Request) -> tuple[Value, ...]:
        """What the request says of the facts, as the one of this number."""
        return tuple([request[name] for name in self.names[n]])

    def __call__(self, *requests: Request) -> bool:
        said = tuple([self.says(n, request) for n, request in enumerate(requests)])
        if said not in self.known:
            self.known[said] = holds(self.condition, *requests)
        return self.known[said]


def facts(part: object) -> Iterator[Fact]:
    """Every fact in a condition, or in a part of one."""
    if isinstance(part, Fact):
        yield part
    elif isinstance(part, tuple | Struct):
        for inner in part if isinstance(part, tuple) else [getattr(part, name) for name in part.__struct_fields__]:
            yield from facts(inner)


def once(policy: Policy, spoken: Collection[Facts] | Collection[tuple[Facts, ...]]) -> int:
    """The number of these requests, or pairs, of several times each once."""
    if not policy.times:
        return len(spoken)
    return len({tuple(map(untimed, each if isinstance(each, tuple) else (each,))) for each in spoken})


def untimed(request: Facts) -> tuple[tuple[str, Value], ...]:
    """The request, whichever of several times is asked about."""
    return tuple((name, value) for name, value in request.items() if name != TIME_FACT)


Spoken = list[tuple[Request, ...]]


@dataclass
class Space:
    """Every request of a policy, and what its editions answer."""

    policy: Policy
    base: Policy | None = None
    known: dict[tuple[c.Quantified, Edition], Counted] = field(default_factory=dict)
    known_spoken: dict[tuple[Condition, tuple[str, ...], int], tuple[Spoken, int]] = field(default_factory=dict)

    @cached_property
    def everything(self) -> list[Request]:
        names = [a.name for a in self.policy.dimensions]
        return [dict(zip(names, v, strict=True)) for v in product(*map(values, self.policy.dimensions))]

    def once(self, spoken: Collection[Facts] | Collection[tuple[Facts, ...]]) -> int:
        """How many requests, or pairs of them, these are, of several times each once."""
        return once(self.policy, spoken)

    @cached_property
    def possible(self) -> list[Request]:
        return [r for r in self.everything if not impossible(self.policy, r)]

    @cached_property
    def decisions(self) -> dict[Edition, dict[int, Decision]]:
        after = {id(r): evaluate(self.policy, r) for r in self.possible}
        before = after if self.base is None else {id(r): evaluate(self.base, r) for r in self.possible}
        return {Edition.AMENDED: after, Edition.BASE: before}

    @cached_property
    def outcomes(self) -> dict[Edition, dict[int, Outcome]]:
        """Equal ones are the same."""
        one: dict[Outcome, Outcome] = {}
        return {
            e: {r: one.setdefault(d.outcome, d.outcome) for r, d in decided.items()}
            for e, decided in self.decisions.items()
        }

    def deciding(self, requests: Iterable[Request], *editions: Edition) -> frozenset[str]:
        """The provisions that decide one of these requests."""
        these = set(map(id, requests))
        return frozenset(name for r in these for e in editions for name in self.decisions[e][r].by)

    def tried(self, claim: c.Quantified, edition: Edition) -> Counted:
        """The count of a property, made once: it is asked for twice."""
        if (claim, edition) not in self.known:
            self.known[claim, edition] = of_property(self, claim, edition)
        return self.known[claim, edition]

    def spoken(self, claim: c.Quantified) -> tuple[Spoken, int]:
        """The requests, or pairs, that a property speaks of, and how many are unpaired; once for all with the same `where`."""
        about = claim.where, claim.differ, len(claim.requests)
        if about not in self.known_spoken:
            if len(claim.requests) == 1:
                self.known_spoken[about] = [(r,) for r in self.possible if holds(claim.where, r)], 0
            else:
                self.known_spoken[about] = [*self.related(claim)], unpaired(self, claim)
        return self.known_spoken[about]

    def related(self, claim: c.Quantified) -> Iterator[tuple[Request, Request]]:
        """The pairs that a property speaks of."""
        where = Held(claim.where, 2)
        for group in self.groups(claim.differ, self.possible):
            alike: list[dict[tuple[Value, ...], list[Request]]] = [
                {},
                {},
            ]  # as the first of the pair, and as the second
            for n, r in product((0, 1), group):
                alike[n].setdefault(where.says(n, r), []).append(r)
            for ones, others in product(alike[0].values(), alike[1].values()):
                if where(ones[0], others[0]):
                    yield from ((a, b) for a, b in product(ones, others) if a is not b)

    def groups(self, differ: tuple[str, ...], requests: list[Request]) -> list[list[Request]]:
        """The requests, those together that are alike but for these attributes."""
        names = [a.name for a in self.policy.dimensions if a.name not in differ]
        alike: dict[tuple[Value, ...], list[Request]] = {}
        for r in requests:
            alike.setdefault(tuple([r[name] for name in names]), []).append(r)
        return [*alike.values()]

    def pairs(self, differ: tuple[str, ...], requests: list[Request]) -> Iterator[tuple[Request, Request]]:
        for group in self.groups(differ, requests):
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


def slower(outcome: Outcome, receipt: Receipt | None = None) -> float:
    if receipt is not None:
        return wait(outcome, receipt)
    return float("inf") if outcome.seconds is None else float(whole_seconds(outcome.seconds) or 0)


def said(test: c.OutcomeTest, outcomes: list[Outcome], receipt: Receipt | None = None) -> bool:
    if isinstance(test, c.Permitted):
        return outcomes[test.request].access.value == "permitted"
    if isinstance(test, c.Refused):
        return outcomes[test.request].access.value == "refused"
    one = slower(outcomes[test.left], receipt)
    two = slower(test.right if isinstance(test.right, Outcome) else outcomes[test.right], receipt)
    if test.relation is c.Relation.FASTER:
        return one < two
    return one > two if test.relation is c.Relation.SLOWER else one == two


def broken_or_shown(policy: Policy, claim: c.Quantified, outcomes: list[Outcome], day: Value | None) -> Iterator[bool]:
    """Whether the claim is broken by these outcomes, none of which is a fault, or shown if it is about some request: without
    clocks once, else at each instant of the day of receipt.
    """
    every: list[Receipt | None] = [None]
    given = () if isinstance(claim, c.Existence) else claim.given
    if day is not None:
        tests = [test for test in (*given, *claim.claim) if isinstance(test, c.Compared)]
        named = [test.right.seconds for test in tests if isinstance(test.right, Outcome)]
        every = [*receipts(policy, day, [*(outcome.seconds for outcome in outcomes), *named])]
    for receipt in every:
        kept = all(said(test, outcomes, receipt) for test in claim.claim)
        broken = kept if isinstance(claim, c.Existence) else kept != claim.always
        yield broken and all(said(test, outcomes, receipt) for test in given)


def day_of(space: Space, requests: Sequence[Facts]) -> Value | None:
    """The day of receipt of the requests, where it matters how long they wait: they have one then."""
    dated = space.policy.dated_by or ""
    days = {r[dated] for r in requests} if on_clocks(space.policy, space.base) else set[Value]()
    return days.pop() if len(days) == 1 else None


def count(space: Space, o: Obligation) -> Counted:
    """The count of an obligation."""
    question = o.question
    if isinstance(question, c.Quantified):
        return space.tried(question, o.edition)
    if isinstance(question, c.Availability):
        return of_availability(space, question, o.edition)
    if isinstance(question, q.ScopeNotEmpty) and isinstance(question.claim, c.Availability):
        spoken_of = space.once([r for r in space.possible if holds(question.claim.where, r)])
        return Counted(spoken_of, spoken_of)
    if isinstance(question, q.ScopeNotEmpty) and isinstance(question.claim, c.Property | c.Existence):
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
        faulty = space.once([r for r in wrong if now[id(r)].faulty]) if claimed else 0
        return Counted(space.once(spoken), space.once(wrong), faulty, deciding=space.deciding(wrong or spoken, *asked))

    if isinstance(question, q.NoGap | q.NoConflict):
        kind = "gap" if isinstance(question, q.NoGap) else "conflict"
        return tally(lambda _: True, lambda r: now[id(r)].access.value == kind)
    if isinstance(question, q.Alive):
        provision, decisions = policy.by_id[question.provision], space.decisions[o.edition]
        return tally(lambda _: True, lambda r: shows(policy, provision, r, decisions[id(r)]))
    if isinstance(question, q.ExcludesARequest):
        (clause,) = [i for i in policy.impossible if i.id == question.clause]
        return Counted(space.once(space.everything), space.once([r for r in space.everything if holds(clause.when, r)]))
    if isinstance(question, q.LeavesARequest):
        return Counted(space.once(space.everything), space.once(space.possible))
    if isinstance(question, q.ScopeNotEmpty):
        given = getattr(question.claim, "given")  # noqa: B009  # an example's condition
        return tally(lambda r: holds(given, r), lambda _: True)
    if isinstance(question, q.ChangesADecision):
        return tally(lambda _: True, lambda r: changes(space.policy, r, then[id(r)], after[id(r)]))
    if isinstance(question, q.NoFlaw | q.GivesSomeValue):
        derivation = policy.derivation(question.fact)
        return tally(lambda r: judged(derivation, question, r), lambda r: derived_wrongly(derivation, question, r))
    if isinstance(question, q.HitRuleHolds):
        (table,) = [t for t in policy.tables if t.name == question.table]
        rows = [p for p in policy.provisions if p.path[0] == table.name]

        def wrong(r: Request) -> bool:
            hit = sum(holds(p.when, r) for p in rows)
            return hit > 1 or (hit == 0 and table.hit_rule is HitRule.EXACTLY_ONE)

        return tally(lambda r: holds(table.when, r), wrong)
    if isinstance(question, c.Example):
        wanted = question.was if o.edition is Edition.BASE and question.was else question.expect
        due = question.due is None or ends_with(question.due, question.expect)
        return tally(lambda r: holds(question.given, r), lambda r: now[id(r)] != wanted or not due)
    scope, bad = intent(question, then, after, space.policy)
    counted = tally(scope, bad)
    faulty = [r for r in space.possible if scope(r) and (then[id(r)].faulty or after[id(r)].faulty)]
    return replace(counted, faulty=space.once(faulty))


def judged(derivation: Derivation, question: q.NoFlaw | q.GivesSomeValue, r: Request) -> bool:
    """Whether the question is about the request."""
    if isinstance(question, q.GivesSomeValue) or question.flaw is q.Flaw.TWO_VALUES:
        return True
    if question.flaw is q.Flaw.NO_VALUE:
        return holds(derivation.when, r)
    (table,) = [t for t in derivation.tables if t.name == question.table]
    return holds(table.when, r)


def derived_wrongly(derivation: Derivation, question: q.NoFlaw | q.GivesSomeValue, r: Request) -> bool:
    """Whether the request has the flaw, or the provision gives it the derived fact."""
    applying = {p.id: p for p in derivation.provisions if holds(p.when, r)}
    standing = {i: p for i, p in applying.items() if not set(derivation.reached_by[i]) & set(applying)}
    if isinstance(question, q.GivesSomeValue):
        return question.provision in standing
    values = {p.effect for p in standing.values()}
    if question.flaw is q.Flaw.NO_VALUE:
        return not values and derivation.fact.otherwise is None and holds(derivation.when, r)
    if question.flaw is q.Flaw.TWO_VALUES:
        return len(values) > 1
    (table,) = [t for t in derivation.tables if t.name == question.table]
    hit = sum(p.path[0] == table.name for p in applying.values())
    return holds(table.when, r) and (hit > 1 or (hit == 0 and table.hit_rule is HitRule.EXACTLY_ONE))


def applying(provisions: Sequence[Provision], r: Request) -> list[Provision]:
    """The provisions that apply: of each order, the one above which none has a condition that holds."""
    held = [p for p in provisions if holds(p.when, r)]
    return [
        p for n, p in enumerate(held) if p.in_order is None or all(above.in_order != p.in_order for above in held[:n])
    ]


def shows(policy: Policy, p: Provision, r: Request, decision: Decision) -> bool:
    """Whether the provision shows in the decision on one request."""
    if p is policy.otherwise:
        return p.id in decision.by
    applies = p in applying(policy.provisions, r)
    if isinstance(p.effect, Permit):
        lifted = any(p.id in policy.reached_by[other] for other in decision.overridden)
        return applies and (lifted or not p.overrides)
    stands = applies and p.id not in decision.overridden
    if isinstance(p.effect, Cap | Floor):
        return p.id in decision.by
    if isinstance(p.effect, AnswerWithin):
        refusals = [x for x in applying(policy.provisions, r) if isinstance(x.effect, Refuse)]
        return stands and not [x for x in refusals if x.id not in decision.overridden]
    return stands


def of_property(space: Space, claim: c.Quantified, edition: Edition) -> Counted:
    """A property, pair by pair: what violates it, or shows it if it is about some request. What two outcomes make of it is
    looked up once for all pairs that have them.
    """
    outcomes = space.outcomes[edition]
    spoken, alone = space.spoken(claim)
    judged: dict[tuple[Value | None, ...], tuple[bool, bool]] = {}

    def judge(results: list[Outcome], day: Value | None) -> tuple[bool, bool]:
        if any(o.faulty for o in results):
            return not isinstance(claim, c.Existence), not isinstance(claim, c.Existence)
        return False, any(broken_or_shown(space.policy, claim, results, day))

    counted_by = () if isinstance(claim, c.Existence) else claim.counted_by
    faulty: Spoken = []
    cells = set()
    wrong: Spoken = []
    for rs in spoken:
        results = [outcomes[id(r)] for r in rs]
        day = day_of(space, rs)
        these = (day, *map(id, results))
        if these not in judged:
            judged[these] = judge(results, day)
        some_faulty, broken = judged[these]
        if some_faulty:
            faulty.append(rs)
        if broken:
            wrong.append(rs)
            cells.add(tuple([rs[0][n] for n in counted_by]))
    deciding = space.deciding(chain.from_iterable(wrong or spoken), edition)
    combinations = len(cells) if counted_by and wrong else None
    return Counted(space.once(spoken), space.once(wrong), space.once(faulty), alone, combinations, deciding)


def of_availability(space: Space, claim: c.Availability, edition: Edition) -> Counted:
    """What lacks a way, request by request; it depends on what decides the others, too."""
    outcomes = space.outcomes[edition]
    spoken, wrong, faulty = [], [], []
    around: dict[int, list[Request]] = {}
    for group in space.groups(claim.differ, space.possible):
        ways = [s for s in group if holds(claim.among, s) and not outcomes[id(s)].faulty]
        for r in group:
            around[id(r)] = group
            if not holds(claim.where, r):
                continue
            spoken.append(r)
            own = outcomes[id(r)]
            if own.faulty or not any(all(said(t, [own, outcomes[id(s)]]) for t in claim.claim) for s in ways):
                wrong.append(r)
                faulty += [r] if own.faulty else []
    beside = chain.from_iterable(around[id(r)] for r in wrong or spoken)
    counts = space.once(spoken), space.once(wrong), space.once(faulty)
    return Counted(*counts, deciding=space.deciding(beside, edition))


def unpaired(space: Space, claim: c.Quantified) -> int:
    """The possible requests that the claim would relate to some impossible one, and relates to no possible one."""
    possible = set(map(id, space.possible))
    where, alone = Held(claim.where, 2), list[Request]()

    def partner(r: Request, among: list[Request]) -> bool:
        return any(s is not r and (where(r, s) or where(s, r)) for s in among)

    for group in space.groups(claim.differ, space.everything):
        here = [r for r in group if id(r) in possible]
        missing = [r for r in group if id(r) not in possible]
        if missing:
            alone += [r for r in here if not partner(r, here) and partner(r, missing)]
    return space.once(alone)


Chosen = Callable[[Request], bool]


def ends_with(due: c.Due, expect: Outcome) -> bool:
    """Whether what is expected, and received on the one day, ends with the other: day by day."""
    assert expect.seconds is not None
    return last_day(promise(expect.seconds), due.received) == due.day


def clocked(policy: Policy, *outcomes: Outcome) -> bool:
    """Whether how long one waits depends on the day; of two outcomes that are answers."""
    return (
        policy.dated_by is not None
        and any(not isinstance(each.seconds, int) for each in outcomes)
        and all(each.seconds is not None for each in outcomes)
    )


def moved_on_clocks(policy: Policy, r: Request, one: Outcome, two: Outcome) -> str | None:
    """Whether one is due earlier than before, or later, at some instant of the day of receipt; or both."""
    assert one.seconds is not None
    assert two.seconds is not None
    ways = signs(policy, r[policy.dated_by or ""], two.seconds, one.seconds) - {0}
    return WAYS[frozenset(ways)] if ways else None


WAYS = {frozenset({1}): "faster", frozenset({-1}): "slower", frozenset({-1, 1}): "mixed"}


def changes(policy: Policy, r: Request, one: Outcome, two: Outcome) -> bool:
    """Whether the decision is another one: of two answers on clocks, due at another instant."""
    return moved_on_clocks(policy, r, one, two) is not None if clocked(policy, one, two) else one != two


def late(policy: Policy, r: Request, outcome: Outcome, limit: Time) -> bool:
    """Whether what is answered is due later than within the time, at some instant."""
    if outcome.seconds is None:
        return False
    if clocked(policy, outcome, answered(limit)):
        return moved_on_clocks(policy, r, answered(limit), outcome) in ("slower", "mixed")
    return (whole_seconds(outcome.seconds) or 0) > in_seconds(limit)


def intent(
    question: q.AimMet, then: dict[int, Outcome], after: dict[int, Outcome], policy: Policy
) -> tuple[Chosen, Chosen]:
    """What an intent speaks of, and which changes go against it."""
    aim = question.aim

    def moves(r: Request) -> str | None:
        one, two = then[id(r)], after[id(r)]
        if one == two:
            return None
        if clocked(policy, one, two):
            return moved_on_clocks(policy, r, one, two)
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
        return lambda r: holds(aim.where, r), lambda r: faulty(r) or late(policy, r, after[id(r)], aim.seconds)
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
