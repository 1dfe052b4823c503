"""Counts what each row of a table, or rule of an order, decides of which the first that applies decides."""

from __future__ import annotations

from collections.abc import Callable

from policy_dsl.diagram.mdd.count import count_by_key
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.policy.leaf import Deciders, as_deciders
from policy_dsl.model.provisions import Provision
from verifier.by_diagram.counts.counting import count_requests
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.results.status import Edition

MOST_ROWS = 1_000
"""The most rows of a table, or rules of an order, of which they are counted."""


def row_counts(d: Diagrams, edition: Edition, name: str) -> tuple[int, int] | None:
    """The number of possible requests that meet the condition of a row or rule, and of those whose decision rests on it; `None`
    for what is in no order, and for one of very many.
    """
    builder = d.of(edition)
    provision = builder.policy.by_id[name]
    if provision.in_order is None or len(builder.policy.orders[provision.in_order]) > MOST_ROWS:
        return None
    meeting = count_requests(d, d.forest.both(builder.possible(), meets_alone(builder, provision)), pairs=False)
    return meeting, decisions_by(d, edition).get(name, 0)


def meets_alone(builder: PolicyDiagrams, provision: Provision) -> int:
    """True where the condition of a provision holds, whatever stands above it."""
    own = builder.policy.alone.get(provision.id)
    return builder.meets(provision) if own is None else builder.condition(own)


def decisions_by(d: Diagrams, edition: Edition) -> dict[str, int]:
    """For each provision that decides, the number of possible requests whose decision rests on it. Counted once."""
    if edition not in d.decisions_by:
        builder, forest = d.of(edition), d.forest

        def of_possible(possible: bool, deciders: Deciders) -> Deciders | bool:
            return possible and deciders

        def deciding(value: object) -> tuple[str, ...]:
            return as_deciders(value)[1] if value else ()

        decisions = forest.apply(of_possible, builder.possible(), builder.decisions())
        if d.space.levels_of_times:
            d.decisions_by[edition] = in_some_time(d, decisions, deciding)
        else:
            d.decisions_by[edition] = count_by_key(forest, decisions, d.space.blocks, deciding)
    return d.decisions_by[edition]


def in_some_time(d: Diagrams, decisions: int, deciding: Callable[[object], tuple[str, ...]]) -> dict[str, int]:
    """The same where a request has several times: what decides in several of them decides the request once."""

    def decided_by(name: str) -> int:
        return d.forest.map_terminals(decisions, lambda value: name in deciding(value), {})

    names = {name for value in d.forest.terminals_below([decisions]) for name in deciding(value)}
    return {name: count_requests(d, decided_by(name), pairs=False) for name in sorted(names)}
