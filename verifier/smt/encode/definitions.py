"""Definitions for the solver: names for terms, and whatever else holds of the unknowns."""

from __future__ import annotations

from math import inf

from policy_dsl import clock
from verifier.smt.encode.terms import Term, disjunction, negation, same, truth


class Definitions:
    """Definitions that the solver has (`asserted`) and that it still has to get (`pending`), until `deadline`.

    A definition made before a deadline stays valid afterwards: it only names a term. So a new solver can be given all of them.
    """

    def __init__(self) -> None:
        """No definitions yet."""
        self.pending: list[Term] = []
        self.asserted: list[Term] = []
        self.deadline = inf
        self.questions = 0
        self.names: dict[int, tuple[Term, Term]] = {}

    def named(self, name: str, term: Term) -> Term:
        """A name for the term, so that it is stated once however often it is used. A term keeps its first name.

        Names are numbered, so that no two terms share one. Raises TimeoutError after the deadline.
        """
        self.in_time()
        if term.num_args() == 0:
            return term
        found = self.names.get(term.get_id())
        if found is None:
            own = truth(f"{name} [{len(self.names)}]")
            found = self.names[term.get_id()] = (own, term)  # the term is kept, so that the number stays its own
            self.pending.append(same(*found))
        return found[0]

    def in_time(self) -> None:
        """Raises TimeoutError after the deadline."""
        clock.in_time(self.deadline)

    def assumption(self, term: Term) -> Term:
        """A fresh unknown that implies the term: assumed for one question, and not for the next."""
        self.questions += 1
        found = truth(f"question {self.questions}")
        self.pending.append(disjunction(negation(found), term))
        return found

    def drain(self) -> list[Term]:
        """The pending definitions, which the caller now gives to the solver."""
        drained, self.pending = self.pending, []
        self.asserted += drained
        return drained
