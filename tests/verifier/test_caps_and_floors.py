"""Caps and floors in slices and parts, behind decisions that nothing names them in, and beside repairs and small changes."""

import json
from collections import Counter
from pathlib import Path

import pytest

from policy_dsl.evaluate import evaluate
from tests.command import run
from tests.policy_dsl.amend.test_mutations import changes
from tests.written import policy
from verifier.obligations.all import obligations
from verifier.report.json.values import decision
from verifier.report.words.bounds import moves
from verifier.results.status import Kind, Status
from verifier.smt.prove import Prover
from verifier.verify import verify

HEAD = """policy P "p"

request
  reader : one of A, B, C
  urgent : yes/no
  signed : yes/no

"""
TEXT = (
    HEAD
    + """table t
  | reader | answer within |
  | A      | 3 h           |
  | B      | 2 h           |
  | C      | 5 min         |

rule cap
  when urgent is yes
  answer within at most 1 h

rule floor
  when signed is yes and urgent is no
  answer not before 10 min

rule weak
  when signed is yes and urgent is yes
  answer not before 20 min
"""
)


def test_slices_and_parts_answer_as_the_whole(tmp_path: Path) -> None:
    found = policy(tmp_path, TEXT.replace("20 min", "90 min"))  # later than the cap
    posed = obligations(found)
    whole, divided = Prover(found), Prover(found, slice_above=0, part_size=0)
    answers = [whole.prove(o).status for o in posed]
    assert [divided.prove(o).status for o in posed] == answers
    assert Counter(answers) == {Status.PROVED: len(posed) - 1, Status.REFUTED: 1}
    (conflict,) = (o for o, answer in zip(posed, answers, strict=True) if answer is Status.REFUTED)
    assert conflict.kind is Kind.CONFLICT


@pytest.mark.parametrize(("reader", "urgent", "signed", "seconds", "words"), [
    ("A", "yes", "no", 3600, {"cap": "cuts 3 h to 1 h"}),
    ("C", "no", "yes", 600, {"floor": "raises 5 min to 10 min"}),
    ("C", "yes", "yes", 1200, {"weak": "raises 5 min to 20 min"}),
    ("A", "yes", "yes", 3600, {"cap": "cuts 3 h to 1 h"}),
    ("B", "no", "yes", 7200, {}),
])  # fmt: skip
def test_a_decision_says_what_moves_it(
    tmp_path: Path, reader: str, urgent: str, signed: str, seconds: int, words: dict[str, str]
) -> None:
    found = policy(tmp_path, TEXT)
    decision = evaluate(found, {"reader": reader, "urgent": urgent, "signed": signed})
    assert decision.outcome.seconds == seconds
    assert {i: said for i in decision.by if (said := moves(found, decision.by, i))} == words


def test_json_says_what_moves_it(tmp_path: Path) -> None:
    found = policy(tmp_path, TEXT)
    raised = evaluate(found, {"reader": "C", "urgent": "yes", "signed": "yes"})
    bounds = {each["id"]: each.get("bound") for each in decision(raised, found)["by"]}
    assert bounds == {"t C": None, "weak": {"kind": "floor", "trt_seconds": 1200, "moves_seconds": [300]}}
    cut = evaluate(found, {"reader": "A", "urgent": "yes", "signed": "no"})
    bounds = {each["id"]: each.get("bound") for each in decision(cut, found)["by"]}
    assert bounds == {"t A": None, "cap": {"kind": "cap", "trt_seconds": 3600, "moves_seconds": [10_800]}}


def test_times_that_repair_are_divided_at_caps(tmp_path: Path) -> None:
    """In a hurry the three hours of A become one; so B is as slow with any time from one hour on."""
    claim = """
property no_lead "In a hurry B is not answered before A."
  for any two requests a and b alike except reader
  where a.reader is A and b.reader is B and a.urgent is yes and a.signed is no
  never b faster than a
"""
    found = verify(policy(tmp_path, TEXT.replace("| 2 h ", "| 30 min ") + claim), timeout=30.0)
    (remedy,) = (each for each in found.remedies if each.place.name == "t B")
    assert (remedy.property, remedy.holding) == ("no_lead", ((3600, None),))


def test_caps_and_floors_get_other_times() -> None:
    _, _, every = changes(TEXT)
    assert {m.after for m in every if m.before == "answer within at most 1 h"} == {
        "refuse", "answer within at most 20 min", "answer within at most 2 h",
    }  # fmt: skip
    assert {m.after for m in every if m.before == "answer not before 10 min"} == {
        "refuse", "answer not before 5 min", "answer not before 20 min",
    }  # fmt: skip


def test_a_cap_that_gives_a_time_in_place_of_no_promise_says_so(tmp_path: Path) -> None:
    """What stands for *no promise* in the model is not a number of seconds."""
    (tmp_path / "p.policy").write_text(
        'policy P "p"\n\nrequest\n  a : yes/no\n\ntimes\n  look "seen"\n  mend "dry"\n\n'
        "table t\n  | a   | look within | mend within |\n  | any | 1 h         | no promise  |\n\n"
        "rule cap\n  mend within at most 4 h\n",
        encoding="utf-8",
    )
    document = json.loads(run("explain", "p.policy", "a=yes", "--format", "json", cwd=tmp_path).stdout)
    bounds = [each["bound"] for each in by_key(document, "bound")]
    assert bounds == [{"kind": "cap", "trt_seconds": 14_400, "moves_seconds": [], "moves": ["no promise"]}]


def by_key(value: object, key: str) -> list[dict[str, object]]:
    """Every object of a document, at any depth, that has the key."""
    if isinstance(value, dict):
        return [*([value] if key in value else []), *(each for part in value.values() for each in by_key(part, key))]
    return [each for part in value for each in by_key(part, key)] if isinstance(value, list) else []
