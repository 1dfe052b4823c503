"""Checks the times on clocks of an amended policy, where more times meet than in its base or in the proposal alone."""

from __future__ import annotations

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.claims import AnswersInExactly, AnswersWithin
from policy_dsl.model.clock_order import may_mix, on_clocks, stated_times, zones_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.times import clock_checks
from policy_dsl.resolve.words.name_text import listing


def clock_faults(proposal: Proposal, amended: Policy) -> list[Finding]:
    """The findings about times on clocks of the amended policy, in the text of the proposal."""
    dated = amended.by_name.get(amended.dated_by or "")
    scope, span = Scope(proposal.clause.path, dated=dated, amends=True), proposal.clause.span
    clock_checks.check_due_before(scope, amended, span)
    if not on_clocks(amended, proposal.base) and any(
        not isinstance(aim.seconds, int) for aim in aims_of_times(proposal, amended)
    ):
        message = "an intent has a time on a clock, and no provision has one, before or after"
        scope.report("E264", message, span, "write a time such as `24 h`")
    if scope.errors or dated is None or not on_clocks(amended, proposal.base):
        return scope.findings
    if amended.has_clocks:
        clock_checks.check_bounds(scope, amended, span)
        if scope.errors:
            return scope.findings
        clock_checks.check_comparisons(scope, amended, span, span)
    zones = zones_of(proposal.base, amended)
    if not scope.errors and len(zones) > 1:
        was = listing(zones_of(proposal.base))
        message = f"days of receipt are of one zone before and after, and these are of {listing(zones)}"
        scope.report("E264", message, span, f"use clocks whose calendars are of {was}; or make it a policy of its own")
    elif not scope.errors and compares_hours_with_days(proposal, amended):
        if not zones:
            message = "hours are compared with days, before and after, and no calendar says in which zone its days are"
            scope.report("E264", message, span, f"{clock_checks.ZONE} of the policy")
        elif clock_checks.outside_known_years(dated):
            scope.report("E264", clock_checks.YEARS, span, "a policy with fewer days can be amended")
    return scope.findings


def compares_hours_with_days(proposal: Proposal, amended: Policy) -> bool:
    """Whether a time before may be in seconds and the one after on a clock, or the other way round; or an intent is in seconds,
    and a time after on a clock.
    """
    before, after = stated_times(proposal.base), tuple(stated_times(amended))
    limits = [aim.seconds for aim in aims_of_times(proposal, amended) if isinstance(aim, AnswersWithin)]
    return may_mix((*before, *limits), after)


def aims_of_times(proposal: Proposal, amended: Policy) -> list[AnswersWithin | AnswersInExactly]:
    """What the proposal, and what its base demands of amendments, means to answer within some time, or exactly in it."""
    aims = [intent.aim for intent in (*proposal.intents, *(aim for frame in amended.frames for aim in frame.aims))]
    return [aim for aim in aims if isinstance(aim, AnswersWithin | AnswersInExactly)]
