"""Finds the requests, and the pairs with at least one request, that are answered within a time, in one edition or no longer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from policy_dsl.diagram.mdd.view import View, where_related
from policy_dsl.model.claims import Permitted, Property, Refused
from policy_dsl.model.decisions import REFUSED, Access, Outcome
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.results.status import Edition


def is_about_access(claim: Property) -> bool:
    """Whether the property itself says who is answered. Then the share of what is answered says nothing more."""
    return any(isinstance(test, Permitted | Refused) for test in claim.claim)


def where_answered(d: Diagrams, claim: Property, edition: Edition, scope: int) -> int:
    """True in the scope where a request is answered in this edition."""

    def test(*outcomes: Outcome) -> bool:
        return any(outcome.access is Access.PERMITTED for outcome in outcomes)

    views = [d.decisions_view(edition, n) for n in range(len(claim.requests))]
    return where_any(d, scope, test, [(view, builder.outcomes()) for view, builder in views])


def where_newly_refused(d: Diagrams, claim: Property, scope: int) -> int:
    """True in the scope where a request that is answered in the base is refused by the amended policy."""

    def lost(before: Outcome, after: Outcome) -> bool:
        return before.access is Access.PERMITTED and after == REFUSED

    seen = []
    for n in range(len(claim.requests)):
        view, after = d.decisions_view(Edition.AMENDED, n)
        _, before = d.decisions_view(Edition.BASE, n)
        seen.append((view, after.forest.apply(lost, before.outcomes(), after.outcomes())))
    return where_any(d, scope, lambda *each: any(each), seen)


def where_any(d: Diagrams, scope: int, test: Callable[..., Any], seen: Sequence[tuple[View, int]]) -> int:
    """True in the scope where the test holds of the values of these diagrams, one for each request."""
    if len(seen) == 1:
        return d.forest.both(scope, d.forest.apply(test, seen[0][1]))
    return where_related(d.forest, scope, test, seen[0], seen[1])
