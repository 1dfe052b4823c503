"""What is in a file, and in nothing else: not in a device, a pipe or a folder, and never more than is asked for."""

from __future__ import annotations

import os
import stat

KINDS = (
    (stat.S_ISDIR, "it is a folder"),
    (stat.S_ISFIFO, "it is a pipe"),
    (stat.S_ISSOCK, "it is a socket"),
    (stat.S_ISCHR, "it is a device"),
    (stat.S_ISBLK, "it is a device"),
)


class NotAFileError(OSError):
    """What has the name is not a file; the message says what it is."""


def bytes_of(path: str, most: int) -> bytes:
    """At most so many bytes of the file. Raises NotAFileError, or OSError when it cannot be read, also not at once."""
    known(os.stat(path).st_mode)  # to open some devices does something
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(number, "rb") as opened:
        known(os.fstat(number).st_mode)
        content = opened.read(most)
        if content is None:  # of a file that the system makes up, which has nothing yet
            raise BlockingIOError(0, "there is nothing in it yet")
        return content


def known(mode: int) -> None:
    """Raises NotAFileError unless it is a file."""
    if not stat.S_ISREG(mode):
        raise NotAFileError(0, next((said for of, said in KINDS if of(mode)), "it is not a file"))


def real(path: str) -> str:
    """The path that a path leads to, links followed; itself where it is the name of no file, as with a NUL in it."""
    try:
        return os.path.realpath(path)
    except ValueError:
        return path
