"""The clock by which whatever may take long sees that its time is up. One for all, so that a test can turn it on."""

from __future__ import annotations

from math import inf, isnan
from time import monotonic


def now() -> float:
    """Seconds since some moment."""
    return monotonic()


def after(seconds: float | None) -> float:
    """The time so many seconds from now; of none, never. Raises ValueError where it is not a number."""
    if seconds is None:
        return inf
    if isnan(seconds):
        raise ValueError("the time allowed is not a number of seconds")
    return now() + seconds


def in_time(deadline: float) -> None:
    """Raises TimeoutError after the deadline."""
    if now() > deadline:
        raise TimeoutError
