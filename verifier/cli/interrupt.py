"""Ctrl-C, wherever it falls.

Python raises it out of whatever runs. Where that is an object being freed, or C calling back, or a library that catches
everything, it gets lost; and from among the arguments of a function in C it comes out as another exception.
"""

from __future__ import annotations

import os
import sys
import time
from signal import SIG_IGN, SIGINT, getsignal, signal
from types import FrameType

AGAIN = 0.5
"""Seconds after which one that was not heeded comes again."""


class EndedLine(KeyboardInterrupt):
    """Ctrl-C, after the line that the cursor was in has been ended."""


class Interrupt:
    """Whether somebody has pressed Ctrl-C. It comes again and again until it is heeded."""

    def __init__(self) -> None:
        """Nobody has."""
        self.came = self.heeded = False

    def listen(self) -> None:
        """From now on; where the signal is ignored, as in the background of a script, that stays so."""
        if getsignal(SIGINT) not in (SIG_IGN, None):
            signal(SIGINT, self.heard)
            sys.unraisablehook = self.lost

    def heard(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  # the system calls it so
        """What the signal does."""
        if not self.came:
            from threading import Thread  # not needed by whoever lets it run

            self.came = True
            Thread(target=self.repeat, daemon=True).start()
        raise KeyboardInterrupt

    def repeat(self) -> None:
        """Sends the signal again and again."""
        while not self.heeded:
            time.sleep(AGAIN)
            os.kill(os.getpid(), SIGINT)

    def heed(self) -> None:
        """It is done as it says."""
        if self.came:
            signal(SIGINT, SIG_IGN)
            self.heeded = True

    def lost(self, what: sys.UnraisableHookArgs) -> None:
        """What is done with an exception that nothing can be left by: once it came, each is one of its consequences."""
        if not self.came:
            sys.__unraisablehook__(what)
