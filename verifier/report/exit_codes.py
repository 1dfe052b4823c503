"""The exit codes of every command, and which of several is given."""

from __future__ import annotations

from collections.abc import Iterable

PROVED, REFUTED, BAD_INPUT, UNDECIDED, DISAGREE = 0, 1, 2, 3, 4
PRECEDENCE = (DISAGREE, BAD_INPUT, REFUTED, UNDECIDED, PROVED)

INTERNAL = 70
"""Of a mistake in evenhand itself: EX_SOFTWARE of sysexits."""

STOPPED = 130
"""When somebody stops it: as of a program that SIGINT ends."""

CUT_OFF = 141
"""When whoever reads the output does so no longer: as of a program that SIGPIPE ends."""


def worst(codes: Iterable[int]) -> int:
    """The exit code when several hold."""
    given = {*codes, PROVED}
    return next(code for code in PRECEDENCE if code in given)
