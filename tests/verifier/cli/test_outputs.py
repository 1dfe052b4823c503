"""`--output`: every file is whole or as it was, and one that cannot be written keeps no other report back."""

import json
import os
import re
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.command import EVENHAND, run
from tests.written import LIBRARY

LATER = 'proposal Later "staff wait"\n  to Library in "library.policy"\n\n  set desk Staff to 3 h\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "library.policy").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "later.policy").write_text(LATER, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    return tmp_path


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("folder", "is not a file and cannot be written"),
        ("folder/", "is not a file and cannot be written"),
        ("nowhere/r.json", "cannot be written: no such file or directory"),
        ("library.policy/r.json", "cannot be written: not a directory"),
        ("library.policy", "was read for this, and would be lost"),
        ("./folder/../library.policy", "was read for this, and would be lost"),
        ("link-to-base", "was read for this, and would be lost"),
        ("other.policy", "is a policy, and would be lost"),
        ("first.txt", "is for another report of this run, too"),
        ("folder/../first.txt", "is for another report of this run, too"),
        ("dangling/r", "cannot be written"),
        ("/dev/full", "is not a file and cannot be written"),
        ("-", "is not the name of a file"),
        ("a\x1b[31m/b", "cannot be written: no such file or directory"),
        ("x" * 300, "cannot be written: file name too long"),
    ],
)
def test_what_cannot_be_written_keeps_nothing_back(folder: Path, path: str, reason: str) -> None:
    (folder / "other.policy").write_text("mine", encoding="utf-8")
    (folder / "link-to-base").symlink_to("library.policy")
    (folder / "dangling").symlink_to("nowhere")
    before = everything(folder)
    plain = run("check", "later.policy", "--format=plain", cwd=folder)
    ran = run(
        "check", "later.policy", "--format=plain", "--output=text=first.txt", f"--output=json={path}",
        "--output=sarif=last.sarif", cwd=folder,
    )  # fmt: skip
    assert (plain.returncode, ran.returncode) == (0, 2)
    assert ran.stdout == plain.stdout
    (message,) = re.findall(r"error\[E406\]: (.*)", ran.stderr)
    assert reason in message
    assert "\x1b" not in ran.stderr
    assert (folder / "first.txt").read_text(encoding="utf-8") == plain.stdout
    assert json.loads((folder / "last.sarif").read_text(encoding="utf-8"))["runs"][0]["invocations"][0]["exitCode"] == 0
    after = everything(folder)
    assert {name: after[name] for name in before} == before
    assert set(after) == {*before, "first.txt", "last.sarif"}


@pytest.mark.parametrize("word", ["report.json", "json", "json=", "=report.json", "xml=report.xml", "JSON=report.json"])
def test_what_is_not_a_format_and_a_file_is_a_wrong_use(folder: Path, word: str) -> None:
    ran = run("verify", "library.policy", "--output", word, cwd=folder)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert re.match(
        rf"error\[E408\]: .*`{re.escape(word)}` is not a format, `=` and a file, such as `json=", ran.stderr
    )


def test_a_report_replaces_another_through_a_link_and_keeps_its_permissions(folder: Path) -> None:
    (folder / "old.json").write_text("old", encoding="utf-8")
    (folder / "old.json").chmod(0o640)
    (folder / "link.json").symlink_to("old.json")
    ran = run("check", "library.policy", "--output=json=link.json", cwd=folder)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (folder / "link.json").is_symlink()
    assert json.loads((folder / "old.json").read_text(encoding="utf-8"))["exit"] == 0
    assert (folder / "old.json").stat().st_mode & 0o777 == 0o640


def test_the_expectations_are_not_replaced(folder: Path) -> None:
    for text in ('schema = "evenhand.expect/1"\n', "not toml ["):
        (folder / "e.toml").write_text(text, encoding="utf-8")
        ran = run("verify", "library.policy", "--expect", "e.toml", "--output=json=e.toml", cwd=folder)
        assert ran.returncode == 2
        assert "`e.toml` was read for this, and would be lost" in ran.stderr
        assert (folder / "e.toml").read_text(encoding="utf-8") == text


def test_a_disk_that_is_full_costs_nothing(folder: Path) -> None:
    """A limit on the size of files is what a full disk is here; the report that fits is written all the same."""
    (folder / "r.json").write_text("old", encoding="utf-8")
    script = (
        "import resource, runpy, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))\n"
        "sys.argv = ['evenhand', 'verify', 'library.policy', '--output=json=r.json', '--output=plain=r.txt']\n"
        "from verifier.cli import main\n"
        "main()\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert re.findall(r"error\[E406\]: (.*)", ran.stderr) == ["`r.json` cannot be written: file too large"]
    assert (folder / "r.json").read_text(encoding="utf-8") == "old"
    assert (folder / "r.txt").read_text(encoding="utf-8") == ran.stdout
    assert not [name for name in os.listdir(folder) if name.startswith(".evenhand")]


def test_a_full_standard_output_keeps_no_file_back(folder: Path) -> None:
    with open("/dev/full", "w") as full:
        ran = subprocess.run(
            [EVENHAND, "check", "library.policy", "--output=json=r.json"],
            cwd=folder, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (2, "error[E406]: the output cannot be written: no space left on device\n")
    assert json.loads((folder / "r.json").read_text(encoding="utf-8"))["exit"] == 0


@pytest.mark.parametrize("path", ["out.txt", "/dev/stdout", "link"])
def test_a_report_does_not_replace_what_standard_output_is_written_to(folder: Path, path: str) -> None:
    (folder / "link").symlink_to("out.txt")
    with open(folder / "out.txt", "w") as out:
        ran = subprocess.run(
            [EVENHAND, "check", "library.policy", "--output", f"json={path}"],
            cwd=folder, stdout=out, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert ran.returncode == 2
    assert f"`{path}` is where standard output or error goes, and would be lost" in ran.stderr
    assert (folder / "out.txt").read_text(encoding="utf-8") == "1 file checked, no problems\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_folder_that_is_read_only_is_reported(folder: Path) -> None:
    (folder / "folder").chmod(0o555)
    ran = run("check", "library.policy", "--output=json=folder/r.json", cwd=folder)
    assert ran.returncode == 2
    assert "`folder/r.json` cannot be written: permission denied" in ran.stderr


def write_often(path: str, content: str) -> None:
    from verifier.process.files import replace_file

    for _ in range(30):
        assert replace_file(path, content.encode()) is None


def test_of_two_processes_the_last_whole_report_wins(tmp_path: Path) -> None:
    contents = {letter * 300_000 for letter in "ab"}
    path = tmp_path / "r.json"
    path.write_text("a" * 300_000, encoding="utf-8")
    context = get_context("fork")
    writers = [context.Process(target=write_often, args=(str(path), content)) for content in sorted(contents)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        assert path.read_text(encoding="utf-8") in contents
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert path.read_text(encoding="utf-8") in contents
    assert os.listdir(tmp_path) == ["r.json"]


@pytest.mark.parametrize("shape", ["text", "plain", "json", "html", "markdown", "sarif", "junit", "github"])
def test_a_label_of_ten_megabytes_is_a_coded_message(folder: Path, shape: str) -> None:
    label = "x" * 10_000_000
    (folder / "long.policy").write_text(LIBRARY.replace("Atlas of the world", label), encoding="utf-8")
    ran = run("verify", "long.policy", "--format", shape, "--output=json=r.json", cwd=folder)
    assert ran.returncode == 2
    (code,) = {each["code"] for each in json.loads((folder / "r.json").read_text(encoding="utf-8"))["diagnostics"]}
    assert code in ("E007", "E008")
    assert code in ran.stdout
    assert len(ran.stdout) < (100_000 if shape == "html" else 20_000)  # a page has its style and its script
