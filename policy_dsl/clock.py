"""The one clock that all deadlines are measured on, so that a test can move it."""

from __future__ import annotations

from math import inf, isnan
from time import monotonic

from policy_dsl.run_record import note_transient


def now() -> float:
    """Seconds on a monotonic clock."""
    return monotonic()


def after(seconds: float | None) -> float:
    """The deadline `seconds` from now; infinity for None. Raises ValueError for NaN."""
    if seconds is None:
        return inf
    if isnan(seconds):
        raise ValueError("the time allowed is not a number of seconds")
    return now() + seconds


def is_past(deadline: float) -> bool:
    """Whether the deadline has passed. If so, the results of this run depend on time."""
    past = now() > deadline
    if past:
        note_transient()
    return past


def check_deadline(deadline: float) -> None:
    """Raises TimeoutError once the deadline has passed."""
    if is_past(deadline):
        raise TimeoutError
