"""Findings on times on clocks name what is in the way."""

from pathlib import Path

import pytest

from policy_dsl.pipeline import load

CORPUS = Path("spec/corpus/resolve/reject")


def test_one_cap_too_many_is_named_with_the_six_before_it() -> None:
    (finding,) = load(str(CORPUS / "E268-seven-caps-beside-days.policy")).findings
    on = "working days on Plain"
    before = "`at most 1 working day on Plain`, " + ", ".join(f"`at most {n} {on}`" for n in (2, 3, 4))
    assert finding.message.endswith(
        f"`not before 6 {on}` would be one more than {before}, `not before 4 {on}`, `not before 5 {on}`"
    )


CLOCKED = """policy P "p"
  dated by received

request
  received : date from 2026-06-01 until 2026-06-08

calendar Office
  open Monday to Friday

clock Work
  counts Office
  day one is the day after receipt
  due at the end of the day

rule a
  answer within 2 working days on Work
"""


@pytest.mark.parametrize("change", ["close Office on Monday", "close Office on Mondays", "open Office on saturday"])
def test_a_day_of_the_week_is_not_closed_or_opened(change: str, tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(CLOCKED, encoding="utf-8")
    (tmp_path / "q.policy").write_text(f'proposal q "q"\n  to P in "p.policy"\n  {change}\n', encoding="utf-8")
    (finding,) = load(str(tmp_path / "q.policy")).findings
    assert finding.code == "E235"
    assert finding.hint == f"name each day: `{change.split(' on ')[0]} on 2026-06-15, 2026-06-22`"


def test_due_before_a_day_is_not_a_claim(tmp_path: Path) -> None:
    claim = 'property p "p"\n  for any request r\n  never r due before 2026-06-04\n'
    (tmp_path / "p.policy").write_text(f"{CLOCKED}\n{claim}", encoding="utf-8")
    (finding,) = load(str(tmp_path / "p.policy")).findings
    assert finding.code == "E231"
    assert finding.message == "`2026-06-04` is a day, and `due before` compares two requests; expected another request"
    assert finding.hint == (
        "compare two, `b due before a`; on which day one is due, an example says:"
        " `expect 20 working days on CLOCK due 2026-06-04`"
    )


@pytest.mark.parametrize(("test", "named"), [("s due before r", True), ("s faster than r", False)])
def test_a_way_of_another_day_is_not_due_before(test: str, named: bool, tmp_path: Path) -> None:
    way = f'property p "p"\n  for any request r\n  for some request s alike except received\n  holds {test}\n'
    (tmp_path / "p.policy").write_text(f"{CLOCKED}\n{way}", encoding="utf-8")
    (finding,) = load(str(tmp_path / "p.policy")).findings
    assert finding.code == "E247"
    assert ("`due before`" in (finding.hint or "")) == named
