"""Whether one time is never later than another, by tables of the days on which they end. The reference and the diagrams
step from day to day instead.
"""

from __future__ import annotations

from functools import lru_cache

from policy_dsl.calendar import instants
from policy_dsl.model.clock_order import days_of_receipt, zone_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import Time, promise


def never_later(policy: Policy, left: Time, right: Time) -> bool:
    """Whether the left time never ends later than the right one, for any receipt that a request of the policy can have."""
    if isinstance(left, int) and isinstance(right, int):
        return left <= right
    return by_counting(left, right, days_of_receipt(policy)[1], zone_of(policy))


@lru_cache(maxsize=1 << 12)
def by_counting(left: Time, right: Time, received: range, zone: str) -> bool:
    """Whether the left time never ends later for a receipt on these days."""
    return not instants.signs(promise(left), promise(right), received, zone).later
