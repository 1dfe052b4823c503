"""The answers that diagrams give to obligations."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.boxes import Box
from policy_dsl.model.decisions import Access
from policy_dsl.model.vocabulary import Request
from verifier.results.answer_shares import Answered
from verifier.results.blame import Blame
from verifier.results.cells import Cells
from verifier.results.regions import Overlap, Region
from verifier.results.status import Edition, Status


class WithoutClause(Struct, frozen=True):
    """The answer to a proved question asked once more without an `impossible` clause, about what that clause alone
    excludes: `count` of the `of` requests, or pairs with such a request, violate it, `faulty` of them by a gap or a
    conflict. `witness` are the requests of a violation.
    """

    clause: str
    status: Status
    reason: str | None = None
    count: int | None = None
    of: int | None = None
    faulty: int = 0
    witness: tuple[Request, ...] = ()


class Need(Struct, frozen=True):
    """An `impossible` clause that a proof needs: the `witness` is excluded by this clause alone, and violates what is
    proved.
    """

    clause: str
    witness: tuple[Request, ...]


class Answer(Struct, frozen=True):
    """The diagrams' answer to one obligation. Its fields are those of a verdict.

    `witness` and `irrelevant` have an entry for each request, with its name. For a claim about some request, `count`,
    `witness`, `irrelevant` and `regions` are of what shows it; the witnesses of other existential questions are not
    counted: `count` is `None`. `new` and `gone` are for a property after a proposal that was asked of the base too.
    `needs` is `None` where it was not asked. `unmet` are the tests of a refuted claim about some request, by their places,
    that by themselves nothing in its scope passes.
    """

    status: Status
    reason: str | None = None
    count: int | None = None
    of: int | None = None
    faulty: int = 0
    broken_by: tuple[tuple[Edition, Access], ...] = ()
    unpaired: int | None = 0
    combinations: int | None = None
    regions: tuple[Region, ...] = ()
    witness: tuple[tuple[str, Request], ...] = ()
    irrelevant: tuple[tuple[str, tuple[str, ...]], ...] = ()
    rests_on: tuple[str, ...] = ()
    met: int | None = None
    decides: int | None = None
    new: int | None = None
    gone: int | None = None
    gone_by_refusal: int | None = None
    answered: Answered | None = None
    cells: Cells | None = None
    without: tuple[WithoutClause, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    overlaps_complete: bool = True
    blame: Blame | None = None
    values: Box | None = None
    needs: tuple[Need, ...] | None = None
    unmet: tuple[int, ...] = ()
