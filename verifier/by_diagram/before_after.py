"""Compares the violations of properties before and after a proposal, and counts the cells in which they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.model.claims import Property
from verifier.by_diagram.cells import cells
from verifier.by_diagram.counting import count_requests, distinct_pairs
from verifier.by_diagram.diagrams import Answer, Diagrams, Violations
from verifier.obligations.questions import Obligation
from verifier.results.cells import Cells
from verifier.results.status import Edition
from verifier.time_budget import TimeBudget

Spaces = Mapping[tuple[str, ...], Diagrams | None]
"""The diagrams by the attributes in which two requests may differ."""


class Comparison(Struct, frozen=True):
    """The violations of a property compared: `new` and `gone` as in a verdict, and the cells of each edition.

    Without a base there are only the cells of the policy.
    """

    new: int | None
    gone: int | None
    cells: dict[Edition, Cells]


def compared_answers(
    spaces: Spaces, obligations: Sequence[Obligation], answers: Sequence[Answer], budget: TimeBudget
) -> list[Answer]:
    """The answers; those to properties with their cells and, after a proposal, with what is new and what is gone."""
    comparisons: dict[str, Comparison] = {}
    for obligation in obligations:
        d = spaces.get(obligation.differ)
        if d is not None and isinstance(obligation.question, Property) and obligation.edition is Edition.AMENDED:
            comparison = compared(d, obligation.question, budget)
            if comparison is not None:
                comparisons[obligation.name] = comparison
    return [
        with_comparison(answer, comparisons[o.name], o.edition)
        if isinstance(o.question, Property) and o.name in comparisons
        else answer
        for o, answer in zip(obligations, answers, strict=True)
    ]


def with_comparison(answer: Answer, comparison: Comparison, edition: Edition) -> Answer:
    """The answer for this edition, with its part of the comparison."""
    answer = replace(answer, cells=comparison.cells.get(edition))
    if edition is Edition.BASE:
        return answer
    return replace(answer, new=comparison.new, gone=comparison.gone)


def compared(d: Diagrams, claim: Property, budget: TimeBudget) -> Comparison | None:
    """The comparison of a property that has been answered; `None` if there is no time, or it is too large."""
    before, after = (d.violations.get((claim.name, edition)) for edition in Edition)
    if after is None or budget.over:
        return None
    pairs, forest = bool(claim.differ), d.forest
    deadline = forest.deadline = budget.deadline
    try:
        new = gone = None
        if before is not None:
            new = count_requests(d, forest.without(after.sought, before.sought), pairs)
            gone = count_requests(d, forest.without(before.sought, after.sought), pairs)
        editions = {e: v for e, v in zip(Edition, (before, after), strict=True) if v is not None}
        return Comparison(new, gone, dict(zip(editions, cells_of(d, claim, [*editions.values()]), strict=False)))
    except (TooLargeError, RecursionError):
        budget.ran_out(deadline)
        return None


def cells_of(d: Diagrams, claim: Property, editions: Sequence[Violations]) -> list[Cells]:
    """The cells of each edition; none where nothing is violated. Raises TooLargeError."""
    if claim.differ:
        editions = [replace(each, scope=distinct_pairs(d, each.scope)) for each in editions]
    return cells(d, editions, claim.differ, claim.counted_by)
