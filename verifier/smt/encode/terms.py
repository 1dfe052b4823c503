"""Terms put together, with the smallest cases kept small.

Straight through the solver's own functions: a policy of thousands of rows is hundreds of thousands of terms, and checking
again that each of them is a truth value would take most of the time.

Terms belong to a context, which one thread alone may use. So each thread has its own, and what is put together is of the
context of its parts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import current_thread, local, main_thread
from typing import Any, TypeAlias, assert_never

import z3

from policy_dsl.model.claims import Relation

Term: TypeAlias = z3.BoolRef


class Own(local):
    """What a thread has for itself. A term may be let go by any thread: whoever collects cycles does that for all."""

    def __init__(self) -> None:
        """In each thread, when it first needs it; in the main thread it is Z3's main context."""
        self.context = z3.main_ctx() if current_thread() is main_thread() else z3.Context()
        z3.Z3_enable_concurrent_dec_ref(self.context.ref())
        self.true, self.false = (z3.BoolVal(value, self.context) for value in (True, False))
        self.truths = z3.BoolSort(self.context)


own = Own()


def context() -> z3.Context:
    """The context of this thread."""
    return own.context


def truth(name: str) -> Term:
    """An unknown truth value."""
    here = own.context
    return z3.BoolRef(z3.Z3_mk_const(here.ref(), z3.Z3_mk_string_symbol(here.ref(), name), own.truths.ast), here)


def bits(name: str, width: int) -> z3.BitVecRef:
    """An unknown number of so many bits."""
    return z3.BitVec(name, width, own.context)


def always() -> Term:
    """What holds."""
    return own.true


def never() -> Term:
    """What does not hold."""
    return own.false


def conjunction(*terms: Term | list[Term]) -> Term:
    """All of them; of none, true."""
    flat = [t for term in terms for t in (term if isinstance(term, list) else [term])]
    return own.true if not flat else flat[0] if len(flat) == 1 else many(z3.Z3_mk_and, flat)


def disjunction(*terms: Term | list[Term]) -> Term:
    """At least one of them; of none, false."""
    flat = [t for term in terms for t in (term if isinstance(term, list) else [term])]
    return own.false if not flat else flat[0] if len(flat) == 1 else many(z3.Z3_mk_or, flat)


def many(make: Callable[..., Any], terms: Sequence[Term]) -> Term:
    """One term of them all."""
    here = terms[0].ctx
    return z3.BoolRef(make(here.ref(), len(terms), (z3.Ast * len(terms))(*[t.ast for t in terms])), here)


def negation(term: Term) -> Term:
    """It does not hold."""
    return z3.BoolRef(z3.Z3_mk_not(term.ctx.ref(), term.ast), term.ctx)


def same(one: Term, other: Term) -> Term:
    """Both hold or neither does."""
    return z3.BoolRef(z3.Z3_mk_eq(one.ctx.ref(), one.ast, other.ast), one.ctx)


def two_of(terms: Sequence[Term]) -> Term:
    """At least two of them hold."""
    return some_and_several(terms)[1]


def some_and_several(terms: Sequence[Term]) -> tuple[Term, Term]:
    """That at least one of them holds, and that at least two do: halves of halves, so that many stay cheap."""
    if len(terms) < 2:
        return disjunction(*terms), own.false
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
