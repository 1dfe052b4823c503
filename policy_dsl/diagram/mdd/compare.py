"""Diagrams of one forest held against each other: where they meet, where they differ, and one laid over another."""

from __future__ import annotations

from policy_dsl.diagram.mdd.forest import Forest


def open_choices(forest: Forest, node: int) -> list[set[int]]:
    """For each level the choices that some way to true takes; for the end none."""
    found: list[set[int]] = [set() for _ in range(forest.bottom + 1)]
    passed = {range(forest.levels[node])}
    for one in forest.reachable(node):
        for choice in ways(forest, one):
            found[forest.levels[one]].add(choice)
            passed.add(range(forest.levels[one] + 1, forest.levels[forest.children[one][choice]]))
    for levels in passed:
        for level in levels:
            found[level].update(range(forest.widths[level]))
    return found


def ways(forest: Forest, node: int) -> list[int]:
    """The choices at a node that do not lead to false."""
    return [choice for choice, child in enumerate(forest.children[node]) if child != forest.no]


def meet(forest: Forest, one: int, other: int) -> bool:
    """Whether both are true somewhere."""
    seen = {(one, other)}
    stack = [(one, other)]
    while stack:
        pair = stack.pop()
        forest.step()
        if forest.no in pair:
            continue
        level = min(forest.levels[node] for node in pair)
        if level == forest.bottom:
            return True
        below = set(zip(*[forest.cofactors(node, level) for node in pair], strict=True)) - seen
        seen |= below
        stack += below
    return False


def over(forest: Forest, one: int, other: int) -> int:
    """The first diagram, and where it is false, the other."""
    known: dict[tuple[int, int], int] = {}

    def at(one: int, other: int) -> int:
        if one == forest.no:
            return other
        if forest.levels[one] == forest.bottom:
            return one
        found = known.get((one, other))
        if found is None:
            level = min(forest.levels[one], forest.levels[other])
            sides = (forest.cofactors(one, level), forest.cofactors(other, level))
            found = known[one, other] = forest.node(level, tuple(map(at, *sides)))
        return found

    return at(one, other)


def differing(forest: Forest, one: int, other: int) -> int:
    """The pairs of values where two diagrams differ; elsewhere false. What they share is not looked into."""
    known: dict[tuple[int, int], int] = {}

    def at(one: int, other: int) -> int:
        if one == other:
            return forest.no
        found = known.get((one, other))
        if found is None:
            level = min(forest.levels[one], forest.levels[other])
            if level == forest.bottom:
                found = forest.terminal((forest.values[one], forest.values[other]))
            else:
                sides = (forest.cofactors(one, level), forest.cofactors(other, level))
                found = forest.node(level, tuple(map(at, *sides)))
            known[one, other] = found
        return found

    return at(one, other)
