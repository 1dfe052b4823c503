"""A policy as a table of decisions over raw values, looked up fact by fact. A target writes it in its own language."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, combinations, pairwise
from operator import add
from typing import Literal, assert_never

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.backends.target import FaultyPolicyError
from policy_dsl.diagram.mdd.boxes import boxes
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.rows import Row
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.policy.leaf import Deciders, as_deciders
from policy_dsl.diagram.space.partition import LARGEST_KEYED, conditions_of, partition, space_of_codes
from policy_dsl.diagram.space.space import Level, Ordering, Space
from policy_dsl.model.boxes import Side
from policy_dsl.model.conditions import Condition, Fact
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Impossible
from policy_dsl.model.times import TIME_FACT
from policy_dsl.model.vocabulary import Choice, Ordered, SetOf


class Lookup(Struct, frozen=True):
    """One step on the way to a decision: an attribute, and what its key is.

    The key of `is` is its code; of `set`, the whole set; of `within`, whether a large set has known codes only; of `has`,
    whether it has `code`; of `class`, the interval of its scale that it lies in; of `order`, whether it is less, equal or
    more than another attribute, which `code` names.
    """

    attribute: str
    how: Literal["is", "set", "within", "has", "class", "order"]
    code: str = ""


class DecisionTable(Struct, frozen=True, dict=True):
    """The lookups of a policy, and the diagram whose paths they follow.

    A terminal of the diagram is an outcome with its deciding ids; `None` for a request that is impossible or not decided.
    """

    policy: Policy
    space: Space
    forest: Forest
    diagrams: PolicyDiagrams
    root: int
    lookups: tuple[Lookup, ...]

    @cached_property
    def points(self) -> dict[str, tuple[int, ...]]:
        """For each attribute on a scale: its least value, the values at which the decision may change, and the value
        after its last.
        """
        rows: dict[int, list[Row]] = {}
        for node in self.forest.reachable(self.root):
            rows.setdefault(self.forest.levels[node], []).append(self.forest.children[node])
        points: dict[str, tuple[int, ...]] = {}
        for attribute in self.space.attributes:
            if isinstance(attribute.type, Ordered):
                here = rows.get(self.space.place[0, attribute.name, None], [])
                changes = [
                    start
                    for (_, _, below), (start, _, above) in pairwise(runs_of(self.space, attribute.name))
                    if any(children[below] != children[above] for children in here)
                ]
                points[attribute.name] = (attribute.type.first, *changes, attribute.type.last + 1)
        return points

    @property
    def depends_on_day(self) -> bool:
        """Whether the policy is dated by a fact on which a decision depends."""
        by = self.policy.dated_by
        compared = any(each.how == "order" and by in (each.attribute, each.code) for each in self.lookups)
        return by is not None and (compared or len(self.points[by]) > 2)


class Layer(Struct, frozen=True):
    """The nodes of one lookup, and the children of each, one for each class of keys.

    `classes` has the class of each key. Keys that lead to the same child from every node share a class; the class of a
    key that never leads to a decision is None.
    """

    nodes: tuple[int, ...]
    classes: tuple[int | None, ...]
    children: dict[int, list[int]]

    @property
    def width(self) -> int:
        """The number of classes."""
        return len({c for c in self.classes if c is not None})


def decision_table(policy: Policy, seconds: float | None = None) -> DecisionTable:
    """The table of a policy. It and later work on its forest raise TooLateError after `seconds`.

    The classes of facts on a scale and the orders of compared facts are looked up independently. Contradictory
    combinations never occur; their entry is whatever keeps the diagram small.
    """
    space = space_of_codes(policy, attribute_order(policy))
    forest = Forest(space.widths, seconds=seconds)
    diagrams = PolicyDiagrams(forest, space, policy)
    excluded = forest.some(diagrams.condition(clause.when) for clause in policy.impossible)

    def decided(no: object, deciders: Deciders) -> Deciders | None:
        return None if no or deciders[0].faulty else deciders

    root = forest.apply(decided, excluded, diagrams.decisions())
    return DecisionTable(policy, space, forest, diagrams, root, lookups_of(policy, space))


Decided = tuple[Outcome, tuple[str, ...], tuple[str, ...]]
"""An outcome, the ids of the provisions that decide it, and of those that apply and are set aside."""


def as_decided(value: object) -> Decided:
    """A value of a diagram of `with_overridden`, with its type."""
    outcome, by = as_deciders(value)
    assert isinstance(value, tuple) and len(value) == 3  # noqa: S101, PT018  # for mypy
    return outcome, by, value[2]


def with_overridden(table: DecisionTable) -> DecisionTable:
    """The table whose decisions also have the ids of the provisions that apply and are set aside."""
    forest = table.forest
    named = [
        forest.apply(lambda aside, name=name: (name,) if aside else (), where)
        for name, where in table.diagrams.overridden
    ]
    overridden = forest.balanced_reduce(lambda one, two: forest.apply(add, one, two), named, forest.terminal(()))
    root = forest.apply(lambda deciders, aside: deciders and (*deciders, aside), table.root, overridden)
    return replace(table, root=root)


def refuse_faults(table: DecisionTable) -> None:
    """Raises FaultyPolicyError for a policy with no possible request, a gap or a conflict."""
    forest, diagrams = table.forest, table.diagrams
    if diagrams.possible() == forest.no:
        raise FaultyPolicyError("no possible request")
    for value in values_within(forest, diagrams.decisions(), diagrams.possible()):
        if as_deciders(value)[0].faulty:
            raise FaultyPolicyError(f"a {as_deciders(value)[0].access.value}")


def attribute_order(policy: Policy, further: Iterable[Condition] = ()) -> tuple[str, ...]:
    """The attributes in the order that keeps the table small: those with few classes first.

    Classes are those that the policy's own conditions distinguish, and the `further` ones. Which of several times is decided
    comes before all of them, so that the table is no larger than those of its times together.
    """
    levels = partition(policy, [*conditions_of(policy), *further]).levels
    names = dict.fromkeys(level.attribute for level in levels if isinstance(level, Level))
    return tuple(sorted(names, key=lambda name: name != TIME_FACT))


def lookups_of(policy: Policy, space: Space) -> tuple[Lookup, ...]:
    """The lookups of a policy, in the order of the levels."""
    lookups: list[Lookup] = []
    done: set[str] = set()
    for level in space.levels:
        if not isinstance(level, Level):
            lookups.append(Lookup(level.left.attribute, "order", level.right.attribute))
            continue
        name = level.attribute
        attribute = policy.by_name[name]
        first = name not in done
        done.add(name)
        match attribute.type:
            case Ordered():
                lookups.append(Lookup(name, "class"))
            case Choice():
                lookups.append(Lookup(name, "is"))
            case SetOf() if len(attribute.names) <= LARGEST_KEYED:
                lookups += [Lookup(name, "set")] if first else []
            case SetOf():
                lookups += [Lookup(name, "within")] if first else []
                lookups.append(Lookup(name, "has", level.code or ""))
            case _:
                assert_never(attribute.type)
    return tuple(lookups)


def children_of(table: DecisionTable, step: int, node: int) -> list[int]:
    """The child of a node for each key of a lookup.

    The keys are, in this order: the codes as declared; the selections of codes as in `subsets`; `True`; the intervals,
    ascending; less, equal and more; or absent and present.
    """
    lookup = table.lookups[step]
    forest, place = table.forest, table.space.place
    forest.check_deadline()
    match lookup.how:
        case "is":
            return list(forest.cofactors(node, place[0, lookup.attribute, None]))
        case "set":
            codes = table.policy.by_name[lookup.attribute].names
            nodes = {frozenset[str](): node}
            for code in codes:
                level = place[0, lookup.attribute, code]
                nodes = {
                    held | more: forest.cofactor(at, level, len(more))
                    for held, at in nodes.items()
                    for more in (frozenset[str](), frozenset({code}))
                }
            return [nodes[held] for held in subsets(codes)]
        case "within":
            return [node]
        case "class":
            level = place[0, lookup.attribute, None]
            runs = runs_of(table.space, lookup.attribute)
            starts = [bisect_right(runs, point, key=lambda run: run[0]) - 1 for point in table.points[lookup.attribute]]
            return [forest.cofactor(node, level, runs[n][2]) for n in starts[:-1]]
        case "order":
            level, _ = table.space.ordering[Fact(lookup.attribute), Fact(lookup.code)]
            return list(forest.cofactors(node, level))
        case "has":
            return list(forest.cofactors(node, place[0, lookup.attribute, lookup.code]))
        case _:
            assert_never(lookup.how)


def layers_of(table: DecisionTable) -> tuple[Layer, ...]:
    """The layers of the table, from the first lookup to the last."""
    nowhere = table.forest.terminal(None)
    layers: list[Layer] = []
    nodes: tuple[int, ...] = (table.root,)
    for step in range(len(table.lookups)):
        rows = [children_of(table, step, node) for node in nodes]
        columns = list(zip(*rows, strict=True))
        class_of: dict[tuple[int, ...], int] = {}
        for column in columns:
            if any(child != nowhere for child in column):
                class_of.setdefault(column, len(class_of))
        classes = tuple(class_of.get(column) for column in columns)
        children = dict(zip(nodes, map(list, zip(*class_of, strict=True)), strict=True))
        layers.append(Layer(nodes, classes, children))
        nodes = tuple(dict.fromkeys(child for row in children.values() for child in row if child != nowhere))
    return tuple(layers)


Orders = tuple[tuple[str, tuple[int, ...], str], ...]
"""Orders of compared facts: an attribute, the signs allowed (-1 less, 0 equal, 1 more), and the attribute compared to."""


def impossible_boxes(table: DecisionTable, clause: Impossible) -> Iterator[tuple[dict[str, Side], Orders]]:
    """Boxes that together cover what the clause excludes. Each lists only the attributes and orders that it restricts."""
    forest, space = table.forest, table.space
    everything = space.box([frozenset(range(width)) for width in forest.widths], 0)
    excluded = table.diagrams.condition(clause.when)
    for box, _ in boxes(forest, excluded, excluded):
        sides = {name: side for name, side in space.box(box, 0).items() if side != everything[name]}
        orders = (
            (level.left.attribute, tuple(choice - 1 for choice in sorted(box[n])), level.right.attribute)
            for n, level in enumerate(space.levels)
            if isinstance(level, Ordering) and len(box[n]) < 3
        )
        yield sides, tuple(orders)


def runs_of(space: Space, name: str) -> list[tuple[int, int, int]]:
    """The ranges of an attribute on a scale, ascending, each as (first, one past the last, class)."""
    classes = space.level(name, None).classes
    return sorted((part.start, part.stop, n) for n, c in enumerate(classes) for part in c if isinstance(part, range))


def subsets(codes: tuple[str, ...]) -> list[frozenset[str]]:
    """Every selection of these codes, smaller ones first."""
    return [frozenset(c) for c in chain.from_iterable(combinations(codes, n) for n in range(len(codes) + 1))]
