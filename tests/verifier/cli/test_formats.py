"""A format that is added has to be handled by every command: mypy names each one that does not."""

import re
import subprocess
import sys
from pathlib import Path

import click

from verifier.cli.commands import evenhand
from verifier.report.formats import ADVISING, COMMON, Format

ROOT = Path(__file__).parents[3]
COMMANDS = ROOT / "verifier" / "cli"


def test_mypy_names_every_command_that_does_not_handle_a_format(tmp_path: Path) -> None:
    declared = ROOT / "verifier" / "report" / "formats.py"
    planted = tmp_path / "formats.py"
    last = f'    {[*Format][-1].name} = "{[*Format][-1].value}"\n'
    planted.write_text(declared.read_text(encoding="utf-8").replace(last, f'{last}    TOY = "toy"\n'), encoding="utf-8")
    shadow = ("--shadow-file", str(declared), str(planted))
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path / "cache"), *shadow, str(COMMANDS)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    named = set(re.findall(r'^verifier/cli/(\w+)\.py:\d+: error: .*"Literal\[Format\.TOY\]"', ran.stdout, re.MULTILINE))
    assert named == {"check", "diff", "mutate", "test", "verify", "refusal"}


def test_commands_that_judge_files_have_every_format_and_the_others_those_of_all() -> None:
    offered = {
        name: list(option.type.choices)
        for name, command in evenhand.commands.items()
        for option in command.params
        if option.name == "as_format" and isinstance(option.type, click.Choice)
    }
    every, common, advising = ([each.value for each in those] for those in (Format, COMMON, ADVISING))
    judging = {"check", "diff", "mutate", "test", "verify"}
    looking = {"repair"}
    assert offered == {
        name: every if name in judging else advising if name in looking else common for name in evenhand.commands
    }


def test_no_command_compares_a_format_with_a_word() -> None:
    words = "|".join(each.value for each in Format)
    sources = [path.read_text(encoding="utf-8") for path in COMMANDS.glob("*.py")]
    assert not [source for source in sources if re.search(rf'[=!]= "({words})"|"({words})" [=!]=', source)]
