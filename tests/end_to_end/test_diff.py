"""`evenhand diff` as people run it: in a real repository, with its exit codes, and what a reviewer reads."""

import json
import os
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests import command
from tests.end_to_end.test_json import REGISTRY, SCHEMAS
from tests.verifier.cli.test_revision import commit, git
from tests.written import LIBRARY

SLOWER = LIBRARY.replace("| Staff        | any   | 1 h ", "| Staff        | any   | 3 h ")
PROPOSAL = """\
proposal Later "staff wait"
  to Library in "library.policy"

  set desk Staff to 3 h
"""


def run(folder: Path, *arguments: str) -> command.Ran:
    return command.run(*arguments, cwd=folder)


def document(folder: Path, *arguments: str) -> dict[str, Any]:
    ran = run(folder, *arguments, "--format", "json")
    found: dict[str, Any] = json.loads(ran.stdout)
    jsonschema.Draft202012Validator(SCHEMAS["diff"], registry=REGISTRY).validate(found)
    assert (ran.stderr, found["exit"]) == ("", ran.returncode)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three commits: the library; staff wait; only the words differ. The proposal says what the second commit does."""
    git(tmp_path, "init", "--quiet")
    policy = tmp_path / "library.policy"
    policy.write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "later.policy").write_text(PROPOSAL, encoding="utf-8")
    commit(tmp_path, "the library")
    policy.write_text(SLOWER, encoding="utf-8")
    commit(tmp_path, "staff wait")
    policy.write_text(SLOWER.replace("  source RULES", "  -- as printed\n  source RULES"), encoding="utf-8")
    commit(tmp_path, "a remark")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("library.policy@HEAD~2", "library.policy", 1),
        ("library.policy", "library.policy@HEAD~2", 1),
        ("library.policy@HEAD~1", "library.policy@HEAD", 0),
        ("library.policy@HEAD~2", "later.policy@HEAD~2", 1),
        ("library.policy", "later.policy@HEAD~2", 0),  # the amended policy of then is the policy of now
        ("later.policy@HEAD~2", "later.policy@HEAD~2", 0),
        ("later.policy", "library.policy", 0),
        ("library.policy@HEAD~2", "library.policy@nowhere", 2),
        ("library.policy@HEAD~9", "library.policy", 2),
        ("library.policy@--output=x", "library.policy", 2),
        ("nowhere.policy", "library.policy", 2),
        ("library.policy", "nowhere.policy@HEAD", 2),
    ],
)
def test_exit_codes(folder: Path, old: str, new: str, code: int) -> None:
    ran = run(folder, "diff", old, new)
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert (ran.stdout == "") == (code == 2)
    assert (ran.stderr == "") == (code != 2)
    assert code != 2 or re.search(r"error\[E\d{3}\]", ran.stderr)
    assert ("no decision changes" in ran.stdout) == (code == 0)
    assert document(folder, "diff", old, new)["exit"] == code
    assert sorted(os.listdir(folder)) == [".git", "later.policy", "library.policy"]


def test_what_a_reviewer_reads(folder: Path) -> None:
    printed = run(folder, "diff", "library.policy@HEAD~2", "library.policy@HEAD~1", "--format", "plain").stdout
    assert re.search(r"^old  Library  library\.policy@HEAD~2 \([0-9a-f]{10}\)$", printed, re.MULTILINE)
    assert "8 of 20 requests (40.0 %)" in printed
    assert "8 answered slower" in printed
    assert "proved to be all of them" in printed
    assert re.search(r"8 +answered within 1 h → answered within 3 h\n +8 +reader Staff\n", printed)
    line = next(n for n, words in enumerate(LIBRARY.splitlines(), 1) if "| Staff " in words)
    assert re.search(rf"before +desk Staff +library\.policy@HEAD~2:{line}\n +RULES, Table 1\n", printed)
    assert re.search(rf"after +desk Staff +library\.policy@HEAD~1:{line}\n +RULES, Table 1\n", printed)
    assert re.search(rf"~ +desk Staff +1 h → 3 h +library\.policy@HEAD~1:{line}\n", printed)


def test_what_is_only_written_otherwise(folder: Path) -> None:
    text = (folder / "library.policy").read_text(encoding="utf-8")
    (folder / "library.policy").write_text(text.replace('"Table 1"', '"Table 2"'), encoding="utf-8")
    ran = run(folder, "diff", "library.policy@HEAD", "library.policy", "--format", "plain")
    assert ran.returncode == 0
    assert "no decision changes: 20 requests are decided as before" in ran.stdout
    written = ran.stdout[ran.stdout.index("Written differently, without changing any decision") :]
    assert re.findall(r"~ +(desk .*?)  +(\w+) ", written) == [
        ('desk "Child, Adult"', "source"),
        ("desk Adult", "source"),
        ("desk Staff", "source"),
    ]


def test_what_became_possible_is_told_apart(folder: Path) -> None:
    text = LIBRARY.replace("is Child and book is Atlas", "is Staff and book is Atlas")
    text = text.replace("| Adult        | Atlas |", "| Child, Adult | Atlas |").replace("children are", "staff are")
    (folder / "other.policy").write_text(text, encoding="utf-8")
    printed = run(folder, "diff", "library.policy@HEAD~2", "other.policy", "--format", "plain").stdout
    assert "no decision changes: 16 requests are decided as before" in printed
    came, went = printed.index("Became possible\n  4 requests\n"), printed.index("Became impossible\n  4 requests\n")
    assert "no longer said: children are not shown the atlas (library.policy@HEAD~2:10)" in printed[came:went]
    assert re.search(r"4 +answered within 3 h\n +4 +reader Child · book Atlas\n", printed[came:went])
    assert "since: staff are not shown the atlas (other.policy:10)" in printed[went:]
    assert re.search(r"4 +answered within 1 h\n +4 +reader Staff · book Atlas\n", printed[went:])
    found = document(folder, "diff", "library.policy@HEAD~2", "other.policy")
    assert found["exit"] == 1
    assert found["requests"] == {"both": 16, "old": 20, "new": 20}


def test_what_excluded_none_of_them_is_no_reason(folder: Path) -> None:
    """The clause about children is about guests too, and so another one. Nothing becomes possible by that."""
    text = LIBRARY.replace("one of Child,", "one of Guest, Child,").replace(
        "reader is Child and", "reader in Child, Guest and"
    )
    text = text.replace("| Child, Adult | Novel |", "| Guest, Child, Adult | Novel |")
    (folder / "guests.policy").write_text(text, encoding="utf-8")
    found = document(folder, "diff", "library.policy@HEAD~2", "guests.policy")
    assert [each["text"] for each in found["became_possible"]["clauses"]] == ["`reader` does not have the code `Guest`"]
    back = document(folder, "diff", "guests.policy", "library.policy@HEAD~2")
    assert [each["text"] for each in back["became_impossible"]["clauses"]] == [
        "`reader` does not have the code `Guest`"
    ]


def test_a_mistake_of_then_is_shown_where_it_stood(folder: Path) -> None:
    (folder / "library.policy").write_text(LIBRARY.replace("reader is Child", "raeder is Child"), encoding="utf-8")
    commit(folder, "a slip")
    (folder / "library.policy").write_text(LIBRARY, encoding="utf-8")
    said = run(folder, "diff", "library.policy@HEAD", "library.policy").stderr
    assert "library.policy@HEAD:10:17: error[E201]" in said
    assert "10 | impossible when raeder is Child" in said


def test_requests_described_otherwise(folder: Path) -> None:
    (folder / "other.policy").write_text(LIBRARY.replace("request\n", "request\n  urgent : yes/no\n"), encoding="utf-8")
    ran = run(folder, "diff", "library.policy@HEAD~2", "other.policy")
    assert ran.returncode == 2
    assert "error[E415]: only in the new policy a request has `urgent`" in ran.stderr
    assert "1 error; `evenhand rule E415` says more" in ran.stderr


def test_remarks_that_both_give_rise_to_are_no_news(folder: Path) -> None:
    rows = "".join(f"  | {a} | 1 h | {b} |\n" for a, b in zip("ABCD", ("1 h", "1 h", "1 h", "9 s"), strict=True))
    text = f'policy P "p"\n\nrequest\n  a : one of A, B, C, D\n  b : one of X, Y\n\ntable t\n  | a | X | Y |\n{rows}'
    (folder / "one.policy").write_text(text, encoding="utf-8")
    (folder / "two.policy").write_text(text.replace("9 s", "1 h"), encoding="utf-8")
    assert "W501" not in run(folder, "diff", "one.policy", "one.policy").stdout
    assert run(folder, "diff", "two.policy", "one.policy").stdout.startswith("one.policy:12:15: warning[W501]")


def test_a_proposal_to_another_version_is_remarked_where_something_differs(folder: Path) -> None:
    (folder / "now.policy").write_text(SLOWER, encoding="utf-8")
    (folder / "library.policy").write_text(LIBRARY.replace("2 h ", "7 h "), encoding="utf-8")
    for paths in (("now.policy", "later.policy"), ("later.policy", "now.policy")):
        ran = run(folder, "diff", *paths)
        assert ran.returncode == 1
        assert "warning[W525]: `Later` amends the `Library` in library.policy, not the one in now.policy" in ran.stdout
        assert [each["code"] for each in document(folder, "diff", *paths)["diagnostics"]] == ["W525"]
    for paths in (("library.policy", "later.policy"), ("now.policy", "later.policy@HEAD~2")):
        assert "W525" not in run(folder, "diff", *paths).stdout


def test_a_code_by_another_name_is_asked_about_and_a_proposal_says_so(folder: Path) -> None:
    names = 'proposal Names "names"\n  to Library in "first.policy"\n\n  rename code Staff of reader to Clerk\n'
    more = LIBRARY.replace("Adult, Staff", "Adult, Staff, Guest")
    texts = {"first": LIBRARY, "clerks": LIBRARY.replace("Staff", "Clerk"), "more": more, "names": names}
    for name, text in texts.items():
        (folder / f"{name}.policy").write_text(text, encoding="utf-8")
    found = document(folder, "diff", "first.policy", "clerks.policy")
    assert [each["code"] for each in found["diagnostics"]] == ["W528"]
    assert "`rename code Staff of reader to Clerk`" in found["diagnostics"][0]["hint"]
    assert found["became_possible"]["count"] == found["became_impossible"]["count"] > 0
    pairs = (
        ("names.policy", "clerks.policy", 0),
        ("first.policy", "more.policy", 1),
        ("first.policy", "names.policy", 0),
    )
    for *paths, code in pairs:
        ran = run(folder, "diff", *map(str, paths))
        assert (ran.returncode, "W528" in ran.stdout) == (code, False), ran.stdout


def test_what_outgrew_its_time_is_undecided(folder: Path) -> None:
    ran = command.start("diff", "library.policy@HEAD~2", "library.policy", "--timeout", "0.001", cwd=folder)
    found = document(folder, "diff", "library.policy@HEAD~2", "library.policy", "--timeout", "0.001")
    # a thousandth of a second may be enough for one of the two
    assert {ran.returncode, found["exit"]} <= {1, 3}
    assert (found["impact"] is None) == (found["exit"] == 3)
    assert ("undecided" in ran.stdout) == (ran.returncode == 3)


def test_the_same_input_gives_the_same_bytes(folder: Path) -> None:
    asked = ("diff", "library.policy@HEAD~2", "later.policy@HEAD~2", "--format", "json")
    assert run(folder, *asked).stdout == run(folder, *asked).stdout
