"""Shares one diagram traversal among properties with the same claim.

A walk goes through what is decided of all requests that some property speaks of, and many speak of few: then most of each walk
is the same. What is not found here, because it would be too large, each property finds for itself.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from policy_dsl import clock
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.diagram.mdd.sweep import TooManyStepsError, sweep
from policy_dsl.diagram.mdd.view import values_by_label
from policy_dsl.model.claims import Property
from verifier.by_diagram.ask import claimed, spoken_of, violating
from verifier.by_diagram.counting import distinct_pairs
from verifier.by_diagram.dependencies import provision_ids
from verifier.by_diagram.diagrams import Diagrams
from verifier.obligations.questions import Obligation
from verifier.verdict import Edition

ALIKE = 8
"""Properties about the same kind of requests from which on finding things together is less work than one by one."""

PART = 4
"""Of the nodes and the time that are left, what is found together has one in so many; the rest is for each on its own."""

Spoken = list[tuple[Property, Edition, int]]
"""Properties of an edition, each with the diagram of what it speaks of."""


def share(d: Diagrams, obligations: Sequence[Obligation], timeout: float | None, alike: int) -> None:
    """Finds what several of the obligations need, if that many are about properties. `timeout` is in seconds, of one."""
    claims = [(o.question, o.edition) for o in obligations if isinstance(o.question, Property)]
    if len(claims) < alike:
        return
    forest = d.forest
    most = forest.most
    forest.most = len(forest.levels) + (most - len(forest.levels)) // PART
    forest.deadline = clock.after(None if timeout is None else timeout / PART)
    try:
        spoken = [(claim, edition, spoken_of(d, claim, edition)) for claim, edition in claims]
        share_violations(d, spoken)
        share_deciding(d, spoken)
    except (TooLargeError, TooManyStepsError, RecursionError):
        pass
    finally:
        forest.most = most


def share_violations(d: Diagrams, spoken: Spoken) -> None:
    """What violates properties that claim the same, wherever one of them speaks."""
    alike: dict[Hashable, Spoken] = {}
    for each in spoken:
        alike.setdefault(claimed(each[0], each[1]), []).append(each)
    for key, group in alike.items():
        if len(group) > 1:
            claim, edition, _ = group[0]
            d.violating[key] = violating(d, claim, edition, d.forest.some(scope for *_, scope in group))


def share_deciding(d: Diagrams, spoken: Spoken) -> None:
    """Which provisions decide the requests, or pairs of different ones, that each property speaks of."""
    for edition in Edition:
        here = [
            (len(claim.requests), distinct_pairs(d, scope) if claim.differ else scope)
            for claim, of, scope in spoken
            if of is edition
        ]
        scopes = list(dict.fromkeys(scope for _, scope in here))
        if len(scopes) < 2:
            continue
        which = sweep(d.forest, [[scope] for scope in scopes], tuple)
        for request in range(max(many for many, _ in here)):
            deciding: dict[int, frozenset[str]] = dict.fromkeys(scopes, frozenset())
            view, builder = d.seen(edition, request)
            for numbers, values in values_by_label(d.forest, which, view, builder.decisions()).items():
                found = provision_ids(values)
                for n in numbers:  # type: ignore[attr-defined]  # as painted
                    deciding[scopes[n]] |= found
            d.deciding |= {(edition, request, scope): found for scope, found in deciding.items()}
