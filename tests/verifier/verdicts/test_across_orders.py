"""Proposals that change codes in an order: what they make is what is written so by hand, and every figure is counted."""

from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from policy_dsl.evaluate import evaluate, impossible, values
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.vocabulary import Request
from policy_dsl.pipeline import load
from verifier.results.status import Status, Trust
from verifier.verify import verify_proposal

BASE = """\
policy Defects "what is mended first"

request
  severity        : ordered one of Low, Normal "as usual", High
  worst, accepted : ordered one of S, M, L
  paid            : yes/no

impossible when worst under accepted and paid is no
  because "a"

rule grave
  when severity over Low and worst at least M
  answer within 1 h
  overrides beyond

rule beyond
  when worst over accepted
  answer within 2 h

table rest
  at most one row applies
  | severity         | accepted    | paid | answer within |
  | at least Normal  | under M     | any  | 3 h           |
  | Low to "as usual" | not under M | yes  | N/A           |

otherwise answer within 4 h
"""

WAYS = {
    "add code X to severity before Low": [("of Low, N", "of X, Low, N")],
    'add code X "most" to severity after High': [('usual", High', 'usual", High, X "most"')],
    "add code X to severity after Low\n  add code Y to severity before Normal": [("of Low, N", "of Low, X, Y, N")],
    "add code Y to severity before High\n  add code X to severity after Normal": [
        ('"as usual", High', '"as usual", Y, X, High')
    ],
    "add code XL to worst after L": [("M, L", "M, L, XL")],
    "add code SM to accepted after S": [("S, M, L", "S, SM, M, L")],
    "rename code High of severity to Grave\n  add code X to severity before High": [("High", "X, Grave")],
    "retire code Low of severity\n  add code X to severity after Low": [
        ("of Low, N", "of X, N"),
        ("severity over Low", "severity in X, Normal, High"),
        ("Low to", "X to"),
    ],
    "split code Normal of severity into A, B": [
        ('Normal "as usual"', "A, B"),
        ("at least Normal", "at least A"),
        ('Low to "as usual"', "Low to B"),
    ],
    "rename code M of worst to Mid": [("M, L", "Mid, L"), ("least M", "least Mid"), ("under M", "under Mid")],
    "retire code L of worst": [("S, M, L", "S, M")],
}
"""Operations, and what to replace in the text of the base to write the amended policy by hand."""

BACK = {"Grave": "High", "A": "Normal", "B": "Normal", "Mid": "M"}
"""For each code that an operation writes in place of another, that one."""


def written(folder: Path, operations: str) -> tuple[Proposal, Policy]:
    (folder / "base.policy").write_text(BASE, encoding="utf-8")
    text = f'proposal p "p"\n  to Defects in "base.policy"\n\n  {operations}\n'
    (folder / "p.policy").write_text(text, encoding="utf-8")
    loaded = load(str(folder / "p.policy"))
    assert loaded.proposal is not None, [f.message for f in loaded.findings]
    assert loaded.amended is not None
    return loaded.proposal, loaded.amended


def requests(policy: Policy) -> list[Request]:
    every = (dict(zip(policy.by_name, c, strict=True)) for c in product(*map(values, policy.attributes)))
    return [request for request in every if not impossible(policy, request)]


@pytest.mark.parametrize("operations", WAYS)
def test_the_base_is_read_as_if_it_had_been_written_so(operations: str, tmp_path: Path) -> None:
    proposal, amended = written(tmp_path, operations)
    text = BASE
    for old, new in WAYS[operations]:
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "by-hand.policy").write_text(text, encoding="utf-8")
    by_hand = load(str(tmp_path / "by-hand.policy")).policy
    assert by_hand is not None
    codes = [(a.name, a.names) for a in by_hand.attributes]
    assert [(a.name, a.names) for a in amended.attributes] == codes
    assert proposal.vocabulary is not None
    assert [(a.name, a.names) for a in proposal.vocabulary.attributes] == codes
    assert requests(amended) == requests(by_hand)
    for request in requests(by_hand):
        assert evaluate(amended, request).outcome == evaluate(by_hand, request).outcome, request


@pytest.mark.parametrize("operations", WAYS)
def test_figures_are_those_of_counting(operations: str, tmp_path: Path) -> None:
    proposal, amended = written(tmp_path, operations)
    impact = verify_proposal(proposal, amended, trust=Trust.CERTIFIED).impact
    assert impact is not None
    assert impact.certified is Status.PROVED
    before = {tuple(r.values()): evaluate(proposal.base, r).outcome for r in requests(proposal.base)}
    after = {tuple(r.values()): evaluate(amended, r).outcome for r in requests(amended)}
    origin = {key: tuple(BACK.get(str(value), value) for value in key) for key in after}
    common = [key for key, old in origin.items() if old in before]
    assert impact.of == len(common) > 0
    changed = Counter((before[origin[k]], after[k]) for k in common if before[origin[k]] != after[k])
    assert impact.changed == sum(changed.values())
    shown: Counter[object] = Counter()
    for region in impact.regions:
        shown[region.before.outcome, region.after.outcome] += region.count
    assert shown == changed
    gone = len(before.keys() - set(origin.values()))
    assert (impact.appeared.count if impact.appeared else 0) == len(after) - len(common)
    assert (impact.vanished.count if impact.vanished else 0) == gone
