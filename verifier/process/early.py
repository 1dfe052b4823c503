"""A value that a forked task hands over before its result, so that both processes work on: this one with the value, the
child on the rest.
"""

from __future__ import annotations

import os
import pickle
import select
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")

POLL_INTERVAL = 0.2
"""Seconds between two reports of progress while waiting."""


class EarlyResult(Generic[T]):
    """The way from the child to this process, opened before the fork. Where nothing is forked, nothing is handed over."""

    def __init__(self) -> None:
        """Not open yet."""
        self.read = self.write = -1
        self.writer: Thread | None = None

    def open(self) -> None:
        """Makes the pipe."""
        self.read, self.write = os.pipe()

    def keep(self, *, reading: bool) -> None:
        """Closes the end of the pipe that this process does not use."""
        if reading:
            self.write = closed(self.write)
        else:
            self.read = closed(self.read)

    def close_unless_given(self) -> None:
        """Closes the pipe where no value is handed over, so that nobody waits for one."""
        if self.writer is None:
            self.close()

    def close(self) -> None:
        """Closes what is open; in the child, when all of the value has been written."""
        if self.writer is not None:
            self.writer.join()
        self.read, self.write = closed(self.read), closed(self.write)

    def give(self, value: T) -> None:
        """Hands over the value, in a thread: a pipe holds little, and the reader may be busy."""
        if self.write == -1 or self.writer is not None:
            return
        self.writer = Thread(target=self.send, args=(pickle.dumps(value, pickle.HIGHEST_PROTOCOL),))
        self.writer.start()

    def send(self, content: bytes) -> None:
        """Writes the content and closes the pipe."""
        with suppress(OSError), os.fdopen(self.write, "wb") as file:  # the reader is gone: the child ends soon
            self.write = -1
            file.write(content)

    def take(self, on_step: Callable[[], None]) -> T | None:
        """The value; `None` where none is handed over. Calls `on_step` repeatedly until it is there."""
        if self.read == -1:
            return None
        while not select.select([self.read], [], [], POLL_INTERVAL)[0]:
            on_step()
        file, self.read = os.fdopen(self.read, "rb"), -1
        with file:
            try:
                value: T = pickle.load(file)  # noqa: S301  # from our own child alone
            except (EOFError, pickle.UnpicklingError):  # the child failed, which its result tells
                return None
        return value


def closed(descriptor: int) -> int:
    """The descriptor of what is not open, after closing this one."""
    if descriptor != -1:
        os.close(descriptor)
    return -1
