"""Two policies of which one names times that the other does not: both on the times that they share.

The one time of a policy that names none is compared with each time of the other: it is the same, whichever is asked about.
"""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.model.policy import NamedTime, Policy
from policy_dsl.model.provisions import Timed
from policy_dsl.resolve.times.by_time import time_fact_of


class SharedTimes(Struct, frozen=True):
    """The named times by which two policies are compared, and those that one of them has alone: `dropped` are in the old one,
    and `added` in the new one. Where the old or the new policy `has_one`, that is compared with each time of the other.
    """

    both: tuple[str, ...]
    dropped: tuple[NamedTime, ...] = ()
    added: tuple[NamedTime, ...] = ()
    old_has_one: bool = False
    new_has_one: bool = False

    @property
    def differ(self) -> bool:
        """Whether the two have other times."""
        return bool(self.dropped or self.added or self.old_has_one or self.new_has_one)


def shared_times(old: Policy, new: Policy) -> SharedTimes | None:
    """The times that the two share, in the order of the new policy; None where neither names any."""
    if not old.times and not new.times:
        return None
    if not old.times or not new.times:
        names = new.time_names or old.time_names
        return SharedTimes(names, old_has_one=not old.times, new_has_one=not new.times)
    return SharedTimes(
        tuple(name for name in new.time_names if name in old.time_names),
        tuple(time for time in old.times if time.name not in new.time_names),
        tuple(time for time in new.times if time.name not in old.time_names),
    )


def on_shared_times(policy: Policy, times: SharedTimes) -> Policy:
    """The policy, which decides each request for the shared times alone. What gives another time is left out; so are claims
    and examples, which nobody asks about two policies.
    """
    if policy.times and not set(policy.time_names) <= set(times.both):
        policy = without_other_times(policy, times.both)
    named = tuple(sorted(policy.times, key=lambda time: times.both.index(time.name)))
    return replace(policy, times=named or tuple(map(NamedTime, times.both)), time_fact=time_fact_of(times.both))


def without_other_times(policy: Policy, names: Collection[str]) -> Policy:
    """The policy without the provisions that give a time that is not among these; the others apply where they did. It has no
    tables, because nobody asks whether rows are as many as they should be.
    """
    provisions = tuple(p for p in policy.provisions if not isinstance(p.effect, Timed) or p.effect.of in names)
    return replace(
        policy,
        provisions=provisions,
        tables=(),
        times=tuple(time for time in policy.times if time.name in names),
        properties=(),
        examples=(),
        frames=(),
    )
