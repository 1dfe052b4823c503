"""Two proposals to one policy: whether both can be adopted, and what then happens. Expected by hand, and by trying every
request on the reference.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from policy_dsl.evaluate import evaluate, holds, values
from policy_dsl.model.boxes import Box, OneOfCodes, OneOfRanges, Selection
from policy_dsl.model.decisions import CONFLICT, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from policy_dsl.pipeline import load
from tests.candidates import candidate_at
from verifier.results.status import Kind, Status
from verifier.results.together import Candidate, Effects, Pair, Relation
from verifier.together import try_pairs

BASE = """\
policy P "p"
  dated by day

request
  role : one of IS, MDR
  mode : one of Fast, Slow
  day  : date from 2026-01-01 until 2026-01-11

table t
  any number of rows apply
  | role | mode | answer within |
  | IS   | any  | 2 h           |
  | MDR  | any  | 1 h           |

rule late
  when role is IS and mode is Slow
  answer within 2 h
  overrides t

property level "no supplier is faster"
  for any two requests s and m alike except role
  where s.role is IS and m.role is MDR
  if s permitted and m permitted
  never s faster than m
"""
PROPOSALS = {
    "is_1h": "set t IS to 1 h\n  intends\n    changes only where role is IS\n    every change is faster",
    "is_1h_too": "set t IS to 1 h",
    "is_3h": "set t IS to 3 h",
    "is_30min": "set t IS to 30 min",
    "mdr_2h": "set t MDR to 2 h",
    "rule_3h": "add rule a\n    when role is IS\n    answer within 3 h\n    overrides t, late",
    "rule_4h": "add rule b\n    when mode is Fast\n    answer within 4 h\n    overrides t",
    "a_row": "add row to t | MDR | Fast | 1 h |",
    "row_3": "add row to t | IS | Fast | 2 h |\n"
    "  add rule x\n    when mode is Fast and role is IS\n    answer within 5 h\n    overrides t IS, t row 3",
    "from_the_3rd": "in force from 2026-01-03\n  set t MDR to 2 h",
    "from_the_6th": "in force from 2026-01-06\n  set t IS to 1 h",
    "no_late": "remove rule late",
    "needs_late": "add rule y\n    when role is IS and mode is Slow\n    answer within 5 h\n    overrides late, t",
    "fast_within_3h": "set t IS to 150 min\n  intends\n    answers within 3 h where mode is Fast",
    "refused": "add rule closed\n    when role is MDR and mode is Fast\n    refuse",
}


def candidate(folder: Path, name: str, to: str = "P", text: str | None = None) -> Candidate:
    (folder / "P.policy").write_text(BASE, encoding="utf-8")
    line = PROPOSALS[name] if text is None else text
    text = f'proposal {name} "{name}"\n  to {to} in "{to}.policy"\n\n  {line}\n'
    return candidate_at(folder / f"{name}.policy", text)


def pair_of(folder: Path, first: str, second: str) -> Pair:
    (pair,) = try_pairs([candidate(folder, first), candidate(folder, second)])
    assert not pair.disagreement
    return pair


def lost(pair: Pair) -> set[tuple[Kind, str, str | None]]:
    return {(j.verdict.kind, j.verdict.name, j.of) for j in pair.joint if j.is_lost_together}


def everything(policy: Policy) -> list[Request]:
    names = [a.name for a in policy.attributes]
    return [dict(zip(names, each, strict=True)) for each in product(*map(values, policy.attributes))]


def in_box(request: Request, box: Box) -> bool:
    for name, side in box.items():
        value = request[name]
        match side:
            case OneOfCodes(codes):
                inside = value in codes
            case OneOfRanges(ranges):
                assert isinstance(value, int)
                inside = any(start <= value < until for start, until in ranges)
            case Selection(has, lacks):
                assert isinstance(value, frozenset)
                inside = value >= {*has} and not value & {*lacks}
        if not inside:
            return False
    return True


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("is_1h", "is_3h"),
        ("is_1h", "is_1h_too"),
        ("is_1h", "mdr_2h"),
        ("rule_3h", "rule_4h"),
        ("a_row", "row_3"),
        ("from_the_6th", "from_the_3rd"),
        ("no_late", "needs_late"),
        ("rule_4h", "refused"),
    ],
)
def test_where_two_meet_is_what_trying_every_request_gives(tmp_path: Path, first: str, second: str) -> None:
    pair = pair_of(tmp_path, first, second)
    met = pair.meetings
    assert met is not None
    assert met.certified is Status.PROVED
    both = next((each.policy for each in pair.adoptions if each.policy), None)
    policies = [load(str(tmp_path / f"{name}.policy")).effective for name in ("P", first, second)]
    assert None not in policies
    counted: Counter[Effects] = Counter()
    for request in everything(policies[0]):  # type: ignore[arg-type]  # none is None
        now, one, other = (evaluate(policy, request).outcome for policy in policies if policy)
        effects = Effects(now, one, other, None if both is None else evaluate(both, request).outcome)
        today, alone = effects.today, (effects.first, effects.second)
        changed = [outcome for outcome in alone if outcome != today]
        meets = len(changed) == 2 or (effects.both is not None and effects.both != (changed or [today])[0])
        counted[effects] += meets
        boxes = {m.effects for m in met.boxes if in_box(request, m.box) and all(holds(tie, request) for tie in m.ties)}
        assert boxes == ({effects} if meets else set())
    assert {kind.effects: kind.count for kind in met.kinds} == {e: n for e, n in counted.items() if n}


def test_two_values_of_one_cell(tmp_path: Path) -> None:
    pair = pair_of(tmp_path, "is_1h", "is_3h")
    assert pair.relation is Relation.COLLIDE
    assert [(each.name, each.alike) for each in pair.collisions] == [("t IS", False)]
    assert (pair.adoptions, pair.joint) == ((), ())
    assert pair.meetings is not None
    (kind,) = pair.meetings.kinds  # the ten days on which a Fast request is sent; Slow ones have a rule of their own
    effects = kind.effects
    assert (effects.today, effects.first, effects.second) == (answered(7200), answered(3600), answered(10800))
    assert (kind.count, effects.is_contested, effects.both) == (10, True, None)


def test_one_value_of_one_cell(tmp_path: Path) -> None:
    pair = pair_of(tmp_path, "is_1h", "is_1h_too")
    assert pair.relation is Relation.SAME
    assert pair.meetings is not None
    assert [(kind.count, kind.effects.is_contested) for kind in pair.meetings.kinds] == [(10, False)]


def test_a_guarantee_that_only_both_together_lose(tmp_path: Path) -> None:
    pair = pair_of(tmp_path, "is_1h", "mdr_2h")  # 1 h and 1 h, 2 h and 2 h; together, 1 h and 2 h
    assert (pair.relation, pair.order, pair.meetings and pair.meetings.boxes) == (Relation.APART, Status.PROVED, ())
    assert lost(pair) == {(Kind.CLAIM, "level", None)}
    (level,) = [j for j in pair.joint if j.verdict.name == "level"]
    assert (level.today, level.first, level.second) == (Status.PROVED,) * 3
    assert (level.verdict.count, level.verdict.of) == (10, 20)  # the Fast ones: Slow suppliers are answered in 2 h


def test_what_one_loses_by_itself_is_not_lost_together(tmp_path: Path) -> None:
    pair = pair_of(tmp_path, "is_30min", "mdr_2h")
    assert lost(pair) == set()
    (level,) = [j for j in pair.joint if j.verdict.name == "level"]
    assert (level.verdict.status, level.first, level.second) == (Status.REFUTED, Status.REFUTED, Status.PROVED)


def test_a_conflict_that_only_both_together_have(tmp_path: Path) -> None:
    pair = pair_of(tmp_path, "rule_3h", "rule_4h")
    assert (Kind.CONFLICT, "no conflict", None) in lost(pair)
    (conflict,) = [j for j in pair.joint if j.verdict.kind is Kind.CONFLICT]
    assert conflict.verdict.count == 10  # Fast requests of IS


def test_the_order_decides(tmp_path: Path) -> None:
    pair = pair_of(tmp_path, "a_row", "row_3")  # `t row 3` is the row of the one that is adopted first
    assert pair.order is Status.REFUTED
    assert pair.order_witness is not None
    assert pair.order_witness.request["role"] == "IS"
    assert pair.order_witness.request["mode"] == "Fast"
    assert [d and d.outcome for d in pair.order_witness.decisions] == [CONFLICT, answered(5 * 3600)]


def test_one_order_only(tmp_path: Path) -> None:
    pair = pair_of(tmp_path, "from_the_6th", "from_the_3rd")
    refusals = [each.refusal and each.refusal.code for each in pair.adoptions]
    assert refusals == ["E312", None]
    assert (pair.order, pair.relation) == (None, Relation.APART)
    assert lost(pair) == {(Kind.CLAIM, "level", None)}
    (level,) = [j for j in pair.joint if j.verdict.name == "level"]
    assert level.verdict.count == 5  # from the 6th to the 10th


def test_neither_order(tmp_path: Path) -> None:
    pair = pair_of(tmp_path, "no_late", "needs_late")
    assert [each.refusal and each.refusal.code for each in pair.adoptions] == ["E315", "E304"]
    assert (pair.relation, pair.joint, pair.order) == (Relation.APART, (), None)


def test_an_intent_that_the_other_one_takes_away(tmp_path: Path) -> None:
    pair = pair_of(tmp_path, "rule_4h", "fast_within_3h")
    intent = (Kind.INTENT, "answers within 3 h where mode is Fast", "fast_within_3h")
    assert intent in lost(pair)


def test_what_a_stack_has_below_it_is_adopted_with_it(tmp_path: Path) -> None:
    lower = candidate(tmp_path, "is_1h")
    upper = candidate(tmp_path, "upper", "is_1h", "set t MDR to 30 min")
    beside = candidate(tmp_path, "mdr_2h")
    pairs = try_pairs([lower, upper, beside])
    assert [(p.first, p.second, p.relation) for p in pairs] == [
        ("is_1h", "upper", Relation.CONTAINED),
        ("is_1h", "mdr_2h", Relation.APART),
        ("upper", "mdr_2h", Relation.COLLIDE),  # `t MDR`
    ]
    above = candidate(
        tmp_path,
        "above",
        "is_1h",
        "replace rule late\n    when role is IS and mode is Slow\n    answer within 1 h\n    overrides t",
    )
    (pair,) = try_pairs([above, beside])
    assert pair.relation is Relation.APART
    both = pair.adoptions[0].policy
    assert both is not None
    at = date(2026, 1, 1).toordinal()
    answers = {
        (role, mode): evaluate(both, {"role": role, "mode": mode, "day": at}).outcome.seconds
        for role, mode in product(("IS", "MDR"), ("Fast", "Slow"))
    }
    assert answers == {("IS", "Fast"): 3600, ("IS", "Slow"): 3600, ("MDR", "Fast"): 7200, ("MDR", "Slow"): 7200}


def test_proposals_to_different_policies_are_no_pair(tmp_path: Path) -> None:
    first = candidate(tmp_path, "is_1h")
    (tmp_path / "Q").mkdir()
    (tmp_path / "Q" / "P.policy").write_text(BASE.replace("2 h ", "3 h "), encoding="utf-8")
    text = 'proposal other "o"\n  to P in "P.policy"\n\n  set t IS to 1 h\n'
    assert try_pairs([first, candidate_at(tmp_path / "Q" / "other.policy", text)]) == ()


def test_without_time_nothing_is_decided(tmp_path: Path) -> None:
    pair = try_pairs([candidate(tmp_path, "is_1h"), candidate(tmp_path, "mdr_2h")], timeout=1e-9)[0]
    assert pair.meetings is None or pair.meetings.certified is Status.UNDECIDED
    assert {each.verdict.status for each in pair.joint} <= {Status.UNDECIDED, Status.REFUTED}
    assert not lost(pair) or all(each.verdict.counterexample for each in pair.joint if each.is_lost_together)
