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


def proposed(folder: Path, name: str, *lines: str) -> Proposal:
    (folder / "p.policy").write_text(BASE, encoding="utf-8")
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
