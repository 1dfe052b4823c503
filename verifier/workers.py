"""Numbered things looked at one after the other, until one is found or the time is up; many of them by a process a core.

Processes are spawned, never forked: a bar on a terminal has a thread, and a fork may stop for ever on what it held.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

T = TypeVar("T")

Look = Callable[[int], T | None]
"""What is found at a number; mostly nothing."""

Told = Callable[[int], None]
"""Told how many were looked at so far."""

AT_A_TIME = 256
SHARED = 60_000
"""Things from which on a process a core is worth its start, which takes as long as some thousands of them."""


class Search(Struct, Generic[T], frozen=True):
    """How many were looked at, what was found first, and whether the time was up before all were."""

    looked: int
    found: T | None
    late: bool


def search(
    prepare: Callable[[], Look[T]], many: int, seconds: float, told: Told | None = None, shared: int = SHARED
) -> Search[T]:
    """Looks at the numbers below `many`. `prepare` makes what looks, once in each process: it has to be picklable."""
    deadline = monotonic() + seconds
    cores = min(os.cpu_count() or 1, 16)
    if many >= shared and cores > 1:
        return by_many(prepare, many, deadline, told, cores)
    look = prepare()
    for start in range(0, many, AT_A_TIME):
        if monotonic() > deadline:
            return Search(start, None, True)
        for number in range(start, min(start + AT_A_TIME, many)):
            found = look(number)
            if found is not None:
                return Search(number + 1, found, False)
        if told is not None:
            told(min(start + AT_A_TIME, many))
    return Search(many, None, False)


def by_many(prepare: Callable[[], Look[T]], many: int, deadline: float, told: Told | None, cores: int) -> Search[T]:
    """The same by several processes, each with every so manieth stretch of numbers."""
    import multiprocessing  # seldom needed, and nobody else should wait for it
    from queue import Empty

    context = multiprocessing.get_context("spawn")
    answers: Queue[tuple[int, T | None, Exception | None]] = context.Queue()
    processes = [
        context.Process(target=work, args=(prepare, range(n * AT_A_TIME, many, cores * AT_A_TIME), many, answers))
        for n in range(cores)
    ]
    for process in processes:
        process.daemon = True
        process.start()
    looked = 0
    try:
        while looked < many:
            left = deadline - monotonic()
            if left <= 0:
                return Search(looked, None, True)
            try:
                some, found, failed = answers.get(timeout=min(left, 1.0))
            except Empty:
                if not any(process.is_alive() for process in processes) and answers.empty():
                    raise MemoryError("the processes ended without an answer") from None
                continue
            if failed is not None:
                raise failed
            looked += some
            if found is not None:
                return Search(looked, found, False)
            if told is not None:
                told(looked)
        return Search(looked, None, False)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()


def work(prepare: Callable[[], Look[Any]], starts: range, many: int, answers: Queue[Any]) -> None:
    """What a process does: each stretch looked at, and told."""
    try:
        look = prepare()
        for start in starts:
            stretch = range(start, min(start + AT_A_TIME, many))
            found = next((one for number in stretch if (one := look(number)) is not None), None)
            answers.put((len(stretch), found, None))
    except Exception as error:  # told to the one who asked, who raises it
        answers.put((0, None, error))
