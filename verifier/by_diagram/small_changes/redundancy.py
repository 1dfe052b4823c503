"""Finds provisions and overrides without which no decision changes.

Removing provisions one by one would take as many diagrams as there are provisions. So three steps leave few of them:
the diagram of decisions shows most provisions to decide somewhere alone, a row on which a hit rule depends is needed,
and one sweep over the requests of the others looks, where the same provisions apply, which of them the outcome needs.
What is left is removed in earnest, and the outcomes are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from msgspec.structs import replace

from policy_dsl.amend.without import without_override, without_provision
from policy_dsl.diagram.mdd.compare import differences, intersect
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.policy.leaf import as_deciders
from policy_dsl.model.decisions import CONFLICT, REFUSED
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import (
    OTHERWISE,
    AnswerWithin,
    Bound,
    Cap,
    Effect,
    Floor,
    Gives,
    HitRule,
    Permit,
    Provision,
    Refuse,
    display_name,
)
from policy_dsl.resolve.rules.overrides import reachable_names, reaches
from verifier.by_diagram.questions.dependencies import provision_ids
from verifier.by_diagram.small_changes.necessity import Candidate, needed, owners
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.results.redundancy import Redundancies, Redundant
from verifier.results.status import Edition

MOST_REDUNDANT = 100
"""The most redundant provisions and overrides that are reported."""


def redundancies(d: Diagrams, idle: Collection[str], holding: Collection[str]) -> Redundancies:
    """All that is redundant, as far as diagrams tell. Raises TooLargeError where the time or the nodes do not suffice.

    `idle` are the provisions that are dead, or may be, of which more is reported elsewhere. `holding` are the tables
    whose hit rule holds. What has a note, what lapses before a proposal is in force, and a table that only permits, which
    has a remark of its own, is not examined.
    """
    builder = d.of(Edition.AMENDED)
    idle_tables = permits_alone(builder.policy)
    doing_something = [p for p in builder.policy.provisions if p.path[0] not in idle_tables]
    examined = [p for p in doing_something if p.id not in idle and p.until is None and p.clause.note is None]
    names = [p.id for p in undetermined(builder, examined, holding)]
    candidates: list[Candidate] = [*names, *overrides_of(builder.policy, examined)]
    needs = needed(builder, candidates)
    kept = [c for c in candidates if c not in needs or may_be_left_to_a_margin(builder.policy, c)]
    gone = {c for c in kept if isinstance(c, str)}
    results: list[Redundant] = []
    for candidate in kept:
        owned = () if isinstance(candidate, str) else owners(builder.policy, candidate)
        if owned and all(p.id in gone for p in owned):
            continue
        if len(results) == MOST_REDUNDANT:
            return Redundancies(tuple(results), reason="too_many")
        result = examine(d, candidate, gone)
        if result is not None:
            results.append(result)
    return Redundancies(tuple(results))


def may_be_left_to_a_margin(policy: Policy, candidate: Candidate) -> bool:
    """Whether the candidate is a provision that does what an `otherwise` of several times does, whose condition is about it."""
    before = policy.before_times or policy
    return isinstance(candidate, str) and any(p.effect == policy.by_id[candidate].effect for p in before.margins)


def permits_alone(policy: Policy) -> set[str]:
    """The names of the tables that only permit, and lift nothing."""
    names = {table.name for table in policy.tables}
    acting = {p.path[0] for p in policy.provisions if p.overrides or not isinstance(p.effect, Permit)}
    return names - acting


def undetermined(
    builder: PolicyDiagrams, examined: Sequence[Provision], holding: Collection[str]
) -> Iterator[Provision]:
    """The provisions that may be redundant: those of which neither the decisions nor a hit rule show that they are not."""
    policy, forest = builder.policy, builder.forest
    tables = {table.name: table for table in policy.tables}
    otherwise = {p.path[0]: p for p in policy.provisions if p.path[1:2] == OTHERWISE and p.until is None}
    alone = {name for name in sole_deciders(builder) if not policy.by_id[name].overrides}
    permitted = forest.without(builder.possible(), refusing(builder))
    before = policy.before_times or policy
    margins = [p.effect for p in (*before.margins, *([] if policy.otherwise is None else [policy.otherwise]))]
    below = effects_below(policy)
    for provision in examined:
        name = provision.path[0]
        table = tables.get(name)
        row_of_table = table is not None and provision.path[1:2] != OTHERWISE
        default = otherwise[name].effect if row_of_table and name in otherwise else None
        if name in holding and default is None and table is not None and table.hit_rule is HitRule.EXACTLY_ONE:
            continue
        idle = isinstance(provision.effect, Permit) and not provision.overrides
        if name in holding and idle and isinstance(default, Refuse):  # it only keeps the `otherwise` from refusing
            if not intersect(forest, permitted, builder.applies(provision)):
                yield provision
        elif provision.id not in alone or same_outcome(
            provision.effect, default, *margins, *below.get(provision.id, ())
        ):
            yield provision


def effects_below(policy: Policy) -> dict[str, tuple[Effect, ...]]:
    """For each row of a table in which the first row decides, its own effect if some row below has it too."""
    below: dict[str, tuple[Effect, ...]] = {}
    for ids in policy.orders.values():
        seen: set[Effect] = set()
        for name in reversed(ids):
            effect = policy.by_id[name].effect
            below[name] = (effect,) if effect in seen else ()
            seen.add(effect)
    return below


def same_outcome(effect: Effect, *replacing: Effect | None) -> bool:
    """Whether one of the effects that may replace this one might have the same outcome."""
    return any(type(effect) is type(each) and each == effect for each in replacing)


def sole_deciders(builder: PolicyDiagrams) -> set[str]:
    """The provisions that are the only time, or the only refusal, behind the outcome of some possible request. Where there are
    caps or floors, one of these may do what a time does, so that no time is known to be the only one.
    """
    effects = {p.id: p.effect for p in builder.policy.provisions}
    if builder.policy.bounded:
        effects = {name: effect for name, effect in effects.items() if isinstance(effect, Refuse)}
    alone = set()
    for outcome, ids in map(as_deciders, values_within(builder.forest, builder.decisions(), builder.possible())):
        deciding = [i for i in ids if i in effects and not isinstance(effects[i], Permit)]
        if len(deciding) == 1 and outcome != CONFLICT:
            alone.update(deciding)
    return alone


def refusing(builder: PolicyDiagrams) -> int:
    """True where the outcome is a refusal."""
    return builder.forest.apply(lambda outcome: outcome == REFUSED, builder.outcomes())


def overrides_of(policy: Policy, examined: Iterable[Provision]) -> list[Candidate]:
    """Every override, of a rule or of all rows of a table together, that has an owner among these provisions.

    The only override of a rule's permit is left out: a permit without it is a permit that does nothing.
    """
    names = {p.id for p in examined}
    tables = {table.name for table in policy.tables}
    reachable = reachable_names(policy.provisions)
    pairs: dict[Candidate, None] = {}
    needed_by_permit: set[Candidate] = set()
    for provision in policy.provisions:
        if isinstance(provision.effect, Permit) and provision.path[0] not in tables:
            lifting = [t for t in provision.overrides if reaches(provision, t, reachable)]
            needed_by_permit |= {(provision.path[0], t) for t in lifting[:1] if len(lifting) == 1}
        if provision.id in names:
            pairs.update(dict.fromkeys((provision.path[0], target) for target in provision.overrides))
    return [pair for pair in pairs if pair not in needed_by_permit]


def examine(d: Diagrams, candidate: Candidate, gone: Collection[str]) -> Redundant | None:
    """The candidate with what decides in its place; `None` if some outcome, or a hit rule, needs it after all."""
    builder, forest = d.of(Edition.AMENDED), d.forest
    policy = builder.policy
    if isinstance(candidate, str):
        subjects, without = [policy.by_id[candidate]], without_provision(policy, candidate)
        if keeps_a_hit_rule(builder, subjects[0]):
            return None
    else:
        subjects, without = owners(policy, candidate), without_override(policy, *candidate)
    after = PolicyDiagrams(forest, builder.space, without, before=builder)
    differ = differences(forest, builder.outcomes(), after.outcomes())
    if intersect(forest, forest.apply(bool, differ), builder.possible()):
        return None
    if not isinstance(candidate, str):
        owner, target = candidate
        reached = [p for p in policy.provisions if any(s.id in policy.reached_by[p.id] for s in subjects)]
        reached = [p for p in reached if p.path[: len(target.words)] == target.words]
        meeting = forest.both(forest.some(map(builder.applies, subjects)), forest.some(map(builder.applies, reached)))
        meets = intersect(forest, meeting, builder.possible())
        tables = {table.name: table.clause for table in policy.tables}
        return Redundant(owner, display_name(target.words), tables.get(owner, subjects[0].clause), meets=meets)
    deciding = forest.apply(decides(candidate), builder.decisions())
    region = forest.both(builder.possible(), deciding)
    result = of_provision(policy, subjects[0])
    if region == forest.no:  # a permit that lifts nothing
        return result
    ids = provision_ids(values_within(forest, after.decisions(), region))
    effect = subjects[0].effect
    alike = tuple(p.id for p in policy.by_id.values() if p.id in ids and decides_alike(effect, p.effect))
    return replace(result, alike=alike, also=tuple(name for name in alike if name in gone))


def of_provision(policy: Policy, provision: Provision) -> Redundant:
    """The provision as redundant; one that is a line of a rule beside others as that line, never as the rule."""
    others = [p for p in policy.provisions_of(provision.path[0]) if p.id != provision.id and p.until is None]
    if not others or any(table.name == provision.path[0] for table in policy.tables):
        return Redundant(provision.id, None, provision.clause)
    reachable = reachable_names(policy.provisions)
    left = {t for p in others for t in p.overrides if reaches(p, t, reachable)}
    needless = tuple(display_name(t.words) for t in provision.overrides if t not in left)
    clause = replace(provision.clause, span=provision.clause.line or provision.clause.span)
    return Redundant(provision.id, None, clause, part=provision.effect, needless=needless)


def keeps_a_hit_rule(builder: PolicyDiagrams, row: Provision) -> bool:
    """Whether, of a table in which exactly one row has to apply, only this row applies to some possible request, and no
    `otherwise` would in its place.
    """
    table = next((t for t in builder.policy.tables if t.name == row.path[0]), None)
    if table is None or table.hit_rule is not HitRule.EXACTLY_ONE:
        return False
    if table.otherwise and row.path[1:2] != OTHERWISE:
        return False
    forest = builder.forest
    others = forest.some(builder.applies(p) for p in builder.policy.provisions_of(table.name) if p.id != row.id)
    return intersect(forest, builder.possible(), forest.without(builder.applies(row), others))


def decides(name: str) -> Callable[[object], bool]:
    """A test of decisions: whether the provision is among those that decide."""
    return lambda value: name in as_deciders(value)[1]


def decides_alike(effect: Effect, replacing: Effect) -> bool:
    """Whether a provision with the second effect may stand in for one with the first."""
    match effect:
        case AnswerWithin() | Cap() | Floor():
            return isinstance(replacing, AnswerWithin | Bound)
        case Refuse():
            return isinstance(replacing, Refuse)
        case Permit():
            return isinstance(replacing, Permit)
        case Gives():
            return effect == replacing
