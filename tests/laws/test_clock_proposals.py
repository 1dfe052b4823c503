"""Random proposals to policies with times on clocks: both engines, and a count by instants that shares no code with them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from policy_dsl.pipeline import load
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from tests.laws.clock_proposals import Counted, counted, proposed, written_down
from tests.laws.laws import text_comes_back
from tests.second_reading.mistakes import Mistake
from tests.second_reading.policies import Policy
from tests.second_reading.proposals import read
from tests.third_reading import Reader
from tests.third_reading.claims import FAULTY, intent_missed, way
from verifier.results.status import Kind, Status
from verifier.verify import verify_proposal

SEEDS = 16
READ = range(300, 324)
WORDS = {"newly_refused": "refused", "newly_answered": "permitted"}


pytestmark = pytest.mark.usefixtures("time_zones")


@pytest.mark.parametrize("block", range(2))
def test_both_engines_move_what_the_instants_say(block: int, tmp_path: Path) -> None:
    every = [holds_for(seed, tmp_path) for seed in range(block, SEEDS, 2)]
    accepted = [each for each in every if each is not None]
    assert len(accepted) > SEEDS // 4
    assert any(each.changes for each in accepted)


def holds_for(seed: int, folder: Path) -> Counted | None:
    """What is counted, or None if it is not accepted; raises where its readings or its verdicts differ."""
    proposal = proposed(seed)
    path = written_down(folder, proposal)
    text = f"{proposal.clocked.text}\n{proposal.text}"
    loaded = load(str(path))
    own: Policy | None
    try:
        own = read(path)
    except Mistake:
        own = None
    if own is None:
        assert loaded.amended is None, text
        return None
    assert loaded.proposal is not None, ([f.message for f in loaded.findings], text)
    assert loaded.amended is not None, ([f.message for f in loaded.findings], text)
    expected = counted(proposal, own)
    verification = verify_proposal(loaded.proposal, loaded.amended)
    impact = verification.impact
    assert impact is not None, text
    moved: Counter[str] = Counter()
    for change in impact.regions:
        moved[WORDS.get(change.direction.value, change.direction.value)] += change.count
    assert (moved, impact.reworded) == (expected.changes, expected.reworded), text
    assert (impact.changed, impact.of) == (expected.changes.total(), expected.of), text
    assert impact.certified is Status.PROVED, text
    verdicts = [v for v in verification.verdicts if v.kind is Kind.INTENT]
    for verdict, (name, count) in zip(verdicts, expected.misses.items(), strict=True):
        status = Status.REFUTED if count else Status.PROVED
        assert (verdict.z3, verdict.diagram, verdict.status) == (status, status, status), (name, text)
        assert (verdict.count or 0) == count, (name, text)
    assert not [v.name for v in verification.verdicts if v.status is Status.UNDECIDED], text
    changes = next(v for v in verification.verdicts if v.sentence == "`Q` changes some decision.")
    assert (changes.status is Status.PROVED) is bool(expected.changes), text
    return expected


def test_the_third_reading_moves_what_the_second_does(tmp_path: Path) -> None:
    """On days that proposals close, open and add, too."""
    told: Counter[str] = Counter()
    for seed in READ:
        proposal = proposed(seed)
        try:
            own = read(written_down(tmp_path, proposal))
        except Mistake:
            continue
        policy, amending = (parse(Text("p.policy", text))[0] for text in (proposal.clocked.text, proposal.text))
        assert isinstance(policy, tree.PolicyFile)
        assert isinstance(amending, tree.ProposalFile)
        before = Reader.of(policy)
        after = before.amended(amending)
        possible = [request for request in own.requests() if before.answer(request)[0] != "impossible"]
        moves: Counter[str] = Counter()
        misses: Counter[str] = Counter()
        for request in possible:
            old, new = before.answer(request), after.answer(request)
            if old[0] not in FAULTY and new[0] not in FAULTY:
                moves[way((before, old), (after, new), request)] += 1
            for line in amending.intents:
                misses[line.words] += intent_missed(after, line, request, old, new, before)
        expected = counted(proposal, own)
        told.update({"closed or opened": "Office on" in proposal.text, "moved": bool(+expected.changes)})
        assert +Counter({each: many for each, many in moves.items() if each}) == Counter(
            {each: many for each, many in expected.changes.items() if each != "faulty"}
        ), (proposal.clocked.text, proposal.text)
        assert [*misses.values()] == [*expected.misses.values()], (proposal.clocked.text, proposal.text)
    assert min(told.values()) > 4, told


def test_the_proposals_are_of_every_kind() -> None:
    texts = [proposed(seed).text for seed in range(SEEDS)]
    assert all(any(words in text for text in texts) for words in ("set t", "close Office", "open Office", "extend L0"))


@pytest.mark.parametrize("seed", range(40))
def test_a_proposal_to_clocks_is_printed_as_it_is_read(seed: int) -> None:
    file, findings = parse(Text("q.policy", proposed(seed).text))
    assert isinstance(file, tree.ProposalFile) and not findings  # noqa: PT018  # for mypy
    text_comes_back(file)
