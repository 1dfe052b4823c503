"""Regions read well: what is impossible does not split them, conditions between facts are whole, sets and periods unite.

Each count is worked out by hand.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from policy_dsl.amend.amend import amend
from policy_dsl.diagram.mdd import cover
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.pieces import Piece
from policy_dsl.diagram.mdd.tidy import merged
from policy_dsl.model.boxes import OneOfCodes, OneOfRanges, Selection
from policy_dsl.model.conditions import AtMost, Fact, Not
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.times import whole_seconds
from tests.brute import Space
from tests.laws import laws
from tests.random_policies import proposal_in_seconds
from tests.written import policy, written
from verifier.by_diagram import engine
from verifier.by_diagram.amendments import outline
from verifier.by_diagram.amendments.impact import boundary_days, impact
from verifier.by_diagram.spaces.diagrams import diagrams
from verifier.by_reference.replay import in_box
from verifier.obligations.claims import property_holds
from verifier.report.words import boxes
from verifier.results.impact import ChangeDirection, Grain, Impact
from verifier.results.regions import Region
from verifier.results.status import Status
from verifier.smt import certify
from verifier.smt.prove import Prover
from verifier.verdicts.impact import certified_impact

SCANS = """\
policy Scans "How fast a scan is made"
  dated by asked

request
  sender  : one of GP, Private, Hospital
  reasons : set of Screening, Injury, Cancer, Pregnancy
  asked   : date from 2026-01-01 until 2026-01-11
  done    : date from 2026-01-01 until 2026-01-11

impossible when reasons is empty
  because "there is always a reason"

impossible when sender is Hospital and reasons has Screening
  because "hospitals do not screen"

rule usual
  answer within 1 h
"""
"""Of 15 selections of reasons 7 are without Screening: 37 of sender and reasons, of 100 pairs of days each."""


def ruled(condition: str, *more: str) -> str:
    """The policy with two hours, in place of one, where a condition holds; a claim says that there is no such place."""
    lines = "".join(f"\n{each}" for each in more)
    return (
        f"{SCANS}\nrule slow\n  when {condition}\n  answer within 2 h\n  overrides usual\n{lines}\n"
        'property fast "Every scan is made within an hour."\n  for any request r\n  never r slower than 1 h\n'
    )


def regions(folder: Path, text: str, name: str = "fast") -> tuple[Region, ...]:
    """The regions of a property, certified."""
    one = policy(folder, text)
    claim = property_holds(next(p for p in one.properties if p.name == name))
    (answer,) = engine.answer_all(one, None, [claim])
    assert certify.violations(Prover(one), claim, answer.regions).status is Status.PROVED
    return answer.regions


def sides(region: Region) -> dict[str, object]:
    """The sides of the only box."""
    ((_, box),) = region.boxes
    return dict(box)


WHOLE = OneOfRanges(((739_617, 739_627),))
"""Ten days from 1 January 2026 on."""

ANY_SENDER, ANY_REASON = OneOfCodes(("GP", "Private", "Hospital")), Selection((), ())


def test_any_reason_is_no_reason_to_name(tmp_path: Path) -> None:
    (region,) = regions(tmp_path, ruled("reasons has any of Screening, Injury, Cancer, Pregnancy"))
    assert sides(region) == {"sender": ANY_SENDER, "reasons": ANY_REASON, "asked": WHOLE, "done": WHOLE}
    assert (region.total, region.count) == (3700, 3700)


def test_one_of_several_codes_is_one_line(tmp_path: Path) -> None:
    (region,) = regions(tmp_path, ruled("reasons has any of Injury, Cancer and reasons has none of Pregnancy"))
    assert sides(region)["reasons"] == Selection((), ("Pregnancy",), ("Injury", "Cancer"))
    assert region.total == (2 * 6 + 3) * 100  # with Screening or without, but in a hospital
    one = policy(tmp_path, ruled("sender is GP"))
    assert boxes.box(one, region.boxes[0][1]) == "reasons has Injury or Cancer and has none of Pregnancy"


def test_what_the_reason_excludes_is_not_named(tmp_path: Path) -> None:
    (region,) = regions(tmp_path, ruled("sender in GP, Private and reasons has Screening"))
    assert sides(region) == {
        "sender": ANY_SENDER,
        "reasons": Selection(("Screening",), ()),
        "asked": WHOLE,
        "done": WHOLE,
    }
    assert region.total == 2 * 8 * 100


def test_a_condition_between_days_is_whole(tmp_path: Path) -> None:
    """Though the days are divided for another rule."""
    other = (
        "rule early\n  when sender is Hospital and asked before 2026-01-05 and done before 2026-01-03\n"
        "  answer within 1 h\n  overrides usual\n"
    )
    (region,) = regions(tmp_path, ruled("asked before done and sender is GP", other))
    assert sides(region) == {"sender": OneOfCodes(("GP",)), "reasons": ANY_REASON, "asked": WHOLE, "done": WHOLE}
    assert region.ties == (Not(AtMost(Fact("done"), Fact("asked"))),)
    assert region.total == 15 * 45


def test_no_line_names_what_those_above_have(tmp_path: Path) -> None:
    text = ruled(
        "\n    any of\n      sender is Private and reasons has Screening\n      sender in GP, Private and reasons has Injury"
    )
    first, second = regions(tmp_path, text)
    assert (sides(first)["sender"], sides(first)["reasons"]) == (
        OneOfCodes(("GP", "Private")),
        Selection(("Injury",), ()),
    )
    assert (sides(second)["sender"], sides(second)["reasons"]) == (
        OneOfCodes(("Private",)),
        Selection(("Screening",), ()),
    )
    assert [(r.total, r.count) for r in (first, second)] == [(1600, 1600), (800, 400)]
    assert (boxes.addition(first), boxes.addition(second)) == ("", " (400 not above)")


def test_what_a_claim_compares_ties_the_pairs_of_a_region(tmp_path: Path) -> None:
    """Of ten days there are 45 pairs of which one is before the other, each for 37 of sender and reasons and ten days."""
    text = SCANS + (
        '\nproperty later_waits "Who asks later waits for longer."\n  for any two requests e and l alike except asked\n'
        "  where e.asked before l.asked\n  never e same as l\n"
    )
    (region,) = regions(tmp_path, text, "later_waits")
    assert region.ties == (Not(AtMost(Fact("asked", 1), Fact("asked", 0))),)
    assert (region.total, region.count) == (37 * 10 * 45, 37 * 10 * 45)


def test_a_pair_of_different_senders_is_named_once(tmp_path: Path) -> None:
    text = ruled("sender is GP") + (
        '\nproperty private_waits "Private clinics are not faster than others."\n'
        "  for any two requests p and o alike except sender\n  where p.sender in GP, Private and o.sender is GP\n"
        "  never p faster than o\n"
    )
    (region,) = regions(tmp_path, text, "private_waits")
    (_, p), (_, o) = region.boxes
    assert (p["sender"], o["sender"]) == (OneOfCodes(("Private",)), OneOfCodes(("GP",)))
    assert not region.differ
    assert region.total == 15 * 100


def proposed(folder: Path, base: str, text: str) -> tuple[Policy, Proposal]:
    """The amended policy, and the proposal."""
    loaded = written(folder, f'proposal P "p"\n  to Scans in "base.policy"\n\n{text}', base=base)
    assert loaded.proposal is not None, loaded.findings
    amended, _ = amend(loaded.proposal)
    return amended, loaded.proposal


def changes(amended: Policy, base: Policy) -> Impact:
    """What a proposal changes, certified."""
    d = diagrams(amended, base, (), (), days=boundary_days(amended, base))
    assert d is not None
    found = certified_impact(impact(d), Prover(amended, base))
    assert found.certified is Status.PROVED
    return found


def test_periods_in_which_the_same_holds_are_one_line(tmp_path: Path) -> None:
    rule = (
        "  add rule {}\n    in force from {} until {}\n    when sender is GP\n    answer within 2 h\n"
        "    overrides usual\n\n"
    )
    text = rule.format("one", "2026-01-02", "2026-01-04") + rule.format("two", "2026-01-08", "2026-01-09")
    amended, proposal = proposed(tmp_path, SCANS, text)
    found = changes(amended, proposal.base)
    (change,) = found.regions
    first = 739_617
    assert change.box["asked"] == OneOfRanges(((first + 1, first + 3), (first + 7, first + 8)))
    assert boxes.box(amended, change.box) == "sender GP · asked from 2026-01-02 to 2026-01-03, 2026-01-08"
    assert change.after.by == ("one", "two")
    assert [period.changed for period in found.periods] == [0, 2 * 150, 0, 150, 0]
    (row,) = found.outline.rows
    assert (row.total, row.count, row.by) == (450, 450, ("one", "two"))


@pytest.mark.parametrize(("has", "inside"), [("", False), ("A", True), ("B", True), ("AB", True), ("C", False)])
def test_the_reference_reads_one_of_several_codes(has: str, inside: bool) -> None:
    assert in_box({"codes": Selection((), (), ("A", "B"))}, {"codes": frozenset(has)}) is inside


def drawn() -> Iterator[tuple[Policy, Proposal, Space]]:
    """Amended policies with what they amend, small enough to be tried whole."""
    for seed in (
        *range(1100, 1135),
        1153,
        1155,
        1700,
    ):  # the last merges outcomes afterwards; those before it have too many
        base, file = proposal_in_seconds(seed)
        before = laws.resolved(base)
        amended = laws.amended(file, before)
        if amended is not None and amended[1].requests <= laws.MOST:
            yield amended[1], amended[0], Space(amended[1], before)


def test_an_outline_is_all_changes_in_few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """With so few rows that some have to merge outcomes, and some have all others."""
    monkeypatch.setattr(outline, "MOST_ROWS", 3)
    grains, shortened = set(), 0
    for amended, proposal, space in drawn():
        found = changes(amended, proposal.base)
        laws.outline_is_all(amended, space, found)
        grains.add(found.outline.grain)
        shortened += any(row.box is None for row in found.outline.rows)
    assert grains == set(Grain)
    assert shortened


def test_a_row_that_says_too_much_or_too_little_is_not_certified(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "MOST_ROWS", 3)
    tried = 0
    for amended, proposal, _ in drawn():
        found = changes(amended, proposal.base)
        if found.outline.grain is Grain.OUTCOMES or found.outline.rows[-1].box is None or tried == 3:
            continue
        first, *others = found.outline.rows
        everything = whole(amended)
        for rows in (others, [replace(first, box=everything, ties=()), *others]):
            wrong = replace(found, outline=replace(found.outline, rows=tuple(rows)))
            assert certified_impact(wrong, Prover(amended, proposal.base)).certified is Status.REFUTED
        tried += 1
    assert tried


def test_all_others_are_certified_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last row without a box has no other outcomes and no other direction than it says."""
    monkeypatch.setattr(outline, "MOST_ROWS", 3)
    tried = 0
    for amended, proposal, _ in drawn():
        found = changes(amended, proposal.base)
        if not found.outline.rows or found.outline.rows[-1].box is not None or tried == 3:
            continue
        *boxed, last = found.outline.rows
        other = next(way for way in ChangeDirection if way is not last.direction)
        for row in (replace(last, before=last.before[1:]), replace(last, after=()), replace(last, direction=other)):
            wrong = replace(found, outline=replace(found.outline, rows=(*boxed, row)))
            assert certified_impact(wrong, Prover(amended, proposal.base)).certified is Status.REFUTED
        tried += 1
    assert tried


def test_faulty_changes_are_certified_as_one_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gap that is closed and a conflict that is new: the fastest outcomes before and after are both sound."""
    monkeypatch.setattr(outline, "MOST_ROWS", 1)
    base = SCANS.replace("rule usual\n", "rule usual\n  when sender in GP, Hospital\n")
    text = (
        "  add rule closed\n    when sender is Private\n    answer within 3 h\n\n"
        "  add rule torn\n    when sender is GP\n    answer within 2 h\n\n"
    )
    amended, proposal = proposed(tmp_path, base, text)
    found = changes(amended, proposal.base)
    (row,) = found.outline.rows
    assert (row.direction, row.total) == (ChangeDirection.FAULTY, 3000)


def test_a_row_has_the_outcomes_of_all_its_requests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """2,000 with cancer (GP 8, Private 8, Hospital 4 selections); 1,500 by a GP, 800 of them with cancer."""
    monkeypatch.setattr(outline, "MOST_ROWS", 2)
    rule = "  add rule {}\n    when {}\n    answer within {} h\n    overrides usual\n\n"
    text = (
        rule.format("cancer", "reasons has Cancer and sender is not GP", 2)
        + rule.format("gp", "sender is GP and reasons has none of Cancer", 3)
        + rule.format("both", "sender is GP and reasons has Cancer", 4)
    )
    amended, proposal = proposed(tmp_path, SCANS, text)
    found = changes(amended, proposal.base).outline
    assert found.grain is Grain.DIRECTION
    assert [(row.total, row.count) for row in found.rows] == [(2000, 2000), (1500, 700)]
    hours = [tuple((whole_seconds(each.seconds) or 0) // 3600 for each in row.after) for row in found.rows]
    assert hours == [(2, 4), (3, 4)]


def test_an_only_reason_is_named(tmp_path: Path) -> None:
    (region,) = regions(tmp_path, ruled("reasons has none of Screening, Injury, Pregnancy"))
    assert sides(region)["reasons"] == Selection(("Cancer",), ("Screening", "Injury", "Pregnancy"))
    assert region.total == 3 * 100


def test_a_relation_that_some_do_not_need_does_not_part_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GPs and hospitals never ask after the scan: with or without the condition, theirs are the 55 pairs of days."""
    monkeypatch.setattr(cover, "SEEDS", 2)  # the first of GPs, the last of hospitals
    text = ruled("sender is not Clinic and asked on or before done").replace(
        "rule usual",
        'impossible when sender in GP, Hospital and asked after done\n  because "they ask before"\n\nrule usual',
    )
    (region,) = regions(tmp_path, text.replace("Private, Hospital", "Private, Clinic, Hospital", 1))
    assert sides(region)["sender"] == ANY_SENDER
    assert region.ties == (AtMost(Fact("asked"), Fact("done")),)
    assert region.total == 37 * 55


def test_boxes_that_differ_at_one_level_are_one() -> None:
    forest = Forest((2, 3, 2))
    first, both = frozenset({0}), frozenset({0, 1})
    pieces = [
        Piece((first, frozenset({n}), side)) for n, side in ((0, first), (1, frozenset({1})), (1, first), (2, both))
    ]
    (one,) = merged(forest, [(piece, piece.diagram(forest)) for piece in pieces[1:]])
    assert one == (Piece((first, frozenset({1, 2}), both)), one[0].diagram(forest))
    assert len(merged(forest, [(piece, piece.diagram(forest)) for piece in pieces[:2]])) == 2


def whole(amended: Policy) -> dict[str, object]:
    """The box of all requests."""
    d = diagrams(amended, None, (), ())
    assert d is not None
    return dict(d.space.box([frozenset(range(width)) for width in d.forest.widths], 0))
