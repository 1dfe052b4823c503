"""Ends a process when its parent ends, for whatever reason."""

from __future__ import annotations

import os
import select
import sys
from contextlib import suppress
from signal import SIGKILL
from threading import Thread

POLL_INTERVAL = 1.0
"""Seconds between two checks that the parent still exists."""

PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of Linux: the signal that a process gets when its parent ends."""


def end_with_parent(parent: int, pipe: int) -> None:
    """Makes this process end with its parent, which holds the writing end of `pipe`."""
    Thread(target=watch, args=(parent, pipe), daemon=True).start()


def watch(parent: int, pipe: int) -> None:
    """Waits for the end of the parent, then ends this process.

    Another process may have inherited the writing end of the pipe, so this also polls the parent's id. Linux itself
    ends the process, even within a long call of C code.
    """
    if sys.platform == "linux":
        with suppress(Exception):  # then the pipe has to suffice
            from ctypes import CDLL

            CDLL(None).prctl(PARENT_DEATH_SIGNAL, SIGKILL, 0, 0, 0)
    if os.name == "posix":
        while os.getppid() == parent and not select.select([pipe], [], [], POLL_INTERVAL)[0]:
            pass
    else:
        os.read(pipe, 1)
    os._exit(1)  # the parent is gone
