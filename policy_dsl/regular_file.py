"""Reads regular files only (no devices, pipes or folders), and never more than a given number of bytes."""

from __future__ import annotations

import os
import stat

from policy_dsl.run_record import note_file, note_link, note_transient

KINDS = (
    (stat.S_ISDIR, "it is a folder"),
    (stat.S_ISFIFO, "it is a pipe"),
    (stat.S_ISSOCK, "it is a socket"),
    (stat.S_ISCHR, "it is a device"),
    (stat.S_ISBLK, "it is a device"),
)


class NotAFileError(OSError):
    """The path is not that of a regular file; the message says what it is."""


def bytes_of(path: str, most: int) -> bytes:
    """The first `most` bytes of the file. Raises NotAFileError, or OSError if it cannot be read without waiting."""
    try:
        content = _bytes_of(path, most)
    except BaseException:
        note_transient()
        raise
    note_file(path, content)
    real_path(path)
    return content


def _bytes_of(path: str, most: int) -> bytes:
    check_regular(os.stat(path).st_mode)  # before opening it, because opening a device can have side effects
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(number, "rb") as opened:
        check_regular(os.fstat(number).st_mode)
        content = opened.read(most)
        if content is None:  # a virtual file, which has no content yet
            raise BlockingIOError(0, "there is nothing in it yet")
        return content


def check_regular(mode: int) -> None:
    """Raises NotAFileError unless the mode is that of a regular file."""
    if not stat.S_ISREG(mode):
        raise NotAFileError(0, next((message for is_kind, message in KINDS if is_kind(mode)), "it is not a file"))


def real_path(path: str) -> str:
    """The path with all links resolved; unchanged if it cannot be a path, for instance because of a NUL in it."""
    try:
        target = os.path.realpath(path)
    except ValueError:
        target = path
    note_link(path, target)
    return target
