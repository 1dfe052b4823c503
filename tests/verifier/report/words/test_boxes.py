"""Conditions as an author would write them, in the listings of reports."""

from pathlib import Path

import pytest

from policy_dsl.model.conditions import (
    ALWAYS,
    NEVER,
    AllOf,
    AnyOf,
    AtMost,
    Condition,
    Fact,
    Has,
    HasValueOf,
    Includes,
    Meets,
    Not,
    OneOf,
    Same,
    Within,
)
from policy_dsl.pipeline import load
from verifier.report.words import boxes

TEXT = """policy P "p"

request
  role        : one of Zed, Amy, Bob
  uses        : set of A, B
  pages, most : whole number from 0 to 9
  mate        : one of Zed, Amy, Bob
  others      : set of A, B

otherwise refuse
"""
ROLE, USES, PAGES, MOST = Fact("role"), Fact("uses"), Fact("pages"), Fact("most")
MATE, OTHERS = Fact("mate"), Fact("others")
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
        (Same(ROLE, MATE), "role is mate"),
        (Not(Same(ROLE, MATE)), "role is not mate"),
        (HasValueOf(USES, ROLE), "uses has role"),
        (Not(HasValueOf(USES, ROLE)), "uses does not have role"),
        (Meets(USES, OTHERS), "uses has any of others"),
        (Not(Meets(USES, OTHERS)), "uses has none of others"),
        (AllOf((Includes(USES, OTHERS), Includes(OTHERS, USES))), "uses is others"),
        (Not(AllOf((Includes(USES, OTHERS), Includes(OTHERS, USES)))), "uses is not others"),
        (AllOf((Includes(USES, OTHERS), OF_A)), "uses includes others and uses has A"),
        (Not(Includes(USES, OTHERS)), "uses does not include others"),
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
    assert boxes.condition(policy, found, ()) == words


@pytest.mark.parametrize("codes", ["Low, High", "Low, Normal, High"])
@pytest.mark.parametrize(
    "written",
    [
        "a at least b",
        "a at most b",
        "a over b",
        "a under b",
        "b over a",
        "a over b and c at most a",
        "a is b",
        "a is not b",
    ],
)
def test_codes_in_an_order_are_compared_in_the_words_of_authors(tmp_path: Path, written: str, codes: str) -> None:
    path = tmp_path / "p.policy"
    path.write_text(
        f'policy P "p"\n\nrequest\n  a, b, c : ordered one of {codes}\n\notherwise refuse\n\n'
        f'rule r\n  when {written}\n  answer within 1 h\n\nproperty q "q"\n  for any two requests x and y'
        " alike except a, b, c\n  where x.a over y.a and y.b at most x.b and x.c at least y.c and x.b under y.b\n"
        "  never x slower than y\n",
        encoding="utf-8",
    )
    loaded = load(str(path))
    assert loaded.effective is not None
    policy = loaded.effective
    (when,) = (p.when for p in policy.provisions if p.id == "r")
    same_request = {
        "a at most b": "b at least a",
        "a under b": "b over a",
        "a over b and c at most a": "a over b and a at least c",
    }
    (of_two,) = policy.properties
    assert boxes.condition(policy, when, ()) == same_request.get(written, written)
    assert boxes.condition(policy, of_two.where, ("x", "y")) == (
        "x.a over y.a and x.b at least y.b and x.c at least y.c and x.b under y.b"
    )
