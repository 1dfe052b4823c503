"""The real policy: what the engines say of it, what is expected by hand, and a brute-force count, all three the same."""

import tomllib
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from msgspec.structs import replace

from policy_dsl.evaluate import evaluate
from policy_dsl.model.vocabulary import Request
from policy_dsl.pipeline import Loaded, load
from tests.briefs import PAGE, lines_of_brief
from tests.spec import mp162_by_hand as by_hand
from verifier.by_reference.replay import in_box
from verifier.results.answer_shares import Answered
from verifier.results.cells import Cells, Facet
from verifier.results.movement import movement
from verifier.results.status import Kind, Status
from verifier.results.verification import Verification
from verifier.verify import verify, verify_proposal

SPEC = Path(__file__).parents[2] / "spec" / "mp162"
FILES = {
    "MP162": SPEC / "mp162.policy",
    "dag1_by_purpose": SPEC / "proposals" / "dag1-by-purpose.policy",
    "dag1_by_service": SPEC / "proposals" / "dag1-by-service.policy",
    "ccdg_sole_purpose": SPEC / "proposals" / "ccdg-sole-purpose.policy",
    "option1": SPEC / "proposals" / "option1.policy",
    "honesty_flag": SPEC / "proposals" / "honesty-flag.policy",
}
NAMES = list(FILES)
TWELVE = {
    *product(("4.1.1", "4.2", "4.6.1", "4.8.1", "4.8.3"), ("SMETS1", "SMETS2"), ("OnDemand",)),
    ("4.6.2", "SMETS2", "OnDemand"),
    ("4.17", "SMETS2", "OnDemand"),
}


@cache
def loaded(name: str) -> Loaded:
    return load(str(FILES[name]))


@cache
def verified(name: str) -> Verification:
    found = loaded(name)
    if found.proposal is None:
        assert found.policy is not None
        return verify(found.policy, without_assumptions=True)
    assert found.amended is not None
    return verify_proposal(found.proposal, found.amended, without_assumptions=True)


@cache
def counted(name: str, claim: str) -> by_hand.Violations:
    return by_hand.PROPERTIES[claim](by_hand.AMENDMENTS[name])


@cache
def changed(name: str) -> list[by_hand.Change]:
    return list(by_hand.changes(by_hand.AMENDMENTS[name]))


@pytest.mark.parametrize("claim", by_hand.PROPERTIES)
@pytest.mark.parametrize("name", NAMES)
def test_every_verdict_is_what_counting_says(name: str, claim: str) -> None:
    (verdict,) = (v for v in verified(name).verdicts if v.kind is Kind.CLAIM and v.name == claim)
    violations = counted(name, claim)
    assert verdict.status is (Status.REFUTED if violations else Status.PROVED)
    assert verdict.z3 is verdict.diagram is verdict.status
    assert verdict.count == violations.total()
    assert verdict.combinations == (len(violations) if violations else None)
    assert sum(region.count for region in verdict.regions) == violations.total()
    assert verdict.regions_complete == bool(violations)


@pytest.mark.parametrize("claim", by_hand.PROPERTIES)
@pytest.mark.parametrize("name", NAMES[1:])
def test_every_guarantee_moves_as_counting_says(name: str, claim: str) -> None:
    (verdict,) = (v for v in verified(name).verdicts if v.kind is Kind.CLAIM and v.name == claim)
    today, after = counted("MP162", claim), counted(name, claim)
    assert verdict.before is not None
    assert (verdict.before.count, verdict.before.of) == (today.total(), verdict.of)
    assert (verdict.new, verdict.gone) == by_hand.new_and_gone(by_hand.AMENDMENTS[name], claim)
    assert verdict.compared is Status.PROVED
    if not today and not after:
        assert verdict.cells is verdict.before.cells is None
        return
    author, of = tuple(map(Facet, ("service", "device", "mode"))), by_hand.IN_SCOPE.get(claim, 44)
    answered = min(of, by_hand.ANSWERED)
    assert verdict.before.cells == Cells(author, True, len(today), of, answered=answered)
    new, gone = len(after.keys() - today.keys()), len(today.keys() - after.keys())
    assert verdict.cells is not None
    cells = Cells(author, True, len(after), of, new, gone, answered=answered)
    assert replace(verdict.cells, new_in=(), gone_in=()) == cells
    failing = {cell: dict(zip(("service", "device", "mode"), cell, strict=True)) for cell in {*today, *after}}
    for regions, sought in (
        (verdict.cells.new_in, after.keys() - today.keys()),
        (verdict.cells.gone_in, today.keys() - after.keys()),
    ):
        inside = {cell for cell, facts in failing.items() if any(in_box(region.box, facts) for region in regions)}
        assert inside == sought
        assert sum(region.count for region in regions) == len(sought)


MOVED = {
    "dag1_by_purpose": {"level_playing_field": "repaired", "no_gain_by_another_role": "repaired"},
    "dag1_by_service": {
        "level_playing_field": "repaired",
        "no_gain_by_another_role": "repaired",
        "inventory_stays_at_30_s": "given_up",
    },
    "ccdg_sole_purpose": {
        "level_playing_field": "better",
        "no_gain_by_another_role": "better",
        "no_gain_by_adding_a_purpose": "given_up",
    },
    "option1": {"level_playing_field": "repaired", "no_gain_by_another_role": "better"},
    "honesty_flag": {
        "level_playing_field": "better",
        "no_gain_by_another_role": "better",
        "no_gain_by_silence": "given_up",
    },
}
"""By hand. Option 1 refuses Suppliers their settlement reads; other roles than theirs are as fast as today."""


@pytest.mark.parametrize("name", NAMES[1:])
def test_guarantees_move(name: str) -> None:
    proposal = loaded(name).proposal
    moved = {v.name: movement(v, proposal) for v in verified(name).verdicts if v.kind is Kind.CLAIM}
    expected = dict.fromkeys(by_hand.PROPERTIES, "unchanged") | MOVED[name]
    assert {claim: each and each.value for claim, each in moved.items()} == expected
    assert all(movement(v, proposal) is None for v in verified(name).verdicts if v.kind is not Kind.CLAIM)


@pytest.mark.parametrize("name", NAMES)
def test_the_expectations_are_what_counting_says(name: str) -> None:
    expected = tomllib.loads((SPEC / "expected.toml").read_text(encoding="utf-8"))[name]
    frame = expected["properties"].pop("settlement_alone_moves", None)
    assert frame == (None if name == "MP162" else wanted_of_frame(name))
    assert set(expected["properties"]) == set(by_hand.PROPERTIES)
    for claim, entry in expected["properties"].items():
        violations = counted(name, claim)
        wanted = {"status": entry} if isinstance(entry, str) else dict(entry)
        assert wanted.pop("status") == ("refuted" if violations else "proved"), claim
        before = wanted.pop("before", None)
        assert before == (None if name == "MP162" else "refuted" if counted("MP162", claim) else "proved")
        assert wanted == ({"combinations": len(violations), "count": violations.total()} if violations else {}), claim
    changes = sum(by_hand.holders(role) for role, *_ in changed(name))
    assert expected.get("impact", {}).get("changed", 0) == changes


def wanted_of_frame(name: str) -> str | dict[str, object]:
    """What is expected of `settlement_alone_moves`: every change without settlement among the purposes is against it."""
    against = sum(by_hand.holders(role) for role, _, purposes, *_ in changed(name) if "Settlement" not in purposes)
    return {"status": "refuted", "count": against} if against else "proved"


@pytest.mark.parametrize("name", NAMES[1:])
def test_the_frame_is_what_counting_says(name: str) -> None:
    (verdict,) = (v for v in verified(name).verdicts if v.kind is Kind.FRAME)
    wanted = wanted_of_frame(name)
    found = {"status": verdict.status.value, "count": verdict.count}
    assert found == ({"status": "proved", "count": 0} if wanted == "proved" else wanted)
    assert verdict.z3 is verdict.diagram is verdict.status


@pytest.mark.parametrize("name", NAMES)
def test_the_assumptions_are_what_counting_says(name: str) -> None:
    held, stated = verified(name).assumptions
    selections, cells = len(by_hand.SELECTIONS), len(by_hand.CELLS)
    # a Supplier role held by another party: three roles, three parties; with some purpose, or with whatever there is
    for number, purposes in ((held.removes_alone, len(by_hand.PURPOSES)), (held.removes, selections)):
        assert number == 3 * 3 * cells * purposes * selections
    # no purpose at all: a role and a party that may hold it, or any
    assert stated.removes_alone == sum(map(by_hand.holders, by_hand.ROLES)) * cells * selections
    assert stated.removes == len(by_hand.ROLES) * len(by_hand.PARTIES) * cells * selections
    every = len(by_hand.ROLES) * len(by_hand.PARTIES) * cells * selections * selections
    assert verified(name).excluded == every - by_hand.possible_requests()
    proved = [v for v in verified(name).verdicts if v.status is Status.PROVED]
    for assumption in (held, stated):
        leaning = [(v.kind, v.name, v.subject) for v in proved if assumption.id in v.rests_on]
        assert [(each.kind, each.name, each.subject) for each in assumption.leaning] == leaning
    if name == "MP162":
        assert held.changes is stated.changes is None
        return
    decide = by_hand.AMENDMENTS[name]
    assert held.changes == 3 * sum(role in by_hand.SUPPLIER for role, *_ in changed(name))
    nothing: frozenset[str] = frozenset()
    assert stated.changes == sum(
        by_hand.holders(role)
        for role, cell, declared in product(by_hand.ROLES, by_hand.CELLS, by_hand.SELECTIONS)
        if by_hand.table(role, cell, nothing, declared) != decide(role, cell, nothing, declared)
    )
    assert held.confirmed is stated.confirmed is Status.PROVED
    # the party decides nothing, and every property that is proved is proved whatever the purposes
    assert {each.status for assumption in (held, stated) for each in assumption.without or ()} == {Status.PROVED}


def test_two_proposals_move_more_than_settlement() -> None:
    assert [name for name in NAMES[1:] if wanted_of_frame(name) != "proved"] == ["dag1_by_service", "honesty_flag"]
    assert Kind.FRAME not in {v.kind for v in verified("MP162").verdicts}


@pytest.mark.parametrize("name", NAMES[1:])
def test_the_impact_is_what_counting_says(name: str) -> None:
    impact = verified(name).impact
    assert impact is not None
    assert impact.certified
    assert impact.of == by_hand.possible_requests() == verified(name).requests
    assert impact.changed == sum(by_hand.holders(role) for role, *_ in changed(name))
    assert sum(region.count for region in impact.regions) == impact.changed
    ways: dict[str, int] = {}
    for role, _, _, _, before, after in changed(name):
        way = "newly_refused" if after == by_hand.REFUSED else "slower" if after > before else "faster"
        ways[way] = ways.get(way, 0) + by_hand.holders(role)
    found: dict[str, int] = {}
    for region in impact.regions:
        found[region.direction.value] = found.get(region.direction.value, 0) + region.count
    assert found == ways


@pytest.mark.parametrize("name", NAMES)
def test_what_is_answered_is_what_counting_says(name: str) -> None:
    decide, today = by_hand.AMENDMENTS[name], by_hand.AMENDMENTS["MP162"]
    for claim, roles in (("level_playing_field", by_hand.SUPPLIER), ("no_gain_by_another_role", by_hand.ROLES)):
        (verdict,) = (v for v in verified(name).verdicts if v.kind is Kind.CLAIM and v.name == claim)
        some = by_hand.across_roles(
            decide, roles, lambda one, other: by_hand.REFUSED not in (one, other) or one != other
        )
        assert verdict.answered == Answered(counted(name, claim).total(), some.total())
        assert verdict.cells is not None
        assert verdict.cells.answered == len(some) == by_hand.ANSWERED == 28
        assert verdict.cells.of == len(by_hand.CELLS) == 44
        # one alone refuses anything, and every pair that it repairs has a Supplier who is refused now
        repaired = counted("MP162", claim).total() - counted(name, claim).total()
        by_refusal = None if name == "MP162" else repaired if name == "option1" else 0
        assert verdict.gone_by_refusal == by_refusal
    impact = verified(name).impact
    if impact is not None:
        answered = sum(
            by_hand.holders(role)
            for role, cell, purposes, declared in product(
                by_hand.ROLES, by_hand.CELLS, by_hand.PURPOSES, by_hand.SELECTIONS
            )
            if today(role, cell, purposes, declared) != by_hand.REFUSED
        )
        assert impact.answered == Answered(impact.changed, answered)


@pytest.mark.parametrize("name", NAMES)
def test_its_brief_fits_on_a_page(name: str) -> None:
    assert 10 < lines_of_brief(loaded(name), verified(name)) <= PAGE


@pytest.mark.parametrize("name", NAMES)
def test_all_else_is_proved(name: str) -> None:
    rest = [v for v in verified(name).verdicts if v.kind not in (Kind.CLAIM, Kind.FRAME)]
    assert {v.kind for v in rest} >= {Kind.GAP, Kind.CONFLICT, Kind.DEAD, Kind.VACUOUS, Kind.HIT_RULE, Kind.EXAMPLE}
    assert [v.name for v in rest if v.status is not Status.PROVED] == []


def test_the_table_is_unequal_in_exactly_twelve_cells() -> None:
    assert set(counted("MP162", "level_playing_field")) == TWELVE
    assert set(counted("MP162", "no_gain_by_another_role")) == TWELVE
    others = [claim for claim in by_hand.PROPERTIES if counted("MP162", claim)]
    assert others == ["level_playing_field", "no_gain_by_another_role"]


def test_what_each_repair_does() -> None:
    assert not any(counted("dag1_by_purpose", claim) for claim in by_hand.PROPERTIES)

    nine = {cell for cell in TWELVE if cell[0] in ("4.1.1", "4.2", "4.8.1", "4.8.3", "4.17")}
    assert len(nine) == 9
    assert set(counted("option1", "no_gain_by_another_role")) == nine
    assert not counted("option1", "level_playing_field")
    assert any(cell[2] == "Scheduled" for _, cell, *_ in changed("option1"))

    assert set(counted("dag1_by_service", "inventory_stays_at_30_s")) == {
        ("8.2", "SMETS1", "OnDemand"), ("8.2", "SMETS2", "OnDemand"),
    }  # fmt: skip
    assert not counted("dag1_by_service", "level_playing_field")
    assert not counted("dag1_by_service", "no_gain_by_another_role")
    assert any("Settlement" not in purposes for _, _, purposes, *_ in changed("dag1_by_service"))

    assert set(counted("ccdg_sole_purpose", "level_playing_field")) == TWELVE
    assert set(counted("ccdg_sole_purpose", "no_gain_by_adding_a_purpose")) == TWELVE

    assert set(counted("honesty_flag", "no_gain_by_silence")) == TWELVE
    assert any("Settlement" not in purposes for _, _, purposes, *_ in changed("honesty_flag"))


@pytest.mark.parametrize("name", NAMES[1:])
def test_no_repair_opens_a_refused_cell(name: str) -> None:
    assert all(before != by_hand.REFUSED for *_, before, _ in changed(name))


@pytest.mark.parametrize("name", NAMES)
def test_evaluate_reads_the_table_as_a_hand_does(name: str) -> None:
    policy = loaded(name).policy or loaded(name).amended
    assert policy is not None
    decide = by_hand.AMENDMENTS[name]
    declarations = [frozenset[str](), frozenset({"Settlement"}), frozenset({"Billing", "Other"})]
    for role, cell, purposes, declared in product(by_hand.ROLES, by_hand.CELLS, by_hand.PURPOSES, declarations):
        request: Request = {
            "party": "Supplier", "role": role, "service": cell[0], "device": cell[1], "mode": cell[2],
            "purposes": purposes, "declared": declared,
        }  # fmt: skip
        outcome = evaluate(policy, request).outcome
        wait = by_hand.REFUSED if outcome.seconds is None else outcome.seconds
        assert (wait, outcome.faulty) == (decide(role, cell, purposes, declared), False)


def test_the_one_outlier_is_flagged_and_kept() -> None:
    (finding,) = loaded("MP162").findings
    assert finding.code == "W501"
    line = (SPEC / "mp162.policy").read_text(encoding="utf-8").splitlines()[finding.span.line - 1]
    assert line[finding.span.column - 1 : finding.span.end_column - 1] == "5600 s"
    assert line.split("|")[1].strip() == "4.8.1"
    policy = loaded("MP162").policy
    assert policy is not None
    assert policy.by_id["existing_roles 4.8.1 SMETS2 OnDemand"].effect.seconds == 5600  # type: ignore[union-attr]
