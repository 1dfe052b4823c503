"""What the solver is told: that terms have names, and all else that holds of the unknowns."""

from __future__ import annotations

from math import inf

from policy_dsl import clock
from verifier.smt.encode.terms import Term, disjunction, negation, same, truth


class Definitions:
    """`fresh` is what was said and the solver does not know yet, `told` what it knows. `deadline` is when to stop saying more.

    What was said before a deadline stays said: it only defines names, and whoever goes on uses them. So another solver can be
    told all of it.
    """

    def __init__(self) -> None:
        """Nothing is said yet."""
        self.pending: list[Term] = []
        self.told: list[Term] = []
        self.deadline = inf
        self.questions = 0
        self.names: dict[int, tuple[Term, Term]] = {}

    def named(self, name: str, term: Term) -> Term:
        """A name for the term, so that it is stated once however often it is used. It keeps the first one it was given.

        No two terms have one name: each is numbered. Raises TimeoutError after the deadline.
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
        if clock.now() > self.deadline:
            raise TimeoutError

    def assumption(self, term: Term) -> Term:
        """An unknown of its own from which the term follows: what a question is about, and the next one is not."""
        self.questions += 1
        found = truth(f"question {self.questions}")
        self.pending.append(disjunction(negation(found), term))
        return found

    def drain(self) -> list[Term]:
        """What is fresh, which the solver is now told."""
        fresh, self.pending = self.pending, []
        self.told += fresh
        return fresh
