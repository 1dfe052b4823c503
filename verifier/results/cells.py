"""Cells: the combinations of a few facts in which a property is violated."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.boxes import Box


class Facet(Struct, frozen=True):
    """A fact that cells are counted over: an attribute; or whether a set has this `code`; or in which of these `ranges`
    a fact on a scale is, each (from, until), `until` excluded.
    """

    attribute: str
    code: str | None = None
    ranges: tuple[tuple[int, int], ...] = ()


class CellRegion(Struct, frozen=True):
    """Cells in a box over the facts that cells are counted over: all of those in the scope of the property. `total` is
    their number, and `count` the number of those that are in no region before this one.
    """

    box: Box
    total: int
    count: int


class Cells(Struct, frozen=True):
    """The combinations of the facts `by` among the violations: `count` of the `of` in the scope of the property.

    The facts are those of `counted by`, if `chosen_by_author`; otherwise those that matter to the violations, before or
    after, as `by_diagram/cells` defines it. `left_out` are scales that matter too, but whose values are not distinguished.
    Before and after are counted over the same facts. Under a proposal, `new` cells had no violation before, and `gone`
    cells have none after; `new_in` and `gone_in` are where. Of the cells in the scope, `answered` have a request that is
    answered, or a pair with one; `None` where that was not asked.
    """

    by: tuple[Facet, ...]
    chosen_by_author: bool
    count: int
    of: int
    new: int | None = None
    gone: int | None = None
    left_out: tuple[str, ...] = ()
    answered: int | None = None
    new_in: tuple[CellRegion, ...] = ()
    gone_in: tuple[CellRegion, ...] = ()
