"""The command `evenhand`. Each command has a thin module, which imports what it needs when it runs."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

from policy_dsl import run_record
from policy_dsl.version import __version__
from verifier.cli.interrupt import Interrupt, LineEndedInterrupt
from verifier.cli.output import open_standard_streams
from verifier.cli.output_errors import OUTPUT_ERRORS, report_output_error
from verifier.report.exit_codes import BAD_INPUT, INTERNAL, STOPPED

GC_THRESHOLD = 500_000
"""New objects between two garbage collections. Verifying a proposal makes fewer, with hardly any cycles; Python's default is
700.
"""

OUT_OF_MEMORY = "error[E409]: the policy needs more memory than is available or allowed\n"


def main(circumstances: bytes | None = None) -> None:
    """Runs the command line and ends the process. Under the `circumstances`, if there are any, the output is kept."""
    interrupt = Interrupt()
    interrupt.listen()
    try:
        open_standard_streams()
        if circumstances is not None:
            from _evenhand_cache import MOST_BYTES

            run_record.begin(MOST_BYTES)
        code = run_in_child(interrupt)
        if code is None:
            code = run(interrupt)
            if circumstances is not None:
                from verifier.cache.keep import keep

                keep(circumstances, run_record.current(), code)
    except KeyboardInterrupt:  # after the command has ended
        code = report_stopped(interrupt)
    if "multiprocessing" in sys.modules:  # its resources have to be released
        sys.exit(code)
    os._exit(code)  # everything is written; freeing all objects would take a tenth of a proposal's time


def run_in_child(interrupt: Interrupt) -> int | None:
    """The exit code of the command in a child process, where memory is limited; `None` where this process has to run it."""
    from verifier.cli.memory_guard import memory_is_limited, run_guarded

    if not memory_is_limited():
        return None
    try:
        return run_guarded(interrupt.listen)
    except MemoryError:
        with suppress(OSError):
            sys.stderr.write(OUT_OF_MEMORY)
            sys.stderr.flush()
        return BAD_INPUT


def run(interrupt: Interrupt | None = None) -> int:
    """Runs the command line and flushes the output. Returns the exit code."""
    gc.set_threshold(GC_THRESHOLD)
    sys.set_int_max_str_digits(0)  # counts may have more digits than Python prints by itself, and JSON has all of them
    interrupt = interrupt or Interrupt()
    try:
        code = _run(interrupt)
        sys.stdout.flush()
    except LineEndedInterrupt:
        code = report_stopped(interrupt, "stopped\n")
    except KeyboardInterrupt:
        code = report_stopped(interrupt)
    except OSError as error:
        code = report_output_error(error)
    with suppress(OSError):
        sys.stderr.flush()
    return code


def _run(interrupt: Interrupt) -> int:
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"evenhand {__version__}\n")  # the fast path: nothing else is imported
        return 0
    try:
        from verifier.cli.files import option_or_file

        if (message := option_or_file(sys.argv[1:])) is not None:
            sys.stderr.write(message)
            return BAD_INPUT
        from verifier.cli.commands import command  # lazily: imports click

        code = command()
        sys.stdout.flush()
        with suppress(OSError):
            sys.stderr.flush()
            run_record.note_finished()
        return code
    except RecursionError:
        sys.stderr.write("error[E409]: the policy is nested too deep to be decided\n")
        return BAD_INPUT
    except MemoryError:
        sys.stderr.write(OUT_OF_MEMORY)
        return BAD_INPUT
    except Exception as error:  # users never see a traceback
        if interrupt.received:
            return report_stopped(interrupt)
        if isinstance(error, OSError) and error.errno in OUTPUT_ERRORS:
            raise
        try:
            from verifier.cli.environment_errors import environment_error

            message = environment_error(error)
        except MemoryError:
            message = OUT_OF_MEMORY
        if message is None:
            return report_bug(error)
        sys.stderr.write(message)
        return BAD_INPUT


def report_stopped(interrupt: Interrupt, message: str = "\nstopped\n") -> int:
    """Reports that the user stopped the command. Returns the exit code."""
    interrupt.acknowledge()
    with suppress(OSError):
        sys.stderr.write(message)
    return STOPPED


def report_bug(error: Exception) -> int:
    """Reports a bug in evenhand. Returns the exit code."""
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
