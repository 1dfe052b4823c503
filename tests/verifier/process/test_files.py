"""`-o` and `fmt` never cost anybody a file; what is written is there whole, where the name leads, as readable as it was."""

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from policy_dsl.syntax.format import formatted
from tests.written import LIBRARY
from verifier.cli import fmt, run
from verifier.process.files import replace_file, write

CALM = LIBRARY.replace("| 1 h           |", "| 3 h           |")
LATER = 'proposal Later "staff wait"\n  to Library in "../library.policy"\n\n  set desk Staff to 4 h\n'
Said = Callable[..., tuple[int, str]]


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Said:
    """The command, run here among some files: its exit code, and what it says."""
    (tmp_path / "library.policy").write_text(CALM, encoding="utf-8")
    (tmp_path / "proposals").mkdir()
    (tmp_path / "proposals" / "later.policy").write_text(LATER, encoding="utf-8")
    (tmp_path / "kept.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "notes.md").write_text("# notes\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["evenhand", *arguments])
        code = run()
        return code, "".join(capfd.readouterr())

    return command


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


COMPILE = ("compile", "proposals/later.policy", "--target", "python", "-o")


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ([*COMPILE, "proposals/later.policy"], "was read for this"),
        ([*COMPILE, "proposals/../library.policy"], "was read for this"),
        ([*COMPILE, "link.policy", "--force"], "was read for this"),
        ([*COMPILE, "hard.policy", "--force"], "was read for this"),
        ([*COMPILE, "notes.md"], "exists already"),
        ([*COMPILE, "kept.csv"], "exists already"),
        ([*COMPILE, "-"], "name a file; one that is called `-` is `./-`"),
        ([*COMPILE, "proposals"], "is not a file"),
        ([*COMPILE, "proposals", "--force"], "is not a file"),
        ([*COMPILE, "new/"], "is not a file"),
        ([*COMPILE, "new/check.py"], "no such file or directory"),
        ([*COMPILE, "notes.md/check.py"], "not a directory"),
        ([*COMPILE, "fifo"], "is not a file"),
        ([*COMPILE, "/dev/full"], "is not a file"),
        ([*COMPILE, ""], "is not a file"),
        (["export", "library.policy", "desk", "-o", "kept.csv"], "exists already"),
        (["export", "library.csv", "desk", "-o", "library.csv", "--force"], "was read for this"),
        (["export", "library.policy", "desk", "-o", "-.csv/"], r"-.csv/"),
        (["import", "kept.csv", "-o", "kept.csv", "--force"], "was read for this"),
        (["import", "kept.csv", "-o", "library.policy"], "exists already"),
        (["import", "kept.csv", "-o", "-"], "name a file"),
    ],
)
def test_no_file_is_lost(said: Said, tmp_path: Path, command: list[str], why: str) -> None:
    os.symlink("proposals/later.policy", "link.policy")
    os.link("library.policy", "hard.policy")
    os.mkfifo("fifo")
    (tmp_path / "library.csv").write_text(CALM, encoding="utf-8")
    before = everything(tmp_path)
    code, printed = said(*command)
    assert (code, why in printed) == (2, True), printed
    assert everything(tmp_path) == before


def test_what_was_generated_is_generated_anew(said: Said, tmp_path: Path) -> None:
    for command in (
        [*COMPILE, "check.py"],
        ["export", "library.policy", "desk", "-o", "desk.xlsx"],
        ["export", "library.policy", "desk", "-o", "desk.csv"],
        ["import", "kept.csv", "-o", "table.policy"],
    ):
        (tmp_path / command[-1]).touch()  # an empty file is no loss
        assert said(*command)[0] == 0
        first = everything(tmp_path)
        assert said(*command)[0] == 0
        assert everything(tmp_path) == first
    (tmp_path / "proposals/later.policy").write_text(LATER.replace("4 h", "5 h"), encoding="utf-8")
    assert said(*COMPILE, "check.py")[0] == 0
    assert "18000" in (tmp_path / "check.py").read_text(encoding="utf-8")
    (tmp_path / "library.policy").write_text(CALM.replace("| 2 h ", "| 5 h "), encoding="utf-8")
    assert said("export", "library.policy", "desk", "-o", "desk.csv")[0] == 2  # somebody may have changed it meanwhile
    assert said("export", "library.policy", "desk", "-o", "desk.csv", "--force")[0] == 0
    assert b'"5 h"' in (tmp_path / "desk.csv").read_bytes()
    with open(tmp_path / "check.py", "a", encoding="utf-8") as file:
        file.write("# mine\n")
    (tmp_path / "library.policy").write_text(CALM, encoding="utf-8")
    assert said(*COMPILE, "check.py")[0] == 2
    assert (tmp_path / "check.py").read_text(encoding="utf-8").endswith("# mine\n")
    assert said(*COMPILE, "check.py", "--force")[0] == 0


def test_a_check_is_the_same_bytes_wherever_it_is_compiled(
    said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(*COMPILE, "one.py")[0] == 0
    monkeypatch.chdir(tmp_path / "proposals")
    assert said("compile", str(tmp_path / "proposals/later.policy"), "--target", "python", "-o", "../two.py")[0] == 0
    assert said("compile", "./later.policy", "--target", "python", "-o", "../three.py")[0] == 0
    one = (tmp_path / "one.py").read_bytes()
    assert (tmp_path / "two.py").read_bytes() == one
    assert (tmp_path / "three.py").read_bytes() == one
    assert str(tmp_path).encode() not in one
    assert b"'../library.policy'" in one
    assert b"'later.policy'" in one


def test_links_are_followed_and_permissions_stay(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    os.symlink("there/file", tmp_path / "link")
    old = os.umask(0o027)
    try:
        assert write(str(tmp_path / "link"), "one") is None
    finally:
        os.umask(old)
    file = tmp_path / "there" / "file"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640  # as the mask has it
    file.chmod(0o604)
    assert write(str(tmp_path / "link"), "two", force=True) is None
    assert (tmp_path / "link").is_symlink()
    assert (file.read_text(encoding="utf-8"), stat.S_IMODE(file.stat().st_mode)) == ("two", 0o604)
    assert os.listdir(tmp_path / "there") == ["file"]
    os.symlink("circle", tmp_path / "circle")
    assert write(str(tmp_path / "circle"), "three") is not None
    assert (tmp_path / "circle").is_symlink()


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    assert write(str(tmp_path / ("x" * 255)), "one") is None


def test_a_file_saved_while_it_is_laid_out_stays(said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library.policy"
    path.write_text(CALM.replace("\n\n", "\n"), encoding="utf-8")
    lay_out = formatted

    def slowly(name: str, content: bytes, exactly: bool) -> object:
        path.write_text("-- saved meanwhile\n", encoding="utf-8")
        return lay_out(name, content, exactly)

    monkeypatch.setattr(fmt, "formatted", slowly)
    code, printed = said("fmt", "library.policy")
    assert code == 2
    assert "error[E411]: not formatted: it was saved by somebody else meanwhile" in printed
    assert path.read_text(encoding="utf-8") == "-- saved meanwhile\n"
    assert sorted(os.listdir(tmp_path)) == ["kept.csv", "library.policy", "notes.md", "proposals"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_what_may_not_be_written_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("one", encoding="utf-8")
    path.chmod(0o444)
    assert replace_file(str(path), b"two") is not None
    path.chmod(0o644)
    tmp_path.chmod(0o555)
    assert replace_file(str(path), b"two") is not None
    tmp_path.chmod(0o755)
    assert path.read_text(encoding="utf-8") == "one"


def test_a_pipe_is_not_called_missing(tmp_path: Path) -> None:
    read, end = os.pipe()
    finding = write(f"/dev/fd/{end}", "text")
    os.close(read)
    os.close(end)
    assert finding is not None
    assert (finding.code, finding.message) == ("E406", f"`/dev/fd/{end}` is not a file and cannot be written")
    (tmp_path / "link").symlink_to(tmp_path / "new")  # a link to what is not there yet is written through
    assert write(str(tmp_path / "link"), "text") is None
    assert (tmp_path / "new").read_text() == "text"


def test_an_escape_in_a_command_is_not_printed(said: Said) -> None:
    for arguments in (["\x1b[1mfoo"], ["check", "--\x1b[1mfoo"]):
        code, told = said(*arguments)
        assert code == 2
        assert "\ufffd[1mfoo" in told
        assert "x1b" not in told


JAVASCRIPT = ("compile", "proposals/later.policy", "--target", "javascript", "-o", "check.mjs")


def test_a_check_and_its_types_are_written_together(said: Said, tmp_path: Path) -> None:
    code, printed = said(*JAVASCRIPT)
    assert code == 0
    sizes = {name: f"{(tmp_path / name).stat().st_size:,} bytes" for name in ("check.mjs", "check.d.mts")}
    assert f"check.mjs: {sizes['check.mjs']}, proved equal to the policy" in printed
    assert f"check.d.mts: {sizes['check.d.mts']}, its types\n" in printed
    before = everything(tmp_path)
    assert said(*JAVASCRIPT)[0] == 0  # both are unchanged, so both are replaced
    assert everything(tmp_path) == before


@pytest.mark.parametrize("first", ["check.mjs", "check.d.mts"])
def test_of_a_check_and_its_types_neither_is_lost(said: Said, tmp_path: Path, first: str) -> None:
    (tmp_path / first).write_text("// my own\n", "utf-8")
    before = everything(tmp_path)
    code, printed = said(*JAVASCRIPT)
    assert (code, everything(tmp_path)) == (2, before)
    assert f"`{first}` exists already, and would be lost" in printed
    assert said(*JAVASCRIPT, "--force")[0] == 0
    assert b"my own" not in (tmp_path / first).read_bytes()


@pytest.mark.parametrize("previous", [None, "compiled"])
def test_when_the_types_cannot_be_written_the_check_is_as_it_was(
    said: Said, tmp_path: Path, previous: str | None
) -> None:
    if previous is not None:
        assert said("compile", "library.policy", *JAVASCRIPT[2:])[0] == 0
        (tmp_path / "check.d.mts").unlink()
    (tmp_path / "check.d.mts").mkdir()
    before = everything(tmp_path)
    code, printed = said(*JAVASCRIPT)
    assert (code, everything(tmp_path)) == (2, before)
    assert "`check.d.mts` is not a file and cannot be written" in printed


def test_of_several_that_write_one_file_at_once_one_is_there_whole(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    contents = [bytes([letter]) * 300_000 for letter in b"abc"]
    seen: set[bytes] = set()
    path.write_bytes(contents[0])

    def write_often(content: bytes) -> None:
        assert [replace_file(str(path), content) for _ in range(10)] == [None] * 10

    threads = [Thread(target=write_often, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        seen.add(path.read_bytes())
    assert seen | {path.read_bytes()} <= set(contents)
    assert [each.name for each in tmp_path.iterdir()] == ["report.json"]
