"""Encodes formulas about one request or two, decided by one edition of a policy or two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

import z3

from policy_dsl.model.claims import Relation
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision
from policy_dsl.model.times import time_order
from verifier.results.status import Edition, edition_of
from verifier.smt import formulas
from verifier.smt.encode.conditions import holds
from verifier.smt.encode.definitions import Definitions
from verifier.smt.encode.outcomes import compare
from verifier.smt.encode.policy import PolicyEncoding, times_of
from verifier.smt.encode.symbols import SymbolicRequest
from verifier.smt.encode.terms import Term, at_least_two, conjunction, disjunction, negation, never
from verifier.smt.encode.ways import Ways
from verifier.smt.formulas import Formula
from verifier.smt.slicing.slices import Slices


class QueryEncoding:
    """The encoding of one request, or of two that may differ in `differ`, with their decisions before and after."""

    def __init__(
        self,
        policy: Policy,
        base: Policy | None,
        differ: tuple[str, ...],
        *,
        of: Sequence[Policy] = (),
        first: SymbolicRequest | None = None,
        slices: Mapping[Edition, Slices] | None = None,
    ) -> None:
        """Decisions are encoded when a formula needs them.

        For a slice or a part, `of` are the whole policies. `first` has the symbols of the first request, if the solver
        has them already. `slices` has, for an edition, which provisions never apply together; without it, any may.
        """
        self.policy, self.base, self.differ, self.of = policy, base, differ, of
        self.slices = slices or {}
        self.definitions = Definitions()
        if first is None:
            first = SymbolicRequest(policy, 0, differ, None, self.definitions)
            self.definitions.pending += first.ranges
        self.requests = (first, SymbolicRequest(policy, 1, differ, first, self.definitions)) if differ else (first,)
        self.definitions.pending += [term for facts in self.requests[1:] for term in facts.ranges]
        self.encodings: dict[tuple[int, Edition], PolicyEncoding] = {}
        times = {t for p in (policy, base) if p is not None for t in times_of(p)}
        self.times = tuple(sorted(times, key=time_order))
        self.ways: dict[Edition, Ways] = {}
        self.compared: dict[formulas.Compares, Term] = {}

    def encoding_of(self, request: int, edition: Edition) -> PolicyEncoding:
        """The encoding of an edition's decision on a request."""
        if edition is Edition.BASE and self.base is None:
            edition = Edition.AMENDED
        encoding = self.encodings.get((request, edition))
        if encoding is None:
            policy = edition_of(self.policy, self.base, edition)
            name = f"r{request} {edition.value}"  # no attribute's name has a space in it
            slices = self.slices.get(edition)
            contested = None if slices is None else slices.contested(self.definitions.deadline)
            encoding = PolicyEncoding(policy, self.requests[request], self.definitions, self.times, name, contested)
            self.encodings[request, edition] = encoding
        return encoding

    def ways_of(self, edition: Edition) -> Ways:
        """The requests beside the first one, decided by an edition: the whole of it, since they may be in another part."""
        if edition is Edition.BASE and self.base is None:
            edition = Edition.AMENDED
        if edition not in self.ways:
            number = [Edition.AMENDED, Edition.BASE].index(edition)
            policy = self.of[number] if number < len(self.of) else edition_of(self.policy, self.base, edition)

            def make(facts: SymbolicRequest, name: str) -> PolicyEncoding:
                return PolicyEncoding(policy, facts, self.definitions, self.times, f"{name} {edition.value}", None)

            self.ways[edition] = Ways(policy, self.definitions, make)
        return self.ways[edition]

    def formula(self, formula: Formula) -> Term:
        """The formula as a term."""
        match formula:
            case formulas.Possible(request, without, edition):
                return self.encoding_of(request, edition).possible(without)
            case formulas.Meets(condition):
                return holds(condition, self.requests)
            case formulas.Differ():
                return self.requests_differ()
            case formulas.HasAccess(request, access, edition):
                return self.encoding_of(request, edition).has_access(access)
            case formulas.Compares(comparison, edition):
                if formula not in self.compared:  # over days of receipt, one comparison is written thousands of times
                    self.compared[formula] = self.compare_outcomes(
                        comparison.left, comparison.relation, comparison.right, edition
                    )
                return self.compared[formula]
            case formulas.HasWay(claim, edition, without, passing):
                decided = self.encoding_of(0, edition)
                return self.ways_of(edition).has_way(claim, self.requests[0], decided, without, passing)
            case formulas.Changed():
                before, after = (self.encoding_of(0, e) for e in (Edition.BASE, Edition.AMENDED))
                return before.outcome != after.outcome
            case formulas.BecomesSlower():
                before, after = (self.encoding_of(0, e) for e in (Edition.BASE, Edition.AMENDED))
                answered_after = after.has_access(Access.PERMITTED)
                return conjunction(answered_after, z3.ULT(before.outcome, after.outcome))
            case formulas.Applies(provision, edition):
                decision = self.encoding_of(0, edition)
                named = self.provision(decision, provision)
                return never() if named is None else decision.applies(named)
            case formulas.Stands(provision, edition):
                decision = self.encoding_of(0, edition)
                named = self.provision(decision, provision)
                return never() if named is None else decision.stands(named)
            case formulas.AtLeastTwo(provisions):
                return self.at_least_two_apply(provisions)
            case formulas.Conjunction(parts):
                return conjunction([self.formula(part) for part in parts])
            case formulas.Disjunction(parts):
                return disjunction([self.formula(part) for part in parts])
            case formulas.Negation(part):
                return negation(self.formula(part))
            case _:
                assert_never(formula)

    def provision(self, decision: PolicyEncoding, name: str) -> Provision | None:
        """The provision; `None` when this slice or part leaves it out, because it never applies there."""
        if any(name in policy.by_id for policy in self.of):
            return decision.policy.by_id.get(name)
        return decision.policy.by_id[name]

    def at_least_two_apply(self, provisions: tuple[str, ...]) -> Term:
        """At least two of these provisions apply. Those that never apply together with another of them are left out."""
        decision = self.encoding_of(0, Edition.AMENDED)
        present = {name: p for name in provisions if (p := self.provision(decision, name)) is not None}
        slices = self.slices.get(Edition.AMENDED)
        if slices is not None:
            groups = [[slices.place[name]] for name in present]
            present = {name: present[name] for name in slices.co_applicable_across(groups, self.definitions.deadline)}
        return at_least_two([decision.applies(p) for p in present.values()])

    def compare_outcomes(self, left: int, relation: Relation, right: int | Outcome, edition: Edition) -> Term:
        """The outcomes are in this relation, and neither is a gap or a conflict."""
        second = self.encoding_of(right, edition) if isinstance(right, int) else right
        return compare(self.encoding_of(left, edition), relation, second)

    def requests_differ(self) -> Term:
        """The two requests differ in some attribute."""
        first, second = self.requests[0], self.requests[-1]
        terms = [first.codes[n] != second.codes[n] for n in self.differ if n in first.codes]
        terms += [first.held[key] != second.held[key] for key in first.held if key[0] in self.differ]
        terms += [first.steps[n] != second.steps[n] for n in self.differ if n in first.steps]
        return disjunction(terms)
