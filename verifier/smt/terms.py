"""Terms put together, with the smallest cases kept small."""

from __future__ import annotations

from typing import TypeAlias, assert_never

import z3

from policy_dsl.model.claims import Relation

Term: TypeAlias = z3.BoolRef


def conjunction(*terms: Term | list[Term]) -> Term:
    """All of them; of none, true."""
    flat = [t for term in terms for t in (term if isinstance(term, list) else [term])]
    return z3.BoolVal(True) if not flat else flat[0] if len(flat) == 1 else z3.And(flat)


def disjunction(*terms: Term | list[Term]) -> Term:
    """At least one of them; of none, false."""
    flat = [t for term in terms for t in (term if isinstance(term, list) else [term])]
    return z3.BoolVal(False) if not flat else flat[0] if len(flat) == 1 else z3.Or(flat)


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
