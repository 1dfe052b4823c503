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
