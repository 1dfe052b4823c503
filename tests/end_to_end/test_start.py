"""Each command, started as it is installed: it prints and ends as it does when the tests run it within their own process."""

from pathlib import Path

import pytest

from tests.command import run, start
from tests.written import LIBRARY
from verifier.cli.commands import evenhand

STARTS = (
    ["check", "library.policy"],
    ["check", "broken.policy"],
    ["verify", "library.policy"],
    ["verify", "later.policy", "--format", "json"],
    ["explain", "library.policy", "reader=Staff"],
    ["explain", "library.policy", "reader=Clerk"],
    ["compile", "library.policy", "--target", "python", "-o", "check.py", "--unverified"],
    ["diff", "library.policy", "later.policy"],
    ["diff", "library.policy@HEAD", "library.policy"],
    ["test", "library.policy"],
    ["test"],
    ["mutate", "library.policy"],
    ["repair", "library.policy"],
    ["mutate", "broken.policy", "--format", "json"],
    ["fmt", "--check", "library.policy", "nowhere.policy"],
    ["export", "library.policy", "desk", "-o", "none/desk.csv"],
    ["import", "desk.csv"],
    ["rule", "E201"],
    ["rule", "E20l"],
    ["frobnicate"],
    ["--help"],
    ["--version"],
)


@pytest.mark.parametrize("arguments", STARTS, ids=" ".join)
def test_a_start_is_what_a_run_in_this_process_is(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "library.policy").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "broken.policy").write_text(LIBRARY.replace("reader is Child", "raeder is Child"), encoding="utf-8")
    proposal = 'proposal Later "staff wait"\n  to Library in "library.policy"\n\n  set desk Staff to 3 h\n'
    (tmp_path / "later.policy").write_text(proposal, encoding="utf-8")
    (tmp_path / "desk.csv").write_text("reader,answer within\nStaff,1 h\n", encoding="utf-8")
    started, ran = start(*arguments, cwd=tmp_path), run(*arguments, cwd=tmp_path)
    assert (started.returncode, started.stdout, started.stderr) == (ran.returncode, ran.stdout, ran.stderr)
    assert started.stdout + started.stderr


def test_each_command_is_started() -> None:
    assert {words[0] for words in STARTS} >= set(evenhand.commands)
