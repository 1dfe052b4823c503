"""The changes between days on which something comes into force or lapses, reckoned by hand."""

from datetime import date
from pathlib import Path

from policy_dsl.pipeline import load
from verifier.compare import compare
from verifier.verify import verify_proposal

FILES = {
    "p": """policy P "p"
  dated by received

request
  received : date from 2026-01-01 until 2026-01-11
  kind     : one of A, B

rule slow
  answer within 2 h

rule quick
  when kind is A
  answer within 1 h
  overrides slow
  in force until 2026-01-04
""",
    "q": 'proposal Q "nobody is quick"\n  to P in "p.policy"\n\n  remove rule quick\n',
    "r": 'proposal R "B is refused"\n  to Q in "q.policy"\n\n  add rule no\n    when kind is B\n    refuse\n',
}


def test_a_stack_is_counted_by_days_that_nothing_of_it_asks_for_any_more(tmp_path: Path) -> None:
    """The policy at its bottom changes on 4 January, and what changed there is gone: nothing else asks for that day."""
    for name, text in FILES.items():
        (tmp_path / f"{name}.policy").write_text(text, encoding="utf-8")
    loaded = load(str(tmp_path / "r.policy"))
    assert loaded.proposal is not None
    assert loaded.amended is not None
    impact = verify_proposal(loaded.proposal, loaded.amended).impact
    assert impact is not None
    days = [date(2026, 1, 1), date(2026, 1, 4), date(2026, 1, 11)]
    ends = [each.toordinal() for each in days]
    # of each kind there are three requests before the day and seven from it on, and all of B are refused now
    assert [(p.start, p.until, p.changed, p.of) for p in impact.periods] == [
        (ends[0], ends[1], 3, 6), (ends[1], ends[2], 7, 14),
    ]  # fmt: skip


def test_two_policies_are_compared_by_the_days_of_both(tmp_path: Path) -> None:
    """What changes in the old policy on 4 January is not in the new one at all: until then three requests become slower."""
    (tmp_path / "old.policy").write_text(FILES["p"], encoding="utf-8")
    (tmp_path / "new.policy").write_text(FILES["p"].split("rule quick")[0], encoding="utf-8")
    old, new = (load(str(tmp_path / f"{name}.policy")).policy for name in ("old", "new"))
    assert old is not None
    assert new is not None
    days = [date(2026, 1, 1), date(2026, 1, 4), date(2026, 1, 11)]
    ends = [each.toordinal() for each in days]
    for first, second in ((old, new), (new, old)):
        comparison = compare(first, second, {})
        assert comparison is not None
        assert [(p.start, p.until, p.changed, p.of) for p in comparison.impact.periods] == [
            (ends[0], ends[1], 3, 6), (ends[1], ends[2], 0, 14),
        ]  # fmt: skip
