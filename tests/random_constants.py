"""Names some values of random texts: the same policy, and proposals to it, with constants in place of values."""

from __future__ import annotations

import re
from random import Random
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.syntax import tree as t
from policy_dsl.text import Span

CHANCE = 0.15
PREFIX = r"(?:(?:not )?(?:(?:at least|at most|over|under|on or after|on or before|after|before) )?)"
ALTERNATIVE = re.compile(rf"({PREFIX})(.+?)(?:( (?:to|until) )(.+))?")
SCALED = re.compile(r"-?\d+(?:\.\d\d)?|\d{4}-\d\d-\d\d")

Tree = TypeVar("Tree", t.PolicyFile, t.ProposalFile)


class Naming:
    """The values that have a name, by their text; or, while `names` is None, the values that there are."""

    def __init__(self) -> None:
        self.values: dict[str, t.Name | t.Duration] = {}
        self.names: dict[str, str] | None = None

    def value(self, written: t.ValueText) -> t.ValueText:
        """The value, or the constant that stands for it."""
        if isinstance(written, t.Quoted) or (isinstance(written, t.Name) and not SCALED.fullmatch(written.text)):
            return written
        if self.names is None:
            self.values.setdefault(written.text, written)
            return written
        return t.Name(self.names[written.text]) if written.text in self.names else written

    def cell(self, text: str) -> str:
        """The cell, with constants for whole values in it."""
        if self.names is None:
            return text
        parts = []
        for part in text.split(", "):
            match = ALTERNATIVE.fullmatch(part)
            if match is None:
                return text
            before, low, joint, high = match.groups()
            ends = [self.names.get(end, end) for end in (low, high) if end is not None]
            parts.append(before + (joint or "").join(ends))
        return ", ".join(parts)

    def walked(self, node: Any) -> Any:
        """The node with constants for the values in it."""
        match node:
            case t.Duration():
                return self.value(node)
            case t.Cell(text):
                return t.Cell(self.cell(text))
            case t.InOrder(against=against):
                return replace(node, against=self.value(against))
            case t.Between(low=low, high=high):
                return replace(node, low=self.value(low), high=self.value(high))
            case t.Is() | t.Given():
                return replace(node, values=tuple(map(self.value, node.values)))
            case t.TypeText():
                ends = {"low": node.low, "high": node.high, "step": node.step}
                return replace(node, **{name: end and self.value(end) for name, end in ends.items()})
            case t.Validity():
                ends = {"start": node.start, "until": node.until}
                return replace(node, **{name: end and self.value(end) for name, end in ends.items()})
            case Span():
                return node
            case tuple():
                return tuple(map(self.walked, node))
            case Struct():
                return replace(node, **{name: self.walked(getattr(node, name)) for name in node.__struct_fields__})
            case _:
                return node


def with_constants(seed: int, policy: t.PolicyFile, *others: Tree) -> tuple[t.PolicyFile, tuple[Tree, ...]]:
    """The policy of this seed, and others that belong to it, where some values have names; most of them stay as they are."""
    random = Random(f"constants {seed}")
    naming = Naming()
    naming.walked(policy)
    if random.random() > CHANCE or not naming.values:
        return policy, others
    chosen = random.sample(sorted(naming.values), min(len(naming.values), random.randint(1, 3)))
    naming.names = {text: f"k{number}" for number, text in enumerate(chosen)}
    lets: tuple[t.Declaration, ...] = tuple(
        t.LetLine(t.Name(naming.names[text]), naming.values[text], t.Quoted("named")) for text in chosen
    )
    named: t.PolicyFile = naming.walked(policy)
    made: list[Tree] = []
    for other in others:
        written: Any = naming.walked(other)
        if isinstance(written, t.PolicyFile):
            written = replace(written, declarations=(*lets, *written.declarations))
        made.append(written)
    return replace(named, declarations=(*lets, *named.declarations)), tuple(made)
