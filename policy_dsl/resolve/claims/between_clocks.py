"""Checks that the times on clocks of policies that claims are about can be compared: each policy counts on calendars of
its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from policy_dsl.diagnostics.finding import has_errors
from policy_dsl.model.clock_order import may_mix, on_clocks, stated_times, zones_of
from policy_dsl.model.policy import Policy
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.times.clock_checks import YEARS, ZONE, outside_known_years
from policy_dsl.resolve.words.name_text import listing
from policy_dsl.syntax import tree


def check_clocks_of_all(scope: Scope, file: tree.ClaimsFile, policies: Sequence[Policy]) -> None:
    """Reports policies that cannot be compared because one of them has times on clocks: of another day of receipt, of
    days in another zone, or of days in no zone where the other one has hours.
    """
    if not on_clocks(*policies):
        return
    first = file.policies[0].name.text
    for line, policy in zip(file.policies, policies, strict=True):
        if policy.dated_by is None or policy.dated_by != policies[0].dated_by:
            message = (
                f"`{first}` and `{line.name.text}` are not dated by the same fact, and times on clocks depend on it"
            )
            if policy is policies[0]:
                message = f"`{first}` is not dated, and times on clocks depend on the day of receipt"
            scope.report("E439", message, line.span, "let all of the policies be dated by the day of receipt")
    zones = zones_of(*policies)
    if len(zones) > 1:
        message = f"the days of these policies are of different zones, {listing(zones)}"
        scope.report("E439", message, file.name.span, "let all of them have one zone")
    for (_, policy), (line, other) in combinations(zip(file.policies, policies, strict=True), 2):
        if has_errors(scope.findings) or not may_mix(tuple(stated_times(policy)), tuple(stated_times(other))):
            continue
        dated = other.by_name.get(other.dated_by or "")
        if not zones_of(policy, other):
            message = "hours are compared with days of another policy, and no calendar says in which zone its days are"
            scope.report("E439", message, line.span, ZONE)
        elif dated is not None and outside_known_years(dated):
            scope.report("E439", YEARS, line.span, "let the date begin and end within these years")
