"""Pauses the garbage collector while trees are built: they have no cycles, and the search for cycles takes a third of the time.

The pause affects the whole process, so it is skipped where other threads run.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pauses the search for cycles. Objects without references are still freed at once."""
    paused = gc.isenabled() and is_single_threaded()
    if paused:
        gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


def is_single_threaded() -> bool:
    """Whether no other thread runs Python in this process, however it was started (not only by `threading`)."""
    return len(sys._current_frames()) == 1
