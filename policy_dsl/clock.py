"""The clock for all deadlines. There is only one, so that a test can set it forward."""

from __future__ import annotations

from math import inf, isnan
from time import monotonic


def now() -> float:
    """Seconds since a fixed moment."""
    return monotonic()


def after(seconds: float | None) -> float:
    """The deadline so many seconds from now; infinity for None. Raises ValueError for NaN."""
    if seconds is None:
        return inf
    if isnan(seconds):
        raise ValueError("the time allowed is not a number of seconds")
    return now() + seconds


def in_time(deadline: float) -> None:
    """Raises TimeoutError after the deadline."""
    if now() > deadline:
        raise TimeoutError
