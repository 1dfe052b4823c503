"""The targets of the fuzzer keep their promise on their seeds, and on everything that ever broke one."""

from pathlib import Path

import pytest

from policy_dsl.backends.python.readback import confirm as reading
from policy_dsl.runtime import load as loading
from tests.fuzz import targets
from tests.fuzz.targets import TARGETS, compiled, edited, seeds

CRASHES = Path(__file__).parent / "crashes"
KNOWN = sorted(path for path in CRASHES.rglob("*") if path.is_file() and path.parent.name in TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_the_seeds_are_taken_as_promised(target: str) -> None:
    found = list(seeds(target))
    assert found
    for seed in found:
        TARGETS[target](seed)


@pytest.mark.parametrize("path", KNOWN, ids=[f"{path.parent.name}/{path.name[:20]}" for path in KNOWN])
def test_what_once_broke_a_target_does_not_any_more(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


def test_edits_are_where_they_say() -> None:
    assert edited(b"abcdef", b"") == b"abcdef"
    assert edited(b"abcdef", bytes([0, 0, 1, 2]) + b"XY") == b"XYbcdef"
    assert edited(b"abcdef", bytes([255, 255, 0, 1]) + b"X") == b"abcdefX"
    assert edited(b"abcdef", bytes([0, 0, 1, 1]) + b"X" + bytes([0, 0, 2, 0])) == b"cdef"


def test_a_reader_that_lets_a_change_pass_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = compiled()
    place = whole.encode().index(b"'permitted', 86400") + len("'permitted', ")
    at = -(-place * 65_536 // (len(whole.encode()) + 1))  # rounded up
    change = at.to_bytes(2) + bytes([1, 1]) + b"9"
    assert b"'permitted', 96400" in edited(whole.encode(), change)
    targets.readback(change)
    targets.artefact(b"\0" + change)
    monkeypatch.setattr(targets, "confirm", lambda *_: None)
    with pytest.raises(AssertionError):
        targets.readback(change)
    monkeypatch.setattr(loading, "check_seal", lambda *_: None)
    with pytest.raises(AssertionError, match="what was changed is loaded"):
        targets.artefact(b"\0" + change)
    assert reading.confirm is not vars(targets)["confirm"]


def test_a_finding_without_a_page_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets, "CATALOGUE", {"E001": "the file cannot be read"})
    with pytest.raises(AssertionError):
        targets.policy(b"policy")
    with pytest.raises(AssertionError):
        targets.csv(b"\xff")
