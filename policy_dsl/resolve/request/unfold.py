"""Writes derived facts out: afterwards, every condition tests attributes alone.

`risk is High` becomes: some provision that gives `High` stands; or, if `High` is the `otherwise`, no provision that gives
`risk` applies. So a derived fact has none of its values where nothing gives it one, and two where provisions conflict; that
neither happens is proved of each derived fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.model.claims import frame_with_conditions, intent_with_condition, with_conditions
from policy_dsl.model.conditions import (
    ALWAYS,
    AllOf,
    AnyOf,
    Condition,
    Fact,
    Not,
    OneOf,
    about,
    all_of,
    any_of,
    attributes_of,
)
from policy_dsl.model.derivations import stands
from policy_dsl.model.policy import Derivation, DerivedFact, Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import Gives, Provision
from policy_dsl.model.ranges import within
from policy_dsl.model.vocabulary import Ordered
from policy_dsl.resolve.request.derived_facts import uses
from policy_dsl.resolve.times.by_time import proposal_of_its_times, with_times_written_out
from policy_dsl.resolve.words.order_of_use import in_order_of_use


class Meanings(Struct):
    """What gives each derived fact, and the conditions written out so far, which are shared."""

    derivations: dict[str, Derivation]
    conditions: dict[OneOf, Condition]

    def unfolded(self, condition: Condition) -> Condition:
        """The condition with the derived facts in it written out; the same object if there are none."""
        return self.rewritten(condition) if attributes_of(condition) & self.derivations.keys() else condition

    def rewritten(self, condition: Condition) -> Condition:
        """The condition with the derived facts in it written out."""
        match condition:
            case AllOf(parts):
                return all_of(map(self.rewritten, parts))
            case AnyOf(parts):
                return any_of(map(self.rewritten, parts))
            case Not(inner):
                return Not(self.rewritten(inner))
            case OneOf(fact, codes) if fact.attribute in self.derivations:
                if condition not in self.conditions:
                    of_single = has_one_of(self.derivations[fact.attribute], codes)
                    self.conditions[condition] = about(of_single, fact.request)
                return self.conditions[condition]
            case _:
                return condition


def has_one_of(derivation: Derivation, codes: frozenset[str]) -> Condition:
    """The condition under which the derived fact has one of the codes."""
    ways = [
        stands(derivation, p) for p in derivation.provisions if isinstance(p.effect, Gives) and p.effect.value in codes
    ]
    if derivation.fact.otherwise in codes:
        ways.append(Not(any_of(p.when for p in derivation.provisions)))
    return any_of(ways)


def unfold(policy: Policy) -> Policy:
    """The policy with its derived facts and its named times written out.

    Raises ValueError if a derived fact is derived from itself.
    """
    if not policy.derived:
        return with_times_written_out(policy)
    order, circles = in_order_of_use(uses(policy))
    if circles:
        raise ValueError(f"`{circles[0][0]}` is derived from itself")
    meanings = Meanings({}, {})
    facts = {fact.name: fact for fact in policy.derived}
    for name in order:
        meanings.derivations[name] = derivation(policy, facts[name], meanings)
    giving = {p.id for each in meanings.derivations.values() for p in each.provisions}
    of_derivations = {t.name for each in meanings.derivations.values() for t in each.tables}
    deciding = [p for p in policy.provisions if p.id not in giving]
    tables = [t for t in policy.tables if t.name not in of_derivations]
    unfolded = replace(
        policy,
        provisions=tuple(replace(p, when=meanings.unfolded(p.when)) for p in deciding),
        tables=tuple(replace(t, when=meanings.unfolded(t.when)) for t in tables),
        impossible=tuple(replace(each, when=meanings.unfolded(each.when)) for each in policy.impossible),
        properties=tuple(with_conditions(each, meanings.unfolded) for each in policy.properties),
        frames=tuple(frame_with_conditions(frame, meanings.unfolded) for frame in policy.frames),
        terms=tuple(replace(term, when=meanings.unfolded(term.when)) for term in policy.terms),
        derivations=tuple(meanings.derivations.values()),
        as_resolved=policy,
    )
    return with_times_written_out(unfolded)


def derivation(policy: Policy, fact: DerivedFact, meanings: Meanings) -> Derivation:
    """What gives the fact. The facts that it is derived from are in `meanings`."""
    giving = [p for p in policy.provisions if isinstance(p.effect, Gives) and p.effect.fact == fact.name]
    names = {p.path[0] for p in giving}
    unfolded = [replace(p, when=meanings.unfolded(p.when)) for p in giving]
    return Derivation(
        fact,
        tuple(with_order_written_out(unfolded)),
        tuple(replace(t, when=meanings.unfolded(t.when)) for t in policy.tables if t.name in names),
        {p.id: policy.reached_by[p.id] for p in giving},
        ALWAYS if fact.since is None else from_day(policy, fact.since),
        {p.id: p.when for p in unfolded if p.in_order is not None},
    )


def with_order_written_out(provisions: Iterable[Provision]) -> Iterator[Provision]:
    """The provisions, of which those in an order have the condition that none before them applies."""
    above: dict[str, list[Condition]] = {}
    for p in provisions:
        if p.in_order is None:
            yield p
            continue
        earlier = above.setdefault(p.in_order, [])
        when = all_of([p.when, Not(any_of(earlier))]) if earlier else p.when
        earlier.append(p.when)
        yield replace(p, when=when, in_order=None)


def from_day(policy: Policy, day: int) -> Condition:
    """The request is dated on the day or later."""
    date_type = policy.by_name[policy.dated_by or ""].type
    assert isinstance(date_type, Ordered)  # noqa: S101  # for mypy: a policy is dated by a date
    return within(Fact(policy.dated_by or ""), [(day, date_type.last + 1)], date_type)


def unfold_intents(proposal: Proposal, amended: Policy) -> Proposal:
    """The proposal with the derived facts in its intents and frames, and named times, written out.

    They mean what they mean in the base, so that no proposal changes what it promises by changing a derivation; a fact
    that the proposal adds means what it means in the amended policy.
    """
    if not amended.derived:
        return proposal_of_its_times(proposal)
    meanings = Meanings(
        {each.fact.name: each for policy in (amended, proposal.base) for each in policy.derivations}, {}
    )
    written_out = replace(
        proposal,
        intents=tuple(intent_with_condition(intent, meanings.unfolded) for intent in proposal.intents),
        frames=tuple(frame_with_conditions(frame, meanings.unfolded) for frame in proposal.frames),
    )
    return proposal_of_its_times(written_out)
