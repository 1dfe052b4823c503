"""`verify --save-example`: what is added, and that nothing else moves."""

from pathlib import Path

import pytest

from policy_dsl.pipeline import load
from tests.command import run
from tests.verifier.lock.desk import DESK
from verifier.cli.progress import Progress
from verifier.cli.save_example import saved_in
from verifier.cli.verify import verify_file
from verifier.report.facts.reports import FileReport

# `level` is refuted by a guest and a member alike: with topics, the guest is refused or waits 24 h, the member 2 h or 24 h
PROPOSAL = """\
proposal quick "members in an hour"
  to Desk in "desk.policy"

  -- a comment of the author
  replace rule members
    when asker is not Guest and age at most 4
    answer within 1 h
    overrides slow

  intends
    every change is faster
"""


def write(folder: Path, text: str = DESK) -> Path:
    path = folder / "desk.policy"
    path.write_bytes(text.encode())
    return path


def test_the_examples_hold_and_are_added_once(tmp_path: Path) -> None:
    path = write(tmp_path)
    ran = run("verify", "--save-example", "desk.policy", cwd=tmp_path)
    assert (ran.returncode, ran.stdout.count("W531]: what refutes `level`")) == (1, 2)
    text = path.read_text()
    assert text.startswith(DESK)
    added = text.removeprefix(DESK)
    assert added.count('\nexample "counterexample of level: ') == 2
    assert added.count("write what it should be\n") == 2
    assert "given asker Guest, topics " in added
    assert "expect 2 h\n" in added
    held = run("test", "desk.policy", cwd=tmp_path)
    assert "3 of 3 examples hold" in held.stdout
    again = run("verify", "--save-example", "desk.policy", cwd=tmp_path)
    assert (again.returncode, "W531" in again.stdout, path.read_text() == text) == (1, False, True)


def test_it_stays_away_from_a_request_that_the_author_decided(tmp_path: Path) -> None:
    path = write(tmp_path)
    run("verify", "--save-example", "desk.policy", cwd=tmp_path)
    confirmed = path.read_text().replace("counterexample of level: g", "a guest is answered")
    path.write_text(confirmed)
    run("verify", "--save-example", "desk.policy", cwd=tmp_path)
    assert path.read_text() == confirmed


def test_a_canonical_file_stays_canonical_and_any_other_as_it_is(tmp_path: Path) -> None:
    path = write(tmp_path)
    run("fmt", "desk.policy", cwd=tmp_path)
    canonical = path.read_text()
    run("verify", "--save-example", "desk.policy", cwd=tmp_path)
    assert path.read_text().startswith(canonical)
    assert run("fmt", "--check", "desk.policy", cwd=tmp_path).returncode == 0
    loose = canonical.replace("  asker :", "  asker     :  ").replace("refuse", "refuse  -- with a comment")
    write(tmp_path, loose + "\n-- the last line")
    run("verify", "--save-example", "desk.policy", cwd=tmp_path)
    assert path.read_text().startswith(loose + "\n-- the last line\n\n-- decided like this")


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    path = write(tmp_path, DESK.replace("\n", "\r\n"))
    run("verify", "--save-example", "desk.policy", cwd=tmp_path)
    content = path.read_bytes()
    assert b"counterexample of level" in content
    assert content.count(b"\n") == content.count(b"\r\n")


def test_a_proposal_gets_its_own(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "quick.policy").write_text(PROPOSAL)
    ran = run("verify", "--save-example", "quick.policy", cwd=tmp_path)
    text = (tmp_path / "quick.policy").read_text()
    assert (ran.returncode, path.read_text()) == (1, DESK)
    assert text.startswith(PROPOSAL)
    assert '\n  add example "counterexample of level: g"\n    given asker Guest, ' in text
    assert "    expect 1 h\n" in text
    assert "examples hold" in run("test", "quick.policy", cwd=tmp_path).stdout


def test_markdown_gets_it_in_its_last_block(tmp_path: Path) -> None:
    path = tmp_path / "desk.md"
    path.write_text(f"# A desk\n\n```policy\n{DESK}```\n\nThe end.\n")
    run("verify", "--save-example", "desk.md", cwd=tmp_path)
    text = path.read_text()
    assert text.endswith("```\n\nThe end.\n")
    assert text.index("counterexample of level: m") < text.index("The end.")
    assert "3 of 3 examples hold" in run("test", "desk.md", cwd=tmp_path).stdout


def test_names_that_could_be_misread(tmp_path: Path) -> None:
    text = DESK.replace("Guest", '"before"').replace("Bill", '"at"')
    path = write(tmp_path, text)
    ran = run("verify", "--save-example", "desk.policy", cwd=tmp_path)
    assert "E436" not in ran.stdout
    if "is not understood" not in ran.stdout and ran.returncode == 1:
        assert 'given asker "before"' in path.read_text()


def test_a_gap_is_no_example(tmp_path: Path) -> None:
    path = write(
        tmp_path, DESK.replace("rule slow\n  answer within 24 h", "rule slow\n  when age is 0\n  answer within 24 h")
    )
    before = path.read_text()
    ran = run("verify", "--save-example", "desk.policy", cwd=tmp_path)
    assert ran.returncode == 1
    if "W532" in ran.stdout:
        assert "which no example can expect" in ran.stdout
    assert path.read_text().startswith(before)
    assert "expect gap" not in path.read_text()


def verified(path: Path) -> FileReport:
    with Progress(1) as progress:
        return verify_file(load(str(path)), (), 30.0, progress)


def test_a_file_saved_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = write(tmp_path)
    report = verified(path)
    path.write_text(DESK + "-- saved meanwhile\n")
    (finding,) = saved_in(report)
    assert (finding.code, "it was saved meanwhile" in finding.message) == ("E436", True)
    assert path.read_text() == DESK + "-- saved meanwhile\n"


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    path = write(tmp_path)
    report = verified(path)
    path.unlink()
    (finding,) = saved_in(report)
    assert finding.code == "E001"


@pytest.mark.parametrize("option", ["--lock", "--check-lock"])
def test_not_together_with_a_lock(tmp_path: Path, option: str) -> None:
    write(tmp_path)
    ran = run("verify", "--save-example", option, "desk.policy", cwd=tmp_path)
    assert (ran.returncode, "error[E408]" in ran.stderr) == (2, True)


def test_an_answer_on_a_clock_says_when_it_is_due(tmp_path: Path) -> None:
    """Received on Wednesday, 1 April, three working days end on Monday the 6th, four days and more after receipt."""
    text = """policy Desk "letters"
  dated by received

request
  received : date from 2026-04-01 until 2026-04-02

calendar Office
  open Monday to Friday

clock Plain
  counts Office
  day one is the day after receipt
  due at the end of the day
  a last day that is closed stays

otherwise answer within 3 working days on Plain

property four_days "four days do"
  for any request r
  never r slower than 4 calendar days on Plain
"""
    path = write(tmp_path, text)
    run("verify", "--save-example", "desk.policy", cwd=tmp_path)
    added = path.read_text().removeprefix(text)
    assert "given received 2026-04-01\n" in added
    assert "expect 3 working days on Plain due 2026-04-06\n" in added
    assert "1 of 1 example holds" in run("test", "desk.policy", cwd=tmp_path).stdout
