"""From a policy to formulas: the twin of `evaluate`, the same cases in the same order, for all requests at once.

Values are raw: an enumeration is a bit-vector with its range asserted, a set one truth value for each code. The outcome of
a request is one label, and every label is defined by *iff* over what stands, gap and conflict included; were it implied
only, a faulty request would satisfy every claim. Labels are numbered in the order a requester feels, so that a comparison
of outcomes is one unsigned comparison.
"""

from __future__ import annotations

from typing import TypeAlias, assert_never

import z3

from policy_dsl.model.claims import Relation
from policy_dsl.model.conditions import AllOf, AnyOf, Condition, Fact, Has, Includes, Not, OneOf
from policy_dsl.model.decisions import CONFLICT, GAP, REFUSED, Access, Outcome, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Provision, Refuse
from policy_dsl.model.vocabulary import Attribute, Request, SetOf, Value
from verifier import formulas
from verifier.formulas import Formula
from verifier.verdict import Edition

Term: TypeAlias = z3.BoolRef


def conjunction(*terms: Term | list[Term]) -> Term:
    """All of them; of none, true."""
    flat = [t for term in terms for t in (term if isinstance(term, list) else [term])]
    return z3.BoolVal(True) if not flat else flat[0] if len(flat) == 1 else z3.And(flat)


def disjunction(*terms: Term | list[Term]) -> Term:
    """At least one of them; of none, false."""
    flat = [t for term in terms for t in (term if isinstance(term, list) else [term])]
    return z3.BoolVal(False) if not flat else flat[0] if len(flat) == 1 else z3.Or(flat)


class Facts:
    """The facts of one request as unknowns; the second of two shares those in which they are alike."""

    def __init__(self, policy: Policy, number: int, differ: tuple[str, ...], first: Facts | None = None) -> None:
        """`first` is the other request, when this is the second."""
        self.policy = policy
        self.codes: dict[str, z3.BitVecRef] = {}
        self.held: dict[tuple[str, str], Term] = {}
        self.ranges: list[Term] = []
        self.known: dict[tuple[str, frozenset[str]], Term] = {}
        for attribute in policy.attributes:
            if first is not None and attribute.name not in differ:
                self.share(first, attribute)
            elif isinstance(attribute.type, SetOf):
                for code in attribute.names:
                    self.held[attribute.name, code] = z3.Bool(f"r{number}.{attribute.name}.{code}")
            else:
                self.declare(attribute, number)

    def share(self, first: Facts, attribute: Attribute) -> None:
        """The attribute is that of the other request."""
        if isinstance(attribute.type, SetOf):
            for code in attribute.names:
                self.held[attribute.name, code] = first.held[attribute.name, code]
        else:
            self.codes[attribute.name] = first.codes[attribute.name]

    def declare(self, attribute: Attribute, number: int) -> None:
        """An unknown code of the attribute's own."""
        many = len(attribute.names)
        unknown = z3.BitVec(f"r{number}.{attribute.name}", max(1, (many - 1).bit_length()))
        self.codes[attribute.name] = unknown
        if many < 1 << unknown.size():
            self.ranges.append(z3.ULE(unknown, many - 1))

    def one_of(self, name: str, codes: frozenset[str]) -> Term:
        """The code is one of these."""
        key = (name, codes)
        found = self.known.get(key)
        if found is None:
            unknown, names = self.codes[name], self.policy.by_name[name].names
            terms = [unknown == place for place, code in enumerate(names) if code in codes]
            found = self.known[key] = disjunction(terms)
        return found

    def equal(self, request: Request) -> list[Term]:
        """The facts are exactly those of a given request."""
        terms: list[Term] = []
        for attribute in self.policy.attributes:
            given = request[attribute.name]
            if isinstance(attribute.type, SetOf):
                terms += [self.held[attribute.name, code] == (code in given) for code in attribute.names]
            else:
                terms.append(self.codes[attribute.name] == attribute.names.index(str(given)))
        return terms

    def read(self, model: z3.ModelRef) -> dict[str, Value]:
        """The request that a model describes."""
        found: dict[str, Value] = {}
        for attribute in self.policy.attributes:
            if isinstance(attribute.type, SetOf):
                truths = {c: model.eval(self.held[attribute.name, c], model_completion=True) for c in attribute.names}
                found[attribute.name] = frozenset(code for code, truth in truths.items() if z3.is_true(truth))
            else:
                place = model.eval(self.codes[attribute.name], model_completion=True).as_long()
                found[attribute.name] = attribute.names[place]
        return found


class Meaning:
    """What one edition of a policy makes of one request. `defining` are the constraints that define its label."""

    def __init__(
        self, policy: Policy, facts: Facts, others: tuple[Facts, ...], times: tuple[int, ...], name: str
    ) -> None:
        """`others` are all requests, for conditions of claims; `times` all times of all editions, in order."""
        self.policy, self.facts, self.others, self.name = policy, facts, others, name
        self.labels = {answered(seconds): n for n, seconds in enumerate(times)}
        for outcome in (REFUSED, GAP, CONFLICT):
            self.labels[outcome] = len(self.labels)
        self.label = z3.BitVec(f"{name}.outcome", len(self.labels).bit_length())
        self.defining: list[Term] = []
        self.applying: dict[str, Term] = {}
        self.overriding: dict[tuple[str, ...], Term] = {}
        self.conditions: dict[int, tuple[Condition, Term]] = {}
        self.define()

    def condition(self, condition: Condition) -> Term:
        """True where it holds of this request."""
        known = self.conditions.get(id(condition))
        if known is not None:
            return known[1]
        found = holds(condition, (self.facts,))
        self.conditions[id(condition)] = (condition, found)  # kept, so that the id stays its own
        return found

    def named(self, what: str, term: Term) -> Term:
        """A name for the term, so that it is stated once however often it is used."""
        if z3.is_const(term):
            return term
        found = z3.Bool(f"{self.name}.{what}")
        self.defining.append(found == term)
        return found

    def applies(self, provision: Provision) -> Term:
        """Its condition holds."""
        found = self.applying.get(provision.id)
        if found is None:
            found = self.named(f"applies {provision.id}", self.condition(provision.when))
            self.applying[provision.id] = found
        return found

    def overridden(self, provision: Provision) -> Term:
        """Something that sets it aside applies."""
        by = self.policy.set_aside_by[provision.id]
        found = self.overriding.get(by)
        if found is None:
            applying = disjunction([self.applies(self.policy.by_id[other]) for other in by])
            found = self.overriding[by] = self.named(f"overridden {len(self.overriding)}", applying) if by else applying
        return found

    def stands(self, provision: Provision) -> Term:
        """It applies and is not set aside; of the one at the margin, it decides."""
        if provision is self.policy.otherwise:
            return conjunction(z3.Not(self.refused), z3.Not(self.timed))
        if not self.policy.set_aside_by[provision.id]:
            return self.applies(provision)
        return conjunction(self.applies(provision), z3.Not(self.overridden(provision)))

    def define(self) -> None:
        """Defines the label."""
        provisions = self.policy.provisions
        refusals = [self.stands(p) for p in provisions if isinstance(p.effect, Refuse)]
        self.refused = self.named("refused", disjunction(refusals))
        standing: dict[int, list[Term]] = {}
        for provision in provisions:
            if isinstance(provision.effect, AnswerWithin):
                standing.setdefault(provision.effect.seconds, []).append(self.stands(provision))
        times = {seconds: self.named(f"time {seconds}", disjunction(terms)) for seconds, terms in standing.items()}
        self.timed = self.named("timed", disjunction(list(times.values())))
        several = self.named("several", self.two_of(list(times.values())))
        permitted, single = z3.Not(self.refused), z3.Not(several)
        untimed = conjunction(permitted, z3.Not(self.timed))
        cases: dict[Outcome, list[Term]] = {outcome: [] for outcome in self.labels}
        cases[REFUSED].append(self.refused)
        for seconds, time in times.items():
            cases[answered(seconds)].append(conjunction(permitted, time, single))
        margin = self.policy.otherwise
        if margin is None:
            cases[GAP].append(untimed)
        elif isinstance(margin.effect, AnswerWithin):
            cases[answered(margin.effect.seconds)].append(untimed)
        else:
            cases[REFUSED].append(untimed)
        cases[CONFLICT].append(conjunction(permitted, several))
        for outcome, number in self.labels.items():
            self.defining.append((self.label == number) == disjunction(cases[outcome]))
        if len(self.labels) < 1 << self.label.size():
            self.defining.append(z3.ULE(self.label, len(self.labels) - 1))

    def two_of(self, terms: list[Term]) -> Term:
        """At least two of them hold: some one, and one after it."""
        seen: Term = z3.BoolVal(False)
        pairs = []
        for place, term in enumerate(terms):
            pairs.append(conjunction(seen, term))
            seen = self.named(f"seen {place}", disjunction(seen, term))
        return disjunction(pairs)

    def is_outcome(self, outcome: Outcome) -> Term:
        """The outcome is this one; never, when no provision could bring it."""
        number = self.labels.get(outcome)
        return z3.BoolVal(False) if number is None else self.label == number

    def has_access(self, access: Access) -> Term:
        """The outcome has this access."""
        match access:
            case Access.PERMITTED:
                return z3.ULT(self.label, self.labels[REFUSED])
            case Access.REFUSED:
                return self.is_outcome(REFUSED)
            case Access.GAP:
                return self.is_outcome(GAP)
            case Access.CONFLICT:
                return self.is_outcome(CONFLICT)

    def decided(self) -> Term:
        """The outcome is neither a gap nor a conflict."""
        return z3.ULE(self.label, self.labels[REFUSED])

    def possible(self) -> Term:
        """No `impossible` excludes the request."""
        return z3.Not(disjunction([self.condition(clause.when) for clause in self.policy.impossible]))


def holds(condition: Condition, requests: tuple[Facts, ...]) -> Term:
    """The condition on one request or on two."""
    match condition:
        case OneOf(fact, codes):
            return requests[fact.request].one_of(fact.attribute, codes)
        case Has(fact, code):
            return held(fact, code, requests)
        case Includes(whole, part):
            names = requests[0].policy.by_name[part.attribute].names
            return conjunction([z3.Implies(held(part, c, requests), held(whole, c, requests)) for c in names])
        case Not(inner):
            return z3.Not(holds(inner, requests))
        case AllOf(parts):
            return conjunction([holds(part, requests) for part in parts])
        case AnyOf(parts):
            return disjunction([holds(part, requests) for part in parts])
        case _:
            assert_never(condition)


def held(fact: Fact, code: str, requests: tuple[Facts, ...]) -> Term:
    """The set has the code."""
    return requests[fact.request].held[fact.attribute, code]


class Encoding:
    """The unknowns and definitions for one request, or two that are alike except `differ`, before and after."""

    def __init__(self, policy: Policy, base: Policy | None, differ: tuple[str, ...]) -> None:
        """Meanings are added as they are asked for; `fresh` are the constraints not yet asserted."""
        self.policy, self.base, self.differ = policy, base, differ
        first = Facts(policy, 0, differ)
        self.requests = (first, Facts(policy, 1, differ, first)) if differ else (first,)
        self.fresh: list[Term] = [term for facts in self.requests for term in facts.ranges]
        self.meanings: dict[tuple[int, Edition], Meaning] = {}
        self.times = tuple(sorted({t for p in (policy, base) if p is not None for t in times_of(p)}))

    def meaning(self, request: int, edition: Edition) -> Meaning:
        """What an edition makes of a request."""
        if edition is Edition.BASE and self.base is None:
            edition = Edition.AMENDED
        found = self.meanings.get((request, edition))
        if found is None:
            policy = self.base if edition is Edition.BASE and self.base is not None else self.policy
            name = f"r{request}.{edition.value}"
            found = Meaning(policy, self.requests[request], self.requests, self.times, name)
            self.meanings[request, edition] = found
        self.fresh += found.defining
        found.defining = []
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
                return before.label != after.label
            case formulas.Later():
                before, after = (self.meaning(0, e) for e in (Edition.BASE, Edition.AMENDED))
                answered_after = after.has_access(Access.PERMITTED)
                return conjunction(answered_after, z3.ULT(before.label, after.label))
            case formulas.Applies(provision, edition):
                meaning = self.meaning(0, edition)
                return self.stated(meaning, meaning.applies(meaning.policy.by_id[provision]))
            case formulas.Stands(provision, edition):
                meaning = self.meaning(0, edition)
                return self.stated(meaning, meaning.stands(meaning.policy.by_id[provision]))
            case formulas.Every(parts):
                return conjunction([self.formula(part) for part in parts])
            case formulas.Some(parts):
                return disjunction([self.formula(part) for part in parts])
            case formulas.NotSo(part):
                return z3.Not(self.formula(part))
            case _:
                assert_never(formula)

    def stated(self, meaning: Meaning, term: Term) -> Term:
        """The term, with what naming it has just defined."""
        self.fresh += meaning.defining
        meaning.defining = []
        return term

    def in_order(self, left: int, relation: Relation, right: int | Outcome, edition: Edition) -> Term:
        """Two outcomes compared, neither of them a gap or a conflict."""
        one = self.meaning(left, edition)
        if isinstance(right, int):
            other = self.meaning(right, edition)
            return conjunction(one.decided(), other.decided(), compared(relation, one.label, other.label))
        return conjunction(one.decided(), self.against(one, relation, right))

    def against(self, one: Meaning, relation: Relation, given: Outcome) -> Term:
        """An outcome against a given one, whose time need not be one of the policy's."""
        if given.seconds is None:
            return compared(relation, one.label, z3.BitVecVal(one.labels[REFUSED], one.label.size()))
        below = [n for o, n in one.labels.items() if o.seconds is not None and o.seconds < given.seconds]
        match relation:
            case Relation.FASTER:
                return z3.ULT(one.label, len(below))
            case Relation.SAME:
                return one.is_outcome(given)
            case Relation.SLOWER:
                return conjunction(z3.UGE(one.label, len(below)), z3.Not(one.is_outcome(given)))
            case _:
                assert_never(relation)

    def different(self) -> Term:
        """The two requests differ somewhere."""
        first, second = self.requests[0], self.requests[-1]
        terms = [first.codes[n] != second.codes[n] for n in self.differ if n in first.codes]
        terms += [first.held[key] != second.held[key] for key in first.held if key[0] in self.differ]
        return disjunction(terms)


def compared(relation: Relation, one: z3.BitVecRef, other: z3.BitVecRef) -> Term:
    """Labels are numbered in the order of outcomes."""
    match relation:
        case Relation.FASTER:
            return z3.ULT(one, other)
        case Relation.SLOWER:
            return z3.UGT(one, other)
        case Relation.SAME:
            return one == other
        case _:
            assert_never(relation)


def times_of(policy: Policy) -> set[int]:
    """Every time that the policy can answer with, in seconds."""
    every = policy.by_id.values()
    return {p.effect.seconds for p in every if isinstance(p.effect, AnswerWithin)}
