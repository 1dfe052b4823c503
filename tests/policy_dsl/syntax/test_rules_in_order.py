"""Rules in an order read and print as they are written, in policies and in proposals."""

import pytest

from policy_dsl.syntax import tree as t
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.printing.unparse import unparse
from policy_dsl.text import Text

POLICY = """\
policy P "p"

request
  a : one of A, B

rule before
  refuse

rules one in this order
  rule x
    when a is A
    refuse

  rule y
    answer within 1 h

rules other in this order
  rule z
    refuse

rule after
  refuse
"""

PROPOSAL = """\
proposal Q "q"
  to P in "p.policy"

  add rule v to one before y
    refuse

  add rule w to one in front
    when a is B
    answer within 1 h

  add rule u to other
    refuse

  add rules third in this order
    rule r
      refuse

    rule s
      answer within 1 h

  replace rule z
    answer within 2 h
"""


def orders(file: t.AnyFile | None) -> list[tuple[str, str | None]]:
    assert isinstance(file, t.PolicyFile)
    rules = [each for each in file.declarations if isinstance(each, t.Rule)]
    return [(rule.name.text, rule.in_order.text if rule.in_order else None) for rule in rules]


def test_each_rule_has_the_name_of_its_order() -> None:
    file, findings = parse(Text("p.policy", POLICY))
    assert findings == []
    assert orders(file) == [("before", None), ("x", "one"), ("y", "one"), ("z", "other"), ("after", None)]


def test_operations_say_where_a_rule_stands() -> None:
    file, findings = parse(Text("q.policy", PROPOSAL))
    assert findings == []
    assert isinstance(file, t.ProposalFile)
    placed = [each for each in file.operations if isinstance(each, t.AddRuleText)]
    assert [(p.rule.name.text, p.order.text, p.before, p.in_front) for p in placed] == [
        ("v", "one", t.Name("y"), False),
        ("w", "one", None, True),
        ("u", "other", None, False),
    ]
    added = [each.what for each in file.operations if isinstance(each, t.Add)]
    assert [(r.name, r.in_order) for r in added if isinstance(r, t.Rule)] == [
        (t.Name("r"), t.Name("third")),
        (t.Name("s"), t.Name("third")),
    ]


@pytest.mark.parametrize("text", [POLICY, PROPOSAL], ids=["policy", "proposal"])
def test_they_print_as_they_are_written(text: str) -> None:
    file, _ = parse(Text("p.policy", text))
    assert file is not None
    assert unparse(file) == text
