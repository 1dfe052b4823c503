"""Ctrl-C while Z3 works.

Python acts on a signal between two steps of its own, and a question to Z3 is one step. Z3 can act on it by itself, but then
forgets it where it finds an answer all the same. So Python keeps it, and a thread that hears of it at once stops Z3.
"""

from __future__ import annotations

import os
import select
from contextlib import suppress
from signal import SIGINT, set_wakeup_fd
from threading import Thread, current_thread, main_thread

import z3

from verifier.smt.encode.terms import context

AGAIN = 0.05
"""Seconds after which Z3 is stopped once more: it may just have begun."""


class InterruptGuard:
    """Within its `with`, Ctrl-C stops Z3. Only the main thread can be stopped so; elsewhere nothing is done."""

    def __init__(self) -> None:
        """Nothing is heard yet."""
        self.thread: Thread | None = None

    def __enter__(self) -> InterruptGuard:
        """Begins to listen."""
        if os.name == "posix" and current_thread() is main_thread():
            self.context = context()
            self.read, self.write = os.pipe()
            os.set_blocking(self.write, False)
            self.before = set_wakeup_fd(self.write, warn_on_full_buffer=False)
            self.thread = Thread(target=self.listen, daemon=True)
            self.thread.start()
        return self

    def listen(self) -> None:
        """Waits for the signal, then stops Z3 until nobody wants it any more, which is when the pipe is closed."""
        heard = self.hear()
        while heard and SIGINT not in heard:
            heard = self.hear()
        while heard:
            with suppress(z3.Z3Exception):
                self.context.interrupt()
            if select.select([self.read], [], [], AGAIN)[0]:
                heard = self.hear()

    def hear(self) -> bytes:
        """The signals that came; whoever listened before, such as an event loop, hears of them too."""
        heard = os.read(self.read, select.PIPE_BUF)
        if heard and self.before >= 0:
            with suppress(OSError):
                os.write(self.before, heard)
        return heard

    def __exit__(self, *_: object) -> None:
        """Listens no longer."""
        if self.thread is not None:
            set_wakeup_fd(self.before)
            os.close(self.write)
            self.thread.join()
            os.close(self.read)
            self.thread = None
