"""Conditions as an author would write them, in the listings of reports."""

from pathlib import Path

import pytest

from policy_dsl.model.conditions import ALWAYS, NEVER, AllOf, AnyOf, AtMost, Condition, Fact, Has, Not, OneOf, Within
from policy_dsl.pipeline import load
from tests.written import policy
from verifier.obligations.all import obligations
from verifier.report.words import condition, why
from verifier.verdict import Status, Verdict

TEXT = """policy P "p"

request
  role        : one of Zed, Amy, Bob
  uses        : set of A, B
  pages, most : whole number from 0 to 9

otherwise refuse
"""
ROLE, USES, PAGES, MOST = Fact("role"), Fact("uses"), Fact("pages"), Fact("most")
NOBODY, EVERYBODY = OneOf(ROLE, frozenset()), OneOf(ROLE, frozenset({"Zed", "Amy", "Bob"}))
TWO = OneOf(ROLE, frozenset({"Zed", "Bob"}))
OF_A = Has(USES, "A")


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (TWO, "role in Zed, Bob"),  # in the order in which they are declared
        (NOBODY, "nothing"),
        (EVERYBODY, "anything"),
        (Not(NOBODY), "anything"),
        (Not(TWO), "none of (role in Zed, Bob)"),
        (AllOf((TWO, EVERYBODY, OF_A)), "role in Zed, Bob and uses has A"),
        (AllOf((TWO, NOBODY)), "nothing"),
        (AnyOf((TWO, NOBODY)), "any of (role in Zed, Bob)"),
        (AnyOf((TWO, EVERYBODY)), "anything"),
        (AllOf((ALWAYS, AtMost(PAGES, MOST))), "pages at most most"),
        (ALWAYS, "anything"),
        (NEVER, "nothing"),
        (Within(PAGES, ()), "nothing"),
        (Within(PAGES, ((0, 10),)), "anything"),
    ],
)
def test_no_list_in_a_condition_is_a_list_of_nothing(found: Condition, words: str, tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    path.write_text(TEXT, encoding="utf-8")
    policy = load(str(path)).policy
    assert policy is not None
    assert condition(policy, found, ()) == words


@pytest.mark.parametrize(
    ("z3", "diagram", "said"),
    [
        (Status.PROVED, Status.UNDECIDED, "of the diagram, it outgrew the memory or the time allowed"),
        (Status.UNDECIDED, Status.PROVED, "Z3 had no answer in its time"),
    ],
)
def test_where_one_engine_is_alone_it_is_said_why(z3: Status, diagram: Status, said: str, tmp_path: Path) -> None:
    o = obligations(policy(tmp_path))[0]
    found = Verdict(o.name, o.kind, o.subject, o.sentence, o.clause, Status.UNDECIDED, z3, diagram, reason="one_engine")
    assert why(found) == f"only one of the two engines found the proof; {said}"
