"""Cells in words: over which facts they are counted, how many there are, and which are new or gone under a proposal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import SetOf
from verifier.report.words import boxes, numbers
from verifier.results.cells import CellRegion, Cells, Facet
from verifier.results.verdict import Verdict

MOST_CLASSES = 3
"""The most ranges of a scale, or codes of a set, that a sentence lists."""

MOST_CLASSES_IN_FULL = 12
"""The most of them that a full report lists: days of receipt may have hundreds."""

MOST_PLACES = 4
"""The most boxes of cells that a sentence lists."""


def facts(policy: Policy, cells: Cells, most: int = MOST_CLASSES) -> str:
    """The facts that cells are counted over: of a scale its ranges, and of a set its codes, if not all of them count."""
    grouped: dict[str, list[Facet]] = {}
    for facet in cells.by:
        grouped.setdefault(facet.attribute, []).append(facet)
    return numbers.joined([fact(policy, name, facets, most) for name, facets in grouped.items()])


def fact(policy: Policy, name: str, facets: Sequence[Facet], most: int) -> str:
    """One of these facts."""
    attribute = policy.by_name[name]
    if ranges := facets[0].ranges:
        each = [(boxes.spans(attribute, [span]) or "any").removeprefix(f"{name} ") for span in ranges]
        return f"{name} ({classes(each, 'ranges', most, '; ')})"
    codes = [facet.code for facet in facets if facet.code is not None]
    if isinstance(attribute.type, SetOf) and 0 < len(codes) < len(attribute.names):
        return f"{name} ({classes(codes, 'codes', most, ', ')})"
    return name


def classes(names: Sequence[str], unit: str, most: int, separator: str) -> str:
    """The names, or how many there are of too many."""
    return separator.join(names) if len(names) <= most else f"{numbers.number(len(names))} {unit}"


def are_days(policy: Policy, cells: Cells) -> bool:
    """Whether cells are days of receipt, from which times on clocks are counted."""
    return policy.has_clocks and [facet.attribute for facet in cells.by] == [policy.dated_by]


def named(policy: Policy, cells: Cells, count: int, before: str = "") -> str:
    """So many cells, without the facts that are combined; `before` is a word before the noun."""
    one, several = ("day of receipt", "days of receipt") if are_days(policy, cells) else ("combination", "combinations")
    return numbers.plural(count, f"{before}{one}", f"{before}{several}")


def combinations(policy: Policy, cells: Cells, most: int = MOST_CLASSES) -> str:
    """In how many combinations of facts something is violated, of all; or on how many days."""
    count = f"{numbers.number(cells.count)} of {named(policy, cells, cells.of)}"
    return f"on {count}" if are_days(policy, cells) else f"in {count} of {facts(policy, cells, most)}"


def places(policy: Policy, regions: Sequence[CellRegion], most: int = MOST_PLACES) -> str:
    """Which cells these are: what all have in common, then each box, with its number if there are several. Empty where they
    have nothing in common that other cells have not.
    """
    shared = boxes.common_sides(policy, [region.box for region in regions])
    common = boxes.box(policy, shared, shared) if shared else ""
    parts = []
    for region in regions[:most]:
        own = boxes.box(policy, region.box, [name for name in region.box if name not in shared])
        parts.append(f"{own} ({extent(region)})" if len(regions) > 1 else own)
    if rest := regions[most:]:
        parts.append(f"{numbers.number(sum(region.count for region in rest))} elsewhere")
    listed = "; ".join(parts)
    if listed == boxes.ANYTHING:
        return ""
    return f"all with {common}: {listed}" if common else listed


def new_words(count: int, own: str) -> str:
    """How many cells are new, and which."""
    return (
        f"{numbers.number(count)} new{', ' if own.startswith(('all', 'as')) else ': '}{own}" if own else f"{count} new"
    )


def extent(region: CellRegion) -> str:
    """How many cells there are in a box, and what they add to the boxes before."""
    adds = "" if region.count == region.total else f", adds {numbers.number(region.count)}"
    return f"{numbers.number(region.total)}{adds}"


def lines(policy: Policy, v: Verdict) -> Iterator[str]:
    """The cells in which a property fails, and those that a proposal adds and repairs, in full."""
    cells = v.cells
    if cells is None or not cells.by:
        return
    if cells.count and not cells.chosen_by_author:
        yield f"fails {combinations(policy, cells, MOST_CLASSES_IN_FULL)}"
    for count, word, regions in ((cells.new, "new", cells.new_in), (cells.gone, "repaired", cells.gone_in)):
        if count and (where := places(policy, regions, len(regions))):
            yield f"{named(policy, cells, count)} {word}{', ' if where.startswith('all with') else ': '}{where}"
