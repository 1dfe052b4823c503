"""`evenhand test` as people run it: exit codes, expected and actual side by side, and what no example reaches."""

import re
from pathlib import Path

import pytest

from tests import command
from tests.written import LIBRARY

EMPTY = LIBRARY.split("\nexample")[0] + "\n"
WRONG = f"""{EMPTY}
example "grown-ups"
  given reader Adult
  expect 3 h

example "no such"
  given reader Child, book Atlas
  expect refused
"""
PROPOSAL = """\
proposal Later "staff wait"
  to Library in "library.policy"

  set desk Staff to 3 h

  add example "staff"
    given reader Staff
    expect 3 h, was 1 h
"""


def run(folder: Path, *arguments: str) -> command.Ran:
    return command.run("test", *arguments, cwd=folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    staff = '\nexample "staff"\n  given reader Staff, book Novel\n  expect 1 h\n'
    (tmp_path / "library.policy").write_text(LIBRARY + staff, encoding="utf-8")
    (tmp_path / "empty.policy").write_text(EMPTY, encoding="utf-8")
    (tmp_path / "wrong.policy").write_text(WRONG, encoding="utf-8")
    (tmp_path / "later.policy").write_text(PROPOSAL, encoding="utf-8")
    (tmp_path / "untrue.policy").write_text(PROPOSAL.replace("was 1 h", "was 2 h"), encoding="utf-8")
    (tmp_path / "broken.policy").write_text(LIBRARY.replace("reader is Child", "raeder is Child"), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("files", "code"),
    [
        (["library.policy"], 0),
        (["library.policy", "later.policy"], 0),
        (["library.policy", "empty.policy"], 0),
        (["empty.policy"], 1),
        (["wrong.policy"], 1),
        (["untrue.policy"], 1),
        (["library.policy", "wrong.policy"], 1),
        (["broken.policy", "wrong.policy"], 2),
        (["broken.policy"], 2),
        (["nowhere.policy"], 2),
        ([], 2),
    ],
)
def test_exit_codes(folder: Path, files: list[str], code: int) -> None:
    ran = run(folder, *files)
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert (code == 2) == bool(re.search(r"error\[E\d{3}\]", ran.stderr))


def test_an_empty_test_says_so(folder: Path) -> None:
    assert run(folder, "empty.policy").stdout.endswith("no example ran: an empty test is not a pass\n")
    assert "no example ran" not in run(folder, "library.policy", "empty.policy").stdout
    assert "no example ran" not in run(folder, "broken.policy", "empty.policy").stdout


def test_expected_and_actual_stand_side_by_side(folder: Path) -> None:
    printed = run(folder, "wrong.policy", "--format", "plain").stdout
    line = len(EMPTY.splitlines()) + 2
    assert re.search(rf"✗ +grown-ups +3 h +2 h or 3 h +line {line}\n", printed)
    assert re.search(r"✗ +no such +refused +no possible request has these facts +line", printed)
    row = next(n for n, words in enumerate(LIBRARY.splitlines(), 1) if "| Child, Adult |" in words)
    said = f'book Novel · why none: answered within 2 h, because of desk "Child, Adult" (wrong.policy:{row})'
    assert said in printed
    assert printed.endswith("1 of 2 examples hold, 1 of them of no possible request\n")


def test_what_no_example_reaches_is_named(folder: Path) -> None:
    printed = run(folder, "library.policy", "--format", "plain").stdout
    assert "2 of 3 provisions decide an example\n  no example reaches:\n  desk  1 of 3  Adult\n" in printed


def test_a_proposal_is_tried_after_and_before(folder: Path) -> None:
    printed = run(folder, "later.policy", "--format", "plain").stdout
    assert re.search(r"✓ +staff +3 h +3 h +line 6\n", printed)
    assert re.search(r"✓ +staff \(before\) +1 h +1 h +line 6\n", printed)
    assert "2 examples of the base hold of it" in printed
    changed = printed[printed.index("Examples of the base that change") :]
    assert re.search(r"staff +answered within 1 h → answered within 3 h +library\.policy:\d+", changed)
    assert re.search(
        r"✗ +staff \(before\) +2 h +1 h +line 6\n", run(folder, "untrue.policy", "--format", "plain").stdout
    )


def test_the_whole_verification_is_not_run(folder: Path) -> None:
    refuted = run(folder, "library.policy", "--format", "json").stdout  # `staff_wait` is refuted, and not asked
    assert "staff_wait" not in refuted
