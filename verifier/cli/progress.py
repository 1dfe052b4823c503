"""Shows a progress bar on a terminal for work that takes longer than a second."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

from policy_dsl.diagnostics.render import printable
from policy_dsl.run_record import unrecorded

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

DELAY = 1.0
"""Seconds before the bar appears."""

AGAIN = 0.1
"""Seconds between two updates."""


class Progress:
    """The progress of work on some files."""

    def __init__(self, files: int) -> None:
        """`files` is the number of files."""
        self.files, self.done = files, -1
        self.name = ""
        self.started = self.drawn = monotonic()
        self.bar: Bar | None = None
        self.task: TaskID | None = None
        self.recording = ExitStack()

    def file(self, name: str) -> None:
        """Starts the next file."""
        self.done += 1
        self.name = name

    def step(self, done: int, total: int, name: str) -> None:
        """Updates the bar: `done` of the file's `total` steps are done, and `name` is next."""
        now = monotonic()
        if not sys.stderr.isatty() or now - self.started < DELAY or now - self.drawn < AGAIN:
            return
        self.drawn = now
        if self.bar is None:
            from rich.progress import Progress as Bar

            from verifier.report.medium import medium_of
            from verifier.report.text.terminal import console

            # no thread, so that forking stays possible: see `verifier/process/fork.py`
            self.bar = Bar(
                console=console(sys.stderr, medium_of(sys.stderr, styled=True)), transient=True, auto_refresh=False
            )
            self.task = self.bar.add_task("")
            self.recording.enter_context(unrecorded())
            self.bar.start()
        assert self.task is not None  # noqa: S101  # set with the bar; for mypy
        from rich.markup import escape

        share = (self.done + done / max(total, 1)) / self.files
        description = escape(printable(f"{self.name}: {name}"))
        self.bar.update(self.task, completed=100 * share, description=description, refresh=True)

    def __enter__(self) -> Progress:
        """Starts the clock."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, where: TracebackType | None
    ) -> None:
        """Removes the bar."""
        if self.bar is not None:
            self.bar.stop()
            sys.stderr.flush()
        self.recording.close()
