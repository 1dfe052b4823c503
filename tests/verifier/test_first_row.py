"""Tables in which the first row that applies decides: slices, kept answers, dead rows, and edits between two policies."""

from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from policy_dsl.model.policy import Policy
from tests.memory import Memory
from tests.written import policy
from verifier.compare import compare
from verifier.obligations.all import obligations
from verifier.report.words.row_lines import row_lines
from verifier.results.status import Kind, Status
from verifier.smt.prove import Prover
from verifier.verify import verify

HEAD = """policy P "p"

request
  reader : one of A, B, C, D
  pages  : whole number from 0 to 9

"""
ROWS = """  | row  | reader | pages  | answer within |
  | many | any    | over 7 | N/A           |
  | a    | A, B   | any    | 1 h           |
  | b    | B      | over 2 | 2 h           |
  | c    | any    | over 5 | 3 h           |
  | rest | any    | any    | 4 h           |
"""
TEXT = f"{HEAD}table t\n  the first row that applies decides\n{ROWS}"


def prover_of(found: Policy, memory: Memory | None = None, *, divided: bool = False) -> Prover:
    """A prover; `divided`, one that slices and divides whatever it can."""
    return Prover(found, store=memory, slice_above=0, part_size=0) if divided else Prover(found, store=memory)


def statuses(found: Policy, memory: Memory | None = None, *, divided: bool = False) -> list[Status]:
    prover = prover_of(found, memory, divided=divided)
    return [prover.prove(o).status for o in obligations(found)]


def test_slices_and_parts_answer_as_the_whole(tmp_path: Path) -> None:
    """With six more rows for D, so that a slice of the others is small enough to be asked."""
    more = "".join(f"  | d{n} | D | {n} | {n + 5} min |\n" for n in range(6))
    found = policy(tmp_path, TEXT.replace("  | rest", f"{more}  | rest"))
    whole = statuses(found)
    assert Counter(whole) == {Status.PROVED: 12, Status.REFUTED: 1}  # `b` is dead
    assert statuses(found, divided=True) == whole


def test_two_orders_may_conflict(tmp_path: Path) -> None:
    rows = "  | pages  | answer within |\n  | over 8 | 1 h |\n  | any    | 5 h |\n"
    other = f"\ntable u\n  the first row that applies decides\n{rows}"
    found = policy(tmp_path, TEXT + other)
    for divided in (False, True):
        prover = prover_of(found, divided=divided)
        (conflict,) = (o for o in obligations(found) if o.kind is Kind.CONFLICT)
        assert prover.prove(conflict).status is Status.REFUTED


def test_an_answer_is_not_taken_for_that_about_another_hit_rule(tmp_path: Path) -> None:
    memory = Memory()
    ordered = policy(tmp_path, TEXT)
    plain = replace(ordered, provisions=tuple(replace(p, in_order=None) for p in ordered.provisions))
    first = statuses(ordered, memory, divided=True)
    assert statuses(plain, memory, divided=True) == statuses(plain, divided=True) != first
    assert statuses(ordered, memory, divided=True) == first


def test_a_dead_row_says_how_many_meet_it_and_what_decides_them(tmp_path: Path) -> None:
    found = verify(policy(tmp_path, TEXT), timeout=30.0)
    (dead,) = (v for v in found.verdicts if v.status is Status.REFUTED)
    assert (dead.subject, dead.met) == (
        "t b",
        7,
    )  # a B with 3 to 9 pages: those over 7 are refused, the others have `a`
    assert set(dead.rests_on) == {"t many", "t a"}


def test_each_row_says_of_how_many_requests_it_decides(tmp_path: Path) -> None:
    found = verify(policy(tmp_path, TEXT), timeout=30.0)
    rows = {v.subject: (v.met, v.decides) for v in found.verdicts if v.decides is not None}
    # 4 readers with 8 and 9 pages; A and B with 0 to 7; B with 3 to 9; all with 6 to 9, of which C and D with 6 and 7 are left
    assert rows == {"t many": (8, 8), "t a": (20, 16), "t b": (7, 0), "t c": (16, 4), "t rest": (40, 12)}
    assert [*row_lines(found)][3] == "t c decides 4 of the 16 requests that meet its condition"


@pytest.mark.parametrize(("moved", "changed"), [
    (["many", "b", "a", "c", "rest"], 5),  # a B with 3 to 7 pages has 2 h
    (["many", "a", "c", "b", "rest"], 0),  # `b` is covered by `a` anyway
])  # fmt: skip
def test_rows_that_change_places_are_edits(tmp_path: Path, moved: list[str], changed: int) -> None:
    heading, *rows = ROWS.splitlines(keepends=True)
    by_name = {row.split()[1]: row for row in rows}
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    old = policy(tmp_path / "old", TEXT)
    new = policy(tmp_path / "new", TEXT.replace(ROWS, heading + "".join(by_name[name] for name in moved)))
    found = compare(old, new, {}, timeout=30.0)
    assert found is not None
    assert found.impact.changed == changed
    (edit,) = found.edits
    assert edit.id in ("t a", "t b", "t c")
    assert (edit.changed, edit.matters) == (("order",), changed > 0)
