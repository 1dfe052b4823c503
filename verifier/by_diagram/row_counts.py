"""Counts what each row decides of a table in which the first row that applies decides."""

from __future__ import annotations

from policy_dsl.diagram.policy.leaf import as_deciders
from verifier.by_diagram.counting import count_requests
from verifier.by_diagram.diagrams import Diagrams
from verifier.results.status import Edition

MOST_ROWS = 1_000
"""The most rows of a table of which they are counted."""


def row_counts(d: Diagrams, edition: Edition, name: str) -> tuple[int, int] | None:
    """The number of possible requests that meet the condition of a row, and of those whose decision rests on it; `None` for
    what is in no order, and for a row of a large table.
    """
    builder = d.of(edition)
    provision = builder.policy.by_id[name]
    if provision.in_order is None or len(builder.policy.orders[provision.in_order]) > MOST_ROWS:
        return None
    deciding = builder.where_decided(lambda value: name in as_deciders(value)[1])
    regions = (d.forest.both(builder.possible(), node) for node in (builder.meets(provision), deciding))
    meeting, decided = (count_requests(d, region, pairs=False) for region in regions)
    return meeting, decided
