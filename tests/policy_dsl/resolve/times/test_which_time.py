"""Help for a claim that does not say which of several times it compares offers only what such a claim may say."""

from pathlib import Path

import pytest

from policy_dsl.pipeline import load

HEAD = """policy P "p"

request
  urgent : yes/no

times
  respond
  resolve

rule a
  respond within 1 h
  resolve within 2 h

property p "p"
"""
EVERY = "in every time"


def hints(folder: Path, *lines: str) -> list[str]:
    path = folder / "p.policy"
    path.write_text(HEAD + "".join(f"  {line}\n" for line in lines), encoding="utf-8")
    return [finding.hint or "" for finding in load(str(path)).findings]


@pytest.mark.parametrize(
    ("lines", "offered"),
    [
        (("for any request r", "never r slower than 1 day"), True),
        (("for any two requests r and s alike except urgent", "never r slower than 1 day"), True),
        (("for some request r", "holds r slower than 1 day"), False),
        (("for some two requests r and s alike except urgent", "holds r slower than 1 day"), False),
        (("for any request r", "for some request s alike except urgent", "holds s faster than 1 day"), False),
    ],
)
def test_every_time_is_offered_where_it_may_stand(lines: tuple[str, ...], offered: bool, tmp_path: Path) -> None:
    (hint,) = hints(tmp_path, *lines)
    assert ".respond`" in hint
    assert (EVERY in hint) == offered
    assert bool(hints(tmp_path, lines[0], EVERY, *lines[1:])) != offered


@pytest.mark.parametrize(
    "lines",
    [
        ("for some request r", EVERY, "holds r slower than 1 day"),
        ("for any request r", EVERY, "for some request s alike except urgent", "holds s faster than 1 day"),
    ],
)
def test_every_time_of_some_request_is_not_offered_again(lines: tuple[str, ...], tmp_path: Path) -> None:
    first, *others = hints(tmp_path, *lines)
    assert "write a property for each time" in first
    assert not any(EVERY in each for each in others)


def test_examples_have_a_column_for_each_time(tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    table = "\nexamples e\n  | urgent | expect |\n  | yes    | 1 h    |\n"
    path.write_text(HEAD[: HEAD.index("\nproperty")] + table, encoding="utf-8")
    (finding,) = load(str(path)).findings
    assert (finding.code, finding.hint) == ("E281", "give each a column: `expect respond`, `expect resolve`")


def test_an_unknown_time_is_declared_in_a_policy_and_not_in_a_proposal(tmp_path: Path) -> None:
    base = HEAD[: HEAD.index("\nproperty")]
    (tmp_path / "p.policy").write_text(base, encoding="utf-8")
    rule = "rule b\n{0}  when urgent is yes\n{0}  notify within 1 h\n"
    (tmp_path / "q.policy").write_text(f"{base}\n{rule.format('')}", encoding="utf-8")
    (finding,) = load(str(tmp_path / "q.policy")).findings
    assert (finding.code, finding.hint) == ("E280", "write one of these, or declare `notify` below `times`")
    above = f'proposal q "q"\n  to P in "p.policy"\n  add {rule.format("  ")}'
    (tmp_path / "r.policy").write_text(above, encoding="utf-8")
    (finding,) = load(str(tmp_path / "r.policy")).findings
    assert (finding.code, finding.hint) == ("E280", "write one of these")


def test_a_time_is_set_after_its_row(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(HEAD[: HEAD.index("\nproperty")], encoding="utf-8")
    (tmp_path / "q.policy").write_text('proposal q "q"\n  to P in "p.policy"\n  set respond to 2 h\n', encoding="utf-8")
    (finding,) = load(str(tmp_path / "q.policy")).findings
    assert (finding.code, finding.hint) == (
        "E305", "it is a time, and stands after its row: `set TABLE ROW respond to …`",
    )  # fmt: skip
