"""What several properties need is found for all of them by one walk; where that is too large, by each for itself."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from policy_dsl.diagram.mdd import sweep
from policy_dsl.diagram.mdd.forest import MOST_NODES
from policy_dsl.diagram.mdd.sweep import TooManyStepsError
from policy_dsl.model.policy import Policy
from tests.written import LIBRARY, policy
from verifier.by_diagram import engine
from verifier.by_diagram.questions import batch
from verifier.by_diagram.questions.answer import Answer
from verifier.obligations.all import obligations
from verifier.obligations.questions import HitRuleHolds, Obligation
from verifier.results.status import Kind, Status

MORE = """\

property novels_first "No atlas is answered before a novel."
  for any two requests a and n alike except book
  where a.book is Atlas and n.book is Novel
  never a faster than n

property adults_first "No child is answered before an adult."
  for any two requests c and a alike except reader
  where c.reader is Child and a.reader is Adult
  never c faster than a

property children_last "Every adult is answered before every child."
  for any two requests c and a alike except reader
  where c.reader is Child and a.reader is Adult
  always c faster than a

property children_in_2_h "No child waits for more than two hours."
  for any request r
  where r.reader is Child
  never r slower than 2 h

property adults_in_2_h "No adult waits for more than two hours."
  for any request r
  where r.reader is Adult
  never r slower than 2 h
"""


def claims(found: Policy) -> list[Obligation]:
    return [o for o in obligations(found) if o.kind is Kind.CLAIM]


def answers(found: Policy) -> dict[str, Answer]:
    """What the diagrams say of each claim, without what hangs on how finely the requests are told apart."""
    asked = claims(found)
    return {
        o.name: replace(answer, regions=(), witness=(), irrelevant=())
        for o, answer in zip(asked, engine.answer_all(found, None, asked, share_from=2), strict=True)
    }


def test_claims_alike_are_answered_as_each_alone(tmp_path: Path) -> None:
    found = policy(tmp_path, LIBRARY + MORE)
    together = answers(found)
    assert [o.name for o in claims(found) if together[o.name].status is Status.PROVED] == [
        "children_first",
        "novels_first",
        "adults_first",
        "children_in_2_h",
    ]
    for o in claims(found):
        alone = answers(replace(found, properties=tuple(p for p in found.properties if p.name == o.name)))
        assert alone == {o.name: together[o.name]}


def test_what_is_too_large_together_is_answered_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = policy(tmp_path, LIBRARY + MORE)
    together = answers(found)
    monkeypatch.setattr(batch, "SHARE_OF_LIMITS", MOST_NODES)  # one node at most
    assert answers(found) == together

    def never(*_: object) -> int:
        raise TooManyStepsError

    monkeypatch.undo()
    monkeypatch.setattr(batch, "sweep", never)
    assert answers(found) == together


@pytest.mark.parametrize("rule", ["exactly one row applies", "at most one row applies"])
def test_rows_are_counted_alike_by_one_walk_and_two_by_two(
    rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = LIBRARY.replace("table desk\n", f"table desk\n  {rule}\n")
    text = text.replace("| Staff        | any   | 1 h           |", "| Adult        | any   | 1 h           |")
    found = policy(tmp_path, text)
    asked = [o for o in obligations(found) if isinstance(o.question, HitRuleHolds)]
    walked = engine.answer_all(found, None, asked)

    monkeypatch.setattr(sweep, "STEPS", 0)
    monkeypatch.setattr(sweep, "LEAST_STEPS", 0)
    assert engine.answer_all(found, None, asked) == walked
    assert [(answer.status, answer.count) for answer in walked] == {
        "exactly one row applies": [(Status.REFUTED, 16)],
        "at most one row applies": [(Status.REFUTED, 8)],
    }[rule]
