"""A slip in the declaration of a derived fact, or in what gives one, gets a hint in the author's own words."""

from __future__ import annotations

import pytest

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.pipeline import load
from policy_dsl.text import Text

HEAD = """\
policy P "p"

request
  role : one of A, B, C
  paid : yes/no
  n    : whole number from 0 to 9

term late means n over 5

derive risk : one of Low, Medium, High
  otherwise Medium

rule r1
  when role is A
  gives risk High

"""
BASE = HEAD + "table t\n  at most one row applies\n  | role | gives risk |\n  | B    | High       |\n"


def findings(text: str) -> list[Finding]:
    """All findings about the policy that ends so, or about the proposal to it."""
    texts = {"p.policy": HEAD + text, "base.policy": BASE}
    if text.startswith("proposal"):
        texts["p.policy"] = text
    return load("p.policy", lambda path: (Text(path, texts[path]), [])).findings


ANY = "derive x : one of A, B"
DECLARATIONS = (
    ("derive x", "E101", "say which values it may have: `derive x : one of A, B`, or `derive x : yes/no`"),
    ("derive x :", "E101", "say which values it may have: `derive x : one of A, B`, or `derive x : yes/no`"),
    ("derive x : Low, High", "E101", "write `derive x : one of Low, High`"),
    ("derive x : Low or High", "E109", "write `derive x : one of Low, High`"),
    ("derive x : either Low or High", "E109", "write `derive x : one of Low, High`"),
    ("derive x one of Low, High", "E101", "write `derive x : one of Low, High`"),
    ("derive x is one of Low, High", "E101", "write `derive x : one of Low, High`"),
    ("derive x = one of Low, High", "E109", "write `derive x : one of Low, High`"),
    ("derive x : one of", "E101", "list its codes on this line: `derive x : one of A, B`; a line that ends in a comma"),
    ("derive x : boolean", "E101", "write `derive x : yes/no`"),
    ("derive x : yes, no", "E101", "write `derive x : yes/no`"),
    ("derive x is yes/no", "E101", "write `derive x : yes/no`"),
    ('derive x "late" : yes/no', "E101", 'the words stand behind the type: `derive x : yes/no "late"`'),
    ('derive x "late" : one of A, B', "E101", "or say what it means in a comment: `derive x : one of A, B`"),
    ("derive x : whole number from 0 to 5", "E101", "only codes and `yes/no` are derived: name the values that matter"),
    ("derive x : date from 2026-01-01 until 2027-01-01", "E101", f"name the values that matter, `{ANY}`"),
    ("derive x : duration up to 5 days", "E101", f"name the values that matter, `{ANY}`"),
    ("derive x : text", "E109", f"name the values that matter, `{ANY}`"),
    ("derive x : set of A, B", "E101", "a derived fact has one value: write `derive x : one of A, B`, or derive a fact"),
    ("derive x, y : yes/no", "E101", "one fact a line: `derive x : yes/no`"),
    ("derive x : yes/no otherwise no", "E101", "write `otherwise no` on the line below, further in"),
    ("derive x : yes/no, otherwise no", "E101", "write `otherwise no` on the line below, further in"),
    ("derive x : one of A, B otherwise A", "E101", "write `otherwise A` on the line below, further in"),
    ("derive x means paid is yes", "E101", "`term x means paid is yes`"),
    ("derive x when paid is yes", "E101", "`term x means paid is yes`"),
    ("derive fact x : yes/no", "E101", "write `derive x : yes/no`"),
    ("derived x : yes/no", "E110", "write `derive x : yes/no`"),
    ("derived fact x : yes/no", "E110", "write `derive x : yes/no`"),
    ("fact x : yes/no", "E110", "`derive x : yes/no`, if rules give it, or write it below `request`"),
    ("derive x : yes/no\n  otherwise", "E101", "say which value it has where nothing gives one: `otherwise VALUE`"),
    ("derive x : yes/no\n  otherwise is no", "E101", "write `otherwise no`"),
    ("derive x : yes/no\n  otherwise gives x no", "E101", "write `otherwise no`"),
    ("derive x : yes/no\n  otherwise x no", "E101", "write `otherwise no`"),
    ("derive x : yes/no\n  otherwise: no", "E101", "write `otherwise no`"),
    ("derive x : yes/no\n  default no", "E101", "write `otherwise no`"),
    ("derive x : yes/no\n  when paid is yes", "E101", "a rule at the margin says when: `rule NAME`"),
    ("derive x : yes/no\n  gives x yes", "E101", "a rule at the margin says when: `rule NAME`"),
    ('derive x : yes/no\n  note "n"', "E101", "write the note in the rule or table that gives the fact"),
    ("derive x : yes/no\n  in force from 2026-01-01", "E101", "in the rule or table that gives the fact"),
    ("derive x :\n  one of A, B", "E101", "say which values it may have: `derive x : one of A, B`"),
)  # fmt: skip

RULES = (
    (
        "risk is High",
        "E101",
        "write `gives risk High` if the rule says so, or `when risk is High` if it is a condition",
    ),
    ("risk = High", "E109", "write `gives risk High` if the rule says so"),
    ("risk := High", "E109", "write `gives risk High` if the rule says so"),
    ("risk: High", "E101", "write `gives risk High` if the rule says so"),
    ("then risk is High", "E101", "write `gives risk High`"),
    ("then gives risk High", "E101", "leave `then` out: `gives risk High`"),
    ("sets risk High", "E101", "write `gives risk High`"),
    ("sets risk to High", "E101", "write `gives risk High`"),
    ("set risk = High", "E109", "write `gives risk High`"),
    ("derive risk High", "E101", "write `gives risk High`"),
    ("derives risk : High", "E101", "write `gives risk High`"),
    ("give risk High", "E101", "write `gives risk High`"),
    ("gives risk = High", "E109", "write `gives risk High`"),
    ("gives risk: High", "E101", "write `gives risk High`"),
    ("gives risk is High", "E101", "write `gives risk High`"),
    ("gives risk of High", "E101", "write `gives risk High`"),
    ("gives High", "E101", "name the fact and its value: `gives FACT VALUE`"),
    ("gives", "E101", "name the fact and its value: `gives FACT VALUE`"),
    (
        "gives risk High when n over 5",
        "E101",
        "write `gives risk High` alone, and `when n over 5` on a line of its own",
    ),
    ("gives risk High, Low", "E101", "a rule gives one value: write a rule for each, with its `when`"),
    ("gives risk High or Low", "E109", "a rule gives one value: write a rule for each, with its `when`"),
)

ELSEWHERE = (
    (
        "table t\n  | role | gives risk |\n  | B    | High       |\n  otherwise Low\n",
        "E101",
        "`otherwise gives FACT Low`",
    ),
    ("table t\n  gives risk\n  | role | A |\n  | B    | High |\n", "E101", "these words head a column"),
    (
        "table t\n  | role | risk |\n  | B    | High |\n",
        "E225",
        "head the column `gives risk` if its cells give the fact",
    ),
    ("table t\n  | role | gives |\n  | B    | High  |\n", "E226", "write `gives risk`"),
    ("table t\n  | role | derive risk |\n  | B    | High        |\n", "E226", "write `gives risk`"),
    ("table t\n  | role | then risk |\n  | B    | High      |\n", "E226", "write `gives risk`"),
    ("table t\n  | role | yes  | no  |\n  | B    | High | Low |\n", "E223", "no matrix gives a derived fact"),
    (
        "table t\n  | role | gives risk |\n  | B    | N/A        |\n",
        "E202",
        "write one value; where the fact has none, leave",
    ),
    (
        "table t\n  | role | gives risk |\n  | B    | any        |\n",
        "E202",
        "write one value; where the fact has none, leave",
    ),
    ("table t\n  | role | gives risk |\n  | B    | Low, High  |\n", "E202", "write one value, and a row for each case"),
    ('example "e"\n  given role A\n  expect risk High\n', "E101", "an example expects a time or `refused`"),
    (
        "examples e\n  | role | gives risk |\n  | A    | High       |\n",
        "E201",
        "an example expects a time or `refused`",
    ),
)

KEPT = "a proposal leaves the derived facts of its base as they are"
PROPOSALS = (
    ("add derived x : yes/no", "E101", "write `add derive x : yes/no`"),
    ("add derived fact x : yes/no", "E101", "write `add derive x : yes/no`"),
    ("add derive x : Low, High", "E101", "write `add derive x : one of Low, High`"),
    ("add derive x", "E101", "say which values it may have: `add derive x : one of A, B`"),
    ("remove derive risk", "E101", KEPT),
    ("remove derived fact risk", "E101", KEPT),
    ("replace derive risk : one of Low, High", "E101", KEPT),
    ("set derive risk : one of Low, High", "E101", KEPT),
    ("set risk otherwise to Low", "E305", KEPT),
    ("remove row risk otherwise", "E305", KEPT),
    ("set risk to Low", "E305", KEPT),
    ("set t B to gives risk Low", "E202", "write `Low`"),
)


@pytest.mark.parametrize(("text", "code", "taught"), DECLARATIONS, ids=[text for text, _, _ in DECLARATIONS])
def test_a_declaration_that_is_not_one_gets_its_hint(text: str, code: str, taught: str) -> None:
    hints(f"{text}\n\nrule z\n  gives x yes\n", code, taught)


@pytest.mark.parametrize(("line", "code", "taught"), RULES, ids=[line for line, _, _ in RULES])
def test_a_line_of_a_rule_that_means_to_give_gets_its_hint(line: str, code: str, taught: str) -> None:
    hints(f"rule z\n  when paid is yes\n  {line}\n", code, taught)
    if not line.startswith("set "):  # in a proposal, an operation
        hints(
            f'proposal Q "q"\n  to P in "base.policy"\n\n  add rule z\n    when paid is yes\n    {line}\n', code, taught
        )


@pytest.mark.parametrize(("text", "code", "taught"), ELSEWHERE, ids=[text for text, _, _ in ELSEWHERE])
def test_a_slip_in_a_table_or_an_example_gets_its_hint(text: str, code: str, taught: str) -> None:
    hints(text, code, taught)


@pytest.mark.parametrize(("line", "code", "taught"), PROPOSALS, ids=[line for line, _, _ in PROPOSALS])
def test_a_slip_in_a_proposal_gets_its_hint(line: str, code: str, taught: str) -> None:
    hints(f'proposal Q "q"\n  to P in "base.policy"\n\n  {line}\n', code, taught)


def hints(text: str, code: str, taught: str) -> None:
    """The first finding about the text has the code, and its hint has these words."""
    first = next(each for each in findings(text) if each.code not in ("E255", "W522"))
    assert first.code == code
    assert taught in f"{first.message}; {first.hint}"
