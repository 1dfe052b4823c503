"""The smallest box around requests: for each attribute the values that some of them has, and no other."""

from __future__ import annotations

from policy_dsl.diagram.mdd.compare import open_choices
from policy_dsl.model.boxes import Box
from verifier.by_diagram.spaces.diagrams import Diagrams


def smallest_box(d: Diagrams, where: int) -> Box:
    """The smallest box around the requests for which this is true. There is at least one, and none is impossible."""
    return d.space.box([*map(frozenset, open_choices(d.forest, where))], 0)
