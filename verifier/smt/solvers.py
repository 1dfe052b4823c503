"""Keeps solvers between queries, with what they have learned: one for each set of attributes in which requests may
differ, or one for each part of a large policy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from enum import Enum
from functools import cached_property
from math import inf
from typing import TypeAlias

import z3

from policy_dsl import clock
from policy_dsl.model.policy import Policy
from verifier.results.status import Edition
from verifier.smt.encode.parts import in_part
from verifier.smt.encode.query import QueryEncoding
from verifier.smt.encode.symbols import SymbolicRequest
from verifier.smt.encode.terms import context
from verifier.smt.slicing.partition import Part, parts, weight
from verifier.smt.slicing.slices import Slices

KEPT = 20_000
"""Provisions, summed over all parts, up to which the solvers of the parts are kept between queries."""


IsSettled: TypeAlias = Callable[[Part, Sequence[Slices]], bool]
"""Whether the answer for a part of the editions with these slices is known."""


class Route(Enum):
    """The solvers that a query goes to."""

    FACTS_ONLY = "one without the policy, for a question about facts alone"
    WHOLE = "one with the whole policy; for certificates this is faster than parts"
    PARTITIONED = "one for each part of the policy, where it is divided"
    IF_CONTESTED = "as PARTITIONED, but one with the whole policy where no two times ever apply together: for conflicts"


class Solvers:
    """The solvers for one policy, or for an amended policy and its base."""

    def __init__(self, policy: Policy, base: Policy | None, part_size: int) -> None:
        """A policy of more than `part_size` provisions is divided into parts of at most that size, where possible."""
        self.policy, self.base, self.part_size = policy, base, part_size
        self.deadline = inf
        self.large = max(len(p.provisions) for p in (policy, base) if p is not None) > part_size
        self.edition_slices: dict[Edition, Slices] = {}
        self.parts: dict[tuple[str, ...], list[Part]] = {}
        self.solvers: dict[tuple[tuple[str, ...], Route | int], tuple[z3.Solver, QueryEncoding]] = {}

    @cached_property
    def slices(self) -> Slices:
        """The slices of the policy. Raises TimeoutError after the deadline."""
        return Slices(self.policy, self.deadline)

    @cached_property
    def facts_solver(self) -> tuple[z3.Solver, SymbolicRequest]:
        """A solver with the ranges of one request's facts, and nothing of the policy's provisions."""
        solver, facts = new_solver(), SymbolicRequest(self.policy, 0, ())
        solver.add(facts.ranges)
        return solver, facts

    def renew(self, solver: z3.Solver) -> None:
        """Replaces a solver that gave no answer by a new one with the same definitions."""
        for key, (old, encoding) in self.solvers.items():
            if old is solver:
                self.solvers[key] = new_solver(), encoding
                self.solvers[key][0].add(encoding.definitions.asserted)

    def forget(self) -> None:
        """Drops all solvers and their definitions, after a failure that may have left any of them in a wrong state."""
        self.solvers.clear()
        self.forget_facts_solver()

    def forget_facts_solver(self) -> None:
        """Drops the solver without the policy."""
        with suppress(AttributeError):  # it was not made
            del self.facts_solver

    def editions(self) -> dict[Edition, Slices]:
        """The slices of each edition."""
        self.edition_slices[Edition.AMENDED] = self.slices
        if self.base is not None and Edition.BASE not in self.edition_slices:
            self.edition_slices[Edition.BASE] = Slices(self.base, self.deadline)
        return self.edition_slices

    def encoding(self, differ: tuple[str, ...]) -> QueryEncoding:
        """An encoding for one request, or for two that may differ in `differ`."""
        return QueryEncoding(self.policy, self.base, differ, slices=self.editions())

    def for_question(
        self, differ: tuple[str, ...], route: Route, deadline: float, is_settled: IsSettled | None = None
    ) -> Iterator[tuple[z3.Solver, QueryEncoding]]:
        """The solvers for a query about requests that may differ in `differ`, each with its encoding; none for a part that
        `is_settled`.

        An encoding may be extended until the deadline. Raises TimeoutError after it.
        """
        self.deadline = deadline
        if self.is_partitioned(differ, route, deadline):
            yield from self.per_part(differ, deadline, is_settled)
        else:
            yield self.single(differ, Route.FACTS_ONLY if route is Route.FACTS_ONLY else Route.WHOLE, deadline)

    def is_partitioned(self, differ: tuple[str, ...], route: Route, deadline: float) -> bool:
        """Whether a query goes to the parts of the policy. Raises TimeoutError after the deadline."""
        match route:
            case Route.FACTS_ONLY | Route.WHOLE:
                return False
            case Route.PARTITIONED:
                return self.large
            case Route.IF_CONTESTED:
                return self.large and (self.keeps_parts(differ, deadline) or bool(self.slices.contested(deadline)))

    def keeps_parts(self, differ: tuple[str, ...], deadline: float) -> bool:
        """Whether the parts are small enough to keep their solvers between queries.

        Raises TimeoutError after the deadline.
        """
        if differ not in self.parts:
            self.parts[differ] = list(parts(list(self.editions().values()), differ, self.part_size, deadline))
        return sum(weight(part.remaining) for part in self.parts[differ]) <= KEPT

    def single(self, differ: tuple[str, ...], route: Route, deadline: float) -> tuple[z3.Solver, QueryEncoding]:
        """The one solver for all requests that may differ in `differ`."""
        entry = self.solvers.get((differ, route))
        if entry is None:
            entry = self.solvers[differ, route] = new_solver(), self.encoding(differ)
        entry[1].definitions.deadline = deadline
        return entry

    def per_part(
        self, differ: tuple[str, ...], deadline: float, is_settled: IsSettled | None
    ) -> Iterator[tuple[z3.Solver, QueryEncoding]]:
        """A solver for each part of the requests that may differ in `differ`; kept where the parts are small.

        Raises TimeoutError after the deadline.
        """
        editions, keep = self.editions(), self.keeps_parts(differ, deadline)
        for number, part in enumerate(self.parts[differ]):
            clock.check_deadline(deadline)
            if is_settled is not None and is_settled(part, list(editions.values())):
                continue
            entry = self.solvers.get((differ, number))
            if entry is None:
                restricted = {
                    e: each.restricted_to(bits)
                    for (e, each), bits in zip(editions.items(), part.remaining, strict=True)
                }
                whole = [each.policy for each in editions.values()]
                encoding = QueryEncoding(
                    restricted[Edition.AMENDED], restricted.get(Edition.BASE), differ, of=whole, slices=editions
                )
                encoding.definitions.pending += in_part(encoding.requests[0], self.slices, part)
                entry = new_solver(), encoding
                if keep:
                    self.solvers[differ, number] = entry
            entry[1].definitions.deadline = deadline
            yield entry


def new_solver() -> z3.Solver:
    """An empty solver.

    Probing and subsumption are off, because they take longer than most queries do; so is Z3's own handling of Ctrl-C.
    """
    solver = z3.SolverFor("QF_FD", context())
    solver.set("ctrl_c", False)
    solver.set("probing", False)
    solver.set("subsumption", False)
    return solver
