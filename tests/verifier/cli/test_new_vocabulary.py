"""Commands on proposals that change what a request is: every format, and what a command cannot take."""

import json
import re
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


def test_a_request_that_goes_is_explained_as_it_is_today(folder: Path) -> None:
    facts = ("reader=Other", "room=Small", "why=Study", "seats=2")
    ran = run("explain", "p.policy", *facts, cwd=folder)
    assert ran.returncode == 0, ran.stderr
    before, _, after = ran.stdout.partition("after")
    assert "answered within" in before
    assert "there is no such request, because `reader` does not have the code `Other`" in " ".join(after.split())
    seats = run("explain", "p.policy", "reader=Clerk", "room=Small", "why=Study", "seats=6", cwd=folder)
    assert seats.returncode == 0, seats.stderr
    assert "because `seats` is from 0 to 5" in " ".join(
        seats.stdout.split()
    )  # seven seats in the base, five as proposed
    document = json.loads(run("explain", "p.policy", *facts, "--format", "json", cwd=folder).stdout)
    assert [bool(each["possible"]) for each in document["editions"]] == [True, False]
    assert document["editions"][1]["because"] == ["`reader` does not have the code `Other`"]


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("reader=Staff", "`p` renames `Staff`: write `reader=Clerk`"),
        ("room=Large", "`p` splits `Large`: ask with one of those in its place, `room=East` or `room=West`"),
    ],
)
def test_a_code_of_another_name_is_asked_for_by_that(fact: str, words: str, folder: Path) -> None:
    ran = run("explain", "p.policy", fact, cwd=folder)
    assert ran.returncode == 2
    assert words in " ".join(ran.stderr.split())


@pytest.mark.parametrize(
    ("into", "fact", "words"),
    [
        ("A, B", "uses=Old", "ask with those in its place, `uses=A`, `uses=B` or `uses=A+B`"),
        ("A, B", "uses=New+Old", "ask with those in its place, `uses=New+A`, `uses=New+B` or `uses=New+A+B`"),
        ("A, B, C", "uses=Old", "`uses=A`, `uses=B`, `uses=C`, `uses=A+B`, and so on: one or more of the 3"),
    ],
)
def test_a_set_may_have_several_of_the_codes_in_place_of_one(into: str, fact: str, words: str, tmp_path: Path) -> None:
    policy = 'policy P "p"\n\nrequest\n  uses : set of Old, New\n\nrule all\n  answer within 1 h\n'
    (tmp_path / "p.policy").write_text(policy, encoding="utf-8")
    text = f'proposal q "q"\n  to P in "p.policy"\n\n  split code Old of uses into {into}\n'
    (tmp_path / "q.policy").write_text(text, encoding="utf-8")
    ran = run("explain", "q.policy", fact, cwd=tmp_path)
    assert ran.returncode == 2
    assert words in " ".join(ran.stderr.split())


def test_a_slip_beside_a_code_that_goes_is_the_only_error(folder: Path) -> None:
    """`Other` is retired, and so asked for as it is today: what is wrong is the room alone."""
    ran = run("explain", "p.policy", "reader=Other", "room=Smal", "why=Study", "seats=2", cwd=folder)
    assert ran.returncode == 2
    assert "`Smal` is not a value of `room`" in ran.stderr
    assert "`Other`" not in ran.stderr
    seats = run("explain", "p.policy", "reader=Clerk", "room=Small", "why=Study", "seats=9", cwd=folder)
    assert "from 0 to 6" in " ".join(seats.stderr.split())


def test_of_several_times_a_request_is_missing_once(tmp_path: Path) -> None:
    policy = (
        'policy P "p"\n\nrequest\n  reader : one of Child, Staff\n\ntimes\n  reply\n  repair\n\n'
        "rule all\n  reply within 1 h\n  repair within 2 h\n"
    )
    (tmp_path / "p.policy").write_text(policy, encoding="utf-8")
    text = 'proposal q "q"\n  to P in "p.policy"\n\n  add code Guest to reader\n  retire code Staff of reader\n'
    (tmp_path / "q.policy").write_text(text, encoding="utf-8")
    for reader, answered in (
        ("Guest", ["reply", "repair"]),
        ("Staff", ["reply", "repair"]),
        ("Child", ["reply", "repair"] * 2),
    ):
        ran = run("explain", "q.policy", f"reader={reader}", cwd=tmp_path)
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout.count("there is no such request") == (0 if reader == "Child" else 1)
        assert re.findall(r"^(\w+): answered", ran.stdout, re.MULTILINE) == answered
        assert len(re.findall("^(?:before|after) · ", ran.stdout, re.MULTILINE)) == 2


@pytest.mark.parametrize("as_format", ["text", "plain", "json", "html", "markdown", "sarif", "github"])
@pytest.mark.parametrize("command", ["mutate", "repair"])
def test_versions_of_a_proposal_are_tried(command: str, as_format: str, folder: Path) -> None:
    ran = run(command, "p.policy", "--format", as_format, cwd=folder)
    assert (ran.returncode, ran.stderr) in ((0, ""), (1, ""))
    assert ran.stdout


@pytest.mark.parametrize("as_format", ["text", "plain", "json", "html", "markdown", "sarif", "junit", "github"])
def test_two_proposals_are_tried_together(as_format: str, folder: Path) -> None:
    text = 'proposal q "q"\n  to Rooms in "base.policy"\n\n  add code Robot to reader\n'
    (folder / "q.policy").write_text(text, encoding="utf-8")
    ran = run("verify", "p.policy", "q.policy", "--format", as_format, cwd=folder)
    assert (ran.returncode, ran.stderr) == (1, "")
    if as_format in ("text", "plain", "html", "markdown"):  # robots do what is done in each room, and for each reason
        assert "These can both be adopted" in " ".join(ran.stdout.split())


def test_a_difference_knows_what_a_proposal_calls_otherwise(folder: Path) -> None:
    """Without a change of what is decided, staff are clerks, and the large room is two."""
    text = 'proposal q "q"\n  to Rooms in "base.policy"\n\n  rename code Staff of reader to Clerk\n'
    (folder / "q.policy").write_text(f"{text}  split code Large of room into East, West\n", encoding="utf-8")
    for old, new in (("base.policy", "q.policy"), ("q.policy", "base.policy")):
        ran = run("diff", old, new, cwd=folder)
        assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
        # 4 readers, 4 rooms, 4 selections, 6 numbers of seats; none without a reason, nor children in the hall
        assert f"no decision changes: {(4 * 4 - 1) * 3 * 6} requests are decided as before" in ran.stdout
    text = 'proposal r "r"\n  to Rooms in "base.policy"\n\n  rename code Child of reader to Kid\n'
    (folder / "r.policy").write_text(f"{text}  retire code Other of reader\n", encoding="utf-8")
    ran = run("diff", "q.policy", "r.policy", cwd=folder)
    assert "Became impossible\n  72 requests\n" in ran.stdout  # others, in each room
    assert "W528" not in ran.stdout


def test_what_gives_a_derived_fact_is_no_edit_for_a_new_name(tmp_path: Path) -> None:
    policy = (
        'policy P "p"\n\nrequest\n  reader : one of Child, Staff\n\nderive quick : yes/no\n  otherwise no\n\n'
        "rule staff\n  when reader is Staff\n  gives quick yes\n\n"
        "rule soon\n  when quick is yes\n  answer within 1 h\n\notherwise answer within 2 h\n"
    )
    (tmp_path / "p.policy").write_text(policy, encoding="utf-8")
    text = 'proposal q "q"\n  to P in "p.policy"\n\n  rename code Staff of reader to Clerk\n'
    (tmp_path / "q.policy").write_text(text, encoding="utf-8")
    ran = run("diff", "p.policy", "q.policy", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "no decision changes: 2 requests are decided as before" in ran.stdout
    assert "Written differently" not in ran.stdout


def test_a_difference_of_two_names_for_one_code_is_that_of_the_texts(folder: Path) -> None:
    for name, to in (("q", "Clerk"), ("r", "Servant")):
        text = f'proposal {name} "q"\n  to Rooms in "base.policy"\n\n  rename code Staff of reader to {to}\n'
        (folder / f"{name}.policy").write_text(text, encoding="utf-8")
    ran = run("diff", "q.policy", "r.policy", cwd=folder)
    assert ran.returncode == 1
    assert "Became possible" in ran.stdout


def test_a_lock_has_what_becomes_possible(folder: Path) -> None:
    run("verify", "--lock", "p.policy", cwd=folder)
    assert '"becomes impossible" = "105"' in (folder / "evenhand.lock").read_text(encoding="utf-8")
    assert run("verify", "--check-lock", "p.policy", cwd=folder).returncode == 0
