"""The second order of attributes: those asked together side by side. It is there for what explodes in the first one."""

from importlib import import_module
from itertools import combinations
from random import Random

import pytest

from policy_dsl.diagram.mdd.forest import Forest, TooLargeError
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.space.partition import conditions_of, partition
from policy_dsl.diagram.space.variable_order import by_affinity
from policy_dsl.model.conditions import AllOf, AnyOf, Condition, Fact, Not, OneOf
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Provision, Refuse
from policy_dsl.model.vocabulary import Attribute, YesNo
from verifier.by_diagram import engine
from verifier.obligations.all import obligations
from verifier.results.status import Kind, Status

PAIRS = 18
"""Pairs of facts, each far apart in the policy: in that order a diagram needs more than two to the power of so many nodes."""


def yes(name: str) -> Condition:
    return OneOf(Fact(name), frozenset({"yes"}))


def far_apart(pairs: int) -> Policy:
    """What is refused has both facts of some pair; anything else is answered at once."""
    names = [f"{half}{n}" for half in ("first", "second") for n in range(pairs)]
    crossed = AnyOf(tuple(AllOf((yes(f"first{n}"), yes(f"second{n}"))) for n in range(pairs)))
    return Policy(
        "Pairs", "of facts far apart", tuple(Attribute(name, YesNo()) for name in names),
        provisions=(
            Provision(("crossed",), Refuse(), crossed), Provision(("others",), AnswerWithin(30), Not(crossed)),
        ),
    )  # fmt: skip


def test_what_is_asked_together_stands_together() -> None:
    policy = far_apart(4)
    order = by_affinity(list(policy.by_name), conditions_of(policy))
    assert sorted(order) == sorted(policy.by_name)
    for n in range(4):
        assert abs(order.index(f"first{n}") - order.index(f"second{n}")) == 1


def test_where_all_are_asked_together_the_order_stays() -> None:
    names = [f"n{n}" for n in range(6)]
    rows = [AllOf(tuple(map(yes, names))), AllOf(tuple(Not(yes(name)) for name in names))]
    Random(1).shuffle(names)
    assert by_affinity(names, rows) == tuple(names)
    assert by_affinity(names, []) == tuple(names)


def test_what_explodes_in_the_first_order_is_decided_in_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = far_apart(PAIRS)
    asked = [o for o in obligations(policy) if o.kind in (Kind.GAP, Kind.CONFLICT)]
    most = 2**PAIRS
    space = partition(policy, conditions_of(policy))
    with pytest.raises(TooLargeError):
        PolicyDiagrams(Forest(space.widths, most), space, policy).outcomes()
    found = engine.answer_all(policy, None, asked, most=most)
    assert [answer.status for answer in found] == [Status.PROVED] * len(asked)
    assert {answer.of for answer in found} == {2 ** (2 * PAIRS)}
    assert {answer.rests_on for answer in found} == {("crossed", "others")}
    # without a second order it is not decided, and is not taken for decided
    monkeypatch.setattr(import_module("verifier.by_diagram.spaces.diagrams"), "by_affinity", lambda order, _: order)
    found = engine.answer_all(policy, None, asked, most=most)
    assert {(answer.status, answer.reason) for answer in found} == {(Status.UNDECIDED, "too_large")}


def test_what_explodes_in_both_is_undecided() -> None:
    every = [f"n{n}" for n in range(24)]
    three = [frozenset(chosen) for chosen in combinations(every, 3)]
    crossed = AnyOf(tuple(AllOf(tuple(map(yes, sorted(chosen)))) for chosen in Random(2).sample(three, 60)))
    provisions = (Provision(("crossed",), Refuse(), crossed),)
    policy = Policy("Threes", "any", tuple(Attribute(name, YesNo()) for name in every), provisions=provisions)
    asked = [o for o in obligations(policy) if o.kind is Kind.GAP]
    (answer,) = engine.answer_all(policy, None, asked, most=2_000)
    assert (answer.status, answer.reason) == (Status.UNDECIDED, "too_large")
