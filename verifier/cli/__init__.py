"""The command `evenhand`. Thin shells, one file a command; what a command needs is imported when it runs."""

from __future__ import annotations

import gc
import os
import sys

from policy_dsl.version import __version__

COLLECTED = 50_000
"""New objects before Python looks for cycles among them: at the 700 that it begins with, that takes a twentieth of the time."""

INTERNAL = 70
"""The exit code of a mistake in evenhand itself (EX_SOFTWARE of sysexits)."""


def main() -> None:
    """Runs the command line and exits."""
    if sys.argv[1:] == ["--version"]:
        print(f"evenhand {__version__}")  # noqa: T201  # the fast path: nothing else is imported
        return
    gc.set_threshold(COLLECTED)
    try:
        code = _run()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141
    sys.exit(code)


def _run() -> int:
    from verifier.cli.commands import command  # lazily: click and what it pulls in

    try:
        return command()
    except KeyboardInterrupt:
        sys.stderr.write("\nstopped\n")
        return 130
    except BrokenPipeError:
        raise
    except RecursionError:
        sys.stderr.write("error[E409]: the policy is nested too deep to be decided\n")
        return 2
    except MemoryError:
        sys.stderr.write("error[E409]: the policy needs more memory than there is, or than is allowed\n")
        return 2
    except Exception as error:  # people never see a traceback
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


if __name__ == "__main__":
    main()
