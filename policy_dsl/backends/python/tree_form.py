"""A policy as nested dictionaries over decisions made beforehand, shared wherever two parts decide alike."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain, combinations
from typing import assert_never

from msgspec import Struct, field

from policy_dsl.backends.python.names import remark
from policy_dsl.backends.python.scales import runs_of
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.policy.leaf import Deciders, as_deciders
from policy_dsl.diagram.space.partition import conditions_of, partition, space_of_codes
from policy_dsl.diagram.space.space import Level, Space
from policy_dsl.model.conditions import Fact
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Enumeration, Ordered, SetOf, YesNo

LARGEST_KEYED = 6
"""Codes up to which a set is looked up whole; a larger one is asked code by code."""


class Step(Struct, frozen=True):
    """One level of the nested dictionaries: the attribute, and how it is asked.

    `is` a code; the whole `set`; `within`, that a large set has known codes only; whether it `has` a code; between which
    points of its scale it is, its `class`; or its `order` with another attribute, which is the code then.
    """

    attribute: str
    how: str
    code: str = ""


class Tree(Struct):
    """The policy in raw values, ready to be written out."""

    policy: Policy
    order: tuple[str, ...]
    space: Space
    forest: Forest
    builder: PolicyDiagrams
    root: int
    steps: tuple[Step, ...]
    points: dict[str, tuple[int, ...]]
    lines: list[str] = field(default_factory=list)
    names: dict[tuple[int, int], str | None] = field(default_factory=dict)
    decisions: dict[Deciders, str] = field(default_factory=dict)
    sets: dict[frozenset[str], str] = field(default_factory=dict)


def order_of(policy: Policy) -> tuple[str, ...]:
    """The attributes from the one that matters least to the one that matters most: so the file stays small."""
    levels = partition(policy, conditions_of(policy)).levels
    return tuple(dict.fromkeys(level.attribute for level in levels if isinstance(level, Level)))


def meaning(
    policy: Policy, order: tuple[str, ...], seconds: float | None = None
) -> tuple[Space, Forest, PolicyDiagrams, int]:
    """The policy's own diagram: (outcome, deciding ids), and None where a request is impossible or not decided.

    Facts on a scale are in classes, and their orders asked on their own: what the diagram says where the two contradict each
    other is never asked, and kept as it is, which keeps it small. Raises TooLateError after so many seconds, and whatever is
    done with the forest then does too.
    """
    space = space_of_codes(policy, order)
    forest = Forest(space.widths, seconds=seconds)
    builder = PolicyDiagrams(forest, space, policy)
    excluded = forest.some(builder.condition(clause.when) for clause in policy.impossible)

    def decided(no: object, found: Deciders) -> Deciders | None:
        return None if no or found[0].faulty else found

    return space, forest, builder, forest.apply(decided, excluded, builder.decisions())


def steps_of(policy: Policy, space: Space) -> tuple[Step, ...]:
    """How each attribute is asked, in order."""
    found: list[Step] = []
    asked: set[str] = set()
    for level in space.levels:
        if not isinstance(level, Level):
            found.append(Step(level.left.attribute, "order", level.right.attribute))
            continue
        name = level.attribute
        if name in asked:
            continue
        asked.add(name)
        attribute = policy.by_name[name]
        match attribute.type:
            case Ordered():
                found.append(Step(name, "class"))
            case Enumeration() | YesNo():
                found.append(Step(name, "is"))
            case SetOf() if len(attribute.names) <= LARGEST_KEYED:
                found.append(Step(name, "set"))
            case SetOf():
                found.append(Step(name, "within"))
                found += [Step(name, "has", code) for code in attribute.names]
            case _:
                assert_never(attribute.type)
    return tuple(found)


def write(tree: Tree, step: int, node: int) -> str | None:
    """Writes the dictionary for a node at a step, after those below it; its name, or None where nothing is possible."""
    if step == len(tree.steps):
        value = tree.forest.values[node]
        return None if value is None else decision(tree, as_deciders(value))
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
            tree.lines.append(f"{made} = {{{', '.join(f'{at}: {child}' for at, child in entries)}}}{asks(asked)}")
    tree.names[key] = made
    return made


def keyed(tree: Tree, step: int, node: int) -> Iterator[tuple[str, int]]:
    """The keys at a step, written out, each with the node it leads to."""
    return zip(keys(tree, step), below(tree, step, node), strict=True)


def keys(tree: Tree, step: int) -> list[str]:
    """The keys at a step, written out."""
    asked = tree.steps[step]
    codes = tree.policy.by_name[asked.attribute].names
    match asked.how:
        case "is":
            return [repr(code) for code in codes]
        case "set":
            return [set_name(tree, held) for held in subsets(codes)]
        case "within":
            return ["True"]
        case "class":
            return [str(n) for n in range(1, len(tree.points[asked.attribute]))]
        case "order":
            return ["-1", "0", "1"]
        case _:
            return ["False", "True"]


def below(tree: Tree, step: int, node: int) -> list[int]:
    """Where a node leads at a step, key by key."""
    asked = tree.steps[step]
    forest, place = tree.forest, tree.space.place
    forest.in_time()
    match asked.how:
        case "is":
            level = place[0, asked.attribute, None]
            return [forest.cofactor(node, level, n) for n in range(forest.widths[level])]
        case "set":
            codes = tree.policy.by_name[asked.attribute].names
            found = {frozenset[str](): node}
            for code in codes:
                level = place[0, asked.attribute, code]
                found = {
                    held | more: forest.cofactor(at, level, len(more))
                    for held, at in found.items()
                    for more in (frozenset[str](), frozenset({code}))
                }
            return [found[held] for held in subsets(codes)]
        case "within":
            return [node]
        case "class":
            level = place[0, asked.attribute, None]
            runs = runs_of(tree.space, asked.attribute)
            starts = [bisect_right(runs, point, key=lambda run: run[0]) - 1 for point in tree.points[asked.attribute]]
            return [forest.cofactor(node, level, runs[n][2]) for n in starts[:-1]]
        case "order":
            level, _ = tree.space.ordering[Fact(asked.attribute), Fact(asked.code)]
            return [forest.cofactor(node, level, n) for n in range(3)]
        case _:
            level = place[0, asked.attribute, asked.code]
            return [forest.cofactor(node, level, n) for n in range(2)]


def asks(asked: Step) -> str:
    """The remark beside keys that say nothing by themselves."""
    match asked.how:
        case "class":
            return f"  # {remark(asked.attribute)}"
        case "order":
            return (
                f"  # {remark(asked.attribute)} is less than (-1), equal to (0) or more than (1) {remark(asked.code)}"
            )
        case _:
            return ""


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


def decision(tree: Tree, decided: Deciders) -> str:
    """The name of a decision, written once."""
    found = tree.decisions.get(decided)
    if found is None:
        found = tree.decisions[decided] = f"_D{len(tree.decisions)}"
        outcome, by = decided
        clauses = "".join(f"_CLAUSES[{i!r}], " for i in by)
        tree.lines.append(f"{found} = Decision({outcome.access.value!r}, {outcome.seconds!r}, ({clauses.rstrip(' ')}))")
    return found


def frozen(codes: list[str]) -> str:
    """A frozenset as a literal."""
    return f"frozenset({codes!r})" if codes else "frozenset[str]()"
