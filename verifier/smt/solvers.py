"""Solvers, kept between questions with what they have learned: one per kind of pair, or one per part of the policy."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cached_property
from math import inf

import z3

from policy_dsl import clock
from policy_dsl.model.policy import Policy
from verifier.smt.encode.parts import within
from verifier.smt.encode.query import QueryEncoding
from verifier.smt.encode.symbols import SymbolicRequest
from verifier.smt.encode.terms import context
from verifier.smt.slicing.partition import Part, parts, weight
from verifier.smt.slicing.slices import Slices
from verifier.verdict import Edition

KEPT = 20_000
"""Provisions, those of all parts together, up to which the solvers of the parts are kept for the next question."""


class Route(Enum):
    """Which solvers a question is put to."""

    BARE = "to one that knows nothing of the policy, on which the question is silent"
    WHOLE = "to one that knows the whole policy; for a certificate this is quicker than part by part"
    PARTS = "to one for each part of the policy, where it is divided"
    MEETING = "the same, but to the whole policy where no times ever meet: the question is about a conflict alone"


class Solvers:
    """The solvers for one policy, or for an amended policy and its base."""

    def __init__(self, policy: Policy, base: Policy | None, part: int) -> None:
        """A policy of more than `part` provisions is divided, into parts of at most so many where that can be had."""
        self.policy, self.base, self.part = policy, base, part
        self.deadline = inf
        self.parted = max(len(p.provisions) for p in (policy, base) if p is not None) > part
        self.known: dict[Edition, Slices] = {}
        self.parts: dict[tuple[str, ...], list[Part]] = {}
        self.found: dict[tuple[tuple[str, ...], Route | int], tuple[z3.Solver, QueryEncoding]] = {}

    @cached_property
    def slices(self) -> Slices:
        """The slices of the policy. Raises TimeoutError after the deadline of what is asked."""
        return Slices(self.policy, self.deadline)

    @cached_property
    def small(self) -> tuple[z3.Solver, SymbolicRequest]:
        """A solver that knows the ranges of one request's facts and nothing of the policy."""
        solver, facts = fresh(), SymbolicRequest(self.policy, 0, ())
        solver.add(facts.ranges)
        return solver, facts

    def renew(self, solver: z3.Solver) -> None:
        """Replaces a solver that gave no answer by a new one with the same definitions."""
        for key, (known, encoding) in self.found.items():
            if known is solver:
                self.found[key] = fresh(), encoding
                self.found[key][0].add(encoding.definitions.asserted)

    def forget(self) -> None:
        """Drops every solver with its definitions: something went wrong at an unknown place."""
        self.found.clear()
        self.forget_small()

    def forget_small(self) -> None:
        """Drops the solver that knows nothing of the policy."""
        self.__dict__.pop("small", None)

    def editions(self) -> dict[Edition, Slices]:
        """The slices of each edition."""
        self.known[Edition.AMENDED] = self.slices
        if self.base is not None and Edition.BASE not in self.known:
            self.known[Edition.BASE] = Slices(self.base, self.deadline)
        return self.known

    def encoding(self, differ: tuple[str, ...]) -> QueryEncoding:
        """The unknowns and definitions for requests that differ so."""
        return QueryEncoding(self.policy, self.base, differ, slices=self.editions())

    def about(self, differ: tuple[str, ...], put: Route, deadline: float) -> Iterator[tuple[z3.Solver, QueryEncoding]]:
        """The solvers that a question about requests that differ so is put to, each with what it knows, to which more may be
        added until the deadline.

        Raises TimeoutError after it.
        """
        self.deadline = deadline
        if self.divides(differ, put, deadline):
            yield from self.divided(differ, deadline)
        else:
            yield self.undivided(differ, Route.BARE if put is Route.BARE else Route.WHOLE, deadline)

    def divides(self, differ: tuple[str, ...], put: Route, deadline: float) -> bool:
        """Whether a question is put to the parts of the policy. Raises TimeoutError after the deadline."""
        match put:
            case Route.BARE | Route.WHOLE:
                return False
            case Route.PARTS:
                return self.parted
            case Route.MEETING:
                return self.parted and (self.kept(differ, deadline) or bool(self.slices.contested(deadline)))

    def kept(self, differ: tuple[str, ...], deadline: float) -> bool:
        """Whether the parts of the requests that differ so are few enough for their solvers to be kept.

        Raises TimeoutError after the deadline.
        """
        if differ not in self.parts:
            self.parts[differ] = list(parts(list(self.editions().values()), differ, self.part, deadline))
        return sum(weight(part.left) for part in self.parts[differ]) <= KEPT

    def undivided(self, differ: tuple[str, ...], put: Route, deadline: float) -> tuple[z3.Solver, QueryEncoding]:
        """The one solver, for all requests that differ so."""
        found = self.found.get((differ, put))
        if found is None:
            found = self.found[differ, put] = fresh(), self.encoding(differ)
        found[1].definitions.deadline = deadline
        return found

    def divided(self, differ: tuple[str, ...], deadline: float) -> Iterator[tuple[z3.Solver, QueryEncoding]]:
        """For each part of the requests that differ so, a solver; kept where all parts are few.

        Raises TimeoutError after the deadline.
        """
        editions, kept = self.editions(), self.kept(differ, deadline)
        for number, part in enumerate(self.parts[differ]):
            clock.in_time(deadline)
            found = self.found.get((differ, number))
            if found is None:
                here = {
                    e: each.restricted_to(bits) for (e, each), bits in zip(editions.items(), part.left, strict=True)
                }
                whole = [each.policy for each in editions.values()]
                encoding = QueryEncoding(
                    here[Edition.AMENDED], here.get(Edition.BASE), differ, of=whole, slices=editions
                )
                encoding.definitions.pending += within(encoding.requests[0], self.slices, part)
                found = fresh(), encoding
                if kept:
                    self.found[differ, number] = found
            found[1].definitions.deadline = deadline
            yield found


def fresh() -> z3.Solver:
    """An empty solver.

    It neither probes nor looks for clauses that others make needless: that takes longer than most obligations do. And it
    leaves Ctrl-C to others.
    """
    solver = z3.SolverFor("QF_FD", context())
    solver.set("ctrl_c", False)
    solver.set("probing", False)
    solver.set("subsumption", False)
    return solver
