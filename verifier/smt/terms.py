"""Terms put together, with the smallest cases kept small.

Straight through the solver's own functions: a policy of thousands of rows is hundreds of thousands of terms, and checking
again that each of them is a truth value would take most of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, assert_never

import z3

from policy_dsl.model.claims import Relation

Term: TypeAlias = z3.BoolRef

CONTEXT = z3.main_ctx()
TRUE, FALSE = z3.BoolVal(True), z3.BoolVal(False)


def truth(name: str) -> Term:
    """An unknown truth value."""
    return z3.BoolRef(z3.Z3_mk_const(CONTEXT.ref(), z3.Z3_mk_string_symbol(CONTEXT.ref(), name), TRUTHS.ast), CONTEXT)


TRUTHS = z3.BoolSort()


def conjunction(*terms: Term | list[Term]) -> Term:
    """All of them; of none, true."""
    flat = [t for term in terms for t in (term if isinstance(term, list) else [term])]
    return TRUE if not flat else flat[0] if len(flat) == 1 else many(z3.Z3_mk_and, flat)


def disjunction(*terms: Term | list[Term]) -> Term:
    """At least one of them; of none, false."""
    flat = [t for term in terms for t in (term if isinstance(term, list) else [term])]
    return FALSE if not flat else flat[0] if len(flat) == 1 else many(z3.Z3_mk_or, flat)


def many(make: Callable[..., Any], terms: Sequence[Term]) -> Term:
    """One term of them all."""
    return z3.BoolRef(make(CONTEXT.ref(), len(terms), (z3.Ast * len(terms))(*[t.ast for t in terms])), CONTEXT)


def negation(term: Term) -> Term:
    """It does not hold."""
    return z3.BoolRef(z3.Z3_mk_not(CONTEXT.ref(), term.ast), CONTEXT)


def same(one: Term, other: Term) -> Term:
    """Both hold or neither does."""
    return z3.BoolRef(z3.Z3_mk_eq(CONTEXT.ref(), one.ast, other.ast), CONTEXT)


def two_of(terms: Sequence[Term]) -> Term:
    """At least two of them hold."""
    return some_and_several(terms)[1]


def some_and_several(terms: Sequence[Term]) -> tuple[Term, Term]:
    """That at least one of them holds, and that at least two do: halves of halves, so that many stay cheap."""
    if len(terms) < 2:
        return disjunction(*terms), FALSE
    middle = len(terms) // 2
    some_left, several_left = some_and_several(terms[:middle])
    some_right, several_right = some_and_several(terms[middle:])
    both = conjunction(some_left, some_right)
    return disjunction(some_left, some_right), disjunction(several_left, several_right, both)


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
