"""Two proposals to one policy that change what a request is: whether both can be adopted, and what then happens. By hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from policy_dsl.amend.adopt import Adopted, adopt
from policy_dsl.amend.collisions import layers_above_common
from policy_dsl.amend.side_by_side import Stacks
from policy_dsl.model.decisions import answered
from policy_dsl.syntax.tree import ProposalFile
from tests.candidates import candidate_at
from verifier.results.status import Kind, Status
from verifier.results.together import NO_REQUEST, Candidate, Pair, Relation
from verifier.smt.together import certified
from verifier.together import certified_meetings, editions_of, try_pairs

ROOMS = """\
policy Rooms "Who may have a room"

request
  reader : one of Child, Adult, Staff, Other
  room   : one of Small, Large
  seats  : whole number from 1 to 4

group Grown of reader : Adult, Staff

rule grown
  when reader in Grown
  answer within 1 h
  overrides others

rule others
  when reader not in Child
  answer within 2 h

rule small
  when reader is Child and room is Large
  refuse

otherwise answer within 3 h

property soon "Nobody who is grown up waits for more than two hours."
  for any request r
  where r.reader is not Child
  never r slower than 2 h
"""
"""32 requests: a reader has 8 of them, and with a room 4."""

DEFECTS = """\
policy Defects "What is mended first"

request
  severity : ordered one of Low, High
  paid     : yes/no

rule paid
  when paid is yes
  answer within 1 h

rule unpaid
  when paid is no
  answer within 2 h
"""

MOVES = """\
policy Moves "How fast somebody may move"

request
  old, new : one of Small, Large

rule move
  answer within 2 h
"""

PROPOSALS = {
    "guest": "add code Guest to reader\n"
    "  add rule guests\n    when reader is Guest\n    answer within 4 h\n    overrides others",
    "guest_too": "add code Guest to reader",
    "robot": "add code Robot to reader\n  add code Tiny to room\n"
    "  add rule tiny\n    when room is Tiny and reader is not Child\n    refuse",
    "crowd": "add rule crowd\n    when seats over 3 and reader is not Child\n"
    "    answer within 5 h\n    overrides grown, others",
    "clerk": "rename code Staff of reader to Clerk\n"
    "  add rule clerks\n    when reader is Clerk and seats over 2\n    answer within 30 min\n    overrides grown, others",
    "servant": "rename code Staff of reader to Servant",
    "clerk_is_new": "add code Clerk to reader",
    "staff": "add rule staff\n    when reader is Staff\n    answer within 20 min\n    overrides grown, others",
    "grown_child": "add to group Grown : Child",
    "one_seat": 'add impossible when reader in Grown and seats over 1\n    because "x"',
    "no_staff": "retire code Staff of reader\n  retire code Adult of reader\n  remove rule grown",
    "no_other": "retire code Other of reader",
    "more_seats": "set seats : whole number from 1 to 6",
    "fewer_seats": "set seats : whole number from 1 to 3",
    "east": "split code Large of room into East, West\n"
    "  add rule east\n    when room is East and reader is Child\n    permit\n    overrides small",
    "half": "split code Large of old into Large, West\n"
    "  add rule half\n    when old is new\n    answer within 30 min\n    overrides move",
    "third": "split code Large of old into Large, West\n"
    "  add rule third\n    when old is new\n    answer within 20 min\n    overrides move",
    "east_again": "split code Large of room into East, West",
    "top": "add code Top to severity after High\n"
    "  add rule top\n    when severity at least Top\n    answer within 9 h\n    overrides paid, unpaid",
    "upper": "add code Upper to severity after High\n"
    "  add rule upper\n    when severity at least Upper\n    answer within 5 h\n    overrides paid, unpaid",
}


def candidate(folder: Path, name: str) -> Candidate:
    of = "Defects" if name in ("top", "upper") else "Moves" if name in ("half", "third") else "Rooms"
    base = {"Rooms": ROOMS, "Defects": DEFECTS, "Moves": MOVES}[of]
    (folder / f"{of}.policy").write_text(base, encoding="utf-8")
    text = f'proposal {name} "{name}"\n  to {of} in "{of}.policy"\n\n  {PROPOSALS[name]}\n'
    return candidate_at(folder / f"{name}.policy", text)


def pair_of(folder: Path, first: str, second: str) -> Pair:
    (pair,) = try_pairs([candidate(folder, first), candidate(folder, second)])
    assert not pair.disagreement
    return pair


def met(pair: Pair) -> dict[tuple[str, ...], int]:
    """How many requests have which outcomes today, under each alone and with both."""
    assert pair.meetings is not None
    assert pair.meetings.certified is Status.PROVED
    effects = {each.effects: each.count for each in pair.meetings.kinds}
    return {
        tuple(
            "-" if outcome == NO_REQUEST else str(outcome.seconds or outcome.access.value)  # type: ignore[union-attr]
            for outcome in (each.today, each.first, each.second, each.both)
            if outcome is not None
        ): count
        for each, count in effects.items()
    }


def lost(pair: Pair) -> set[tuple[Kind, str, str | None]]:
    return {(j.verdict.kind, j.verdict.name, j.verdict.subject) for j in pair.joint if j.is_lost_together}


def refusals(pair: Pair) -> list[str | None]:
    return [None if each.refusal is None else each.refusal.code for each in pair.adoptions]


def test_two_codes_that_come_to_one_fact_stand_beside_each_other(tmp_path: Path) -> None:
    pair = pair_of(tmp_path, "guest", "robot")
    assert (pair.relation, refusals(pair), pair.order) == (Relation.APART, [None, None], Status.PROVED)
    assert met(pair) == {("-", "-", "-", "refused"): 4}  # a guest in a tiny room, with each number of seats


def test_a_rule_meets_a_code_that_the_other_one_adds(tmp_path: Path) -> None:
    pair = pair_of(tmp_path, "guest", "crowd")
    assert met(pair) == {("-", "14400", "-", "conflict"): 2}  # a guest with four seats, in each room
    assert (Kind.CONFLICT, "no conflict", None) in lost(pair)
    (conflict,) = [j for j in pair.joint if j.verdict.kind is Kind.CONFLICT]
    assert conflict.verdict.count == 2


def test_a_code_with_two_new_names(tmp_path: Path) -> None:
    pair = pair_of(tmp_path, "clerk", "servant")
    assert pair.relation is Relation.COLLIDE
    assert [(each.name, each.alike) for each in pair.collisions] == [("code Staff of reader", False)]
    assert (pair.adoptions, pair.meetings) == ((), None)  # there are no words of both


def test_a_new_name_that_another_code_has(tmp_path: Path) -> None:
    pair = pair_of(tmp_path, "clerk", "clerk_is_new")
    assert pair.relation is Relation.COLLIDE
    assert [each.name for each in pair.collisions] == ["code Clerk of reader"]
    assert pair.meetings is None


def test_a_code_that_the_other_one_calls_otherwise(tmp_path: Path) -> None:
    pair = pair_of(tmp_path, "clerk", "staff")
    assert refusals(pair) == ["E202", None]  # `staff` names a code that is gone by then
    # a clerk with three seats or four, in each room: half an hour, twenty minutes, both
    assert met(pair) == {("3600", "1800", "1200", "conflict"): 4}


def test_both_split_a_code_alike(tmp_path: Path) -> None:
    pair = pair_of(tmp_path, "east", "east_again")
    assert [(each.name, each.alike) for each in pair.collisions] == [
        ("code Large of room", True), ("code East of room", True), ("code West of room", True),
    ]  # fmt: skip
    assert (pair.relation, refusals(pair)) == (Relation.APART, ["E202", "E202"])
    assert met(pair) == {}  # one of them does nothing else
    pair = pair_of(tmp_path, "half", "third")
    assert refusals(pair) == ["E206", "E206"]  # there is a Large one still, and a West one already
    assert met(pair) == {("7200", "1800", "1200"): 3}  # from each room to the same one: small, large or in the west
    same = pair_of(tmp_path, "guest_too", "guest_too")
    assert same.relation is Relation.SAME


def test_both_set_bounds(tmp_path: Path) -> None:
    pair = pair_of(tmp_path, "more_seats", "fewer_seats")
    assert (pair.relation, [each.name for each in pair.collisions]) == (Relation.COLLIDE, ["bounds of seats"])
    assert met(pair) == {}  # four seats go with one, five and six come with the other: nothing is changed by both


def test_a_group_and_what_is_impossible_in_it(tmp_path: Path) -> None:
    pair = pair_of(tmp_path, "grown_child", "one_seat")
    assert (refusals(pair), pair.order) == ([None, None], Status.PROVED)
    # a child with two to four seats: in the small room an hour instead of three, in the large one refused as before
    assert met(pair) == {("10800", "3600", "10800", "-"): 3, ("refused", "refused", "refused", "-"): 3}


def test_a_box_that_is_left_out_is_missed(tmp_path: Path) -> None:
    """No request of the box is possible today."""
    first, second = (candidate(tmp_path, name) for name in ("guest", "robot"))
    layers = layers_above_common(first.proposal, second.proposal)
    assert layers is not None
    stacks = Stacks(layers[0][0].base, layers, (first.verification.policy, second.verification.policy))
    forth = adopt(layer_files(second), stacks.results[0], (first.proposal,), first.files)
    editions = editions_of(stacks, forth, Adopted())
    assert editions is not None
    assert editions.both is not None
    met = certified_meetings(editions, 30)[0]
    assert met is not None
    (box,) = met.boxes
    policies = [editions.today, editions.first, editions.second, editions.both]
    assert certified([box], policies, 30) is Status.PROVED
    assert certified([], policies, 30) is Status.REFUTED
    other = replace(box, effects=replace(box.effects, both=answered(7200)))
    assert certified([other], policies, 30) is Status.REFUTED


def layer_files(candidate: Candidate) -> list[ProposalFile]:
    return [file for file in candidate.files if isinstance(file, ProposalFile)]


def test_a_claim_of_which_both_together_leave_nothing(tmp_path: Path) -> None:
    pair = pair_of(tmp_path, "no_staff", "no_other")
    assert (Kind.VACUOUS, "no vacuous claim", "soon") in lost(pair)
    assert not any(each.is_repaired_together for each in pair.joint)


@pytest.mark.parametrize(("first", "second"), [("top", "upper"), ("upper", "top")])
def test_two_codes_at_one_place_of_an_order(first: str, second: str, tmp_path: Path) -> None:
    """The one that is adopted later stands next to High, so the other one is at least that, and has two times."""
    pair = pair_of(tmp_path, first, second)
    assert (refusals(pair), pair.order) == ([None, None], Status.REFUTED)
    assert pair.order_witness is not None
    code = pair.order_witness.request["severity"]
    outcomes = [each.outcome.access.value for each in pair.order_witness.decisions if each is not None]
    assert outcomes == (["conflict", "permitted"] if code == first.title() else ["permitted", "conflict"])
    times = ("32400", "18000") if first == "top" else ("18000", "32400")
    assert met(pair) == {("-", times[0], "-", "conflict"): 2}  # the code of the first one, paid and unpaid
