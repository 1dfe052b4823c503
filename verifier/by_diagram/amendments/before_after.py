"""Compares the violations of properties before and after a proposal, and counts the cells in which they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.model.claims import Property
from verifier.by_diagram.counts.answer_shares import is_about_access, where_answered, where_newly_refused
from verifier.by_diagram.counts.cells import cells
from verifier.by_diagram.counts.counting import count_requests, distinct_pairs
from verifier.by_diagram.questions.answer import Answer
from verifier.by_diagram.spaces.diagrams import Diagrams, Violations
from verifier.obligations.questions import Obligation
from verifier.results.answer_shares import Answered
from verifier.results.cells import Cells
from verifier.results.status import Edition
from verifier.time_budget import TimeBudget

Spaces = Mapping[tuple[str, ...], Diagrams | None]
"""The diagrams by the attributes in which two requests may differ."""


class Comparison(Struct, frozen=True):
    """The violations of a property compared: `new`, `gone` and `gone_by_refusal` as in a verdict, and for each edition the
    cells and what is answered.

    Without a base there are only those of the policy.
    """

    new: int | None
    gone: int | None
    gone_by_refusal: int | None
    cells: dict[Edition, Cells]
    answered: dict[Edition, Answered]


def compared_answers(
    spaces: Spaces, obligations: Sequence[Obligation], answers: Sequence[Answer], budget: TimeBudget
) -> list[Answer]:
    """The answers; those to properties with their cells and, after a proposal, with what is new and what is gone."""
    comparisons: dict[str, Comparison] = {}
    for obligation in obligations:
        d = spaces.get(obligation.differ)
        if d is not None and isinstance(obligation.question, Property) and obligation.edition is Edition.AMENDED:
            comparison = compared(d, obligation.name, obligation.question, budget)
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
    answer = replace(answer, cells=comparison.cells.get(edition), answered=comparison.answered.get(edition))
    if edition is Edition.BASE:
        return answer
    return replace(answer, new=comparison.new, gone=comparison.gone, gone_by_refusal=comparison.gone_by_refusal)


def compared(d: Diagrams, name: str, claim: Property, budget: TimeBudget) -> Comparison | None:
    """The comparison of a property that has been answered under this name; `None` if there is no time, or it is too large."""
    before, after = (d.violations.get((name, edition)) for edition in Edition)
    if after is None or budget.over:
        return None
    pairs, forest = bool(claim.differ), d.forest
    deadline = forest.deadline = budget.deadline
    try:
        new = gone = by_refusal = None
        editions = {e: v for e, v in zip(Edition, (before, after), strict=True) if v is not None}
        if claim.differ:
            editions = {e: replace(v, scope=distinct_pairs(d, v.scope)) for e, v in editions.items()}
        is_asked = not is_about_access(claim) and any(v.sought != forest.no for v in editions.values())
        if is_asked:
            editions = {e: replace(v, answered=where_answered(d, claim, e, v.scope)) for e, v in editions.items()}
        if before is not None:
            new = count_requests(d, forest.without(after.sought, before.sought), pairs)
            lost = forest.without(before.sought, after.sought)
            gone = count_requests(d, lost, pairs)
            by_refusal = count_requests(d, where_newly_refused(d, claim, lost), pairs) if is_asked else None
        every = cells(d, [*editions.values()], claim.differ, claim.counted_by)
        answered = {e: answered_of(d, v, pairs) for e, v in editions.items() if v.answered is not None}
        return Comparison(new, gone, by_refusal, dict(zip(editions, every, strict=False)), answered)
    except (TooLargeError, RecursionError):
        budget.ran_out(deadline)
        return None


def answered_of(d: Diagrams, violations: Violations, pairs: bool) -> Answered:
    """How many requests or pairs are answered, and how many of them are violations."""
    answered = violations.answered
    assert answered is not None  # noqa: S101  # for mypy
    return Answered(
        count_requests(d, d.forest.both(answered, violations.sought), pairs), count_requests(d, answered, pairs)
    )
