"""What every benchmark measures with: two sides in one run, turn and turn about, and the ratio of the two.

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
    """A promise and what came of it. Seconds, of which the ratio of the medians is held against the promise."""

    promise: str
    most: float
    ours: tuple[float, ...]
    other: tuple[float, ...]
    remark: str = ""

    @property
    def ratio(self) -> float:
        """Ours to the other: of the medians."""
        return median(self.ours) / median(self.other)

    @property
    def least(self) -> float:
        """Ours to the other: of the minima."""
        return min(self.ours) / min(self.other)

    @property
    def kept(self) -> bool:
        """Whether the promise is kept."""
        return self.ratio <= self.most


@dataclass(frozen=True)
class Held:
    """A promise about an amount that is no time, and what came of it."""

    promise: str
    most: float
    found: float
    unit: str
    remark: str = ""

    @property
    def kept(self) -> bool:
        """Whether the promise is kept."""
        return self.found <= self.most


Result = Measured | Held


def compare(promise: str, most: float, ours: Side, other: Side, rounds: int = ROUNDS, remark: str = "") -> Measured:
    """Both sides, interleaved, after one round of each that does not count."""
    ours()
    other()
    pairs = [(ours(), other()) for _ in range(max(ROUNDS, rounds))]
    return Measured(promise, most, tuple(one for one, _ in pairs), tuple(two for _, two in pairs), remark)


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
    """What a process sees: the same as this one, but for the setting that keeps bytecode from being written."""
    return {**{k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}, "PYTHONPATH": str(ROOT)}


def command() -> str:
    """The installed command."""
    return str(Path(sys.executable).parent / "evenhand")


def check(said: str, holds: bool) -> None:
    """The answer is right, or there is nothing to measure."""
    if not holds:
        raise SystemExit(f"not measured, because the answer is wrong: {said}")


def milliseconds(seconds: Sequence[float]) -> str:
    """The median and the minimum."""
    return f"{median(seconds) * 1000:,.4g} / {min(seconds) * 1000:,.4g} ms"
