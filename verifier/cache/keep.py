"""Keeps the output of a finished run, if every other run under the same circumstances would certainly give the same.

Whatever goes wrong here leaves the cache as it was: the output is printed already.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress

from _evenhand_cache import (
    DIGEST_BYTES,
    LENGTH_BYTES,
    MAGIC,
    MOST_BYTES,
    SOURCES,
    Entry,
    circumstances,
    digest_of,
    folder,
    folder_name,
    is_ours,
    path_of,
    root,
    sources_of,
)
from policy_dsl.run_record import RunRecord
from verifier.report.exit_codes import BAD_INPUT, PROVED, REFUTED

FINAL_CODES = frozenset({PROVED, REFUTED, BAD_INPUT})
"""The exit codes of runs whose output may be kept."""

MOST_ENTRIES, MOST_TOGETHER = 400, 64 * 2**20
"""The entries that are kept, and their bytes. The oldest are deleted first."""

TEMPORARY, ANSWERS = ".new-", "answers-"
"""How the names of files begin that are being written, and of those with answers of Z3."""

STALE = 3600
"""Seconds after which a file that was being written is deleted: its process must have been killed."""


def keep(before: bytes, run: RunRecord, code: int) -> None:
    """Keeps the output of a run that began under these circumstances, if it is final."""
    with suppress(Exception):
        if not run.reported or not run.finished or run.transient or code not in FINAL_CODES:
            return
        sources = sources_of(root())
        content = encoded(entry_of(run, code))
        if circumstances(sources) != before or len(content) > MOST_BYTES:
            return
        cache = prepared_folder()
        if sources:
            listed = os.fsencode("\0".join((root(), *sources)))
            write(cache, os.path.join(cache, SOURCES), listed)
        write(cache, path_of(cache, before), content)
        make_room(cache)


def entry_of(run: RunRecord, code: int) -> Entry:
    """What the run read, wrote and printed."""
    files = [(path, len(content), digest_of(content)) for path, content in run.files.items()]
    printed: list[tuple[int, bytes]] = []
    for stream, part in run.printed:
        if printed and printed[-1][0] == stream:
            printed[-1] = stream, printed[-1][1] + part
        else:
            printed.append((stream, part))
    return Entry(code, files, list(run.links.items()), run.outputs, printed)


def encoded(entry: Entry) -> bytes:
    """The content of the file for an entry: numbers, texts and digests one after the other, and their digest before them."""

    def number(value: int) -> bytes:
        return value.to_bytes(LENGTH_BYTES, "little")

    def sized(content: bytes) -> bytes:
        return number(len(content)) + content

    def text(value: str) -> bytes:
        return sized(os.fsencode(value))

    parts = [number(entry.code), number(len(entry.files))]
    parts += [text(path) + number(size) + digest for path, size, digest in entry.files]
    parts += [number(len(entry.links)), *(text(path) + text(target) for path, target in entry.links)]
    parts += [number(len(entry.outputs)), *(text(path) + sized(content) for path, content in entry.outputs)]
    parts += [number(len(entry.printed)), *(number(stream) + sized(part) for stream, part in entry.printed)]
    body = b"".join(parts)
    return MAGIC + digest_of(body) + body


def prepared_folder() -> str:
    """The folder of the cache, which is made if there is none. Raises an exception if it cannot be used."""
    name = folder_name()
    for each in (os.path.dirname(name), name):  # the home folder is not made
        with suppress(FileExistsError):
            os.mkdir(each, 0o700)
    return folder()


def write(cache: str, path: str, content: bytes) -> None:
    """Writes a file whole or not at all. Raises OSError if that is not possible."""
    temporary = os.path.join(cache, f"{TEMPORARY}{os.getpid()}-{os.urandom(8).hex()}")
    try:
        number = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with open(number, "wb") as file:
            file.write(content)
        os.replace(temporary, path)
    except BaseException:  # a full disk, or Ctrl-C
        with suppress(OSError):
            os.unlink(temporary)
        raise


def make_room(cache: str) -> None:
    """Deletes the oldest entries until the others are few and small enough, and what killed processes have left."""
    entries: list[tuple[int, int, str]] = []
    with os.scandir(cache) as found:
        for each in found:
            with suppress(OSError):
                status = each.stat(follow_symlinks=False)
                if each.name.startswith(TEMPORARY):
                    if time.time() - status.st_mtime > STALE:
                        os.unlink(each.path)
                elif len(each.name.removeprefix(ANSWERS)) == 2 * DIGEST_BYTES and is_ours(status):
                    entries.append((status.st_mtime_ns, status.st_size, each.path))
    entries.sort()
    together = sum(size for _, size, _ in entries)
    while entries and (len(entries) > MOST_ENTRIES or together > MOST_TOGETHER):
        _, size, path = entries.pop(0)
        together -= size
        with suppress(OSError):
            os.unlink(path)
