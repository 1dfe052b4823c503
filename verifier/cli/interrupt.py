"""Ctrl-C, wherever it falls.

Python raises it out of whatever runs. What runs when an object is freed, or when C calls back, cannot be left so: there it gets
lost. And from among the arguments of a function in C it comes out as another exception.
"""

from __future__ import annotations

import os
import sys
from signal import SIGINT, default_int_handler, getsignal, signal
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

AWHILE = 0.02
"""Seconds after which one that got lost comes again."""


class Interrupt:
    """Whether somebody has pressed Ctrl-C; one that gets lost comes again, until it is heard."""

    def __init__(self) -> None:
        """Nobody has."""
        self.came = False

    def listen(self) -> None:
        """From now on; where the signal is ignored, as in the background of a script, that stays so."""
        if getsignal(SIGINT) is default_int_handler:
            signal(SIGINT, self.heard)
            sys.unraisablehook = self.lost

    def heard(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  # the system calls it so
        """What the signal does."""
        self.came = True
        raise KeyboardInterrupt

    def lost(self, what: UnraisableHookArgs) -> None:
        """What is done with an exception that nothing can be left by."""
        if what.exc_type is not KeyboardInterrupt:
            sys.__unraisablehook__(what)
            return
        from threading import Timer  # hardly ever needed

        again = Timer(AWHILE, os.kill, (os.getpid(), SIGINT))  # here it would get lost once more
        again.daemon = True
        again.start()
