"""What this run has read and printed, and whether another run with the same input would certainly do the same.

The cache of output (`verifier/cache/`) needs to know all of it, from wherever files are read and deadlines are looked at.
So this is the one record of the process, as `clock` is its one clock. Nothing is kept until `begin` is called.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class RunRecord:
    """What a run has read, written and printed."""

    def __init__(self, most: int = 0) -> None:
        """Empty. `most` is the number of bytes that are kept of what is printed and written; with 0, nothing is kept."""
        self.most = self.left = most
        self.files: dict[str, bytes] = {}
        self.links: dict[str, str] = {}
        self.outputs: list[tuple[str, bytes]] = []
        self.printed: list[tuple[int, bytes]] = []
        self.reported = self.finished = self.transient = self.paused = False

    def keeps(self, size: int) -> bool:
        """Whether so many more bytes are kept. Once some are not, the run cannot be repeated."""
        self.left -= size
        if self.left < 0:
            self.transient = True
            self.printed, self.outputs = [], []
        return self.left >= 0


_current = RunRecord()


def begin(most: int) -> None:
    """Starts the record."""
    global _current  # see above
    _current = RunRecord(most)


def current() -> RunRecord:
    """The record of this run."""
    return _current


def note_file(path: str, content: bytes) -> None:
    """Records that this content was read from the file."""
    if _current.most and _current.files.setdefault(path, content) != content:
        _current.transient = True  # it was edited meanwhile


def note_link(path: str, target: str) -> None:
    """Records that the path led there, with all links resolved."""
    if _current.most and _current.links.setdefault(path, target) != target:
        _current.transient = True


def note_output(path: str, content: bytes) -> None:
    """Records that a report was written to a file."""
    if _current.most and _current.keeps(len(content)):
        _current.outputs.append((path, content))


def note_printed(stream: int, part: bytes) -> None:
    """Records what was printed on standard output, 1, or error, 2."""
    if _current.most and not _current.paused and _current.keeps(len(part)):
        _current.printed.append((stream, part))


def note_reported() -> None:
    """Records that the run has come to its report, not to a message about its arguments or its environment."""
    _current.reported = True


def note_finished() -> None:
    """Records that the command has returned, and that all it has printed is written."""
    _current.finished = True


def note_transient() -> None:
    """Records that another run may come to other results, or has to do more than print: something was too late, undecided,
    unreadable, or came from elsewhere than files.
    """
    _current.transient = True


def is_transient() -> bool:
    """Whether another run may come to other results."""
    return _current.transient


@contextmanager
def unrecorded() -> Iterator[None]:
    """What is printed within is not of the report, such as progress."""
    _current.paused = True
    try:
        yield
    finally:
        _current.paused = False
