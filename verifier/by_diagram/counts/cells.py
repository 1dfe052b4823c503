"""Counts the cells in which a property is violated: over the facts of `counted by`, or over those that matter.

A cell is a combination of facts that some request, or pair, in the scope of the property has; it is broken when a
violation has it. Where the author has not chosen the facts, those that *matter* are chosen so:

1. Begin with every fact that the requests share: each attribute, and of a set whether it has each of its codes. Scales
   that a condition compares with another fact are left out: any of their values could be a cell of its own.
2. From the last declared to the first, leave out each fact without which cells can still be distinguished: no broken cell
   and sound cell, before or after, have all other facts in common.
3. From the first scale to the last, put its values into ranges, from the lowest up, each as long as the same holds.

So the violations depend on these facts alone, and on each of them. Where times are on clocks and the day of receipt is one of
the facts that matter, the days are counted alone, each by itself: classes of days say nothing to a reader. What is impossible,
or not in the scope, is not a cell: it makes no fact matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.diagram.mdd.compare import intersect
from policy_dsl.diagram.mdd.count import count_points
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.space.space import Level, Space
from policy_dsl.model.times import TIME_FACT
from policy_dsl.model.vocabulary import Ordered, SetOf
from verifier.by_diagram.counts.cell_regions import CellSet, cell_regions
from verifier.by_diagram.spaces.diagrams import Diagrams, Violations
from verifier.results.cells import Cells, Facet

MOST_PARTS = 64
"""The most combinations of ranges that cells are counted over; a scale that would make more is left out."""


class Part(Struct, frozen=True):
    """Cells as diagrams: those in the scope, and of each edition the broken ones, and those with an answer, if they are
    counted. `where` is the ranges of scales that they are in, which their diagrams do not test.
    """

    scope: int
    broken: tuple[int, ...]
    where: int
    answered: tuple[int, ...] = ()


class Run(Struct, frozen=True):
    """Consecutive values of a scale: the range, and the choices at its level that have them."""

    values: tuple[int, int]
    choices: frozenset[int]


def cells(d: Diagrams, editions: Sequence[Violations], differ: Sequence[str], counted_by: Sequence[str]) -> list[Cells]:
    """The cells of each edition, the last of which is after the proposal; none where nothing is violated.

    All editions have the same scope. Raises TooLargeError.
    """
    answered = [each.answered for each in editions if each.answered is not None]
    whole = Part(editions[-1].scope, tuple(each.sought for each in editions), d.forest.yes, tuple(answered))
    if all(broken == d.forest.no for broken in whole.broken):
        return []
    days = days_that_matter(d, whole, differ)
    if not counted_by and not days:
        return over_what_matters(d, whole, (*differ, TIME_FACT), compared_attributes(d.space))
    by, chosen = (counted_by, True) if counted_by else (days, False)
    return over(d, whole, by, chosen)


def over(d: Diagrams, whole: Part, attributes: Sequence[str], chosen_by_author: bool) -> list[Cells]:
    """The cells over all values of these attributes."""
    kept = frozenset(n for name in attributes for n in levels_of(d.space, name))
    part = projected(d.forest, whole, frozenset(range(d.forest.bottom)) - kept)
    return counted(d, [part], kept, Cells(tuple(map(Facet, attributes)), chosen_by_author, 0, 0))


def days_that_matter(d: Diagrams, whole: Part, differ: Sequence[str]) -> tuple[str, ...]:
    """The date of receipt, if times are on clocks and broken cells cannot be distinguished from sound ones without it."""
    dated = d.policy.dated_by
    if d.day_classes is None or dated is None or dated in (*differ, *compared_attributes(d.space)):
        return ()
    shared = projected(d.forest, whole, levels_about(d.space, frozenset(differ)))
    return () if without_these(d.forest, shared, levels_of(d.space, dated)) else (dated,)


def over_what_matters(d: Diagrams, whole: Part, differ: Sequence[str], left_out: frozenset[str]) -> list[Cells]:
    """The cells over the facts that matter, without the attributes `left_out`."""
    forest, space = d.forest, d.space
    part = projected(forest, whole, levels_about(space, frozenset(differ)))
    levels = levels_about(space, left_out)
    matters_too = left_out if left_out and scales_matter(d, whole, part, levels, frozenset(differ)) else frozenset()
    part, ignored = projected(forest, part, levels), left_out.union(differ)
    facets = [facet for facet in facets_of(space) if facet.attribute not in ignored]
    for facet in reversed(facets):
        levels = levels_of(space, facet.attribute, facet.code)
        if without_these(forest, part, levels):
            facets = [each for each in facets if each != facet]
            part = projected(forest, part, levels)
    scales = {a.name for a in space.attributes if isinstance(a.type, Ordered)}
    parts = [part]
    for n, facet in enumerate(facets):
        if facet.attribute not in scales:
            continue
        (level,) = levels_of(space, facet.attribute)
        ranges = runs(forest, space, parts, level)
        if len(parts) * len(ranges) > MOST_PARTS:
            return over_what_matters(d, whole, differ, left_out | {facet.attribute})
        parts = [within(forest, each, level, run) for each in parts for run in ranges]
        facets[n] = Facet(facet.attribute, None, tuple(run.values for run in ranges))
    kept = frozenset(n for f in facets if not f.ranges for n in levels_of(space, f.attribute, f.code))
    declared = tuple(a.name for a in space.attributes if a.name in matters_too and a.name not in differ)
    return counted(d, parts, kept, Cells(tuple(facets), False, 0, 0, left_out=declared))


def scales_matter(d: Diagrams, whole: Part, part: Part, levels: frozenset[int], differ: frozenset[str]) -> bool:
    """Whether broken cells cannot be distinguished from sound ones without the scales that these levels test.

    `part` is the whole without the facts that may differ.
    """
    if not without_these(d.forest, part, levels):
        return True
    if not d.space.groups:
        return False
    from verifier.by_diagram.counts.shared_scales import values_decide  # few policies compare scales

    return any(values_decide(d.forest, d.space, (whole.scope, each), levels, differ) for each in whole.broken)


def counted(d: Diagrams, parts: Sequence[Part], kept: frozenset[int], over: Cells) -> list[Cells]:
    """The cells of each edition, counted over the levels `kept` in each part."""
    blocks = d.space.blocks_counting(kept)

    def count(nodes: Iterable[int]) -> int:
        return sum(count_points(d.forest, node, blocks) for node in nodes)

    of = count(part.scope for part in parts)
    editions = [
        replace(over, count=count(part.broken[n] for part in parts), of=of) for n in range(len(parts[0].broken))
    ]
    if parts[0].answered:
        editions = [
            replace(each, answered=count(part.answered[n] for part in parts)) for n, each in enumerate(editions)
        ]
    if len(editions) == 2:
        new, gone = (
            [CellSet(d.forest.without(part.broken[n], part.broken[1 - n]), part.scope, part.where) for part in parts]
            for n in (1, 0)
        )
        editions[1] = replace(
            editions[1],
            new=count(each.sought for each in new),
            gone=count(each.sought for each in gone),
            new_in=cell_regions(d, new, blocks, over.by),
            gone_in=cell_regions(d, gone, blocks, over.by),
        )
    return editions


def facets_of(space: Space) -> list[Facet]:
    """Every attribute, and of a set each code, in the order of declaration."""
    facets = []
    for attribute in space.attributes:
        codes: tuple[str | None, ...] = attribute.names if isinstance(attribute.type, SetOf) else (None,)
        facets += [Facet(attribute.name, code) for code in codes]
    return facets


def levels_of(space: Space, attribute: str, code: str | None = None) -> frozenset[int]:
    """The levels that test an attribute that all requests share, or one code of it."""
    tested = ((n, level) for n, level in enumerate(space.levels) if isinstance(level, Level))
    return frozenset(n for n, level in tested if level.attribute == attribute and code in (None, level.code))


def levels_about(space: Space, attributes: frozenset[str]) -> frozenset[int]:
    """The levels that test one of the attributes, by itself or in an ordering."""
    return frozenset(n for n in range(len(space.levels)) if space.attributes_at(n) & attributes)


def compared_attributes(space: Space) -> frozenset[str]:
    """The attributes that a condition compares with another fact."""
    return space.by_value.union(fact.attribute for group in space.groups for fact in group.facts)


def projected(forest: Forest, part: Part, levels: frozenset[int]) -> Part:
    """The part without the facts that these levels test: a cell is broken where any of those that fall together is."""
    broken, answered = (tuple(forest.exists(node, levels) for node in nodes) for nodes in (part.broken, part.answered))
    return Part(forest.exists(part.scope, levels), broken, part.where, answered)


def without_these(forest: Forest, part: Part, levels: frozenset[int]) -> bool:
    """Whether broken cells can be distinguished from sound ones without these levels."""
    return not any(
        intersect(forest, forest.exists(node, levels), forest.exists(forest.without(part.scope, node), levels))
        for node in part.broken
    )


def within(forest: Forest, part: Part, level: int, run: Run) -> Part:
    """The part of the cells in this range of a scale, which counts as one value."""
    return projected(forest, restricted(forest, part, forest.choose(level, run.choices)), frozenset({level}))


def restricted(forest: Forest, part: Part, chosen: int) -> Part:
    """The cells of the part for which this is true."""
    broken, answered = (tuple(forest.both(node, chosen) for node in nodes) for nodes in (part.broken, part.answered))
    return Part(forest.both(part.scope, chosen), broken, forest.both(part.where, chosen), answered)


def runs(forest: Forest, space: Space, parts: Sequence[Part], level: int) -> list[Run]:
    """The fewest ranges of a scale that tell broken cells from sound ones."""
    tested = space.levels[level]
    classes = tested.classes if isinstance(tested, Level) else ()
    pieces = sorted(
        (part.start, part.stop, n) for n, values in enumerate(classes) for part in values if isinstance(part, range)
    )
    ranges: list[Run] = []
    for start, stop, choice in pieces:
        longer = Run((ranges[-1].values[0], stop), ranges[-1].choices | {choice}) if ranges else None
        if longer is not None and all(one_range(forest, part, level, longer) for part in parts):
            ranges[-1] = longer
        else:
            ranges.append(Run((start, stop), frozenset({choice})))
    return ranges


def one_range(forest: Forest, part: Part, level: int, run: Run) -> bool:
    """Whether broken cells can be distinguished from sound ones when these values of the scale count as one."""
    return without_these(forest, restricted(forest, part, forest.choose(level, run.choices)), frozenset({level}))
