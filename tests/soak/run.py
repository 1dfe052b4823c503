"""A million cases over random policies of every size and feature, or as many as the time allows.

    python -m tests.soak [--cases N] [--minutes M] [--seeds FIRST [LAST]] [--save FOLDER]

Stops at the first of: so many cases, so many minutes, the last seed. Whatever fails is made smaller and saved as a case of
the corpus. Exit codes: 0 nothing failed; 1 something did.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import signal
import sys
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import suppress
from itertools import count
from pathlib import Path
from time import monotonic

from tests.second_reading.law import save as save_texts
from tests.soak.cases import READ, READ_ALIKE, BrokenError, Outcome, law, of_seed, tried
from tests.soak.large import large_stack
from tests.soak.saved import CORPUS, save
from tests.soak.shrink import Files, shrunk

LONGEST = 90
"""Seconds for a seed; one that takes longer is counted apart, and is not a failure."""

MEMORY = 3 * 2**30
"""Bytes that a process may have."""


def main(words: list[str]) -> int:
    """Runs, reports every ten seconds, and sums up."""
    asked = options(words)
    seeds = count(asked.seeds[0]) if len(asked.seeds) == 1 else iter(range(asked.seeds[0], asked.seeds[1] + 1))
    started = said = monotonic()
    cases: Counter[str] = Counter()
    features: Counter[str] = Counter()
    failed: list[int] = []
    late: list[int] = []
    done = 0
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(
        cores, multiprocessing.get_context("spawn"), initializer=bounded, max_tasks_per_child=200
    ) as pool:
        running: set[Future[Outcome]] = set()
        last = asked.seeds[0] - 1
        with suppress(KeyboardInterrupt):  # what was done until then is summed up
            while sum(cases.values()) < asked.cases and monotonic() - started < 60 * asked.minutes:
                while len(running) < 3 * cores and (seed := next(seeds, None)) is not None:
                    running.add(pool.submit(within_time, seed))
                    last = seed
                if not running:
                    break
                ended, running = wait(running, timeout=5, return_when=FIRST_COMPLETED)
                for one in ended:
                    outcome = one.result()
                    done += 1
                    cases += outcome.cases
                    features += outcome.features
                    if outcome.late:
                        late.append(outcome.seed)
                    if outcome.failure is not None:
                        failed.append(outcome.seed)
                        told(outcome.seed, outcome.failure, asked.save)
                if monotonic() - said > 10:
                    said = monotonic()
                    tell(
                        f"{sum(cases.values()):,} cases of {done:,} seeds, {rate(cases, started)}, {len(failed)} failed"
                    )
        for one in running:
            one.cancel()
        pool.shutdown(wait=False, cancel_futures=True)
        for process in list(pool._processes.values()) if pool._processes else []:
            process.terminate()
    tell(f"\nseeds {asked.seeds[0]} to {last}, {done:,} of them done in {monotonic() - started:,.0f} s")
    tell(f"{sum(cases.values()):,} cases, {rate(cases, started)}: " + ", ".join(f"{n:,} {k}" for k, n in cases.items()))
    tell("forms with: " + ", ".join(f"{name} {many:,}" for name, many in features.most_common()))
    tell(f"out of time or room: {', '.join(map(str, sorted(late))) or 'none'}")
    tell(f"failed: {', '.join(map(str, sorted(failed))) or 'none'}")
    return 1 if failed else 0


def options(words: list[str]) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=1_000_000, help="stop after so many")
    parser.add_argument("--minutes", type=float, default=60.0, help="stop after so long")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0], metavar="SEED", help="the first, and the last")
    parser.add_argument("--save", type=Path, default=CORPUS, metavar="FOLDER", help="where failures are saved")
    return parser.parse_args(words)


def bounded() -> None:
    """A process takes no more memory than it may; only the first process listens to the keyboard."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def within_time(seed: int) -> Outcome:
    """What comes of the seed, if it does not take too long."""

    def up(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, up)
    signal.alarm(LONGEST)
    try:
        return of_seed(seed)
    except (TimeoutError, MemoryError):
        return Outcome(seed, late=True)
    finally:
        signal.alarm(0)


def told(seed: int, broken: BrokenError, folder: Path) -> None:
    """Says what failed, makes it smaller, and saves it."""
    tell(f"seed {seed}: it does not hold that {broken.law}\n  {broken.said[:2000]}")
    if broken.law == READ_ALIKE:
        for each in range(seed * READ, (seed + 1) * READ):
            for path in save_texts(each, folder / f"second-reading-{each}"):
                tell(f"  saved: {path}")
        return
    small, now = smallest(large_stack(seed), seed, broken)
    for path in save(small, seed, now, folder):
        tell(f"  saved: {path}")


def smallest(files: Files, seed: int, broken: BrokenError) -> tuple[Files, BrokenError]:
    """The files made as small as they fail in the same way, and how they do."""
    failures = {files: broken}

    def fails(some: Files) -> bool:
        found = failure(some, seed)
        if found is None or found.law != broken.law or kind(found) != kind(broken):
            return False
        failures.clear()
        failures[some] = found
        return True

    small = shrunk(files, fails)
    return small, failures.get(small, broken)


def kind(broken: BrokenError) -> str:
    """What sort of error it was."""
    return broken.said.partition(":")[0]


def failure(files: Files, seed: int) -> BrokenError | None:
    """How the files fail; not at all where they cannot be written."""
    try:
        with law("it is resolved"):
            for _ in tried(files, seed, engines=True):
                pass
    except BrokenError as broken:
        return broken
    except (TimeoutError, MemoryError, RecursionError):
        pass
    return None


def rate(cases: Counter[str], started: float) -> str:
    """Cases a second."""
    return f"{sum(cases.values()) / max(monotonic() - started, 1e-9):,.0f}/s"


def tell(said: str) -> None:
    """A line, at once."""
    sys.stdout.write(f"{said}\n")
    sys.stdout.flush()
