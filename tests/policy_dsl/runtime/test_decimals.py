"""Numbers in steps, as a compiled check takes them: exactly, and never as a float."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.backends.python.kernel_parts import DECIMALS_MARK
from policy_dsl.backends.python.readback.confirm import confirm
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.model.vocabulary import Steps
from policy_dsl.pipeline import load
from policy_dsl.runtime.kernel_decimals import _Steps

TEXT = """policy P "p"

request
  rate, limit : number from -10.00 to 250.00 in steps of 0.25
  role : one of A, B

rule low
  when rate at most 2.5 and role is A
  answer within 1 h

rule under
  when rate under limit and role is B
  answer within 2 h

rule rest
  answer within 3 h

rule first
  when rate at most -9.75
  refuse
""".replace("rule rest\n  answer within 3 h\n", "otherwise answer within 3 h\n")


def expected(rate: Fraction, limit: Fraction, role: str) -> int | None:
    """The time in seconds; None for a refusal. Reckoned with fractions."""
    if rate <= Fraction("-9.75"):
        return None
    if role == "A":
        return 3600 if rate <= Fraction("2.5") else 10_800
    return 7200 if rate < limit else 10_800


@pytest.fixture(scope="module", params=[Form.NESTED, Form.TABLES])
def source(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("p") / "p.policy"
    path.write_text(TEXT, encoding="utf-8")
    policy = load(str(path)).policy
    assert policy is not None
    text = compile_policy(policy, {"policy": "P"}, form=request.param)
    confirm(text, policy)
    with pytest.raises(NotTheSameError):
        confirm(text.replace("_P0, 25, 2)", "_P0, 5, 2)"), policy)
    return text


@pytest.fixture
def decide(source: str) -> Callable[..., Any]:
    namespace: dict[str, Any] = {"__name__": "check"}
    exec(source, namespace)  # noqa: S102  # our own source
    return namespace["decide"]  # type: ignore[no-any-return]


def test_text_decimals_and_ints_are_decided_exactly(decide: Callable[..., Any]) -> None:
    random = Random(1)
    for _ in range(400):
        rate, limit = (Fraction(random.randint(-40, 1000), 4) for _ in range(2))
        role = random.choice("AB")
        text = str(Decimal(rate.numerator) / rate.denominator)
        given: list[object] = [text, Decimal(text), Decimal(f"{text}{'' if '.' in text else '.'}000")]
        given += [int(rate)] if rate.denominator == 1 else []
        for value in given:
            decision = decide(rate=value, limit=str(Decimal(limit.numerator) / limit.denominator), role=role)
            assert decision.trt_seconds == expected(rate, limit, role), (value, limit, role)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (2.5, "a float is not exact; give text such as '12.5', a Decimal or an int"),
        (0.1 + 0.2, "a float is not exact"),
        (float("nan"), "a float is not exact"),
        (True, "not a bool derived from it"),
        ("2.3", "from -10.00 to 250.00; not 2.3"),
        (Decimal("0.2500000000000000000000000000000001"), "not 0.25"),
        ("1e1", "not '1e1'"),
        ("٣", "text such as"),
        (" 2.5", "text such as"),
        ("2.", "text such as"),
        ("-", "text such as"),
        ("", "text such as"),
        ("02", "text such as"),
        (Decimal("Infinity"), "text such as"),
        (Decimal("sNaN"), "text such as"),
        (Decimal("1E+999999"), "not 1E+999999"),
        (Decimal("1E-999999"), "not 1E-999999"),
        ("250.25", "not 250.25"),
        (-11, "not -11"),
        pytest.param(10**5000, "not an int of 16610 bits", id="an int too long to be written"),
        (Fraction(5, 2), "text such as"),
    ],
)
def test_what_is_not_one_of_the_steps_is_refused(decide: Callable[..., Any], value: object, words: str) -> None:
    with pytest.raises(ValueError, match="rate is a number in steps of") as error:
        decide(rate=value, limit="1", role="A")
    assert words in str(error.value)


def test_a_value_is_written_with_the_decimals_that_its_step_needs() -> None:
    for size, decimals in ((25, 2), (1, 2), (5, 0), (15, 1), (1, 12)):
        for step in (-1001, -4, -3, -1, 0, 1, 3, 7, 12_345):
            exact = Decimal(step * size).scaleb(-decimals)
            assert Steps(size, decimals).text(step) == f"{exact:.{decimals}f}"
            kernel_fact = _Steps("n", "number", (-(10**12), 10**12), size, decimals)
            assert kernel_fact.text(step) == f"{exact:.{decimals}f}"


def test_missing_facts_are_missing_and_lists_are_refused(decide: Callable[..., Any]) -> None:
    assert decide(rate="-10", role="A").access == "refused"
    assert decide(rate="2.75", role="A").trt_seconds == 10_800
    assert decide(limit="2.75", role="A").access == "indeterminate"
    with pytest.raises(ValueError, match="number in steps"):
        decide(rate=["2.5"], role="A")


def test_a_policy_without_them_has_the_kernel_that_it_had(tmp_path: Path) -> None:
    path = tmp_path / "q.policy"
    path.write_text('policy Q "q"\n\nrequest\n  n : whole number from -5 to 5\n\notherwise refuse\n', encoding="utf-8")
    policy = load(str(path)).policy
    assert policy is not None
    text = compile_policy(policy, {"policy": "Q"})
    assert DECIMALS_MARK not in text
    assert "decimal" not in text
