"""`make mutants`: each fault is planted in a copy of the packages, and the laws have to notice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutants.faults import FAULTS, Fault

ROOT = Path(__file__).parents[2]
POLICIES = 600
"""Policies and proposals on which a fault has to show; most do on the first few."""


def caught(fault: Fault) -> str:
    """What noticed the fault; empty when nothing did."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("policy_dsl", "verifier", "tests"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        target = copy / fault.file
        sound = target.read_text(encoding="utf-8")
        if sound.count(fault.sound) != 1:
            raise SystemExit(f"stale: `{fault.name}` finds its place {sound.count(fault.sound)} times in {fault.file}")
        target.write_text(sound.replace(fault.sound, fault.faulty), encoding="utf-8")
        ran = subprocess.run(
            [sys.executable, "-m", "tests.mutants.laws", str(POLICIES)],
            cwd=copy, env={**os.environ, "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True, text=True, timeout=550, check=False,
        )  # fmt: skip
        return "" if ran.returncode == 0 else (ran.stdout.strip().splitlines() or ["it does not run"])[-1]


def main() -> int:
    """Plants every fault; 1 unless each is caught."""
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        results = list(pool.map(caught, FAULTS))
    for fault, by in zip(FAULTS, results, strict=True):
        print(f"{'caught' if by else 'MISSED'}  {fault.file}: {fault.name}" + (f" ({by})" if by else ""))  # noqa: T201  # its output
    score = sum(map(bool, results))
    print(f"{score} of {len(FAULTS)} planted faults caught")  # noqa: T201  # its output
    return 0 if score == len(FAULTS) else 1


if __name__ == "__main__":
    sys.exit(main())
