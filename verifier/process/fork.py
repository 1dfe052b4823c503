"""Runs a task in a forked child, or inline where forking is not possible, when its result is requested.

The child starts with a copy of this process, so the input is not sent. This process forks only while it has a single
Python thread, because the child could wait forever for a lock of another one; Z3's own threads hold no lock that the
task needs. The child ends with this process, even if that is killed.
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
from policy_dsl.run_record import is_transient, note_transient
from verifier.process.early import EarlyResult

T = TypeVar("T")

OnStep = Callable[[], None]
"""Called at each step of the work."""

Work = Callable[[OnStep], T]
"""Does the work, calling the function at each step, and returns a picklable value."""

POLL_INTERVAL = 0.2
"""Seconds between two reports of progress while waiting."""

COUNTER_BYTES = 8
"""The size of the shared counter of steps."""


class ForkedTask(Generic[T]):
    """A task that has been started. The end of its `with` kills a child that is still running."""

    def __init__(self, work: Work[T], *, parallel: bool, early: EarlyResult[Any] | None = None) -> None:
        """Starts the task in a child, if `parallel` and possible. In a child, the work may give the `early` result."""
        self.work, self.early = work, early or EarlyResult()
        self.process: int | None = None
        self.steps: mmap | None = None
        self.done = 0
        if parallel and can_fork():
            self.start()

    def start(self) -> None:
        """Forks. If that fails, the work is done inline when its result is requested."""
        self.steps = mmap(-1, COUNTER_BYTES)
        parent = os.getpid()
        read, write = os.pipe()
        watched_end, held_end = os.pipe()
        self.early.open()
        sys.stdout.flush()
        sys.stderr.flush()
        try:
            process = os.fork()
        except OSError:  # no resources for another process
            for end in (read, write, watched_end, held_end):
                os.close(end)
            self.early.close()
            return
        if process == 0:
            try:
                os.close(read)
                os.close(held_end)
                self.early.keep(reading=False)
                self.run_child(write, parent, watched_end)
            finally:
                os._exit(0)  # in any case: the parent's code must not continue here
        os.close(write)
        os.close(watched_end)
        self.early.keep(reading=True)
        self.process, self.read, self.held = process, os.fdopen(read, "rb"), held_end

    def run_child(self, write: int, parent: int, watched: int) -> None:
        """The child: does the work, and writes the result or the error to the pipe."""
        from verifier.process.orphan import end_with_parent  # imports threads, which the parent may not need

        gc.disable()  # what there is to collect is the parent's
        signal(SIGINT, SIG_IGN)  # Ctrl-C is for the parent, which then ends this process
        end_with_parent(parent, watched)
        steps = self.steps
        assert steps is not None  # noqa: S101  # made before the fork; for mypy

        def step() -> None:
            if os.getppid() != parent:
                os._exit(1)  # the parent is gone
            self.done += 1
            steps[:] = self.done.to_bytes(COUNTER_BYTES, "little")

        outcome: tuple[T | None, Exception | None, bool]
        try:
            outcome = self.work(step), None, is_transient()
        except Exception as error:  # raised again in the parent
            outcome = None, error, is_transient()
        self.early.close_unless_given()
        with os.fdopen(write, "wb") as file:
            file.write(serialized(outcome))
        self.early.close()

    @property
    def progress(self) -> int:
        """The number of steps done."""
        if self.process is not None and self.steps is not None:
            return int.from_bytes(self.steps[:], "little")
        return self.done

    def result(self, on_step: OnStep | None = None) -> T:
        """The value of the work. Calls `on_step` repeatedly until it is there.

        Raises what the work raised, and MemoryError when the child was killed.
        """
        if self.process is None:
            return self.work(self.counting(on_step))
        while not select.select([self.read], [], [], POLL_INTERVAL)[0]:
            if on_step is not None:
                on_step()
        outcome: tuple[T, Exception | None, bool] = deserialized(self.read)
        if outcome[2]:
            note_transient()
        if outcome[1] is not None:
            raise outcome[1]
        return outcome[0]

    def counting(self, on_step: OnStep | None) -> OnStep:
        """A function that counts a step and reports it."""

        def step() -> None:
            self.done += 1
            if on_step is not None:
                on_step()

        return step

    def __enter__(self) -> ForkedTask[T]:
        """The task, which has been started already."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, where: TracebackType | None
    ) -> None:
        """Kills the child, if it is still running."""
        if self.process is not None:
            self.read.close()
            self.early.close()
            os.close(self.held)
            os.kill(self.process, SIGKILL)  # not reaped yet, so the process id is still its own
            os.waitpid(self.process, 0)
            self.process = None


def can_fork() -> bool:
    """Whether there is more than one core, and forking is safe."""
    return hasattr(os, "fork") and is_single_threaded() and cores() > 1


def cores() -> int:
    """The number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def serialized(outcome: tuple[Any, Exception | None, bool]) -> bytes:
    """A result or an error, and whether it is transient, for the pipe; an error that cannot be pickled becomes its text."""
    try:
        return pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, AttributeError, TypeError):
        return pickle.dumps((None, RuntimeError(f"cannot be sent: {outcome[1]!r}"), outcome[2]))


def deserialized(file: IO[bytes]) -> Any:
    """The result or error from the pipe."""
    try:
        return pickle.load(file)  # noqa: S301  # from our own child alone
    except EOFError:
        raise MemoryError("the child process was stopped") from None
