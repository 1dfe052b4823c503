"""Which form a policy is compiled to, and how: dictionaries while they are few, and tables over classes of values."""

from __future__ import annotations

from enum import Enum
from math import prod

from msgspec import Struct

from policy_dsl.backends.python.tree_form import Tree, below
from policy_dsl.diagram.mdd.forest import TooLargeError

MOST_KEYS = 20_000
"""Keys up to which nested dictionaries are written: past it a reader has lost them, and they a processor's memory."""

MOST_ENTRIES = 2**22
"""Entries that the tables of a check may have in all: 16 MB of memory, and 22 MB of source."""

MOST_TABLES = 12
"""Tables that a decision may be looked up in, one after the other."""


class Form(Enum):
    """How a check holds its decisions."""

    NESTED = "nested dictionaries"
    TABLES = "tables"


class Layer(Struct, frozen=True):
    """What lies at one step: the nodes that differ, and for each of them where each class of keys leads.

    `classes` has the class of each key, or None for a key with which nothing is possible.
    """

    nodes: tuple[int, ...]
    classes: tuple[int | None, ...]
    children: dict[int, list[int]]

    @property
    def width(self) -> int:
        """How many classes there are."""
        return len({c for c in self.classes if c is not None})


class Shape(Struct, frozen=True):
    """The form, the layers, and of tables how many steps each is about."""

    form: Form
    layers: tuple[Layer, ...]
    lengths: tuple[int, ...] = ()


def shape(tree: Tree, form: Form | None = None) -> Shape:
    """The form of a policy: dictionaries up to MOST_KEYS keys, else tables, the fewest with at most twice the entries that
    the best ones have. A form that is asked for is the form. Raises TooLargeError past MOST_ENTRIES."""
    layers = layers_of(tree)
    if form is None:
        keys = sum(len(layer.nodes) * len(layer.classes) for layer in layers)
        form = Form.NESTED if keys <= MOST_KEYS else Form.TABLES
    if form is Form.NESTED:
        return Shape(form, layers)
    found = cuts(layers)
    most = min(2 * min(found)[0], MOST_ENTRIES)
    for total, lengths in found:
        if total <= most:
            return Shape(form, layers, lengths)
    raise TooLargeError


def layers_of(tree: Tree) -> tuple[Layer, ...]:
    """The layers from the first step to the last."""
    nowhere = tree.forest.terminal(None)
    found: list[Layer] = []
    nodes: tuple[int, ...] = (tree.root,)
    for step in range(len(tree.steps)):
        leads = [below(tree, step, node) for node in nodes]
        columns = list(zip(*leads, strict=True))
        number: dict[tuple[int, ...], int] = {}
        for column in columns:
            if any(child != nowhere for child in column):
                number.setdefault(column, len(number))
        classes = tuple(number.get(column) for column in columns)
        children = dict(zip(nodes, map(list, zip(*number, strict=True)), strict=True))
        found.append(Layer(nodes, classes, children))
        nodes = tuple(dict.fromkeys(child for row in children.values() for child in row if child != nowhere))
    return tuple(found)


def cuts(layers: tuple[Layer, ...]) -> list[tuple[int, tuple[int, ...]]]:
    """For one table, two and so on: the fewest entries that so many have in all, and how many steps each is about."""
    widths = [layer.width for layer in layers]
    best: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
    found = []
    for _ in range(min(MOST_TABLES, len(layers))):
        best = {
            end: min(
                (total + len(layers[start].nodes) * prod(widths[start:end]), (*lengths, end - start))
                for start, (total, lengths) in best.items()
                if start < end
            )
            for end in range(min(best) + 1, len(layers) + 1)
        }
        found.append(best[len(layers)])
    return found
