"""`verify --watch`: one run for each change, whatever way a file is saved, until Ctrl-C."""

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from unittest.mock import patch

from tests.command import EVENHAND, run
from tests.verifier.lock.desk import DESK
from verifier.cli.watch import folders_of, read_by, watched

LONG = 60
"""Seconds to wait for what takes one when the machine is idle."""


HEEDING = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
"""What a child does first: in the background of a script, Ctrl-C is ignored."""


class Watch:
    """A command that watches, and what it has printed to its files."""

    def __init__(self, folder: Path, process: subprocess.Popen[bytes]) -> None:
        self.folder, self.process = folder, process

    def text(self) -> str:
        return (self.folder / "out").read_text("utf-8", "replace")

    def wait(self, words: str, times: int = 1) -> str:
        """What was printed, as soon as the words are in it so many times."""
        until = time.monotonic() + LONG
        while self.text().count(words) < times:
            assert time.monotonic() < until, self.text()
            assert self.process.poll() is None, self.text()
            time.sleep(0.05)
        return self.text()


@contextmanager
def watching(folder: Path, *arguments: str) -> Iterator[Watch]:
    with (folder / "out").open("wb") as out:
        command = [EVENHAND, "verify", "--watch", "--format", "plain", *arguments]
        process = subprocess.Popen(
            command, cwd=folder, stdout=out, stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=HEEDING,
        )  # fmt: skip
        try:
            yield Watch(folder, process)
        finally:
            process.kill()
            process.wait()


def test_each_way_to_save_a_file_makes_a_report_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    path = tmp_path / "desk.policy"
    path.write_text(DESK)
    with watching(tmp_path, "desk.policy") as watch:
        watch.wait("watching 1 file; Ctrl-C ends it")
        assert "answered within 2 h" in watch.text()
        path.write_text(DESK.replace("2 h", "3 h"))
        assert "answered within 3 h" in watch.wait("watching", 2)
        other = tmp_path / ".desk.policy.swp"
        other.write_text(DESK.replace("2 h", "4 h"))
        other.rename(path)  # as many editors do
        assert "answered within 4 h" in watch.wait("watching", 3)
        path.write_text("policy Desk nonsense")
        assert "error[E" in watch.wait("watching", 4)
        path.unlink()
        assert "error[E001]" in watch.wait("watching", 5)
        path.write_text(DESK.replace("2 h", "5 h"))
        assert "answered within 5 h" in watch.wait("watching", 6)
        (tmp_path / "notes.txt").write_text("another file of the folder")
        used = cpu_seconds(watch.process.pid)
        time.sleep(1.5)
        assert cpu_seconds(watch.process.pid) - used < 0.5  # it waits, and does not go round
        assert watch.text().count("watching") == 6
        watch.process.send_signal(signal.SIGINT)
        assert watch.process.wait(LONG) == 130
        assert watch.text().endswith("stopped\n")


def cpu_seconds(pid: int) -> float:
    """The time that a process has used, its children not counted."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_terminal_is_cleared_before_each_report(tmp_path: Path) -> None:
    (tmp_path / "desk.policy").write_text(DESK)
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [EVENHAND, "verify", "--watch", "desk.policy"], cwd=tmp_path, stdin=slave, stdout=slave, stderr=slave,
        start_new_session=True, preexec_fn=HEEDING,
    )  # fmt: skip
    os.close(slave)
    printed = b""
    try:
        while b"Ctrl-C ends it" not in printed:
            printed += os.read(master, 65536)
        process.send_signal(signal.SIGINT)
        assert process.wait(LONG) == 130
    finally:
        process.kill()
        os.close(master)
    assert b"\x1b[H\x1b[2J" in printed


def test_a_base_and_the_folders_of_links_are_watched(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "desk.policy").write_text(DESK)
    (tmp_path / "desk.policy").symlink_to("real/desk.policy")
    quick = tmp_path / "quick.policy"
    quick.write_text('proposal quick "q"\n  to Desk in "desk.policy"\n\n  remove rule members\n')
    files = read_by([str(quick)], ["expected.toml"])
    assert files == (str(quick), str(tmp_path / "desk.policy"), "expected.toml")
    assert folders_of(files) == [str(tmp_path), str(tmp_path / "real"), os.getcwd()]
    assert folders_of([str(tmp_path / "gone" / "far" / "x.policy")]) == [str(tmp_path)]


def test_without_the_library(tmp_path: Path) -> None:
    (tmp_path / "desk.policy").write_text(DESK)
    with patch.dict(sys.modules, {"watchfiles": None}):
        ran = run("verify", "--watch", "desk.policy", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "error[E437]" in ran.stderr


def test_it_writes_nothing(tmp_path: Path) -> None:
    for option in ("--lock", "--save-example"):
        ran = run("verify", "--watch", option, "desk.policy", cwd=tmp_path)
        assert (ran.returncode, "error[E408]" in ran.stderr) == (2, True)


def test_a_change_during_a_run_is_not_missed(tmp_path: Path) -> None:
    path = tmp_path / "desk.policy"
    path.write_text(DESK)
    runs: list[str] = []

    class EnoughError(Exception):
        pass

    def work() -> int:
        runs.append(path.read_text())
        if len(runs) == 1:
            path.write_text(DESK + "\n-- saved while it runs\n")
            return 1
        raise EnoughError

    with suppress(EnoughError):
        watched(work, [str(path)])
    assert runs[1].endswith("-- saved while it runs\n")
