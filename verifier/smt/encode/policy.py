"""Encodes the decisions of a policy on a symbolic request. Twin of `evaluate`: the same cases, in the same order.

The outcome of a request is a number, its label. *Iff* defines when the label has each value, gap and conflict included:
with mere implications, a request with a gap or a conflict could satisfy every claim. Labels are numbered from the fastest
time to refused, so that comparing outcomes is one unsigned comparison.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, partial

import z3

from policy_dsl.model.clock_order import stated_times, times_reached
from policy_dsl.model.conditions import AllOf, AnyOf, Condition, Not
from policy_dsl.model.decisions import CONFLICT, GAP, REFUSED, Access, Outcome, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Cap, Floor, Provision, Refuse
from policy_dsl.model.times import Time, in_seconds, time_text, whole_seconds
from verifier.smt.encode.conditions import holds
from verifier.smt.encode.definitions import Definitions
from verifier.smt.encode.moved_on_clocks import moved_on_clocks
from verifier.smt.encode.moved_times import MovedTimes, moved_times
from verifier.smt.encode.never_later import never_later
from verifier.smt.encode.symbols import SymbolicRequest
from verifier.smt.encode.terms import Term, at_least_two, bits, conjunction, disjunction, iff, negation, never


class PolicyEncoding:
    """The decision of one edition of a policy on one request, as terms over its `definitions`."""

    def __init__(
        self,
        policy: Policy,
        facts: SymbolicRequest,
        definitions: Definitions,
        times: tuple[Time, ...],
        name: str,
        contested: frozenset[str] | None = None,
    ) -> None:
        """`times` are all times of all editions, those in seconds first and in ascending order; `contested` are the
        provisions that may be in a conflict.

        All methods raise TimeoutError after the deadline of the definitions.
        """
        self.policy, self.facts, self.definitions = policy, facts, definitions
        self.name, self.contested = name, contested
        self.labels = {answered(seconds): n for n, seconds in enumerate(times)}
        for outcome in (REFUSED, GAP, CONFLICT):
            self.labels[outcome] = len(self.labels)
        self.applies_terms: dict[str, Term] = {}
        self.set_aside_terms: dict[tuple[str, ...], Term] = {}
        self.stands_terms: dict[str, Term] = {}
        self.above_terms: dict[str, Term] = {}
        self.walked: dict[str, tuple[int, Term]] = {}

    def condition(self, condition: Condition) -> Term:
        """The request meets the condition. Equal cells of a table are one object, and so are the conditions that an
        amendment leaves as they are: they are encoded once.
        """
        conditions = self.facts.conditions
        entry = conditions.get(id(condition))
        if entry is not None:
            return entry[1]
        match condition:
            case AllOf(parts):
                term = conjunction([self.condition(part) for part in parts])
            case AnyOf(parts):
                term = disjunction([self.condition(part) for part in parts])
            case Not(inner):
                term = negation(self.condition(inner))
            case _:
                term = holds(condition, (self.facts,))
        conditions[id(condition)] = (condition, term)  # keeps the condition alive, so that its id is not reused
        return term

    def symbol_for(self, what: str, term: Term) -> Term:
        """A symbol defined as the term, so that the term is asserted once."""
        return self.definitions.symbol_for(f"{self.name}.{what}", term)

    def applies(self, provision: Provision) -> Term:
        """The request meets the condition of the provision and, in an order, of none before it."""
        term = self.applies_terms.get(provision.id)
        if term is None:
            term = self.condition(provision.when)
            if provision.in_order is not None:
                term = conjunction(term, negation(self.above(provision)))
            term = self.applies_terms[provision.id] = self.symbol_for(f"applies {provision.id}", term)
        return term

    def above(self, provision: Provision) -> Term:
        """The request meets the condition of some provision before this one in its order. Each is a symbol of its own, so
        that an order of many provisions takes as many terms.
        """
        order = provision.in_order or ""
        reached, some = self.walked.get(order, (0, never()))
        while provision.id not in self.above_terms:
            name = self.policy.orders[order][reached]
            self.above_terms[name] = some
            met = disjunction(some, self.condition(self.policy.by_id[name].when))
            reached, some = reached + 1, self.symbol_for(f"above {name}", met)
            self.walked[order] = reached, some
        return self.above_terms[provision.id]

    def set_aside(self, provision: Provision) -> Term:
        """A provision that overrides this one applies."""
        overriding = self.policy.reached_by[provision.id]
        term = self.set_aside_terms.get(overriding)
        if term is None:
            applying = disjunction([self.applies(self.policy.by_id[name]) for name in overriding])
            term = self.set_aside_terms[overriding] = self.symbol_for("set aside", applying)
        return term

    def stands(self, provision: Provision) -> Term:
        """The provision applies and is not set aside; for an `otherwise` at the margin: it decides."""
        if provision is self.policy.otherwise:
            return self.untimed
        if not self.policy.reached_by[provision.id]:
            return self.applies(provision)
        term = self.stands_terms.get(provision.id)
        if term is None:
            term = conjunction(self.applies(provision), negation(self.set_aside(provision)))
            self.stands_terms[provision.id] = term
        return term

    @cached_property
    def refused(self) -> Term:
        """Some refusal stands."""
        refusals = [self.stands(p) for p in self.policy.provisions if isinstance(p.effect, Refuse)]
        return self.symbol_for("refused", disjunction(refusals))

    @cached_property
    def times(self) -> dict[Time, Term]:
        """For each time in seconds, whether an answer has it: it stands, or caps and floors make it of one that does."""
        if self.moved is None:
            return self.exact
        final: dict[Time, Term] = {}
        final.update((seconds, term) for seconds, term in self.moved.final.items())
        return final

    @cached_property
    def exact(self) -> dict[Time, Term]:
        """For each time in seconds, whether it stands."""
        return {
            seconds: self.symbol_for(f"time {label(seconds)}", disjunction(terms))
            for seconds, terms in self.standing_by_time(None)
        }

    @cached_property
    def moved(self) -> MovedTimes | None:
        """How caps and floors move the times; `None` if there are none."""
        if not self.policy.bounded:
            return None
        caps: dict[Time, list[Term]] = {}
        floors: dict[Time, list[Term]] = {}
        for provision in self.policy.provisions:
            match provision.effect:
                case Cap(seconds):
                    caps.setdefault(seconds, []).append(self.stands(provision))
                case Floor(seconds):
                    floors.setdefault(seconds, []).append(self.stands(provision))
                case _:
                    pass
        capping, raising = ({seconds: disjunction(terms) for seconds, terms in each.items()} for each in (caps, floors))
        margin = self.margin_outcome.seconds
        if any(not isinstance(time, int) for time in stated_times(self.policy)):
            order = partial(never_later, self.policy)
            return moved_on_clocks(self.exact, capping, raising, margin, order, self.symbol_for)
        exact, least, most = (
            {in_seconds(time): term for time, term in some.items()} for some in (self.exact, capping, raising)
        )
        return moved_times(exact, least, most, whole_seconds(margin), self.symbol_for)

    @cached_property
    def timed(self) -> Term:
        """Some time, or some cap, stands."""
        if self.moved is not None:
            return self.moved.timed
        return self.symbol_for("timed", disjunction(list(self.times.values())))

    @cached_property
    def untimed(self) -> Term:
        """Neither a refusal nor a time stands: the margin decides."""
        return conjunction(negation(self.refused), negation(self.timed))

    @property
    def margin_outcome(self) -> Outcome:
        """The outcome where neither a refusal nor a time stands."""
        margin = self.policy.otherwise
        if margin is None:
            return GAP
        return answered(margin.effect.seconds) if isinstance(margin.effect, AnswerWithin) else REFUSED

    @cached_property
    def conflicting(self) -> Term:
        """Two different times stand, or a floor above a cap."""
        if self.moved is not None:
            return self.moved.conflicting
        disputed = [
            self.symbol_for(f"disputed {label(s)}", disjunction(terms))
            for s, terms in self.standing_by_time(self.contested)
        ]
        return self.symbol_for("several", at_least_two(disputed))

    def standing_by_time(self, among: frozenset[str] | None) -> Iterable[tuple[Time, list[Term]]]:
        """For each time, the terms that say which of its provisions stand; with `among`, of these alone."""
        terms: dict[Time, list[Term]] = {}
        for provision in self.policy.provisions:
            if isinstance(provision.effect, AnswerWithin) and (among is None or provision.id in among):
                terms.setdefault(provision.effect.seconds, []).append(self.stands(provision))
        return terms.items()

    @cached_property
    def outcome(self) -> z3.BitVecRef:
        """The label of the outcome, with its definition."""
        label = bits(f"{self.name}.outcome", len(self.labels).bit_length())
        permitted, single = negation(self.refused), negation(self.conflicting)
        cases: dict[Outcome, list[Term]] = {outcome: [] for outcome in self.labels}
        cases[REFUSED].append(self.refused)
        for seconds, time in self.times.items():
            cases[answered(seconds)].append(conjunction(permitted, time, single))
        if self.moved is None or self.margin_outcome.seconds is None:  # else it is among the times
            cases[self.margin_outcome].append(self.untimed)
        cases[CONFLICT].append(conjunction(permitted, self.conflicting))
        define = self.definitions.pending.append
        for outcome, place in self.labels.items():
            define(iff(label == place, disjunction(cases[outcome])))
        if len(self.labels) < 1 << label.size():
            define(z3.ULE(label, len(self.labels) - 1))
        return label

    def is_outcome(self, outcome: Outcome) -> Term:
        """The request has this outcome; never, if no provision has its time."""
        place = self.labels.get(outcome)
        return never() if place is None else self.outcome == place

    def has_access(self, access: Access) -> Term:
        """The outcome has this access. Only *permitted* needs the label."""
        match access:
            case Access.PERMITTED:
                return z3.ULT(self.outcome, self.labels[REFUSED])
            case Access.REFUSED:
                return disjunction(self.refused, self.untimed) if self.margin_outcome == REFUSED else self.refused
            case Access.GAP:
                return self.untimed if self.margin_outcome == GAP else never()
            case Access.CONFLICT:
                return conjunction(negation(self.refused), self.conflicting)

    def is_decided(self) -> Term:
        """The outcome is neither a gap nor a conflict."""
        return z3.ULE(self.outcome, self.labels[REFUSED])

    def possible(self, without: str | None = None) -> Term:
        """No `impossible` clause excludes the request, regardless of the clause `without`."""
        clauses = [clause for clause in self.policy.impossible if clause.id != without]
        return negation(disjunction([self.condition(clause.when) for clause in clauses]))


def times_of(policy: Policy) -> frozenset[Time]:
    """All times that the policy may answer with."""
    return times_reached(policy, partial(never_later, policy))


def label(time: Time) -> str:
    """The time in the name of a symbol."""
    return str(time) if isinstance(time, int) else time_text(time)
