"""`evenhand verify --watch`: runs the command again whenever a file that it reads changes.

The folders of the files are watched, not the files: an editor that saves a file by renaming another one leaves nothing
to watch of the old one. What a change is, decide the files themselves: once a second and at each notice they are looked
at, so that nothing is missed while the command runs or where a system sends no notices.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import render
from policy_dsl.pipeline import load
from policy_dsl.regular_file import real_path
from policy_dsl.run_record import note_transient
from policy_dsl.text import NO_LINE
from verifier.report.exit_codes import BAD_INPUT
from verifier.report.medium import obeys_sequences

EVERY = 1000
"""Milliseconds after which the files are looked at without a notice."""

CALM = 100
"""Milliseconds without another notice after which a change is complete."""

CLEAR = "\x1b[H\x1b[2J\x1b[3J"
"""Clears a terminal, and what scrolled out of it."""

State = dict[str, tuple[int, int, int, int] | None]
"""What tells versions of a file apart, by path; `None` for a file that is not there."""


def watched(work: Callable[[], int], paths: Sequence[str], others: Sequence[str] = (), *, clear: bool = True) -> int:
    """Runs the work now, and again after each change of the files at these paths, of their bases, and of the others.

    Never returns but for a missing library, or when nobody reads the output: Ctrl-C ends it.
    """
    try:
        import watchfiles  # lazily: an extra
    except ImportError:
        message = "`--watch` needs a library that is not installed"
        finding = Finding("E437", message, "--watch", NO_LINE, "install it with `pip install 'evenhand[watch]'`")
        sys.stderr.write(render([finding], {}))
        return BAD_INPUT
    note_transient()
    while True:
        files = read_by(paths, others)
        before = state_of(files)
        if clear and sys.stdout.isatty() and obeys_sequences():
            sys.stdout.write(CLEAR)
        run_once(work)
        sys.stdout.flush()
        sys.stderr.write(f"\nwatching {len(files)} file{'s' if len(files) > 1 else ''}; Ctrl-C ends it\n")
        sys.stderr.flush()
        gc.collect()
        if state_of(files) != before:
            continue
        for _ in watchfiles.watch(
            *folders_of(files),
            watch_filter=None,
            debounce=4 * CALM,
            step=CALM,
            rust_timeout=EVERY,
            yield_on_timeout=True,
            recursive=False,
            ignore_permission_denied=True,
        ):
            if state_of(files) != before:
                break


def run_once(work: Callable[[], int]) -> None:
    """Runs the work. What is too large for it is reported, and may be mended in the next version of a file."""
    try:
        work()
    except (RecursionError, MemoryError):
        sys.stderr.write("error[E409]: the policy is too large or nested too deep to be decided\n")


def read_by(paths: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """The files that a run reads: those at the paths, their bases as far as they can be found, and the others."""
    files = dict.fromkeys(paths)
    for path in paths:
        with suppress(RecursionError, MemoryError, OSError):
            loaded = load(path)
            files |= dict.fromkeys(text.path for text in loaded.texts)
    return tuple(dict.fromkeys((*files, *others)))


def state_of(files: Iterable[str]) -> State:
    """The state of the files."""
    return {path: version_of(path) for path in files}


def version_of(path: str) -> tuple[int, int, int, int] | None:
    """What tells this version of a file from others; `None` if it is not there."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino, status.st_dev


def folders_of(files: Iterable[str]) -> list[str]:
    """The folders to watch: of each file, and of what it links to; the nearest one that exists."""
    return list(dict.fromkeys(folder for path in files for each in (path, real_path(path)) for folder in nearest(each)))


def nearest(path: str) -> Iterator[str]:
    """The nearest folder above a path that exists."""
    folder = os.path.dirname(os.path.abspath(path.replace("\0", "")))
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    yield folder
