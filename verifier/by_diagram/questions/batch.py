"""Shares one diagram traversal among properties with the same claim.

A traversal visits the decisions on all requests in the scope of a property. Where many properties have overlapping
scopes, their traversals visit mostly the same. If a shared one would be too large, each property has its own.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from policy_dsl import clock
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.diagram.mdd.sweep import TooManyStepsError, sweep
from policy_dsl.diagram.mdd.view import values_by_label
from policy_dsl.model.claims import Property
from verifier.by_diagram.counts.counting import distinct_pairs
from verifier.by_diagram.questions.ask import claim_key, claim_scope, violations_in
from verifier.by_diagram.questions.dependencies import provision_ids
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.obligations.questions import Obligation
from verifier.results.status import Edition

SHARE_FROM = 8
"""The fewest properties about the same kind of requests for which shared traversals are less work."""

SHARE_OF_LIMITS = 4
"""Shared traversals may use one in this many of the nodes and the time that are left."""

ScopedClaims = list[tuple[Property, Edition, int]]
"""Properties, each with its edition and the diagram of its scope."""


def share(d: Diagrams, obligations: Sequence[Obligation], timeout: float | None, share_from: int) -> None:
    """Runs the shared traversals if there are at least `share_from` properties. `timeout` is in seconds, for one question."""
    claims = [(o.question, o.edition) for o in obligations if isinstance(o.question, Property)]
    if len(claims) < share_from:
        return
    forest = d.forest
    most = forest.most
    forest.most = len(forest.levels) + (most - len(forest.levels)) // SHARE_OF_LIMITS
    forest.deadline = clock.after(None if timeout is None else timeout / SHARE_OF_LIMITS)
    try:
        scoped = [(claim, edition, claim_scope(d, claim, edition)) for claim, edition in claims]
        share_violations(d, scoped)
        share_deciding(d, scoped)
    except (TooLargeError, TooManyStepsError, RecursionError):
        pass
    finally:
        forest.most = most


def share_violations(d: Diagrams, scoped: ScopedClaims) -> None:
    """Computes the violations of properties with the same claim, in the union of their scopes."""
    by_claim: dict[Hashable, ScopedClaims] = {}
    for each in scoped:
        by_claim.setdefault(claim_key(each[0], each[1]), []).append(each)
    for key, group in by_claim.items():
        if len(group) > 1:
            claim, edition, _ = group[0]
            d.violating[key] = violations_in(d, claim, edition, d.forest.some(scope for *_, scope in group))


def share_deciding(d: Diagrams, scoped: ScopedClaims) -> None:
    """Computes the provisions that decide in the scope of each property."""
    for edition in Edition:
        scopes_here = [
            (len(claim.requests), distinct_pairs(d, scope) if claim.differ else scope)
            for claim, of, scope in scoped
            if of is edition
        ]
        scopes = list(dict.fromkeys(scope for _, scope in scopes_here))
        if len(scopes) < 2:
            continue
        which = sweep(d.forest, [[scope] for scope in scopes], tuple)
        for request in range(max(requests for requests, _ in scopes_here)):
            deciding: dict[int, frozenset[str]] = dict.fromkeys(scopes, frozenset())
            view, builder = d.decisions_view(edition, request)
            for numbers, values in values_by_label(d.forest, which, view, builder.decisions()).items():
                ids = provision_ids(values)
                for n in numbers:  # type: ignore[attr-defined]  # the tuples that the sweep made
                    deciding[scopes[n]] |= ids
            d.deciding |= {(edition, request, scope): ids for scope, ids in deciding.items()}
