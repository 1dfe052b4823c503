"""Builds terms of Z3. A conjunction or disjunction of a single term is that term.

Calls Z3's C functions directly: a policy of thousands of rows has hundreds of thousands of terms, for which the Python
wrappers would spend most of the time on type checks.

Terms belong to a context, which only one thread may use. So each thread has its own; a compound term belongs to the
context of its parts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import current_thread, local, main_thread
from typing import Any, TypeAlias, assert_never

import z3

from policy_dsl.model.claims import Relation

Term: TypeAlias = z3.BoolRef


class ThreadTerms(local):
    """The context and constants of a thread. Any thread may free terms, because any may run the garbage collector."""

    def __init__(self) -> None:
        """Created in each thread on first use; the main thread uses Z3's main context."""
        self.context = z3.main_ctx() if current_thread() is main_thread() else z3.Context()
        z3.Z3_enable_concurrent_dec_ref(self.context.ref())
        self.true, self.false = (z3.BoolVal(value, self.context) for value in (True, False))
        self.truths = z3.BoolSort(self.context)


thread_terms = ThreadTerms()


def context() -> z3.Context:
    """The context of this thread."""
    return thread_terms.context


def truth(name: str) -> Term:
    """A symbol for a truth value."""
    here = thread_terms.context
    return z3.BoolRef(
        z3.Z3_mk_const(here.ref(), z3.Z3_mk_string_symbol(here.ref(), name), thread_terms.truths.ast), here
    )


def bits(name: str, width: int) -> z3.BitVecRef:
    """A symbol for a bit-vector of this width."""
    return z3.BitVec(name, width, thread_terms.context)


def always() -> Term:
    """The constant *true*."""
    return thread_terms.true


def never() -> Term:
    """The constant *false*."""
    return thread_terms.false


def conjunction(*terms: Term | list[Term]) -> Term:
    """All of them hold; true for none."""
    flat = [t for term in terms for t in (term if isinstance(term, list) else [term])]
    return thread_terms.true if not flat else flat[0] if len(flat) == 1 else n_ary(z3.Z3_mk_and, flat)


def disjunction(*terms: Term | list[Term]) -> Term:
    """At least one of them holds; false for none."""
    flat = [t for term in terms for t in (term if isinstance(term, list) else [term])]
    return thread_terms.false if not flat else flat[0] if len(flat) == 1 else n_ary(z3.Z3_mk_or, flat)


def n_ary(make: Callable[..., Any], terms: Sequence[Term]) -> Term:
    """A term that Z3's function `make` builds from any number of terms."""
    here = terms[0].ctx
    return z3.BoolRef(make(here.ref(), len(terms), (z3.Ast * len(terms))(*[t.ast for t in terms])), here)


def negation(term: Term) -> Term:
    """It does not hold."""
    return z3.BoolRef(z3.Z3_mk_not(term.ctx.ref(), term.ast), term.ctx)


def iff(left: Term, right: Term) -> Term:
    """Both hold, or neither does."""
    return z3.BoolRef(z3.Z3_mk_eq(left.ctx.ref(), left.ast, right.ast), left.ctx)


def at_least_two(terms: Sequence[Term]) -> Term:
    """At least two of them hold."""
    return at_least_one_and_two(terms)[1]


def at_least_one_and_two(terms: Sequence[Term]) -> tuple[Term, Term]:
    """The terms that at least one of them holds, and that at least two do. Divides them in halves, which needs few terms."""
    if len(terms) < 2:
        return disjunction(*terms), thread_terms.false
    middle = len(terms) // 2
    some_left, several_left = at_least_one_and_two(terms[:middle])
    some_right, several_right = at_least_one_and_two(terms[middle:])
    both = conjunction(some_left, some_right)
    return disjunction(some_left, some_right), disjunction(several_left, several_right, both)


def compared(relation: Relation, left: z3.BitVecRef, right: z3.BitVecRef) -> Term:
    """Compares two labels, which are numbered in the order of outcomes."""
    match relation:
        case Relation.FASTER | Relation.DUE_BEFORE:
            return z3.ULT(left, right)
        case Relation.SLOWER:
            return z3.UGT(left, right)
        case Relation.SAME:
            return left == right
        case _:
            assert_never(relation)
