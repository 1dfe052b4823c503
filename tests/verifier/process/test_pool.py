"""What is looked at one after the other is looked at once, by one process or by several, and no longer than is allowed."""

from collections.abc import Callable
from functools import partial
from time import monotonic, sleep

import pytest

from verifier.process.pool import STRETCH, parallel_search

MANY = 5 * STRETCH + 7


def looking(wanted: int, pause: float = 0.0) -> Callable[[int], str | None]:
    def look(number: int) -> str | None:
        sleep(pause)
        return f"number {number}" if number == wanted else None

    return look


def failing() -> Callable[[int], str | None]:
    raise LookupError("nothing to look with")


@pytest.mark.parametrize("shared", [1, MANY + 1], ids=["by several", "by one"])
def test_all_are_looked_at(shared: int) -> None:
    told: list[int] = []
    found = parallel_search(partial(looking, -1), MANY, 60, told.append, shared)
    assert (found.examined, found.hit, found.timed_out) == (MANY, None, False)
    assert told == sorted(told)
    assert told[-1] == MANY
    last = parallel_search(partial(looking, MANY - 1), MANY, 60, None, shared)
    assert (last.hit, last.timed_out) == (f"number {MANY - 1}", False)
    assert parallel_search(partial(looking, 0), MANY, 60, None, shared).hit == "number 0"
    assert parallel_search(partial(looking, MANY), MANY, 60, None, shared).hit is None


@pytest.mark.parametrize("shared", [1, MANY + 1], ids=["by several", "by one"])
def test_no_longer_than_is_allowed(shared: int) -> None:
    started = monotonic()
    found = parallel_search(partial(looking, -1, 0.01), MANY, 1.0, None, shared)
    assert found.timed_out
    assert found.examined < MANY
    assert monotonic() - started < 30


@pytest.mark.parametrize("shared", [1, MANY + 1], ids=["by several", "by one"])
def test_what_cannot_look_says_so(shared: int) -> None:
    with pytest.raises(LookupError, match="nothing to look with"):
        parallel_search(failing, MANY, 60, None, shared)
