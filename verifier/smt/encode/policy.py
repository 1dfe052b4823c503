"""From a policy to formulas: the twin of `evaluate`, the same cases in the same order, for all requests at once.

The outcome of a request is one label, and every label is defined by *iff* over what stands, gap and conflict included;
were it implied only, a faulty request would satisfy every claim. Labels are numbered in the order a requester feels, so
that a comparison of outcomes is one unsigned comparison.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import z3

from policy_dsl.model.conditions import AllOf, Condition
from policy_dsl.model.decisions import CONFLICT, GAP, REFUSED, Access, Outcome, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Provision, Refuse
from verifier.smt.encode.conditions import holds
from verifier.smt.encode.definitions import Definitions
from verifier.smt.encode.symbols import SymbolicRequest
from verifier.smt.encode.terms import Term, bits, conjunction, disjunction, negation, never, same, two_of


class PolicyEncoding:
    """The decision of one edition of a policy on one request, as terms over its `definitions`."""

    def __init__(
        self,
        policy: Policy,
        facts: SymbolicRequest,
        definitions: Definitions,
        times: tuple[int, ...],
        name: str,
        contested: frozenset[str] | None = None,
    ) -> None:
        """`times` are all times of all editions, in order; `contested` are the provisions that may be in a conflict.

        Whatever is asked of it raises TimeoutError when the definitions have a deadline and it has come.
        """
        self.policy, self.facts, self.definitions = policy, facts, definitions
        self.name, self.contested = name, contested
        self.labels = {answered(seconds): n for n, seconds in enumerate(times)}
        for outcome in (REFUSED, GAP, CONFLICT):
            self.labels[outcome] = len(self.labels)
        self.applying: dict[str, Term] = {}
        self.reached: dict[tuple[str, ...], Term] = {}
        self.conditions: dict[int, tuple[Condition, Term]] = {}

    def condition(self, condition: Condition) -> Term:
        """True where it holds of this request. Equal cells of a table are one object, so each is stated once."""
        known = self.conditions.get(id(condition))
        if known is not None:
            return known[1]
        if isinstance(condition, AllOf):
            found = conjunction([self.condition(part) for part in condition.conditions])
        else:
            found = holds(condition, (self.facts,))
        self.conditions[id(condition)] = (condition, found)  # kept, so that the id stays its own
        return found

    def named(self, what: str, term: Term) -> Term:
        """A name for the term, so that it is stated once however often it is used."""
        return self.definitions.named(f"{self.name}.{what}", term)

    def applies(self, provision: Provision) -> Term:
        """Its condition holds."""
        found = self.applying.get(provision.id)
        if found is None:
            found = self.named(f"applies {provision.id}", self.condition(provision.when))
            self.applying[provision.id] = found
        return found

    def set_aside(self, provision: Provision) -> Term:
        """Some provision that reaches it applies."""
        by = self.policy.reached_by[provision.id]
        found = self.reached.get(by)
        if found is None:
            applying = disjunction([self.applies(self.policy.by_id[other]) for other in by])
            found = self.reached[by] = self.named("set aside", applying)
        return found

    def stands(self, provision: Provision) -> Term:
        """It applies and is not set aside; of the one at the margin, it decides."""
        if provision is self.policy.otherwise:
            return self.untimed
        if not self.policy.reached_by[provision.id]:
            return self.applies(provision)
        return conjunction(self.applies(provision), negation(self.set_aside(provision)))

    @cached_property
    def refused(self) -> Term:
        """Some refusal stands."""
        refusals = [self.stands(p) for p in self.policy.provisions if isinstance(p.effect, Refuse)]
        return self.named("refused", disjunction(refusals))

    @cached_property
    def times(self) -> dict[int, Term]:
        """For each time, in seconds, that it stands."""
        return {seconds: self.named(f"time {seconds}", disjunction(terms)) for seconds, terms in self.standing(None)}

    @cached_property
    def timed(self) -> Term:
        """Some time stands."""
        return self.named("timed", disjunction(list(self.times.values())))

    @cached_property
    def untimed(self) -> Term:
        """No refusal stands and no time: it is decided at the margin."""
        return conjunction(negation(self.refused), negation(self.timed))

    @property
    def at_the_margin(self) -> Outcome:
        """The outcome where no refusal stands and no time."""
        margin = self.policy.otherwise
        if margin is None:
            return GAP
        return answered(margin.effect.seconds) if isinstance(margin.effect, AnswerWithin) else REFUSED

    @cached_property
    def several(self) -> Term:
        """Two times stand that differ."""
        disputed = [self.named(f"disputed {s}", disjunction(terms)) for s, terms in self.standing(self.contested)]
        return self.named("several", two_of(disputed))

    def standing(self, among: frozenset[str] | None) -> Iterable[tuple[int, list[Term]]]:
        """For each time, in seconds, that each provision with it stands; only of some provisions, when these are given."""
        found: dict[int, list[Term]] = {}
        for provision in self.policy.provisions:
            if isinstance(provision.effect, AnswerWithin) and (among is None or provision.id in among):
                found.setdefault(provision.effect.seconds, []).append(self.stands(provision))
        return found.items()

    @cached_property
    def outcome(self) -> z3.BitVecRef:
        """The label of the outcome, defined."""
        label = bits(f"{self.name}.outcome", len(self.labels).bit_length())
        permitted, single = negation(self.refused), negation(self.several)
        cases: dict[Outcome, list[Term]] = {outcome: [] for outcome in self.labels}
        cases[REFUSED].append(self.refused)
        for seconds, time in self.times.items():
            cases[answered(seconds)].append(conjunction(permitted, time, single))
        cases[self.at_the_margin].append(self.untimed)
        cases[CONFLICT].append(conjunction(permitted, self.several))
        say = self.definitions.pending.append
        for outcome, place in self.labels.items():
            say(same(label == place, disjunction(cases[outcome])))
        if len(self.labels) < 1 << label.size():
            say(z3.ULE(label, len(self.labels) - 1))
        return label

    def is_outcome(self, outcome: Outcome) -> Term:
        """The outcome is this one; never, when no provision could bring it."""
        place = self.labels.get(outcome)
        return never() if place is None else self.outcome == place

    def has_access(self, access: Access) -> Term:
        """The outcome has this access. Only whether it is permitted needs the label."""
        match access:
            case Access.PERMITTED:
                return z3.ULT(self.outcome, self.labels[REFUSED])
            case Access.REFUSED:
                return disjunction(self.refused, self.untimed) if self.at_the_margin == REFUSED else self.refused
            case Access.GAP:
                return self.untimed if self.at_the_margin == GAP else never()
            case Access.CONFLICT:
                return conjunction(negation(self.refused), self.several)

    def decided(self) -> Term:
        """The outcome is neither a gap nor a conflict."""
        return z3.ULE(self.outcome, self.labels[REFUSED])

    def possible(self) -> Term:
        """No `impossible` excludes the request."""
        return negation(disjunction([self.condition(clause.when) for clause in self.policy.impossible]))


def times_of(policy: Policy) -> set[int]:
    """Every time that the policy can answer with, in seconds."""
    every = policy.by_id.values()
    return {p.effect.seconds for p in every if isinstance(p.effect, AnswerWithin)}
