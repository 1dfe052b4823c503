"""Writes a file whole or not at all, and never over a file that a user made."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.regular_file import real_path
from policy_dsl.text import NO_LINE

MOST_BYTES = 256 * 2**20
"""The largest size of a file that Evenhand writes."""

Ours = Callable[[bytes], bool]
"""Whether content was generated and is unchanged since."""


def never_ours(content: bytes) -> bool:  # noqa: ARG001  # the signature of `Ours`
    """For generated files that are meant to be edited: no content is known to be unchanged."""
    return False


def write(
    path: str, content: str | bytes, *, read: Iterable[str] = (), ours: Ours = never_ours, force: bool = False
) -> Finding | None:
    """Writes a file for the user, or returns a finding that says why not; then the existing file stays as it is.

    A file that this run has `read` is never replaced. Any other content is replaced only if it is the same, `ours`, or
    with `force`.
    """
    content = content.encode() if isinstance(content, str) else content
    if path == "-":
        message = "`-o -` does not print what is generated: it has to be written whole or not at all"
        return Finding("E406", message, path, NO_LINE, "name a file; one that is called `-` is `./-`")
    target = real_path(path)
    try:
        existing = None if force else content_of(target)
        if any(is_same_file(target, path_) for path_ in read):
            message, hint = f"`{path}` was read for this, and would be lost", "name another file"
            return Finding("E406", message, path, NO_LINE, hint)
    except FileNotFoundError:
        existing = None
    except (OSError, ValueError) as error:
        return write_failure(path, error)
    if existing and existing != content and not ours(existing):
        message = f"`{path}` exists already, and would be lost"
        return Finding("E406", message, path, NO_LINE, "name a new file, or replace it with `--force`")
    return replace_file(path, content)


def replace_file(path: str, content: bytes, *, before: bytes | None = None) -> Finding | None:
    """Writes a temporary file in the same folder and renames it, so that the file is there whole or not at all.

    Follows links and keeps permissions. With `before`, it replaces the file only if that is still its content.
    """
    target = real_path(path)
    temporary: str | None = None
    try:
        status = None
        with suppress(FileNotFoundError):
            status = os.lstat(target)
        if status is None:
            with suppress(OSError):
                status = os.stat(path)  # the target of a name such as `/dev/stdout` has no name of its own
        if os.path.basename(path) in ("", ".", "..") or (status is not None and not stat.S_ISREG(status.st_mode)):
            return Finding("E406", f"`{path}` is not a file and cannot be written", path, NO_LINE)
        if status is not None and not os.access(target, os.W_OK):
            return Finding("E406", f"`{path}` cannot be written: it is read-only", path, NO_LINE)
        temporary = os.path.join(os.path.dirname(target), f".evenhand-{os.getpid()}-{os.urandom(4).hex()}")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with open(os.open(temporary, flags, 0o666 if status is None else 0o600), "wb") as file:
            file.write(content)
            file.flush()
            if status is not None:
                copy_owner(file.fileno(), status)
            os.fsync(file.fileno())
        if before is not None and content_of(target) != before:
            message = "not formatted: it was saved by somebody else meanwhile"
            return Finding("E411", message, path, NO_LINE, "run it again; the file is as it was saved")
        os.replace(temporary, target)
        temporary = None
    except (OSError, ValueError) as error:
        return write_failure(path, error)
    finally:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)
    return None


def copy_owner(descriptor: int, status: os.stat_result) -> None:
    """Gives a new file the owner, where permitted, and the permissions of the file that it replaces."""
    if hasattr(os, "fchown"):
        if os.fstat(descriptor)[4:6] != status[4:6]:
            with suppress(OSError):
                os.fchown(descriptor, status.st_uid, status.st_gid)
        os.fchmod(descriptor, stat.S_IMODE(status.st_mode))


def content_of(target: str) -> bytes:
    """The content of the file if it may be one of ours; otherwise, anything not empty."""
    if not os.path.isfile(target):
        os.stat(target)
        return b""  # a folder or a device, of which `put` tells
    with open(target, "rb") as file:
        content = file.read(MOST_BYTES + 1)
    return content if len(content) <= MOST_BYTES else b"larger than any of ours"


def is_same_file(target: str, other: str) -> bool:
    """Whether both paths lead to one file."""
    try:
        return os.path.samefile(target, other)
    except (OSError, ValueError):
        return False


def write_failure(path: str, error: OSError | ValueError) -> Finding:
    """The finding that the file cannot be written."""
    reason = (getattr(error, "strerror", None) or "its name cannot be used").lower()
    return Finding("E406", f"`{path}` cannot be written: {reason}", path, NO_LINE)
