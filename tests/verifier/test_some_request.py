"""Claims about some request: what shows them, counted by hand; who has to agree; and what an assumption does to them."""

import json
from pathlib import Path

import jsonschema
import pytest
from msgspec.structs import replace

from policy_dsl.model.digest import digest
from policy_dsl.model.vocabulary import Request
from policy_dsl.text import Text
from tests.command import run
from tests.end_to_end.test_json import REGISTRY, SCHEMAS
from tests.verifier.verdicts.test_decide import fake_diagram, fake_z3
from tests.written import policy, proposal
from verifier.mutate import Edition, mutate
from verifier.repair import repair
from verifier.report.words.verdict_lines import status_line
from verifier.results.movement import Movement, movement
from verifier.results.mutants import Fate
from verifier.results.status import Kind, Status, Trust
from verifier.results.verdict import Verdict
from verifier.smt.proof import Proof
from verifier.verify import verify, verify_proposal

PROVED, REFUTED = Status.PROVED, Status.REFUTED

DESK = """\
policy Desk "Who gets an answer"

request
  reader : one of Member, Stranger
  topic  : one of Fees, Loans, Records
  copies : whole number from 1 to 10

impossible when reader is Stranger and copies over 5
  because "strangers have five copies at most"

table answers
  | reader   | topic       | answer within |
  | Member   | any         | 10 min        |
  | Stranger | Fees, Loans | 30 min        |
  | Stranger | Records     | N/A           |

property served "A stranger can get an answer."
  for some request r
  where r.reader is Stranger
  holds r permitted and r slower than 20 min

property first "There is something that a stranger gets before a member."
  for some two requests s and m alike except reader
  where s.reader is Stranger
  holds s faster than m

property many "A stranger gets seven copies."
  for some request r
  where r.reader is Stranger and r.copies at least 7
  holds r permitted

property quick "Some stranger is answered within a minute, and is answered."
  for some request r
  where r.reader is Stranger
  holds r faster than 2 min and r permitted
"""
"""45 possible requests: 30 of members, 15 of strangers, 10 of which are answered."""


def verdicts(folder: Path, text: str = DESK) -> dict[str, Verdict]:
    return {v.name: v for v in verify(policy(folder, text)).verdicts if v.kind is Kind.CLAIM}


def test_what_shows_it_is_counted_certified_and_shown(tmp_path: Path) -> None:
    found = verdicts(tmp_path)["served"]
    assert (found.status, found.of, found.trust, found.count) == (PROVED, 15, Trust.WHOLE, None)
    assert found.witnesses is not None
    assert (found.witnesses.count, found.witnesses.regions_complete) == (10, True)
    ((_, request),) = found.witnesses.example.requests
    assert (request["reader"], request["topic"] in ("Fees", "Loans")) == ("Stranger", True)
    assert dict(found.witnesses.example.irrelevant)["r"] == ()  # no condition divides the copies that are possible
    ((_, decision),) = found.witnesses.example.decisions
    assert (decision.outcome.seconds, decision.by) == (1800, ("answers row 2",))
    assert (found.counterexample, found.regions) == (None, ())
    assert status_line(found) == "proved: 10 of 15 requests show it"


def test_of_a_refuted_one_the_tests_are_named_that_nothing_passes(tmp_path: Path) -> None:
    """By itself, `permitted` holds of ten, and `faster than 2 min` of none; of pairs there is one test."""
    found = verdicts(tmp_path)
    assert (found["quick"].status, found["quick"].unmet) == (REFUTED, ("r faster than 2 min",))
    assert (found["first"].status, found["first"].of, found["first"].unmet) == (REFUTED, 15, ())
    assert status_line(found["first"]) == "refuted: none of 15 pairs shows it"
    assert found["quick"].witnesses is None


def test_a_refutation_rests_on_assumptions_and_a_proof_on_none(tmp_path: Path) -> None:
    """Without the clause, `many` is shown by strangers with seven copies or more."""
    found = verify(policy(tmp_path, DESK))
    by_name = {v.name: v for v in found.verdicts}
    assert "impossible 1" in by_name["first"].rests_on
    assert by_name["served"].rests_on == ()
    (assumption,) = found.assumptions
    assert not {leaning.name for leaning in assumption.leaning} & {"served", "many", "first"}
    assert assumption.needed == ()
    start, end = DESK.index("impossible"), DESK.index("table")
    again = verdicts(tmp_path, DESK[:start] + DESK[end:])
    assert (again["many"].status, again["served"].status) == (PROVED, PROVED)
    assert again["many"].witnesses is not None
    assert again["many"].witnesses.count == 8  # four numbers of copies, of two topics


def test_what_no_possible_request_meets_is_vacuous(tmp_path: Path) -> None:
    every = verify(policy(tmp_path, DESK)).verdicts
    many = [v for v in every if "many" in (v.name, v.subject)]
    assert [(v.name, v.status) for v in many] == [("many", REFUTED), ("no vacuous claim", REFUTED)]


@pytest.mark.parametrize("proof", [Proof(REFUTED), Proof(Status.UNDECIDED, "timeout")])
def test_what_one_engine_shows_is_not_proved(proof: Proof, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_z3(monkeypatch, "served", proof)
    found = verdicts(tmp_path)["served"]
    reason = "engines_disagree" if proof.status is REFUTED else "one_engine"
    assert (found.status, found.reason, found.witnesses) == (Status.UNDECIDED, reason, None)


def test_a_witness_that_the_reference_denies_is_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused: Request = {"reader": "Stranger", "topic": "Records", "copies": 1}
    fake_diagram(monkeypatch, "served", lambda a: replace(a, witness=(("r", refused),)))
    found = verdicts(tmp_path)["served"]
    assert (found.status, found.reason, found.witnesses) == (Status.UNDECIDED, "engines_disagree", None)
    monkeypatch.undo()
    fake_z3(monkeypatch, "served", Proof(PROVED, requests=(refused,)))
    found = verdicts(tmp_path)["served"]
    assert (found.status, found.reason, found.witnesses) == (Status.UNDECIDED, "engines_disagree", None)


def test_regions_that_leave_a_witness_out_are_a_disagreement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = verdicts(tmp_path)["many"]
    assert everything.status is REFUTED

    def without_loans(a: object) -> object:
        (region,) = a.regions  # type: ignore[attr-defined]  # an answer
        ((name, box),) = region.boxes
        sides = dict(box) | {"topic": replace(box["topic"], codes=("Fees",))}
        return replace(a, regions=(replace(region, boxes=((name, sides),)),))  # type: ignore[type-var]  # as above

    fake_diagram(monkeypatch, "served", without_loans)  # type: ignore[arg-type]  # as above
    found = verdicts(tmp_path)["served"]
    assert (found.status, found.reason, found.witnesses) == (Status.UNDECIDED, "engines_disagree", None)


TO_DESK = """\
proposal Q "strangers are answered by letter"
  to Desk in "base.policy"

  replace table answers
    | reader   | answer within |
    | Member   | 10 min        |
    | Stranger | TIME          |

  intends
    LINES
"""


def test_it_is_asked_before_and_after(tmp_path: Path) -> None:
    text = TO_DESK.replace("TIME", "5 min").replace("LINES", "restores first\n    gives up served")
    made, amended = proposal(tmp_path, text, DESK)
    found = verify_proposal(made, amended)
    by_name = {v.name: v for v in found.verdicts}
    assert (by_name["first"].status, by_name["first"].status_before) == (PROVED, REFUTED)
    assert (by_name["restores first"].status, by_name["gives up served"].status) == (PROVED, PROVED)
    assert movement(by_name["first"], made) is Movement.REPAIRED
    assert movement(by_name["served"], made) is Movement.GIVEN_UP
    assert movement(by_name["quick"], made) is Movement.UNCHANGED
    assert by_name["quick"].status is REFUTED


def test_a_mutation_that_leaves_nothing_to_show_it_is_noticed(tmp_path: Path) -> None:
    """Only `served` notices that a stranger's answer goes: a time of 10 min is not slower than 20 min."""
    text = DESK[: DESK.index("property first")]
    path = tmp_path / "p.policy"
    found = policy(tmp_path, text)
    mutants = mutate(Text(str(path), text), Edition(found, None))
    assert mutants is not None
    by = {m.noticed_by for m in mutants.mutants if m.fate is Fate.NOTICED and m.confirmed}
    assert "served" in by
    assert all(m.confirmed is not False for m in mutants.mutants)


def test_a_time_repairs_it_and_what_others_show_is_kept(tmp_path: Path) -> None:
    """Strangers within 1 min 59 s show `quick`, and then none is slower than 20 min: `served` would be lost."""
    start, middle = DESK.index("property served"), DESK.index("property first")
    quick = DESK[DESK.index("property quick") :]
    found = repair(policy(tmp_path, DESK[:start] + quick), None)
    assert found is not None
    assert found.failing == ("quick",)
    (one,) = found.repairs
    assert (one.places[0].name, one.ranges, one.confirmed) == ("answers row 2", ((None, 119),), True)
    found = repair(policy(tmp_path, DESK[:middle] + quick), None)
    assert found is not None
    assert (found.failing, found.repairs) == (("quick",), ())


def test_every_format_shows_what_shows_it(tmp_path: Path) -> None:
    (tmp_path / "desk.policy").write_text(DESK, encoding="utf-8")
    ran = run("verify", "--format", "json", "desk.policy", cwd=tmp_path)
    assert ran.returncode == 1
    document = json.loads(ran.stdout)
    jsonschema.Draft202012Validator(SCHEMAS["verify"], registry=REGISTRY).validate(document)
    by_name = {v["property"]: v for v in document["verdicts"] if v["kind"] == "claim"}
    assert by_name["served"]["witnesses"]["count"] == 10
    assert by_name["served"]["witnesses"]["example"]["requests"]["r"]["reader"] == "Stranger"
    assert (by_name["quick"]["witnesses"], by_name["quick"]["unmet"]) == (None, ["r faster than 2 min"])
    assert "witnesses" not in next(v for v in document["verdicts"] if v["kind"] == "gap")
    for form in ("text", "markdown", "html", "junit", "sarif", "github"):
        printed = run("verify", "--format", form, "desk.policy", cwd=tmp_path).stdout
        assert "none of 15 requests shows it" in printed or "none of 15" in printed, form
        if form not in ("junit", "sarif", "github"):
            assert "10 of 15 requests show it" in printed, form


def test_a_witness_is_saved_as_an_example(tmp_path: Path) -> None:
    path = tmp_path / "desk.policy"
    text = DESK[: DESK.index("property first")]
    path.write_text(text, encoding="utf-8")
    ran = run("verify", "--save-example", "desk.policy", cwd=tmp_path)
    assert (ran.returncode, ran.stdout.count("W531]: what shows `served`")) == (0, 1)
    added = path.read_text(encoding="utf-8").removeprefix(text)
    assert "-- decided like this, it shows served\n" in added
    assert "expect 30 min\n" in added
    assert run("verify", "desk.policy", cwd=tmp_path).returncode == 0


def test_a_claim_that_says_something_else_means_something_else(tmp_path: Path) -> None:
    texts = [
        DESK,
        DESK.replace("holds s faster than m", "holds m faster than s"),
        DESK.replace("for some two requests s and m", "for some two requests m and s"),
    ]
    texts.append(DESK.replace("where r.reader is Stranger\n  holds r permitted and", "holds r permitted and"))
    assert len({digest(policy(tmp_path, text)) for text in texts}) == len(texts)


def test_a_test_that_z3_says_something_meets_is_not_called_unmet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stranger is permitted: the diagram alone, made to say otherwise, is not believed."""
    fake_diagram(monkeypatch, "quick", lambda a: replace(a, unmet=(0, 1)))
    found = verdicts(tmp_path)["quick"]
    assert (found.status, found.unmet) == (REFUTED, ("r faster than 2 min",))
