"""`make bench`: every promise, or those of the files named; 1 when one is missed.

A file is `bench_NAME.py`. It has a function `promises`, which yields a result for each promise as it is measured.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

from rich.console import Console

from benchmarks.yardstick import Measured, Result, milliseconds


def main(words: list[str]) -> int:
    """Measures, and prints a line for each promise."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    console = Console(soft_wrap=True, highlight=False)
    names = [path.stem.removeprefix("bench_") for path in sorted(Path(__file__).parent.glob("bench_*.py"))]
    if unknown := [word for word in words if word not in names]:
        console.print(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(names)}")
        return 2
    missed = made = 0
    for name in words or names:
        console.print(f"[bold]{name}[/bold]")
        for result in importlib.import_module(f"benchmarks.bench_{name}").promises():
            made += 1
            missed += not result.kept
            console.print(line(result))
    console.print(f"{made - missed} of {made} promises kept")
    return 1 if missed else 0


def line(result: Result) -> str:
    """A promise, the ratio, and what was measured: ours, then the other side, each median and minimum."""
    mark = "[green]kept  [/green]" if result.kept else "[red]MISSED[/red]"
    remark = f"  ({result.remark})" if result.remark else ""
    if isinstance(result, Measured):
        ratio = f"{result.ratio:.4g} x (minima {result.least:.4g} x), at most {result.most:g} x"
        sides = f"{milliseconds(result.ours)} to {milliseconds(result.base)}"
        return f"  {mark} {result.promise}: {ratio}; {sides}{remark}"
    return (
        f"  {mark} {result.promise}: {result.amount:,.4g} {result.unit}, at most {result.most:,g} {result.unit}{remark}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
