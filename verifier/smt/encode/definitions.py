"""What the solver has to be told besides the query: symbols for terms, and other assertions about symbols."""

from __future__ import annotations

from math import inf

from policy_dsl import clock
from verifier.smt.encode.terms import Term, disjunction, iff, negation, truth


class Definitions:
    """Definitions that the solver already has (`asserted`) or still needs (`pending`). None is made after `deadline`.

    A definition only names a term, so it holds in every later query, and a new solver can be given all of them.
    """

    def __init__(self) -> None:
        """No definitions yet."""
        self.pending: list[Term] = []
        self.asserted: list[Term] = []
        self.deadline = inf
        self.questions = 0
        self.names: dict[int, tuple[Term, Term]] = {}

    def symbol_for(self, name: str, term: Term) -> Term:
        """A symbol defined as the term, so that the term is asserted once. A term keeps its first name.

        Names are numbered and hence distinct. Raises TimeoutError after the deadline.
        """
        self.check_deadline()
        if term.num_args() == 0:
            return term
        definition = self.names.get(term.get_id())
        if definition is None:
            symbol = truth(f"{name} [{len(self.names)}]")
            definition = self.names[term.get_id()] = (
                symbol,
                term,
            )  # keeps the term alive, so that its id is not reused
            self.pending.append(iff(*definition))
        return definition[0]

    def check_deadline(self) -> None:
        """Raises TimeoutError after the deadline."""
        clock.check_deadline(self.deadline)

    def assumption(self, term: Term) -> Term:
        """A new symbol that implies the term: a query assumes it, and later queries do not."""
        self.questions += 1
        symbol = truth(f"question {self.questions}")
        self.pending.append(disjunction(negation(symbol), term))
        return symbol

    def drain(self) -> list[Term]:
        """The pending definitions, which the caller now asserts."""
        drained, self.pending = self.pending, []
        self.asserted += drained
        return drained
