"""What the outcomes of a policy need: provisions and overrides without which some decision would change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from msgspec import Struct

from policy_dsl.amend.without import without_override
from policy_dsl.diagram.mdd.sweep import TooManyStepsError, sweep
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.policy.leaf import decision_of, orders_among
from policy_dsl.model.conditions import parts_of
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy, judgement, reach
from policy_dsl.model.provisions import OTHERWISE, HitRule, Provision, ProvisionPath

Override = tuple[str, ProvisionPath]
"""The name of a rule or a table, and what it overrides."""

Candidate = str | Override
"""What may be redundant: a provision, by its id, or an override."""


def owners(policy: Policy, override: Override) -> list[Provision]:
    """The provisions that have the override."""
    return [p for p in policy.provisions if p.path[0] == override[0] and override[1] in p.overrides]


def needed(builder: PolicyDiagrams, candidates: Sequence[Candidate]) -> set[Candidate]:
    """The candidates that the outcome of some possible request needs, or a row that a hit rule needs; none where too many
    provisions stay open for a sweep.

    One sweep finds, for all requests to which the same provisions apply, which candidates they need. A table's
    `otherwise` is swept without the part of its condition that says that no row applies, because that depends on the rows.
    """
    forest, policy = builder.forest, builder.policy
    leaf = Necessity.of(policy, candidates)
    regions = [
        builder.meets(policy.by_id[c]) if isinstance(c, str) else forest.some(map(builder.meets, owners(policy, c)))
        for c in candidates
    ]
    scope = forest.both(builder.possible(), forest.some(regions))
    if not candidates or scope == forest.no:
        return set()
    tests = [
        [*map(builder.condition, parts_of(p.when)[:-1])] if n in leaf.rows else builder.parts(p)
        for n, p in enumerate(policy.provisions)
    ]
    try:
        # without the first provision of an order, the second decides
        diagram = sweep(forest, tests, leaf.needed, scope, orders_among(policy.provisions), kept=2)
    except TooManyStepsError:
        return set()
    values = values_within(forest, diagram, scope)
    return {candidate for value in values if value for candidate in cast(Iterable[Candidate], value)}


class Necessity(Struct, frozen=True):
    """What a policy needs of the candidates where given provisions apply.

    `rows` are the rows of each table with an `otherwise`, by the place of that. `exact` are, by the table's name, the
    rows of each table in which exactly one has to apply; none where an `otherwise` applies in their place. `without`
    has, for each candidate that is an override, the policy without it.
    """

    policy: Policy
    candidates: frozenset[Candidate]
    rows: dict[int, frozenset[int]]
    exact: dict[str, frozenset[int]]
    without: dict[Override, Policy]

    @staticmethod
    def of(policy: Policy, candidates: Sequence[Candidate]) -> Necessity:
        """The candidates' necessity in a policy."""
        provisions = policy.provisions
        rows_of: dict[str, set[int]] = {}
        for n, p in enumerate(provisions):
            if p.path[1:2] != OTHERWISE:
                rows_of.setdefault(p.path[0], set()).add(n)
        rebuilt = {table.name for table in policy.tables if table.otherwise}
        rows = {
            n: frozenset(rows_of.get(p.path[0], ()))
            for n, p in enumerate(provisions)
            if p.path[1:2] == OTHERWISE and p.path[0] in rebuilt
        }
        exact = {
            table.name: frozenset(rows_of.get(table.name, ()) if not table.otherwise else ())
            for table in policy.tables
            if table.hit_rule is HitRule.EXACTLY_ONE
        }
        without = {c: without_override(policy, *c) for c in candidates if not isinstance(c, str)}
        return Necessity(policy, frozenset(candidates), rows, exact, without)

    def applying(self, held: Iterable[int]) -> list[Provision]:
        """The provisions that apply where these conditions hold."""
        numbers = set(held)
        left = [n for n in sorted(numbers) if not (n in self.rows and self.rows[n] & numbers)]
        return [self.policy.provisions[n] for n in left]

    def outcome(self, held: Iterable[int], policy: Policy | None = None) -> Outcome:
        """The outcome where these conditions hold."""
        if policy is None:
            return decision_of(self.policy, self.applying(held))[0]
        changed = [policy.by_id[p.id] for p in self.applying(held)]
        return decision_of(policy, changed)[0]

    def needed(self, held: list[int]) -> frozenset[Candidate]:
        """The candidates that are needed where these conditions hold."""
        outcome, provisions = self.outcome(held), self.policy.provisions
        applying = self.applying(held)
        result: set[Candidate] = set()
        for n in held:
            provision = provisions[n]
            if provision.id not in self.candidates or provision not in applying:
                continue
            exact = self.exact.get(provision.path[0])
            only_row = exact is not None and (n in self.rows or (n in exact and len(exact.intersection(held)) == 1))
            if only_row or self.outcome([m for m in held if m != n]) != outcome:
                result.add(provision.id)
        for override, policy in self.without.items():
            if meet(applying, override) and self.outcome(held, policy) != outcome:
                result.add(override)
        return frozenset(result)


def meet(applying: Sequence[Provision], override: Override) -> bool:
    """Whether among these provisions there are one that has the override and one that it reaches."""
    owner, target = override
    reaching = {reach(p.effect) for p in applying if p.path[0] == owner and target in p.overrides}
    return any(judgement(p.effect) in reaching and target.words in p.named_by for p in applying)
