"""Numbers in steps in JavaScript: as text and integers, exactly, and never as a float."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

from policy_dsl.backends.javascript.emit import compile_policy
from policy_dsl.backends.javascript.readback import confirm
from policy_dsl.backends.javascript.run import answers_of
from policy_dsl.backends.javascript.runtime_parts import Parts, runtime
from policy_dsl.backends.target import MissingEngineError, NotTheSameError
from policy_dsl.model.policy import Policy
from policy_dsl.pipeline import load
from tests.tools import missing

TEXT = """policy P "p"

request
  rate, limit : number from -10.00 to 250.00 in steps of 0.25
  big : number from 0.000000000000 to 0.999999999999 in steps of 0.000000000001

rule under
  when rate under limit
  answer within 2 h

rule first
  when rate at most -9.75 and big over 0.5
  refuse

otherwise answer within 3 h
"""


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    path = tmp_path_factory.mktemp("p") / "p.policy"
    path.write_text(TEXT, encoding="utf-8")
    loaded = load(str(path)).policy
    assert loaded is not None
    return loaded


def answers(source: str, requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    try:
        (found,) = answers_of([(source, requests)])
    except MissingEngineError:
        missing("node")
    return found


def in_digits(number: Fraction) -> str:
    """A number of quarters in digits, with two decimals."""
    hundredths = int(number * 100)
    return f"{'-' * (hundredths < 0)}{abs(hundredths) // 100}.{abs(hundredths) % 100:02}"


def test_text_and_integers_are_decided_exactly(policy: Policy) -> None:
    source = compile_policy(policy, {"policy": "P"})
    confirm(source, policy)
    random = Random(1)
    requests: list[dict[str, Any]] = []
    expected: list[int | None] = []
    for _ in range(300):
        rate, limit = (Fraction(random.randint(-40, 1000), 4) for _ in range(2))
        rate = random.choice((rate, Fraction(-10), Fraction("-9.75"), Fraction("-9.5"), limit))
        big = random.choice(("0.5", "0.500000000001", "0.499999999999", "0"))
        whole = rate.denominator == 1 and random.random() < 0.5
        requests.append({"rate": int(rate) if whole else in_digits(rate), "limit": in_digits(limit), "big": big})
        refused = rate <= Fraction("-9.75") and Fraction(big) > Fraction(1, 2)
        expected.append(None if refused else 7200 if rate < limit else 10_800)
    assert None in expected
    assert [answer["trtSeconds"] for answer in answers(source, requests)] == expected


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (2.5, "numbers other than safe integers are floats, which are not exact"),
        (2**53, "numbers other than safe integers are floats"),
        ("2.3", "a number in steps of 0.25 from -10.00 to 250.00; not 2.3"),
        ("1e1", "not '1e1': give text such as '12.5', or an integer"),
        ("02", "give text"),
        ("2.", "give text"),
        ("", "give text"),
        (" 2", "give text"),
        (True, "give text"),
        ([2], "give text"),
        ("250.25", "not 250.25"),
        (-11, "not -11"),
    ],
)
def test_what_is_not_one_of_the_steps_is_refused(policy: Policy, value: object, words: str) -> None:
    source = compile_policy(policy, {"policy": "P"})
    (answer,) = answers(source, [{"rate": value, "limit": "1", "big": "0"}])
    assert answer["error"] == "wrong_value"
    assert words in answer["message"]


def test_the_runtime_has_to_read_the_kinds_of_facts_that_there_are(policy: Policy) -> None:
    source = compile_policy(policy, {"policy": "P"})
    with pytest.raises(NotTheSameError):
        confirm(source.replace(runtime(Parts(decimals=True)), runtime()), policy)
    with pytest.raises(NotTheSameError):
        confirm(source.replace("steps of 0.25", "steps of 0.05"), policy)


def test_a_policy_without_them_has_the_runtime_that_it_had(tmp_path: Path) -> None:
    path = tmp_path / "q.policy"
    path.write_text('policy Q "q"\n\nrequest\n  n : whole number from -5 to 5\n\notherwise refuse\n', encoding="utf-8")
    plain = load(str(path)).policy
    assert plain is not None
    assert "StepFact" not in compile_policy(plain, {"policy": "Q"})
