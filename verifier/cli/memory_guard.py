"""Runs the command in a child process if memory is limited, because Z3 ends its process when it runs out of memory.

If memory is not limited, there is no child, and no cost.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from signal import SIG_DFL, SIG_IGN, SIGABRT, SIGBUS, SIGHUP, SIGINT, SIGKILL, SIGSEGV, SIGTERM, getsignal, signal
from types import FrameType

from verifier.process.orphan import PARENT_DEATH_SIGNAL

OUT_OF_MEMORY_SIGNALS = frozenset({SIGABRT, SIGBUS, SIGSEGV, SIGKILL})
"""Signals that may end a process that has run out of memory."""


def memory_is_limited() -> bool:
    """Whether a resource limit restricts memory."""
    try:
        from resource import RLIM_INFINITY, RLIMIT_AS, RLIMIT_DATA, getrlimit
    except ImportError:  # another system
        return False
    return hasattr(os, "fork") and any(getrlimit(each)[0] != RLIM_INFINITY for each in (RLIMIT_AS, RLIMIT_DATA))


def run_guarded(begin: Callable[[], None]) -> int | None:
    """Forks. Returns None in the child, after calling `begin`, and its exit code in the parent, which waits.

    Also returns None if forking fails. The parent forwards signals to the child, and ends with the same signal if the
    child does. Raises MemoryError if the child ran out of memory.
    """
    parent = os.getpid()
    stderr_copy = duplicate_stderr() if sys.stderr is not None else None
    try:
        child = os.fork()
    except OSError:
        return None
    if child == 0:
        end_with_parent_on_linux(parent)
        if stderr_copy is not None:
            redirect_stderr(stderr_copy)
        begin()
        return None

    def forward(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # the signature of a handler
        with suppress(ProcessLookupError):
            os.kill(child, number)

    for number in (SIGINT, SIGTERM, SIGHUP):
        if getsignal(number) is not SIG_IGN:
            signal(number, forward)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        return os.WEXITSTATUS(status)
    signal_number = os.WTERMSIG(status)
    if signal_number in OUT_OF_MEMORY_SIGNALS:
        raise MemoryError
    signal(signal_number, SIG_DFL)
    os.kill(os.getpid(), signal_number)
    return 128 + signal_number


def duplicate_stderr() -> int | None:
    """Another descriptor of standard error; `None` if it cannot be duplicated."""
    with suppress(OSError):
        return os.dup(2)
    return None


def redirect_stderr(descriptor: int) -> None:
    """Moves Python's standard error to another descriptor, and discards what C++ writes to the old one."""
    from verifier.cli.output import EncodableText, WholeWriter

    with suppress(OSError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 2)
        os.close(nothing)
        sys.stderr = EncodableText(WholeWriter(descriptor, 2), sys.stderr)


def end_with_parent_on_linux(parent: int) -> None:
    """Makes this process end with its parent, on Linux."""
    if sys.platform == "linux":
        with suppress(Exception):
            from ctypes import CDLL

            CDLL(None).prctl(PARENT_DEATH_SIGNAL, SIGKILL, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)
