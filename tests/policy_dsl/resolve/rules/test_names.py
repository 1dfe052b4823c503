"""What rows are called, what names mean where they are written, and which row a partial table means."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from policy_dsl.model.proposal import SetCell
from policy_dsl.model.provisions import AMBIGUOUS, display_name
from policy_dsl.pipeline import Loaded, load
from policy_dsl.resolve.rules.names import row_names
from policy_dsl.resolve.words.reserved_words import RESERVED
from policy_dsl.syntax.parse import _keywords

BASE = """policy P "p"

request
  x, y : one of A, B, C
  uses : set of K, L
  n    : whole number from 0 to 9

group AB of x : B, A

table t
  any number of rows apply
  | x  | y   | uses     | n      | answer within |
  | A  | any | any      | any    | 1 h           |
  | AB | A   | K, none  | 0 to 4 | 2 h           |
  | B  | any | not K    | any    | 3 h           |
  | B  | C   | any      | 5      | 4 h           |

table m
  any number of rows apply
  | x | A   | B   |
  | C | 1 h | N/A |
  | A | 1 h | 2 h |
  otherwise answer within 5 h
"""


def amended(folder: Path, *lines: str) -> Loaded:
    (folder / "base.policy").write_text(BASE, encoding="utf-8")
    text = "\n".join(['proposal Q "q"', '  to P in "base.policy"', *(f"  {line}" for line in lines), ""])
    (folder / "q.policy").write_text(text, encoding="utf-8")
    return load(str(folder / "q.policy"))


def told(loaded: Loaded) -> list[tuple[str, str | None]]:
    return [(f"{f.code} {f.message}", f.hint) for f in loaded.findings if f.code.startswith("E")]


@pytest.mark.parametrize(
    ("written", "left", "numbered", "names"),
    [
        (["A", "B"], [], 0, ["A", "B"]),
        (["A", "A", "B"], [], 0, ["row 1", "row 2", "B"]),
        (["row 2", "q", "q"], [], 0, ["row 2", "row 4", "row 3"]),
        (["row 2", "row 2"], [], 0, ["row 1", "row 3"]),
        (["q", "q", "row 1", "row 2", "row 5"], [], 0, ["row 6", "row 7", "row 1", "row 2", "row 5"]),
        (["B"], ["A", "B"], 2, ["row 3"]),
        (["B"], ["A"], 2, ["B"]),
        (["B", "B"], ["A"], 2, ["row 3", "row 4"]),
        (["B", "C"], ["A", "B", "row 4"], 3, ["row 6", "C"]),
        (["B", "row 4"], ["B"], 3, ["row 6", "row 4"]),
    ],
)
def test_rows_are_called(written: list[str], left: list[str], numbered: int, names: list[str]) -> None:
    assert row_names(written, left, numbered) == tuple(names)


def test_two_provisions_of_one_name_are_noticed_when_a_policy_is_built(tmp_path: Path) -> None:
    policy = amended(tmp_path, "set m C A to 3 h").amended
    assert policy is not None
    first, second, *rest = policy.provisions
    with pytest.raises(ValueError, match="more than one goes by the name of t A"):
        replace(policy, provisions=(first, replace(second, path=first.path), *rest))
    with pytest.raises(ValueError, match="more than one goes by the name of t"):
        replace(policy, tables=(policy.tables[0], policy.tables[0]))


def test_every_word_of_the_language_is_read_as_it_is_printed(tmp_path: Path) -> None:
    words = sorted({word for word in _keywords().values() if word.isalpha()} - RESERVED)
    assert len(words) > 50
    assert set(words) > AMBIGUOUS
    codes = ", ".join(words)
    rows = "\n".join(f"  | {word} | {word} | 1 h |" for word in words)
    matrix = "\n".join(f"  | {word} | 1 h | 1 h |" for word in words)
    names = [display_name(("t", word)) for word in words]
    cells = [display_name(("m", words[0], f"{one} {two}")) for one, two in (("until", "from"), ("to", "until"))]
    text = (
        f'policy P "p"\n\nrequest\n  x : one of {codes}\n  y : one of until, to\n  z : one of from, until\n\n'
        f"table t\n  any number of rows apply\n  | row | x | answer within |\n{rows}\n\n"
        f"table m\n  any number of rows apply\n  | x | until from | to until |\n{matrix}\n"
        + "".join(f'  note {name.removeprefix("m ")} "seen"\n' for name in cells)
        + f"\nrule r\n  answer within 2 h\n  overrides {', '.join([*names, *cells])}\n"
    )
    path = tmp_path / "base.policy"
    path.write_text(text, encoding="utf-8")
    loaded = load(str(path))
    assert loaded.policy is not None, loaded.findings
    assert [" ".join(t.words[1:]) for t in loaded.policy.by_id["r"].overrides] == [
        *words,
        f"{words[0]} until from",
        f"{words[0]} to until",
    ]
    sets = "".join(f"  set {name} to 3 h\n" for name in [*names, *cells])
    (tmp_path / "q.policy").write_text(f'proposal Q "q"\n  to P in "base.policy"\n\n{sets}', encoding="utf-8")
    changed = load(str(tmp_path / "q.policy"))
    assert changed.proposal is not None, changed.findings
    assert len(changed.proposal.operations) == len(words) + 2


@pytest.mark.parametrize(
    ("row", "path"),
    [
        ("| A  | 9 h |", ("t", "A")),
        ("| A, B | A | none, K | under 5 | 9 h |", ("t", "A, B")),
        ("| B, A | A | not K + L, L | 0 to 1, 2 to 4 | 9 h |", ("t", "A, B")),
        ("| B | any | L, K + L, none | any | 9 h |", ("t", "row 3")),
        ("| not A, C | A, B, C | not K | 0 to 9 | 9 h |", ("t", "row 3")),
        ("| B | C | any | not 0 to 4, 6 to 9 | 9 h |", ("t", "row 4")),
    ],
)
def test_a_partial_table_means_a_row_by_its_conditions(tmp_path: Path, row: str, path: tuple[str, ...]) -> None:
    columns = ["x", "y", "uses", "n"][: row.count("|") - 2]
    loaded = amended(tmp_path, "set t", f"  | {' | '.join(columns)} | answer within |", f"  {row}")
    assert loaded.proposal is not None, loaded.findings
    (operation,) = loaded.proposal.operations
    assert isinstance(operation, SetCell)
    assert operation.path == path


@pytest.mark.parametrize(
    ("lines", "said", "hint"),
    [
        (("set t", "  | x | answer within |", "  | B | 9 h |"), "E317 `t` has no row with these conditions",
         "the rows that begin like this are called `t row 3`, `t row 4`; a column `row` can name one"),
        (("set t", "  | row | x | answer within |", "  | A | B | 9 h |"), "E317 `t A` has other values below `x`",
         "leave the column out, or write what the row says there"),
        (("set t", "  | row | answer within |", "  | B | 9 h |"), "E317 there is no row `t B`",
         "two rows of `t` begin with `B`: they are called `t row 3` and `t row 4`"),
        (("set t B to 9 h",), "E305 `P` has no `t B`",
         "two rows of `t` begin with `B`: they are called `t row 3` and `t row 4`"),
        (("set t row 3 answer to 9 h",), "E305 `P` has no `t row 3 answer`",
         "a row of `t` has one outcome, below `answer within`, so leave the column out: write `t row 3`"),
        (("set t A answer to 9 h",), "E305 `P` has no `t A answer`",
         "a row of `t` has one outcome, below `answer within`, so leave the column out: write `t A`"),
        (("remove row t B",), "E305 `P` has no `t B`",
         "two rows of `t` begin with `B`: they are called `t row 3` and `t row 4`"),
        (("set t row 9 to 9 h",), "E305 `P` has no `t row 9`", "there are `t A`, `t \"A, B\"`, `t row 3`, `t row 4`"),
        (("set t", "  | row | answer within |", "  | A | 9 h |", "  | A | 8 h |"), "E303 `t A` is in this table already",
         "say it once"),
        (("set m C A to 9 h", "remove row m C"), "E303 `m C` is already changed", "say it once"),
        (("remove row m C", "set m C A to 9 h"), "E303 `m C` is already changed", "say it once"),
        (("set m C A to 9 h", "remove table m"), "E303 `m` is already changed", "say it once"),
        (("add row to m | B | 1 h | 1 h |", "replace table m", "  | x | A |", "  | C | 1 h |"), "E303 `m` is already changed",
         "say it once"),
        (("set m C A to 1 h", "set m C A to 2 h"), "E303 `m C A` is already changed", "say it once"),
        (("remove row m A", "remove row m C"), "E316 after this proposal, the table `m` has no row",
         "remove the table instead: `remove table m`"),
        (("set m", "  | x | answer within |", "  | C | 9 h |"), "E318 `m` has no column `answer within`",
         "its outcomes are below `A`, `B`"),
        (("set t", "  | x | access |", "  | A | permit |"), "E318 `t` has no column `access`",
         "its outcomes are below `answer within`"),
        (("add rule otherwise", "  refuse"), "E208 `otherwise` is a word of the language", "give it another name"),
        (("remove row m C A",), "E305 `remove row` names a table and its row",
         "a cell has another outcome instead: `set m C A to …`"),
        (("remove row t A", "add rule z", "  answer within 9 h", "  overrides t A"),
         "E304 `z` overrides `t A`, which this proposal removes",
         "leave `t A` out of `overrides`, or name what replaces it"),
        (("set m otherwise to N/A", "add rule z", "  answer within 9 h", "  overrides m otherwise"),
         "E310 after this proposal, `z` overrides `m otherwise` to no effect",
         "leave `m otherwise` out of `overrides`: nothing in it is of the kind that `z` sets aside"),
        (("add rule z", "  answer within 9 h", "  overrides m X"), "E218 there is no rule, table, row or cell `m X`",
         "there are `m C`, `m A`, `m otherwise`"),
    ],
)  # fmt: skip
def test_what_is_said_of_operations_that_name_nothing(
    tmp_path: Path, lines: tuple[str, ...], said: str, hint: str | None
) -> None:
    found = told(amended(tmp_path, *lines))
    assert found
    assert found[0][0].startswith(said)
    assert found[0][1] == hint


def test_a_row_goes_and_another_comes_in_its_place_whichever_is_written_first(tmp_path: Path) -> None:
    lines = ("remove row m C", "add row to m | C | 7 h | 8 h |", "remove row m A", "set m otherwise to 9 h")
    for order in (lines, lines[::-1]):
        policy = amended(tmp_path, *order).amended
        assert policy is not None
        assert [p.id for p in policy.provisions if p.path[0] == "m"] == ["m C A", "m C B", "m otherwise"]


def test_what_is_otherwise_is_set_in_a_partial_table_and_named_in_quotes(tmp_path: Path) -> None:
    by_name = ("set t", "  | row | answer within |", "  | row 3 | 9 h |", '  | "row 4" | 9 h |')
    loaded = amended(tmp_path, *by_name, 'set "m" "C" "B" to 9 h', 'remove row "m" otherwise')
    assert loaded.proposal is not None, loaded.findings
    assert [p.id for p in loaded.amended.provisions if p.path[0] == "m"] == ["m C A", "m C B", "m A A", "m A B"]  # type: ignore[union-attr]  # amended


def test_conditions_that_two_rows_have_mean_neither(tmp_path: Path) -> None:
    path = tmp_path / "twice.policy"
    base = BASE.replace("| A | 1 h | 2 h |", "| C | 3 h | 2 h |")
    path.write_text(base, encoding="utf-8")
    text = 'proposal Q "q"\n  to P in "twice.policy"\n\n  set m\n    | x | A   |\n    | C | 9 h |\n'
    (tmp_path / "q.policy").write_text(text, encoding="utf-8")
    said = "E317 several rows of `m` have these conditions"
    assert told(load(str(tmp_path / "q.policy"))) == [
        (said, "add a column `row`; they are called `m row 1`, `m row 2`")
    ]


def test_numbers_go_on_over_a_stack_and_none_is_given_again(tmp_path: Path) -> None:
    added = amended(tmp_path, "remove row t A", "add row to t | B | any | any | any | 7 h |").amended
    assert added is not None
    assert [row.name for row in added.tables[0].rows] == ["A, B", "row 3", "row 4", "B"]  # nobody is called B any more
    text = 'proposal R "r"\n  to Q in "q.policy"\n\n  remove row t row 4\n  add row to t | B | A | any | any | 8 h |\n'
    (tmp_path / "r.policy").write_text(text, encoding="utf-8")
    again = load(str(tmp_path / "r.policy")).amended
    assert again is not None
    assert [row.name for row in again.tables[0].rows] == ["A, B", "row 3", "B", "row 6"]  # it is the sixth row of t
