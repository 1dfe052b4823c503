"""Measures two sides in one run, in turn, and takes the ratio of their medians.

Machines differ and drift, ratios hardly do. A side is a function that does its work once and returns the seconds it took.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).parents[1]

ROUNDS = 9
"""How often each side is measured, at least."""

Side = Callable[[], float]


@dataclass(frozen=True)
class Measured:
    """A promise about a ratio, with the seconds of each round of both sides."""

    promise: str
    most: float
    ours: tuple[float, ...]
    base: tuple[float, ...]
    remark: str = ""

    @property
    def ratio(self) -> float:
        """The ratio of the medians."""
        return median(self.ours) / median(self.base)

    @property
    def least(self) -> float:
        """The ratio of the minima."""
        return min(self.ours) / min(self.base)

    @property
    def kept(self) -> bool:
        """Whether the promise is kept."""
        return self.ratio <= self.most


@dataclass(frozen=True)
class Held:
    """A promise about an amount other than a time, and the amount measured."""

    promise: str
    most: float
    amount: float
    unit: str
    remark: str = ""

    @property
    def kept(self) -> bool:
        """Whether the promise is kept."""
        return self.amount <= self.most


Result = Measured | Held


def compare(promise: str, most: float, ours: Side, base: Side, rounds: int = ROUNDS, remark: str = "") -> Measured:
    """Both sides, interleaved, after one round of each that does not count."""
    ours()
    base()
    pairs = [(ours(), base()) for _ in range(max(ROUNDS, rounds))]
    return Measured(promise, most, tuple(mine for mine, _ in pairs), tuple(theirs for _, theirs in pairs), remark)


def timed(work: Callable[[], object]) -> Side:
    """A side that does the work once, in this process."""

    def side() -> float:
        start = perf_counter()
        work()
        return perf_counter() - start

    return side


def fresh(*arguments: str) -> Side:
    """A side that is a process of its own, bytecode warm; it has to exit each time as it did the first time."""
    expected: list[int] = []

    def side() -> float:
        start = perf_counter()
        code = run(*arguments).returncode
        took = perf_counter() - start
        expected.append(code)
        if code != expected[0]:
            raise SystemExit(f"`{' '.join(arguments)}` exits with {code}, and did with {expected[0]}")
        return took

    return side


def nothing() -> Side:
    """The yardstick of whole processes: an interpreter that starts and ends."""
    return fresh(sys.executable, "-c", "pass")


def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """A process, with bytecode written."""
    return subprocess.run(arguments, cwd=ROOT, env=environment(), capture_output=True, check=False)


def peak(*arguments: str) -> tuple[int, int]:
    """The exit code of a process, and the most memory that it held, in bytes."""
    with subprocess.Popen(arguments, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used.ru_maxrss * 1024


def environment() -> dict[str, str]:
    """What a process sees: the same as this one, but for the setting that keeps bytecode from being written; and nothing of
    earlier runs.
    """
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, "PYTHONPATH": str(ROOT), "EVENHAND_NO_CACHE": "1"}


def command() -> str:
    """The installed command."""
    return str(Path(sys.executable).parent / "evenhand")


def check(claim: str, holds: bool) -> None:
    """The answer is right, or there is nothing to measure."""
    if not holds:
        raise SystemExit(f"not measured, because the answer is wrong: {claim}")


def milliseconds(seconds: Sequence[float]) -> str:
    """The median and the minimum."""
    return f"{median(seconds) * 1000:,.4g} / {min(seconds) * 1000:,.4g} ms"
