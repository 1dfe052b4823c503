"""The fates of small changes are those that trying every request, and every pair, finds; and no doubt becomes a pass."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest

from policy_dsl.amend.mutation import MutationKind, mutated
from policy_dsl.evaluate import all_applying, evaluate, holds, impossible, values
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision
from policy_dsl.model.times import TIME_FACT
from policy_dsl.resolve import resolve_policy
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.printing.unparse import unparse
from policy_dsl.text import Text
from tests.brute import Request, Space, count
from tests.command import run
from tests.laws.named_times import Dice
from tests.random_policies import random_policy
from tests.written import LIBRARY, proposal
from verifier import mutate as module
from verifier.by_diagram.small_changes.mutants import key_of
from verifier.mutate import Edition, mutate
from verifier.obligations.all import obligations
from verifier.report.facts.mutations import MutationRun
from verifier.results.mutants import Fate, Idleness, Mutant, Mutants, WhyIdle
from verifier.results.status import Status
from verifier.smt.proof import Proof
from verifier.smt.prove import Prover

MOST = 60
SEEDS = range(12)


def read(text: Text) -> Policy | None:
    file, findings = parse(text)
    if findings or not isinstance(file, tree.PolicyFile):
        return None
    return resolve_policy(file)[0]


def statuses(policy: Policy) -> dict[tuple[str, str, str | None], bool]:
    space = Space(policy)
    return {key_of(o): (count(space, o).count > 0) is o.exists for o in obligations(policy)}


def decided(policy: Policy) -> dict[tuple[tuple[str, str], ...], object]:
    space = Space(policy)

    def named(request: Request) -> tuple[tuple[str, str], ...]:
        return tuple((name, str(sorted(v) if isinstance(v, frozenset) else v)) for name, v in request.items())

    return {
        named(r): space.decisions[o.edition][id(r)].outcome for o in obligations(policy)[:1] for r in space.possible
    }


def check(text: Text, policy: Policy, found: Mutants) -> int:
    """The number of changes, each of which is as trying everything finds it."""
    holding, outcomes = statuses(policy), decided(policy)
    for each in found.mutants:
        made = read(mutated(text, each.mutation))
        if each.fate is Fate.MISTAKE:
            assert made is None
            continue
        assert made is not None
        after = decided(made)
        moved = [r for r in {*after, *outcomes} if after.get(r) != outcomes.get(r)]
        changed = len({tuple(fact for fact in r if fact[0] != TIME_FACT) for r in moved})
        assert each.changed == changed, each
        now = statuses(made)
        noticed = [key for key, holds in now.items() if holds is not holding.get(key, True)]
        expected = Fate.WITHOUT_EFFECT if not changed else Fate.NOTICED if noticed else Fate.UNNOTICED
        assert each.fate is expected, (each, noticed)
        assert each.confirmed is True
        if not changed:
            check_reason(policy, made, each.why_idle)
        if noticed and changed:
            assert each.noticed_by in {name if subject is None else f"{name} {subject}" for _, name, subject in noticed}
        if each.fate is Fate.UNNOTICED and each.regions_complete:
            assert sum(region.count for region in each.regions) >= changed
            assert policy.times or sum(region.count for region in each.regions) == changed
    return len(found.mutants)


def row_pairs(before: Policy, after: Policy) -> list[tuple[Provision, Provision]]:
    """Each provision with what it became; a row of several times becomes one that refuses, or the other way round, and a rule
    of several effects one of fewer.
    """
    if len(before.provisions) == len(after.provisions):
        return list(zip(before.provisions, after.provisions, strict=True))
    tables = {table.name for table in before.tables}
    whole = {p.path: p.path[:2] if p.path[0] in tables else p.path[:1] for p in (*before.provisions, *after.provisions)}
    rows = [list(dict.fromkeys(whole[p.path] for p in policy.provisions)) for policy in (before, after)]
    return [
        (p, q)
        for one, other in zip(*rows, strict=True)
        for p in before.provisions
        if whole[p.path] == one
        for q in after.provisions
        if whole[q.path] == other
    ]


def check_reason(before: Policy, after: Policy, why: WhyIdle | None) -> None:
    """The reason is true of every request, possible or not."""
    assert why is not None
    pairs = row_pairs(before, after)
    if why.idleness is Idleness.SAME_DAYS:
        assert all((p.when, p.overrides) == (q.when, q.overrides) for p, q in pairs)
        return
    edited = [(p, q) for p, q in pairs if (p.when, p.effect, p.overrides) != (q.when, q.effect, q.overrides)]
    names = [a.name for a in before.dimensions]
    every: list[Request] = [dict(zip(names, each, strict=True)) for each in product(*map(values, before.dimensions))]

    def is_touched(p: Provision, q: Provision, request: Request) -> bool:
        one, other = (
            each.id in {applying.id for applying in all_applying(policy.provisions, request)}
            for each, policy in ((p, before), (q, after))
        )
        return (one is not other) if (p.effect, p.overrides) == (q.effect, q.overrides) else one or other

    touched = [r for r in every if any(is_touched(p, q, r) for p, q in edited)]
    possible = [r for r in touched if not impossible(before, r)]
    if before.otherwise == after.otherwise:
        assert (why.idleness is Idleness.SAME_REQUESTS) is (not touched)
        assert (why.idleness is Idleness.IMPOSSIBLE) is bool(touched and not possible)
    if why.idleness is Idleness.IMPOSSIBLE:
        clauses = [clause for clause in before.impossible if clause.id in why.due_to]
        assert all(any(holds(clause.when, r) for clause in clauses) for r in touched)
    if why.idleness is Idleness.DECIDED_BY_OTHERS and before.otherwise == after.otherwise:
        called = {q.id: p.id for p, q in pairs}
        deciding = {name for r in possible for name in evaluate(before, r).by}
        deciding |= {called.get(name, name) for r in possible for name in evaluate(after, r).by}
        own = {p.id for p, _ in edited}
        assert set(why.due_to) == deciding - own


def tried(text: Text) -> Mutants:
    policy = read(text)
    assert policy is not None
    found = mutate(text, Edition(policy, None))
    assert found is not None
    assert found.untried == 0
    check(text, policy, found)
    return found


def test_the_library_by_brute_force() -> None:
    found = tried(Text("p.policy", LIBRARY))
    assert {each.fate for each in found.mutants} >= {Fate.NOTICED, Fate.UNNOTICED}


def test_a_group_may_change_what_is_possible() -> None:
    text = LIBRARY.replace(
        "impossible when reader is Child", "group Small of reader : Child\n\nimpossible when reader in Small"
    )
    assert any(each.mutation.place == "group Small" for each in tried(Text("p.policy", text)).mutants)


def test_a_bound_that_moves_tells_values_apart_that_were_one() -> None:
    """With `n at least 6`, only n 5 is decided otherwise, which nothing tells from 6 and 7 before."""
    text = """\
policy P "p"

request
  n : whole number from 0 to 9

rule late
  when n at least 5
  answer within 1 h

otherwise refuse

property answered "Late requests are answered."
  for any request r
  where r.n at least 8
  always r permitted
"""
    found = tried(Text("p.policy", text))
    assert {each.changed for each in found.mutants if each.mutation.kind is MutationKind.BOUND} == {1}


@pytest.mark.parametrize("block", range(2))
def test_random_policies_by_brute_force(block: int) -> None:
    texts = [Text("p.policy", unparse(random_policy(seed))) for seed in SEEDS[block::2]]
    few = [text for text in texts if (policy := read(text)) is not None and policy.requests <= MOST]
    assert sum(len(tried(text).mutants) > 0 for text in few) > 2


@pytest.mark.parametrize("seed", [0, 2, 3, 4])  # the dice throw a mistake with 1
def test_policies_with_named_times_by_brute_force(seed: int) -> None:
    assert tried(Text("p.policy", Dice(seed).text())).mutants


def test_a_row_with_several_times_is_changed_cell_by_cell_and_refused_as_a_whole() -> None:
    text = """\
policy P "p"

request
  kind : one of V, W

times
  respond
  resolve

table t
  | row | kind | respond within | resolve within |
  | one | V    | 1 h            | no promise     |
  | two | W    | N/A            | N/A            |

rule early
  when kind is V
  respond not before 30 min

rule late
  when kind is V
  resolve within at most 4 h
"""
    found = tried(Text("p.policy", text))
    written = {(each.mutation.place, each.mutation.before, each.mutation.after) for each in found.mutants}
    # The times of respond are 30 min and 1 h, those of resolve 4 h and no promise. V is resolved within 4 h, as the cap says.
    assert {(before, after) for place, before, after in written if place.startswith("t one")} == {
        ("1 h", "30 min"), ("1 h", "2 h"), ("no promise", "4 h"), ("1 h            | no promise", "N/A | N/A"),
    }  # fmt: skip
    assert {after for place, _, after in written if place == "t two"} == {"30 min | 4 h", "1 h | no promise"}
    assert {after for place, _, after in written if place == "early"} >= {
        "refuse", "respond not before 15 min", "respond not before 1 h",
    }  # fmt: skip
    assert {after for place, _, after in written if place == "late"} >= {"refuse", "resolve within at most 2 h"}
    assert all("at most no promise" not in after for _, _, after in written)
    changed = {each.mutation.after: each.changed for each in found.mutants if each.mutation.place.startswith("t ")}
    assert (changed["N/A | N/A"], changed["30 min | 4 h"]) == (1, 1)


def library() -> Mutants:
    text = Text("p.policy", LIBRARY)
    policy = read(text)
    assert policy is not None
    found = mutate(text, Edition(policy, None))
    assert found is not None
    return found


def run_of(found: Mutants) -> MutationRun:
    return MutationRun("p.policy", (), found, 20)


def test_what_z3_does_not_decide_is_not_a_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "prove_all", lambda _, every: [Proof(Status.UNDECIDED, "timeout") for _ in every])
    monkeypatch.setattr(Prover, "prove", lambda *_: Proof(Status.UNDECIDED, "timeout"))
    found = library()
    assert found.unconfirmed
    only_noticed = Mutants(found.policy, None, tuple(m for m in found.mutants if m.fate is not Fate.UNNOTICED))
    assert run_of(only_noticed).exit_code == (3 if only_noticed.unconfirmed else 0)
    assert run_of(found).exit_code == 1


def test_what_z3_refutes_is_a_disagreement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "prove_all", lambda _, every: [Proof(Status.REFUTED) for _ in every])
    found = library()
    assert found.disputed
    assert run_of(found).exit_code == 4


def test_a_request_that_the_reference_decides_alike_is_a_disagreement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "is_moved", lambda *_: False)
    assert {m.confirmed for m in library().mutants if m.changed} == {False}


def test_changes_for_which_there_is_no_time_are_counted() -> None:
    text = Text("p.policy", LIBRARY)
    policy = read(text)
    assert policy is not None
    found = mutate(text, Edition(policy, None), timeout=0.001)
    assert found is None or (found.untried or found.unconfirmed or found.of(Fate.UNDECIDED))
    some = Mutants(policy, None, (), untried=3)
    assert run_of(some).exit_code == 3


def test_of_a_proposal_its_own_text_is_changed(tmp_path: Path) -> None:
    """Staff waits 2 h in place of 1 h. With 1 h nothing changes, which is vacuous. With 3 h no adult waits longer than staff,
    so that a property holds that fails with 2 h; it does too where staff is refused, which counts as slower.
    """
    text = (
        'proposal Slow "staff waits"\n  to Library in "base.policy"\n\n  set desk Staff to 2 h\n\n'
        "  intends\n    refuses nothing new\n"
    )
    made, amended = proposal(tmp_path, text)
    found = mutate(Text(str(tmp_path / "p.policy"), text), Edition(amended, made))
    assert found is not None
    fates: dict[str, Mutant] = {m.mutation.after: m for m in found.mutants}
    assert {after: m.fate for after, m in fates.items()} == {
        "N/A": Fate.NOTICED, "1 h": Fate.NOTICED, "3 h": Fate.NOTICED,
    }  # fmt: skip
    assert (fates["N/A"].noticed_by, fates["3 h"].noticed_by) == ("staff_wait", "staff_wait")
    assert fates["1 h"].noticed_by == "no vacuous claim Slow"
    assert all(m.confirmed for m in found.mutants)


SHELVES = """\
policy Library "Who may have a book, and how fast"

request
  reader : one of Child, Adult, Staff
  book   : one of Novel, Atlas "Atlas of the world"
  pages  : whole number from 0 to 500

group Small of reader : Child

impossible when reader is Child and book is Atlas
  because "children are not shown the atlas"

table desk
  | reader       | book  | answer within |
  | Child, Adult | Novel | 2 h           |
  | Adult        | Atlas | 3 h           |
  | Staff        | any   | 1 h           |

rule no_big_books
  when reader is Child and pages over 300
  refuse

rule no_atlas
  when reader is Child and pages over 200
  refuse

example "a child's novel"
  given reader Child, book Novel, pages 10
  expect 2 h
"""
"""`no_atlas` refuses all that `no_big_books` refuses. Nothing names the group. A row with children and the atlas says nothing
of anybody.
"""


def test_the_report_groups_what_is_unnoticed_and_what_is_idle(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(SHELVES, encoding="utf-8")
    printed = run("mutate", "p.policy", "--format", "plain", cwd=tmp_path).stdout
    lines = [line.strip() for line in printed.splitlines()]
    assert "→ 2 h or 30 min or N/A" in lines  # three changes of a cell that move the same requests
    assert lines[lines.index("What changes no decision, and why") + 1 : -2] == [
        "group Small · 2 changes: no request is touched: every provision applies to the same ones as before",
        "line 8: Child → Child, Adult or Child, Staff",
        "desk · 1 change: only impossible requests would be decided otherwise: “children are not shown the",
        "atlas”",
        "line 16: Adult → Adult, Child",
        "no_big_books · 4 changes: no_atlas decides there, before the change and after it",
        "line 20: pages over 300 → pages over 299 or pages over 301",
        "line 21: refuse → answer within 1 h or answer within 3 h",
    ]
    document = json.loads(run("mutate", "p.policy", "--format", "json", cwd=tmp_path).stdout)
    idle = [each["why_idle"] for each in document["changes"] if each["fate"] == "without_effect"]
    assert idle.count({"reason": "decided_by_others", "due_to": ["no_atlas"]}) == 4
    assert idle.count({"reason": "same_requests", "due_to": []}) == 2
    assert all(each["why_idle"] is None for each in document["changes"] if each["fate"] != "without_effect")
    markdown = run("mutate", "p.policy", "--format", "markdown", cwd=tmp_path).stdout
    assert "| no_big_books · 4 changes | no_atlas decides there, before the change and after it |" in markdown


def test_a_line_of_a_rule_of_several_that_is_left_out_has_a_reason(tmp_path: Path) -> None:
    """Where the rule applies there is no time but its own, which is cut to an hour. Without it, the cap gives the hour."""
    text = (
        'policy P "p"\n\nrequest\n  role : one of A, B\n  paid : yes/no\n\nrule quick\n  when paid is yes\n'
        "  answer within at most 1 h\n\nrule base\n  when role is A\n  answer within 2 h\n\nrule never_b\n  when role is B\n"
        "  refuse\n\nrule glass\n  when role is B and paid is yes\n  answer within 1 day\n  permit\n  overrides never_b\n"
    )
    (tmp_path / "p.policy").write_text(text, encoding="utf-8")
    document = json.loads(run("mutate", "p.policy", "--format", "json", cwd=tmp_path).stdout)
    (left_out,) = [each for each in document["changes"] if each["line"] == 21 and not each["after"]]
    assert left_out["why_idle"]["reason"] == "decided_by_others"
    assert "quick" in left_out["why_idle"]["due_to"]
