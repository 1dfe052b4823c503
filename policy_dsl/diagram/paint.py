"""Many conditions in one diagram, from the top down: which of them hold is followed level by level, as a set of bits.

Most conditions of a policy are boxes: some choices at each level, as a row of a table has them. For boxes a level costs one
conjunction of bit sets for each choice, however many boxes there are; where the same ones are left, the diagram is the same.
What is no box is a diagram of its own, followed beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

from policy_dsl.diagram.forest import Forest

Sides = Mapping[int, int]
"""A box: for the levels at which it does not allow everything, the node that is true of the choices it allows."""

Others = tuple[tuple[int, int], ...]
"""What is no box: its number, and its diagram from here on. What cannot hold any more is left out."""


def sides(forest: Forest, parts: Sequence[int]) -> Sides | None:
    """Diagrams that have to hold together as a box; none when one of them asks more than one level."""
    found: dict[int, int] = {}
    for part in parts:
        if not asks_one(forest, part):
            return None
        level = forest.levels[part]
        found[level] = forest.both(found.get(level, forest.yes), part)
    if forest.no in found.values():
        return {forest.bottom: forest.no}
    found.pop(forest.bottom, None)
    return found


def asks_one(forest: Forest, node: int) -> bool:
    """Whether a diagram asks one level, or none."""
    return all(forest.levels[child] == forest.bottom for child in forest.children[node])


def paint(forest: Forest, boxes: Sequence[Sides], others: Sequence[int], leaf: Callable[[int], Hashable]) -> int:
    """The diagram of what `leaf` makes of those that hold: a bit for each box, and after them one for each of the others."""
    masks = [masks_of(forest, boxes, level) for level in range(forest.bottom)]
    never = sum(1 << n for n, box in enumerate(boxes) if forest.bottom in box)
    known: dict[tuple[int, int, Others], int] = {}
    leaves: dict[int, int] = {}
    alone: dict[int, list[int]] = {}
    painted: dict[tuple[int, int], int] = {}

    def ended(live: int) -> int:
        found = leaves.get(live)
        if found is None:
            found = leaves[live] = forest.terminal(leaf(live))
        return found

    def single(level: int, live: int) -> int:
        """Where one box is left; what it is from each level on is kept, from the last level up to where it was asked."""
        found = alone.get(live)
        if found is None:
            found = alone[live] = [ended(live)]
        if len(found) <= forest.bottom - level:
            box, nothing = boxes[live.bit_length() - 1], ended(0)
            for n in range(forest.bottom - len(found), level - 1, -1):
                node = found[-1]
                if n in box:
                    allowed = forest.children[box[n]]
                    node = forest.node(n, tuple([node if child == forest.yes else nothing for child in allowed]))
                found.append(node)
        return found[forest.bottom - level]

    def boxed(level: int, live: int) -> int:
        """Where nothing but boxes is left, several of them."""
        while level < forest.bottom and not live & masks[level][0]:
            level += 1
        if level == forest.bottom:
            return ended(live)
        found = painted.get((level, live))
        if found is None:
            children: dict[int, int] = {0: ended(0)}
            order = [live & mask for mask in masks[level][1]]
            for left in order:
                if left not in children:
                    several = left & (left - 1)
                    children[left] = boxed(level + 1, left) if several else single(level + 1, left)
            found = painted[level, live] = forest.node(level, tuple([children[left] for left in order]))
            forest.bounded(len(painted))
        return found

    def at(level: int, live: int, beside: Others) -> int:
        if not beside:
            return boxed(level, live) if live & (live - 1) else single(level, live) if live else ended(0)
        asked = min([forest.levels[node] for _, node in beside])
        while level < asked and not live & masks[level][0]:
            level += 1
        if level == forest.bottom:
            return ended(live | sum(1 << (len(boxes) + n) for n, _ in beside))
        key = (level, live, beside)
        found = known.get(key)
        if found is None:
            below = [followed(forest, beside, level, n) for n in range(forest.widths[level])]
            children = [at(level + 1, live & m, b) for m, b in zip(masks[level][1], below, strict=True)]
            found = known[key] = forest.node(level, tuple(children))
            forest.bounded(len(known))
        return found

    start = tuple((n, node) for n, node in enumerate(others) if node != forest.no)
    return at(0, ((1 << len(boxes)) - 1) & ~never, start)


def followed(forest: Forest, beside: Others, level: int, choice: int) -> Others:
    """The others where a level takes a choice."""
    below = ((n, forest.below(node, level, choice)) for n, node in beside)
    return tuple((n, node) for n, node in below if node != forest.no)


def masks_of(forest: Forest, boxes: Sequence[Sides], level: int) -> tuple[int, list[int]]:
    """The boxes that do not allow everything at a level, and for each choice those that allow it; a bit for each box."""
    asking: dict[int, bytearray] = {}
    size = len(boxes) // 8 + 1
    for n, box in enumerate(boxes):
        node = box.get(level)
        if node is not None:
            if node not in asking:
                asking[node] = bytearray(size)
            asking[node][n >> 3] |= 1 << (n & 7)
    told = {node: int.from_bytes(found, "little") for node, found in asking.items()}
    every = 0
    for found in told.values():
        every |= found
    free = ((1 << len(boxes)) - 1) & ~every
    allowed = [free] * forest.widths[level]
    for node, found in told.items():
        for choice, child in enumerate(forest.children[node]):
            if child == forest.yes:
                allowed[choice] |= found
    return every, allowed
