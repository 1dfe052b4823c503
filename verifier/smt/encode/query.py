"""Formulas stated to the solver, over one request or two, of one edition of a policy or two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

import z3

from policy_dsl.model.claims import Relation
from policy_dsl.model.decisions import REFUSED, Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision
from verifier.smt import formulas
from verifier.smt.encode.conditions import holds
from verifier.smt.encode.definitions import Definitions
from verifier.smt.encode.policy import PolicyEncoding, times_of
from verifier.smt.encode.symbols import SymbolicRequest
from verifier.smt.encode.terms import Term, compared, conjunction, context, disjunction, negation, never, two_of
from verifier.smt.formulas import Formula
from verifier.smt.slicing.slices import Slices
from verifier.verdict import Edition


class QueryEncoding:
    """The unknowns and definitions for one request, or two that are alike except `differ`, before and after."""

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
        """Meanings are added as they are asked for, and what defines them to the `definitions`.

        Of a slice or a part, `of` are the whole policies. `first` are the unknowns of the first request, when the solver
        has some already. `slices` tell, for an edition, what never applies together; without them, everything may.
        """
        self.policy, self.base, self.differ, self.of = policy, base, differ, of
        self.slices = slices or {}
        self.definitions = Definitions()
        if first is None:
            first = SymbolicRequest(policy, 0, differ, None, self.definitions)
            self.definitions.pending += first.ranges
        self.requests = (first, SymbolicRequest(policy, 1, differ, first, self.definitions)) if differ else (first,)
        self.definitions.pending += [term for facts in self.requests[1:] for term in facts.ranges]
        self.meanings: dict[tuple[int, Edition], PolicyEncoding] = {}
        self.times = tuple(sorted({t for p in (policy, base) if p is not None for t in times_of(p)}))

    def meaning(self, request: int, edition: Edition) -> PolicyEncoding:
        """What an edition makes of a request."""
        if edition is Edition.BASE and self.base is None:
            edition = Edition.AMENDED
        found = self.meanings.get((request, edition))
        if found is None:
            policy = self.base if edition is Edition.BASE and self.base is not None else self.policy
            name = f"r{request} {edition.value}"  # no attribute's name has a space in it
            slices = self.slices.get(edition)
            contested = None if slices is None else slices.contested(self.definitions.deadline)
            found = PolicyEncoding(policy, self.requests[request], self.definitions, self.times, name, contested)
            self.meanings[request, edition] = found
        return found

    def formula(self, formula: Formula) -> Term:
        """A formula over the requests."""
        match formula:
            case formulas.Possible(request):
                return self.meaning(request, Edition.AMENDED).possible()
            case formulas.Meets(condition):
                return holds(condition, self.requests)
            case formulas.Differ():
                return self.different()
            case formulas.ComesOut(request, access, edition):
                return self.meaning(request, edition).has_access(access)
            case formulas.InOrder(comparison, edition):
                return self.in_order(comparison.left, comparison.relation, comparison.right, edition)
            case formulas.Changed():
                before, after = (self.meaning(0, e) for e in (Edition.BASE, Edition.AMENDED))
                return before.outcome != after.outcome
            case formulas.Later():
                before, after = (self.meaning(0, e) for e in (Edition.BASE, Edition.AMENDED))
                answered_after = after.has_access(Access.PERMITTED)
                return conjunction(answered_after, z3.ULT(before.outcome, after.outcome))
            case formulas.Applies(provision, edition):
                meaning = self.meaning(0, edition)
                found = self.provision(meaning, provision)
                return never() if found is None else meaning.applies(found)
            case formulas.Stands(provision, edition):
                meaning = self.meaning(0, edition)
                found = self.provision(meaning, provision)
                return never() if found is None else meaning.stands(found)
            case formulas.Several(provisions):
                return self.several(provisions)
            case formulas.Every(parts):
                return conjunction([self.formula(part) for part in parts])
            case formulas.Some(parts):
                return disjunction([self.formula(part) for part in parts])
            case formulas.NotSo(part):
                return negation(self.formula(part))
            case _:
                assert_never(formula)

    def provision(self, meaning: PolicyEncoding, name: str) -> Provision | None:
        """The provision; none when it was left out of a slice, where it never applies."""
        if any(name in policy.by_id for policy in self.of):
            return meaning.policy.by_id.get(name)
        return meaning.policy.by_id[name]

    def several(self, provisions: tuple[str, ...]) -> Term:
        """At least two of these apply; not, where they never apply together."""
        meaning = self.meaning(0, Edition.AMENDED)
        found = {name: p for name in provisions if (p := self.provision(meaning, name)) is not None}
        slices = self.slices.get(Edition.AMENDED)
        if slices is not None:
            groups = [[slices.place[name]] for name in found]
            found = {name: found[name] for name in slices.meeting(groups, self.definitions.deadline)}
        return two_of([meaning.applies(p) for p in found.values()])

    def in_order(self, left: int, relation: Relation, right: int | Outcome, edition: Edition) -> Term:
        """Two outcomes compared, neither of them a gap or a conflict."""
        one = self.meaning(left, edition)
        if isinstance(right, int):
            other = self.meaning(right, edition)
            return conjunction(one.decided(), other.decided(), compared(relation, one.outcome, other.outcome))
        return conjunction(one.decided(), self.against(one, relation, right))

    def against(self, one: PolicyEncoding, relation: Relation, given: Outcome) -> Term:
        """An outcome against a given one, whose time need not be one of the policy's."""
        if given.seconds is None:
            return compared(relation, one.outcome, z3.BitVecVal(one.labels[REFUSED], one.outcome.size(), context()))
        below = [n for o, n in one.labels.items() if o.seconds is not None and o.seconds < given.seconds]
        match relation:
            case Relation.FASTER:
                return z3.ULT(one.outcome, len(below))
            case Relation.SAME:
                return one.is_outcome(given)
            case Relation.SLOWER:
                return conjunction(z3.UGE(one.outcome, len(below)), negation(one.is_outcome(given)))
            case _:
                assert_never(relation)

    def different(self) -> Term:
        """The two requests differ somewhere."""
        first, second = self.requests[0], self.requests[-1]
        terms = [first.codes[n] != second.codes[n] for n in self.differ if n in first.codes]
        terms += [first.held[key] != second.held[key] for key in first.held if key[0] in self.differ]
        terms += [first.steps[n] != second.steps[n] for n in self.differ if n in first.steps]
        return disjunction(terms)
