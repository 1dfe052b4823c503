"""`mutate` and `repair` of a proposal that changes what a request is: each version beside what the reference decides on
every request, and what `verify` says of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from policy_dsl.amend.mutation import mutated
from policy_dsl.evaluate import evaluate, impossible, values
from policy_dsl.model.boxes import OneOfCodes
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.vocabulary import Request
from policy_dsl.pipeline import Loaded, load
from verifier.by_diagram.small_changes.repairs import with_time
from verifier.mutate import Edition, mutate
from verifier.repair import repair
from verifier.results.mutants import Fate, Idleness
from verifier.results.repair import Range
from verifier.results.status import Edition as Side
from verifier.results.status import Kind, Status
from verifier.verify import verify_proposal

BASE = """\
policy Rooms "Who may have a room"
  dated by day

request
  reader : one of Child, Adult, Staff, Other
  seats  : whole number from 1 to 4
  day    : date from 2026-01-01 until 2026-01-04

term many means seats over 2

impossible when reader is Other and many
  because "others come alone"

rule staff
  when reader is Staff
  answer within 1 h
  overrides rest

rule rest
  when reader not in Child
  answer within 3 h
  overrides crowd

rule crowd
  when many
  answer within 4 h

rule alone
  when reader is Child and not many
  answer within 3 h

property soon "Nobody who is grown up waits for more than three hours."
  for any request r
  where r.reader is not Child
  never r slower than 3 h
"""

OPERATIONS = """\
  add code Guest to reader
  retire code Other of reader
  rename code Staff of reader to Clerk
  set seats : whole number from 1 to 5
  replace term many means seats over 3
  add rule guests
    when reader is Guest and seats over 1
    answer within 5 h
    overrides rest, crowd
  add rule full
    when seats is 5
    answer within 2 h
    overrides staff, rest, crowd, alone, guests
  add rule nobody
    when reader not in Child, Adult, Clerk, Guest and seats over 2
    answer within 1 h
    overrides rest, crowd

  add example "two guests"
    given reader Guest, seats 2
    expect 5 h

  intends
    changes only where seats from 3 to 4
"""
PROPOSALS = {
    "at once": f'proposal p "p"\n  to Rooms in "base.policy"\n\n{OPERATIONS}',
    "from a day on": 'proposal p "p"\n  to Rooms in "base.policy"\n  in force from 2026-01-02\n\n'
    + OPERATIONS.replace("seats 2\n    expect", "seats 2, day 2026-01-02\n    expect"),
}

Statuses = dict[tuple[str, str, str | None], Status]


def written(folder: Path, text: str) -> Loaded:
    (folder / "base.policy").write_text(BASE, encoding="utf-8")
    (folder / "p.policy").write_text(text, encoding="utf-8")
    return load(str(folder / "p.policy"))


def statuses(proposal: Proposal, amended: Policy) -> Statuses:
    """What is proved of the amended policy and of the step to it."""
    verdicts = verify_proposal(proposal, amended).verdicts
    own = [v for v in verdicts if v.edition is Side.AMENDED and not v.depth]
    return {(v.kind.value, v.name, v.subject): v.status for v in own}


def every_request(policy: Policy) -> Iterator[Request]:
    for each in product(*map(values, policy.attributes)):
        yield dict(zip(policy.by_name, each, strict=True))


def outcome(policy: Policy, request: Request) -> Outcome | None:
    there = all(request[a.name] in {*values(a)} for a in policy.attributes)
    return evaluate(policy, request).outcome if there and not impossible(policy, request) else None


@pytest.mark.parametrize("text", PROPOSALS.values(), ids=PROPOSALS)
def test_each_small_change_is_what_it_is_to_the_reference(text: str, tmp_path: Path) -> None:
    loaded = written(tmp_path, text)
    assert loaded.proposal is not None
    assert loaded.amended is not None
    found = mutate(loaded.texts[0], Edition(loaded.amended, loaded.proposal, loaded.texts[1:]))
    assert found is not None
    assert (found.untried, found.unconfirmed, found.disputed) == (0, 0, ())
    before = statuses(loaded.proposal, loaded.amended)
    requests = [*every_request(loaded.amended)]
    for mutant in found.mutants:
        then = written(tmp_path, mutated(loaded.texts[0], mutant.mutation).content)
        if then.amended is None or then.proposal is None:
            assert mutant.fate is Fate.MISTAKE
            continue
        other = {str(r): (outcome(loaded.amended, r), outcome(then.amended, r)) for r in requests}
        assert mutant.changed == sum(one != another for one, another in other.values()), mutant
        after = statuses(then.proposal, then.amended)
        noticed = any(after.get(key, Status.PROVED) is not status for key, status in before.items())
        fates = {Fate.NOTICED} if noticed and mutant.changed else {Fate.UNNOTICED, Fate.WITHOUT_EFFECT}
        assert mutant.fate in fates, mutant
        assert sum(each.count for each in mutant.regions) in (mutant.changed, 0) or not mutant.regions_complete
    assert {Fate.NOTICED, Fate.UNNOTICED} <= {mutant.fate for mutant in found.mutants}
    assert {mutant.mutation.place for mutant in found.mutants} >= {"guests", "term many"}
    reasons = {mutant.why_idle.idleness for mutant in found.mutants if mutant.why_idle}
    assert Idleness.IMPOSSIBLE not in reasons  # what the proposal retires is not called impossible
    codes = {*loaded.amended.by_name["reader"].names}
    sides = [region.box["reader"] for mutant in found.mutants for region in mutant.regions]
    assert all({*side.codes} <= codes for side in sides if isinstance(side, OneOfCodes))


def is_in(step: int, ranges: tuple[Range, ...]) -> bool:
    return any((first is None or first <= step) and (last is None or step <= last) for first, last in ranges)


def test_each_repair_is_what_verify_says(tmp_path: Path) -> None:
    loaded = written(tmp_path, PROPOSALS["at once"])
    assert loaded.proposal is not None
    assert loaded.amended is not None
    found = repair(loaded.amended, loaded.proposal, texts=loaded.texts)
    assert found is not None
    assert found.failing == ("soon",)
    assert all(each.confirmed for each in found.repairs)
    now = statuses(loaded.proposal, loaded.amended)
    tried = 0
    for name in ("guests", "rest", "staff"):
        listed = [each for each in found.repairs if [place.name for place in each.places] == [name]]
        for seconds in (1, 3 * 3600 - 1, 3 * 3600, 3 * 3600 + 1, 4 * 3600):
            then = statuses(loaded.proposal, with_time(loaded.amended, [name], seconds))
            lost = {key for key, status in now.items() if status is Status.PROVED is not then.get(key, Status.PROVED)}
            good = then[Kind.CLAIM.value, "soon", None] is Status.PROVED
            good = good and all(kind == Kind.EXAMPLE.value for kind, _, _ in lost)
            assert good is any(is_in(seconds, each.ranges) for each in listed), (name, seconds)
            tried += good
    assert tried > 0
