"""A table goes out as a proposal leaves it unless its text names what the proposal carries over, and then that is named."""

from pathlib import Path

import pytest

from tests.command import run

POLICY = """policy V "v"

request
  reader : one of Child, Adult, Staff "Member of staff", Guest
  why    : set of Study, Leisure, Work
  level  : ordered one of Low, Mid, High
  n      : whole number from 0 to 9

group Grown of reader : Adult, Staff

group Serious of why : Study, Work

table cells
  any number of rows apply
  | row | reader    | why                  | level        | n      | answer within |
  | a   | Child     | any                  | any          | any    | 1 h           |
  | b   | not Child | Leisure              | at least Mid | any    | 1 h           |
  | c   | Grown     | has any of Serious   | any          | over 3 | 1 h           |
  | d   | Adult     | Work + Leisure, none | over Low     | any    | at most 1 h   |

table whole_set
  any number of rows apply
  | row | why     | answer within |
  | a   | Serious | 1 h           |

table some_condition
  any number of rows apply
  when level at least Mid and reader in Grown and why has Leisure
  | row | n   | answer within |
  | a   | any | 1 h           |

table exact_condition
  any number of rows apply
  when why is Serious
  | row | n      | answer within |
  | a   | over 7 | 1 h           |

table labels
  any number of rows apply
  | row | reader            | answer within |
  | a   | "Member of staff" | 1 h           |

table matrix
  any number of rows apply
  | row | Adult | Staff |
  | a   | 1 h   | 1 h   |

otherwise answer within 1 h
"""
TABLES = ("cells", "whole_set", "some_condition", "exact_condition", "labels", "matrix")

WHOLE_SET = ("a code of `why`, which the cell `Serious` of row `a` names by `Serious`",)
"""Exactly these codes would be others: exam, course and work together, or work alone."""

REFUSED: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "split code Study of why into Exam, Course",
        {
            "whole_set": f"splits `Study`, {WHOLE_SET[0]}",
            "exact_condition": "splits `Study`, a code of `why`, which its `when`",
        },
    ),
    (
        "retire code Study of why",
        {
            "whole_set": f"retires `Study`, {WHOLE_SET[0]}",
            "exact_condition": "retires `Study`, a code of `why`, which its `when`",
        },
    ),
    ("rename code Study of why to Read", {}),
    (
        'rename code Staff of reader to Staff "Porter"',
        {"labels": 'renames `Staff`, a code of `reader`, which the cell `"Member of staff"` of row `a` names by'},
    ),
    (
        'rename code Staff of reader to Porter "Member of staff"',
        {"matrix": "renames `Staff`, a code of `reader`, which the heading `Staff` names"},
    ),
    (
        "retire code Staff of reader",
        {"labels": "retires `Staff`", "matrix": "retires `Staff`, a code of `reader`, which the heading `Staff` names"},
    ),
    ("split code High of level into Higher, Highest", {}),
    (
        "retire code Mid of level",
        {
            "cells": "retires `Mid`, a code of `level`, which the cell `at least Mid` of row `b` names",
            "some_condition": "retires `Mid`, a code of `level`, which its `when` names",
        },
    ),
    ("retire code Guest of reader", {}),
    ("set n : whole number from 0 to 5", {"exact_condition": "the cell `over 7` of row `a` does not say the same"}),
)


@pytest.mark.parametrize(("change", "refused"), REFUSED, ids=[change for change, _ in REFUSED])
def test_only_what_names_a_code_that_goes_is_refused(change: str, refused: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "v.policy").write_text(POLICY, encoding="utf-8")
    (tmp_path / "p.policy").write_text(f'proposal p "p"\n  to V in "v.policy"\n  {change}\n', encoding="utf-8")
    told = {
        name: " ".join(exported.stderr.split())
        for name in TABLES
        if (exported := run("export", "p.policy", name, "-o", f"{name}.csv", cwd=tmp_path)).returncode
    }
    assert told.keys() == refused.keys()
    for name, words in refused.items():
        assert words in told[name]
        assert "E514" in told[name]


def test_a_row_that_a_proposal_takes_away_needs_no_words(tmp_path: Path) -> None:
    (tmp_path / "v.policy").write_text(POLICY, encoding="utf-8")
    changes = "retire code Mid of level\n  remove row cells b\n"
    (tmp_path / "p.policy").write_text(f'proposal p "p"\n  to V in "v.policy"\n  {changes}', encoding="utf-8")
    assert run("export", "p.policy", "cells", "-o", "t.csv", cwd=tmp_path).returncode == 0
