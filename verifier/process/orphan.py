"""A process that another one began ends with it, in whatever way that one ends."""

from __future__ import annotations

import os
import select
import sys
from contextlib import suppress
from signal import SIGKILL
from threading import Thread

AWHILE = 1.0
"""Seconds after which it is looked whether the other process is still there."""

PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of Linux: the signal that a process gets when the one that began it has ended."""


def end_with(parent: int, pipe: int) -> None:
    """From now on this process ends with its parent. `pipe` is open for writing there, and is closed when that one ends."""
    Thread(target=watch, args=(parent, pipe), daemon=True).start()


def watch(parent: int, pipe: int) -> None:
    """Waits for the end of the parent, then ends the process.

    Some other process may have got the other end of the pipe too, so it is looked who the parent is, besides; and Linux
    ends the process also while it hears of nothing.
    """
    if sys.platform == "linux":
        with suppress(Exception):  # then the pipe has to do
            from ctypes import CDLL

            CDLL(None).prctl(PARENT_DEATH_SIGNAL, SIGKILL, 0, 0, 0)
    if os.name == "posix":
        while os.getppid() == parent and not select.select([pipe], [], [], AWHILE)[0]:
            pass
    else:
        os.read(pipe, 1)
    os._exit(1)  # nobody is left to tell
