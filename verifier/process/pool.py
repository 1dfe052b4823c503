"""Searches numbered items until one gives a result or the time is up. If there are enough, each core has a worker process.

A worker has nothing but the data sent to it, and ends with this process. It never runs the calling program, which may
therefore be a script without a `__main__` guard, an interactive session, or itself a worker. If no worker can be
started, this process does all the work.
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
from policy_dsl.run_record import note_transient

if TYPE_CHECKING:
    from queue import SimpleQueue
    from subprocess import Popen

T = TypeVar("T")

Probe = Callable[[int], T | None]
"""Examines the item with this number. Returns its result; usually `None`."""

OnProgress = Callable[[int], None]
"""Called with the number of items examined so far."""

STRETCH = 256
"""Consecutive items between two reports of a worker."""

PARALLEL_FROM = 60_000
"""The fewest items for which workers are worth starting, which takes as long as some thousands of items."""

PROGRAM = """\
import pickle, sys
sys.path[:] = pickle.load(sys.stdin.buffer)
from verifier.process.pool import worker_main
worker_main()
"""
"""The program of a worker."""


class SearchResult(Struct, Generic[T], frozen=True):
    """The number of items examined, the first result, and whether the time was up before the end."""

    examined: int
    hit: T | None
    timed_out: bool


class WorkerReport(Struct, Generic[T], frozen=True):
    """A worker's message: the items examined since the last one, a result, or an error."""

    examined: int = 0
    hit: T | None = None
    failure: Exception | None = None


def parallel_search(
    prepare: Callable[[], Probe[T]],
    count: int,
    seconds: float,
    on_progress: OnProgress | None = None,
    parallel_from: int = PARALLEL_FROM,
) -> SearchResult[T]:
    """Examines the items from 0 up to `count`. `prepare` makes the probe, once in each process, and has to be picklable."""
    deadline = clock.now() + seconds
    cores = min(os.cpu_count() or 1, 16)
    if count >= parallel_from and cores > 1 and can_start_python():
        result = search_in_workers(prepare, count, deadline, on_progress, cores)
        if result is not None:
            return result
    probe = prepare()
    for number in range(count):
        if clock.is_past(deadline):
            return SearchResult(number, None, True)
        hit = probe(number)
        if hit is not None:
            return SearchResult(number + 1, hit, False)
        if on_progress is not None and not (number + 1) % STRETCH:
            on_progress(number + 1)
    if on_progress is not None:
        on_progress(count)
    return SearchResult(count, None, False)


def can_start_python() -> bool:
    """Whether `sys.executable` is a Python; in a frozen program, it is that program."""
    return bool(sys.executable) and not hasattr(sys, "frozen")


def search_in_workers(
    prepare: Callable[[], Probe[T]], count: int, deadline: float, on_progress: OnProgress | None, cores: int
) -> SearchResult[T] | None:
    """The result of searching with several workers, which share the items by stretches; `None` if none of them starts."""
    from queue import Empty, SimpleQueue

    answers: SimpleQueue[WorkerReport[T] | None] = SimpleQueue()
    stretches = [(range(n * STRETCH, count, cores * STRETCH), count) for n in range(cores)]
    with worker_processes([(prepare, *each) for each in stretches], answers):
        examined, running, any_started = 0, cores, False
        while examined < count:
            try:
                answer = answers.get(timeout=max(0.0, deadline - clock.now()))
            except Empty:
                note_transient()
                return SearchResult(examined, None, True)
            if clock.is_past(deadline):
                return SearchResult(examined, None, True)
            if answer is None:
                running -= 1
                if not running and any_started:
                    raise MemoryError("the processes ended without an answer")
                if not running:
                    return None
                continue
            any_started = True
            if answer.failure is not None:
                raise answer.failure
            examined += answer.examined
            if answer.hit is not None:
                return SearchResult(examined, answer.hit, False)
            if on_progress is not None:
                on_progress(examined)
    return SearchResult(examined, None, False)


@contextmanager
def worker_processes(tasks: list[tuple[Any, ...]], answers: SimpleQueue[Any]) -> Iterator[None]:
    """Starts a process for each task. Reports go into `answers`, and `None` for each process that ends."""
    from subprocess import DEVNULL, PIPE, Popen
    from threading import Thread

    processes: list[Popen[bytes]] = []
    readers = []
    try:
        for task in tasks:
            message = pickle.dumps(sys.path) + pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
            try:
                process = Popen([sys.executable, "-I", "-c", PROGRAM], stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
            except OSError:  # no resources for another process, or no Python
                answers.put(None)
                continue
            processes.append(process)
            reader = Thread(target=serve_worker, args=(process, message, answers), daemon=True)
            try:
                reader.start()
            except RuntimeError:  # no resources for another thread
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


def serve_worker(process: Popen[bytes], message: bytes, answers: SimpleQueue[Any]) -> None:
    """Sends a worker its task, and puts its reports into `answers`."""
    assert process.stdin is not None  # noqa: S101  # both are pipes; for mypy
    assert process.stdout is not None  # noqa: S101
    try:
        with process.stdout, suppress(Exception):  # the worker ended, or sent something unreadable
            process.stdin.write(message)
            process.stdin.flush()
            while True:
                answers.put(pickle.load(process.stdout))  # noqa: S301  # from our own worker alone
    finally:
        answers.put(None)
        with suppress(OSError):
            process.stdin.close()


def worker_main() -> None:
    """Runs a worker: examines its stretches, and reports after each."""
    from signal import SIG_IGN, SIGINT, signal

    from verifier.process.orphan import end_with_parent

    signal(SIGINT, SIG_IGN)  # Ctrl-C is for the parent
    parent = os.getppid()
    prepare, starts, count = pickle.load(sys.stdin.buffer)  # noqa: S301  # from the parent
    end_with_parent(parent, sys.stdin.fileno())
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # reports go through `out` alone

        def report(answer: WorkerReport[Any]) -> None:
            out.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
            out.flush()

        try:
            report(WorkerReport())
            probe = prepare()
            for start in starts:
                stretch = range(start, min(start + STRETCH, count))
                report(
                    WorkerReport(
                        len(stretch), next((hit for number in stretch if (hit := probe(number)) is not None), None)
                    )
                )
        except Exception as error:  # raised again in the parent
            try:
                report(WorkerReport(failure=error))
            except (pickle.PicklingError, AttributeError, TypeError):
                report(WorkerReport(failure=RuntimeError(f"cannot be sent: {error!r}")))
