"""Proposals that change the vocabulary: every figure is what counting request by request gives.

The counts here know nothing of how a base is carried over: a request is taken back to the base as the standard says, and the
interpreter decides it there.
"""

import random
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from policy_dsl.evaluate import evaluate, holds, impossible, values
from policy_dsl.model.boxes import OneOfCodes, OneOfRanges
from policy_dsl.model.claims import ChangesOnlyWhere
from policy_dsl.model.decisions import Outcome, wait
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.times import whole_seconds
from policy_dsl.model.vocabulary import Ordered, Request, Value
from policy_dsl.pipeline import load
from verifier.results.status import Kind, Status, Trust
from verifier.results.verification import Verification
from verifier.verify import verify, verify_proposal

BASE = """\
policy Rooms "Who may have a room"

request
  reader : one of Child, Adult, Staff, Other
  room   : one of Small, Large, Hall
  why    : set of Study, Leisure
  seats  : whole number from 1 to 6

group Grown of reader : Adult, Staff

group Free of room : Small, Large

term many means seats over 4

impossible when reader is Child and room is Hall
  because "children are not shown the hall"

impossible when why is empty
  because "there is always a reason"

rule grown
  when reader in Grown and not many
  answer within 1 h
  overrides others

rule others
  when reader not in Child, Staff
  answer within 2 h
  overrides crowd

rule crowd
  when many and why is Leisure
  answer within 4 h

rule no_hall
  when room not in Free and reader is not Staff and why has none of Study
  refuse

otherwise answer within 3 h

property staff_first "Staff are answered before children."
  for any two requests s and c alike except reader
  where s.reader is Staff and c.reader is Child
  never c faster than s

property soon "Nobody waits for more than three hours."
  for any request r
  where r.reader is not Child
  if r permitted
  never r slower than 3 h

example "staff in a small room"
  given reader Staff, room Small, why Study, seats 1
  expect 1 h
"""

CARRIED = {
    "add code Guest to reader": {},
    "retire code Other of reader": {},
    "rename code Staff of reader to Clerk": {("reader", "Clerk"): "Staff"},
    "split code Large of room into East, West": {("room", "East"): "Large", ("room", "West"): "Large"},
    "add code Work to why": {},
    "retire code Leisure of why": {},
    "set seats : whole number from 0 to 5": {},
    "set seats : whole number from 3 to 9": {},
    "add to group Grown : Other": {},
    "remove from group Grown : Adult": {},
    "replace term many means seats over 2": {},
    'add impossible when reader is Adult and seats is 3\n    because "a"': {},
    "remove impossible 1": {},
    "remove impossible 2": {},
}
"""Operations, and for each code that they write in place of another, that one."""

TOGETHER = [
    *((each,) for each in CARRIED),
    ("retire code Other of reader", "replace term many means seats over 2"),
    (
        "add code Guest to reader",
        'add impossible when reader is Guest and room is Hall\n    because "g"',
        "add to group Grown : Guest",
    ),
    ("retire code Other of reader", "set seats : whole number from 0 to 5", "remove impossible 1"),
    ("rename code Staff of reader to Clerk", "split code Large of room into East, West", "retire code Leisure of why"),
]


def written(folder: Path, operations: tuple[str, ...], more: str = "") -> tuple[Proposal, Policy]:
    (folder / "base.policy").write_text(BASE, encoding="utf-8")
    lines = "\n".join(f"  {each}" for each in operations)
    intents = "  intends\n    changes only where seats at most 3\n    refuses nothing new\n"
    text = f'proposal p "p"\n  to Rooms in "base.policy"\n\n{lines}\n{more}\n{intents}'
    (folder / "p.policy").write_text(text, encoding="utf-8")
    loaded = load(str(folder / "p.policy"))
    assert loaded.proposal is not None, [f.message for f in loaded.findings]
    assert loaded.amended is not None
    return loaded.proposal, loaded.amended


def of_both(base: Policy, amended: Policy, back: dict[tuple[str, str], str]) -> Iterator[Request]:
    """Every request with values of the new vocabulary, or with values of the old one that are not in it."""
    choices: list[list[Value]] = []
    for attribute in amended.attributes:
        new = list(values(attribute))
        old = [v for v in values(base.by_name[attribute.name]) if not comes_back(attribute.name, v, new, back)]
        if attribute.name == "why":  # any selection of the codes of both
            codes = sorted({*attribute.names, *base.by_name["why"].names})
            new, old = [frozenset(c for n, c in enumerate(codes) if k >> n & 1) for k in range(1 << len(codes))], []
        choices.append([*new, *old])
    for choice in product(*choices):
        yield dict(zip(amended.by_name, choice, strict=True))


def comes_back(name: str, value: Value, new: list[Value], back: dict[tuple[str, str], str]) -> bool:
    return value in new or any(back.get((name, str(each))) == value for each in new)


def exists(policy: Policy, request: Request) -> bool:
    for attribute in policy.attributes:
        value = request[attribute.name]
        if not (value <= frozenset(attribute.names) if isinstance(value, frozenset) else value in values(attribute)):
            return False
    return not impossible(policy, request)


def outcome(policy: Policy, request: Request) -> Outcome | None:
    return evaluate(policy, request).outcome if exists(policy, request) else None


def counted(verification: Verification, kind: Kind, name: str) -> int | None:
    (found,) = [v for v in verification.verdicts if v.kind is kind and v.name == name]
    assert found.status is not Status.UNDECIDED, found
    return found.count


@pytest.mark.parametrize("operations", TOGETHER, ids=["; ".join(each).split("\n")[0] for each in TOGETHER])
def test_figures_are_those_of_counting(operations: tuple[str, ...], tmp_path: Path) -> None:
    proposal, amended = written(tmp_path, operations)
    verification = verify_proposal(proposal, amended, trust=Trust.CERTIFIED)
    back = {key: code for each in operations for key, code in CARRIED.get(each, {}).items()}
    pairs: Counter[tuple[Outcome | None, Outcome | None]] = Counter()
    outside = refused = 0
    only = proposal.intents[0].aim
    assert isinstance(only, ChangesOnlyWhere)
    for u in of_both(proposal.base, amended, back):
        old = {name: back.get((name, value), value) if isinstance(value, str) else value for name, value in u.items()}
        before, after = outcome(proposal.base, old), outcome(amended, u)
        pairs[before, after] += 1
        if before is not None and after is not None:
            outside += before != after and not holds(only.where, u)
            refused += before.seconds is not None and after.seconds is None
    impact = verification.impact
    assert impact is not None
    assert impact.certified is Status.PROVED
    common = {(b, a): many for (b, a), many in pairs.items() if b is not None and a is not None}
    assert impact.of == sum(common.values())
    changed = {pair: many for pair, many in common.items() if pair[0] != pair[1]}
    assert impact.changed == sum(changed.values())
    shown: Counter[tuple[Outcome, Outcome]] = Counter()
    for region in impact.regions:
        shown[region.before.outcome, region.after.outcome] += region.count
    assert shown == changed
    drawn = [change.box for change in impact.regions]
    drawn += [] if impact.appeared is None else [each.box for each in impact.appeared.regions]
    for box in drawn:  # none has a value that is not one of the policy
        for name, inside in box.items():
            if isinstance(inside, OneOfCodes):
                assert set(inside.codes) <= set(amended.by_name[name].names)
            if isinstance(inside, OneOfRanges):
                span = amended.by_name[name].type
                assert isinstance(span, Ordered)
                assert all(span.first <= start and until <= span.last + 1 for start, until in inside.ranges)
    for exclusives, side in ((impact.appeared, 1), (impact.vanished, 0)):
        alone = {pair[side]: many for pair, many in pairs.items() if pair[side] is not None and pair[1 - side] is None}
        listed: Counter[Outcome | None] = Counter()
        for each in exclusives.regions if exclusives is not None else ():
            listed[each.decision.outcome] += each.count
        assert listed == alone
    assert counted(verification, Kind.INTENT, "changes only where seats at most 3") == outside
    assert counted(verification, Kind.INTENT, "refuses nothing new") == refused
    changes_something = any(before != after for before, after in pairs)
    assert changes_something == all(
        v.status is Status.PROVED for v in verification.verdicts if v.kind is Kind.VACUOUS and v.subject == "p"
    )


@pytest.mark.parametrize("operations", TOGETHER[-3:], ids=["add", "retire", "rename and split"])
def test_properties_are_about_the_requests_of_each_policy(operations: tuple[str, ...], tmp_path: Path) -> None:
    proposal, amended = written(tmp_path, operations)
    verification = verify_proposal(proposal, amended, trust=Trust.CERTIFIED)
    alone = verify(proposal.base, trust=Trust.CERTIFIED)
    claims = [v for v in verification.verdicts if v.kind is Kind.CLAIM]
    assert len(claims) == len(proposal.base.properties) > 0
    for verdict in claims:
        assert verdict.before is not None
        assert verdict.before.count == counted(alone, Kind.CLAIM, verdict.name)
        assert verdict.count == violations(amended, verdict.name)
        assert verdict.before.count == violations(proposal.base, verdict.name)


def violations(policy: Policy, name: str) -> int:
    """The violations of a property, by trying every request or pair."""
    (claim,) = [each for each in policy.properties if each.name == name]
    every = [dict(zip(policy.by_name, choice, strict=True)) for choice in product(*map(values, policy.attributes))]
    decided = {n: wait(evaluate(policy, r).outcome) for n, r in enumerate(every) if not impossible(policy, r)}
    if name == "soon":
        return sum(holds(claim.where, every[n]) and 3 * 3600 < many < float("inf") for n, many in decided.items())
    alike: dict[tuple[object, ...], list[int]] = {}
    for n in decided:
        alike.setdefault(tuple(v for k, v in every[n].items() if k != "reader"), []).append(n)
    return sum(
        holds(claim.where, every[s], every[c]) and decided[c] < decided[s]
        for group in alike.values()
        for s in group
        for c in group
        if s != c
    )


AS_WRITTEN = {
    "add code Guest to reader": [("Staff, Other\n", "Staff, Other, Guest\n")],
    "add code Work to why": [("Study, Leisure\n", "Study, Leisure, Work\n")],
    "set seats : whole number from 3 to 9": [("from 1 to 6", "from 3 to 9")],
    "add to group Grown : Other": [("Adult, Staff\n", "Adult, Staff, Other\n")],
    "remove from group Grown : Adult": [(": Adult, Staff\n", ": Staff\n")],
    "replace term many means seats over 2": [("seats over 4", "seats over 2")],
    "rename code Staff of reader to Clerk": [("Staff", "Clerk")],
    "split code Large of room into East, West": [("Large", "East, West")],
    "retire code Other of reader": [(", Staff, Other\n", ", Staff\n")],
    "retire code Leisure of why": [
        ("set of Study, Leisure", "set of Study"),
        ("many and why is Leisure", "seats over 5 and seats under 2"),
    ],
    'add impossible when reader is Adult and seats is 3\n    because "a"': [
        ("rule grown", 'impossible when reader is Adult and seats is 3\n  because "a"\n\nrule grown')
    ],
}
"""Operations, and what to replace in the text of the base to write the same policy by hand."""


@pytest.mark.parametrize("operation", AS_WRITTEN)
def test_the_base_is_read_as_if_it_had_been_written_so(operation: str, tmp_path: Path) -> None:
    _, amended = written(tmp_path, (operation,))
    text = BASE.partition("\nexample")[0]
    for old, new in AS_WRITTEN[operation]:
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "by-hand.policy").write_text(text, encoding="utf-8")
    loaded = load(str(tmp_path / "by-hand.policy"))
    by_hand = loaded.policy
    assert by_hand is not None, [f.message for f in loaded.findings]
    assert [(a.name, a.names, a.size) for a in amended.attributes] == [
        (a.name, a.names, a.size) for a in by_hand.attributes
    ]
    for request in (dict(zip(by_hand.by_name, c, strict=True)) for c in product(*map(values, by_hand.attributes))):
        assert [c.id for c in impossible(amended, request)] == [c.id for c in impossible(by_hand, request)]
        if not impossible(by_hand, request):
            assert evaluate(amended, request) == evaluate(by_hand, request)
    for here, there in zip(amended.properties, by_hand.properties, strict=True):
        assert (here.name, here.where) == (there.name, there.where)
    assert {g.name: set(g.codes) for g in amended.groups} == {g.name: set(g.codes) for g in by_hand.groups}


def test_random_changes_are_counted_too(tmp_path: Path) -> None:
    chance = random.Random(162)
    counted_of = 0
    for _ in range(4):
        several = tuple(chance.sample([each for each in CARRIED if "group" not in each and "term" not in each], 3))
        targets = [tuple(each.split()[:3:2]) if not each.startswith("set") else ("seats",) for each in several]
        if len(set(targets)) == len(targets):
            test_figures_are_those_of_counting(several, tmp_path)
            counted_of += 1
    assert counted_of > 1


def test_no_number_of_a_clause_is_given_again(tmp_path: Path) -> None:
    clause = 'add impossible when reader is Adult and seats is 3\n    because "a"'
    _, amended = written(tmp_path, ("remove impossible 2", clause))
    assert [each.id for each in amended.impossible] == ["impossible 1", "impossible 3"]


LOWER = """\
proposal lower "a crowd waits for longer"
  to Rooms in "base.policy"

  replace rule crowd
    when many and why is Leisure
    answer within 5 h
"""


def test_a_change_of_the_vocabulary_stands_on_another_proposal(tmp_path: Path) -> None:
    (tmp_path / "lower.policy").write_text(LOWER, encoding="utf-8")
    written(tmp_path, ())
    text = 'proposal p "p"\n  to lower in "lower.policy"\n\n  add code Guest to reader\n  add to group Grown : Guest\n'
    (tmp_path / "upper.policy").write_text(text, encoding="utf-8")
    loaded = load(str(tmp_path / "upper.policy"))
    assert loaded.proposal is not None, [f.message for f in loaded.findings]
    assert loaded.amended is not None
    guest: Request = {"reader": "Guest", "room": "Hall", "why": frozenset({"Leisure"}), "seats": 6}
    crowd = evaluate(loaded.amended, {**guest, "room": "Small"})
    assert (crowd.outcome.seconds, crowd.by) == (2 * 3600, ("others",))
    assert evaluate(loaded.amended, {**guest, "reader": "Child", "room": "Small"}).outcome.seconds == 5 * 3600
    verification = verify_proposal(loaded.proposal, loaded.amended, trust=Trust.CERTIFIED)
    assert verification.impact is not None
    assert verification.impact.appeared is not None
    assert (verification.impact.changed, verification.impact.appeared.count) == (0, 3 * 3 * 6)


def test_another_proposal_stands_on_a_change_of_the_vocabulary(tmp_path: Path) -> None:
    written(tmp_path, ("add code Guest to reader",))
    rule = "add rule guests\n    when reader is Guest\n    answer within 9 h\n    overrides others, crowd\n"
    text = f'proposal top "t"\n  to p in "p.policy"\n\n  {rule}'
    (tmp_path / "top.policy").write_text(text, encoding="utf-8")
    loaded = load(str(tmp_path / "top.policy"))
    assert loaded.proposal is not None, [f.message for f in loaded.findings]
    assert loaded.amended is not None
    verification = verify_proposal(loaded.proposal, loaded.amended, trust=Trust.CERTIFIED)
    assert verification.impact is not None
    assert verification.impact.appeared is None
    # a guest with 2 rooms and 3 reasons, or with the hall and studies: 2 * 3 + 2 ways, 6 numbers of seats
    assert (verification.impact.changed, verification.impact.of) == (8 * 6, (4 * 9 + 6) * 6)


COMPARED = """\
policy Pair "two facts with the same codes"

request
  one, two : one of X, Y, Z
  some     : set of X, Y, Z

rule same
  when one is two
  answer within 1 h

otherwise answer within 2 h
"""


@pytest.mark.parametrize(
    ("condition", "operation", "of", "gained", "lost"),
    [
        (
            "one is two",
            "add code V to two",
            72,
            {3600: 8, 7200: 48},
            {},
        ),  # 16 pairs in place of 9, each with 8 selections
        ("one is two", "retire code Z of one", 32, {}, {3600: 8, 7200: 32}),  # 4 pairs in place of 9
        ("one is two", "rename code X of two to W", 72, {}, {}),
        ("one is two", "split code X of one into V, W", 128, {}, {}),  # 16 pairs; the parts are one for the base
        ("some has one", "split code X of one into V, W", 128, {}, {}),  # either of them is had where X is
        ("some has one", "rename code X of some to W", 72, {}, {}),
        ("some has one", "rename code X of two to W", 72, {}, {}),
        # half of the selections go; with X in them, one is had in all four, and Y or Z in two each, whatever the other fact is
        ("some has one", "retire code X of some", 36, {}, {3600: 3 * (4 + 2 + 2), 7200: 3 * (0 + 2 + 2)}),
        ("some has one", "retire code X of one", 32, {}, {3600: 5 * 4, 7200: 5 * 4}),  # half of the selections have it
    ],
)
def test_facts_that_are_compared_have_other_codes_together(
    condition: str, operation: str, of: int, gained: dict[int, int], lost: dict[int, int], tmp_path: Path
) -> None:
    (tmp_path / "pair.policy").write_text(COMPARED.replace("one is two", condition), encoding="utf-8")
    (tmp_path / "p.policy").write_text(
        f'proposal p "p"\n  to Pair in "pair.policy"\n\n  {operation}\n', encoding="utf-8"
    )
    loaded = load(str(tmp_path / "p.policy"))
    assert loaded.proposal is not None, [f.message for f in loaded.findings]
    assert loaded.amended is not None
    impact = verify_proposal(loaded.proposal, loaded.amended, trust=Trust.CERTIFIED).impact
    assert impact is not None
    assert (impact.changed, impact.of, impact.certified) == (0, of, Status.PROVED)
    for exclusives, seconds in ((impact.appeared, gained), (impact.vanished, lost)):
        listed: Counter[int | None] = Counter()
        for each in exclusives.regions if exclusives is not None else ():
            listed[whole_seconds(each.decision.outcome.seconds)] += each.count
        assert listed == seconds
