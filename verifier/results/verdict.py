"""The verdict on one obligation, and its counterexample."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.model.boxes import Box
from policy_dsl.model.decisions import Access, Decision, Outcome
from policy_dsl.model.provisions import Clause
from policy_dsl.model.vocabulary import Request, Value
from verifier.results.answer_shares import Answered
from verifier.results.blame import Blame
from verifier.results.cells import Cells
from verifier.results.regions import Overlap, Region
from verifier.results.status import Edition, Kind, Status, Trust


class Counterexample(Struct, frozen=True):
    """Requests side by side, by the names that the claim gives them (`r` by default).

    `irrelevant` has, for each request, the attributes that may have any possible value while the other facts stay.
    `decisions` are named after the requests; for a change, they are named `before` and `after`.
    """

    requests: tuple[tuple[str, Request], ...]
    irrelevant: tuple[tuple[str, tuple[str, ...]], ...]
    decisions: tuple[tuple[str, Decision], ...]

    @property
    def of_a_change(self) -> bool:
        """Whether it shows one request, decided before and after. The names do not tell: requests may have them too."""
        return len(self.decisions) > len(self.requests)


class Way(Struct, frozen=True):
    """What becomes of a request with other values of the facts in which a way may differ: `outcome` is `None` where that is
    impossible. `among` tells whether it meets the condition on ways.
    """

    facts: tuple[tuple[str, Value], ...]
    outcome: Outcome | None
    among: bool


class Witnesses(Struct, frozen=True):
    """What shows a claim about some request: the requests, or pairs, for which all that is claimed holds.

    There are `count` of them; `None` where they could not be counted. `example` is one. `regions` has all, if
    `regions_complete`, which is certified.
    """

    count: int | None
    example: Counterexample
    regions: tuple[Region, ...] = ()
    regions_complete: bool = False


class Verdict(Struct, frozen=True):
    """The verdict on one obligation.

    What it is about: `name` is the property or built-in obligation, and `subject` a part of the policy. `edition` is the
    one that is judged; for an example that judges an edition below the base, `depth` is the number of proposals above
    that edition.

    How it was reached: `z3` and `diagram` are the answers of the engines, and `status` combines them; `reason` says why
    it is undecided. `trust` is how far it is confirmed; `None` for an undecided verdict. `rests_on` are the provisions
    and `impossible` clauses that it depends on. `query` is the query to Z3, in SMT-LIB, when the engines disagree.

    Under a proposal, `before` is the verdict on the same property for the base. A proposal cannot change a property of its
    base, but it may change what is possible and what a derived fact is: then `of` differs between the two. Of the
    `count` violations, `new` were none before, and `gone` were violations before and are none now; `None` where they
    could not be counted, or there is no `before`. `compared` is proved when Z3 agrees on whether there are any of
    either; the numbers are then as certain as the two counts. `cells` are the combinations of a few facts in which a
    property is violated; `None` where it is not, before or after, or they could not be counted.

    `answered` are the requests or pairs that a property is about with one that is answered, and the violations among them.
    Of the `gone` ones, `gone_by_refusal` have a request that was answered before and is refused now. Both are `None` for a
    property that itself says who is answered, and where it holds before and after.

    What violates it: `count` of the `of` requests in its scope, or of the pairs, if `pairs`; `None` where they could
    not be counted. `faulty` of them violate it only because a decision is a gap or a conflict. Where there are no other
    violations, `broken_by` are these gaps and conflicts by edition; those of the base are listed only where those after
    do not explain everything. `combinations` is the number of distinct values of `counted_by` among the violations.
    `values` is, for an aim of a proposal, the smallest box around the requests that violate it. `unpaired` requests are
    in no pair because every partner is impossible; `None` where they could not be counted.

    A claim about some request has no violations: `exists` is set. Proved, it has `witnesses`. Refuted, `unmet` are those
    of its tests that by themselves nothing passes, as both engines say.

    Where a counterexample lacks a way, `ways` are all that it could be instead; none where these are many. It is `None` for
    other claims.

    For a dead provision, `met` is the number of possible requests that meet its condition; also for each row of a table in
    which the first row that applies decides, and `decides` the number of those whose decision rests on it. `overlaps` are the
    pairs of rows that violate a hit rule, or of times in conflict, if they are certified; `overlaps_complete` tells whether
    these are all. `blame` are the provisions behind the violations of a claim.
    """

    name: str
    kind: Kind
    subject: str | None
    sentence: str
    clause: Clause
    status: Status
    z3: Status | None
    diagram: Status | None
    before: Verdict | None = None
    new: int | None = None
    gone: int | None = None
    gone_by_refusal: int | None = None
    answered: Answered | None = None
    compared: Status | None = None
    cells: Cells | None = None
    reason: str | None = None
    rests_on: tuple[str, ...] = ()
    count: int | None = None
    of: int | None = None
    unpaired: int | None = 0
    faulty: int = 0
    broken_by: tuple[tuple[Edition, Access], ...] = ()
    pairs: bool = False
    values: Box | None = None
    counted_by: tuple[str, ...] = ()
    combinations: int | None = None
    counterexample: Counterexample | None = None
    regions: tuple[Region, ...] = ()
    regions_complete: bool = False
    query: str | None = None
    trust: Trust | None = None
    edition: Edition = Edition.AMENDED
    depth: int = 0
    met: int | None = None
    decides: int | None = None
    overlaps: tuple[Overlap, ...] = ()
    overlaps_complete: bool = True
    blame: Blame | None = None
    exists: bool = False
    witnesses: Witnesses | None = None
    unmet: tuple[str, ...] = ()
    ways: tuple[Way, ...] | None = None

    @property
    def as_shown(self) -> Verdict:
        """The verdict with one of its witnesses in the place of a counterexample, and all in that of violations."""
        shown = self.witnesses
        if shown is None:
            return self
        return replace(
            self, counterexample=shown.example, regions=shown.regions, regions_complete=shown.regions_complete
        )

    @property
    def status_before(self) -> Status | None:
        """The status of the same property for the base; `None` where it was not asked."""
        return None if self.before is None else self.before.status
