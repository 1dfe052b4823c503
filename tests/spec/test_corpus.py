"""Every case of `spec/corpus` is read as its carets say, and comes out exactly as its outcome says."""

from pathlib import Path

import pytest

from policy_dsl.claims_file import load_any
from policy_dsl.diagnostics.catalogue import CATALOGUE
from tests.spec.corpus import ACCEPTED, CASES, CORPUS, HEAD, drawn, found, name, outcome_lines
from tests.spec.outcome import outcome
from tests.spec.reset import differences, main, reset


@pytest.mark.parametrize("path", CASES, ids=map(name, CASES))
def test_a_case_is_read_as_drawn(path: Path) -> None:
    loaded = load_any(str(path))
    assert found(path, loaded) == drawn(path), [(f.code, f.message) for f in loaded.findings]
    read = loaded.policy or loaded.proposal or loaded.between
    assert (read is not None) == (path.parent.name == "accept")


@pytest.mark.parametrize("path", ACCEPTED, ids=map(name, ACCEPTED))
def test_a_case_comes_out_as_it_says(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines.count(HEAD) == 1
    written = [line.removeprefix("-- ") for line in lines[outcome_lines(lines)]]
    assert outcome(load_any(str(path)), written) == written


def test_every_mistake_in_a_text_has_a_case() -> None:
    codes = {code for path in CASES for code, *_ in drawn(path)}
    of_text = {code for code in CATALOGUE if code[:2] in ("E0", "E1", "E2", "E3", "W5")}
    # files that cannot be read, are too large or have no place to point to, a stack of seventeen, what is said of several, and
    # of spreadsheets; what only `verify` says, which stands in outcomes, and when it saves examples; and claims where a
    # command needs a policy
    told_of_several, by_verify = {"W505", "W525", "W526", "W528"}, {"W520", "W521", "W531", "W532", "W541"}
    assert of_text - codes - told_of_several - by_verify == {
        "E001", "E002", "E003", "E007", "E008", "E010", "E314", "E344", "W508", "W515", "W516", "W517", "W518",
    }  # fmt: skip


def test_a_case_is_called_by_its_code() -> None:
    for path in CASES:
        codes = {code for code, *_ in drawn(path)}
        assert path.name[:4] in codes or path.parent.name == "accept", path


def test_a_case_says_first_what_it_is_about() -> None:
    for path in ACCEPTED:
        assert path.read_text(encoding="utf-8").startswith(("-- ", "# ")), path


def test_a_reset_shows_what_would_change_and_writes_only_when_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "accept" / "a.policy"
    case.parent.mkdir()
    text = (
        '-- a case\npolicy P "p"\n\nrequest\n  role : one of A, B\n\nrule r\n  when role is A\n  refuse\n\n'
        "-- outcome\n-- 3 requests\n-- given role A: 1 h by r\n\n-- a remark\n"
    )
    case.write_text(text, encoding="utf-8")
    monkeypatch.setattr("tests.spec.reset.CASES", [case])
    wanted = text.replace(
        "-- 3 requests\n-- given role A: 1 h by r\n",
        "-- 2 requests\n-- no gap: refuted by 1 of 2 requests\n--   1 where role B\n-- given role A: refused by r\n",
    )
    assert main([]) == 1
    assert "+--   1 where role B" in capsys.readouterr().out
    assert case.read_text(encoding="utf-8") == text
    assert main(["--write", str(tmp_path)]) == 1
    assert case.read_text(encoding="utf-8") == wanted
    assert main([]) == 0
    assert main([str(CORPUS)]) == 0


def test_a_reset_draws_carets_anew(tmp_path: Path) -> None:
    case = tmp_path / "a.policy"
    text = 'policy P "p"\n\nrequest\n  role : one of A, B\n\nrule r\n  when rolle is A\n--  ^ E101\n  refuse\n'
    case.write_text(text, encoding="utf-8")
    assert reset(case) == text.replace("--  ^ E101", "--     ^^^^^ E201")
    assert "---  ^ E101" in differences(case, reset(case))
