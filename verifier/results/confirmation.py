"""What trying every class of requests on all meanings gave."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.decisions import Outcome
from policy_dsl.model.vocabulary import Request
from verifier.results.status import Edition


class Disagreement(Struct, frozen=True):
    """A request on which the reference, the diagram and the compiled check (if there is one) disagree. `None` stands
    for *impossible*.
    """

    edition: Edition
    request: Request
    reference: Outcome | None
    diagram: Outcome | None
    compiled: Outcome | None


class Sweep(Struct, frozen=True):
    """The result of trying a request of every equivalence class on the reference, the diagram and the compiled check.

    A proposal is tried before and after. `classes` is the number of classes, `None` when that is too large, and `tried`
    the number of those tried; `reason` is why not all were. `compiled` tells whether each edition has a compiled check:
    one with a gap or a conflict has none.
    """

    classes: int | None
    tried: int
    compiled: bool
    reason: str | None = None
    disagreement: Disagreement | None = None
