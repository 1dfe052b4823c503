"""Runs a task in a forked child, or inline where forking is not possible, once its result is asked for.

The child has at once everything that the task works on. Forking is done only while this process has a single thread of Python,
because the child could wait forever for a lock that another thread held; Z3's own threads hold nothing that the task needs.
The child ends with this process, also when that is killed.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import sys
from collections.abc import Callable
from mmap import mmap
from signal import SIG_IGN, SIGINT, SIGKILL, signal
from types import TracebackType
from typing import IO, Any, Generic, TypeVar

from policy_dsl.gc_pause import is_single_threaded

T = TypeVar("T")

Step = Callable[[], None]
"""Told at each step of the work."""

Work = Callable[[Step], T]
"""Does the work, tells its steps, and answers with what can be pickled."""

AWHILE = 0.2
"""Seconds between two reports of progress."""

SIZE = 8
"""Bytes of the number of steps done."""


class ForkedTask(Generic[T]):
    """Work that was begun. Its result is asked for within a `with`, after which there is no process any more."""

    def __init__(self, work: Work[T], *, parallel: bool) -> None:
        """Begins it in a process of its own, if that is wanted and can be."""
        self.work = work
        self.process: int | None = None
        self.steps: mmap | None = None
        self.done = 0
        if parallel and can_fork():
            self.begin()

    def begin(self) -> None:
        """Forks; where that is refused, the work waits until it is asked for."""
        self.steps = mmap(-1, SIZE)
        parent = os.getpid()
        read, write = os.pipe()
        watched, held = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        try:
            process = os.fork()
        except OSError:  # no room for another process
            for end in (read, write, watched, held):
                os.close(end)
            return
        if process == 0:
            try:
                os.close(read)
                os.close(held)
                self.answer(write, parent, watched)
            finally:
                os._exit(0)  # whatever happened: nothing of the process it came from may go on in here
        os.close(write)
        os.close(watched)
        self.process, self.read, self.held = process, os.fdopen(read, "rb"), held

    def answer(self, write: int, parent: int, watched: int) -> None:
        """What the process does: the work, and its result or what went wrong into the pipe."""
        from verifier.process.orphan import end_with  # threads, which the other process may have no need of

        gc.disable()  # what could be collected is the other process's
        signal(SIGINT, SIG_IGN)  # which is for the other process, by which this one is ended
        end_with(parent, watched)
        steps = self.steps
        assert steps is not None  # noqa: S101  # made before the fork; for mypy

        def step() -> None:
            if os.getppid() != parent:
                os._exit(1)  # nobody is left to tell
            self.done += 1
            steps[:] = self.done.to_bytes(SIZE, "little")

        found: tuple[T | None, Exception | None]
        try:
            found = self.work(step), None
        except Exception as error:  # told to the one who asked, who raises it
            found = None, error
        with os.fdopen(write, "wb") as file:
            file.write(sent(found))

    @property
    def progress(self) -> int:
        """How many steps are done."""
        if self.process is not None and self.steps is not None:
            return int.from_bytes(self.steps[:], "little")
        return self.done

    def result(self, told: Step | None = None) -> T:
        """What the work answers, waited for; `told` is called meanwhile, again and again.

        Raises what the work raised, and MemoryError when its process was stopped.
        """
        if self.process is None:
            return self.work(self.counted(told))
        while not select.select([self.read], [], [], AWHILE)[0]:
            if told is not None:
                told()
        found: tuple[T, Exception | None] = received(self.read)
        if found[1] is not None:
            raise found[1]
        return found[0]

    def counted(self, told: Step | None) -> Step:
        """Counts a step, and tells of it."""

        def step() -> None:
            self.done += 1
            if told is not None:
                told()

        return step

    def __enter__(self) -> ForkedTask[T]:
        """The work, begun."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, where: TracebackType | None
    ) -> None:
        """Ends the process, if it has not ended."""
        if self.process is not None:
            self.read.close()
            os.close(self.held)
            os.kill(self.process, SIGKILL)  # not yet waited for, so the number is still its own
            os.waitpid(self.process, 0)
            self.process = None


def can_fork() -> bool:
    """Whether there is a core for another process, and nothing that a fork would break."""
    return hasattr(os, "fork") and is_single_threaded() and cores() > 1


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def sent(found: tuple[Any, Exception | None]) -> bytes:
    """A result, or what went wrong, as it is sent through the pipe; of what cannot be sent, its words."""
    try:
        return pickle.dumps(found, pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, AttributeError, TypeError):
        return pickle.dumps((None, RuntimeError(f"cannot be sent: {found[1]!r}")))


def received(file: IO[bytes]) -> Any:
    """What was sent through the pipe."""
    try:
        return pickle.load(file)  # noqa: S301  # from the process forked above, and nobody else
    except EOFError:
        raise MemoryError("the process beside this one was stopped") from None
