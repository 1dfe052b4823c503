"""A cell whose constant is misspelt or does not fit gets its finding, and so do conditions where a request stands."""

from pathlib import Path

import pytest

from policy_dsl.diagnostics.finding import Severity
from policy_dsl.pipeline import load

HEAD = 'policy P "p"\n\nrequest\n  n : number from -9.00 to 99.00 in steps of 0.25\n\nlet limit be 12.60\nlet most be 120\n\n'
CELLS = (
    ("at most limits", "E235", "did you mean `limit`?"),
    ("0 to lmit", "E235", "did you mean `limit`?"),
    ("at most limit", "E274", "the nearest are `12.50` and `12.75`"),
    ("over 1, under limit", "E274", "the nearest are `12.50` and `12.75`"),
    ("at most most", "E236", "None"),
    ("at most sundry", "E235", "write a rule: `n at most sundry`"),
)


@pytest.mark.parametrize(("cell", "code", "taught"), CELLS, ids=[cell for cell, _, _ in CELLS])
def test_the_finding_on_a_cell_with_a_constant_is_about_the_constant(
    cell: str, code: str, taught: str, tmp_path: Path
) -> None:
    path = tmp_path / "p.policy"
    table = (
        f"table t\n  at most one row applies\n  | n | access |\n  | {cell} | refuse |\n\notherwise answer within 1 h\n"
    )
    path.write_text(f"{HEAD}{table}", encoding="utf-8")
    mistake = next(each for each in load(str(path)).findings if each.severity is Severity.ERROR)
    assert (mistake.code, taught in str(mistake.hint)) == (code, True), mistake


def test_conditions_of_the_two_requests_of_a_way_are_sent_to_their_places() -> None:
    case = Path(__file__).parents[4] / "spec/corpus/resolve/reject/E211-the-first-request-below-for-some.policy"
    hints = [each.hint for each in load(str(case)).findings if each.code == "E211"]
    assert hints == ["conditions on `r` go above `for some`", "conditions on `s` go below `for some`"]
