"""`make fuzz`: each reader of what comes from outside under a coverage-guided fuzzer, for a minute each, or as long as is said.

    python -m tests.fuzz [--seconds S] [--jobs N] [TARGET…]

It begins with what is in `spec`, and with what it found interesting in earlier runs, kept in `.fuzz/`. What breaks a target is
kept in `tests/fuzz/crashes/TARGET`, and the tests try it from then on. Exit codes: 0 nothing broke; 1 something did; 2 the
fuzzer is not there.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from tests.fuzz.targets import ROOT, TARGETS, seeds

LONGEST = 20
"""Seconds that one input may take."""

MEMORY = 2048
"""Mebibytes that a target may take."""

LARGEST = 16_384
"""Bytes of an input."""

CRASHES = Path(__file__).parent / "crashes"
KEPT = ROOT / ".fuzz"


@dataclass(frozen=True)
class Run:
    """What came of a target: how many inputs were tried, how many edges were met, and what it said when it broke."""

    target: str
    tried: int
    edges: int
    broke: str
    code: int


def main(words: list[str]) -> int:
    """Runs the targets, and sums up."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--jobs", type=int, default=1, help="targets at the same time")
    asked = parser.parse_args(words)
    if find_spec("atheris") is None:
        sys.stdout.write("the fuzzer is not there: pip install --group fuzz, with pip 25.1 or later\n")
        return 2
    with ThreadPoolExecutor(asked.jobs) as pool:
        runs = []
        for run in pool.map(lambda target: fuzzed(target, asked.seconds), asked.targets or TARGETS):
            runs.append(run)
            sys.stdout.write(f"{run.target}: {run.tried:,} inputs, {run.edges:,} edges, {run.broke or 'sound'}\n")
            sys.stdout.flush()
    return 1 if any(run.code for run in runs) else 0


def fuzzed(target: str, seconds: int) -> Run:
    """One target for so many seconds."""
    kept, crashes, words = KEPT / target, CRASHES / target, KEPT / "words"
    kept.mkdir(parents=True, exist_ok=True)
    crashes.mkdir(parents=True, exist_ok=True)
    for seed in seeds(target):
        (kept / sha256(seed).hexdigest()[:16]).write_bytes(seed)
    words.write_text("".join(f'"{word}"\n' for word in sorted(dictionary())), encoding="utf-8")
    flags = (
        f"-max_total_time={seconds}", f"-timeout={LONGEST}", f"-rss_limit_mb={MEMORY}", f"-max_len={LARGEST}",
        f"-dict={words}", f"-artifact_prefix={crashes}/", "-print_final_stats=1", "-verbosity=1",
    )  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.one", target, *flags, str(kept)],
        cwd=ROOT, env=environment, capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    (KEPT / f"{target}.log").write_text(ran.stdout + ran.stderr, encoding="utf-8")
    if not any(crashes.iterdir()):
        crashes.rmdir()
    said = ran.stdout + ran.stderr
    tried = re.search(r"number_of_executed_units: *(\d+)", said)
    edges = re.findall(r"cov: (\d+)", said)
    return Run(
        target,
        int(tried[1]) if tried else 0,
        int(edges[-1]) if edges else 0,
        broke(said, ran.returncode),
        ran.returncode,
    )


def broke(said: str, code: int) -> str:
    """What it said when it broke: the error, and where the input is."""
    if code == 0:
        return ""
    error = re.search(r"=== Uncaught Python exception: ===\n(.*)", said)
    summary = re.findall(r"SUMMARY: (.*)|ERROR: (.*)", said)
    where = re.search(r"Test unit written to (.*)", said)
    what = error[1] if error else "".join(summary[0]) if summary else f"exit code {code}"
    return f"BROKEN: {what}; {where[1] if where else 'see its log in .fuzz/'}"


def dictionary() -> set[str]:
    """The words of the language, for the fuzzer to put together."""
    grammar = (ROOT / "policy_dsl" / "syntax" / "grammar.lark").read_text(encoding="utf-8")
    found = set(re.findall(r'"([a-z/]+)"', grammar))
    return found | {
        "\\x0a  ",
        "\\x0a    ",
        "| ",
        "N/A",
        "24 h",
        "5 days",
        "2026-01-01",
        "any",
        "not ",
        " + ",
        "-- ",
        "```policy",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
