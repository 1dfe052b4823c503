"""Commands on proposals that change what a request is: every format, and what a command cannot take."""

from pathlib import Path

import pytest

from tests.command import run
from tests.verifier.verdicts.test_across_vocabularies import written

OPERATIONS = (
    "retire code Other of reader",
    "rename code Staff of reader to Clerk",
    "split code Large of room into East, West",
    "set seats : whole number from 0 to 5",
    "add code Work to why",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written(tmp_path, OPERATIONS)
    return tmp_path


@pytest.mark.parametrize("as_format", ["text", "plain", "json", "html", "markdown", "sarif", "junit", "github"])
def test_every_format_has_a_report(as_format: str, folder: Path) -> None:
    ran = run("verify", "p.policy", "--format", as_format, cwd=folder)
    assert (ran.returncode, ran.stderr) == (1, "")  # `soon` is refuted, as it is today
    assert ran.stdout
    if as_format in ("text", "plain", "html", "markdown"):
        assert "What a request is" in ran.stdout
        assert "retire code Other of reader" in ran.stdout


def test_failures_among_other_requests_are_not_called_the_same(folder: Path) -> None:
    ran = run("verify", "p.policy", "--brief", cwd=folder)
    words = " ".join(ran.stdout.split())
    assert "Today it fails in 1 of 12 combinations" in words
    assert "; as proposed in 1 of 16 combinations" in words
    assert "the same" not in words


def test_a_single_property_is_asked_of_both(folder: Path) -> None:
    ran = run("verify", "p.policy", "--property", "staff_first", "--brief", cwd=folder)
    assert ran.returncode == 0, ran.stderr
    assert "staff_first" in ran.stdout


def test_a_request_that_is_new_is_explained(folder: Path) -> None:
    facts = ("reader=Clerk", "room=East", "why=Study", "seats=0")
    ran = run("explain", "p.policy", *facts, cwd=folder)
    assert ran.returncode == 0, ran.stderr
    before, _, after = ran.stdout.partition("after")
    assert "there is no such request" in before  # the base begins with one seat
    assert "answered within 1 h" in after


@pytest.mark.parametrize("command", ["mutate", "repair"])
def test_what_tries_versions_of_a_proposal_refuses_it(command: str, folder: Path) -> None:
    ran = run(command, "p.policy", cwd=folder)
    assert ran.returncode == 2
    assert "error[E445]" in ran.stderr


@pytest.mark.parametrize("as_format", ["text", "plain", "json", "html", "markdown", "sarif", "junit", "github"])
def test_two_proposals_are_tried_together(as_format: str, folder: Path) -> None:
    text = 'proposal q "q"\n  to Rooms in "base.policy"\n\n  add code Robot to reader\n'
    (folder / "q.policy").write_text(text, encoding="utf-8")
    ran = run("verify", "p.policy", "q.policy", "--format", as_format, cwd=folder)
    assert (ran.returncode, ran.stderr) == (1, "")
    if as_format in ("text", "plain", "html", "markdown"):  # robots do what is done in each room, and for each reason
        assert "These can both be adopted" in " ".join(ran.stdout.split())


def test_a_lock_has_what_becomes_possible(folder: Path) -> None:
    run("verify", "--lock", "p.policy", cwd=folder)
    assert '"becomes impossible" = "105"' in (folder / "evenhand.lock").read_text(encoding="utf-8")
    assert run("verify", "--check-lock", "p.policy", cwd=folder).returncode == 0
