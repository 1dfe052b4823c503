"""Certifies with Z3 what the diagrams computed of a proposal's impact: the requests whose decision changes, and how many do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import z3
from msgspec.structs import replace

from policy_dsl.model.boxes import OneOfCodes, OneOfRanges
from policy_dsl.model.conditions import Condition, Fact, Has, OneOf, Within
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.times import TIME_FACT
from policy_dsl.model.vocabulary import SetOf
from verifier.results.impact import Alike, Change, ChangedIn, Exclusive, Move, OutlineRow, Untouched
from verifier.results.status import Edition
from verifier.smt.certify import in_any_part
from verifier.smt.encode.conditions import holds
from verifier.smt.encode.query import QueryEncoding
from verifier.smt.encode.terms import Term, conjunction, disjunction, negation
from verifier.smt.proof import Proof
from verifier.smt.prove import Prover


def changes(prover: Prover, parts: Sequence[Change | OutlineRow], moves: Sequence[Move], *, all_of_them: bool) -> Proof:
    """Proved when these parts have, of the requests possible before and after, exactly those whose outcome changes in one
    of these ways; without `all_of_them`, when they have no others.
    """

    def encode(encoding: QueryEncoding) -> Term:
        changed, boxed = changes_in(prover, encoding, moves), in_any_part(encoding, parts)
        wrong = z3.Xor(changed, boxed) if all_of_them else conjunction(boxed, negation(changed))
        return conjunction(possible_in_both(encoding), wrong)

    return prover.ask((), encode, keep_query=True)


def unchanged(prover: Prover, parts: Sequence[Change | OutlineRow], except_for: Sequence[Move] = ()) -> Proof:
    """Proved when no request outside these parts, possible before and after, changes its outcome, except in these ways."""

    def encode(encoding: QueryEncoding) -> Term:
        changed = conjunction(possible_in_both(encoding), encoding.formula(prover.formulas.changed))
        others = negation(changes_in(prover, encoding, except_for))
        return conjunction(changed, negation(in_any_part(encoding, parts)), others)

    return prover.ask((), encode, keep_query=True)


def changes_in(prover: Prover, encoding: QueryEncoding, moves: Sequence[Move]) -> Term:
    """The decision changes in one of these ways: from the outcome before to the one after and, where both are times of which
    one is on a clock, on a day of receipt on which that is a change in this direction.
    """
    old, new = (encoding.encoding_of(0, e) for e in (Edition.BASE, Edition.AMENDED))
    order = prover.formulas.order
    return disjunction(
        [
            conjunction(
                old.is_outcome(each.before),
                new.is_outcome(each.after),
                [] if order is None else [encoding.formula(order.on_day_of_move(each))],
            )
            for each in moves
        ]
    )


def changed_in(prover: Prover, kinds: Sequence[ChangedIn]) -> Proof:
    """Proved when all requests of a kind change in its times, those with a single one in no other, and others in none."""

    def encode(encoding: QueryEncoding) -> Term:
        changed = encoding.formula(prover.formulas.changed)
        inside = [in_any_part(encoding, kind.parts) for kind in kinds]
        wrong = [conjunction(changed, negation(disjunction(inside)))]
        for kind, there in zip(kinds, inside, strict=True):
            asked = holds(OneOf(Fact(TIME_FACT), frozenset(kind.times)), encoding.requests)
            wrong.append(conjunction(there, asked, negation(changed)))
            if len(kind.times) == 1:
                wrong.append(conjunction(there, negation(asked), changed))
        return conjunction(possible_in_both(encoding), disjunction(wrong))

    return prover.ask((), encode, keep_query=True)


def untouched(prover: Prover, values: Sequence[Untouched]) -> Proof:
    """Proved when no request with one of these values changes its outcome."""

    def encode(encoding: QueryEncoding) -> Term:
        touched = [holds(condition, encoding.requests) for each in values for condition in has_values(prover, each)]
        changed = conjunction(possible_in_both(encoding), encoding.formula(prover.formulas.changed))
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


def same_requests(prover: Prover, groups: Sequence[Alike], edition: Edition) -> Proof:
    """Proved when, of the requests possible in this edition alone, all regions of a group have the same, in whatever time."""

    def encode(encoding: QueryEncoding) -> Term:
        here, there = possible_here_and_there(encoding, edition)
        unlike = [
            z3.Xor(in_any_time(encoding, group.first), in_any_time(encoding, region))
            for group in groups
            for region in group.regions[1:]
        ]
        return conjunction(here, negation(there), disjunction(unlike))

    return prover.ask((), encode, keep_query=True)


def in_any_time(encoding: QueryEncoding, part: Exclusive) -> Term:
    """The request lies in the box, whichever of several times is asked about."""
    box = {name: side for name, side in part.box.items() if name != TIME_FACT}
    return in_any_part(encoding, [replace(part, box=box)])


def possible_here_and_there(encoding: QueryEncoding, edition: Edition) -> tuple[Term, Term]:
    """The request is possible in this edition; and it is possible in the other."""
    old, new = (encoding.encoding_of(0, e).possible() for e in (Edition.BASE, Edition.AMENDED))
    return (new, old) if edition is Edition.AMENDED else (old, new)
