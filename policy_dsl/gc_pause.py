"""The trees of a policy have no cycles, and looking for some while they grow takes a third of the time of building them.

Whether they are looked for is a matter of the whole process, so that is left alone where other threads run in it.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gc_paused() -> Iterator[None]:
    """Does not look for cycles to collect; afterwards as before. What nothing refers to goes at once all the same."""
    paused = gc.isenabled() and alone()
    if paused:
        gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


def alone() -> bool:
    """Whether no other thread runs Python in this process, however it was started."""
    return len(sys._current_frames()) == 1
