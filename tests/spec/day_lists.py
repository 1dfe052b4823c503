"""The lists of days of the rule books in `spec/`, to hold against those that others publish."""

from datetime import date

from policy_dsl.model.policy import Policy


def listed(policy: Policy, name: str) -> frozenset[date]:
    """The days of a list of the policy."""
    lists = {each.name: each for clock in policy.clocks if clock.calendar for each in clock.calendar.closed_on}
    return frozenset(date.fromordinal(each.day) for each in lists[name].days)
