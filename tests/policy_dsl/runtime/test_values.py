"""What a check gives out are values: equal, hashed, copied, sent elsewhere, and never changed."""

import copy
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.runtime import kernel
from policy_dsl.runtime.kernel import Clause, Decision
from policy_dsl.runtime.load import load
from tests.written import LIBRARY, policy

LONDON = ZoneInfo("Europe/London")
CLAUSE = Clause(3, "desk Staff", "answer within 3600 s", (("RULES", "Table 1"),), "p.policy", 17)
WHOLE = Decision("permitted", 3600, (CLAUSE,))
PARTIAL = Decision("indeterminate", None, (CLAUSE,), ("book",), (("permitted", 3600), ("permitted", 10_800)))
REFUSED = Decision("refused", None, ())
VALUES = [CLAUSE, WHOLE, PARTIAL, REFUSED]


def again(value: Any) -> Any:
    """The same, made anew."""
    return type(value)(*[getattr(value, name) for name in value._fields])


def read(content: bytes) -> Any:
    """What was pickled."""
    return pickle.loads(content)  # noqa: S301  # by the test itself


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_equals_what_has_the_same_parts(value: Any) -> None:
    other = again(value)
    assert other is not value
    assert (other == value, other != value, hash(other) == hash(value)) == (True, False, True)
    assert len({value, other, *VALUES}) == len(VALUES)
    assert [one == value for one in VALUES] == [one is value for one in VALUES]
    assert value != value._parts()
    assert value != repr(value)


def test_every_part_tells_decisions_apart() -> None:
    parts = ("indeterminate", None, (CLAUSE,), ("book",), (("permitted", 3600),))
    others = ("refused", 5, (), ("why",), ())
    one = Decision(*parts)
    for n, part in enumerate(others):
        changed: list[Any] = [*parts[:n], part, *parts[n + 1 :]]
        assert Decision(*changed) != one
    clause: list[Any] = [3, "a", "refuse", (), "p", 1]
    for n, part in enumerate((4, "b", "permit", (("S", ""),), "q", 2)):
        changed = [*clause[:n], part, *clause[n + 1 :]]
        assert Clause(*changed) != Clause(*clause)


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_value_comes_back_from_a_pickle(value: Any, protocol: int) -> None:
    found = read(pickle.dumps(value, protocol))
    assert (type(found), found, repr(found)) == (type(value), value, repr(value))
    assert getattr(found, "trt", None) == getattr(value, "trt", None)


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_copy_of_a_value_is_the_value(value: Any) -> None:
    assert copy.copy(value) is copy.deepcopy(value) is copy.deepcopy([value])[0] is value


def test_no_part_of_a_value_can_be_changed() -> None:
    for value, said in ((CLAUSE, "a clause cannot be changed"), (WHOLE, "a decision cannot be changed")):
        for name in (*value.__slots__, "note", "_fields", "__class__"):
            with pytest.raises(AttributeError, match=said):
                setattr(value, name, 1)
            with pytest.raises(AttributeError, match=said):
                delattr(value, name)
    assert (CLAUSE.line, WHOLE.trt_seconds) == (17, 3600)


# --- in time


def permitted(seconds: int) -> Decision:
    return Decision("permitted", seconds, ())


@pytest.mark.parametrize(
    ("answered", "wanted"),
    [
        (datetime(2026, 10, 25, 1, 20, tzinfo=UTC), False),  # 22:50 in UTC, and two hours: 0:50
        (datetime(2026, 10, 25, 1, 20, tzinfo=LONDON, fold=1), False),  # the same moment, as the wall has it
        (datetime(2026, 10, 25, 1, 50, tzinfo=LONDON), True),  # 0:50 in UTC, to the second
        (datetime(2026, 10, 25, 1, 50, 0, 1, tzinfo=LONDON), False),  # a millionth of a second later
        (datetime(2026, 10, 25, 0, 50, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 2, 50, tzinfo=timezone(timedelta(hours=2))), True),
        (datetime(2026, 10, 24, 20, 0, tzinfo=UTC), True),  # before it came, by another clock
    ],
)
def test_an_answer_is_in_time_by_elapsed_time(answered: datetime, wanted: bool) -> None:
    received = datetime(2026, 10, 24, 23, 50, tzinfo=LONDON)
    assert permitted(7200).met(received, answered) is wanted
    due = permitted(7200).deadline(received)
    assert due == datetime(2026, 10, 25, 0, 50, tzinfo=UTC)
    assert (answered <= due) is wanted  # what is due is in UTC, so that this too is asked in UTC


def test_what_is_not_permitted_is_never_due() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for decision in (REFUSED, PARTIAL):
        assert decision.deadline(now) is None
        assert decision.met(now, now) is None


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (datetime(2026, 1, 1), "`{}` has no time zone; a deadline needs one"),
        (date(2026, 1, 1), r"`{}` is a datetime with a time zone; not datetime.date\(2026, 1, 1\)"),
        ("2026-01-01T00:00:00Z", "`{}` is a datetime with a time zone; not '2026"),
        (None, "`{}` is a datetime with a time zone; not None"),
        (datetime(9999, 12, 31, 23, 30, tzinfo=timezone(timedelta(hours=-1))), "`{}` is 9999.*, which in UTC is outside"),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1))), "`{}` is 0001.*, which in UTC is outside of the years"),
    ],
)  # fmt: skip
def test_a_moment_that_is_none_is_a_clear_error(value: Any, said: str) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for decision in (WHOLE, REFUSED):
        with pytest.raises(ValueError, match=said.format("received")):
            decision.deadline(value)
        with pytest.raises(ValueError, match=said.format("received")):
            decision.met(value, now)
        with pytest.raises(ValueError, match=said.format("answered")):
            decision.met(now, value)


def test_a_deadline_after_the_last_year_is_a_clear_error() -> None:
    last = datetime(9999, 12, 31, 23, 0, tzinfo=UTC)
    with pytest.raises(ValueError, match="received 9999-12-31 23:00:00\\+00:00 would be after the year 9999"):
        WHOLE.deadline(last)
    assert permitted(3599).deadline(last) == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert WHOLE.met(last, last + timedelta(minutes=59)) is True  # that can be said all the same


# --- of a check that was loaded


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "check.py"
    path.write_text(made(tmp_path), encoding="utf-8")
    return path


def made(folder: Path, text: str = LIBRARY) -> str:
    return compile_policy(
        policy(folder, text), {"schema": "evenhand.artefact/1", "policy": "Library", "verified": True}
    )


def test_a_check_is_loaded_once(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load(file)
    monkeypatch.chdir(file.parent)
    assert load("check.py") is first
    file.write_text(made(file.parent, LIBRARY.replace("1 h  ", "5 h  ")), encoding="utf-8")
    other = load(file)
    assert other is not first
    assert (first.decide(reader="Staff").trt_seconds, other.decide(reader="Staff").trt_seconds) == (3600, 18_000)


def test_what_a_loaded_check_gives_out_comes_back_from_a_pickle(file: Path) -> None:
    check = load(file)
    for value in (check.decide(reader="Staff"), check.decide(), check.decide().clauses[0], check.Reader.Staff):
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
            found = read(pickle.dumps(value, protocol))
            assert (type(found), found, hash(found)) == (type(value), value, hash(value))
        assert copy.copy(value) is copy.deepcopy(value) is value
    assert read(pickle.dumps(check.Reader.Staff)) is check.Reader.Staff


def test_a_decision_keeps_the_check_it_is_of(file: Path) -> None:
    decision = load(file).decide(reader="Staff")  # nobody holds the module
    assert load(file).decide(reader="Staff") is decision


def test_what_is_of_a_check_that_is_gone_is_read_all_the_same(file: Path, tmp_path: Path) -> None:
    script = f"""
import pickle, sys
from policy_dsl.runtime.load import load
check = load({str(file)!r})
sys.stdout.buffer.write(pickle.dumps([check.decide(reader="Staff"), check.Reader.Staff, check.decide()]))
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    whole, member, partial_ = read(ran.stdout)
    check = load(file)
    assert (whole, member, partial_) == (check.decide(reader="Staff"), check.Reader.Staff, check.decide())
    assert type(whole) is check.Decision
    sent = ran.stdout.replace(check.MANIFEST["sha256"].encode(), b"0" * 64)  # of another text than there is now
    for content in (file.read_bytes(), b"no check", None):
        if content is None:
            file.unlink()
        else:
            file.write_bytes(content)
        whole, member, partial_ = read(sent)
        assert (type(whole), whole.trt_seconds, whole.clauses[0].id) == (kernel.Decision, 3600, "desk Staff")
        assert (member, partial_.missing) == ("Staff", ("reader", "book"))


def decided(path: str, facts: dict[str, str]) -> object:
    """In another process: loads the check there, and answers."""
    return load(path).decide(**facts)


def asked(decision: Any) -> tuple[object, object]:
    """In another process: what it is given there."""
    return decision, decision.access


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_decisions_go_through_a_pool_of_processes(file: Path, start: str) -> None:
    check: ModuleType = load(file)
    requests = [{"reader": "Staff"}, {}, {"reader": "Adult", "book": "Atlas", "why": ""}]
    requests[2]["why"] = ("Study",)  # type: ignore[assignment]
    wanted = [check.decide(**request) for request in requests]
    with ProcessPoolExecutor(1, mp_context=get_context(start)) as pool:
        found = list(pool.map(partial(decided, str(file)), requests, timeout=60))
        back = list(pool.map(asked, wanted, timeout=60))
    assert found == wanted
    assert [decision for decision, _ in back] == wanted
    assert [access for _, access in back] == ["permitted", "indeterminate", "permitted"]
    assert {type(decision) for decision in found} == {check.Decision}
