"""From the conditions that are asked to the levels that tell them apart, and nothing finer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import assert_never

from msgspec import Struct, field

from policy_dsl.diagram.space.space import ABSENT, PRESENT, Level, Ordering, Space
from policy_dsl.diagram.space.weak_orders import Group
from policy_dsl.model.conditions import AtMost, Condition, Fact, Has, Includes, OneOf, Within, atoms, parts_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Attribute, Enumeration, Ordered, SetOf, YesNo

Ranges = tuple[tuple[int, int], ...]

InTime = Callable[[], None]
"""Called now and then; raises TooLateError when the time is up."""


class Distinctions(Struct):
    """What conditions tell apart: of an attribute the sets of codes, the codes held, and the ranges; and compared facts."""

    codes: dict[str, set[frozenset[str]]] = field(default_factory=dict)
    held: dict[str, set[str]] = field(default_factory=dict)
    ranges: dict[str, set[Ranges]] = field(default_factory=dict)
    pairs: set[tuple[Fact, Fact]] = field(default_factory=set)

    def copy(self) -> Distinctions:
        """The same, to which more can be added."""
        codes, held, ranges = self.codes.items(), self.held.items(), self.ranges.items()
        return Distinctions(
            {name: set(told) for name, told in codes},
            {name: set(told) for name, told in held},
            {name: set(told) for name, told in ranges},
            set(self.pairs),
        )


def partition(
    policy: Policy,
    conditions: Iterable[Condition],
    differ: tuple[str, ...] = (),
    *,
    whole: int = 0,
    order: Sequence[str] = (),
    known: Distinctions | None = None,
    in_time: InTime = lambda: None,
) -> Space:
    """The space in which these conditions (and nothing finer) can be told: attributes in this order, or few classes first.

    Classes of fewer than `whole` values on a scale are cut into single ones. `known` is what more conditions tell apart.
    `in_time` is called now and then.
    """
    marks = distinctions_of(policy, conditions, known, in_time)
    in_time()
    groups = grouped(policy, marks, differ, whole)
    found: list[tuple[int, int, list[Level | Ordering]]] = []
    bound = {fact for group in groups for fact in group.facts}
    for place, attribute in enumerate(policy.attributes):
        requests = ((0,), (1,)) if attribute.name in differ else (((0, 1),) if differ else ((0,),))
        alone = [r for r in requests if Fact(attribute.name, r[0]) not in bound]
        levels = list(levels_of(attribute, marks, alone, whole, in_time))
        if levels:
            width = max(len(level.classes) for level in levels)
            found.append((0 if order else width, order.index(attribute.name) if order else place, [*levels]))
    names = order or [attribute.name for attribute in policy.attributes]
    for group in groups:
        place = min(names.index(fact.attribute) for fact in group.facts)
        width = max(map(len, group.classes))
        found.append((0 if order else width, place, list(levels_of_group(group, differ))))
    found.sort(key=lambda each: each[:2])
    return placed(policy, [levels for _, _, levels in found], groups, differ)


def refines(space: Space, policy: Policy, conditions: Iterable[Condition], in_time: InTime = lambda: None) -> bool:
    """Whether a space that was cut for other conditions on the same attributes tells these too."""
    for level in partition(policy, conditions, space.differ, in_time=in_time).levels:
        if isinstance(level, Ordering):
            if (level.left, level.right) not in space.ordering:
                return False
            continue
        for values in space.at(level.attribute, level.code, level.requests[0]).classes:
            in_time()
            if not any(all(any(covers(large, small) for large in one) for small in values) for one in level.classes):
                return False
    return True


def covers(large: str | range, small: str | range) -> bool:
    """Whether they are the same code, or the first range has all of the second."""
    if isinstance(large, range) and isinstance(small, range):
        return large.start <= small.start and small.stop <= large.stop
    return large == small


def raw(policy: Policy, order: Iterable[str]) -> Space:
    """The space of one request in which every code is a class of its own, attributes in this order.

    Facts on a scale are in the classes that the policy's own conditions cut.
    """
    marks = distinctions_of(policy, conditions_of(policy))
    groups = grouped(policy, marks, (), 0)
    of = {fact.attribute: group for group in groups for fact in group.facts}
    found: list[list[Level | Ordering]] = []
    done: set[str] = set()
    for name in order:
        attribute = policy.by_name[name]
        if name in of:
            if name not in done:
                found.append(list(levels_of_group(of[name], ())))
                done.update(fact.attribute for fact in of[name].facts)
            continue
        match attribute.type:
            case SetOf():
                found.append([Level(name, code, (0,), ((ABSENT,), (PRESENT,))) for code in attribute.names])
            case Ordered():
                found.append(list(levels_of(attribute, marks, [(0,)], 0)))
            case Enumeration() | YesNo():
                found.append([Level(name, None, (0,), tuple((code,) for code in attribute.names))])
            case _:
                assert_never(attribute.type)
    return placed(policy, found, groups, ())


def conditions_of(policy: Policy) -> Iterator[Condition]:
    """Every condition of the policy itself, its claims left out."""
    yield from (clause.when for clause in policy.impossible)
    yield from (provision.when for provision in policy.provisions)
    yield from (table.when for table in policy.tables)


def placed(policy: Policy, blocks: list[list[Level | Ordering]], groups: list[Group], differ: tuple[str, ...]) -> Space:
    """The levels one after the other, and each group told where its levels begin."""
    levels: list[Level | Ordering] = []
    starts: dict[Fact, int] = {}
    for block in blocks:
        if any(isinstance(level, Ordering) for level in block):
            first = block[0]
            assert isinstance(first, Level)  # noqa: S101  # the classes of a group come before its orderings; for mypy
            starts[Fact(first.attribute, first.requests[0])] = len(levels)
        levels += block
    told = tuple(Group(starts[g.facts[0]], g.facts, g.classes, g.pairs) for g in groups)
    return Space(policy.attributes, tuple(levels), differ, told)


def distinctions_of(
    policy: Policy, conditions: Iterable[Condition], known: Distinctions | None = None, in_time: InTime = lambda: None
) -> Distinctions:
    """What the conditions tell apart, and what is known. Rows share what their cells say, which is looked at once."""
    found = Distinctions() if known is None else known.copy()
    parts = {id(part): part for condition in conditions for part in parts_of(condition)}
    for each in parts.values():
        in_time()
        for atom in atoms(each):
            match atom:
                case OneOf(fact, codes):
                    found.codes.setdefault(fact.attribute, set()).add(codes)
                case Has(fact, code):
                    found.held.setdefault(fact.attribute, set()).add(code)
                case Includes(whole, part):
                    for fact in (whole, part):
                        found.held.setdefault(fact.attribute, set()).update(policy.by_name[fact.attribute].names)
                case Within(fact, ranges):
                    found.ranges.setdefault(fact.attribute, set()).add(ranges)
                case AtMost(small, large):
                    found.pairs.add((small, large))
                case _:
                    assert_never(atom)
    return found


def levels_of(
    attribute: Attribute,
    marks: Distinctions,
    requests: Iterable[tuple[int, ...]],
    whole: int,
    in_time: InTime = lambda: None,
) -> Iterator[Level]:
    """The levels of an attribute that is compared with no other, for each of these requests."""
    match attribute.type:
        case SetOf(codes):
            told = marks.held.get(attribute.name, set())
            for code in (code.name for code in codes):
                classes = ((ABSENT,), (PRESENT,)) if code in told else ((ABSENT, PRESENT),)
                yield from (Level(attribute.name, code, r, classes) for r in requests)
        case Ordered():
            spans = ranges(attribute.type, marks.ranges.get(attribute.name, set()), whole, in_time)
            yield from (Level(attribute.name, None, r, spans) for r in requests)
        case Enumeration() | YesNo():
            in_time()
            codes_told = classes_of(attribute, marks.codes.get(attribute.name, set()))
            yield from (Level(attribute.name, None, r, codes_told) for r in requests)
        case _:
            assert_never(attribute.type)


def classes_of(attribute: Attribute, asked: set[frozenset[str]]) -> tuple[tuple[str, ...], ...]:
    """The codes of an enumeration in classes; two codes share one when every set asked about has both or neither."""
    marks: dict[str, list[int]] = {name: [] for name in attribute.names}
    for number, codes in enumerate(asked):
        for code in codes:
            marks[code].append(number)
    grouped: dict[tuple[int, ...], list[str]] = {}
    for name, mark in marks.items():
        grouped.setdefault(tuple(mark), []).append(name)
    return tuple(map(tuple, grouped.values()))


def ranges(
    scale: Ordered, asked: set[Ranges], whole: int, in_time: InTime = lambda: None
) -> tuple[tuple[range, ...], ...]:
    """The values on a scale in classes; two share one when each of the ranges asked about has both or neither."""
    turns: dict[int, set[int]] = {scale.first: set(), scale.last + 1: set()}
    for number, each in enumerate(sorted(asked)):
        for part in each:
            in_time()
            start, end = max(part[0], scale.first), min(part[1], scale.last + 1)
            if start < end:
                turns.setdefault(start, set()).add(number)
                turns.setdefault(end, set()).add(number)
    grouped: dict[int, list[range]] = {}
    inside = Turned(len(asked))
    for start, end in pairwise(sorted(turns)):
        in_time()
        for number in turns[start]:
            inside.turn(number)
        grouped.setdefault(inside.number, []).append(range(start, end))
    return tuple(single for parts in grouped.values() for single in singles(parts, sum(map(len, parts)) < whole))


class Turned:
    """A set of small numbers, out of which and into which one is turned at a time: equal sets are known by equal numbers.

    It is a tree of pairs, each of which is numbered once. So a turn takes as long as the tree is high, however many are in it.
    """

    def __init__(self, many: int) -> None:
        """Empty, for the numbers below `many`."""
        self.size = 1 << max(many - 1, 0).bit_length()
        self.known: dict[tuple[int, int], int] = {(0, 0): 0}
        self.tree = [0] * (2 * self.size)

    @property
    def number(self) -> int:
        """What the set is known by."""
        return self.tree[1]

    def turn(self, number: int) -> None:
        """Puts the number in, or takes it out."""
        place = self.size + number
        self.tree[place] = 1 - self.tree[place]
        while place > 1:
            place //= 2
            pair = self.tree[2 * place], self.tree[2 * place + 1]
            self.tree[place] = self.known.setdefault(pair, len(self.known))


def singles(parts: list[range], apart: bool) -> Iterator[tuple[range, ...]]:
    """The class as it is, or each value as a class of its own."""
    if not apart:
        yield joined(parts)
        return
    for part in parts:
        yield from ((range(n, n + 1),) for n in part)


def joined(parts: list[range]) -> tuple[range, ...]:
    """Ranges in order, those that touch as one."""
    found: list[range] = []
    for part in parts:
        if found and found[-1].stop == part.start:
            found[-1] = range(found[-1].start, part.stop)
        else:
            found.append(part)
    return tuple(found)


# --- groups of compared facts


def grouped(policy: Policy, marks: Distinctions, differ: tuple[str, ...], whole: int) -> list[Group]:
    """The facts that are compared, in groups; what is asked of one of two requests is asked of both."""
    pairs: set[tuple[Fact, Fact]] = set()
    for one, other in marks.pairs:
        for turned in (0, 1) if differ else (0,):
            pair = tuple(
                Fact(fact.attribute, fact.request ^ turned if fact.attribute in differ else 0) for fact in (one, other)
            )
            if pair[0] != pair[1]:
                pairs.add((pair[0], pair[1]))
            if {fact.attribute for fact in pair} <= set(differ) and pair[0].request != pair[1].request:
                pairs |= {
                    (Fact(fact.attribute, 0), Fact(fact.attribute, 1)) for fact in pair
                }  # else no fact has its twin
    order = {Fact(a.name, r): (r, n) for r in (0, 1) for n, a in enumerate(policy.attributes)}
    found = []
    for facts in components(pairs):
        place = sorted(facts, key=order.__getitem__)
        known = {tuple(sorted((place.index(a), place.index(b)))) for a, b in pairs if a in facts}
        known |= {
            (place.index(fact), place.index(Fact(fact.attribute, 1)))
            for fact in place
            if fact.request == 0 and Fact(fact.attribute, 1) in facts
        }
        classes = together(policy, place, marks, whole)
        found.append(Group(0, tuple(place), classes, tuple(sorted((a, b) for a, b in known))))
    return sorted(found, key=lambda group: order[group.facts[0]])


def components(pairs: set[tuple[Fact, Fact]]) -> list[set[Fact]]:
    """The facts, those that are linked together."""
    found: list[set[Fact]] = []
    for pair in pairs:
        touching = [facts for facts in found if facts & set(pair)]
        found = [facts for facts in found if facts not in touching] + [set(pair).union(*touching)]
    return found


def together(policy: Policy, facts: list[Fact], marks: Distinctions, whole: int) -> tuple[tuple[range, ...], ...]:
    """The classes of each fact of a group: all cut at the same points, those of any of them and the ends of each."""
    scales = [policy.by_name[fact.attribute].type for fact in facts]
    points: set[int] = set()
    for fact, scale in zip(facts, scales, strict=True):
        assert isinstance(scale, Ordered)  # noqa: S101  # only facts on a scale are compared; for mypy
        points.update((scale.first, scale.last + 1))
        points.update(end for each in marks.ranges.get(fact.attribute, set()) for part in each for end in part)
    order = sorted(points)
    cells = [range(start, end) for start, end in pairwise(order)]
    cells = [single for cell in cells for single in ([range(n, n + 1) for n in cell] if len(cell) < whole else [cell])]
    return tuple(
        tuple(cell for cell in cells if scale.first <= cell.start and cell.stop <= scale.last + 1)
        for scale in scales
        if isinstance(scale, Ordered)
    )


def levels_of_group(group: Group, differ: tuple[str, ...]) -> Iterator[Level | Ordering]:
    """The classes of its facts, then how its pairs stand."""
    for fact, classes in zip(group.facts, group.classes, strict=True):
        both = differ and fact.attribute not in differ
        yield Level(fact.attribute, None, (0, 1) if both else (fact.request,), tuple((part,) for part in classes))
    for one, other in group.pairs:
        yield Ordering(group.facts[one], group.facts[other])
