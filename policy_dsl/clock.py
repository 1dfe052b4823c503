"""The one clock that all deadlines are measured on, so that a test can move it."""

from __future__ import annotations

from math import inf, isnan
from time import monotonic


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


def check_deadline(deadline: float) -> None:
    """Raises TimeoutError once the deadline has passed."""
    if now() > deadline:
        raise TimeoutError
