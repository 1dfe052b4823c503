"""The laws of derived facts: what is written out says what the policy said that still names them, request by request.

An interpreter of its own reads the policy as it was resolved, whose conditions test derived facts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policy_dsl.evaluate import completions, derived_values, evaluate, giving, holds, impossible
from policy_dsl.model.conditions import AllOf, AnyOf, Condition, Not, OneOf
from policy_dsl.model.decisions import CONFLICT, GAP, REFUSED, Outcome, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Cap, Floor, Gives, HitRule, Permit, Provision, Refuse, Timed
from policy_dsl.model.times import TIME_FACT, in_seconds
from policy_dsl.model.vocabulary import Request
from tests.brute import Space, count
from verifier.obligations.all import obligations
from verifier.obligations.questions import Flaw, GivesSomeValue, NoFlaw

Known = Mapping[str, frozenset[str]]
"""The derived facts that are known of a request: every code that it has."""


def derivations_agree(policy: Policy, requests: Sequence[Request], space: Space | None = None) -> None:
    """Values, conditions, decisions and, over a whole space, the faults of derived facts."""
    if not policy.derived:
        return  # nothing is written out
    resolved, known = policy.resolved, dict[int, Known]()
    deciding = [p for p in resolved.provisions if not gives(p)]
    margins = len(resolved.margins)  # these are written out as the last provisions, and have no condition before
    decided = policy.provisions[: len(policy.provisions) - margins]
    pairs = [(term.when, before.when, "") for term, before in zip(policy.terms, resolved.terms, strict=True)]
    pairs += [
        (policy.alone.get(p.id, p.when), before.when, p.effect.of if isinstance(p.effect, Timed) else "")
        for p, before in zip(decided, deciding, strict=True)
    ]
    for request in requests:
        here = known[id(request)] = values_of(resolved, request)
        for each in policy.derivations:
            name = each.fact.name
            assert derived_values(each, request) == here[name], (request, name)
            assert {p.id for p in giving(each, request)} == standing(resolved, name, request, here), (request, name)
        for written_out, before, of in pairs:
            asked = of in ("", request.get(TIME_FACT, ""))
            assert holds(written_out, request) is (asked and true(before, request, here)), (request, before)
        for each in policy.derivations:
            held = {p.id for p in resolved.provisions if gives(p) == each.fact.name and true(p.when, request, here)}
            first = {p.id for p in first_rows([p for p in resolved.provisions if p.id in held])}
            assert {p.id for p in each.provisions if holds(p.when, request)} == first, (request, each.fact.name)
        if (
            not impossible(policy, request) and not policy.times and not policy.has_clocks
        ):  # caps are moved in seconds here
            assert evaluate(policy, request).outcome == outcome(resolved, request, here), request
    if space is not None:
        for o in obligations(policy):
            if isinstance(o.question, NoFlaw | GivesSomeValue):
                values = ((r, known.get(id(r)) or values_of(resolved, r)) for r in space.possible)
                wrong = [r for r, here in values if shows(policy, o.question, r, here)]
                assert space.once(wrong) == count(space, o).count, (o.name, o.subject)


def gives(provision: Provision) -> str:
    """The fact that it gives; empty if it decides."""
    return provision.effect.fact if isinstance(provision.effect, Gives) else ""


def true(condition: Condition, request: Request, known: Known) -> bool:
    """Whether the condition holds, with these derived facts."""
    match condition:
        case OneOf(fact, codes) if fact.attribute in known:
            return not known[fact.attribute].isdisjoint(codes)
        case Not(inner):
            return not true(inner, request, known)
        case AllOf(parts):
            return all(true(part, request, known) for part in parts)
        case AnyOf(parts):
            return any(true(part, request, known) for part in parts)
        case _:
            return holds(condition, request)


def values_of(resolved: Policy, request: Request) -> Known:
    """The derived facts of the request: each as soon as no condition of what gives it fails for want of another."""
    known: dict[str, frozenset[str]] = {}
    while len(known) < len(resolved.derived):
        for fact in resolved.derived:
            try:
                stand = standing(resolved, fact.name, request, known)
            except KeyError:
                continue
            codes = frozenset(
                p.effect.value for p in resolved.provisions if p.id in stand and isinstance(p.effect, Gives)
            )
            otherwise = set() if fact.otherwise is None else {fact.otherwise}
            known[fact.name] = codes or frozenset(otherwise)
    return known


def standing(resolved: Policy, fact: str, request: Request, known: Known) -> set[str]:
    """What gives the fact: of one judgement, only such provisions set each other aside."""
    applying = first_rows([p for p in resolved.provisions if gives(p) == fact and true(p.when, request, known)])
    return {p.id for p in applying if not any(names(other, p) for other in applying)}


def first_rows(held: list[Provision]) -> list[Provision]:
    """Those whose conditions hold, without what stands below another one in a table where the first decides."""
    return [p for n, p in enumerate(held) if p.in_order is None or p.in_order not in {q.in_order for q in held[:n]}]


def names(one: Provision, other: Provision) -> bool:
    """Whether the one overrides the other, its table or its row, or the order in which it stands."""
    return any(target.words in (other.path[: len(target.words)], (other.in_order,)) for target in one.overrides)


def outcome(resolved: Policy, request: Request, known: Known) -> Outcome:
    """The decision, on a possible request."""
    applying = first_rows([p for p in resolved.provisions if not gives(p) and true(p.when, request, known)])
    permits = [p for p in applying if isinstance(p.effect, Permit)]
    timed = [p for p in applying if isinstance(p.effect, AnswerWithin | Cap | Floor)]
    refusals = [p for p in applying if isinstance(p.effect, Refuse)]
    if any(not any(names(permit, p) for permit in permits) for p in refusals):
        return REFUSED
    left = {p.effect for p in timed if not any(names(other, p) for other in timed)}
    times = {in_seconds(effect.seconds) for effect in left if isinstance(effect, AnswerWithin)}
    caps = {in_seconds(effect.seconds) for effect in left if isinstance(effect, Cap)}
    floors = {in_seconds(effect.seconds) for effect in left if isinstance(effect, Floor)}
    if caps and max([0, *floors]) > min(caps):
        return CONFLICT
    if not times | caps:
        if resolved.otherwise is None:
            return GAP
        if not isinstance(resolved.otherwise.effect, AnswerWithin):
            return REFUSED
        times = {in_seconds(resolved.otherwise.effect.seconds)}
    moved = {max([min([time, *caps]), *floors]) for time in times or caps}
    return CONFLICT if len(moved) > 1 else answered(min(moved))


def shows(policy: Policy, question: NoFlaw | GivesSomeValue, request: Request, known: Known) -> bool:
    """Whether the request has the fault, or the provision gives it the fact."""
    resolved = policy.resolved
    if isinstance(question, GivesSomeValue):
        return question.provision in standing(resolved, question.fact, request, known)
    (fact,) = [each for each in resolved.derived if each.name == question.fact]
    if question.flaw is Flaw.NO_VALUE:
        day = request[policy.dated_by] if policy.dated_by else 0
        assert not isinstance(day, str | frozenset)
        return not known[fact.name] and day >= (fact.since or 0)
    if question.flaw is Flaw.TWO_VALUES:
        return len(known[fact.name]) > 1
    (table,) = [each for each in resolved.tables if each.name == question.table]
    rows = [p for p in resolved.provisions if p.path[0] == table.name and true(p.when, request, known)]
    too_few = table.hit_rule is HitRule.EXACTLY_ONE and not rows
    return true(table.when, request, known) and (len(rows) > 1 or too_few)


def derived_facts_agree(policy: Policy, facts: Request, given: tuple[object, ...], derived: object) -> None:
    """The derived facts of a compiled check = what every completion has, by what gives it there."""
    assert isinstance(derived, dict)
    every = list(completions(policy, facts))
    for derivation in policy.derivations:
        if derivation.fact.name not in derived:  # a fault, of which nothing is compiled
            assert any(len(derived_values(derivation, request)) != 1 for request in completions(policy, {}))
            continue
        values = {next(iter(derived_values(derivation, request)), None) for request in every}
        value = derived[derivation.fact.name].of(given)
        assert (value.value, set(value.possible)) == ((*values, set()) if len(values) == 1 else (None, values))
        assert bool(value.missing) is (len(values) > 1)
        behind = {p.id for request in every for p in giving(derivation, request)}
        unnamed = {f"otherwise {derivation.fact.name}", f"no value {derivation.fact.name}"}
        assert {clause.id for clause in value.clauses} - unnamed == behind
