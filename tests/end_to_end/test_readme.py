"""What the README shows as printed is what is printed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import run

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"<!-- printed: (.*?) -->\n```\n(.*?)\n```", README, re.DOTALL)


def test_a_refutation_is_drawn_and_a_proof_is_shown() -> None:
    assert "](docs/pictures/report.svg)" in README  # tests/front_door draws it again
    assert len(SHOWN) == 1
    assert "✓ repaired: level_playing_field" in SHOWN[0][1]


@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=[command for command, _ in SHOWN])
def test_it_is_printed_so(command: str, shown: str) -> None:
    ran = run(*command.split(), "--format", "plain", cwd=ROOT)
    assert shown in ran.stdout


def test_what_is_embedded_runs(tmp_path: Path) -> None:
    command = re.search(r"`evenhand (compile .*? -o trt_check\.py)`", README)
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert command is not None
    assert code is not None
    arguments = [str(ROOT / word) if word.startswith("spec/") else word for word in command[1].split()]
    assert run(*arguments, cwd=tmp_path).returncode == 0
    (tmp_path / "service.py").write_text(code[1] + "\nassert due.isoformat() == '2026-03-29T12:00:00+00:00'\n", "utf-8")
    ran = subprocess.run([sys.executable, "service.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_two_commands_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"^make ([a-z]+)", README, re.MULTILINE)) == {"verify", "test"} <= targets
