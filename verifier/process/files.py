"""Writing a file whole or not at all, and never over what is somebody's own."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.regular_file import real_path
from policy_dsl.text import NO_LINE

MOST_BYTES = 256 * 2**20
"""No file that Evenhand writes is larger."""

Ours = Callable[[bytes], bool]
"""Whether what is in a file was generated, and nobody has changed it since."""


def nobodys(content: bytes) -> bool:  # noqa: ARG001  # as `Ours` is asked
    """Of files that are made to be changed none is known to be unchanged."""
    return False


def write(
    path: str, content: str | bytes, *, read: Iterable[str] = (), ours: Ours = nobodys, force: bool = False
) -> Finding | None:
    """Writes a file for the user, or says why not; what is there then is as it was.

    What was `read` in this run is never replaced, and what is there and neither the same nor `ours` only by `force`.
    """
    content = content.encode() if isinstance(content, str) else content
    if path == "-":
        said = "`-o -` does not print what is generated: it has to be written whole or not at all"
        return Finding("E406", said, path, NO_LINE, "name a file; one that is called `-` is `./-`")
    target = real_path(path)
    try:
        kept = None if force else bytes_of(target)
        if any(same(target, each) for each in read):
            said, hint = f"`{path}` was read for this, and would be lost", "name another file"
            return Finding("E406", said, path, NO_LINE, hint)
    except FileNotFoundError:
        kept = None
    except (OSError, ValueError) as error:
        return unwritten(path, error)
    if kept and kept != content and not ours(kept):
        said = f"`{path}` exists already, and would be lost"
        return Finding("E406", said, path, NO_LINE, "name a new file, or replace it with `--force`")
    return put(path, content)


def put(path: str, content: bytes, *, before: bytes | None = None) -> Finding | None:
    """Writes the file beside its place and renames it, so that it is there whole or not at all.

    Links are followed, and a file keeps its permissions. With `before`, it is replaced only while that is what it holds.
    """
    target = real_path(path)
    temporary: str | None = None
    try:
        found = None
        with suppress(FileNotFoundError):
            found = os.lstat(target)
        if found is None:
            with suppress(OSError):
                found = os.stat(path)  # what a name such as `/dev/stdout` is for has no name of its own
        if os.path.basename(path) in ("", ".", "..") or (found is not None and not stat.S_ISREG(found.st_mode)):
            return Finding("E406", f"`{path}` is not a file and cannot be written", path, NO_LINE)
        if found is not None and not os.access(target, os.W_OK):
            return Finding("E406", f"`{path}` cannot be written: it is read-only", path, NO_LINE)
        temporary = os.path.join(os.path.dirname(target), f".evenhand-{os.getpid()}-{os.urandom(4).hex()}")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with open(os.open(temporary, flags, 0o666 if found is None else 0o600), "wb") as file:
            file.write(content)
            file.flush()
            if found is not None:
                owned(file.fileno(), found)
            os.fsync(file.fileno())
        if before is not None and bytes_of(target) != before:
            said = "not formatted: it was saved by somebody else meanwhile"
            return Finding("E411", said, path, NO_LINE, "run it again; the file is as it was saved")
        os.replace(temporary, target)
        temporary = None
    except (OSError, ValueError) as error:
        return unwritten(path, error)
    finally:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)
    return None


def owned(number: int, found: os.stat_result) -> None:
    """Gives a new file the owner, as far as one may, and the permissions of the one that it replaces."""
    if hasattr(os, "fchown"):
        if os.fstat(number)[4:6] != found[4:6]:
            with suppress(OSError):
                os.fchown(number, found.st_uid, found.st_gid)
        os.fchmod(number, stat.S_IMODE(found.st_mode))


def bytes_of(target: str) -> bytes:
    """What the file holds, if it may be one of ours; of others, which are larger, only that they are not empty."""
    if not os.path.isfile(target):
        os.stat(target)
        return b""  # a folder or a device, of which `put` tells
    with open(target, "rb") as file:
        content = file.read(MOST_BYTES + 1)
    return content if len(content) <= MOST_BYTES else b"larger than any of ours"


def same(target: str, other: str) -> bool:
    """Whether both names are of one file."""
    try:
        return os.path.samefile(target, other)
    except (OSError, ValueError):
        return False


def unwritten(path: str, error: OSError | ValueError) -> Finding:
    """Why the file cannot be written."""
    why = (getattr(error, "strerror", None) or "its name cannot be used").lower()
    return Finding("E406", f"`{path}` cannot be written: {why}", path, NO_LINE)
