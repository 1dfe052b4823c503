"""A term that is compared like a fact gets the hint of a term, also where the line cannot be read."""

from pathlib import Path

import pytest

from tests.written import written

TEXT = """\
policy P "p"

request
  overdue : whole number from 0 to 9
  paid    : yes/no

term late means overdue over 2

rule a
  when LINE
  refuse

otherwise answer within 1 h

property q "nobody late is refused"
  for any request r
  where CLAIM
  never r refused
"""
WRITE = "a term is a condition by itself: write "


def hints(
    folder: Path, line: str = "late", claim: str = "r.late", base: str | None = None, text: str = TEXT
) -> list[str | None]:
    return [f.hint for f in written(folder, text.replace("LINE", line).replace("CLAIM", claim), base=base).findings]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("late = yes", "`late`"), ("late == no", "`not late`"), ("late not", "`not late`"), ("late is not", "`not late`"),
        ("paid is yes and late = no", "`not late`"),
    ],
)  # fmt: skip
def test_in_a_rule(tmp_path: Path, line: str, hint: str) -> None:
    assert hints(tmp_path, line) == [WRITE + hint]


def test_in_a_claim(tmp_path: Path) -> None:
    assert hints(tmp_path, claim="r.late = yes") == [WRITE + "`r.late`"]
    assert hints(tmp_path, claim="r.late = no") == [WRITE + "`not r.late`"]


def test_a_fact_keeps_its_hint(tmp_path: Path) -> None:
    assert hints(tmp_path, "paid = yes") == ["write `paid is yes`"]
    assert hints(tmp_path, claim="r.paid = no") == ["write `r.paid is no`"]


def test_of_a_term_of_the_base_and_of_one_that_is_added(tmp_path: Path) -> None:
    base = TEXT.replace("LINE", "late").replace("CLAIM", "r.late")
    proposal = """\
proposal Q "q"
  to P in "base.policy"

  add term early means overdue is 0

  add rule b
    when LINE
    refuse
"""
    for name in ("late", "early"):
        assert hints(tmp_path, f"{name} = no", base=base, text=proposal) == [WRITE + f"`not {name}`"]
