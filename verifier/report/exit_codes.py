"""The exit codes of all commands, and their precedence."""

from __future__ import annotations

from collections.abc import Iterable

PROVED, REFUTED, BAD_INPUT, UNDECIDED, DISAGREE = 0, 1, 2, 3, 4
PRECEDENCE = (DISAGREE, BAD_INPUT, REFUTED, UNDECIDED, PROVED)

INTERNAL = 70
"""A bug in evenhand: EX_SOFTWARE of sysexits."""

STOPPED = 130
"""Stopped by the user, as with SIGINT."""

CUT_OFF = 141
"""The reader of the output is gone, as with SIGPIPE."""


def worst(codes: Iterable[int]) -> int:
    """The exit code with the highest precedence."""
    given = {*codes, PROVED}
    return next(code for code in PRECEDENCE if code in given)
