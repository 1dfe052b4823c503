"""A value may arrive before the work is done; where none does, nobody waits for it."""

import threading
from collections.abc import Callable, Iterator
from time import sleep

import pytest

from verifier.process import fork
from verifier.process.early import EarlyResult
from verifier.process.fork import ForkedTask

LARGE = bytes(5_000_000)


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever this machine has; a thread that Python's `threading` does not know is of who runs the tests."""
    monkeypatch.setattr(fork, "cores", lambda: 2)
    monkeypatch.setattr(fork, "is_single_threaded", lambda: threading.active_count() == 1)
    yield
    assert threading.active_count() == 1


def nothing() -> None:
    """No progress is shown."""


def test_a_value_arrives_while_the_work_goes_on() -> None:
    early = EarlyResult[bytes]()

    def work(_: Callable[[], None]) -> None:
        early.give(LARGE)
        while True:
            sleep(0.01)

    with ForkedTask(work, parallel=True, early=early):
        assert early.take(nothing) == LARGE


def test_the_result_follows() -> None:
    early = EarlyResult[bytes]()

    def work(_: Callable[[], None]) -> bytes:
        early.give(LARGE)
        return LARGE[1:]

    with ForkedTask(work, parallel=True, early=early) as task:
        assert early.take(nothing) == LARGE
        assert task.result() == LARGE[1:]


@pytest.mark.parametrize("parallel", [True, False])
def test_without_a_value_there_is_the_result(*, parallel: bool) -> None:
    early = EarlyResult[bytes]()
    with ForkedTask(lambda _: LARGE, parallel=parallel, early=early) as task:
        assert early.take(nothing) is None
        assert task.result() == LARGE


def test_work_that_fails_before_is_told_by_its_result() -> None:
    early = EarlyResult[bytes]()

    def work(_: Callable[[], None]) -> bytes:
        raise LookupError("nothing to be found")

    with ForkedTask(work, parallel=True, early=early) as task:
        assert early.take(nothing) is None
        with pytest.raises(LookupError, match="nothing to be found"):
            task.result()


def test_where_nothing_is_forked_nothing_is_handed_over() -> None:
    early = EarlyResult[bytes]()

    def work(_: Callable[[], None]) -> int:
        early.give(LARGE)
        return 3

    with ForkedTask(work, parallel=False, early=early) as task:
        assert early.take(nothing) is None
        assert task.result() == 3
