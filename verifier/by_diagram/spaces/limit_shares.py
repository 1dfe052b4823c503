"""A share of the nodes and of the time that are left, for what a question is answered without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from policy_dsl import clock
from verifier.by_diagram.spaces.diagrams import Diagrams

SHARE_OF_LIMITS = 4
"""What a question is answered without may use one in this many of the nodes and the time that are left."""


@contextmanager
def share_of_limits(d: Diagrams) -> Iterator[None]:
    """Gives work without which a question is answered, too, a share of the nodes and of the time that are left."""
    forests = [d.forest, *([d.single.forest] if d.single else [])]
    limits = [(forest.most, forest.deadline) for forest in forests]
    for forest in forests:
        left = forest.most - len(forest.levels)
        forest.most = len(forest.levels) + left // SHARE_OF_LIMITS
        forest.deadline = clock.now() + forest.seconds_left / SHARE_OF_LIMITS
    try:
        yield
    finally:
        for forest, (most, deadline) in zip(forests, limits, strict=True):
            forest.most, forest.deadline = most, deadline
