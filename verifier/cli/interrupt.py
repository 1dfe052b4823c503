"""Handles Ctrl-C, whatever code is running when it arrives.

Python raises KeyboardInterrupt in that code. In a destructor, a callback from C, or a library that catches everything,
the exception is lost; while C code converts the arguments of a call, it turns into another exception.
"""

from __future__ import annotations

import os
import sys
import time
from _thread import start_new_thread  # `threading` may be half imported when the signal comes
from signal import SIG_IGN, SIGINT, getsignal, signal
from types import FrameType

AGAIN = 0.5
"""Seconds after which an unacknowledged Ctrl-C is repeated."""


class LineEndedInterrupt(KeyboardInterrupt):
    """Ctrl-C after which the current line of output has already been ended."""


class Interrupt:
    """Whether Ctrl-C was pressed. The signal is repeated until it is acknowledged."""

    def __init__(self) -> None:
        """Not pressed yet."""
        self.received = self.acknowledged = False

    def listen(self) -> None:
        """Starts handling the signal, unless it is ignored, as in the background of a script."""
        if getsignal(SIGINT) not in (SIG_IGN, None):
            signal(SIGINT, self.on_signal)
            sys.unraisablehook = self.on_unraisable

    def on_signal(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  # the signature of a handler
        """The signal handler."""
        if not self.received:
            self.received = True
            start_new_thread(self.repeat, ())
        raise KeyboardInterrupt

    def repeat(self) -> None:
        """Repeats the signal until it is acknowledged."""
        while not self.acknowledged:
            time.sleep(AGAIN)
            os.kill(os.getpid(), SIGINT)

    def acknowledge(self) -> None:
        """Stops the repetition: the command ends."""
        if self.received:
            signal(SIGINT, SIG_IGN)
            self.acknowledged = True

    def on_unraisable(self, what: sys.UnraisableHookArgs) -> None:
        """Reports an exception that nothing can catch; but not after Ctrl-C, which causes such exceptions."""
        if not self.received:
            sys.__unraisablehook__(what)
