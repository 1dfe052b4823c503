"""Whether the values of scales that two requests share decide if they violate a property, where a condition compares
such a scale with one in which they may differ.

Without the facts that may differ, classes and orderings do not say enough: of `u` in a class from 0 to 10, nothing of the
class is above 10, and something above 9. What the values of the shared facts of a class decide is which orders they
leave to the facts that may differ. So each such set of orders is tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.space.space import Space
from policy_dsl.diagram.space.weak_orders import Group
from verifier.by_diagram.spaces.spacing import Needs, Signs, has_room, orders_by_need, spacings, subsets

Cells = tuple[int, int]
"""Those in the scope, and the broken ones among them, as diagrams."""


def values_decide(forest: Forest, space: Space, cells: Cells, left_out: frozenset[int], differ: frozenset[str]) -> bool:
    """Whether a broken cell and a sound one differ only at the levels `left_out`, where a cell is broken if it is with
    some values of the facts that may differ.

    Looks only at groups that compare these facts with shared ones; cells that classes and orderings distinguish are not
    looked for elsewhere. Raises TooLargeError.
    """
    groups = [g for g in space.groups if 0 < sum(fact.attribute in differ for fact in g.facts) < len(g.facts)]
    if not groups:
        return False
    own = frozenset(n for group in groups for n in range(group.first, group.last + 1))
    about = frozenset(n for n in range(len(space.levels)) if space.attributes_at(n) & differ)
    broken = forest.exists(cells[1], left_out | about)
    scope = forest.both(cells[0], broken)
    remaining = (forest.exists(scope, about - own), forest.exists(cells[1], about - own))
    return any(scope != broken for scope, broken in by_values(forest, groups, remaining, differ))


def by_values(forest: Forest, groups: Sequence[Group], cells: Cells, differ: frozenset[str]) -> Iterator[Cells]:
    """The cells without the levels of the groups, for values of their shared facts; without those that are all broken."""
    if not groups:
        yield cells
        return
    group, seen = groups[0], set()
    own = frozenset(range(group.first, group.last + 1))
    shared = [n for n, fact in enumerate(group.facts) if fact.attribute not in differ]
    orders: dict[tuple[range, tuple[int, ...]], list[int]] = {}
    for classes, here in by_classes(forest, group, shared, cells):
        inside = {values: tuple(n for n in shared if classes[n] == values) for values in classes.values()}
        for each in inside.items():
            if each not in orders:
                orders[each] = orders_left(forest, group, *each, differ)
        pieces = {here}
        for each in inside.items():
            pieces = {
                (forest.both(scope, allowed), forest.both(broken, allowed))
                for scope, broken in pieces
                if scope != broken
                for allowed in orders[each]
            }
        for piece in pieces:
            scope, broken = (forest.exists(node, own) for node in piece)
            if scope != broken and (scope, broken) not in seen:
                seen.add((scope, broken))
                yield from by_values(forest, groups[1:], (scope, broken), differ)


def by_classes(
    forest: Forest, group: Group, shared: Sequence[int], cells: Cells
) -> Iterator[tuple[dict[int, range], Cells]]:
    """For every class of each shared fact, the cells that have it; without those that are all broken."""
    if not shared:
        yield {}, cells
        return
    for choice, values in enumerate(group.classes[shared[0]]):
        chosen = forest.choose(group.first + shared[0], (choice,))
        scope, broken = (forest.both(node, chosen) for node in cells)
        if scope != broken:
            for classes, here in by_classes(forest, group, shared[1:], (scope, broken)):
                yield {shared[0]: values, **classes}, here


def orders_left(
    forest: Forest, group: Group, values: range, shared: tuple[int, ...], differ: frozenset[str]
) -> list[int]:
    """Each set of orders that shared facts in this class leave to those that may differ, as a diagram."""
    further = [n for n, fact in enumerate(group.facts) if fact.attribute in differ and values in group.classes[n]]
    inside = {n: forest.choose(group.first + n, (group.classes[n].index(values),)) for n in further}
    parts: dict[tuple[int, ...], dict[Needs, list[int]]] = {}
    for present in subsets(further):
        where = forest.every(node if n in present else forest.negate(node) for n, node in inside.items())
        if where == forest.no:
            continue
        places = (*shared, *present)
        here = [(n, (a, b)) for n, (a, b) in enumerate(group.pairs) if a in places and b in places]
        levels = [group.first + len(group.facts) + n for n, _ in here]
        pairs = tuple((places.index(a), places.index(b)) for _, (a, b) in here)
        for ranks, by_need in orders_by_need(len(shared), len(present), pairs, group.ordered).items():
            for needs, orders in by_need.items():
                node = forest.both(where, ordered(forest, levels, orders))
                parts.setdefault(ranks, {}).setdefault(needs, []).append(node)
    fitting = {ranks: {needs: forest.some(nodes) for needs, nodes in each.items()} for ranks, each in parts.items()}
    every = (
        forest.some(node for needs, node in fitting[spacing.ranks].items() if has_room(spacing, needs))
        for spacing in spacings(len(values), len(shared), len(further))
    )
    return [*dict.fromkeys(every)]


def ordered(forest: Forest, levels: Sequence[int], orders: Iterable[Signs]) -> int:
    """True where the choices at these levels are one of the orders."""
    if not levels:
        return forest.yes
    below: dict[int, list[Signs]] = {}
    for first, *rest in orders:
        below.setdefault(first, []).append(tuple(rest))
    children = (
        ordered(forest, levels[1:], below[n]) if n in below else forest.no for n in range(forest.widths[levels[0]])
    )
    return forest.node(levels[0], tuple(children))
