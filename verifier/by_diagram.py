"""The second opinion: every question answered on diagrams, without a solver, with exact counts and all regions.

It reads the question as it was put, never the formula that Z3 is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import assert_never, cast

from policy_dsl.diagram.boxes import Choices, boxes
from policy_dsl.diagram.build import Builder
from policy_dsl.diagram.forest import MOST_NODES, Forest, TooLargeError
from policy_dsl.diagram.space import Space, cut
from policy_dsl.model import claims
from policy_dsl.model.claims import Compared, Direction, Example, Intent, OutcomeTest, Property, Relation
from policy_dsl.model.conditions import AllOf, AnyOf, Condition, Has, Includes, Not, OneOf
from policy_dsl.model.decisions import REFUSED, Access, Outcome, wait
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, HitRule, Permit, Refuse
from policy_dsl.model.vocabulary import Request
from verifier import questions
from verifier.questions import Obligation, relations
from verifier.verdict import Assumption, Edition, Region, Status, direction


@dataclass(frozen=True, slots=True)
class Answer:
    """What the diagrams say of one obligation; the fields are those of a verdict.

    `witness` and `irrelevant` are by request name. When something was to exist, `count` is how often it does.
    """

    status: Status
    reason: str | None = None
    count: int | None = None
    of: int = 0
    faulty: int = 0
    unpaired: int = 0
    combinations: int | None = None
    regions: tuple[Region, ...] = ()
    witness: tuple[tuple[str, Request], ...] = ()
    irrelevant: tuple[tuple[str, tuple[str, ...]], ...] = ()
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as diagrams: what it speaks of, and what of that violates it (or shows what was to exist)."""

    scope: int
    sought: int
    faulty: int


@dataclass
class Diagrams:
    """The diagrams of a policy, and of its base, in one space for one request or for two."""

    policy: Policy
    base: Policy | None
    space: Space
    forest: Forest
    builders: dict[tuple[Edition, int], Builder] = field(default_factory=dict)

    def of(self, edition: Edition, request: int = 0) -> Builder:
        """The builder of an edition for a request."""
        if (edition, request) not in self.builders:
            policy = self.policy if edition is Edition.AMENDED or self.base is None else self.base
            self.builders[edition, request] = Builder(self.forest, self.space, policy, request)
        return self.builders[edition, request]

    def outcomes(self, edition: Edition, request: int = 0) -> int:
        """The outcome diagram of an edition for a request."""
        return self.of(edition, request).outcomes()

    def where(self, node: int, holds: Callable[[Outcome], bool]) -> int:
        """True where the outcome is such."""
        return self.forest.apply(holds, node)


def answer_all(
    policy: Policy,
    base: Policy | None,
    obligations: Iterable[Obligation],
    *,
    most: int = MOST_NODES,
    timeout: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> list[Answer]:
    """An answer for each obligation, in order.

    `timeout` is in seconds for each obligation. What outgrows its nodes or its time is undecided.
    """
    obligations = list(obligations)
    spaces: dict[tuple[str, ...], Diagrams | None] = {}
    found = []
    for obligation in obligations:
        if obligation.differ not in spaces:
            together = [o for o in obligations if o.differ == obligation.differ]
            spaces[obligation.differ] = diagrams(policy, base, together, obligation.differ, most, timeout)
        if progress is not None:
            progress(obligation.name)
        d = spaces[obligation.differ]
        if d is None:
            found.append(Answer(Status.UNDECIDED, "too_large"))
            continue
        if timeout is not None:
            d.forest.deadline = monotonic() + timeout
        try:
            found.append(answer(d, obligation))
        except (TooLargeError, RecursionError):
            found.append(Answer(Status.UNDECIDED, "too_large"))
    return found


def diagrams(
    policy: Policy,
    base: Policy | None,
    obligations: Iterable[Obligation],
    differ: tuple[str, ...],
    most: int = MOST_NODES,
    timeout: float | None = None,
) -> Diagrams | None:
    """An empty set of diagrams in the space cut by the policies and these obligations together."""
    conditions: list[Condition] = []
    for each in (policy, base):
        if each is not None:
            conditions += [clause.when for clause in each.impossible]
            conditions += [provision.when for provision in each.provisions]
            conditions += [table.when for table in each.tables]
    for obligation in obligations:
        conditions += conditions_of(obligation)
    try:
        space = cut(policy, conditions, differ)
        return Diagrams(policy, base, space, Forest([len(level.classes) for level in space.levels], most, timeout))
    except TooLargeError:
        return None


def conditions_of(obligation: Obligation) -> list[Condition]:
    """The conditions that a question brings with it."""
    match obligation.question:
        case Property(where=where):
            return [where]
        case questions.SpeaksOfSomething(claim):
            return [claim.where if isinstance(claim, Property) else claim.given]
        case Example(given=given):
            return [given]
        case Intent(aim=aim):
            about: Condition | None = getattr(aim, "where", None)
            return [] if about is None else [about]
        case _:
            return []


def answer(d: Diagrams, obligation: Obligation) -> Answer:
    """The answer to one obligation."""
    asked = ask(d, obligation)
    forest, pairs = d.forest, bool(obligation.differ)
    sought = proper(d, asked.sought) if pairs else asked.sought
    count, of = tally(d, sought, pairs), tally(d, asked.scope, pairs)
    names = obligation.names
    refuted = (count == 0) if obligation.exists else (count > 0)
    behind = asked.scope if obligation.exists or not refuted else sought
    found = Answer(
        Status.REFUTED if refuted else Status.PROVED,
        count=count,
        of=of,
        unpaired=unpaired(d, obligation) if pairs else 0,
        rests_on=rests_on(d, obligation, behind),
    )
    if not refuted or obligation.exists:
        return found
    choices, requests = witness(d, sought, pairs)
    counted = counted_by(obligation)
    return Answer(
        found.status,
        None,
        count,
        of,
        tally(d, forest.both(sought, asked.faulty), pairs),
        found.unpaired,
        combinations(d, sought, counted) if counted else None,
        regions(d, obligation, sought),
        tuple(zip(names, requests, strict=False)),
        irrelevant(d, obligation, sought, choices),
        found.rests_on,
    )


# --- questions as diagrams


def ask(d: Diagrams, obligation: Obligation) -> Asked:
    """What the question speaks of and what violates it."""
    forest, policy = d.forest, d.of(obligation.edition)
    possible = policy.possible()
    no = forest.no
    match obligation.question:
        case questions.NoGap():
            return Asked(possible, forest.both(possible, access(d, policy, Access.GAP)), no)
        case questions.NoConflict():
            return Asked(possible, forest.both(possible, access(d, policy, Access.CONFLICT)), no)
        case questions.Alive(provision):
            return Asked(possible, forest.both(possible, alive(d, policy, provision)), no)
        case questions.ExcludesSomething(clause):
            when = next(c.when for c in policy.policy.impossible if c.id == clause)
            return Asked(forest.yes, policy.condition(when), no)
        case questions.LeavesSomething():
            return Asked(forest.yes, possible, no)
        case questions.SpeaksOfSomething(claim):
            if isinstance(claim, Property):
                spoken = spoken_of(d, claim, obligation.edition)
            else:
                spoken = forest.both(possible, policy.condition(claim.given))
            return Asked(spoken, spoken, no)
        case questions.ChangesSomething():
            return Asked(possible, forest.both(possible, changed(d)), no)
        case questions.HitRuleHolds(name):
            return hit_rule(d, policy, name)
        case Property() as claim:
            return asked_property(d, claim, obligation.edition)
        case Example(given=given) as example:
            expected = example.was if obligation.edition is Edition.BASE and example.was is not None else example.expect
            scope = forest.both(possible, policy.condition(given))
            wrong = d.where(policy.outcomes(), lambda outcome: outcome != expected)
            faulty = d.where(policy.outcomes(), lambda outcome: outcome.faulty)
            return Asked(scope, forest.both(scope, wrong), forest.both(scope, faulty))
        case Intent() as intent:
            return asked_intent(d, intent, policy, possible)
        case _:
            assert_never(obligation.question)


def access(d: Diagrams, policy: Builder, kind: Access) -> int:
    """True where the outcome has this access."""
    return d.where(policy.outcomes(), lambda outcome: outcome.access is kind)


def alive(d: Diagrams, policy: Builder, name: str) -> int:
    """True where the provision shows."""
    forest, provision = d.forest, policy.policy.by_id[name]
    if provision is policy.policy.otherwise:
        return policy.stands(provision)
    match provision.effect:
        case AnswerWithin():
            return forest.without(policy.stands(provision), policy.refused())
        case Refuse():
            return policy.stands(provision)
        case Permit():
            return policy.lifts(provision) if provision.overrides else policy.applies(provision)
        case _:
            assert_never(provision.effect)


def hit_rule(d: Diagrams, policy: Builder, name: str) -> Asked:
    """None of the rows, or more than one, where the table's `when` holds."""
    forest = d.forest
    table = next(t for t in policy.policy.tables if t.name == name)
    rows = [(policy.applies(p), forest.no) for p in policy.policy.provisions if p.path[0] == name]

    def join(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
        twice = forest.both(one[0], other[0])
        return forest.either(one[0], other[0]), forest.some((one[1], other[1], twice))

    once, more = forest.fold(join, rows, (forest.no, forest.no))
    scope = forest.both(policy.possible(), policy.condition(table.when))
    wrong = more if table.hit_rule is HitRule.AT_MOST_ONE else forest.either(more, forest.negate(once))
    return Asked(scope, forest.no if table.hit_rule is HitRule.ANY_NUMBER else forest.both(scope, wrong), forest.no)


def spoken_of(d: Diagrams, claim: Property, edition: Edition) -> int:
    """The possible requests, or pairs, that meet `where`; of pairs, also a request with itself."""
    parts = [d.of(edition, n).possible() for n in range(len(claim.requests))]
    return d.forest.every([*parts, d.of(edition).condition(claim.where)])


def asked_property(d: Diagrams, claim: Property, edition: Edition) -> Asked:
    """A property: faulty requests, and those of which `given` holds and the claim does not."""
    forest = d.forest
    scope = spoken_of(d, claim, edition)
    outcomes = [d.outcomes(edition, n) for n in range(len(claim.requests))]
    faulty = forest.some(d.where(node, lambda outcome: outcome.faulty) for node in outcomes)
    claimed = forest.every(test(d, one, outcomes) for one in claim.claim)
    given = forest.every(test(d, one, outcomes) for one in claim.given)
    broken = forest.both(given, forest.negate(claimed) if claim.always else claimed)
    return Asked(scope, forest.both(scope, forest.either(faulty, broken)), faulty)


def test(d: Diagrams, test: OutcomeTest, outcomes: list[int]) -> int:
    """True where it holds; never of a gap or a conflict."""
    match test:
        case claims.Permitted(request):
            return d.where(outcomes[request], lambda outcome: outcome.access is Access.PERMITTED)
        case claims.Refused(request):
            return d.where(outcomes[request], lambda outcome: outcome == REFUSED)
        case Compared(left, relation, right):
            other = d.forest.terminal(right) if isinstance(right, Outcome) else outcomes[right]
            return d.forest.apply(lambda one, two: related(relation, one, two), outcomes[left], other)
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
    before, after = d.outcomes(Edition.BASE), d.outcomes(Edition.AMENDED)
    return d.forest.apply(lambda one, other: one != other, before, after)


DIRECTIONS = {
    "faster": Direction.FASTER,
    "slower": Direction.SLOWER,
    "newly_refused": Direction.REFUSED,
    "newly_answered": Direction.PERMITTED,
}


def asked_intent(d: Diagrams, intent: Intent, policy: Builder, possible: int) -> Asked:
    """A line of `intends`, by what it says of each pair of outcomes before and after."""
    forest = d.forest
    scope = possible
    broken: Callable[[Outcome, Outcome], bool]
    match intent.aim:
        case claims.ChangesOnlyWhere(where):
            scope, broken = forest.without(possible, policy.condition(where)), lambda one, two: one != two
        case claims.ChangesNothingWhere(where):
            scope, broken = forest.both(possible, policy.condition(where)), lambda one, two: one != two
        case claims.AnswersWithin(seconds, where):
            scope = forest.both(possible, policy.condition(where))
            broken = lambda _, two: two.access is Access.PERMITTED and two.seconds != seconds  # noqa: E731
        case claims.RefusesWhere(where):
            scope, broken = forest.both(possible, policy.condition(where)), lambda _, two: two != REFUSED
        case claims.EveryChangeIs(directions):
            broken = lambda one, two: one != two and DIRECTIONS.get(direction(one, two)) not in directions  # noqa: E731
        case claims.RefusesNothingNew():
            broken = lambda one, two: one.access is Access.PERMITTED and two == REFUSED  # noqa: E731
        case claims.PermitsNothingNew():
            broken = lambda one, two: one == REFUSED and two.access is Access.PERMITTED  # noqa: E731
        case _:
            raise ValueError("an intent about a property is derived from that property's verdicts")
    before, after = d.outcomes(Edition.BASE), d.outcomes(Edition.AMENDED)
    faulty = forest.apply(lambda one, two: one.faulty or two.faulty, before, after)
    wrong = forest.apply(lambda one, two: one.faulty or two.faulty or broken(one, two), before, after)
    return Asked(scope, forest.both(scope, wrong), faulty)


# --- counting


def proper(d: Diagrams, node: int) -> int:
    """The pairs without those classes in which the two requests can only be the same one."""
    return d.forest.without(node, only_identical(d))


def only_identical(d: Diagrams) -> int:
    """True where, in every attribute that may differ, both requests are in one class of a single value."""
    forest, space = d.forest, d.space
    return forest.every(
        forest.some(
            forest.both(forest.choose(first, (n,)), forest.choose(second, (n,)))
            for n, values in enumerate(space.levels[first].classes)
            if len(values) == 1
        )
        for first, second in space.twins.items()
    )


def tally(d: Diagrams, node: int, pairs: bool) -> int:
    """How many requests, or pairs of two different requests."""
    if not pairs:
        return d.forest.count(node, d.space.weights)
    same = d.forest.diagonal(node, d.space.twins)
    return d.forest.count(node, d.space.weights) - d.forest.count(same, d.space.weights_of(0))


def combinations(d: Diagrams, sought: int, counted: tuple[str, ...]) -> int:
    """Distinct values of these attributes."""
    kept = {n for n, level in enumerate(d.space.levels) if level.attribute in counted}
    gone = frozenset(range(d.forest.bottom)) - kept
    weights = [row if n in kept else [1] + [0] * (len(row) - 1) for n, row in enumerate(d.space.weights)]
    return d.forest.count(d.forest.project(sought, gone), weights)


def counted_by(obligation: Obligation) -> tuple[str, ...]:
    """The attributes that a property is counted by."""
    return obligation.question.counted_by if isinstance(obligation.question, Property) else ()


def unpaired(d: Diagrams, obligation: Obligation) -> int:
    """Possible requests that meet `where` with some partner, but with none that is possible."""
    question = obligation.question
    claim = question.claim if isinstance(question, questions.SpeaksOfSomething) else question
    if not isinstance(claim, Property):
        return 0
    forest = d.forest
    possible = [d.of(obligation.edition, n).possible() for n in (0, 1)]
    related = proper(d, d.of(obligation.edition).condition(claim.where))
    real = forest.every([related, *possible])
    raw_any, real_any = (
        forest.either(
            forest.project(node, d.space.own(1)),
            forest.relabel(forest.project(node, d.space.own(0)), {b: a for a, b in d.space.twins.items()}),
        )
        for node in (related, real)
    )
    alone = forest.both(possible[0], forest.without(raw_any, real_any))
    return forest.count(alone, d.space.weights_of(0))


# --- regions and witnesses


def regions(d: Diagrams, obligation: Obligation, sought: int) -> tuple[Region, ...]:
    """All violations as ordered boxes; outside what ties the two requests anyway, boxes may be as wide as they like."""
    forest, space = d.forest, d.space
    pairs = bool(obligation.differ)
    ties = relations(obligation)
    allowed = sought
    if pairs:
        tied = forest.every(d.of(obligation.edition).condition(tie) for tie in ties)
        allowed = forest.some((sought, forest.negate(tied), only_identical(d)))
    alike = tuple(a.name for a in space.attributes if a.name not in obligation.differ) if pairs else ()
    words = tuple(in_words(tie, obligation.names) for tie in ties)
    found = []
    for box, part in boxes(forest, sought, allowed):
        said = (*words, f"{' and '.join(obligation.names)} differ") if pairs and may_be_same(space, box) else words
        sides = tuple((name, space.box(box, n)) for n, name in enumerate(obligation.names))
        found.append(Region(sides, alike, said, tally(d, part, pairs)))
    return tuple(found)


def may_be_same(space: Space, box: Choices) -> bool:
    """Whether the box, on its own, has room for a request beside itself."""
    return all(box[first] & box[second] for first, second in space.twins.items())


def in_words(condition: Condition, names: tuple[str, ...]) -> str:
    """A condition on facts as an author would write it."""
    match condition:
        case Includes(whole, part):
            return f"{names[whole.request]}.{whole.attribute} includes {names[part.request]}.{part.attribute}"
        case OneOf(fact, codes):
            return f"{names[fact.request]}.{fact.attribute} in {', '.join(sorted(codes))}"
        case Has(fact, code):
            return f"{names[fact.request]}.{fact.attribute} has {code}"
        case Not(inner):
            return f"none of ({in_words(inner, names)})"
        case AllOf(parts):
            return " and ".join(in_words(part, names) for part in parts)
        case AnyOf(parts):
            return f"any of ({'; '.join(in_words(part, names) for part in parts)})"
        case _:
            assert_never(condition)


def witness(d: Diagrams, sought: int, pairs: bool) -> tuple[list[int], list[Request]]:
    """The first violation: class by class, and as raw requests; two of a pair are different."""
    choices = [0] * d.forest.bottom
    node = sought
    while node != d.forest.yes:
        level = d.forest.levels[node]
        choices[level] = next(n for n, child in enumerate(d.forest.children[node]) if child != d.forest.no)
        node = d.forest.children[node][choices[level]]
    if not pairs:
        return choices, [d.space.request(choices, 0)]
    requests = [d.space.request(choices, n) for n in (0, 1)]
    if requests[0] == requests[1]:
        for first, second in d.space.twins.items():
            if len(d.space.levels[first].classes[choices[first]]) > 1:
                requests[1] = d.space.request(choices, 1, {second: 1})
                return choices, requests
        choices = _apart(d, sought)
        requests = [d.space.request(choices, n) for n in (0, 1)]
    return choices, requests


def _apart(d: Diagrams, sought: int) -> list[int]:
    """A violation in which the two requests are of different classes somewhere, where levels not asked about decide."""
    forest = d.forest
    for first, second in d.space.twins.items():
        apart = forest.negate(
            forest.some(
                forest.both(forest.choose(first, (n,)), forest.choose(second, (n,)))
                for n in range(forest.widths[first])
            )
        )
        node = forest.both(sought, apart)
        if node != forest.no:
            choices = [0] * forest.bottom
            while node != forest.yes:
                level = forest.levels[node]
                choices[level] = next(n for n, child in enumerate(forest.children[node]) if child != forest.no)
                node = forest.children[node][choices[level]]
            return choices
    raise AssertionError("a violation by a pair has two different requests")


def irrelevant(
    d: Diagrams, obligation: Obligation, sought: int, choices: list[int]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """For each request the attributes that may take whatever possible value, all at once, the others fixed.

    Whatever it is, the violation stays and so do the decisions behind it.
    """
    forest, space = d.forest, d.space
    at = forest.cube([frozenset({choice}) for choice in choices])
    for builder in deciders(d, obligation):
        (shown,) = forest.reached(builder.decisions(), at)
        sought = forest.both(sought, forest.apply(lambda value, shown=shown: value == shown, builder.decisions()))
    names = obligation.names
    possible = forest.every(d.of(obligation.edition, n).possible() for n in range(len(names)))
    if obligation.differ:
        possible = proper(d, possible)
    free: dict[str, list[str]] = {name: [] for name in names}
    box = [frozenset({choice}) for choice in choices]
    for attribute in space.attributes:
        shared = attribute.name not in obligation.differ
        for group in [range(len(names))] if shared else [[n] for n in range(len(names))]:
            levels = {
                n
                for n, level in enumerate(space.levels)
                if level.attribute == attribute.name and set(level.requests) & set(group)
            }
            wide = [frozenset(range(forest.widths[n])) if n in levels else side for n, side in enumerate(box)]
            if forest.without(forest.both(forest.cube(wide), possible), sought) == forest.no:
                box = wide
                for n in group:
                    free[names[n]].append(attribute.name)
    return tuple((name, tuple(found)) for name, found in free.items())


def rests_on(d: Diagrams, obligation: Obligation, behind: int) -> tuple[str, ...]:
    """The `impossible` clauses that keep something out of what is spoken of, and the provisions that decide the rest."""
    forest = d.forest
    builders = deciders(d, obligation)
    deciding = {
        i
        for builder in builders
        for value in forest.reached(builder.decisions(), behind)
        for i in value[1]  # type: ignore[index]  # the values of decisions are (outcome, ids)
    }
    policy = builders[0].policy
    excluding = []
    for clause in policy.impossible:
        others = [c for c in policy.impossible if c.id != clause.id]
        kept = forest.every(forest.negate(b.condition(c.when)) for b in builders for c in others)
        excluded = forest.some(b.condition(clause.when) for b in builders)
        if forest.every([kept, excluded, meant(d, obligation)]) != forest.no:
            excluding.append(clause.id)
    ids = dict.fromkeys([*policy.by_id, *(i for b in builders for i in b.policy.by_id)])
    return (*excluding, *(i for i in ids if i in deciding))


def deciders(d: Diagrams, obligation: Obligation) -> list[Builder]:
    """Whose decisions the obligation is about: those of its requests, and of the base when a change is spoken of."""
    builders = [d.of(obligation.edition, n) for n in range(len(obligation.names))]
    if isinstance(obligation.question, Intent | questions.ChangesSomething):
        builders.append(d.of(Edition.BASE))
    return builders


def meant(d: Diagrams, obligation: Obligation) -> int:
    """What the question would speak of if no request were impossible."""
    policy = d.of(obligation.edition)
    met = d.forest.every(policy.condition(c) for c in conditions_of(obligation))
    match obligation.question:
        case Intent(claims.ChangesOnlyWhere()):
            return d.forest.negate(met)
        case questions.HitRuleHolds(name):
            return policy.condition(next(t.when for t in policy.policy.tables if t.name == name))
        case _:
            return met


def assumptions(policy: Policy) -> tuple[int, tuple[Assumption, ...]]:
    """How many requests are possible, and what each `impossible` clause excludes, counted by itself.

    Raises TooLargeError when the space of the clauses alone outgrows the diagram.
    """
    space = cut(policy, [clause.when for clause in policy.impossible])
    builder = Builder(Forest([len(level.classes) for level in space.levels]), space, policy)
    found = tuple(
        Assumption(c.id, c.because, c.clause, builder.forest.count(builder.condition(c.when), space.weights))
        for c in policy.impossible
    )
    return builder.forest.count(builder.possible(), space.weights), found


def outcomes_where(policy: Policy, conditions: Sequence[Condition]) -> list[tuple[Outcome, ...]]:
    """For each condition every outcome of the possible requests that meet it, fastest first."""
    whens = [p.when for p in policy.provisions] + [c.when for c in policy.impossible]
    space = cut(policy, [*whens, *conditions])
    builder = Builder(Forest([len(level.classes) for level in space.levels]), space, policy)
    found = []
    for condition in conditions:
        where = builder.forest.both(builder.possible(), builder.condition(condition))
        outcomes = cast(Iterable[Outcome], builder.forest.reached(builder.outcomes(), where))
        found.append(tuple(sorted(outcomes, key=lambda o: (o.faulty, o.seconds is None, o.seconds or 0))))
    return found
