"""By which times two policies are compared, in words, where they do not have the same ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_dsl.model.policy import NamedTime
from policy_dsl.resolve.times.shared_times import SharedTimes
from verifier.report.words.numbers import joined


def time_lines(times: SharedTimes | None) -> Iterator[str]:
    """A line on each difference between the times of the old and the new policy."""
    if times is None:
        return
    for side, alone in (("old", times.dropped), ("new", times.added)):
        if alone:
            yield f"only in the {side} policy, and not compared: {listed(alone)}"
    for side, has_one in (("old", times.old_has_one), ("new", times.new_has_one)):
        if has_one:
            yield f"the {side} policy has one time, which is compared with {joined(times.both)} of the other"


def listed(times: Sequence[NamedTime]) -> str:
    """The names of the times, each with what has happened by then."""
    return "; ".join(time.name if time.title is None else f"{time.name} ({time.title})" for time in times)
