"""The installed `evenhand fmt`: what it writes, what it leaves alone, and with which exit code it ends."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import run
from tests.end_to_end.test_bad_input import BYTES, is_told
from tests.end_to_end.test_json import valid
from tests.written import LIBRARY

ROOT = Path(__file__).parents[2]
UNTIDY = LIBRARY.replace("book   :", "book:").replace("\n\n", "\n")
LAID_OUT_ALL_THE_SAME = {  # their mistakes are in what the words mean, and their layout is known
    "declared twice",
    "attribute twice",
    "code twice",
    "ragged table",
    "a unit missing in a cell",
    "cyclic overrides",
    "overrides itself",
    "a claim over no attribute",
    "a duration beyond all bounds",
}


def test_the_shipped_policies_are_canonical() -> None:
    files = [
        *ROOT.glob("spec/mp162/*.policy"),
        ROOT / "spec/mp162/mp162.md",
        *ROOT.glob("spec/mp162/proposals/*.policy"),
    ]
    ran = run("fmt", "--check", *files, cwd=ROOT)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"nothing to change in {len(files)} files\n", "")


def test_a_file_is_laid_out_in_its_place(tmp_path: Path) -> None:
    path, other = tmp_path / "p.policy", tmp_path / "canonical.policy"
    path.write_text(UNTIDY, encoding="utf-8")
    path.chmod(0o640)
    other.write_text(LIBRARY, encoding="utf-8")
    os.utime(other, (1, 1))
    (tmp_path / "link.policy").symlink_to("p.policy")
    ran = run("fmt", "link.policy", "canonical.policy", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "link.policy: formatted\nnothing to change in 1 file\n"
    assert path.read_text(encoding="utf-8") == LIBRARY
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert (tmp_path / "link.policy").is_symlink()
    assert other.stat().st_mtime == 1
    assert sorted(os.listdir(tmp_path)) == ["canonical.policy", "link.policy", "p.policy"]
    assert run("fmt", "--check", "p.policy", cwd=tmp_path).returncode == 0


def test_check_shows_what_would_change_and_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(UNTIDY, encoding="utf-8")
    ran = run("fmt", "--check", "p.policy", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (1, "")
    lines = ran.stdout.split("\n")
    assert lines[:2] == ["--- p.policy", "+++ p.policy (formatted)"]
    assert '-  book: one of Novel, Atlas "Atlas of the world"' in lines
    assert '+  book   : one of Novel, Atlas "Atlas of the world"' in lines
    assert lines[-2:] == ["p.policy: would be formatted", ""]
    assert (tmp_path / "p.policy").read_text(encoding="utf-8") == UNTIDY


def test_line_ends_of_another_system_are_not_shown_as_a_difference(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_bytes(UNTIDY.replace("\n", "\r\n").encode())
    ran = run("fmt", "--check", "p.policy", cwd=tmp_path)
    (tmp_path / "p.policy").write_bytes(UNTIDY.encode())
    assert ran.returncode == 1
    assert ran.stdout == run("fmt", "--check", "p.policy", cwd=tmp_path).stdout


def test_a_file_with_mistakes_is_left_byte_for_byte(tmp_path: Path) -> None:
    kinds = [kind for kind in BYTES if kind not in LAID_OUT_ALL_THE_SAME]
    for number, kind in enumerate(kinds):
        (tmp_path / f"{number}.policy").write_bytes(BYTES[kind]())
    names = [f"{number}.policy" for number in range(len(kinds))]
    is_told(run("fmt", *names, cwd=tmp_path), "E411")
    assert sorted(os.listdir(tmp_path)) == sorted(names)
    for kind, name in zip(kinds, names, strict=True):
        assert (tmp_path / name).read_bytes() == BYTES[kind](), kind


def test_mistakes_in_what_words_mean_are_no_obstacle(tmp_path: Path) -> None:
    names = []
    for number, kind in enumerate(sorted(LAID_OUT_ALL_THE_SAME)):
        names.append(f"{number}.policy")
        (tmp_path / names[-1]).write_bytes(BYTES[kind]())
    assert run("fmt", *names, cwd=tmp_path).returncode == 0
    assert run("fmt", "--check", *names, cwd=tmp_path).returncode == 0
    for name in names:
        is_told(run("check", name, cwd=tmp_path), r"E\d{3}")


def test_a_bad_file_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(UNTIDY, encoding="utf-8")
    (tmp_path / "bad.md").write_text("# no policy\n", encoding="utf-8")
    ran = run("fmt", "bad.md", "nowhere.policy", ".", "p.policy", "p.policy", cwd=tmp_path)
    is_told(ran, "E010")
    is_told(ran, "E001")
    assert ran.stdout == (
        "bad.md: left as it was\nnowhere.policy: left as it was\n.: left as it was\np.policy: formatted\n"
    )
    assert (tmp_path / "p.policy").read_text(encoding="utf-8") == LIBRARY
    assert (tmp_path / "bad.md").read_text(encoding="utf-8") == "# no policy\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(UNTIDY, encoding="utf-8")
    (tmp_path / "p.policy").chmod(0o444)
    is_told(run("fmt", "p.policy", cwd=tmp_path), "E406")
    assert (tmp_path / "p.policy").read_text(encoding="utf-8") == UNTIDY


def test_json(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(UNTIDY, encoding="utf-8")
    (tmp_path / "canonical.policy").write_text(LIBRARY, encoding="utf-8")
    asked = valid("fmt", "fmt", "--check", "p.policy", "canonical.policy", cwd=tmp_path)
    assert (asked["exit"], asked["check"]) == (1, True)
    assert [f["status"] for f in asked["files"]] == ["differs", "canonical"]
    done = valid("fmt", "fmt", "p.policy", "canonical.policy", "nowhere.policy", cwd=tmp_path)
    assert (done["exit"], done["check"]) == (2, False)
    assert [f["status"] for f in done["files"]] == ["formatted", "canonical", "refused"]
    assert [d["code"] for d in done["diagnostics"]] == ["E001"]
    assert valid("fmt", "fmt", "p.policy", cwd=tmp_path)["files"] == [{"path": "p.policy", "status": "canonical"}]


def test_a_literate_policy_is_taken_by_every_command(tmp_path: Path) -> None:
    (tmp_path / "library.md").write_text(f"# The library\n\n```policy\n{LIBRARY}```\n", encoding="utf-8")
    assert run("check", "library.md", cwd=tmp_path).returncode == 0
    verified = run("verify", "library.md", "--property", "staff_wait", cwd=tmp_path)
    assert verified.returncode == 1
    line = 3 + LIBRARY[: LIBRARY.index("property staff_wait")].count("\n") + 1
    assert f"library.md:{line}" in verified.stdout
    explained = run("explain", "library.md", "reader=Staff", "book=Novel", cwd=tmp_path)
    assert (explained.returncode, "1 h" in explained.stdout) == (0, True)
    compiled = run("compile", "library.md", "--target", "python", "-o", "check.py", "--unverified", cwd=tmp_path)
    assert compiled.returncode == 0
    row = 3 + LIBRARY[: LIBRARY.index("| Staff")].count("\n") + 1
    asked = "import check; print(check.decide(reader='Staff', book='Novel', why=['Study']).clauses[0].line)"
    ran = subprocess.run([sys.executable, "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == (f"{row}\n", "")
