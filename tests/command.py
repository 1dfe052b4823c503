"""The command `evenhand`: run in this process, which is quick, or started as people start it, where the process matters.

A start takes a third of a second, and nearly all of it is the same each time. What does depend on the process is tested with
`start`: signals, bounds of memory, pipes, terminals, modules that somebody else put in the way, the seed of hashes.
`tests/end_to_end/test_start.py` holds the two against each other, command by command.
"""

import gc
import os
import subprocess
import sys
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryFile
from unittest.mock import patch

from verifier import cli
from verifier.cli.output import open_standard_streams

EVENHAND = str(Path(sys.executable).with_name("evenhand"))

Ran = subprocess.CompletedProcess[str]


def run(*arguments: object, cwd: Path, **environment: str) -> Ran:
    """Runs the command here, and returns what it wrote to the numbers of standard output and error, and its exit code."""
    words = ["evenhand", *map(str, arguments)]
    threshold = gc.get_threshold()
    with TemporaryFile("w+", encoding="utf-8") as out, TemporaryFile("w+", encoding="utf-8") as err:
        kept = [os.dup(1), os.dup(2)]
        try:
            with (
                chdir(cwd), patch.dict(os.environ, environment), patch.object(sys, "argv", words),
                patch.object(sys, "stdout", out), patch.object(sys, "stderr", err),
                patch.object(sys.modules["__main__"], "__package__", None),  # click calls the program by it
            ):  # fmt: skip
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
                open_standard_streams()
                code = cli.run()
        finally:
            gc.set_threshold(*threshold)
            for number, copy in enumerate(kept, 1):
                os.dup2(copy, number)
                os.close(copy)
        out.seek(0)
        err.seek(0)
        return Ran(words, code, out.read(), err.read())


def start(*arguments: object, cwd: Path, timeout: float = 120, **environment: str) -> Ran:
    """Starts the installed command and waits for it, `timeout` seconds at most."""
    return subprocess.run(
        [EVENHAND, *map(str, arguments)], cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True,
        timeout=timeout, check=False,
    )  # fmt: skip
