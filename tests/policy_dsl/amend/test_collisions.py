"""Which proposals to one policy are said to be in each other's way; worked out by hand."""

from pathlib import Path

import pytest

from policy_dsl.amend.collisions import collisions
from policy_dsl.model.proposal import Proposal
from policy_dsl.pipeline import load

BASE = """policy P "p"

request
  x : one of A, B
  y : one of K, L, M

table t
  any number of rows apply
  | x | y | answer within |
  | A | K | 1 h           |
"""

ORDER = """
rules turns in this order
  rule a
    when x is B
    answer within 1 h

  rule b
    when y is L
    refuse

rule other
  when x is B and y is M
  answer within 2 h
"""


def proposed(folder: Path, name: str, *lines: str) -> Proposal:
    (folder / "p.policy").write_text(BASE + ORDER, encoding="utf-8")
    path = folder / f"{name}.policy"
    path.write_text(
        "\n".join([f'proposal {name} "q"', '  to P in "p.policy"', *(f"  {line}" for line in lines), ""]), "utf-8"
    )
    loaded = load(str(path))
    assert loaded.proposal is not None, loaded.findings
    return loaded.proposal


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (
            "add row to t | A | L | 2 h |",
            "add row to t | A | M | 3 h |",
            None,
        ),  # each is `row 2`, and stacked, one is `row 3`
        ("add row to t | A | L | 2 h |", "add row to t | A | L | 3 h |", "`t row 2`"),
        (
            "add row to t | B | L | 2 h |",
            "add row to t | B | M | 3 h |",
            "`t B`",
        ),  # stacked, they would be called otherwise
        ("add row to t | A | L | 2 h |", "remove table t", "`t`"),
        ("remove table t", "add row to t | A | L | 2 h |", "`t row 2`"),
        ("set t A to 2 h", "add row to t | A | L | 2 h |", None),
    ],
)
def test_rows_that_share_a_number_only_are_in_nobody_s_way(
    tmp_path: Path, one: str, other: str, shared: str | None
) -> None:
    found = collisions([proposed(tmp_path, "Q", one), proposed(tmp_path, "R", other)])
    assert [f.message for f in found] == (
        [f"`Q` and `R` both change {shared}: they cannot both be adopted as written"] if shared else []
    )


WHOLE = "replace rules turns in this order", "  rule a", "    refuse", "  rule c", "    answer within 3 h"


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        (("remove rule a",), "`turns`"),
        (("remove rule b",), "`turns`"),
        (("replace rule b", "  answer within 4 h"), "`turns`"),
        (("add rule d to turns", "  answer within 4 h"), "`turns`"),
        (("add rule c", "  answer within 4 h", "  overrides other"), "`turns`"),
        (("replace rules turns in this order", "  rule b", "    refuse"), "`turns`"),
        (("remove rule other",), None),
        (("add rule d", "  answer within 4 h", "  overrides turns"), None),
    ],
)
def test_an_order_that_is_replaced_is_changed_by_nobody_else(
    tmp_path: Path, other: tuple[str, ...], shared: str | None
) -> None:
    whole, changing = proposed(tmp_path, "Q", *WHOLE), proposed(tmp_path, "R", *other)
    for first, second in ((whole, changing), (changing, whole)):
        names = f"`{first.name}` and `{second.name}`"
        expected = [f"{names} both change {shared}: they cannot both be adopted as written"] if shared else []
        assert [f.message for f in collisions([first, second])] == expected


def test_an_order_replaced_alike_is_changed_in_the_same_way(tmp_path: Path) -> None:
    found = collisions([proposed(tmp_path, "Q", *WHOLE), proposed(tmp_path, "R", *WHOLE)])
    assert [f.message for f in found] == ["`Q` and `R` both change `turns`, and in the same way"]
