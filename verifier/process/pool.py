"""Numbered things looked at one after the other, until one is found or the time is up; many of them by a process a core.

The processes are begun with nothing but what they are sent. They never run the program that asks, so that it may be a script
without a guard, one that is typed, or itself the worker of a pool; and they end with it. Where none can be begun, all is done
in this process.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct

from policy_dsl import clock

if TYPE_CHECKING:
    from queue import SimpleQueue
    from subprocess import Popen

T = TypeVar("T")

Look = Callable[[int], T | None]
"""What is found at a number; mostly nothing."""

Told = Callable[[int], None]
"""Told how many were looked at so far."""

AT_A_TIME = 256
SHARED = 60_000
"""Things from which on a process a core is worth its start, which takes as long as some thousands of them."""

PROGRAM = """\
import pickle, sys
sys.path[:] = pickle.load(sys.stdin.buffer)
from verifier.process.pool import work
work()
"""
"""What a process runs."""


class Search(Struct, Generic[T], frozen=True):
    """How many were looked at, what was found first, and whether the time was up before all were."""

    looked: int
    found: T | None
    late: bool


class Answer(Struct, Generic[T], frozen=True):
    """What a process tells: how many it looked at since it told last, what it found, and what went wrong."""

    looked: int = 0
    found: T | None = None
    failed: Exception | None = None


def parallel_search(
    prepare: Callable[[], Look[T]], many: int, seconds: float, told: Told | None = None, shared: int = SHARED
) -> Search[T]:
    """Looks at the numbers below `many`. `prepare` makes what looks, once in each process: it has to be picklable."""
    deadline = clock.now() + seconds
    cores = min(os.cpu_count() or 1, 16)
    if many >= shared and cores > 1 and can_begin():
        shared_out = by_many(prepare, many, deadline, told, cores)
        if shared_out is not None:
            return shared_out
    look = prepare()
    for number in range(many):
        if clock.now() > deadline:
            return Search(number, None, True)
        found = look(number)
        if found is not None:
            return Search(number + 1, found, False)
        if told is not None and not (number + 1) % AT_A_TIME:
            told(number + 1)
    if told is not None:
        told(many)
    return Search(many, None, False)


def can_begin() -> bool:
    """Whether there is a Python to begin; a program that brings its own would begin itself."""
    return bool(sys.executable) and not hasattr(sys, "frozen")


def by_many(
    prepare: Callable[[], Look[T]], many: int, deadline: float, told: Told | None, cores: int
) -> Search[T] | None:
    """The same by several processes, each with every so manieth stretch of numbers; none where none of them begins."""
    from queue import Empty, SimpleQueue

    answers: SimpleQueue[Answer[T] | None] = SimpleQueue()
    stretches = [(range(n * AT_A_TIME, many, cores * AT_A_TIME), many) for n in range(cores)]
    with begun([(prepare, *each) for each in stretches], answers):
        looked, left, any_began = 0, cores, False
        while looked < many:
            try:
                answer = answers.get(timeout=max(0.0, deadline - clock.now()))
            except Empty:
                return Search(looked, None, True)
            if clock.now() > deadline:
                return Search(looked, None, True)
            if answer is None:
                left -= 1
                if not left and any_began:
                    raise MemoryError("the processes ended without an answer")
                if not left:
                    return None
                continue
            any_began = True
            if answer.failed is not None:
                raise answer.failed
            looked += answer.looked
            if answer.found is not None:
                return Search(looked, answer.found, False)
            if told is not None:
                told(looked)
    return Search(looked, None, False)


@contextmanager
def begun(tasks: list[tuple[Any, ...]], answers: SimpleQueue[Any]) -> Iterator[None]:
    """A process for each task. What they tell is put into `answers`, and for each that ends, None."""
    from subprocess import DEVNULL, PIPE, Popen
    from threading import Thread

    processes: list[Popen[bytes]] = []
    readers = []
    try:
        for task in tasks:
            sent = pickle.dumps(sys.path) + pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
            try:
                process = Popen([sys.executable, "-I", "-c", PROGRAM], stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
            except OSError:  # no room for another process, or no Python
                answers.put(None)
                continue
            processes.append(process)
            reader = Thread(target=talk, args=(process, sent, answers), daemon=True)
            try:
                reader.start()
            except RuntimeError:  # no room for another thread
                answers.put(None)
                continue
            readers.append(reader)
        yield
    finally:
        for process in processes:
            process.kill()
        for reader in readers:
            reader.join()
        for process in processes:
            process.wait()


def talk(process: Popen[bytes], sent: bytes, answers: SimpleQueue[Any]) -> None:
    """Sends a process its task, and puts what it tells into `answers`."""
    assert process.stdin is not None  # noqa: S101  # both are pipes; for mypy
    assert process.stdout is not None  # noqa: S101
    try:
        with process.stdout, suppress(Exception):  # it ended, or told what nobody can read
            process.stdin.write(sent)
            process.stdin.flush()
            while True:
                answers.put(pickle.load(process.stdout))  # noqa: S301  # from the process begun above, and nobody else
    finally:
        answers.put(None)
        with suppress(OSError):
            process.stdin.close()


def work() -> None:
    """What a process does: each stretch looked at, and told."""
    from signal import SIG_IGN, SIGINT, signal

    from verifier.process.orphan import end_with

    signal(SIGINT, SIG_IGN)  # which is for the one who asks
    parent = os.getppid()
    prepare, starts, many = pickle.load(sys.stdin.buffer)  # noqa: S301  # from the process that began this one
    end_with(parent, sys.stdin.fileno())
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what is told is told through `out` alone

        def tell(answer: Answer[Any]) -> None:
            out.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
            out.flush()

        try:
            tell(Answer())
            look = prepare()
            for start in starts:
                stretch = range(start, min(start + AT_A_TIME, many))
                tell(Answer(len(stretch), next((one for number in stretch if (one := look(number)) is not None), None)))
        except Exception as error:  # told to the one who asked, who raises it
            try:
                tell(Answer(failed=error))
            except (pickle.PicklingError, AttributeError, TypeError):
                tell(Answer(failed=RuntimeError(f"cannot be sent: {error!r}")))
