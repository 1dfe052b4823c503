"""A run prints what an earlier one printed only where everything that it depends on is as it was."""

import ast
import errno
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import click
import pytest
import rich

import _evenhand_cache as lookup
from policy_dsl import clock, run_record
from tests.verifier.cache.runs import Machine, Ran
from tests.written import LIBRARY
from verifier.cache import keep
from verifier.process.fork import ForkedTask, can_fork

ROOT = Path(__file__).parents[3]
LATER = 'proposal Later "staff wait"\n  to Library in "library.policy"\n\n  set desk Staff to 3 h\n'
WORDS = ("check", "later.policy")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A folder with a policy and a proposal, and an empty cache."""
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "library.policy").write_text(LIBRARY, encoding="utf-8")
    (folder / "later.policy").write_text(LATER, encoding="utf-8")
    return Machine(folder, tmp_path / "cache")


def same(one: Ran, other: Ran) -> bool:
    return (one.out, one.err, one.code) == (other.out, other.err, other.code)


@pytest.mark.parametrize(
    "words",
    [
        ("check", "later.policy"),
        ("verify", "library.policy", "later.policy"),
        ("diff", "library.policy", "later.policy"),
        ("test", "library.policy", "--format", "json"),
        ("verify", "library.policy", "--property", "children_first", "--format", "markdown"),
    ],
    ids=" ".join,
)
def test_the_second_run_prints_what_the_first_did(machine: Machine, words: tuple[str, ...]) -> None:
    first, second = machine.run(*words), machine.run(*words)
    assert (first.repeated, second.repeated) == (False, True)
    assert same(first, second)
    assert first.out


def test_a_policy_with_mistakes_is_refused_again(machine: Machine) -> None:
    (machine.folder / "library.policy").write_text(
        LIBRARY.replace("reader is Child", "raeder is Child"), encoding="utf-8"
    )
    first, second = machine.run("test", "library.policy"), machine.run("test", "library.policy")
    assert (first.code, second.repeated) == (2, True)
    assert same(first, second)
    assert first.err


def edit_in_place(machine: Machine) -> None:
    """Another text of the same length, with the times of the old one."""
    path = machine.folder / "later.policy"
    status = path.stat()
    path.write_text(LATER.replace("3 h", "4 h"), encoding="utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def edit_base(machine: Machine) -> None:
    path = machine.folder / "library.policy"
    path.write_text(LIBRARY.replace("3 h", "4 h"), encoding="utf-8")


def append_blank(machine: Machine) -> None:
    with open(machine.folder / "later.policy", "a", encoding="utf-8") as file:
        file.write("\n")


def delete_base(machine: Machine) -> None:
    (machine.folder / "library.policy").unlink()


def make_link(machine: Machine) -> None:
    """The same text behind a link: which files are the same file changes."""
    (machine.folder / "later.policy").rename(machine.folder / "other.policy")
    (machine.folder / "later.policy").symlink_to("other.policy")


def make_pipe(machine: Machine) -> None:
    (machine.folder / "later.policy").unlink()
    os.mkfifo(machine.folder / "later.policy")


def move(machine: Machine) -> None:
    machine.folder = machine.folder.rename(machine.folder.with_name("elsewhere"))


def set_variable(name: str, value: str) -> Callable[[Machine], None]:
    def change(machine: Machine) -> None:
        machine.environment[name] = value

    return change


def other_encoding(machine: Machine) -> None:
    machine.encoding = "ascii"


FILES = (edit_in_place, edit_base, append_blank, delete_base, make_link, make_pipe, move)
VARIABLES = (
    "COLUMNS", "NO_COLOR", "TERM", "LANG", "LC_ALL", "LANGUAGE", "PYTHONUTF8", "FORCE_COLOR", "EVENHAND_DEBUG", "LINES",
    "SOURCE_DATE_EPOCH",
)  # fmt: skip


@pytest.mark.parametrize("change", [*FILES, other_encoding], ids=lambda change: change.__name__)
def test_whatever_changes_is_run_again(machine: Machine, change: Callable[[Machine], None]) -> None:
    machine.run(*WORDS)
    assert machine.repeats(*WORDS)
    change(machine)
    assert not machine.repeats(*WORDS)


def test_other_variables_and_words_are_run_again(machine: Machine) -> None:
    machine.run(*WORDS)
    for name in VARIABLES:
        machine.environment = {name: "77"}
        assert not machine.repeats(*WORDS), name
    machine.environment = {"OTHER": "77"}
    assert machine.repeats(*WORDS)
    for words in (
        (*WORDS, "library.policy"),
        (*WORDS, "--format", "plain"),
        ("check", "./later.policy"),
        ("test", WORDS[1]),
    ):
        assert not machine.repeats(*words), words


def test_a_changed_program_is_run_again(machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    machine.run(*WORDS)
    version = lookup.version_of

    def edited(file: str | os.DirEntry[str]) -> tuple[int, ...]:
        return (1,) if os.fspath(file).endswith("keep.py") else version(file)

    versions: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
        "python": lambda patch: patch.setattr(sys, "version", "3.99"),
        "flags": lambda patch: patch.setattr(sys, "executable", "/usr/bin/python3"),
        "width": lambda patch: patch.setattr(lookup, "kind_of", lambda *_: 80),
        "path": lambda patch: patch.setattr(sys, "path", [str(tmp_path), *sys.path]),
        "code": lambda patch: patch.setattr(lookup, "version_of", edited),
        "our files": lambda patch: patch.setattr(lookup, "listed_sources", lambda *_: [str(ROOT / "_evenhand.py")]),
    }
    for name, change in versions.items():
        with monkeypatch.context() as patch:
            change(patch)
            assert not machine.repeats(*WORDS), name
    assert machine.repeats(*WORDS)


def test_each_of_our_files_counts(tmp_path: Path) -> None:
    """Edited, added, deleted or replaced: what tells versions apart changes."""
    for name in ("policy_dsl", "verifier/cache"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("_evenhand.py", "_evenhand_cache.py", "policy_dsl/one.py", "verifier/cache/keep.py"):
        (tmp_path / name).write_text("1", encoding="utf-8")

    def state() -> object:
        listed = lookup.sources_of(str(tmp_path))
        return listed, [lookup.version_of(each) for each in listed]

    assert len(lookup.sources_of(str(tmp_path))) == 7
    listed = lookup.sources_of(str(tmp_path))
    for change in (
        lambda: (tmp_path / "verifier/cache/keep.py").write_text("2", encoding="utf-8"),
        lambda: (tmp_path / "policy_dsl/two.py").write_text("1", encoding="utf-8"),
        lambda: (tmp_path / "policy_dsl/two.py").unlink(),
        lambda: (tmp_path / "verifier/cache/page.md").write_text("1", encoding="utf-8"),
    ):
        before, as_listed = state(), [lookup.version_of(each) for each in listed]
        change()
        assert state() != before
        assert [lookup.version_of(each) for each in listed] != as_listed  # also by the names that were listed before


def test_a_module_in_the_way_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    before = lookup.modules()
    (tmp_path / "report.html").write_text("", encoding="utf-8")
    assert lookup.modules() == before
    (tmp_path / "click").mkdir()
    with_package = lookup.modules()
    assert with_package != before
    (tmp_path / "rich.py").write_text("", encoding="utf-8")
    assert lookup.modules() != with_package


def test_every_variable_that_is_read_is_among_them() -> None:
    """Of our own code and of what prints; not those of notebooks, completion and pagers."""
    sources = [*(ROOT / "verifier").rglob("*.py"), *(ROOT / "policy_dsl").rglob("*.py")]
    sources += [path for module in (click, rich) for path in Path(str(module.__file__)).parent.rglob("*.py")]
    pattern = re.compile(r"""(?:environ(?:\.get\(|\[)|getenv\(|_environ\.get\()\s*["'](\w+)["']""")
    names = {name for path in sources for name in pattern.findall(path.read_text(encoding="utf-8"))}
    pagers = {"PAGER", "MORE", "LESS", "EDITOR", "VISUAL", "XDG_CONFIG_HOME", "APPDATA"}
    elsewhere = {"DATABRICKS_RUNTIME_VERSION", "COMP_WORDS", "COMP_CWORD", *pagers}
    assert {"NO_COLOR", "COLUMNS", "TERM"} <= names
    assert {n for n in names - elsewhere if n not in lookup.SETTINGS and not n.startswith(lookup.FAMILIES)} == set()


UNKEPT = {
    "it runs out of time": ("verify", "library.policy", "--timeout", "0.001"),
    "it says not to": ("check", "library.policy", "--no-cache"),
    "a file is missing": ("check", "nowhere.policy"),
    "the base is missing": ("check", "lost.policy"),
    "the words are wrong": ("check", "--frobnicate", "library.policy"),
    "help is asked": ("check", "--help"),
    "an example is saved": ("verify", "library.policy", "--save-example"),
    "a lock is checked": ("verify", "library.policy", "--check-lock"),
    "a revision is read": ("diff", "library.policy@HEAD", "library.policy"),
    "a report cannot be written": ("check", "library.policy", "--output", "json=none/report.json"),
    "a word may become a file": ("check", "library.policy", "--output=markdown=report.md"),
    "it is another command": ("rule", "E201"),
}


@pytest.mark.parametrize("words", UNKEPT.values(), ids=UNKEPT)
def test_nothing_is_kept_where(machine: Machine, words: tuple[str, ...]) -> None:
    (machine.folder / "lost.policy").write_text(LATER.replace("library", "nowhere"), encoding="utf-8")
    machine.run(*words)
    assert machine.entries() == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no such device")
def test_output_that_cannot_be_written_is_not_kept(machine: Machine) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(machine.cache)}
    environment.pop("EVENHAND_NO_CACHE")
    begin = [sys.executable, "-c", "from _evenhand import main; main()", *WORDS]

    def onto_a_full_disk() -> tuple[int, bytes]:
        with open("/dev/full", "wb") as full:
            ran = subprocess.run(
                begin, cwd=machine.folder, env=environment, stdout=full, stderr=subprocess.PIPE, check=False
            )
        return ran.returncode, ran.stderr

    refused = 2, b"error[E406]: the output cannot be written: no space left on device\n"
    assert onto_a_full_disk() == refused
    assert machine.entries() == []
    printed = subprocess.run(begin, cwd=machine.folder, env=environment, stdout=subprocess.PIPE, check=True).stdout
    assert printed == b"1 file checked, no problems\n"
    assert len(machine.entries()) == 1
    assert onto_a_full_disk() == refused


def test_a_run_that_fails_after_its_report_is_not_kept(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_memory(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("verifier.cli.check.worst", without_memory)
    assert machine.run("check", "library.policy").code == 2
    assert machine.entries() == []


def test_the_variable_turns_it_off(machine: Machine) -> None:
    machine.environment["EVENHAND_NO_CACHE"] = "yes"
    machine.run(*WORDS)
    assert machine.entries() == []


def test_a_file_that_is_edited_meanwhile_is_read_again(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read counts, not what is there afterwards."""
    original = keep.entry_of

    def late(*given: object) -> object:
        (machine.folder / "library.policy").write_text(LIBRARY.replace("2 h", "30 min"), encoding="utf-8")
        return original(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(keep, "entry_of", late)
    first = machine.run("verify", "library.policy")
    second = machine.run("verify", "library.policy")
    assert not second.repeated
    assert first.out != second.out or first.code != second.code


def test_a_terminal_that_is_resized_meanwhile_keeps_nothing(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    widths = iter([80, 80, 80])
    monkeypatch.setattr(lookup, "kind_of", lambda _: next(widths, 120))
    machine.run(*WORDS)
    assert machine.entries() == []


def test_a_file_that_two_readings_find_different_keeps_the_run_from_being_kept(tmp_path: Path) -> None:
    run_record.begin(100)
    run_record.note_file("a", b"1")
    run_record.note_file("a", b"1")
    assert not run_record.is_transient()
    run_record.note_file("a", b"2")
    assert run_record.is_transient()
    run_record.begin(0)


def test_damage_of_any_byte_is_a_miss(machine: Machine) -> None:
    machine.run(*WORDS)
    (path,) = machine.entries()
    content = path.read_bytes()
    for at in range(0, len(content), 7):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        assert not machine.repeats(*WORDS), at
        path.write_bytes(content[:at])
        assert not machine.repeats(*WORDS), at
    path.write_bytes(content + b"\0")
    assert not machine.repeats(*WORDS)
    path.write_bytes(content)
    assert machine.repeats(*WORDS)


def test_what_is_not_an_entry_is_a_miss_in_no_time(machine: Machine) -> None:
    """Also where its digest is right: another form, or numbers that lead beyond its end."""
    machine.run(*WORDS)
    (path,) = machine.entries()
    content = path.read_bytes()
    body = content[len(lookup.MAGIC) + lookup.DIGEST_BYTES :]
    for hostile in (b"", b"\xff" * 8, body[:4] + b"\xff" * 4 + body[8:], body + b"\0\0\0\0", body[:-1]):
        path.write_bytes(lookup.MAGIC + lookup.digest_of(hostile) + hostile)
        assert not machine.repeats(*WORDS)
    path.write_bytes(lookup.MAGIC.replace(b"1", b"2") + lookup.digest_of(body) + body)
    assert not machine.repeats(*WORDS)
    path.write_bytes(content)
    with open(path, "ab") as file:
        file.truncate(lookup.MOST_BYTES + 1)
    assert not machine.repeats(*WORDS)


def test_what_others_may_have_written_is_a_miss(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.run(*WORDS)
    (path,) = machine.entries()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    for each, right in ((path, 0o600), (path.parent, 0o700)):
        each.chmod(right | 0o020)
        assert not machine.repeats(*WORDS)
        each.chmod(right)
    with monkeypatch.context() as patch:
        patch.setattr(os, "geteuid", lambda: 12_345)
        assert not machine.repeats(*WORDS)
    other = path.rename(path.with_name("other"))
    path.symlink_to(other)
    assert not machine.repeats(*WORDS)
    path.unlink()
    other.rename(path)
    assert machine.repeats(*WORDS)


def no_folder(machine: Machine) -> None:
    machine.cache.write_text("a file", encoding="utf-8")


def no_home(machine: Machine) -> None:
    machine.environment |= {"XDG_CACHE_HOME": "relative", "HOME": "/nonexistent/home"}


def no_name(machine: Machine) -> None:
    machine.environment |= {"XDG_CACHE_HOME": "", "HOME": ""}


def foreign(machine: Machine) -> None:
    machine.cache.mkdir()
    (machine.cache / "evenhand").mkdir()
    (machine.cache / "evenhand").chmod(0o777)


@pytest.mark.parametrize("place", [no_folder, no_home, no_name, foreign], ids=lambda place: place.__name__)
def test_without_a_place_for_it_everything_works(machine: Machine, place: Callable[[Machine], None]) -> None:
    place(machine)
    before = sorted(machine.folder.parent.rglob("*"))
    first, second = machine.run(*WORDS), machine.run(*WORDS)
    assert not second.repeated
    assert same(first, second)
    assert (first.code, first.out) == (0, b"1 file checked, no problems\n")
    assert sorted(machine.folder.parent.rglob("*")) == before


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_full_disk_leaves_nothing_behind(machine: Machine, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def full(*_: object) -> None:
        raise OSError(number, "no")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace" if number == errno.ENOSPC else "mkdir", full)
        ran = machine.run(*WORDS)
    assert (ran.code, ran.out, ran.err) == (0, b"1 file checked, no problems\n", b"")
    assert not [*machine.cache.rglob("*.*"), *machine.entries()]


def test_reports_in_files_are_written_again(machine: Machine) -> None:
    words = ("check", "library.policy", "--output", "json=report.json", "--output", "html=report.html")
    machine.run(*words)
    paths = [machine.folder / name for name in ("report.json", "report.html")]
    first = [path.read_bytes() for path in paths]
    paths[0].unlink()
    paths[1].write_text("another", encoding="utf-8")
    assert machine.run(*words).repeated
    assert [path.read_bytes() for path in paths] == first
    paths[0].unlink()
    paths[0].mkdir()
    refused = machine.run(*words)
    assert (refused.repeated, refused.code, b"E406" in refused.err) == (False, 2, True)
    paths[0].rmdir()
    os.link(machine.folder / "library.policy", paths[0])  # the report would replace what was read
    assert machine.run(*words).code == 2
    assert (machine.folder / "library.policy").read_text(encoding="utf-8") == LIBRARY


def test_the_oldest_entries_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(12):
        path = tmp_path / f"{n:064}"
        path.write_bytes(b"x" * 10)
        os.utime(path, ns=(n, n))
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
    (tmp_path / f"{keep.TEMPORARY}1").write_bytes(b"")
    os.utime(tmp_path / f"{keep.TEMPORARY}1", (1, 1))
    (tmp_path / f"{keep.TEMPORARY}2").write_bytes(b"")
    monkeypatch.setattr(keep, "MOST_ENTRIES", 7)
    keep.make_room(str(tmp_path))
    assert sorted(int(each.name) for each in tmp_path.iterdir() if len(each.name) == 64) == [*range(5, 12)]
    monkeypatch.setattr(keep, "MOST_TOGETHER", 35)
    keep.make_room(str(tmp_path))
    left = {each.name for each in tmp_path.iterdir()}
    assert left == {*(f"{n:064}" for n in (9, 10, 11)), "mine.txt", f"{keep.TEMPORARY}2"}


def test_a_report_that_is_too_large_is_not_kept(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "MOST_BYTES", 20)
    machine.run(*WORDS)
    assert machine.entries() == []


def test_nothing_but_the_lookup_is_imported(machine: Machine) -> None:
    machine_environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(machine.cache)}
    machine_environment.pop("EVENHAND_NO_CACHE")
    begin = [sys.executable, "-X", "importtime", "-c", "from _evenhand import main; main()", *WORDS]
    first, second = (
        subprocess.run(begin, cwd=machine.folder, env=machine_environment, capture_output=True, text=True, check=True)
        for _ in range(2)
    )
    assert first.stdout == second.stdout
    assert "verifier.cli" in first.stderr
    names = {line.rsplit("|", 1)[-1].strip() for line in second.stderr.splitlines()}
    assert {"_evenhand", "_evenhand_cache"} <= names
    assert not names & {"click", "msgspec", "re", "json", "hashlib", "verifier", "policy_dsl", "pathlib", "struct"}


def test_four_at_once_write_one_entry(machine: Machine) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(machine.cache)}
    environment.pop("EVENHAND_NO_CACHE")
    begin = [sys.executable, "-c", "from _evenhand import main; main()", *WORDS]
    processes = [subprocess.Popen(begin, cwd=machine.folder, env=environment, stdout=subprocess.PIPE) for _ in range(4)]
    assert {process.communicate()[0] for process in processes} == {b"1 file checked, no problems\n"}
    assert len(machine.entries()) == 1
    assert {each.name[:4] for each in (machine.cache / "evenhand").iterdir()} == {machine.entries()[0].name[:4], "sour"}


def test_a_repeated_report_is_laid_out_for_the_terminal(machine: Machine) -> None:
    """In its colours, and only for one that is as wide as that of the first run."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "XDG_CACHE_HOME": str(machine.cache),
        "TERM": "xterm-256color",
    }
    for name in ("EVENHAND_NO_CACHE", "COLUMNS", "NO_COLOR"):
        environment.pop(name, None)

    def on_terminal(width: int) -> bytes:
        main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
        begin = [sys.executable, "-c", "from _evenhand import main; main()", "test", "library.policy"]
        streams = {"stdin": side, "stdout": side, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen(begin, cwd=machine.folder, env=environment, **streams)  # type: ignore[call-overload]
        os.close(side)
        printed = b""
        with suppress(OSError):  # the terminal is gone with the process
            while part := os.read(main, 65_536):
                printed += part
        os.close(main)
        process.wait()
        return printed

    wide, again = on_terminal(100), on_terminal(100)
    assert wide == again
    assert b"\x1b[" in wide
    assert len(machine.entries()) == 1
    assert max(map(len, re.sub(rb"\x1b\[[0-9;]*m", b"", on_terminal(50)).decode().splitlines())) <= 50
    assert len(machine.entries()) == 2


def test_progress_is_not_repeated() -> None:
    run_record.begin(100)
    run_record.note_printed(2, b"message")
    with run_record.unrecorded():
        run_record.note_printed(2, b"bar")
    assert run_record.current().printed == [(2, b"message")]
    run_record.begin(0)


@pytest.mark.skipif(not can_fork(), reason="one core")
def test_what_a_child_process_was_too_late_for_counts() -> None:
    run_record.begin(0)
    with ForkedTask(lambda _: clock.is_past(-1.0), parallel=True) as task:
        assert task.process is not None
        assert task.result()
    assert run_record.is_transient()
    run_record.begin(0)


def test_a_deadline_that_passes_makes_a_run_transient(monkeypatch: pytest.MonkeyPatch) -> None:
    run_record.begin(0)
    monkeypatch.setattr(clock, "now", lambda: 10.0)
    assert not clock.is_past(11.0)
    assert not run_record.is_transient()
    assert clock.is_past(9.0)
    assert run_record.is_transient()
    run_record.begin(0)


LOOKS = (
    "open(", "os.stat(", "os.lstat(", "os.path.exists(", "os.path.isfile(", "os.path.lexists(", "os.path.realpath(",
    ".read_bytes(", ".read_text(", "os.path.isdir(", "os.scandir(", "os.listdir(", "Popen(", "subprocess.run(",
)  # fmt: skip
LOOK = re.compile("|".join((r"\b" if each[0].isalpha() else "") + re.escape(each) for each in LOOKS))
UNNOTED = {
    "policy_dsl/regular_file.py": "notes what it reads",
    "policy_dsl/backends/": "the files of our own code, and Node in tests",
    "policy_dsl/runtime/": "for services",
    "policy_dsl/sheets/": "for commands whose output is not kept",
    "policy_dsl/testing/": "for services",
    "policy_dsl/resolve/words/lookalikes.py": "a file of our own code",
    "policy_dsl/syntax/hints/clock_hints.py": "patterns of the word `open`",
    "policy_dsl/syntax/grammar.py": "files of our own code",
    "verifier/cache/": "the cache",
    "verifier/cli/files.py": "after a word that may become a file nothing is kept",
    "verifier/cli/environment_errors.py": "for messages that are not kept",
    "verifier/cli/lock.py": "locks, with which nothing is kept",
    "verifier/cli/memory_guard.py": "the null device",
    "verifier/cli/output.py": "the null device",
    "verifier/cli/output_errors.py": "the null device",
    "verifier/cli/outputs.py": "reports in files, looked at again by `write_again`",
    "verifier/cli/revision.py": "git, after which nothing is kept",
    "verifier/cli/rule.py": "for a command whose output is not kept",
    "verifier/cli/watch.py": "for `--watch`, with which nothing is kept",
    "verifier/process/": "files that are written, and processes of our own",
    "verifier/report/": "files of our own code",
    "verifier/smt/__init__.py": "the memory of this process",
}
"""Who reads files, or looks whether they are there, without a note for the cache, and why that is right."""


def test_whoever_reads_a_file_says_so() -> None:
    for folder in ("policy_dsl", "verifier"):
        for path in (ROOT / folder).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            lines = [line.partition("#")[0] for line in path.read_text(encoding="utf-8").splitlines()]
            looks = [line for line in lines if LOOK.search(line) and "def " not in line]
            assert not looks or name.startswith(tuple(UNNOTED)), (name, looks)


UNCACHED = {"policy_dsl/clock.py", "verifier/mutate.py"}
"""The clock itself, and a command whose output is not kept."""


def test_whoever_compares_the_clock_says_so() -> None:
    """A deadline is compared by `clock.is_past`, or where that is noted: otherwise a run that was too late is kept."""
    for folder in ("policy_dsl", "verifier"):
        for path in (ROOT / folder).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            text = path.read_text(encoding="utf-8")
            if "clock.now()" not in text or name in UNCACHED:
                continue
            compared = [
                node.lineno for node in ast.walk(ast.parse(text))
                if isinstance(node, ast.Compare) and "clock.now()" in ast.unparse(node)
            ]  # fmt: skip
            assert not compared or "note_transient" in text, f"{name}:{compared}"
