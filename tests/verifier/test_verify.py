"""Verdicts on small policies and proposals whose every count is worked out by hand."""

from pathlib import Path

import pytest

from tests.verifier.verdicts.test_trust import LATER
from tests.written import LIBRARY, policy, proposal
from verifier.process import fork
from verifier.results.status import Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification
from verifier.verify import verify, verify_proposal

PROVED, REFUTED = Status.PROVED, Status.REFUTED


def of(found: Verification, kind: Kind) -> dict[str, Verdict]:
    return {v.subject or v.name: v for v in found.verdicts if v.kind is kind}


def verdict(found: Verification, name: str) -> Verdict:
    (one,) = [v for v in found.verdicts if v.name == name]
    return one


def amended(folder: Path, operations: str, intends: str = "permits nothing new", base: str = LIBRARY) -> Verification:
    changes = "".join(f"  {line}\n" for line in operations.strip("\n").splitlines())
    intents = "".join(f"    {line.strip()}\n" for line in intends.strip().splitlines())
    text = f'proposal A "a"\n  to Library in "base.policy"\n\n{changes}\n  intends\n{intents}'
    return verify_proposal(*proposal(folder, text, base))


def test_by_two_processes_everything_is_as_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fork, "cores", lambda: 2)
    found = policy(tmp_path)
    assert verify(found, parallel=True) == verify(found)
    both = proposal(tmp_path, LATER)
    assert verify_proposal(*both, parallel=True) == verify_proposal(*both)


# --- claims


def test_the_counterexample_is_the_one_there_is(tmp_path: Path) -> None:
    found = verdict(verify(policy(tmp_path)), "staff_wait")
    assert (found.status, found.count, found.of, found.faulty, found.unpaired) == (REFUTED, 8, 8, 0, 0)
    assert found.counterexample is not None
    requests = dict(found.counterexample.requests)
    assert (requests["s"]["reader"], requests["a"]["reader"]) == ("Staff", "Adult")
    assert requests["s"]["book"] == requests["a"]["book"]
    assert dict(found.counterexample.irrelevant)["s"] == ("why",)  # the book changes the answer's clause and time
    decisions = dict(found.counterexample.decisions)
    assert decisions["s"].outcome.seconds == 3600
    assert decisions["s"].by == ("desk Staff",)
    assert sum(region.count for region in found.regions) == 8
    assert found.regions_complete


def test_a_request_without_a_partner_is_counted_apart(tmp_path: Path) -> None:
    claim = """
property atlas_too "Children are answered like adults."
  for any two requests c and a alike except reader
  where a.reader is Adult and c.reader is Child
  always c same as a
"""
    found = verdict(verify(policy(tmp_path, LIBRARY + claim)), "atlas_too")
    assert (found.status, found.count, found.of) == (PROVED, 0, 4)  # the novel, four whys
    # no pair speaks of an adult's atlas: the child's partner is impossible; four whys
    assert found.unpaired == 4


def test_a_faulty_request_violates_every_claim_about_it(tmp_path: Path) -> None:
    text = LIBRARY.replace("  | Staff        | any   | 1 h           |\n", "")
    found = verify(policy(tmp_path, text))
    gap = verdict(found, "no gap")
    assert (gap.status, gap.count, gap.of) == (REFUTED, 8, 20)  # two books, four whys
    wait = verdict(found, "staff_wait")
    assert (wait.status, wait.count, wait.faulty) == (REFUTED, 8, 8)


def test_a_conflict_is_found_before_anything_runs(tmp_path: Path) -> None:
    text = LIBRARY + "\nrule leisure\n  when why has Leisure\n  answer within 2 h\n"
    found = verdict(verify(policy(tmp_path, text)), "no conflict")
    # 2 h against 3 h and 1 h: the adult's atlas, and both books of staff; two of four whys
    assert (found.status, found.count) == (REFUTED, 2 * 3)


def test_an_if_reads_outcomes_and_where_reads_facts(tmp_path: Path) -> None:
    claims = """
property only_if "Whoever is refused waits." \n  for any request r\n  if r refused\n  never r faster than 2 h

property only_where "Staff wait."
  for any request r
  where r.reader is Staff
  never r faster than 2 h
"""
    found = verify(policy(tmp_path, LIBRARY + claims))
    assert verdict(found, "only_if").status is PROVED  # nobody is refused
    assert (verdict(found, "only_where").count, verdict(found, "only_where").of) == (8, 8)


@pytest.mark.parametrize(
    ("claim", "count"),
    [
        ("never r faster than 1 h", 0),
        ("never r faster than 61 min", 8),
        ("always r slower than 1 h", 8),
        ("always r same as 1 h", 12),
        ("never r same as 2 h", 8),
        ("never r slower than 3 h", 0),
        ("never r slower than refused", 0),
        ("always r faster than refused", 0),
        ("always r permitted", 0),
        ("always r refused", 20),
        ("never r refused", 0),
        ("never r permitted and r faster than 2 h", 8),
    ],
)
def test_every_comparison(tmp_path: Path, claim: str, count: int) -> None:
    found = verdict(verify(policy(tmp_path, f'{LIBRARY}\nproperty p "p"\n  for any request r\n  {claim}\n')), "p")
    # 1 h for 8 of staff; 2 h for 4 of children and 4 of adults; 3 h for 4 of adults
    assert (found.count, found.of, found.status) == (count, 20, REFUTED if count else PROVED)


# --- what is always proved


def test_a_dead_time_is_covered_by_a_set_of_others(tmp_path: Path) -> None:
    text = """\
policy P "p"

request
  a : one of X, Y
  b : yes/no

rule both
  answer within 1 s
rule x
  when a is X
  answer within 2 s
  overrides both
rule y
  when a is Y
  answer within 3 s
  overrides both
rule shut
  when a is Y and b is yes
  refuse
rule late
  when a is Y and b is yes
  answer within 4 s
  overrides y
"""
    dead = {name for name, v in of(verify(policy(tmp_path, text)), Kind.DEAD).items() if v.status is REFUTED}
    assert dead == {"both", "late"}  # x and y together cover `both`; `late` stands only where access is refused


def test_a_dead_permit_never_lifts_anything(tmp_path: Path) -> None:
    text = """\
policy P "p"

request
  a : one of X, Y

rule no
  when a is X
  refuse
rule yes
  when a is Y
  permit
  overrides no
otherwise answer within 1 s
"""
    dead = {name: v.status for name, v in of(verify(policy(tmp_path, text)), Kind.DEAD).items()}
    assert dead["yes"] is REFUTED
    assert dead["no"] is PROVED


@pytest.mark.parametrize(
    ("rule", "violating"),
    [
        ("", {"t": 4}),  # exactly one, also when not written: X by two rows, Z by none; two of b each
        ("exactly one row applies", {"t": 4}),
        ("at most one row applies", {"t": 2}),
        ("any number of rows apply", {}),
    ],
)
def test_the_hit_rule_of_a_table(tmp_path: Path, rule: str, violating: dict[str, int]) -> None:
    text = f"""\
policy P "p"

request
  a : one of X, Y, Z
  b : yes/no

table t
  {rule or "-- the rule is not written"}
  | a    | answer within |
  | X    | 1 s           |
  | X, Y | 1 s           |
otherwise answer within 2 s
"""
    found = of(verify(policy(tmp_path, text)), Kind.HIT_RULE)
    assert {name: v.count for name, v in found.items() if v.status is REFUTED} == violating


def test_a_vacuous_claim_is_refuted(tmp_path: Path) -> None:
    claims = """
property nobody "A child's atlas comes at once."
  for any request r
  where r.reader is Child and r.book is Atlas
  never r slower than 1 s

property alone "Atlases of children and adults."
  for any two requests a and c alike except reader
  where a.reader is Adult and c.reader is Child and a.book is Atlas
  never a faster than c

example "none such"
  given reader Child, book Atlas
  expect 1 s
"""
    vacuous = {n: v.status for n, v in of(verify(policy(tmp_path, LIBRARY + claims)), Kind.VACUOUS).items()}
    assert {name for name, status in vacuous.items() if status is REFUTED} == {"nobody", "alone", "example 2"}


def test_an_impossible_clause_that_excludes_nothing_is_a_fault(tmp_path: Path) -> None:
    text = LIBRARY.replace(
        "table desk", 'impossible when reader is Child and reader is Adult\n  because "never"\n\ntable desk'
    )
    found = verify(policy(tmp_path, text))
    dead = [v for v in found.verdicts if v.kind is Kind.DEAD and v.status is REFUTED]
    assert [v.clause.span.line for v in dead] == [13]
    assert [a.removes for a in found.assumptions] == [4, 0]


def test_a_failing_example_is_a_verdict_and_the_others_are_given(tmp_path: Path) -> None:
    text = LIBRARY + '\nexample "too fast"\n  given reader Staff\n  expect 30 min\n'
    found = of(verify(policy(tmp_path, text)), Kind.EXAMPLE)
    assert [v.status for v in found.values()] == [PROVED, REFUTED]
    (_, wrong) = found.values()
    assert (wrong.count, wrong.of) == (8, 8)


def test_only_the_properties_named_are_asked_and_always_for_gap_and_conflict(tmp_path: Path) -> None:
    found = verify(policy(tmp_path), only=frozenset({"staff_wait"}))
    assert [v.name for v in found.verdicts] == ["staff_wait", "no gap", "no conflict"]


# --- proposals


def test_a_property_is_asked_before_and_after(tmp_path: Path) -> None:
    found = amended(
        tmp_path, "set desk Staff to 3 h", "restores staff_wait\nevery change is slower\nrefuses nothing new"
    )
    repaired = verdict(found, "staff_wait")
    assert (repaired.status_before, repaired.status) == (REFUTED, PROVED)
    assert {v.status for v in of(found, Kind.INTENT).values()} == {PROVED}
    assert found.impact is not None
    assert (found.impact.changed, found.impact.of, found.impact.certified) == (8, 20, PROVED)
    assert [
        (c.direction.value, c.count, c.before.outcome.seconds, c.after.outcome.seconds) for c in found.impact.regions
    ] == [("slower", 8, 3600, 10_800)]


@pytest.mark.parametrize(
    ("intent", "status", "count"),
    [
        ("changes only where reader is Staff", PROVED, 0),
        ("changes only where reader is Staff and book is Novel", REFUTED, 4),
        ("changes nothing where reader is Adult", PROVED, 0),
        ("changes nothing where book is Atlas", REFUTED, 4),
        ("answers within 30 min where reader is Staff", PROVED, 0),
        ("answers within 2 h where book is Novel", PROVED, 0),
        ("answers within 30 min where book is Novel", REFUTED, 8),
        ("answers in exactly 30 min where reader is Staff", PROVED, 0),
        ("answers in exactly 2 h where book is Novel", REFUTED, 4),
        ("refuses where reader is Staff", REFUTED, 8),
        ("every change is faster", PROVED, 0),
        ("every change is slower", REFUTED, 8),
        ("every change is slower or faster", PROVED, 0),
        ("every change is refused or permitted", REFUTED, 8),
        ("refuses nothing new", PROVED, 0),
        ("permits nothing new", PROVED, 0),
    ],
)
def test_every_intent(tmp_path: Path, intent: str, status: Status, count: int) -> None:
    found = amended(tmp_path, "set desk Staff to 30 min", intent)
    (met,) = of(found, Kind.INTENT).values()
    assert (met.status, met.count) == (status, count)


def test_refused_and_permitted_are_words_of_their_own(tmp_path: Path) -> None:
    found = amended(
        tmp_path, "set desk Staff to N/A",
        "every change is refused\nevery change is slower\nrefuses nothing new\nrefuses where reader is Staff",
    )  # fmt: skip
    statuses = [v.status for v in of(found, Kind.INTENT).values()]
    assert statuses == [PROVED, REFUTED, REFUTED, PROVED]
    assert found.impact is not None
    assert [c.direction.value for c in found.impact.regions] == ["newly_refused"]


def test_the_other_way_round_is_permitted(tmp_path: Path) -> None:
    base = LIBRARY.replace("| 1 h           |", "| N/A           |")
    found = amended(tmp_path, "set desk Staff to 1 h", "every change is permitted\npermits nothing new", base)
    assert [v.status for v in of(found, Kind.INTENT).values()] == [PROVED, REFUTED]
    assert found.impact is not None
    assert [(c.direction.value, c.count) for c in found.impact.regions] == [("newly_answered", 8)]


def test_what_follows_from_verdicts(tmp_path: Path) -> None:
    intents = "restores staff_wait\ngives up staff_wait\ngives up children_first\nrestores children_first"
    found = amended(tmp_path, "set desk Staff to 30 min", intents)
    met = {v.name: v.status for v in found.verdicts if v.kind is Kind.INTENT}
    assert list(met) == intents.splitlines()
    assert set(met.values()) == {REFUTED}


def test_a_property_given_up_knowingly(tmp_path: Path) -> None:
    rule = "add rule quick\n  when reader is Adult and book is Novel\n  answer within 5 min\n  overrides desk"
    found = amended(tmp_path, rule, "gives up children_first\nevery change is faster")
    assert [v.status for v in of(found, Kind.INTENT).values()] == [PROVED, PROVED]
    broken = verdict(found, "children_first")
    assert (broken.status_before, broken.status, broken.count) == (PROVED, REFUTED, 4)


def test_a_proposal_that_changes_nothing_is_vacuous(tmp_path: Path) -> None:
    rule = "add rule same\n  when reader is Staff\n  answer within 1 h"
    found = amended(tmp_path, rule)
    assert found.impact is not None
    assert found.impact.changed == 0
    vacuous = [v for v in found.verdicts if v.kind is Kind.VACUOUS and v.status is REFUTED]
    assert [(v.subject, v.sentence) for v in vacuous] == [("A", "`A` changes some decision.")]


def test_examples_of_the_base_are_listed_and_not_failed(tmp_path: Path) -> None:
    rule = "add rule quick\n  when reader is Child\n  answer within 5 min\n  overrides desk"
    more = """
add example "children"
  given reader Child
  expect 5 min, was 2 h
add example "wrong before"
  given reader Child
  expect 5 min, was 1 h"""
    found = amended(tmp_path, rule + more, "every change is faster")
    (change,) = found.examples_changed
    assert (change.sentence, change.expected.seconds) == ("a child's novel", 7200)
    assert [o.seconds for o in change.now] == [300]
    examples = [(v.sentence, v.status) for v in found.verdicts if v.kind is Kind.EXAMPLE]
    assert examples.count(("children", PROVED)) == 2  # before and after
    assert sorted(s.value for n, s in examples if n == "wrong before") == ["proved", "refuted"]


# --- budgets


def test_no_time_is_undecided_and_never_a_pass(tmp_path: Path) -> None:
    codes = ", ".join(f"C{n}" for n in range(30))
    rows = "".join(f"  | C{a} | C{b} | {1 + (7 * a + b) % 97} s |\n" for a in range(30) for b in range(30))
    text = f"""\
policy P "p"

request
  a : one of {codes}
  b : one of {codes}

table t
  | a | b | answer within |
{rows}
property p "p"
  for any request r
  never r slower than 97 s
"""
    found = verify(policy(tmp_path, text), timeout=0.001)
    hard = {v.name: v for v in found.verdicts if v.kind in (Kind.CLAIM, Kind.CONFLICT, Kind.GAP, Kind.HIT_RULE)}
    assert all(v.z3 is not Status.REFUTED for v in hard.values())  # each of them is true
    undecided = [v for v in hard.values() if v.z3 is Status.UNDECIDED]
    assert undecided  # a millisecond is not enough for all of them
    assert all(v.status is Status.UNDECIDED and v.reason in ("timeout", "one_engine") for v in undecided)
