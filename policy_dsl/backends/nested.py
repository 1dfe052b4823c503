"""A policy as nested dictionaries over decisions made beforehand, shared wherever two parts decide alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations

from policy_dsl.diagram.build import Builder, Decided
from policy_dsl.diagram.cut import conditions_of, cut, raw
from policy_dsl.diagram.forest import Forest
from policy_dsl.diagram.space import Level, Space
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import SetOf

LARGEST_KEYED = 6
"""Codes up to which a set is looked up whole; a larger one is asked code by code."""


@dataclass(frozen=True, slots=True)
class Step:
    """One level of the nested dictionaries: the attribute, and how it is asked.

    `is` a code; the whole `set`; `within`, that a large set has known codes only; or a code that a large set may have.
    """

    attribute: str
    how: str
    code: str = ""


@dataclass
class Tree:
    """The policy in raw values, ready to be written out."""

    policy: Policy
    order: tuple[str, ...]
    space: Space
    forest: Forest
    builder: Builder
    root: int
    steps: tuple[Step, ...]
    lines: list[str] = field(default_factory=list)
    names: dict[tuple[int, int], str | None] = field(default_factory=dict)
    sets: dict[frozenset[str], str] = field(default_factory=dict)


def order_of(policy: Policy) -> tuple[str, ...]:
    """The attributes from the one that matters least to the one that matters most: so the file stays small."""
    levels = cut(policy, conditions_of(policy)).levels
    return tuple(dict.fromkeys(level.attribute for level in levels if isinstance(level, Level)))


def meaning(policy: Policy, order: tuple[str, ...]) -> tuple[Space, Forest, Builder, int]:
    """The policy's own diagram in raw values: (outcome, deciding ids) where possible, None where not."""
    space = raw(policy, order)
    forest = Forest(space.widths)
    builder = Builder(forest, space, policy)
    decided = forest.apply(lambda p, d: d if p else None, builder.possible(), builder.decisions())
    return space, forest, builder, decided


def steps_of(policy: Policy, order: tuple[str, ...]) -> tuple[Step, ...]:
    """How each attribute is asked, in order."""
    found: list[Step] = []
    for name in order:
        attribute = policy.by_name[name]
        if not isinstance(attribute.type, SetOf):
            found.append(Step(name, "is"))
        elif len(attribute.names) <= LARGEST_KEYED:
            found.append(Step(name, "set"))
        else:
            found.append(Step(name, "within"))
            found += [Step(name, "has", code) for code in attribute.names]
    return tuple(found)


def write(tree: Tree, step: int, node: int) -> str | None:
    """Writes the dictionary for a node at a step, after those below it; its name, or None where nothing is possible."""
    if step == len(tree.steps):
        value = tree.forest.values[node]
        return None if value is None else decision(tree, as_decided(value))
    key = (step, node)
    if key in tree.names:
        return tree.names[key]
    entries = [
        (at, name) for at, below in keyed(tree, step, node) if (name := write(tree, step + 1, below)) is not None
    ]
    made: str | None = None
    if entries:
        made = f"_N{len(tree.names)}"
        children = {child for _, child in entries}
        asked = tree.steps[step]
        if (
            asked.how == "set"
            and len(children) == 1
            and len(entries) == 2 ** len(tree.policy.by_name[asked.attribute].names)
        ):
            every = all_sets(tree, asked.attribute)
            tree.lines.append(f"{made} = dict.fromkeys({every}, {entries[0][1]})")
        else:
            tree.lines.append(f"{made} = {{{', '.join(f'{at}: {child}' for at, child in entries)}}}")
    tree.names[key] = made
    return made


def keyed(tree: Tree, step: int, node: int) -> Iterator[tuple[str, int]]:
    """The keys at a step, written out, each with the node it leads to."""
    asked = tree.steps[step]
    place = tree.space.place
    match asked.how:
        case "is":
            level = place[0, asked.attribute, None]
            for n, code in enumerate(tree.policy.by_name[asked.attribute].names):
                yield repr(code), tree.forest.below(node, level, n)
        case "set":
            codes = tree.policy.by_name[asked.attribute].names
            for held in subsets(codes):
                below = node
                for code in codes:
                    below = tree.forest.below(below, place[0, asked.attribute, code], int(code in held))
                yield set_name(tree, held), below
        case "within":
            yield "True", node
        case _:
            level = place[0, asked.attribute, asked.code]
            for n, truth in enumerate(("False", "True")):
                yield truth, tree.forest.below(node, level, n)


def subsets(codes: tuple[str, ...]) -> list[frozenset[str]]:
    """Every selection, from the empty one up."""
    return [frozenset(c) for c in chain.from_iterable(combinations(codes, n) for n in range(len(codes) + 1))]


def set_name(tree: Tree, held: frozenset[str]) -> str:
    """The name of a frozenset, written once."""
    if held not in tree.sets:
        tree.sets[held] = f"_S{len(tree.sets)}"
        tree.lines.append(f"{tree.sets[held]} = {frozen(sorted(held))}")
    return tree.sets[held]


def all_sets(tree: Tree, attribute: str) -> str:
    """The tuple of all selections of an attribute's codes, written out."""
    names = [set_name(tree, held) for held in subsets(tree.policy.by_name[attribute].names)]
    return f"({', '.join(names)},)"


def decision(tree: Tree, decided: Decided) -> str:
    """The name of a decision, written once."""
    outcome, by = decided
    key = (-1, tree.forest.terminal(decided))
    if tree.names.get(key) is None:
        name = f"_D{sum(1 for step, _ in tree.names if step == -1)}"
        tree.names[key] = name
        clauses = "".join(f"_CLAUSES[{i!r}], " for i in by)
        tree.lines.append(f"{name} = Decision({outcome.access.value!r}, {outcome.seconds!r}, ({clauses.rstrip(' ')}))")
    found = tree.names[key]
    assert found is not None  # noqa: S101  # just written; for mypy
    return found


def as_decided(value: object) -> Decided:
    """A value of the diagram as what it is: an outcome and the ids that decide it."""
    assert isinstance(value, tuple) and isinstance(value[0], Outcome)  # noqa: S101, PT018  # the values of decisions
    return value[0], value[1]


def frozen(codes: list[str]) -> str:
    """A frozenset as a literal."""
    return f"frozenset({codes!r})" if codes else "frozenset[str]()"
