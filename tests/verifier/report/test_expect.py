"""Verdicts held against expected ones, where several files hold policies of one name."""

from pathlib import Path

import pytest

from verifier.cli.outputs import Outputs
from verifier.cli.verify import run
from verifier.report.extent import Extent
from verifier.report.formats import Format

POLICY = """\
policy P "t"

request
  a : one of A, B

rule r
  answer within {time}

property fair "x"
  for any request r
  never r slower than 1 h
"""


def expected(**tables: str) -> str:
    """A file of expectations, in which each table expects a status of `fair`."""
    parts = [f'[{key}]\nbuilt_in = "proved"\n[{key}.properties]\nfair = "{status}"\n' for key, status in tables.items()]
    return "\n".join(['schema = "evenhand.expect/1"', *parts])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "good.policy").write_text(POLICY.format(time="1 h"), encoding="utf-8")
    (tmp_path / "bad.policy").write_text(POLICY.format(time="5 h"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def held(expectations: str, *files: str) -> int:
    Path("e.toml").write_text(expectations, encoding="utf-8")
    return run(files, (), 30.0, "e.toml", Outputs(Format.PLAIN), None, extent=Extent.FULL)


@pytest.mark.parametrize("files", [["bad.policy", "good.policy"], ["good.policy", "bad.policy"]])
def test_each_file_of_a_name_is_checked(folder: Path, files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert held(expected(P="proved"), *files) == 1
    printed = " ".join(capsys.readouterr().out.split())
    assert "P (bad.policy) fair proved refuted" in printed
    assert "P (good.policy)" not in printed[printed.index("not as expected") :]


def test_a_table_may_be_called_by_the_path(folder: Path) -> None:
    both = ("bad.policy", "good.policy")
    assert held(expected(**{'"bad.policy"': "refuted", '"good.policy"': "proved"}), *both) == 0
    assert held(expected(**{'"bad.policy"': "refuted", "P": "proved"}), *both) == 0
    assert held(expected(**{'"bad.policy"': "proved", "P": "proved"}), *both) == 1
    assert held(expected(**{'"./bad.policy"': "refuted", '"bad.policy"': "proved", "P": "proved"}), *both) == 1
    assert held(expected(**{'"good.policy"': "proved"}), *both) == 1  # of the other, nothing is expected


def test_a_path_is_seen_from_the_expectations(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "below").mkdir()
    monkeypatch.chdir(folder / "below")
    Path("../e.toml").write_text(expected(**{'"bad.policy"': "refuted"}), encoding="utf-8")
    assert run(("../bad.policy",), (), 30.0, "../e.toml", Outputs(Format.PLAIN), None) == 0


def test_an_expectation_of_no_file_is_not_met(folder: Path) -> None:
    assert held(expected(P="proved", Q="proved"), "good.policy") == 1
    assert held(expected(P="proved", **{'"good.policy"': "proved"}), "good.policy") == 1  # that by name is for none


@pytest.mark.parametrize("line", ["properties = 5", 'properties = "proved"', "intents = [1]", "impact = 3"])
def test_what_has_to_be_a_table_is_one(folder: Path, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert held(f'schema = "evenhand.expect/1"\n[P]\nbuilt_in = "proved"\n{line}\n', "good.policy") == 2
    key = f"P.{line.split()[0]}"
    assert f"`{key}` is not a table of expectations; expected `[{key}]`" in capsys.readouterr().err


def test_an_empty_file_of_expectations_is_told_how_it_begins(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert held("", "good.policy") == 2
    printed = capsys.readouterr().err
    assert "E401" in printed
    assert 'schema = "evenhand.expect/1"' in printed
    assert "policy NAME" not in printed


GOOD = (
    POLICY.format(time="1 h")
    + """
rule s
  when a is A
  answer within 1 h
  overrides r

rule d
  when a is A
  answer within 1 h
  overrides r, s
"""
)
FAIR = '[P.properties]\nfair = "proved"\n'


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ('[P]\nbuilt_in = { "nothing dead s" = "refuted", others = "proved" }\n' + FAIR, []),
        ('[P]\nbuilt_in = { "nothing dead s" = { status = "refuted" }, others = { status = "proved" } }\n' + FAIR, []),
        ('[P]\nbuilt_in = "proved"\n' + FAIR, ["nothing dead s proved refuted"]),
        ('[P]\nbuilt_in = { "nothing dead q" = "proved", others = "proved" }\n' + FAIR,
         ["nothing dead s proved refuted", "nothing dead q a verdict none of this name"]),
        ('[P]\nbuilt_in = { "nothing dead s" = "refuted" }\n' + FAIR, ["built_in (others) nothing 5 verdicts"]),
        (FAIR, ["built_in nothing 6 verdicts"]),
        ('[P]\nbuilt_in = 3\n' + FAIR, ["built_in proved, refuted or undecided 3"]),
        ('[P]\nbuilt_in = "prooved"\n' + FAIR, ["built_in proved, refuted or undecided prooved"]),
        ('[P]\nbuilt_in = { "nothing dead s" = "refuted", others = "proved" }\n'
         '[P.properties]\nfair = { status = "proved", combinations = 1 }\n', ["fair (combinations) 1 none"]),
        ('[P]\nbuilt_in = { "nothing dead s" = "refuted", others = "proved" }\nimpact = { changed = 2 }\n' + FAIR,
         ["changed requests 2 none"]),
    ],
)  # fmt: skip
def test_what_is_expected_is_held_once_and_in_words(
    folder: Path, parts: str, said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("p.policy").write_text(GOOD, encoding="utf-8")
    assert held('schema = "evenhand.expect/1"\n' + parts, "p.policy") == (1 if said else 0)
    printed = capsys.readouterr().out
    table = printed[printed.index("not as expected") :].splitlines()[2:] if said else []
    assert [" ".join(line.split())[2:] for line in table if line.startswith("P")] == said


PROPOSAL = """\
proposal Q "q"
  to P in "good.policy"

  replace rule r
    answer within 30 min

  add example "all"
    given a A
    expect 30 min, was {was}
"""


@pytest.mark.parametrize(("was", "code"), [("1 h", 0), ("2 h", 1)])
def test_verdicts_of_one_name_are_all_held(folder: Path, was: str, code: int) -> None:
    (folder / "q.policy").write_text(PROPOSAL.format(was=was), encoding="utf-8")
    wanted = '[Q]\nbuilt_in = "proved"\nexamples = {examples}\nproperties.fair = {fair}\nimpact.changed = 2\n'
    fair = '{ status = "proved", before = "proved" }'
    for examples in ('"proved"', '{ "example 1" = "proved" }', '{ others = "proved" }'):  # it is after, and before
        text = wanted.format(examples=examples, fair=fair)
        assert held(f'schema = "evenhand.expect/1"\n{text}', "q.policy") == code


BASE = """\
policy P "t"

request
  a : one of A, B

rule r
  answer within 1 h

example "an A"
  given a A
  expect 2 h

example "a B"
  given a B
  expect 1 h
"""
UPON = """\
proposal Q "q"
  to P in "base.policy"

  replace rule r
    answer within 30 min

  add example "all"
    given a A
    expect 30 min, was 1 h
"""


def test_examples_of_one_name_are_expected_each_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.policy").write_text(BASE, encoding="utf-8")
    (tmp_path / "q.policy").write_text(UPON, encoding="utf-8")
    rest = '[Q]\nbuilt_in = "proved"\nimpact.changed = 2\n[Q.examples]\n"example 2" = "proved"\n'
    start = f'schema = "evenhand.expect/1"\n{rest}'
    each = {"example 1 of P": "refuted", "example 1 of Q": "proved", "example 1 of Q before it": "proved"}
    text = start + "".join(f'"{name}" = "{status}"\n' for name, status in each.items())
    assert held(text, "q.policy") == 0
    assert held(text.replace('of P" = "refuted"', 'of P" = "proved"'), "q.policy") == 1
    table = capsys.readouterr().out.split("not as expected")[1]
    assert "example 1 of P" in table
    assert table.count("example 1") == 1
    assert held(start + '"example 1" = "proved"\n"example 1 of P" = "refuted"\n', "q.policy") == 0
    assert held(start + '"example 1" = "proved"\n', "q.policy") == 1
    assert held(text + '"example 1 of R" = "proved"\n', "q.policy") == 1


FRAMED = """\
policy P "t"

request
  a : one of A, B

rule r
  answer within 1 h

property narrow "An amendment keeps to A, and refuses nothing."
  for any amendment
  changes only where a is A
  refuses nothing new
"""


def test_each_line_of_a_frame_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.policy").write_text(FRAMED, encoding="utf-8")
    (tmp_path / "q.policy").write_text(UPON.split("\n  add example")[0] + "\n", encoding="utf-8")
    start = 'schema = "evenhand.expect/1"\n[Q]\nbuilt_in = "proved"\nimpact.changed = 2\n[Q.properties]\n'
    text = start + '"narrow changes only where a is A" = "refuted"\n"narrow refuses nothing new" = "proved"\n'
    assert held(text, "q.policy") == 0
    said = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    at = said.index("✗ narrow An amendment keeps to A, and refuses nothing.")
    assert said[at + 1] == "changes only where a is A:"
    at = said.index("✓ narrow An amendment keeps to A, and refuses nothing.")
    assert said[at + 1] == "refuses nothing new:"
    assert said[at + 2].startswith("proved")
    assert held(start + 'narrow = "proved"\n', "q.policy") == 1
