"""The same command again, as a whole process: what it costs to print what an earlier run printed; and after an edit, to
prove what depends on it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path
from time import perf_counter

from benchmarks.bench_scale import SEED
from benchmarks.policies import SLOW, edited, rows_of, table
from benchmarks.yardstick import ROOT, Result, Side, check, command, compare, environment, nothing

PROPOSAL = str(ROOT / "spec" / "mp162" / "proposals" / "option1.policy")
ROUNDS = 41
"""Processes that take so little time differ much."""

ROWS = 1_000


def promises() -> Iterator[Result]:
    """A repeated verdict, to an interpreter that starts and ends, and to a script of the same form that does nothing; and a
    verdict after an edit, to one from scratch.
    """
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
    with tempfile.TemporaryDirectory() as folder:
        yield from edits(Path(folder))


def edits(folder: Path) -> Iterator[Result]:
    """Again and again, one row of many gets another of the slow times, after which everything still holds."""
    path = folder / "edited.policy"
    text = table(ROWS, SEED)
    rows = [n for n, row in enumerate(rows_of(ROWS, SEED)) if row.time in SLOW]
    path.write_text(text, encoding="utf-8")
    cached = {**environment(), "XDG_CACHE_HOME": str(folder)}
    del cached["EVENHAND_NO_CACHE"]
    words = [command(), "verify", str(path)]
    subprocess.run(words, cwd=ROOT, env=cached, capture_output=True, check=True)
    seeds = count(SEED)

    def reverified() -> float:
        before = path.read_text(encoding="utf-8")
        after = next(filter(partial(is_slow, before), (edited(before, 1, seed, rows) for seed in seeds)))
        path.write_text(after, encoding="utf-8")
        return process(words, cached, code=0)()

    scratch = process([*words, "--no-cache"], cached, code=0)
    remark = f"seed {SEED}; edits that leave everything proved"
    yield compare(
        f"an edited row of {ROWS:,} verified again, to all from scratch", 0.35, reverified, scratch, remark=remark
    )


def is_slow(before: str, after: str) -> bool:
    """Whether every line that is new in the text ends with one of the slow times."""
    new = {*after.splitlines()} - {*before.splitlines()}
    return bool(new) and all(line.endswith(tuple(f"| {time} |" for time in SLOW)) for line in new)


def process(words: list[str], variables: dict[str, str], code: int | None = None) -> Side:
    """A side that is a process with these environment variables. It has to end with the code, if one is given."""

    def side() -> float:
        start = perf_counter()
        ran = subprocess.run(
            words, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
        took = perf_counter() - start
        check("it ends as expected", code in (None, ran.returncode))
        return took

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
