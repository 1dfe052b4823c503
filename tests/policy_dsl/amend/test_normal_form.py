"""The same condition, written otherwise, leaves a provision as it is; another one divides it. And equal forms mean the same."""

from random import Random

import pytest

from policy_dsl.amend.amend import amend
from policy_dsl.amend.normal_form import normal_form
from policy_dsl.evaluate import holds
from policy_dsl.model.conditions import Condition
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import ProvisionPath
from policy_dsl.resolve import resolve_policy, resolve_proposal
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from tests.brute import Space
from tests.second_reading.dice import Dice

HEAD = """policy P "p"
  dated by day

request
  day, due : date from 2026-01-01 until 2026-01-09
  late     : date from 2026-01-08 until 2026-01-12
  who      : one of A "Anna", B, C
  single   : one of X
  why, ask : set of S, L
  n, m     : whole number from 0 to 9
  flag     : yes/no
  by, boss : one of D, E
  tag      : one of S, L

group G of who : A, B

"""
TAIL = "\notherwise answer within 2 h\n"

SAME = (
    ("when who is A and n is 1", "when\n  who is A\n  n is 1"),
    ("when who is A and n is 1", "when\n  all of\n    n is 1\n    all of\n      who is A"),
    ("when who is A and n is 1", "when n is 1 and who is A and n is 1"),
    ("when who in A, B", "when who in G"),
    ("when who in A, B", "when who is not C"),
    ("when who in A, B", "when\n  any of\n    who is B\n    who is A"),
    ("when who is A", 'when who is "Anna"'),
    ("when who is C", "when\n  none of\n    who is A\n    who is B"),
    ("when who is A", "when who is A and n at most 9 and who in A, B, C and single is X and ask includes ask"),
    ("when who is A", "when\n  any of\n    who is A\n    who not in A, B, C"),
    ("when n over 4", "when n at least 5"),
    ("when n from 3 to 5", "when n at least 3 and n under 6"),
    ("when n not in 1, 2", "when\n  any of\n    n is 0\n    n over 2"),
    ("when n at most m", "when m at least n"),
    ("when n is m", "when n at most m and m at most n"),
    ("when n under m", "when n at most m and m is not n"),
    ("when n is not m", "when\n  any of\n    n under m\n    m under n"),
    ("when late is due", "when late on or before due"),  # no day of `due` is after the first one of `late`
    ("when due on or before late", "when n at most 9"),
    ("when why is S", "when why has S and why has none of L"),
    ("when why is not S", "when\n  any of\n    why has L\n    why has none of S"),
    ("when why is empty", "when why has none of S, L"),
    ("when why has any of S, L", "when\n  none of\n    why is empty"),
    ("when why includes ask and ask includes why", "when ask includes why and why includes ask"),
    ("when by is boss", "when boss is by"),
    ("when by is not boss", "when\n  none of\n    boss in by"),
    ("when by is boss and n is 1", "when n is 1 and boss is by and by is boss"),
    ("when n is 1", "when\n  n is 1\n  any of\n    by is boss\n    boss is not by"),
    ("when why has tag", "when\n  none of\n    why does not have tag"),
    ("when why has any of ask", "when ask has any of why"),
    ("when why has none of ask", "when\n  none of\n    ask has any of why"),
    ("when why is ask", "when why includes ask and ask includes why"),
    ("when why is not ask", "when\n  any of\n    why does not include ask\n    ask does not include why"),
    ("when why does not have S", "when why has none of S"),
    ("in force from 2026-01-02\nwhen who is A", "when day on or after 2026-01-02 and who is A"),
    ("in force from 2026-01-05\nwhen who is A", "when who is A"),  # a proposal says nothing of earlier days
    (
        "when\n  any of\n    who is A and n is 1\n    flag is yes",
        "when\n  none of\n    all of\n      flag is no\n      any of\n        who is not A\n        n is not 1",
    ),
)
OTHER = (
    ("when who is A", "when who in A, B"),
    ("when who is A", "when\n  any of\n    who is A and flag is yes\n    who is A and flag is no"),
    ("when who is A and n is 1", "when\n  any of\n    who is A\n    n is 1"),
    ("when n at most m", "when n under m"),
    ("when n at most m", "when m at most n"),
    ("when why has S", "when why is S"),
    ("when why includes ask", "when ask includes why"),
    ("when by is boss", "when by is not boss"),
    ("when by is boss", "when by is D and boss is D"),
    ("when why has tag", "when ask has tag"),
    ("when why has tag", "when why does not have tag"),
    ("when why has any of ask", "when why includes ask"),
    ("when why has any of ask", "when why has none of ask"),
    ("when why includes ask", "when why does not include ask"),
    ("when who is A", "when who is A and day on or before 2026-01-07"),
)


def read(text: str) -> tree.File:
    file, _ = parse(Text("p.policy", text))
    assert isinstance(file, tree.File)
    return file


def rule(word: str, lines: str) -> str:
    return "\n  ".join([word, *lines.split("\n"), "answer within 1 h"]) + "\n"


def policy_of(*rules: str) -> Policy:
    policy, findings = resolve_policy(read(HEAD + "\n".join(rules) + TAIL))  # type: ignore[arg-type]  # a policy
    assert policy is not None, findings
    return policy


def amended(base: Policy, day: int, *operations: str, below: tuple[Proposal, ...] = ()) -> tuple[Proposal, Policy]:
    """What the operations make of the policy, in force from that day of January."""
    name = below[-1].name if below else "P"
    lines = [f'to {name} in "p.policy"', f"in force from 2026-01-{day:02}", *"\n".join(["", *operations]).split("\n")]
    file = read("\n  ".join([f'proposal Q{len(below)} "q"', *lines]).rstrip() + "\n")
    proposal, findings = resolve_proposal(file, base, below)  # type: ignore[arg-type]  # a proposal
    assert proposal is not None, findings
    policy, findings = amend(proposal)
    assert not findings
    return proposal, policy


def until(base: str, operation: str) -> list[str]:
    """The names of the provisions that lapse on 5 January, when the operation comes into force."""
    _, policy = amended(policy_of(base), 5, operation)
    return [p.id for p in policy.provisions if p.until is not None]


@pytest.mark.parametrize(("one", "other"), [*SAME, *((b, a) for a, b in SAME)])
def test_the_same_condition_written_otherwise_changes_nothing(one: str, other: str) -> None:
    base = policy_of(rule("rule r", one))
    _, policy = amended(base, 5, rule("replace rule r", other))
    assert policy.provisions == base.provisions  # earlier days have the condition of the base


@pytest.mark.parametrize(("one", "other"), [*OTHER, *((b, a) for a, b in OTHER)])
def test_another_condition_is_another_provision(one: str, other: str) -> None:
    assert until(rule("rule r", one), rule("replace rule r", other)) == ["r until 2026-01-05"]


TABLE = """table t
  when who in A, B and n at least 3
  overrides r, s
  any number of rows apply
  | row | who   | n       | answer within |
  | low | any   | at most 5 | 3 h         |
  | a   | not B | 5       | 90 min        |

rule r
  when who is B
  answer within 5 h

rule s
  answer within 6 h
"""
REWRITTEN = """replace table t
  overrides s, r
  when n over 2 and who is not C
  any number of rows apply
  | row | n       | who  | answer within |
  | low | 0 to 5  | G    | {}           |
  | a   | 5       | A, C | 1 h 30 min    |
"""


def test_a_table_written_otherwise_stays_one() -> None:
    assert until(TABLE, REWRITTEN.format("180 min")) == []
    assert until(TABLE, REWRITTEN.format("4 h")) == ["t low until 2026-01-05"]
    moved = REWRITTEN.replace("n over 2", "n over 3").format(
        "180 min"
    )  # rows of a table with another `when` are others
    assert until(TABLE, moved) == ["t low until 2026-01-05", "t a until 2026-01-05"]


def test_a_rule_that_stays_overrides_a_table_that_lapsed_below() -> None:
    table = "table t\n  | who | answer within |\n  | any | 3 h           |\n"
    base = policy_of(table, "rule r\n  when who is A\n  overrides t\n  answer within 1 h\n")
    first, below = amended(base, 3, "replace " + table.replace("| who", "when who is A\n  | who"))
    names = {ProvisionPath(("t",)), ProvisionPath(("t until 2026-01-03",))}
    assert set(below.by_id["r"].overrides) == names
    again = "replace rule r\n  when who in A\n  overrides t\n  answer within 60 min\n"
    _, above = amended(below, 5, again, below=(first,))
    assert above.by_id["r"] == below.by_id["r"]
    assert [p.id for p in above.provisions if p.until is not None] == ["t any until 2026-01-03"]


def test_a_rule_that_is_written_again_in_a_stack_stays() -> None:
    first, below = amended(policy_of(rule("rule r", "when who is A")), 3, rule("replace rule r", "when who is B"))
    _, above = amended(below, 5, rule("replace rule r", "when who not in A, C"), below=(first,))
    assert [p.id for p in above.provisions] == ["r until 2026-01-03", "r"]
    assert above.provisions == below.provisions


def conditions(many: int, random: Random) -> tuple[Policy, list[Condition]]:
    """Random conditions about one request."""
    dice = Dice(random.randrange(1 << 30))
    request = "\n".join(dice.request())
    rules = [rule(f"rule r{n}", "\n".join(dice.when())) for n in range(many)]
    file, _ = parse(Text("p.policy", f'policy P "p"\n\n{request}\n' + "\n".join(rules) + TAIL))
    policy = None if file is None else resolve_policy(file)[0]  # type: ignore[arg-type]  # a policy
    return conditions(many, random) if policy is None else (policy, [p.when for p in policy.provisions])


def test_conditions_of_one_form_hold_alike() -> None:
    random, equal = Random(1), 0
    for _ in range(40):
        policy, some = conditions(6, random)
        requests = Space(policy).possible
        forms: dict[object, list[bool]] = {}
        for condition in some:
            values = [holds(condition, request) for request in requests]
            form = normal_form(policy.by_name, condition)
            equal += form in forms
            assert forms.setdefault(form, values) == values
            opposite = normal_form(policy.by_name, condition, negated=True)
            assert forms.setdefault(opposite, [not v for v in values]) == [not v for v in values]
    assert equal > 10
