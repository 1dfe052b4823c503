"""The command run in a process of its own where memory is bounded: Z3 ends a process that gets none, and says so in C++.

Where nothing bounds it there is no such process, and nothing takes longer.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from signal import SIG_DFL, SIG_IGN, SIGABRT, SIGBUS, SIGHUP, SIGINT, SIGKILL, SIGSEGV, SIGTERM, getsignal, signal
from types import FrameType

from verifier.process.orphan import PARENT_DEATH_SIGNAL

STARVED = frozenset({SIGABRT, SIGBUS, SIGSEGV, SIGKILL})
"""By which of these a process ends that gets no memory."""


def bounded() -> bool:
    """Whether less memory is allowed than there is."""
    try:
        from resource import RLIM_INFINITY, RLIMIT_AS, RLIMIT_DATA, getrlimit
    except ImportError:  # another system
        return False
    return hasattr(os, "fork") and any(getrlimit(each)[0] != RLIM_INFINITY for each in (RLIMIT_AS, RLIMIT_DATA))


def apart(begin: Callable[[], None]) -> int | None:
    """Forks. The process that is begun is given none, after `begin`, and goes on; this one waits for its exit code.

    It gives none itself where no process can be begun. What a signal asks of this one it asks of the other, and ends as that
    does. Raises MemoryError when that one got no memory.
    """
    parent = os.getpid()
    heard = dup() if sys.stderr is not None else None
    try:
        child = os.fork()
    except OSError:
        return None
    if child == 0:
        end_with(parent)
        if heard is not None:
            silence(heard)
        begin()
        return None

    def forward(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # the system calls it so
        with suppress(ProcessLookupError):
            os.kill(child, number)

    for number in (SIGINT, SIGTERM, SIGHUP):
        if getsignal(number) is not SIG_IGN:
            signal(number, forward)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        return os.WEXITSTATUS(status)
    died = os.WTERMSIG(status)
    if died in STARVED:
        raise MemoryError
    signal(died, SIG_DFL)
    os.kill(os.getpid(), died)
    return 128 + died


def dup() -> int | None:
    """Another number of standard error; none where there is no room for it."""
    with suppress(OSError):
        return os.dup(2)
    return None


def silence(heard: int) -> None:
    """Standard error goes on under another number: what is written by the old one is what C++ says of its end."""
    from verifier.cli.output import PlainerText, WholeWriter

    with suppress(OSError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 2)
        os.close(nothing)
        sys.stderr = PlainerText(WholeWriter(heard), sys.stderr)


def end_with(parent: int) -> None:
    """On Linux this process ends with its parent, however that ends."""
    if sys.platform == "linux":
        with suppress(Exception):
            from ctypes import CDLL

            CDLL(None).prctl(PARENT_DEATH_SIGNAL, SIGKILL, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)
