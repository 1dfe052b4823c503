"""What becomes of the rules of an order that a proposal replaces, and what reports say of it; worked out by hand."""

import json
from pathlib import Path

import jsonschema
import pytest

from policy_dsl.amend.replaced_orders import replaced_orders
from policy_dsl.model.proposal import Proposal
from policy_dsl.pipeline import load
from tests.command import run
from tests.end_to_end.test_json import REGISTRY, SCHEMAS

QUEUE = """\
policy Queue "whose turn it is"
  dated by day

request
  n    : whole number from 0 to 9
  kind : one of A, B
  day  : date from 2026-01-01 until 2026-01-05

rules times in this order
  rule high
    when n over 7
    refuse

  rule odd
    when n in 1, 3, 5, 7, 9
    answer within 1 h

  rule kinds
    when kind is A
    answer within 4 h

  rule rest
    answer within 2 h
"""

HEAD = 'proposal X "p"\n  to Queue in "queue.policy"\n'

OTHER = """
  replace rules times in this order
    rule odd
      when n is not 0, 2, 4, 6, 8
      answer within 60 min

    rule high
      when n over 6
      refuse

    rule some
      when n is 2
      answer within 3 h

    rule kinds
      when kind is not B
      answer within 4 h
"""


def proposal(folder: Path, text: str, name: str = "x.policy") -> Proposal:
    (folder / "queue.policy").write_text(QUEUE, encoding="utf-8")
    (folder / name).write_text(text, encoding="utf-8")
    loaded = load(str(folder / name))
    assert loaded.findings == [], loaded.findings
    assert loaded.proposal is not None
    return loaded.proposal


def test_each_rule_goes_comes_or_stays(tmp_path: Path) -> None:
    (order,) = replaced_orders(proposal(tmp_path, HEAD + OTHER))
    assert order.name == "times"
    assert order.gone == ("rest",)
    assert order.added == ("some",)
    assert order.changed == ("high",)
    assert {*order.moved, *order.kept} == {"odd", "kinds"}
    assert order.clause.span.line == 4


def test_rules_that_say_the_same_in_other_words_stay_or_stand_elsewhere(tmp_path: Path) -> None:
    text = OTHER.replace("n over 6", "n at least 8").replace("rule some\n      when n is 2", "rule rest")
    rest = text.replace("answer within 3 h", "answer within 2 h")
    (order,) = replaced_orders(proposal(tmp_path, HEAD + rest))
    assert (order.gone, order.added, order.changed) == ((), (), ())
    assert len(order.moved) == 2  # of high odd kinds rest in the order odd high rest kinds, two stay above one another
    assert {*order.moved, *order.kept} == {"high", "odd", "kinds", "rest"}


def test_other_effects_and_overrides_say_something_else(tmp_path: Path) -> None:
    text = OTHER.replace("60 min", "61 min").replace("n over 6", "n over 7")
    text = text.replace("    rule some\n      when n is 2\n      answer within 3 h\n\n", "")
    beside = "\n  add rule beside\n    when n is 3\n    answer within 5 h\n    overrides times\n"
    (order,) = replaced_orders(proposal(tmp_path, HEAD + text + beside))
    assert order.changed == ("odd",)
    over = text.replace("answer within 4 h", "answer within 4 h\n      overrides beside").replace("61", "60")
    beside = beside.replace("\n    overrides times", "")
    (order,) = replaced_orders(proposal(tmp_path, HEAD + over + beside))
    assert order.changed == ("kinds",)


def test_words_of_a_new_vocabulary_are_compared_as_they_are_then(tmp_path: Path) -> None:
    text = OTHER.replace("kind is not B", "kind in A, C").replace("n over 6", "n over 7")
    (order,) = replaced_orders(
        proposal(tmp_path, HEAD + "\n  rename code A of kind to C\n" + text.replace("A, C", "C"))
    )
    assert order.changed == ()
    (order,) = replaced_orders(proposal(tmp_path, HEAD + "\n  add code C to kind\n" + text))
    assert order.changed == ("kinds",)


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_reports_say_what_becomes_of_them(tmp_path: Path, form: str) -> None:
    proposal(tmp_path, HEAD + OTHER)
    out = run("verify", tmp_path / "x.policy", "--format", form, cwd=tmp_path).stdout
    words = " ".join(out.split())
    assert "Of the order times, rest goes; some is new; high says something else;" in words


def test_json_lists_them_and_keeps_to_its_schema(tmp_path: Path) -> None:
    proposal(tmp_path, HEAD + OTHER)
    document = json.loads(run("verify", tmp_path / "x.policy", "--format", "json", cwd=tmp_path).stdout)
    jsonschema.Draft202012Validator(SCHEMAS["verify"], registry=REGISTRY).validate(document)
    (order,) = document["orders"]
    assert (order["name"], order["gone"], order["added"], order["changed"]) == ("times", ["rest"], ["some"], ["high"])
    assert sorted(order["moved"] + order["kept"]) == ["kinds", "odd"]
    assert order["line"] == 4
    plain = run("verify", tmp_path / "queue.policy", "--format", "json", cwd=tmp_path).stdout
    assert "orders" not in json.loads(plain)


@pytest.mark.parametrize(
    ("operation", "code", "hint"),
    [
        ("set times rest to 4 h", "E305", "write `replace rule RULE`"),
        ("remove rule times", "E305", "its rules are `high`, `odd`, `kinds`, `rest`"),
        (
            "add rule a\n    when n is 2\n    answer within 3 h\n    overrides rules times",
            "E218",
            "write `overrides times`",
        ),
        (f"remove rule rest\n{OTHER}", "E303", "leave out line 4: the order `times`, as you write it, has no `rest`"),
        (f"{OTHER}\n  remove rule rest", "E303", "as you write it, has no `rest`"),
        (f"remove rule odd\n{OTHER}", "E303", "say it once"),
        (OTHER.replace("rules times", "rules odd"), "E305", "it is a rule: write `replace rule odd`"),
    ],
)
def test_who_takes_an_order_for_something_else_is_told(operation: str, code: str, hint: str, tmp_path: Path) -> None:
    (tmp_path / "queue.policy").write_text(QUEUE, encoding="utf-8")
    path = tmp_path / "x.policy"
    path.write_text(f"{HEAD}\n  {operation.strip()}\n", encoding="utf-8")
    (finding,) = load(str(path)).findings
    assert finding.code == code
    assert hint in (finding.hint or "")


def test_who_changes_one_code_of_sets_with_common_codes_twice_is_told(tmp_path: Path) -> None:
    (tmp_path / "queue.policy").write_text(
        QUEUE.replace("  kind :", "  a, b : set of X, Y\n  kind :"), encoding="utf-8"
    )
    path = tmp_path / "x.policy"
    path.write_text(f"{HEAD}\n  split code X of a into V, W\n  split code X of b into V, W\n", encoding="utf-8")
    (finding,) = load(str(path)).findings
    assert (finding.code, finding.hint) == ("E303", "leave this line out: line 4 changes `X` of both")
    assert finding.message == "`a` and `b` have their codes in common"
