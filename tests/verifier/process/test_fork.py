"""Work is done once, by a process of its own or by this one, and nothing is left of the process."""

import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from time import monotonic, sleep

import pytest

from verifier.process import fork
from verifier.process.fork import ForkedTask, can_fork

here_or_there = pytest.mark.parametrize("parallel", [True, False], ids=["beside", "here"])


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this machine has; a thread that Python's `threading` does not know is of who runs the tests."""
    monkeypatch.setattr(fork, "cores", lambda: 2)
    monkeypatch.setattr(fork, "is_single_threaded", lambda: threading.active_count() == 1)


def counting(steps: int, step: Callable[[], None]) -> tuple[int, int]:
    for _ in range(steps):
        step()
    return os.getpid(), steps


def failing(step: Callable[[], None]) -> int:
    step()
    raise LookupError("nothing to be found")


def stopped(step: Callable[[], None]) -> int:
    step()
    os._exit(3)


def endless(step: Callable[[], None]) -> int:
    while True:
        step()
        sleep(0.01)


def left(process: int | None) -> bool:
    """Whether there is such a process that nobody has waited for."""
    if process is None:
        return False
    try:
        os.waitpid(process, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


@here_or_there
def test_the_work_is_done_by_one_of_the_processes(*, parallel: bool) -> None:
    told: list[int] = []
    with ForkedTask(partial(counting, 1_000), parallel=parallel) as work:
        process, steps = work.result(lambda: told.append(work.progress))
        assert steps == work.progress == 1_000
        begun = work.process
    assert (process != os.getpid()) == parallel
    assert told == sorted(told)
    assert (begun is not None) == parallel
    assert not left(begun)


@here_or_there
def test_what_goes_wrong_is_raised_where_it_is_asked_for(*, parallel: bool) -> None:
    with ForkedTask(failing, parallel=parallel) as work:
        begun = work.process
        with pytest.raises(LookupError, match="nothing to be found"):
            work.result()
    assert not left(begun)


def test_what_cannot_be_sent_is_no_want_of_memory() -> None:
    class HereAloneError(Exception):
        """Known to this function alone, so that no other process can be told of it."""

    def work(step: Callable[[], None]) -> int:
        raise HereAloneError("nothing to be found")

    with (
        ForkedTask(work, parallel=True) as begun,
        pytest.raises(RuntimeError, match=r"HereAloneError.*nothing to be found"),
    ):
        begun.result()


def test_a_process_that_was_stopped_had_no_memory() -> None:
    with ForkedTask(stopped, parallel=True) as work:
        begun = work.process
        with pytest.raises(MemoryError):
            work.result()
    assert begun is not None
    assert not left(begun)


def test_work_that_nobody_waits_for_ends() -> None:
    started = monotonic()
    with ForkedTask(endless, parallel=True) as work:
        begun = work.process
        while not work.progress:
            sleep(0.01)
    assert monotonic() - started < 30
    assert begun is not None
    assert not left(begun)


def test_a_result_larger_than_a_pipe_arrives_whole() -> None:
    with ForkedTask(lambda _: bytes(5_000_000), parallel=True) as work:
        assert work.result() == bytes(5_000_000)


def test_whoever_waits_is_told_meanwhile() -> None:
    told: list[int] = []

    def slow(step: Callable[[], None]) -> None:
        step()
        sleep(3 * fork.POLL_INTERVAL)

    with ForkedTask(slow, parallel=True) as work:
        work.result(lambda: told.append(work.progress))
    assert 1 in told


def test_what_was_to_be_written_is_written_once(capfd: pytest.CaptureFixture[str]) -> None:
    sys.stdout.write("once")
    with ForkedTask(lambda _: 1, parallel=True) as work:
        work.result()
    sys.stdout.flush()
    assert capfd.readouterr().out == "once"


def test_with_another_thread_or_a_single_core_nothing_is_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert can_fork()
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert not can_fork()
    finally:
        stop.set()
        thread.join()
    monkeypatch.setattr(fork, "cores", lambda: 1)
    assert not can_fork()


def test_without_room_for_a_process_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(os, "fork", refused)
    with ForkedTask(partial(counting, 3), parallel=True) as work:
        assert work.result() == (os.getpid(), 3)
