"""Cells that say what a set has, and groups of its codes, each tried on every selection of a small set."""

from itertools import combinations
from pathlib import Path

import pytest

from policy_dsl.evaluate import evaluate
from policy_dsl.pipeline import Loaded, load

HEAD = """policy P "p"

request
  uses : set of A, B, C

group G of uses : C, A

"""
SELECTIONS = [frozenset(chosen) for many in range(4) for chosen in combinations("ABC", many)]
"""All selections, listed here and not by the package."""


def loaded(folder: Path, text: str, name: str = "p") -> Loaded:
    path = folder / f"{name}.policy"
    path.write_text(text, encoding="utf-8")
    return load(str(path))


@pytest.mark.parametrize(
    ("condition", "cell", "expected"),
    [
        ("has B", "has B", {"B", "AB", "BC", "ABC"}),
        ("has any of A, C", "has any of C, A", {"A", "C", "AB", "BC", "AC", "ABC"}),
        ("has any of G", "has any of G", {"A", "C", "AB", "BC", "AC", "ABC"}),
        ("has none of A, B", "has none of B, A", {"", "C"}),
        ("has none of G", "has none of G", {"", "B"}),
        ("is G", "G", {"AC"}),
        ("is G, B", "G + B", {"ABC"}),
        ("is not G", "not G", {"", "A", "B", "C", "AB", "BC", "ABC"}),
    ],
)
def test_a_condition_and_a_cell_hold_of_these_selections(
    condition: str, cell: str, expected: set[str], tmp_path: Path
) -> None:
    by_rule = f"rule a\n  when uses {condition}\n  answer within 1 h\n"
    by_cell = f"table a\n  any number of rows apply\n  | uses | answer within |\n  | {cell} | 1 h |\n"
    for provision in (by_rule, by_cell):
        found = loaded(tmp_path, HEAD + provision)
        assert found.policy is not None, found.findings
        answered = {
            "".join(sorted(chosen))
            for chosen in SELECTIONS
            if evaluate(found.policy, {"uses": chosen}).outcome.seconds is not None
        }
        assert answered == expected


@pytest.mark.parametrize(
    "text", ["rule a\n  when uses has G\n  refuse\n", "table a\n  | uses | access |\n  | has G | refuse |\n"]
)
def test_a_group_after_has_alone_could_mean_any_or_all(text: str, tmp_path: Path) -> None:
    found = loaded(tmp_path, HEAD + text)
    assert [(f.code, f.hint and "`has any of G`" in f.hint.replace("`uses has", "`has")) for f in found.findings] == [
        ("E272", True)
    ]


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("not has C", "write `has none of C`"),
        ("not has G, B", "write `has none of G, B`"),
        ("has any of A, not B", "write two rows, or a rule with both conditions"),
    ],
)
def test_the_hint_for_a_cell_of_two_forms_has_its_own_codes(cell: str, hint: str, tmp_path: Path) -> None:
    found = loaded(tmp_path, f"{HEAD}table a\n  | uses | access |\n  | {cell} | refuse |\n")
    assert [(f.code, f.hint) for f in found.findings] == [("E273", hint)]


MANY = ", ".join(f"c{n}" for n in range(20))


def test_a_partial_table_tells_cells_with_many_codes_apart(tmp_path: Path) -> None:
    rows = "\n".join(f"  | {cell} | 1 h |" for cell in ("has any of c1, c2", "has none of c2, c1", "has c3"))
    base = f'policy P "p"\n\nrequest\n  uses : set of {MANY}\n\ntable t\n  any number of rows apply\n'
    base += "  | uses | answer within |\n"
    assert loaded(tmp_path, base + rows + "\n").policy is not None
    head = 'proposal Q "q"\n  to P in "p.policy"\n  set t\n    | uses | answer within |\n'
    for cell, row in (("has any of c2, c1", "has any of c1, c2"), ("has none of c1, c2", "has none of c1, c2")):
        found = loaded(tmp_path, f"{head}    | {cell} | 2 h |\n", "q")
        assert found.proposal is not None, found.findings
        assert [p.id for p in found.proposal.base.provisions if found.amended and found.amended.by_id[p.id] != p] == [
            f't "{row}"'
        ]
    assert [f.code for f in loaded(tmp_path, f"{head}    | has c1 | 2 h |\n", "q").findings] == ["E317"]
