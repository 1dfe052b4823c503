"""The same command again: what it costs to print what an earlier run printed, as a whole process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.yardstick import ROOT, Result, Side, check, command, compare, environment, nothing

PROPOSAL = str(ROOT / "spec" / "mp162" / "proposals" / "option1.policy")
ROUNDS = 41
"""Processes that take so little time differ much."""


def promises() -> Iterator[Result]:
    """A repeated verdict, to an interpreter that starts and ends, and to a script of the same form that does nothing."""
    with tempfile.TemporaryDirectory() as folder:
        cached = {**environment(), "XDG_CACHE_HOME": folder}
        del cached["EVENHAND_NO_CACHE"], cached["PYTHONPATH"]  # as the command is installed
        words = [command(), "verify", PROPOSAL]
        first, second = (subprocess.run(words, cwd=ROOT, env=cached, capture_output=True, check=False) for _ in "12")
        check(
            "the report is the same as before", (first.stdout, first.returncode) == (second.stdout, second.returncode)
        )
        check("it is in the cache", len(os.listdir(Path(folder, "evenhand"))) == 2)
        repeated = process(words, cached)
        yield compare("a repeated verdict, to `python -c pass`", 1.9, repeated, nothing(), ROUNDS)
        empty = process([str(empty_script(Path(folder)))], cached)
        yield compare("a repeated verdict, to a script that does nothing", 1.25, repeated, empty, ROUNDS)


def process(words: list[str], variables: dict[str, str]) -> Side:
    """A side that is a process with these environment variables."""

    def side() -> float:
        start = perf_counter()
        subprocess.run(
            words, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
        return perf_counter() - start

    return side


def empty_script(folder: Path) -> Path:
    """A script of the form that pip gives to ours, with a `main` that does nothing."""
    (folder / "_empty.py").write_text("def main():\n    pass\n", encoding="utf-8")
    lines = Path(command()).read_text(encoding="utf-8").splitlines(keepends=True)
    script = folder / "empty"
    script.write_text("".join(lines).replace("_evenhand", "_empty"), encoding="utf-8")
    check("it is the script that pip wrote", "_empty" in script.read_text(encoding="utf-8"))
    script.chmod(0o755)
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(folder)], check=True)
    return script
