"""The command `evenhand`. Thin shells, one file a command; what a command needs is imported when it runs."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from errno import EBADF, EDQUOT, EFBIG, EIO, ENOSPC, EPIPE

from policy_dsl.version import __version__
from verifier.cli.interrupt import EndedLine, Interrupt
from verifier.cli.output import open_standard
from verifier.report.exit_codes import BAD_INPUT, CUT_OFF, INTERNAL, STOPPED

COLLECTED = 500_000
"""New objects before Python looks for cycles among them; it begins with 700. A proposal makes fewer, and hardly any cycle."""

UNWRITTEN = frozenset({ENOSPC, EDQUOT, EFBIG, EIO, EPIPE, EBADF})
"""Errors of the output. Errors of files that a command reads or writes are reported where that happens."""

OUTGROWN = "error[E409]: the policy needs more memory than is available or allowed\n"


def main() -> None:
    """Runs the command line and ends the process."""
    interrupt = Interrupt()
    interrupt.listen()
    try:
        open_standard()
        code = elsewhere(interrupt)
        if code is None:
            code = run(interrupt)
    except KeyboardInterrupt:  # in the last moment
        code = stopped(interrupt)
    if "multiprocessing" in sys.modules:  # which has things of its own to put away
        sys.exit(code)
    os._exit(code)  # all is written; to free every object, one by one, takes a tenth of the time of a proposal


def elsewhere(interrupt: Interrupt) -> int | None:
    """The exit code of the command run in a process of its own, where memory is bounded; none where this one has to run it."""
    from verifier.cli.apart import apart, bounded

    if not bounded():
        return None
    try:
        return apart(interrupt.listen)
    except MemoryError:
        with suppress(OSError):
            sys.stderr.write(OUTGROWN)
            sys.stderr.flush()
        return BAD_INPUT


def run(interrupt: Interrupt | None = None) -> int:
    """Runs the command line and writes all there is to write; the exit code."""
    gc.set_threshold(COLLECTED)
    interrupt = interrupt or Interrupt()
    try:
        code = _run(interrupt)
        sys.stdout.flush()
    except EndedLine:
        code = stopped(interrupt, "stopped\n")
    except KeyboardInterrupt:
        code = stopped(interrupt)
    except OSError as error:
        code = unwritten(error)
    with suppress(OSError):
        sys.stderr.flush()
    return code


def _run(interrupt: Interrupt) -> int:
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"evenhand {__version__}\n")  # the fast path: nothing else is imported
        return 0
    try:
        from verifier.cli.commands import command  # lazily: click and what it pulls in

        return command()
    except RecursionError:
        sys.stderr.write("error[E409]: the policy is nested too deep to be decided\n")
        return BAD_INPUT
    except MemoryError:
        sys.stderr.write(OUTGROWN)
        return BAD_INPUT
    except Exception as error:  # people never see a traceback
        if interrupt.came:
            return stopped(interrupt)
        if isinstance(error, OSError) and error.errno in UNWRITTEN:
            raise
        try:
            from verifier.cli.mishaps import mishap

            said = mishap(error)
        except MemoryError:
            said = OUTGROWN
        if said is None:
            return mistaken(error)
        sys.stderr.write(said)
        return BAD_INPUT


def stopped(interrupt: Interrupt, message: str = "\nstopped\n") -> int:
    """Reports that somebody stopped the command; returns the exit code."""
    interrupt.heed()
    with suppress(OSError):
        sys.stderr.write(message)
    return STOPPED


def unwritten(error: OSError) -> int:
    """Tells why the output could not be written, if anybody may still listen; the exit code."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is still to be flushed
    if isinstance(error, BrokenPipeError):
        return CUT_OFF
    with suppress(OSError):
        why = (error.strerror or "the system does not say why").lower()
        sys.stderr.write(f"error[E406]: the output cannot be written: {why}\n")
    return BAD_INPUT


def mistaken(error: Exception) -> int:
    """Tells of a mistake in evenhand; the exit code."""
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(frame.filename)}:{frame.lineno}"
    sys.stderr.write(
        f"this is a mistake in evenhand {__version__}, not in your policy ({type(error).__name__}, {place}).\n"
        "Please report it with the files you gave. Set EVENHAND_DEBUG=1 to see more.\n"
    )
    if os.environ.get("EVENHAND_DEBUG"):
        traceback.print_exception(error)
    return INTERNAL
