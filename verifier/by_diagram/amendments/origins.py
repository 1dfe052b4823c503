"""Finds what a proposal changes behind violations: the causes of each decision on them that is another one than today."""

from __future__ import annotations

from policy_dsl.diagram.mdd.view import joint_diagram
from policy_dsl.diagram.policy.leaf import as_deciders
from verifier.by_diagram.amendments.changed_requests import tell_apart
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.obligations.questions import Obligation
from verifier.results.causes import Cause, Requests, causes
from verifier.results.status import Edition


def origins(d: Diagrams, obligation: Obligation, sought: int) -> tuple[Cause, ...]:
    """The causes, in the order of the policies; none without a base. `sought` are the violations. Raises TooLargeError."""
    if d.base is None or obligation.edition is not Edition.AMENDED:
        return ()
    every: set[Cause] = set()
    apart: dict[str, bool] = {}
    requests = Requests(tell_apart=lambda was, now: tell_apart(d, was, now, apart))
    for request in range(len(obligation.names)):
        views = []
        for edition in (Edition.BASE, Edition.AMENDED):
            view, builder = d.decisions_view(edition, request)
            views.append((view, builder.decisions()))
        for values in d.forest.terminals_below([joint_diagram(d.forest, sought, views)]):
            if isinstance(values, tuple):
                (was, before), (now, after) = map(as_deciders, values)
                if was != now:
                    every.update(causes(d.base, d.policy, before, after, requests))
    order = {(e, i): n for n, (e, i) in enumerate((e, i) for e in reversed(Edition) for i in d.of(e).policy.cited)}
    return tuple(sorted(every, key=lambda cause: order[cause.edition, cause.provision]))
