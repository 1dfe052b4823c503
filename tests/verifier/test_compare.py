"""Two policies compared: what is different is worked out by hand."""

from pathlib import Path

import pytest

from policy_dsl.pipeline import Loaded
from tests.command import run
from tests.written import LIBRARY, written
from verifier.compare import Comparison, compare, incompatibilities
from verifier.results.status import Status
from verifier.smt import certify_impact
from verifier.smt.proof import Proof

STUDY = """
rule study
  source RULES "rule 7"
  when why has Study and reader in Adult, Staff
  answer within 5 h
  overrides desk
"""


def compared(folder: Path, old: str, new: str) -> Comparison:
    sides: list[Loaded] = [
        written(folder, text, name=name) for text, name in ((old, "old.policy"), (new, "new.policy"))
    ]
    one, other = (side.policy for side in sides)
    assert one is not None, sides[0].findings
    assert other is not None, sides[1].findings
    assert incompatibilities(one, other) == []
    found = compare(one, other, {text.path: text for side in sides for text in side.texts})
    assert found is not None
    return found


def test_another_time_in_one_row(tmp_path: Path) -> None:
    found = compared(tmp_path, LIBRARY, LIBRARY.replace("| 1 h           |", "| 90 min        |"))
    assert (found.differs, found.certified) == (True, Status.PROVED)
    (change,) = found.impact.regions
    # staff, two books, four whys
    assert (found.impact.changed, found.impact.of, change.count, change.direction.value) == (8, 20, 8, "slower")
    assert (change.before.outcome.seconds, change.after.outcome.seconds) == (3600, 5400)
    assert (change.before.by, change.after.by) == (("desk Staff",), ("desk Staff",))
    (edit,) = found.edits
    assert (edit.id, edit.changed, edit.matters) == ("desk Staff", ("outcome",), True)
    assert edit.before is not None
    assert edit.after is not None
    assert [Path(c.path).name for c in (edit.before, edit.after)] == ["old.policy", "new.policy"]


def test_other_requests_are_possible(tmp_path: Path) -> None:
    new = LIBRARY.replace("reader is Child and book is Atlas", "reader is Staff and book is Atlas")
    new = new.replace("children are not", "staff are not").replace("Child, Adult | Novel", "Child        | Novel")
    new = new.replace("| Adult        | Atlas |", "| Adult        | any   |")
    new = new.replace("| Staff        | any   |", "| Staff, Child | any   |")
    new = new.replace("table desk\n", "table desk\n  any number of rows apply\n")
    found = compared(tmp_path, LIBRARY, new)
    # possible in both: child's novel, adult's novel and atlas, staff's novel, four whys each
    assert found.impact.of == 16
    assert (found.appeared.count, found.vanished.count) == (4, 4)
    (came,), (went,) = found.appeared.regions, found.vanished.regions
    assert came.decision.outcome.seconds == 3600
    assert came.decision.by == ('desk "Child, Staff"',)
    assert went.decision.by == ("desk Staff",)
    assert [c.because for c in found.assumed] == ["staff are not shown the atlas"]
    assert [c.because for c in found.dropped] == ["children are not shown the atlas"]
    # an adult's novel goes from 2 h to 3 h; a child's has two times
    changes = {(c.before.outcome.seconds, c.after.outcome.access.value, c.count) for c in found.impact.regions}
    assert changes == {(7200, "permitted", 4), (7200, "conflict", 4)}
    assert found.certified is Status.PROVED


def test_nothing_but_words(tmp_path: Path) -> None:
    old = LIBRARY + STUDY
    new = old.replace("in Adult, Staff", "in Staff, Adult").replace('"Atlas of the world"', '"World atlas"')
    new = new.replace("  | Staff        | any ", "  | Staff        | Novel, Atlas ")
    found = compared(tmp_path, old, new)
    assert not found.differs
    assert [(e.id, e.changed, e.matters) for e in found.edits] == [("study", ("wording",), False)]
    assert (found.assumed, found.dropped) == ((), ())


@pytest.mark.parametrize(
    ("was", "now", "changed"),
    [
        ('"rule 7"', '"rule 8"', [("study", ("source",))]),
        ("rule study\n", "rule study   -- a remark\n", []),
        ("  answer within 5 h", "\n  -- a remark\n  answer within   5 h", []),
        ("answer within 5 h", "answer within 300 min", [("study", ("wording",))]),
        ("  overrides desk\n", "  overrides desk Staff, desk Adult, desk Child, Adult\n", None),
    ],
)
def test_what_is_an_edit(tmp_path: Path, was: str, now: str, changed: list[tuple[str, tuple[str, ...]]] | None) -> None:
    old = LIBRARY + STUDY
    assert was in old
    if changed is None:
        now, changed = '  overrides desk Staff, desk "Child, Adult", desk Adult\n', [("study", ("overrides",))]
    found = compared(tmp_path, old, old.replace(was, now))
    assert [(e.id, e.changed) for e in found.edits] == changed
    assert not found.differs


def test_an_edit_that_is_felt_nowhere(tmp_path: Path) -> None:
    extra = "\nrule late\n  when reader is Child and book is Atlas\n  refuse\n"
    found = compared(tmp_path, LIBRARY, LIBRARY.replace("| 1 h  ", "| 2 h  ") + extra)
    assert [(e.id, e.matters) for e in found.edits] == [("desk Staff", True), ("late", False)]


def test_order_and_labels_and_groups_may_differ(tmp_path: Path) -> None:
    new = LIBRARY.replace("Child, Adult, Staff\n", 'Staff "Clerk", Child, Adult\n').replace(
        "Study, Leisure\n", "Leisure, Study\n"
    )
    new = new.replace("\nimpossible", "\ngroup Big of reader : Adult, Staff\n\nimpossible", 1)
    lines = new.splitlines(keepends=True)
    book, why = (next(n for n, line in enumerate(lines) if line.startswith(f"  {name} ")) for name in ("book", "why"))
    lines[book], lines[why] = lines[why], lines[book]
    assert not compared(tmp_path, LIBRARY, "".join(lines)).differs


def test_a_code_that_one_policy_has_is_possible_there_alone(tmp_path: Path) -> None:
    plain = LIBRARY.split("\nexample")[0].replace("| Child, Adult |", "| not Staff    |")
    found = compared(tmp_path, plain, plain.replace("Adult, Staff\n", "Adult, Staff, Guest\n"))
    assert (found.impact.changed, found.impact.of) == (0, 20)  # guests have novels alone, with any of 4 whys
    assert (found.appeared.count, found.vanished.count) == (8, 0)
    assert [(str(c.id), c.because) for c in found.dropped] == [
        ("codes of reader", "`reader` does not have the code `Guest`")
    ]
    found = compared(tmp_path, plain, plain.replace("Leisure\n", "Fun\n"))
    assert (found.impact.of, found.appeared.count, found.vanished.count) == (
        10,
        10,
        10,
    )  # with Study or none; with Fun; with Leisure
    assert found.certified is Status.PROVED


OLD, NEW = "only in the old policy", "only in the new policy"


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("why    :", "reason :", [f"{OLD} a request has `why`", f"{NEW} a request has `reason`"]),
        ("set of", "one of", ["`why` is one of several codes, and in the old policy a set"]),
    ],
)
def test_requests_described_differently_are_not_compared(tmp_path: Path, was: str, now: str, said: list[str]) -> None:
    plain = LIBRARY.split("\nexample")[0] + "\n"
    old, new = (
        written(tmp_path, text, name=f"{name}.policy")
        for name, text in (("old", plain), ("new", plain.replace(was, now)))
    )
    assert old.policy is not None
    assert new.policy is not None, new.findings
    found = incompatibilities(old.policy, new.policy)
    assert [f.message for f in found] == said
    assert {f.code for f in found} == {"E415"}
    for finding in found:
        side = "old" if finding.message.startswith("only in the old") else "new"
        assert Path(finding.path).name == f"{side}.policy"
        assert finding.span.line > 1


def test_what_outgrew_its_time_is_no_comparison(tmp_path: Path) -> None:
    one = written(tmp_path, LIBRARY).policy
    assert one is not None
    assert compare(one, one, {}, timeout=0.0) is None


@pytest.mark.parametrize("status", [Status.REFUTED, Status.UNDECIDED])
@pytest.mark.parametrize("certificate", ["changes", "unchanged", "exclusive", "no_more"])
def test_any_certificate_can_fail_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, certificate: str, status: Status
) -> None:
    monkeypatch.setattr(certify_impact, certificate, lambda *_, **__: Proof(status, query="(check-sat)"))
    new = LIBRARY.replace("reader is Child and", "reader is Adult and").replace("| 1 h  ", "| 2 h  ")
    new = new.replace("| Adult        | Atlas |", "| Child, Adult | Atlas |")
    assert compared(tmp_path, LIBRARY, new).certified is status


DATED = """\
policy Dated "rules with a date"
  dated by day
  in force until 2026-01-11

request
  day  : date from 2026-01-01 until 2026-03-01
  size : whole number from 1 to 10

rule all
  answer within 1 h
"""


def test_other_days_in_force_are_possible_on_one_side_alone(tmp_path: Path) -> None:
    new = DATED.replace("until 2026-01-11", "from 2026-01-06 until 2026-01-13").replace("1 to 10", "2 to 10")
    found = compared(tmp_path, DATED, new)
    # ten days of ten sizes; seven days of nine; five days, the 6th to the 10th, of nine sizes are in both
    assert (found.impact.of, found.vanished.count, found.appeared.count) == (45, 55, 18)
    assert not found.impact.changed
    assert found.certified is Status.PROVED
    assert [c.because for c in found.dropped] == [
        "`day` is from 2026-01-01 to 2026-01-10"
    ]  # all sizes of new are of old
    assert [c.because for c in found.assumed] == ["`day` is from 2026-01-06 to 2026-01-12", "`size` is from 2 to 10"]
    assert {Path(c.clause.path).name for c in found.assumed} == {"new.policy"}


def test_comparing_too_much_together_is_told(tmp_path: Path) -> None:
    names = "abcdef"
    facts = "".join(f"  {name} : whole number from 1 to 3\n" for name in names)
    old, new = (
        f'policy P "p"\n\nrequest\n{facts}\n'
        + "".join(f"rule {x}{y}\n  when {x} at least {y}\n  answer within 1 h\n\n" for x, y in pairs)
        for pairs in (("ab", "bc", "cd"), ("de", "ef"))
    )
    one, other = (
        written(tmp_path, text, name=name).policy for text, name in ((old, "old.policy"), (new, "new.policy"))
    )
    assert one is not None
    assert other is not None
    assert incompatibilities(one, one) == []
    (finding,) = incompatibilities(one, other)
    assert finding.code == "E239"
    assert "`a`, `b`, `c`, `d`, `e`, `f`" in finding.message


BEFORE = """\
policy Room "Who is let in"

request
  who  : one of A, B, C
  many : whole number from 0 to 3

impossible when who is A and many over 2
  because "A is never with many"

impossible when who is B
  because "there are no B"

table t
  | row   | who   | answer within |
  | first | not C | 1 h           |
  | last  | C     | 2 h           |
"""

AFTER = """\
policy Room "Who is let in"

request
  who  : one of A, B, C, D
  many : whole number from 0 to 4

impossible when who is A and many over 2
  because "A is never with many"

impossible when who is D and many is 0
  because "D is never alone"

table t
  | row   | who  | answer within |
  | first | A, B | 1 h           |
  | last  | C    | 2 h           |
  | more  | D    | 3 h           |
"""


def test_the_clauses_behind_are_those_that_exclude_what_the_other_policy_has(tmp_path: Path) -> None:
    """What comes: B with 0 to 4, C with 4 and D with 1 to 4. No A comes, as that clause says the same, of one number more; and
    nothing goes, so that no clause is behind that. The other way round, they change places.
    """
    reasons = ["there are no B", "`who` does not have the code `D`", "`many` is from 0 to 3"]
    came = compared(tmp_path, BEFORE, AFTER)
    assert (came.appeared.count, came.vanished.count) == (5 + 1 + 4, 0)
    assert ([each.because for each in came.dropped], came.assumed) == (reasons, ())
    went = compared(tmp_path, AFTER, BEFORE)
    assert (went.appeared.count, went.vanished.count) == (0, 10)
    assert (went.dropped, [each.because for each in went.assumed]) == ((), reasons)


def test_a_row_for_requests_of_one_side_is_told_from_one_for_none(tmp_path: Path) -> None:
    """The row for D decides what came; `never` is about what no policy has; and each A and C is answered as before."""
    never = "\nrule never\n  when who is A and many is 3\n  refuse\n"
    found = compared(tmp_path, BEFORE, AFTER + never)
    assert not found.impact.changed
    edits = {edit.id: (edit.kind, edit.matters, edit.on_one_side) for edit in found.edits}
    assert edits["t more"] == ("added", False, True)
    assert edits["never"] == ("added", False, False)
    printed = run("diff", "old.policy", "new.policy", cwd=tmp_path).stdout
    alone = printed.index("Written differently, for requests that became possible or impossible alone")
    none = printed.index("Written differently, without changing any decision")
    assert alone < printed.index("t more") < none < printed.index("+  never")
