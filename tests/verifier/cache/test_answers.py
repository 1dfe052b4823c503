"""After an edit only what depends on it is asked again; and whatever is wrong with what was kept, nothing is proved by it."""

import os
from pathlib import Path

import pytest

import _evenhand_cache as lookup
from tests.verifier.cache.runs import Machine
from tests.written import LIBRARY
from verifier.cache import answers, keep
from verifier.cache.answers import Answers, decoded, encoded
from verifier.results.status import Status
from verifier.smt import prove
from verifier.smt.proof import check as check_honestly

QUESTION, OTHER = b"q" * 16, b"o" * 16
ANSWERS = {QUESTION: Status.PROVED, OTHER: Status.REFUTED}


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A folder with a policy, which is divided although it is small."""
    monkeypatch.setattr(prove, "KNOWN_PART_SIZE", 0)
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "library.policy").write_text(LIBRARY, encoding="utf-8")
    return Machine(tmp_path / "work", tmp_path / "cache")


def kept(machine: Machine) -> list[Path]:
    return sorted((machine.cache / "evenhand").glob(f"{keep.ANSWERS}*"))


def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Where each question to Z3 is noted."""
    honest, questions = check_honestly, list[object]()

    def check(*given: object, **named: object) -> object:
        questions.append(given)
        return honest(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(prove, "check", check)
    return questions


def test_after_an_edit_less_is_asked_and_the_report_is_the_same(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = asked(monkeypatch)
    machine.run("verify", "library.policy")
    first = len(questions)
    assert len(kept(machine)) == 1
    path = machine.folder / "library.policy"
    path.write_text(LIBRARY.replace("| Adult        | Atlas | 3 h", "| Adult        | Atlas | 4 h"), encoding="utf-8")
    questions.clear()
    fresh = machine.run("verify", "library.policy", "--no-cache")
    questions.clear()
    again = machine.run("verify", "library.policy")
    assert not again.repeated
    assert (again.out, again.err, again.code) == (fresh.out, fresh.err, fresh.code)
    assert 0 < len(questions) < first


def test_whoever_demands_trust_gets_it_anew(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Answers, "recall", lambda *_: pytest.fail("nothing is recalled"))
    machine.run("verify", "library.policy", "--trust", "1")
    assert kept(machine) == []


def test_a_lie_that_is_kept_proves_nothing(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The diagrams do not read what is kept; where they disagree with it, Z3 is asked again."""
    fresh = machine.run("verify", "library.policy", "--no-cache")
    assert fresh.code == 1

    def lie(self: Answers, _: bytes) -> Status:
        self.recalled += 1
        return Status.PROVED

    monkeypatch.setattr(Answers, "recall", lie)
    told = machine.run("verify", "library.policy")
    assert (told.out, told.err, told.code) == (fresh.out, fresh.err, fresh.code)
    assert kept(machine) == []


def test_answers_are_read_back() -> None:
    assert decoded(encoded(ANSWERS)) == ANSWERS
    assert decoded(encoded({})) == {}


def test_damage_leaves_no_answers() -> None:
    content = encoded(ANSWERS)
    for at in range(len(content)):
        for damaged in (content[:at], content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]):
            with pytest.raises((lookup.UnusableError, KeyError)):
                decoded(damaged)
    undecided = QUESTION + b"?"
    with pytest.raises(KeyError):
        decoded(answers.MAGIC + lookup.digest_of(undecided) + undecided)


def test_answers_of_others_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    store = Answers("a policy")
    store.learn(QUESTION, Status.PROVED)
    store.learn(OTHER, Status.UNDECIDED)
    store.save()
    (path,) = (tmp_path / "evenhand").iterdir()
    assert Answers("a policy").earlier == {QUESTION: Status.PROVED}
    assert Answers("another").earlier == {}
    path.chmod(0o620)
    assert Answers("a policy").earlier == {}
    path.chmod(0o600)
    with monkeypatch.context() as patch:
        patch.setattr(os, "geteuid", lambda: 12_345)
        assert Answers("a policy").earlier == {}
    with open(path, "ab") as file:
        file.truncate(lookup.MOST_BYTES + 1)
    assert Answers("a policy").earlier == {}


def test_without_a_place_for_them_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    store = Answers("a policy")
    store.learn(QUESTION, Status.PROVED)
    store.save()
    assert Answers("a policy").earlier == {}
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_other_code_has_other_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    seal = Answers("a policy").seal
    assert Answers("a policy").seal == seal
    monkeypatch.setattr(lookup, "version_of", lambda *_: (1,))
    assert Answers("a policy").seal != seal
