"""Chooses the form of a compiled check: nested dictionaries for small policies, tables over classes of values for others."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from msgspec import Struct

from policy_dsl.backends.decision_table import DecisionTable, Layer, layers_of
from policy_dsl.diagram.mdd.forest import TooLargeError

MOST_KEYS = 20_000
"""The most keys of nested dictionaries: more are unreadable, and outgrow a processor's cache."""

MOST_ENTRIES = 2**22
"""The most entries of all tables of a check together: 16 MB of memory, and 22 MB of source."""

MOST_TABLES = 12
"""The most tables that a decision is looked up in, one after the other."""


class Form(Enum):
    """How a check stores its decisions."""

    NESTED = "nested dictionaries"
    TABLES = "tables"


class Layout(Struct, frozen=True):
    """The form of a check and the layers of its table; `lengths` are the numbers of lookups that its tables cover."""

    form: Form
    layers: tuple[Layer, ...]
    lengths: tuple[int, ...] = ()


def choose_layout(table: DecisionTable, form: Form | None = None) -> Layout:
    """The layout of a check: nested dictionaries with at most MOST_KEYS keys, or else tables. Of the splits into tables with
    at most twice the fewest entries, it has the one with the fewest tables.

    A given `form` is kept. Raises TooLargeError for more than MOST_ENTRIES entries, and TooLateError.
    """
    layers = layers_of(table)
    if form is None:
        keys = sum(len(layer.nodes) * len(layer.classes) for layer in layers)
        form = Form.NESTED if keys <= MOST_KEYS else Form.TABLES
    if form is Form.NESTED:
        return Layout(form, layers)
    splits = best_splits(layers, table.forest.step)
    most = min(2 * min(splits)[0], MOST_ENTRIES)
    for total, lengths in splits:
        if total <= most:
            return Layout(form, layers, lengths)
    raise TooLargeError


def best_splits(layers: tuple[Layer, ...], step: Callable[[int], None]) -> list[tuple[int, tuple[int, ...]]]:
    """For one table, two tables and so on: the fewest entries in all, and the number of lookups that each table covers.

    `step` takes the work that was done, and raises TooLateError when that took too long.
    """
    best: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
    splits = []
    for _ in range(min(MOST_TABLES, len(layers))):
        better: dict[int, tuple[int, tuple[int, ...]]] = {}
        for end in range(min(best) + 1, len(layers) + 1):
            entries = 1
            every = []
            for start in range(end - 1, min(best) - 1, -1):
                entries *= layers[start].width
                if start in best:
                    total, lengths = best[start]
                    every.append((total + len(layers[start].nodes) * entries, (*lengths, end - start)))
            better[end] = min(every)
            step(len(every))
        best = better
        splits.append(best[len(layers)])
    return splits
