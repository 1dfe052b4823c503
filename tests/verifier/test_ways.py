"""Claims that for any request there is a way, counted by hand: what lacks one, who has to agree, and what a way depends on."""

import json
from pathlib import Path

import jsonschema
import pytest
from msgspec.structs import replace

from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.diagram.space.partition import conditions_of, partition
from policy_dsl.model.boxes import OneOfCodes
from policy_dsl.model.digest import digest
from policy_dsl.model.vocabulary import Request
from tests.command import run
from tests.end_to_end.test_json import REGISTRY, SCHEMAS
from tests.verifier.verdicts.test_decide import fake_diagram, fake_z3
from tests.written import policy, proposal, written
from verifier.by_diagram.questions.ways import varied_levels
from verifier.by_reference.replay import replays
from verifier.obligations.claims import property_holds
from verifier.repair import repair
from verifier.results.movement import Movement, movement
from verifier.results.status import Kind, Status, Trust
from verifier.results.verdict import Verdict
from verifier.smt import certify
from verifier.smt.proof import Proof
from verifier.smt.prove import Prover
from verifier.verify import verify, verify_proposal

PROVED, REFUTED = Status.PROVED, Status.REFUTED

COUNTER = """\
policy Counter "Where things can be handed in"

request
  thing   : one of Form, Parcel
  channel : one of Web, Desk, Post
  weekend : yes/no

impossible when thing is Parcel and channel is Web
  because "a parcel does not go through a wire"

table channels
  | thing  | channel | weekend | answer within |
  | Form   | Web     | any     | 1 h           |
  | any    | Desk    | no      | 10 min        |
  | any    | Desk    | yes     | N/A           |
  | Form   | Post    | any     | 3 days        |
  | Parcel | Post    | any     | N/A           |

property stuck "Whatever it is, some channel takes it."
  for any request r
  for some request s alike except channel
  holds s permitted

property week "In the week, the desk takes it, or the web does."
  for any request r
  where r.weekend is no
  for some request s alike except channel
  where s.channel in Desk, Web
  holds s permitted and s faster than 2 h
"""
"""10 possible requests, of which the two parcels at the weekend have no channel."""


def verdicts(folder: Path, text: str = COUNTER) -> dict[str, Verdict]:
    return {v.name: v for v in verify(policy(folder, text)).verdicts if v.kind is Kind.CLAIM}


def test_what_lacks_a_way_is_counted_certified_and_shown_with_every_choice(tmp_path: Path) -> None:
    found = verdicts(tmp_path)
    stuck = found["stuck"]
    assert (stuck.status, stuck.count, stuck.of, stuck.trust) == (REFUTED, 2, 10, Trust.WHOLE)
    assert (stuck.regions_complete, [region.count for region in stuck.regions]) == (True, [2])
    assert stuck.counterexample is not None
    ((name, request),) = stuck.counterexample.requests
    assert (name, request["thing"], request["weekend"]) == ("r", "Parcel", "yes")
    assert stuck.ways is not None
    assert [(dict(way.facts)["channel"], way.outcome and way.outcome.access.value) for way in stuck.ways] == [
        ("Web", None), ("Desk", "refused"), ("Post", "refused"),
    ]  # fmt: skip
    assert (found["week"].status, found["week"].of, found["week"].ways) == (PROVED, 5, None)


def test_a_proof_rests_on_what_decides_the_ways(tmp_path: Path) -> None:
    """The row of the web decides a way of those that come by post."""
    by_post = COUNTER.replace("where r.weekend is no", "where r.channel is Post and r.thing is Form")
    rests_on = verdicts(tmp_path, by_post)["week"].rests_on
    assert {"channels Form", "channels row 1"} & set(rests_on)
    assert len([each for each in rests_on if each.startswith("channels")]) >= 3


def test_a_way_may_be_the_request_itself_and_must_be_possible(tmp_path: Path) -> None:
    """With the web possible for parcels, every parcel that comes by web has a gap, which is not a way."""
    start, end = COUNTER.index("impossible"), COUNTER.index("table")
    found = verdicts(tmp_path, COUNTER[:start] + COUNTER[end:])["stuck"]
    assert (found.count, found.of, found.faulty) == (4, 12, 2)
    served = COUNTER.replace("| Parcel | Post    | any     | N/A ", "| Parcel | Post    | any     | 9 days ")
    assert verdicts(tmp_path, served)["stuck"].status is PROVED


@pytest.mark.parametrize("proof", [Proof(REFUTED), Proof(Status.UNDECIDED, "timeout")])
def test_what_one_engine_proves_is_not_proved(proof: Proof, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_z3(monkeypatch, "week", proof)
    found = verdicts(tmp_path)["week"]
    reason = "engines_disagree" if proof.status is REFUTED else "one_engine"
    assert (found.status, found.reason) == (Status.UNDECIDED, reason)


def test_a_counterexample_that_has_a_way_is_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form: Request = {"thing": "Form", "channel": "Desk", "weekend": "yes"}
    fake_diagram(monkeypatch, "stuck", lambda a: replace(a, witness=(("r", form),)))
    found = verdicts(tmp_path)["stuck"]
    assert (found.status, found.reason, found.counterexample) == (Status.UNDECIDED, "engines_disagree", None)


@pytest.mark.parametrize("thing", ["Form", "Parcel"])
def test_regions_with_too_much_or_too_little_are_a_disagreement(
    thing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one channel alone it is too little, and of both things too much."""
    honest = verdicts(tmp_path)["stuck"].regions
    ((name, box),) = honest[0].boxes
    sides = dict(box)
    if thing == "Form":
        sides["thing"] = replace(sides["thing"], codes=("Form", "Parcel"))
    else:
        sides["channel"] = replace(sides["channel"], codes=("Desk",))
    wrong = (replace(honest[0], boxes=((name, sides),)),)
    fake_diagram(monkeypatch, "stuck", lambda a: replace(a, regions=wrong))
    found = verdicts(tmp_path)["stuck"]
    assert (found.status, found.reason) == (Status.UNDECIDED, "engines_disagree")


def test_the_search_stops_in_time(tmp_path: Path) -> None:
    made = policy(tmp_path, COUNTER)
    asked = [property_holds(claim) for claim in made.properties]
    with Prover(made, timeout=0.0) as prover:
        assert [prover.prove(o).status for o in asked] == [Status.UNDECIDED, Status.UNDECIDED]
    with Prover(made, timeout=30) as prover:
        stuck, week = [prover.prove(o) for o in asked]
    assert (stuck.status, week.status) == (REFUTED, PROVED)
    assert replays(made, None, asked[0], stuck.requests)


def test_a_proposal_may_close_the_last_way(tmp_path: Path) -> None:
    text = """\
proposal Q "the desk is closed"
  to Counter in "base.policy"

  remove row channels row 2
  remove row channels row 3
  add row to channels | any | Desk | any | N/A |

  intends
    gives up week
"""
    made, amended = proposal(tmp_path, text, COUNTER)
    found = {v.name: v for v in verify_proposal(made, amended).verdicts}
    assert (found["week"].status, found["week"].status_before, found["week"].count) == (REFUTED, PROVED, 2)
    assert (found["stuck"].count, found["gives up week"].status) == (4, PROVED)
    assert movement(found["week"], made) is Movement.GIVEN_UP


def test_a_time_opens_a_way(tmp_path: Path) -> None:
    """The desk in the week is not within five minutes; with five minutes less a second, it is."""
    text = COUNTER[: COUNTER.index("property stuck")] + COUNTER[COUNTER.index("property week") :]
    text = text.replace("s.channel in Desk, Web", "s.channel is Desk").replace("faster than 2 h", "faster than 5 min")
    found = repair(policy(tmp_path, text), None)
    assert found is not None
    (one,) = found.repairs
    assert (found.failing, one.ranges, one.confirmed) == (("week",), ((None, 299),), True)


MANY = """\
policy Many "a way among many"

request
  place : whole number from 0 to 999
  kind  : one of A, B

table t
  | place      | kind | answer within |
  | 0 to 998   | any  | N/A           |
  | 999        | A    | 1 h           |
  | 999        | B    | N/A           |

property way "There is a place for everybody."
  for any request r
  for some request s alike except place
  holds s permitted
"""


def test_of_a_thousand_ways_the_one_that_there_is_is_found(tmp_path: Path) -> None:
    """A has one place in a thousand, and B none: all of its thousand requests lack one. The ways are too many to list."""
    found = verdicts(tmp_path, MANY)["way"]
    assert (found.status, found.count, found.of, found.ways) == (REFUTED, 1000, 2000, ())
    assert found.regions_complete
    served = verdicts(tmp_path, MANY.replace("999        | B    | N/A ", "999        | B    | 2 h "))["way"]
    assert (served.status, served.of) == (PROVED, 2000)


def test_a_way_is_not_varied_in_what_is_compared(tmp_path: Path) -> None:
    text = MANY.replace("  kind  : one", "  other : whole number from 0 to 999\n  kind  : one")
    rule = "rule compared\n  when place over other and kind is B\n  refuse\n\nproperty way"
    (finding,) = written(tmp_path, text.replace("property way", rule)).findings
    assert (finding.code, "`place`" in finding.message, "with `other`" in finding.message) == ("E245", True, True)


def test_every_format_says_what_each_choice_gives(tmp_path: Path) -> None:
    (tmp_path / "counter.policy").write_text(COUNTER, encoding="utf-8")
    ran = run("verify", "--format", "json", "counter.policy", cwd=tmp_path)
    document = json.loads(ran.stdout)
    jsonschema.Draft202012Validator(SCHEMAS["verify"], registry=REGISTRY).validate(document)
    by_name = {v["property"]: v for v in document["verdicts"] if v["kind"] == "claim"}
    assert [(way["facts"], way["outcome"]) for way in by_name["stuck"]["ways"]] == [
        ({"channel": "Web"}, None),
        ({"channel": "Desk"}, {"access": "refused", "trt_seconds": None}),
        ({"channel": "Post"}, {"access": "refused", "trt_seconds": None}),
    ]
    assert "ways" not in by_name["week"]
    for form in ("text", "markdown", "html", "junit", "sarif", "github"):
        printed = run("verify", "--format", form, "counter.policy", cwd=tmp_path).stdout
        assert "channel Web: impossible" in printed, form
        assert "channel Desk and channel Post: refused" in printed, form


def test_a_claim_that_says_something_else_means_something_else(tmp_path: Path) -> None:
    texts = [
        COUNTER,
        COUNTER.replace("s.channel in Desk, Web", "s.channel in Desk, Post"),
        COUNTER.replace("where r.weekend is no\n", "where r.weekend is yes\n"),
        COUNTER.replace("alike except channel\n  holds", "alike except channel, weekend\n  holds"),
        COUNTER.replace("faster than 2 h", "faster than 3 h"),
    ]
    assert len({digest(policy(tmp_path, text)) for text in texts}) == len(texts)


def test_the_levels_of_a_fact_that_is_compared_are_not_projected(tmp_path: Path) -> None:
    """The language refuses such a claim; were it asked all the same, it would be undecided."""
    text = MANY[: MANY.index("property")].replace(
        "  kind  : one", "  other : whole number from 0 to 999\n  kind  : one"
    )
    made = policy(tmp_path, text + "rule compared\n  when place over other and kind is B\n  refuse\n")
    space = partition(made, conditions_of(made))
    assert len(varied_levels(space, ("kind",))) == 1
    with pytest.raises(TooLargeError):
        varied_levels(space, ("place",))


def test_z3_refuses_regions_with_too_much_or_too_little(tmp_path: Path) -> None:
    made = policy(tmp_path, COUNTER)
    (right,) = verdicts(tmp_path)["stuck"].regions
    ((name, box),) = right.boxes
    asked = property_holds(made.properties[0])
    with Prover(made) as prover:
        assert certify.violations(prover, asked, [right]).status is PROVED
        for fact, codes in (("thing", ("Form", "Parcel")), ("channel", ("Desk",))):
            wrong = replace(right, boxes=((name, {**box, fact: OneOfCodes(codes)}),))
            assert certify.violations(prover, asked, [wrong]).status is REFUTED, fact


ON_A_SATURDAY = """\
policy P "p"
  dated by received

request
  received : date from 2026-06-06 until 2026-06-07
  channel  : one of Web, Desk

calendar Office
  zone UTC
  open Monday to Friday

clock Plain
  counts Office
  day one is the day after receipt
  due at the end of the day

table channels
  | channel | answer within          |
  | Web     | 50 h                   |
  | Desk    | 1 working day on Plain |

property desk "Whoever comes by the web would be answered sooner at the desk."
  for any request r
  where r.channel is Web
  for some request s alike except channel
  where s.channel is Desk
  holds s faster than r
"""
"""From Saturday, 50 hours end on Monday, two hours after the hour of receipt, and the desk answers by the end of Monday."""


def test_the_hours_at_which_there_is_no_way_are_said(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(ON_A_SATURDAY, encoding="utf-8")
    found = run("verify", "p.policy", cwd=tmp_path)
    (line,) = (line for line in found.stdout.splitlines() if line.strip().startswith("hour of receipt"))
    assert "up to 22:00" in line
    document = json.loads(run("verify", "p.policy", "--format", "json", cwd=tmp_path).stdout)
    jsonschema.Draft202012Validator(SCHEMAS["verify"], registry=REGISTRY).validate(document)
    (verdict,) = (each for each in document["verdicts"] if each.get("counterexample"))
    (hours,) = verdict["counterexample"]["hours_of_receipt"]["seconds"]
    assert hours == {"from": 0, "from_included": True, "until": 22 * 3600, "until_included": True}
