"""Lets Ctrl-C stop Z3.

Python handles signals between bytecode instructions, and a query to Z3 is a single one. Z3's own handler would lose the
signal if Z3 finds an answer all the same. So Python keeps handling the signal, and a thread that is notified at once
interrupts Z3.
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
"""Seconds between two interrupts of Z3, which ignores one that arrives before it has started."""


class InterruptGuard:
    """Lets Ctrl-C stop Z3 within its `with`. Works in the main thread on POSIX systems; elsewhere it does nothing."""

    def __init__(self) -> None:
        """Not yet listening."""
        self.thread: Thread | None = None

    def __enter__(self) -> InterruptGuard:
        """Starts listening."""
        if os.name == "posix" and current_thread() is main_thread():
            self.context = context()
            self.read, self.write = os.pipe()
            os.set_blocking(self.write, False)
            self.before = set_wakeup_fd(self.write, warn_on_full_buffer=False)
            self.thread = Thread(target=self.listen, daemon=True)
            self.thread.start()
        return self

    def listen(self) -> None:
        """Waits for the signal, then interrupts Z3 again and again until the guard closes the pipe."""
        signals = self.read_signals()
        while signals and SIGINT not in signals:
            signals = self.read_signals()
        while signals:
            with suppress(z3.Z3Exception):
                self.context.interrupt()
            if select.select([self.read], [], [], AGAIN)[0]:
                signals = self.read_signals()

    def read_signals(self) -> bytes:
        """Waits for signals and returns them, after passing them on to the previous listener, such as an event loop."""
        signals = os.read(self.read, select.PIPE_BUF)
        if signals and self.before >= 0:
            with suppress(OSError):
                os.write(self.before, signals)
        return signals

    def __exit__(self, *_: object) -> None:
        """Stops listening."""
        if self.thread is not None:
            set_wakeup_fd(self.before)
            os.close(self.write)
            self.thread.join()
            os.close(self.read)
            self.thread = None
