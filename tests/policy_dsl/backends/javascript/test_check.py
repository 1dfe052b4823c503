"""The module as a service meets it: decisions, missing facts, every mistake of a caller, and names that could do harm."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from policy_dsl.backends.javascript.names import property_names
from policy_dsl.backends.javascript.run import answers_of
from policy_dsl.backends.target import MissingEngineError
from policy_dsl.backends.targets import JAVASCRIPT
from policy_dsl.diagram.mdd.deadline import TooLargeError
from policy_dsl.model.conditions import ALWAYS
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Provision
from policy_dsl.model.vocabulary import Attribute, Ordered, Scale
from tests.policy_dsl.backends.javascript.asked import asked, compiled, in_javascript, in_python, python_check
from tests.policy_dsl.backends.python.test_artefact import HOSTILE, YES_NO
from tests.policy_dsl.backends.test_conformance import read
from tests.tools import node
from tests.written import LIBRARY

OFFICE = """\
policy Office "Every scale"
  dated by received

request
  waited   : duration up to 5 days
  copies   : whole number from 1 to 20
  received : date from 2026-01-01 until 2027-01-01

rule usual
  answer within 2 h

rule long_enough
  when waited over 1 day and copies at most 3
  answer within 10 min
  overrides usual
  in force from 2026-07-01
"""

WHOLE = {"waited": "36 h", "copies": 3, "received": "2026-07-01"}


def only(policy: str, facts: dict[str, Any]) -> dict[str, Any]:
    (answer,) = asked(read(policy), [facts])
    return answer


def test_a_decision_says_why() -> None:
    answer = only(OFFICE, WHOLE)
    assert (answer["access"], answer["trtSeconds"], answer["missing"], answer["possible"]) == ("permitted", 600, [], [])
    assert [clause["id"] for clause in answer["overridden"]] == ["usual"]
    (clause,) = answer["clauses"]
    assert clause == {
        "id": "long_enough",
        "number": 1,
        "effect": "answer within 600 s",
        "sources": [],
        "path": "p.policy",
        "line": 12,
    }
    study = only(LIBRARY, {"reader": "Adult", "book": "Atlas", "why": ["Study"]})
    assert study["clauses"][0]["sources"] == [{"source": "RULES", "place": "Table 1"}]


def test_missing_facts_are_as_in_python() -> None:
    part = only(OFFICE, {"waited": "36 h", "received": "2026-07-01"})
    assert (part["access"], part["missing"]) == ("indeterminate", ["copies"])
    assert part["possible"] == [{"access": "permitted", "trtSeconds": 600}, {"access": "permitted", "trtSeconds": 7200}]
    assert [clause["id"] for clause in part["clauses"]] == ["usual", "long_enough"]
    settled = only(OFFICE, {"copies": 4, "waited": None})
    assert (settled["access"], settled["trtSeconds"], settled["missing"]) == ("permitted", 7200, [])


DURATIONS: list[tuple[object, int]] = [
    ("86400 s", 7200),
    ("86401 s", 600),
    ("86401s", 600),
    ("1 day 1 s", 600),
    ("1440 min", 7200),
    ("24 h", 7200),
    ("5 days", 600),
    ("0 days 24 h 0 s", 7200),
    ({"days": 1, "seconds": 1}, 600),
    ({"hours": 24, "minutes": 0}, 7200),
    ({"hours": 24, "minutes": 1}, 600),
]


def test_a_duration_states_its_unit() -> None:
    answers = asked(read(OFFICE), [{**WHOLE, "waited": waited} for waited, _ in DURATIONS])
    assert [answer["trtSeconds"] for answer in answers] == [seconds for _, seconds in DURATIONS]


OF_WAITED = "waited is a duration up to 5 days; not "
OF_COPIES = "copies is a whole number from 1 to 20; not "
OF_RECEIVED = "received is a date from 2026-01-01 until 2027-01-01; not "
UNIT = ": a duration states its unit, such as '36 h' or { hours: 36 }, in whole seconds"
FORM = (
    ": the parts of a duration go from the largest unit to the smallest, each once, and no number begins with a nought,"
    " such as '1 day 12 h'"
)
FRACTION = ": a whole number is a number without a fraction, or a bigint"
DAY = ": a day is text such as '2026-01-31'"


OFF_SCALE: list[tuple[dict[str, Any], str]] = [
    ({"waited": 36}, f"{OF_WAITED}36{UNIT}"),
    ({"waited": "36"}, f"{OF_WAITED}'36'{UNIT}"),
    ({"waited": "1.5 h"}, f"{OF_WAITED}'1.5 h'{UNIT}"),
    ({"waited": "2 months"}, f"{OF_WAITED}'2 months'{UNIT}"),
    ({"waited": "1 h 1 h"}, f"{OF_WAITED}'1 h 1 h'{FORM}"),
    ({"waited": "1h 1h"}, f"{OF_WAITED}'1h 1h'{FORM}"),
    ({"waited": "0 h 0 h"}, f"{OF_WAITED}'0 h 0 h'{FORM}"),
    ({"waited": "1 day 2 days"}, f"{OF_WAITED}'1 day 2 days'{FORM}"),
    ({"waited": "30 min 1 h"}, f"{OF_WAITED}'30 min 1 h'{FORM}"),
    ({"waited": "01 h"}, f"{OF_WAITED}'01 h'{FORM}"),
    ({"waited": "1 day 00 h"}, f"{OF_WAITED}'1 day 00 h'{FORM}"),
    ({"waited": "2 months 1 h"}, f"{OF_WAITED}'2 months 1 h'{UNIT}"),
    ({"waited": {}}, f"{OF_WAITED}a value of Object{UNIT}"),
    ({"waited": {"hours": 1.5}}, f"{OF_WAITED}a value of Object{UNIT}"),
    ({"waited": {"hours": 1, "constructor": 1}}, f"{OF_WAITED}a value of Object{UNIT}"),
    ({"waited": {"hours": -1}}, f"{OF_WAITED}a value of Object{UNIT}"),
    ({"waited": "6 days"}, f"{OF_WAITED}6 days"),
    ({"waited": "432001 s"}, f"{OF_WAITED}432001 s"),
    ({"copies": 0}, f"{OF_COPIES}0"),
    ({"copies": 21}, f"{OF_COPIES}21"),
    ({"copies": 2.5}, f"{OF_COPIES}2.5{FRACTION}"),
    ({"copies": "3"}, f"{OF_COPIES}'3'{FRACTION}"),
    ({"copies": True}, f"{OF_COPIES}true{FRACTION}"),
    ({"copies": {"$number": "NaN"}}, f"{OF_COPIES}NaN{FRACTION}"),
    ({"copies": {"$number": "1e300"}}, f"{OF_COPIES}1e+300{FRACTION}"),
    ({"copies": {"$bigint": "9007199254740993"}}, f"{OF_COPIES}9007199254740993"),
    ({"received": "2026-02-30"}, f"{OF_RECEIVED}'2026-02-30'{DAY}"),
    ({"received": "2026-2-3"}, f"{OF_RECEIVED}'2026-2-3'{DAY}"),
    ({"received": "0000-01-01"}, f"{OF_RECEIVED}'0000-01-01'{DAY}"),
    ({"received": "2027-01-01"}, f"{OF_RECEIVED}2027-01-01"),
    ({"received": 20260101}, f"{OF_RECEIVED}20260101{DAY}"),
    ({"received": "2026-01-01", "asOf": "2026-01-02"},
     "asOf is another name for received, which is given too and differs: give one of them"),
]  # fmt: skip


def test_a_value_that_a_scale_does_not_have_is_a_clear_error() -> None:
    answers = asked(read(OFFICE), [facts for facts, _ in OFF_SCALE])
    assert [answer["message"] for answer in answers] == [message for _, message in OFF_SCALE]
    assert {answer["error"] for answer in answers} == {"wrong_value"}


def test_a_moment_is_not_a_day() -> None:
    answer = only(OFFICE, {"received": {"$date": "2026-01-31T23:30:00Z"}})
    assert answer["message"] == (
        f"{OF_RECEIVED}a value of Date: a day is a date without a time: on which day a Date falls is for you to say,"
        " in text such as '2026-01-31'"
    )


def test_a_date_has_two_names() -> None:
    for date in ({"asOf": "2026-07-01"}, {"received": "2026-07-01"}, {"received": "2026-07-01", "asOf": "2026-07-01"}):
        assert only(OFFICE, {"waited": "36 h", "copies": {"$bigint": "3"}, **date})["trtSeconds"] == 600


MISTAKES: list[tuple[Any, str, str]] = [
    ({"colour": "red"}, "unknown_fact", "'colour' is not a fact; expected one of reader, book, why"),
    ({"asOf": "2026-01-01"}, "unknown_fact", "'asOf' is not a fact; expected one of reader, book, why"),
    ({"reader": "Clerk"}, "wrong_value", "'Clerk' is not a value of reader; expected one of Child, Adult, Staff"),
    ({"reader": 0}, "wrong_value", "0 is not a value of reader; expected one of Child, Adult, Staff"),
    ({"reader": ["Staff"]}, "wrong_value",
     "a value of Array is not a value of reader; expected one of Child, Adult, Staff"),
    ({"why": "Study"}, "wrong_value", "why is a set of codes, such as ['Study']; not 'Study'"),
    ({"why": {"Study": True}}, "wrong_value", "why is a set of codes, such as ['Study']; not a value of Object"),
    ({"why": ["Fun"]}, "wrong_value", "'Fun' is not a value of why; expected one of Study, Leisure"),
    ({"why": [None]}, "wrong_value", "null is not a value of why; expected one of Study, Leisure"),
    ([], "wrong_value", "a request is an object with its facts, such as { reader: … }; not a value of Array"),
    ("Staff", "wrong_value", "a request is an object with its facts, such as { reader: … }; not 'Staff'"),
    (None, "wrong_value", "a request is an object with its facts, such as { reader: … }; not null"),
]  # fmt: skip


def test_a_mistake_of_the_caller_is_a_clear_error() -> None:
    answers = asked(read(LIBRARY), [facts for facts, _, _ in MISTAKES])
    assert [(answer["error"], answer["message"]) for answer in answers] == [
        (error, message) for _, error, message in MISTAKES
    ]


def test_an_impossible_request_names_its_clauses() -> None:
    answer = only(LIBRARY, {"reader": "Child", "book": "Atlas"})
    assert answer["error"] == "impossible"
    assert answer["message"] == "no such request is possible: children are not shown the atlas (p.policy:10)"
    assert answer["reasons"] == [{"because": "children are not shown the atlas", "path": "p.policy", "line": 10}]


def test_a_clause_that_may_exclude_a_request_is_not_named_beside_one_that_does() -> None:
    two = LIBRARY.replace(
        "impossible when",
        'impossible when reader is Child and why has Study\n  because "they never study"\n\nimpossible when',
        1,
    )
    answer = only(two, {"reader": "Child", "book": "Atlas"})
    assert answer["message"] == "no such request is possible: children are not shown the atlas (p.policy:13)"
    whole = only(two, {"reader": "Child", "book": "Atlas", "why": ["Study"]})
    assert [reason["because"] for reason in whole["reasons"]] == [
        "they never study",
        "children are not shown the atlas",
    ]


TEXTS = [
    "clerk", "Child ", "", "it's", 'a "quote"', "both ' and \"", "a\nline", "tab\t", "\\", "\u2028", "\u00a0", "é",
    "\U0001f600", "x" * 300, "\x00", "\x7f", "\u200b", "\U000e0001", "</script>", "__proto__", "constructor",
]  # fmt: skip


def test_text_is_shown_as_in_python() -> None:
    library = read(LIBRARY)
    requests = [{"reader": text} for text in TEXTS]
    ((*answers,),) = in_javascript([(library, requests)])
    assert answers == in_python(library, requests)


def test_labels_are_not_values() -> None:
    labelled = YES_NO.replace("urgent : yes/no", 'role : one of IS "Import Supplier", GS\n  urgent : yes/no')
    requests = [{"role": "Import Supplier"}, {"role": "IS"}]
    ((*answers,),) = in_javascript([(read(labelled), requests)])
    assert answers == in_python(read(labelled), requests)
    assert answers[0] == ("wrong_value", "'Import Supplier' is not a value of role; expected one of IS, GS")


def test_yes_and_no_may_be_booleans() -> None:
    for urgent, seconds in ((True, 60), ("yes", 60), (False, 3600), ("no", 3600)):
        assert only(YES_NO, {"urgent": urgent, "paid": True})["trtSeconds"] == seconds
    assert only(YES_NO, {"urgent": 1})["message"] == "1 is not a value of urgent; expected one of yes, no"


# --- names


HARMFUL = """\
policy Harm "</script><script>alert(1)</script> ${1} `"

source S "*/ <!-- "

request
  __proto__   : one of constructor, __proto__ "</script>", toString "*/ `${0}`"
  constructor : set of __proto__, valueOf
  valueOf     : yes/no "<!--<script>"

impossible when __proto__ is toString and valueOf is yes
  because "</script> ` ${process.exit(1)} \\u2028 \\"

rule constructor
  source S "]]> \\u003c/script>"
  when __proto__ is __proto__ and constructor has __proto__
  answer within 1 s
  overrides usual

rule usual
  answer within 2 s
"""


def test_names_and_texts_do_no_harm(tmp_path: Path) -> None:
    source = JAVASCRIPT.emit(read(HARMFUL), {"policy": "</script>\u2028`${1}"}, "</script>\u2028\n`${process.exit(1)}")
    JAVASCRIPT.confirm(source, read(HARMFUL))
    declared = JAVASCRIPT.companion(source, "check.mjs")
    assert declared is not None
    (tmp_path / "check.mjs").write_text(source, "utf-8")
    ran = subprocess.run([node(), tmp_path / "check.mjs"], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    for text in (source, declared[1]):
        assert "</script" not in text
        assert "<!--" not in text
        assert "\u2028" not in text
    assert property_names(read(HARMFUL).by_name) == {
        "__proto__": "proto",
        "constructor": "constructor_",
        "valueOf": "valueOf_",
    }
    fast = {"proto": "__proto__", "constructor_": ["__proto__"], "valueOf_": False}
    assert only(HARMFUL, fast)["trtSeconds"] == 1
    assert only(HARMFUL, {**fast, "proto": "constructor"})["trtSeconds"] == 2
    assert only(HARMFUL, {**fast, "constructor": ["valueOf"]})["error"] == "unknown_fact"
    excluded = only(HARMFUL, {"proto": "toString", "valueOf_": True})
    assert excluded["reasons"][0]["because"] == "</script> ` ${process.exit(1)} \\u2028 \\"
    for text in ("hasOwnProperty", "__defineGetter__", "proto"):
        assert only(HARMFUL, {"proto": text})["error"] == "wrong_value"


def test_what_a_request_inherits_is_not_a_fact(tmp_path: Path) -> None:
    (tmp_path / "check.mjs").write_text(compiled(read(LIBRARY)), "utf-8")
    script = """
    import { decide, manifest, facts } from "./check.mjs";
    const known = JSON.stringify(decide({}));
    Object.prototype.reader = "Staff";
    if (JSON.stringify(decide({})) !== known) throw new Error("an inherited fact");
    if (JSON.stringify(decide(Object.create({ book: "Novel" }))) !== known) throw new Error("an inherited fact");
    if (decide(Object.assign(Object.create(null), { reader: "Staff" })).trtSeconds !== 3600) throw new Error("no prototype");
    if (JSON.stringify(decide()) !== known) throw new Error("no request");
    for (const value of [manifest, facts, facts[0], decide(), decide().clauses, decide().clauses[0], manifest.facts]) {
      if (!Object.isFrozen(value)) throw new Error("a value that can be changed");
    }
    """
    ran = subprocess.run(
        [node(), "--input-type=module", "-"], input=script, cwd=tmp_path, text=True, capture_output=True
    )
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize(
    ("names", "properties"),
    [
        (["on-call", "asked_on", "reader", "URL_kind", "Role"], ["onCall", "askedOn", "reader", "URLKind", "Role"]),
        (["4.8.1", "_x", "größe", "a_b", "aB", "a-b"], ["fact481", "x", "größe", "aB_", "aB", "aB__"]),
        (
            ["constructor", "toString", "class", "7days", "__"],
            ["constructor_", "toString_", "class", "fact7days", "fact"],
        ),
    ],
)
def test_names_are_in_camel_case(names: list[str], properties: list[str]) -> None:
    assert property_names(names) == dict(zip(names, properties, strict=True))


# --- the engine


def test_a_large_number_is_too_large_for_the_target() -> None:
    def numbered(last: int) -> Policy:
        number = Attribute("n", Ordered(Scale.NUMBER, 0, last))
        return Policy("N", "numbers", (number,), provisions=(Provision(("r",), AnswerWithin(1), ALWAYS),))

    most = 2**53 - 2
    assert only_of(numbered(most), {"n": {"$bigint": str(most)}})["trtSeconds"] == 1
    assert only_of(numbered(most), {"n": {"$bigint": str(most + 1)}})["error"] == "wrong_value"
    assert only_of(numbered(most), {"n": {"$bigint": str(2**53 + 1)}})["error"] == "wrong_value"
    with pytest.raises(TooLargeError):
        JAVASCRIPT.emit(numbered(most + 1), {})
    assert "beyond 9,007,199,254,740,991" in JAVASCRIPT.limit


def only_of(policy: Policy, facts: dict[str, Any]) -> dict[str, Any]:
    (answer,) = asked(policy, [facts])
    return answer


def test_without_node_the_engine_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    library = read(LIBRARY)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingEngineError, match="node"):
        JAVASCRIPT.run(compiled(library), library)([{"reader": "Staff", "book": "Novel", "why": frozenset()}])


def test_an_answer_that_is_an_error_is_no_outcome() -> None:
    node()
    library = read(LIBRARY)
    with pytest.raises(ValueError, match="'Clerk' is not a value of reader"):
        JAVASCRIPT.run(compiled(library), library)([{"reader": "Clerk", "book": "Novel", "why": frozenset()}])


def test_a_deadline_is_elapsed_time(tmp_path: Path) -> None:
    (tmp_path / "check.mjs").write_text(compiled(read(LIBRARY)), "utf-8")
    script = """
    import vm from "node:vm";
    import { decide } from "./check.mjs";
    const found = decide({ reader: "Staff" });  // 1 h
    const received = new Date("2026-03-29T00:30:00Z");
    const other = vm.runInNewContext("new Date('2026-03-29T00:30:00Z')");
    const feigned = Object.create(Date.prototype);
    const errors = [undefined, "2026-03-29", feigned, new Date(NaN), vm.runInNewContext("new Date(NaN)")].map((value) => {
      try { return found.deadline(value); } catch (error) { return [error.name, error.message]; }
    });
    let late;
    try { found.deadline(new Date(8.64e15)); } catch (error) { late = error.name; }
    console.log(JSON.stringify([
      found.deadline(received), found.met(received, new Date("2026-03-29T01:30:00Z")),
      found.met(received, new Date("2026-03-29T01:30:00.001Z")), decide().deadline(received), decide().met(received, received),
      errors, late, found.deadline(other), found.met(other, new Date("2026-03-29T01:30:00.001Z")),
    ]));
    """
    ran = subprocess.run(
        [node(), "--input-type=module", "-"], input=script, cwd=tmp_path, text=True, capture_output=True
    )
    assert ran.stderr == ""
    wrong = [
        ["TypeError", f"`received` is a Date; not {shown}"]
        for shown in ("undefined", "'2026-03-29'", "a value of Object")
    ]
    said = "`received` is an invalid Date; give a moment, such as new Date('2026-01-31T12:00:00Z')"
    wrong += [["TypeError", said]] * 2
    due = "2026-03-29T01:30:00.000Z"
    assert json.loads(ran.stdout) == [due, True, False, None, None, wrong, "RangeError", due, False]


def test_it_imports_nothing_evaluates_nothing_and_asks_no_network() -> None:
    source = compiled(read(LIBRARY))
    for word in (
        "import ",
        "import(",
        "require(",
        "eval(",
        "Function(",
        "fetch(",
        "XMLHttpRequest",
        "WebSocket",
        "document",
    ):
        assert word not in source
    # `answers_of` runs Node with --disallow-code-generation-from-strings, so every other test shows it, too
    assert "disallow" in Path(answers_of.__code__.co_filename).read_text("utf-8")


def test_names_of_python_are_names_of_properties() -> None:
    hostile = read(HOSTILE)
    assert len(python_check(hostile).decide.__kwdefaults__) == 3
    facts = {"None": "import", "self": "mro", "print": ["__class__"]}
    assert property_names(hostile.by_name) == {"None_": "None", "self": "self", "print": "print"}
    assert only(HOSTILE, facts)["clauses"][0]["sources"] == [{"source": "S", "place": r"\N{BULLET} " + "\\"}]
