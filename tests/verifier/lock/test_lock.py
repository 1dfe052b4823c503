"""A lock does not move with the text, and moves with the meaning: what drifted is named, with what it was and is."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import run
from tests.verifier.lock.desk import DESK, PROPOSAL
from verifier.lock.entry import Entry, Moved, compare
from verifier.lock.text import NAME


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "desk.policy").write_text(DESK)
    (tmp_path / "quick.policy").write_text(PROPOSAL.replace("set members to 1 h\n", REPLACED))
    return tmp_path


REPLACED = """\
replace rule members
    when asker is not Guest and age at most 4
    answer within 1 h
    overrides slow
"""


def test_a_lock_is_written_beside_the_policy_and_holds(folder: Path) -> None:
    assert run("verify", "--lock", "desk.policy", "quick.policy", cwd=folder).returncode == 1  # `level` is refuted
    written = (folder / NAME).read_bytes()
    lines = written.decode().splitlines()
    assert 'members = ["answers within 2 h", "overrides slow", "where ' in "\n".join(lines)
    assert lines.index("[Desk]") < lines.index("[quick]")
    held = run("verify", "--check-lock", "desk.policy", "quick.policy", cwd=folder)
    assert (held.returncode, held.stdout.splitlines()[-1]) == (0, f"✓ nothing drifted from {NAME}")
    assert run("verify", "--lock", "desk.policy", cwd=folder).returncode == 1
    assert (folder / NAME).read_bytes() == written  # the entry of the other file stays


def test_the_lock_of_an_earlier_version_still_holds(folder: Path) -> None:
    # `expected.lock` was written once. Where another version of Evenhand writes other facts or digests of these two files,
    # every user's lock drifts: then `FORMAT` needs another number, which says so.
    run("verify", "--lock", "desk.policy", "quick.policy", cwd=folder)
    assert (folder / NAME).read_text() == (Path(__file__).parent / "expected.lock").read_text()


SAME = {
    "a comment": ('policy Desk "a help desk"', 'policy Desk "a help desk"\n-- a comment'),
    "layout": ("  asker : one of Member, Guest, Staff", "  asker : one of\n    Member\n    Guest\n    Staff"),
    "a title": ("a help desk", "the help desk"),
    "a label": ("Member, Guest, Staff\n  topics", 'Member "A member", Guest, Staff\n  topics'),
    "another order of codes": ("one of Member, Guest, Staff", "one of Guest, Member, Staff"),
    "another order of facts": (
        "  topics : set of Bill, Fault\n  age : whole number from 0 to 9",
        "  age : whole number from 0 to 9\n  topics : set of Fault, Bill",
    ),
    "the same condition in other words": (
        "when asker is not Guest and age at most 4",
        "when asker in Member, Staff and age under 5",
    ),
    "a condition that cuts finer": (
        "age at most 4",
        "any of\n      age under 2\n      age from 2 to 4\n      age is 4",
    ),
    "other names for the requests": ("g and m alike", "guest and m alike"),
    "another order of rows": (
        "  | Member, Staff | permit |\n  | Guest         | permit |",
        "  | Guest         | permit |\n  | Member, Staff | permit |",
    ),
}


@pytest.mark.parametrize("change", SAME)
def test_it_does_not_move_with_the_text(folder: Path, change: str) -> None:
    old, new = SAME[change]
    assert old in DESK
    text = DESK.replace(old, new)
    if change == "other names for the requests":
        text = text.replace("g.asker", "guest.asker").replace("never g ", "never guest ")
    if change == "a condition that cuts finer":
        text = text.replace("when asker is not Guest and any of", "when asker is not Guest\n    any of")
        text = text.replace("when asker is not Guest\n    any of", "when\n    asker is not Guest\n    any of")
    if change == "another order of rows":
        text = text.replace("| asker         | access |", "| row | asker | access |")
        text = text.replace("| Guest         | permit |", "| b | Guest | permit |")
        text = text.replace("| Member, Staff | permit |", "| a | Member, Staff | permit |")
        first = DESK.replace("| asker         | access |", "| row | asker | access |")
        first = first.replace("| Guest         | permit |", "| b | Guest | permit |")
        first = first.replace("| Member, Staff | permit |", "| a | Member, Staff | permit |")
        (folder / "desk.policy").write_text(first)
    run("verify", "--lock", "desk.policy", cwd=folder)
    (folder / "desk.policy").unlink()
    (folder / "renamed.policy").write_text(text)
    held = run("verify", "--check-lock", "renamed.policy", cwd=folder)
    assert held.returncode == 0, held.stdout[-1500:] + held.stderr


NO_BILLS = DESK[DESK.index("rule no_bills") : DESK.index("table faults")]

MOVED = {
    "a time": ("answer within 2 h", "answer within 3 h", "provision members: answers within 2 h → answers within 3 h"),
    "a condition": ("age at most 4", "age at most 5", "provision members: where it applies ("),
    "an override": ("  overrides slow\n", "", "provision members: overrides slow → nothing"),
    "an effect": ("  refuse\n", "  answer within 24 h\n", "provision no_bills: refuses → answers within 24 h"),
    "a provision more": (
        "rule slow", "rule more\n  when age is 9\n  answer within 24 h\n\nrule slow",
        "provision more: is new: answers within 24 h"
    ),
    "a provision less": (
        NO_BILLS, "",
        "provision no_bills: is gone; it was: refuses"),
    "another name": ("rule no_bills", "rule no_bill", "provision no_bill: named `no_bills` → named `no_bill`"),
    "an assumption": (
        "and topics is empty", "and topics is Bill",
        "assumption staff ask about something: where it applies ("
    ),
    "the words of an assumption": ("staff ask about", "staff know", "assumption staff know something: "),
    "the sentence of a property": (
        "within a day.", "in a day.",
        "property soon: Everybody is answered within a day. → Everybody is answered in a day."
    ),
    "what a property claims": ("r slower than 24 h", "r slower than 25 h", "property soon: what it claims ("),
    "whom a property is about": (
        "where g.asker is Guest and", "where g.age is 9 and g.asker is Guest and",
        "property level: what it claims ("
    ),
    "an example": ("given asker Member, age 3", "given asker Member, age 4", "example a young member: what it is about ("),
    "the range of a fact": ("from 0 to 9", "from 0 to 8", "fact age: whole number from 0 to 9 → whole number from 0 to 8"),
    "a code": (
        "Guest, Staff\n", "Guest, Staff, Robot\n",
        "fact asker: one of Guest, Member, Staff → one of Guest, Member, Robot, Staff"
    ),
    "a hit rule": (
        "exactly one row applies", "at most one row applies",
        "table faults: exactly one row applies → at most one row applies"
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", MOVED)
def test_it_moves_with_the_meaning_and_says_what_moved(folder: Path, change: str) -> None:
    old, new, line = MOVED[change]
    assert old in DESK
    run("verify", "--lock", "desk.policy", cwd=folder)
    (folder / "desk.policy").write_text(DESK.replace(old, new, 1))
    drifted = run("verify", "--check-lock", "desk.policy", cwd=folder, COLUMNS="200")
    assert drifted.returncode == 1, drifted.stdout[-1500:] + drifted.stderr
    assert f"✗ Desk drifted from {NAME} (E438)" in drifted.stdout
    assert line in drifted.stdout


def test_drift_fails_where_every_claim_still_holds(folder: Path) -> None:
    (folder / "desk.policy").write_text(re.sub(r"property level.*?\n\n", "", DESK, flags=re.DOTALL))
    assert run("verify", "--lock", "desk.policy", cwd=folder).returncode == 0
    text = (folder / "desk.policy").read_text().replace("answer within 24 h", "answer within 23 h")
    (folder / "desk.policy").write_text(text)
    assert run("verify", "desk.policy", cwd=folder).returncode == 0
    drifted = run("verify", "--check-lock", "desk.policy", cwd=folder)
    assert drifted.returncode == 1
    assert "provision slow: answers within 24 h → answers within 23 h" in drifted.stdout


def test_an_example_that_fails_now_is_named(folder: Path) -> None:
    run("verify", "--lock", "desk.policy", cwd=folder)
    (folder / "desk.policy").write_text(DESK.replace("answer within 2 h", "answer within 3 h"))
    drifted = run("verify", "--check-lock", "desk.policy", cwd=folder).stdout
    assert "  every example: proved → not all of them\n" in drifted
    # asker and age are given, and not which of the 4 sets of topics
    assert "  example: a young member: is new: refuted, violated by 4 of 4\n" in drifted


def test_a_proposal_drifts_with_its_base(folder: Path) -> None:
    run("verify", "--lock", "quick.policy", cwd=folder)
    (folder / "desk.policy").write_text(DESK.replace("answer within 2 h", "answer within 4 h"))
    drifted = run("verify", "--check-lock", "quick.policy", cwd=folder)
    assert drifted.returncode == 1
    assert "provision members of the base: answers within 2 h → answers within 4 h" in drifted.stdout
    assert "what its base decides" in drifted.stdout


def test_what_follows_from_a_change_is_apart(folder: Path) -> None:
    run("verify", "--lock", "desk.policy", cwd=folder)
    (folder / "desk.policy").write_text(DESK.replace("age at most 4", "age at most 5"))
    drifted = run("verify", "--check-lock", "desk.policy", cwd=folder, COLUMNS="200").stdout
    cause, follows = drifted.split("  and so\n")
    assert "provision members: where it applies" in cause
    assert "provision slow" not in cause
    # 120 requests, less 10 of staff about nothing; members decides those of 2 askers with 5 ages, 20 + 15; 20 requests of
    # guests have a bill and are refused; so slow decides 110 - 35 - 20 = 55, and then 7 fewer
    assert "provision slow: decides 55 requests → 48 requests" in follows


def test_programs_are_told_too(folder: Path) -> None:
    run("verify", "--lock", "desk.policy", cwd=folder)
    (folder / "desk.policy").write_text(DESK.replace("answer within 2 h", "answer within 3 h"))
    for as_format in ("json", "sarif", "junit", "github", "markdown", "html"):
        drifted = run("verify", "--check-lock", "desk.policy", "--format", as_format, cwd=folder)
        assert (drifted.returncode, drifted.stderr) == (1, "")
        assert "answers within 3 h" in drifted.stdout
    github = run("verify", "--check-lock", "desk.policy", "--format", "github", cwd=folder).stdout
    place = DESK.splitlines().index("rule members") + 1
    assert f"::error file=desk.policy,line={place}" in github


@pytest.mark.parametrize("options", [("--lock", "--check-lock"), ("--lock", "--property", "soon")])
def test_options_that_do_not_go_together(folder: Path, options: tuple[str, ...]) -> None:
    ran = run("verify", *options, "desk.policy", cwd=folder)
    assert (ran.returncode, ran.stderr[:12]) == (2, "error[E408]:")


def damaged(text: str) -> dict[str, tuple[bytes, str]]:
    """Locks that are not to be used, with the code and a part of the message."""
    lines = text.splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if line.startswith("members"))
    conflict = [*lines[:at], "<<<<<<< ours\n", lines[at], "=======\n", lines[at], ">>>>>>> theirs\n", *lines[at + 1 :]]
    return {
        "conflict marks": ("".join(conflict).encode(), f"E431]: `{NAME}` is not a lock that can be used: a merge left"),
        "a line twice": ("".join([*lines[: at + 1], *lines[at:]]).encode(), "it has something twice"),
        "an entry twice": ((text + text[text.index("[Desk]") :]).encode(), "it has something twice"),
        "cut within a line": (text[:-20].encode(), "E431]"),
        "cut after a line": ("".join(lines[:-3]).encode(), "the entry of `Desk` is not whole"),
        "cut before the entry": ("".join(lines[:4]).encode(), f"E433]: `{NAME}` has no entry for `Desk`"),
        "another policy": (text.replace("[Desk", "[Shop").encode(), "it is about `Shop`"),
        "another version": (text.replace("lock/1", "lock/9").encode(), "E432]"),
        "not a lock": (b"name = 1\n", "E431]"),
        "no text": (b"\xff\xfe", "it is not UTF-8"),
        "a number in place of a text": (text.replace('kind = "policy"', "kind = 5").encode(), "is not a text"),
        "empty": (b"", "E431]"),
        "10 MB": (b"#" * 10_000_000, "it has more than 8 MiB"),
    }


def test_a_damaged_lock_is_neither_used_nor_lost(folder: Path) -> None:
    run("verify", "--lock", "desk.policy", cwd=folder)
    lock = folder / NAME
    for name, (content, part) in damaged(lock.read_text()).items():
        lock.write_bytes(content)
        ran = run("verify", "--check-lock", "desk.policy", cwd=folder)
        assert ran.returncode == 2, name
        assert part in ran.stdout, name
        assert "nothing drifted" not in ran.stdout
        if "E433" in part or "about `Shop`" in part:  # these are whole locks, which get another entry
            continue
        ran = run("verify", "--lock", "desk.policy", cwd=folder)
        assert (ran.returncode, lock.read_bytes() == content) == (2, True), name


def test_a_lock_that_is_not_there(folder: Path) -> None:
    ran = run("verify", "--check-lock", "desk.policy", cwd=folder)
    assert (ran.returncode, "error[E433]: there is no" in ran.stdout) == (2, True)


def test_a_brief_has_the_error_that_is_behind_its_exit_code(folder: Path) -> None:
    (folder / NAME).write_bytes(b"<<<<<<< ours\n")
    for option in ("--lock", "--check-lock"):
        ran = run("verify", option, "--brief", "desk.policy", cwd=folder)
        assert (ran.returncode, f"error[E431]: `{NAME}` is not a lock" in ran.stdout) == (2, True)


def test_a_lock_that_is_a_folder_a_link_or_a_device(folder: Path) -> None:
    lock = folder / NAME
    lock.mkdir()
    for option in ("--lock", "--check-lock"):
        ran = run("verify", option, "desk.policy", cwd=folder)
        assert (ran.returncode, "error[E431]" in ran.stdout) == (2, True)
    lock.rmdir()
    lock.symlink_to("desk.policy")
    assert run("verify", "--lock", "desk.policy", cwd=folder).returncode == 2
    assert (folder / "desk.policy").read_text() == DESK
    lock.unlink()
    (folder / "kept").mkdir()
    lock.symlink_to("kept/real.lock")
    assert run("verify", "--lock", "desk.policy", cwd=folder).returncode == 1
    assert lock.is_symlink()
    assert run("verify", "--check-lock", "desk.policy", cwd=folder).returncode == 0
    lock.unlink()
    os.mkfifo(lock)
    assert run("verify", "--check-lock", "desk.policy", cwd=folder).returncode == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_lock_that_cannot_be_written(folder: Path) -> None:
    folder.chmod(0o555)
    try:
        ran = run("verify", "--lock", "desk.policy", cwd=folder)
        assert (ran.returncode, "error[E406]" in ran.stdout) == (2, True)
    finally:
        folder.chmod(0o755)


def test_a_full_disk_leaves_the_lock_as_it_was(folder: Path) -> None:
    run("verify", "--lock", "desk.policy", cwd=folder)
    before = (folder / NAME).read_bytes()
    (folder / "desk.policy").write_text(DESK.replace("answer within 2 h", "answer within 3 h"))
    limited = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        "from tests.command import run; from pathlib import Path; import sys;"
        "from verifier.cli.verify import run as verify; from verifier.cli.outputs import Outputs;"
        "from verifier.report.formats import Format; from verifier.cli.upkeep import Locking, Upkeep;"
        "sys.exit(verify(('desk.policy',), (), 30.0, None, Outputs(Format.PLAIN), upkeep=Upkeep(Locking.WRITE)))"
    )
    root = str(Path(__file__).parents[3])
    ran = subprocess.run(
        [sys.executable, "-c", limited], cwd=folder, env={**os.environ, "PYTHONPATH": root}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (ran.returncode, "error[E406]" in ran.stdout) == (2, True), ran.stderr
    assert (folder / NAME).read_bytes() == before
    assert sorted(os.listdir(folder)) == ["desk.policy", NAME, "quick.policy"]


def test_a_policy_with_a_mistake_writes_no_lock(folder: Path) -> None:
    (folder / "desk.policy").write_text(DESK.replace("refuse\n", "refuze\n"))
    assert run("verify", "--lock", "desk.policy", "quick.policy", cwd=folder).returncode == 2
    assert not (folder / NAME).exists()


def test_a_lock_that_was_compared_in_part_does_not_pass(folder: Path) -> None:
    run("verify", "--lock", "desk.policy", "quick.policy", cwd=folder)
    (folder / "quick.policy").write_text("proposal quick nonsense\n")
    ran = run("verify", "--check-lock", "desk.policy", "quick.policy", cwd=folder)
    assert (ran.returncode, "nothing drifted" in ran.stdout) == (2, False)


def test_two_policies_of_one_name(folder: Path) -> None:
    (folder / "copy.policy").write_text(DESK)
    ran = run("verify", "--lock", "desk.policy", "copy.policy", cwd=folder)
    assert (ran.returncode, "error[E435]" in ran.stdout, (folder / NAME).exists()) == (2, True, False)


def test_a_report_does_not_replace_a_lock(folder: Path) -> None:
    run("verify", "--lock", "desk.policy", cwd=folder)
    ran = run("verify", "desk.policy", "--output", f"json={NAME}", cwd=folder)
    assert (ran.returncode, "is a lock, and would be lost" in ran.stderr) == (2, True)


def test_two_processes_lose_no_entry(folder: Path) -> None:
    command = [sys.executable, "-c", "from _evenhand import main; main()", "verify", "--lock"]
    root = str(Path(__file__).parents[3])
    both = [
        subprocess.Popen(
            [*command, name], cwd=folder, env={**os.environ, "PYTHONPATH": root}, stdout=subprocess.DEVNULL
        )
        for name in ("desk.policy", "quick.policy")
    ]
    assert [each.wait() for each in both] == [1, 1]
    assert run("verify", "--check-lock", "desk.policy", "quick.policy", cwd=folder).returncode == 0


def test_an_undecided_verdict_is_neither_drift_nor_a_pass(folder: Path) -> None:
    run("verify", "--lock", "desk.policy", cwd=folder)
    text = (folder / NAME).read_text()
    ran = run("verify", "--check-lock", "--trust", "3", "--timeout", "0.001", "desk.policy", cwd=folder)
    assert ran.returncode in (2, 3), ran.stdout  # too little time for the meaning, or for the verdicts
    assert (folder / NAME).read_text() == text


def test_what_was_not_counted_in_time_is_no_drift() -> None:
    locked = Entry("Desk", {"assumption": {"a": ("excludes 10", "where 1a")}, "changes": {"all": ("5",)}})
    uncounted = Entry("Desk", {"assumption": {"a": ("excludes some", "where 1a")}})
    assert compare(locked, uncounted) == []
    elsewhere = Entry("Desk", {"assumption": {"a": ("excludes some", "where 2b")}})
    assert compare(locked, elsewhere) == [Moved("assumption", "a", ("where 1a",), ("where 2b",))]
    counted = Entry("Desk", {"assumption": {"a": ("excludes 9", "where 1a")}, "changes": {"all": ("5",)}})
    assert compare(locked, counted) == [Moved("assumption", "a", ("excludes 10",), ("excludes 9",))]
