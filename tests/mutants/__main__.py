"""`make mutants`: each fault is planted in a copy of the packages, and the laws have to notice.

Words after `python -m tests.mutants` choose the faults in whose name or file one of them is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutants.faults import FAULTS, NOTHING, Fault

ROOT = Path(__file__).parents[2]


def caught(fault: Fault) -> str:
    """What noticed the fault; empty when nothing did."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("policy_dsl", "verifier", "tests", "spec"):
            shutil.copytree(ROOT / name, copy / name)  # with bytecode, so that only what changes is compiled again
        for name in ("_evenhand.py", "_evenhand_cache.py"):
            shutil.copy(ROOT / name, copy / name)
        target = copy / fault.file
        for old in (target.parent / "__pycache__").glob(f"{target.stem}.*"):
            old.unlink()
        target.write_text(target.read_text(encoding="utf-8").replace(fault.sound, fault.faulty), encoding="utf-8")
        tests = ["-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", fault.by]
        ran = subprocess.run(
            [sys.executable, *(tests if fault.by else ["-m", "tests.mutants.laws"])],
            cwd=copy, env={**os.environ, "PYTHONPATH": folder},
            capture_output=True, text=True, timeout=900, check=False,
        )  # fmt: skip
        if ran.returncode and not ran.stdout:
            raise SystemExit(f"`{fault.name}` is no fault, it does not run: {ran.stderr}")
        if fault.by:
            failed = [
                line.removeprefix("FAILED ").split(" ")[0] for line in ran.stdout.splitlines() if line[:6] == "FAILED"
            ]
            return f"by {failed[0]}" if failed else ""
        return ran.stdout.strip()


def stale(fault: Fault) -> bool:
    """Whether the fault does not find its place, which it then says."""
    found = (ROOT / fault.file).read_text(encoding="utf-8").count(fault.sound)
    if found != 1:
        print(f"stale: `{fault.name}` finds its place {found} times in {fault.file}")  # noqa: T201  # its output
    return found != 1


def main(words: list[str]) -> int:
    """Plants every fault, or those with one of the words.

    1 unless each is caught, 2 when one has no place or a law is broken already; with words, that is not tried.
    """
    faults = [f for f in FAULTS if not words or any(word in f"{f.file}: {f.name}" for word in words)]
    if sum(map(stale, faults)):
        return 2
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        score, sound = 0, None if words else pool.submit(caught, NOTHING)
        for fault, by in zip(faults, pool.map(caught, faults), strict=True):
            said = f"{'caught' if by else 'MISSED'}  {fault.file}: {fault.name}" + (f" ({by})" if by else "")
            print(said, flush=True)  # noqa: T201  # its output
            score += bool(by)
    if sound is not None and (by := sound.result()):
        print(f"a law is broken when nothing is planted: {by}")  # noqa: T201  # its output
        return 2
    print(f"{score} of {len(faults)} planted faults caught")  # noqa: T201  # its output
    return 0 if score == len(faults) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
