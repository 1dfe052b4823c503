"""The list of planted faults: each still has its place. Whether it is caught is for `make mutants`, which takes long."""

import subprocess
import sys
from pathlib import Path

from tests.mutants.__main__ import ROOT, stale
from tests.mutants.faults import FAULTS


def test_each_fault_has_its_place() -> None:
    assert not [fault.name for fault in FAULTS if stale(fault)]


def test_each_fault_has_a_name_of_its_own() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


def test_no_fault_is_caught_for_a_name_that_is_not_there(tmp_path: Path) -> None:
    """A fault with a stale name is caught by any test at all, so it says nothing about the tests."""
    for number, fault in enumerate(FAULTS):
        if fault.file.endswith(".py"):
            sound = (ROOT / fault.file).read_text(encoding="utf-8")
            faulty = sound.replace(fault.sound, fault.faulty)
            (tmp_path / f"{number}.py").write_text(faulty, encoding="utf-8")
    names = ["check", "--isolated", "--no-cache", "--select", "F821,F823", "--output-format", "concise", str(tmp_path)]
    ran = subprocess.run([sys.executable, "-m", "ruff", *names], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def test_what_catches_a_fault_is_there() -> None:
    assert {fault.by for fault in FAULTS if fault.by and not (ROOT / fault.by.partition("::")[0]).exists()} == set()
