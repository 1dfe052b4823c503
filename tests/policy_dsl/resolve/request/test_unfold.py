"""Derived facts are written out: what their conditions mean then, on every request; worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_dsl.evaluate import derived_values, evaluate, giving, holds
from policy_dsl.model.claims import Scoped
from policy_dsl.model.conditions import attributes_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from tests.risks import RISKS
from tests.written import policy, proposal

NEW_YEAR = 739617
"""1 January 2026."""

GIVEN = {
    "Child": ["Low", "Low", "Mid High", "High"],
    "Adult": ["Low", "Mid", "High", "High"],
    "Staff": ["Low", "Low", "High", "High"],
}


@pytest.fixture(scope="module")
def risks(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return policy(tmp_path_factory.mktemp("risks"), RISKS)


def request(reader: str, late: int, day: int = 0) -> Request:
    return {"reader": reader, "late": late, "day": NEW_YEAR + day}


@pytest.mark.parametrize(("reader", "late"), [(reader, late) for reader in GIVEN for late in range(4)])
def test_a_condition_holds_of_what_is_given(risks: Policy, reader: str, late: int) -> None:
    values = set(GIVEN[reader][late].split())
    here = request(reader, late)
    assert derived_values(risks.derivation("risk"), here) == values
    quick, slow = (holds(term.when, here) for term in risks.terms)
    assert (quick, slow) == ("Low" in values, values != {"Low"})
    assert evaluate(risks, here).outcome.seconds == (3600 if values == {"Low"} else 7200)


def test_what_is_set_aside_gives_nothing(risks: Policy) -> None:
    assert [p.id for p in giving(risks.derivation("risk"), request("Adult", 2))] == ["very_late"]
    assert [p.id for p in giving(risks.derivation("risk"), request("Adult", 0))] == []


def test_no_condition_is_about_a_derived_fact(risks: Policy) -> None:
    conditions = [p.when for p in (*risks.provisions, *(p for d in risks.derivations for p in d.provisions))]
    conditions += [t.when for t in (*risks.tables, *(t for d in risks.derivations for t in d.tables))]
    conditions += [*(term.when for term in risks.terms), *(p.where for p in risks.properties)]
    names = map(attributes_of, conditions)
    assert frozenset().union(*names) <= risks.by_name.keys()
    assert [d.fact.name for d in risks.derivations] == ["grown", "risk"]


@pytest.mark.parametrize(
    ("adult", "child", "spoken"), [(("Adult", 1), ("Child", 2), True), (("Adult", 1), ("Child", 1), False),
                                   (("Child", 2), ("Adult", 1), False), (("Staff", 1), ("Staff", 2), False)]
)  # fmt: skip
def test_a_claim_is_about_the_facts_of_either_request(
    risks: Policy, adult: tuple[str, int], child: tuple[str, int], spoken: bool
) -> None:
    assert holds(risks.properties[0].where, request(*adult), request(*child)) is spoken


def test_an_intent_means_a_fact_as_it_is_in_the_base(tmp_path: Path) -> None:
    """The proposal makes no one of high risk. `hot`, which it adds, means what it means then."""
    text = """\
proposal Q "q"
  to Risks in "base.policy"
  in force from 2026-01-02
  remove rule very_late
  remove table child_risk
  add derive hot : yes/no
  add rule warm
    when risk is High
    gives hot yes
  add rule warmer
    when risk is Mid
    gives hot yes
  intends
    changes only where risk is High
    changes nothing where hot is yes
"""
    made, amended = proposal(tmp_path, text, RISKS)
    high, hot = [intent.aim.where for intent in made.intents if isinstance(intent.aim, Scoped)]
    assert [holds(high, request("Adult", late, 1)) for late in range(4)] == [False, False, True, True]
    assert [holds(hot, request("Adult", late, 1)) for late in range(4)] == [False, True, True, True]
    assert [derived_values(amended.derivation("risk"), request("Adult", 2, day)) for day in (0, 1)] == [
        {"High"},
        {"Mid"},
    ]


def test_a_fact_is_needed_from_its_first_day_on(tmp_path: Path) -> None:
    text = """\
proposal Q "q"
  to Risks in "base.policy"
  in force from 2026-01-02
  add derive hot : yes/no
  add rule warm
    when risk is High
    gives hot yes
"""
    _, amended = proposal(tmp_path, text, RISKS)
    hot, risk = amended.derivation("hot"), amended.derivation("risk")
    assert [holds(hot.when, request("Adult", 0, day)) for day in (0, 1)] == [False, True]
    assert holds(risk.when, request("Adult", 0, 0))
