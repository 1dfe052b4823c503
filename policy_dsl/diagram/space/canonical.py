"""Digests of diagrams that depend on the function alone: not on classes of values, nor on the conditions that made them.

Reduced diagrams over raw values are equal where their functions are, once the order of the attributes is fixed. So a
node is digested by what its level tests and by which values lead to which digest below; classes that lead to the same
one are united. Two functions with one digest would be a collision of SHA-256.

Facts that are compared with each other are the exception: their levels are cut wherever a condition mentions a value of
any of them. Another cut, even one that decides nothing, gives another digest; the same digest still means the same
function.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.space.space import Level, Space
from policy_dsl.model.ranges import union
from policy_dsl.model.vocabulary import Attribute, SetOf


def fixed_order(attributes: Sequence[Attribute]) -> tuple[str, ...]:
    """The names of the attributes in an order that only their types and names determine: few values first."""
    return tuple(a.name for a in sorted(attributes, key=lambda a: (2 if isinstance(a.type, SetOf) else a.size, a.name)))


class Digests:
    """The digests of the diagrams of a forest, whose space has the attributes in their fixed order."""

    def __init__(self, forest: Forest, space: Space, text_of: Callable[[object], str] = repr) -> None:
        """`text_of` is the text of a terminal's value."""
        self.forest, self.space, self.text_of = forest, space, text_of
        self.memo: dict[int, str] = {}

    def of(self, node: int) -> str:
        """The digest of the diagram: SHA-256, in hexadecimal."""
        forest, memo = self.forest, self.memo
        for reached in forest.reachable(node, memo):
            children = forest.children[reached]
            if not children:
                memo[reached] = sha256(f"value {self.text_of(forest.values[reached])}")
                continue
            choices: dict[str, list[int]] = {}
            for choice, child in enumerate(children):
                choices.setdefault(memo[child], []).append(choice)
            level = forest.levels[reached]
            sides = sorted(f"{self.values(level, chosen)} {below}" for below, chosen in choices.items())
            memo[reached] = sha256("\n".join([self.tested(level), *sides]))
        return memo[node]

    def tested(self, level: int) -> str:
        """What a level tests."""
        at = self.space.levels[level]
        if isinstance(at, Level):
            return f"{at.attribute!r} {at.code!r} {at.requests!r}"
        return f"order {at.left.attribute!r} {at.left.request} {at.right.attribute!r} {at.right.request}"

    def values(self, level: int, choices: Sequence[int]) -> str:
        """The values that these choices stand for, however they are divided into classes."""
        at = self.space.levels[level]
        if not isinstance(at, Level):
            return repr(tuple(choices))
        values = [value for choice in choices for value in at.classes[choice]]
        ranges = [value for value in values if isinstance(value, range)]
        if ranges:
            return repr(union((part.start, part.stop) for part in ranges))
        return repr(sorted(map(str, values)))


def sha256(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
