"""Certifies with Z3 what the diagrams computed of a proposal's impact: the requests whose decision changes, and how many do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import z3

from policy_dsl.model.boxes import OneOfCodes, OneOfRanges
from policy_dsl.model.conditions import Condition, Fact, Has, OneOf, Within
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.vocabulary import SetOf
from verifier.results.impact import Change, Exclusive, OutlineRow, Untouched
from verifier.results.status import Edition
from verifier.smt.certify import in_any_part
from verifier.smt.encode.conditions import holds
from verifier.smt.encode.query import QueryEncoding
from verifier.smt.encode.terms import Term, conjunction, disjunction, negation
from verifier.smt.formulas import Changed
from verifier.smt.prove import Proof, Prover


def changes(
    prover: Prover, parts: Sequence[Change | OutlineRow], pairs: Sequence[tuple[Outcome, Outcome]], *, all_of_them: bool
) -> Proof:
    """Proved when these parts have, of the requests possible before and after, exactly those whose outcome changes in one
    of these ways; without `all_of_them`, when they have no others.
    """

    def encode(encoding: QueryEncoding) -> Term:
        changed, boxed = changes_in(encoding, pairs), in_any_part(encoding, parts)
        wrong = z3.Xor(changed, boxed) if all_of_them else conjunction(boxed, negation(changed))
        return conjunction(possible_in_both(encoding), wrong)

    return prover.ask((), encode, keep_query=True)


def unchanged(
    prover: Prover, parts: Sequence[Change | OutlineRow], except_for: Sequence[tuple[Outcome, Outcome]] = ()
) -> Proof:
    """Proved when no request outside these parts, possible before and after, changes its outcome, except in these ways."""

    def encode(encoding: QueryEncoding) -> Term:
        old, new = (encoding.encoding_of(0, e) for e in (Edition.BASE, Edition.AMENDED))
        changed = conjunction(possible_in_both(encoding), old.outcome != new.outcome)
        return conjunction(changed, negation(in_any_part(encoding, parts)), negation(changes_in(encoding, except_for)))

    return prover.ask((), encode, keep_query=True)


def changes_in(encoding: QueryEncoding, pairs: Sequence[tuple[Outcome, Outcome]]) -> Term:
    """The outcomes before and after are one of these pairs."""
    old, new = (encoding.encoding_of(0, e) for e in (Edition.BASE, Edition.AMENDED))
    return disjunction([conjunction(old.is_outcome(before), new.is_outcome(after)) for before, after in pairs])


def untouched(prover: Prover, values: Sequence[Untouched]) -> Proof:
    """Proved when no request with one of these values changes its outcome."""

    def encode(encoding: QueryEncoding) -> Term:
        touched = [holds(condition, encoding.requests) for each in values for condition in has_values(prover, each)]
        changed = conjunction(possible_in_both(encoding), encoding.formula(Changed()))
        return conjunction(changed, disjunction(touched))

    return prover.ask((), encode, keep_query=True)


def has_values(prover: Prover, untouched: Untouched) -> list[Condition]:
    """Conditions, one of which holds where a request has one of the values."""
    fact = Fact(untouched.attribute)
    match untouched.values:
        case OneOfRanges(ranges):
            return [Within(fact, ranges)]
        case OneOfCodes(codes) if isinstance(prover.policy.by_name[fact.attribute].type, SetOf):
            return [Has(fact, code) for code in codes]
        case OneOfCodes(codes):
            return [OneOf(fact, frozenset(codes))]
        case _:
            assert_never(untouched.values)


def possible_in_both(encoding: QueryEncoding) -> Term:
    """The request is possible before and after."""
    return conjunction([encoding.encoding_of(0, edition).possible() for edition in (Edition.BASE, Edition.AMENDED)])


def exclusive(prover: Prover, parts: Sequence[Exclusive], edition: Edition, outcome: Outcome) -> Proof:
    """Proved when these parts have, of the requests possible in this edition, exactly those that are possible in it alone
    and have this outcome there.
    """

    def encode(encoding: QueryEncoding) -> Term:
        here, there = possible_here_and_there(encoding, edition)
        sought = conjunction(negation(there), encoding.encoding_of(0, edition).is_outcome(outcome))
        return conjunction(here, z3.Xor(sought, in_any_part(encoding, parts)))

    return prover.ask((), encode, keep_query=True)


def no_more(prover: Prover, parts: Sequence[Exclusive], edition: Edition) -> Proof:
    """Proved when no request outside these parts is possible in this edition alone."""

    def encode(encoding: QueryEncoding) -> Term:
        here, there = possible_here_and_there(encoding, edition)
        return conjunction(here, negation(there), negation(in_any_part(encoding, parts)))

    return prover.ask((), encode, keep_query=True)


def possible_here_and_there(encoding: QueryEncoding, edition: Edition) -> tuple[Term, Term]:
    """The request is possible in this edition; and it is possible in the other."""
    old, new = (encoding.encoding_of(0, e).possible() for e in (Edition.BASE, Edition.AMENDED))
    return (new, old) if edition is Edition.AMENDED else (old, new)
