"""Walks a diagram of possible requests from top to bottom, and picks raw values on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from policy_dsl.diagram.space.space import ABSENT, PRESENT, Level, Ordering, Space
from policy_dsl.diagram.space.weak_orders import DIFFERENT, EQUAL, LESS, MORE, Group
from policy_dsl.model.conditions import Fact
from policy_dsl.model.vocabulary import Request, SetOf, Value
from policy_dsl.testing.possible import Part, Possible, Ranks, differing, level_pairs, parts_of

T = TypeVar("T")
Raw = dict[int, str | int]
"""The value picked at each level: a code, PRESENT or ABSENT for a code of a set, a step on a scale."""


class Picker(Protocol):
    """Picks among what is possible; what comes first is the simplest."""

    def choose(self, options: Sequence[T]) -> T:
        """One of the options."""

    def step(self, first: int, last: int) -> int:
        """A number from `first` to `last`."""


def pick(made: Possible, picker: Picker) -> tuple[Request, ...]:
    """A possible request, or a pair of different ones."""
    space, forest = made.space, made.forest
    groups = {group.last: group for group in space.groups}
    twins = {second: first for first, second in level_pairs(space)} if space.differ else {}
    node, choices, raw = made.node, list[int](), Raw()
    compared: dict[Fact, int] = {}
    for n, level in enumerate(space.levels):
        here = forest.levels[node] == n
        open_ = [c for c in range(forest.widths[n]) if not here or forest.children[node][c] != forest.no]
        choice = pick_choice(space, n, level, open_, raw, picker, like=raw.get(twins.get(n, -1)))
        choices.append(choice)
        node = forest.children[node][choice] if here else node
        if n in groups:
            group = groups[n]
            compared.update(pick_compared(group, parts_of(group, tuple(choices[group.first :])), picker))
    requests = tuple(assemble(space, raw, compared, r) for r in ((0, 1) if space.differ else (0,)))
    if space.differ and requests[0] == requests[1]:
        set_apart(space, choices, raw, compared, picker)
        requests = tuple(assemble(space, raw, compared, r) for r in (0, 1))
    return requests


def pick_choice(
    space: Space, n: int, level: Level | Ordering, open_: list[int], raw: Raw, picker: Picker, like: str | int | None
) -> int:
    """The choice at a level. Notes the value picked there in `raw`, unless it is compared with others.

    `like` is the value of the same fact in the first request, which is the simplest for the second.
    """
    if isinstance(level, Ordering):
        return pick_open((EQUAL, LESS, MORE) if level.ordered else (EQUAL, DIFFERENT), open_, picker)
    if any(group.first <= n <= group.last for group in space.groups):
        return pick_open(range(space.widths[n]), open_, picker)
    choices = {value: c for c, values in enumerate(level.classes) for value in values}
    spans = sorted((value for value in choices if isinstance(value, range)), key=lambda span: span.start)
    if spans:
        open_spans = [span for span in spans if choices[span] in open_]
        own = next((span for span in open_spans if isinstance(like, int) and like in span), None)
        if own is not None and like is not None and picker.choose((True, False)):
            raw[n] = like
            return choices[own]
        span = pick_open(spans, open_spans, picker)
        raw[n] = picker.step(span.start, span.stop - 1)
        return choices[span]
    order = space_order(space, level)
    codes = sorted((value for value in choices if isinstance(value, str)), key=order.__getitem__)
    open_codes = [code for code in codes if choices[code] in open_]
    if isinstance(like, str) and like in open_codes:
        codes = [like, *(code for code in codes if code != like)]
    code = raw[n] = pick_open(codes, open_codes, picker)
    return choices[code]


def pick_open(every: Sequence[T], open_: Sequence[T], picker: Picker) -> T:
    """One of those that are open. Picks among all first, so that what is picked further down keeps its meaning while a
    request is made simpler further up.
    """
    picked = picker.choose(range(len(every)))
    return every[picked] if every[picked] in open_ else open_[picked % len(open_)]


def space_order(space: Space, level: Level) -> Mapping[str, int]:
    """The places of the values of a level: of codes as declared, `no` before `yes`, absent before present."""
    if level.code is not None:
        return {ABSENT: 0, PRESENT: 1}
    attribute = next(each for each in space.attributes if each.name == level.attribute)
    return {"no": 0, "yes": 1} if set(attribute.names) == {"no", "yes"} else attribute.places


def pick_compared(group: Group, parts: Sequence[Part], picker: Picker) -> dict[Fact, int]:
    """Values for the facts of a group: in each class, an order of its facts, and as many values as that tells apart."""
    values: dict[Fact, int] = {}
    for part in parts:
        values.update(placed(group, part, picker.choose(part[2]), picker))
    return values


def placed(group: Group, part: Part, ranks: Ranks, picker: Picker) -> dict[Fact, int]:
    """Values of one class in this order."""
    span, places, _ = part
    steps: list[int] = []
    for left in range(max(ranks), -1, -1):
        steps.append(picker.step(steps[-1] + 1 if steps else span.start, span.stop - 1 - left))
    return {group.facts[place]: steps[rank] for place, rank in zip(places, ranks, strict=True)}


def set_apart(space: Space, choices: list[int], raw: Raw, compared: dict[Fact, int], picker: Picker) -> None:
    """Changes the second of two equal requests within its classes, so that it differs from the first."""
    changes: list[tuple[int, str | int] | dict[Fact, int]] = []
    for first, second in level_pairs(space):
        level = space.levels[second]
        if isinstance(level, Level) and first in raw:
            changes += [(second, other) for other in others(level, choices[second], raw[first])]
    for group in space.groups:
        changes += others_compared(group, parts_of(group, tuple(choices[group.first :])), compared)
    change = picker.choose(changes)
    if isinstance(change, dict):
        compared.update(change)
    else:
        raw[change[0]] = change[1]


def others(level: Level, choice: int, value: str | int) -> list[str | int]:
    """Other values of the class: all codes; on a scale, those that are next to it and the ends of the class."""
    near: list[str | int] = []
    for part in level.classes[choice]:
        if isinstance(part, range) and isinstance(value, int):
            near += [step for step in (value - 1, value + 1, part.start, part.stop - 1) if step in part]
        elif not isinstance(part, range):
            near.append(part)
    return [each for each in dict.fromkeys(near) if each != value]


def others_compared(group: Group, parts: Sequence[Part], values: Mapping[Fact, int]) -> list[dict[Fact, int]]:
    """Other values for the facts of the second request in the same classes and orders, so that some fact differs."""
    of_both = {fact.request for fact in group.facts} == {0, 1}
    if not of_both and all(fact.request == 0 for fact in group.facts):
        return []
    changes = []
    for part in parts:
        for ranks in part[2]:
            if of_both and not differing(group, part, ranks):
                continue
            for picker in (Lowest(), Highest()):
                change = placed(group, part, ranks, picker)
                if of_both or any(value != values[Fact(fact.attribute, 0)] for fact, value in change.items()):
                    changes.append(change)
    return changes


class Lowest:
    """Picks the first of everything."""

    def choose(self, options: Sequence[T]) -> T:
        """The first."""
        return options[0]

    def step(self, first: int, last: int) -> int:  # noqa: ARG002  # the signature of `Picker`
        """The lowest."""
        return first


class Highest(Lowest):
    """Picks the highest of numbers."""

    def step(self, first: int, last: int) -> int:  # noqa: ARG002  # likewise
        """The highest, which leaves the rest of the values just enough room."""
        return last


def assemble(space: Space, raw: Raw, compared: Mapping[Fact, int], request: int) -> Request:
    """The request of these values."""
    values: dict[str, Value] = {}
    for attribute in space.attributes:
        name = attribute.name
        fact = space.fact(name, request)
        if fact in compared:
            group = next(group for group in space.groups if fact in group.facts)
            values[name] = group.value(compared[fact])
        elif isinstance(attribute.type, SetOf):
            values[name] = frozenset(
                code for code in attribute.names if raw[space.place[request, name, code]] == PRESENT
            )
        else:
            values[name] = raw[space.place[request, name, None]]
    return values
