"""Stacks of proposals, and proposals beside each other."""

import subprocess
import sys
from datetime import date
from itertools import combinations
from pathlib import Path

from policy_dsl.amend.collisions import collisions
from policy_dsl.evaluate import evaluate
from policy_dsl.model.decisions import answered
from policy_dsl.pipeline import DEEPEST, load
from tests.written import written

FIRST_DAY = date(2026, 1, 1).toordinal()
MP162 = Path(__file__).parents[2] / "spec" / "mp162" / "proposals"
BASE = """\
policy Base "base"
  dated by day

request
  role : one of IS, GS
  day  : date from 2026-01-01 until 2026-01-11

table t
  | role | answer within |
  | IS   | 1 h           |
  | GS   | 1 h           |

rule slow
  when role is GS
  answer within 2 h
  overrides t

property still "no amendment closes anything"
  for any amendment
  refuses nothing new
"""


def proposal(name: str, to: str, file: str, *lines: str) -> str:
    return f'proposal {name} "{name}"\n  to {to} in "{file}"\n' + "".join(f"  {line}\n" for line in lines)


def save(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def stack(folder: Path, height: int) -> str:
    """So many proposals on the base, the file of the uppermost."""
    save(folder, "p0.policy", BASE)
    for n in range(1, height + 1):
        to = "Base" if n == 1 else f"P{n - 1}"
        save(folder, f"p{n}.policy", proposal(f"P{n}", to, f"p{n - 1}.policy", f"set t IS to {n + 1} h"))
    return str(folder / f"p{height}.policy")


def test_a_proposal_is_made_to_the_amended_form_below_it(tmp_path: Path) -> None:
    loaded = load(stack(tmp_path, 3))
    assert not loaded.findings
    assert loaded.proposal is not None
    assert loaded.amended is not None
    assert evaluate(loaded.proposal.base, {"role": "IS", "day": FIRST_DAY}).outcome == answered(3 * 3600)
    assert evaluate(loaded.amended, {"role": "IS", "day": FIRST_DAY}).outcome == answered(4 * 3600)
    assert [Path(t.path).name for t in loaded.texts] == ["p3.policy", "p2.policy", "p1.policy", "p0.policy"]
    assert [frame.name for frame in loaded.proposal.base.frames] == ["still"]


def test_sixteen_are_read_and_seventeen_are_not(tmp_path: Path) -> None:
    assert not load(stack(tmp_path, DEEPEST)).findings
    loaded = load(stack(tmp_path, DEEPEST + 1))
    assert [(f.code, Path(f.path).name) for f in loaded.findings] == [("E314", "p2.policy")]
    assert loaded.amended is None


def test_a_circle_names_its_files(tmp_path: Path) -> None:
    save(tmp_path, "a.policy", proposal("A", "B", "b.policy"))
    save(tmp_path, "b.policy", proposal("B", "C", "c.policy"))
    save(tmp_path, "c.policy", proposal("C", "B", "./b.policy"))
    (found,) = load(str(tmp_path / "a.policy")).findings
    assert (found.code, Path(found.path).name) == ("E313", "c.policy")
    assert "`b.policy` → `c.policy` → `b.policy`" in found.message


def test_mistakes_below_are_reported_once_and_where_they_are(tmp_path: Path) -> None:
    save(tmp_path, "p0.policy", BASE)
    save(tmp_path, "p1.policy", proposal("P1", "Base", "p0.policy", "set t ES to 2 h"))
    loaded = load(save(tmp_path, "p2.policy", proposal("P2", "P1", "p1.policy", "set t IS to 3 h")))
    assert [(f.code, Path(f.path).name) for f in loaded.findings] == [("E305", "p1.policy")]
    assert loaded.proposal is None


def test_an_unreadable_base_is_said_where_it_is_named(tmp_path: Path) -> None:
    save(tmp_path, "p1.policy", proposal("P1", "Base", "nowhere.policy", "set t IS to 2 h"))
    loaded = load(save(tmp_path, "p2.policy", proposal("P2", "P1", "p1.policy", "set t IS to 3 h")))
    assert [(f.code, Path(f.path).name) for f in loaded.findings] == [("E302", "p1.policy")]


def test_a_table_replaced_from_a_day_becomes_two(tmp_path: Path) -> None:
    replaced = ["in force from 2026-01-06", "replace table t", "  when role is IS", "  | role | answer within |",
                "  | IS   | 3 h           |", "replace rule slow", "  when role is GS", "  answer within 4 h"]  # fmt: skip
    loaded = written(tmp_path, proposal("P", "Base", "base.policy", *replaced), base=BASE)
    assert not loaded.findings
    assert loaded.amended is not None
    amended = loaded.amended
    assert [t.name for t in amended.tables] == ["t until 2026-01-06", "t"]
    assert {p.id for p in amended.provisions} == {
        "t IS until 2026-01-06", "t GS until 2026-01-06", "t IS", "slow", "slow until 2026-01-06",
    }  # fmt: skip
    assert len(amended.change_days) == 1
    change_day = amended.change_days[0]
    hours = {(role, day): evaluate(amended, {"role": role, "day": day}).outcome.seconds
             for role in ("IS", "GS") for day in (change_day - 1, change_day)}  # fmt: skip
    assert hours == {
        ("IS", change_day - 1): 3600,
        ("IS", change_day): 10_800,
        ("GS", change_day - 1): 7200,
        ("GS", change_day): 14_400,
    }


def test_a_proposal_begins_no_earlier_than_the_one_below_it(tmp_path: Path) -> None:
    save(tmp_path, "p0.policy", BASE)
    first = proposal("P1", "Base", "p0.policy", "in force from 2026-01-06", "set t IS to 3 h")
    save(tmp_path, "p1.policy", first)
    loaded = load(save(tmp_path, "p2.policy", proposal("P2", "P1", "p1.policy", "set t IS to 5 h")))
    assert loaded.amended is not None
    assert {p.id for p in loaded.amended.provisions} == {"t IS until 2026-01-06", "t IS", "t GS", "slow"}
    hours = [evaluate(loaded.amended, {"role": "IS", "day": FIRST_DAY + n}).outcome.seconds for n in range(10)]
    assert hours == [3600] * 5 + [5 * 3600] * 5


def test_proposals_to_one_policy_that_touch_the_same(tmp_path: Path) -> None:
    save(tmp_path, "p0.policy", BASE)
    texts = {
        "cell": "set t IS to 2 h",
        "other_cell": "set t GS to 2 h",
        "table": "remove table t",
        "rule": "add rule fast\n    when role is IS\n    answer within 1 min\n    overrides t",
        "same_rule": "add rule fast\n    when role is GS\n    answer within 2 min\n    overrides t",
    }
    made = {}
    for name, line in texts.items():
        loaded = load(save(tmp_path, f"{name}.policy", proposal(name, "Base", "p0.policy", line)))
        made[name] = loaded.proposal
    made.pop("table")  # `slow` overrides it, so it cannot go alone
    line = "replace table t\n    | role | answer within |\n    | any  | 1 h           |"
    made["table"] = load(save(tmp_path, "table.policy", proposal("table", "Base", "p0.policy", line))).proposal
    met = set()
    for one, other in combinations(made, 2):
        assert made[one] is not None
        found = collisions([made[one], made[other]])  # type: ignore[list-item]  # not none
        if found:
            met.add((one, other))
            assert found[0].code == "W505"
            assert Path(found[0].path).name == f"{other}.policy"
            assert f"`{one}` and `{other}`" in found[0].message
    assert met == {("cell", "table"), ("other_cell", "table"), ("rule", "same_rule")}


def test_the_five_proposals_of_mp162_leave_each_other_alone() -> None:
    proposals = [load(str(path)).proposal for path in sorted(MP162.glob("*.policy"))]
    assert len(proposals) == 5
    assert collisions([p for p in proposals if p]) == []


def test_hints_are_imported_for_mistakes_alone() -> None:
    script = """
import sys
from policy_dsl.pipeline import load
load(sys.argv[1])
print(*(name for name in sys.modules if name.startswith("policy_dsl") and ("_hints" in name or "suggest" in name)))
"""
    ran = subprocess.run(
        [sys.executable, "-P", "-c", script, str(MP162 / "option1.policy")], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["policy_dsl.resolve.words.value_hints"]  # it has no patterns


def test_what_lapses_is_called_so_at_the_end_of_its_name_whatever_lapses_with_it(tmp_path: Path) -> None:
    save(tmp_path, "p0.policy", BASE)
    row = ["in force from 2026-01-03", "set t IS to 2 h"]
    save(tmp_path, "p1.policy", proposal("P1", "Base", "p0.policy", *row))
    table = ["in force from 2026-01-06", "replace table t", "  when role is IS", "  | role | answer within |",
             "  | IS   | 3 h           |"]  # fmt: skip
    loaded = load(save(tmp_path, "p2.policy", proposal("P2", "P1", "p1.policy", *table, "remove rule slow")))
    assert not loaded.findings
    assert loaded.amended is not None
    assert {p.id for p in loaded.amended.provisions} == {
        "t IS until 2026-01-03", "t IS until 2026-01-06", "t GS until 2026-01-06", "t IS", "slow until 2026-01-06",
    }  # fmt: skip
