"""A format that is added has to be handled by every command: mypy names each one that does not."""

import re
import subprocess
import sys
from pathlib import Path

from verifier.cli.commands import evenhand
from verifier.report.formats import Format

ROOT = Path(__file__).parents[3]
COMMANDS = ROOT / "verifier" / "cli"


def test_mypy_names_every_command_that_does_not_handle_a_format(tmp_path: Path) -> None:
    declared = ROOT / "verifier" / "report" / "formats.py"
    planted = tmp_path / "formats.py"
    planted.write_text(declared.read_text(encoding="utf-8") + '    SARIF = "sarif"\n', encoding="utf-8")
    shadow = ("--shadow-file", str(declared), str(planted))
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path / "cache"), *shadow, str(COMMANDS)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    named = set(
        re.findall(r'^verifier/cli/(\w+)\.py:\d+: error: .*"Literal\[Format\.SARIF\]"', ran.stdout, re.MULTILINE)
    )
    commands = {f"{name}_" if name == "import" else name for name in evenhand.commands}
    assert named == {*commands, "refusal"}


def test_no_command_compares_a_format_with_a_word() -> None:
    words = "|".join(each.value for each in Format)
    sources = [path.read_text(encoding="utf-8") for path in COMMANDS.glob("*.py")]
    assert not [source for source in sources if re.search(rf'[=!]= "({words})"|"({words})" [=!]=', source)]
