"""What a small change of a policy does, by the diagrams."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.vocabulary import Request
from verifier.obligations.questions import Obligation
from verifier.results.mutants import MutantRegion, WhyIdle
from verifier.results.status import Status


class Notice(Struct, frozen=True):
    """The obligation whose verdict is another one after a change, and for a new violation its requests."""

    obligation: Obligation
    status: Status
    requests: tuple[Request, ...] = ()


class Moved(Struct, frozen=True):
    """The number of requests that a change decides otherwise, or that are possible on one side alone; one of them, and the
    first regions.
    """

    count: int
    witness: Request
    regions: tuple[MutantRegion, ...]
    complete: bool


class Judged(Struct, frozen=True):
    """What a change does, by the diagrams: `moved` is `None` if it changes no decision, `notice` if no verdict. `why_idle`
    says why it changes no decision, where there is time to say so.
    """

    moved: Moved | None
    notice: Notice | None = None
    why_idle: WhyIdle | None = None
