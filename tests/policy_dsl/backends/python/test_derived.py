"""The derived facts of a compiled check, asked for: against what the policy says by hand, and every completion."""

from __future__ import annotations

import copy
import pickle
import sys
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from msgspec.structs import replace

from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.backends.python.readback.confirm import confirm
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.model.policy import Policy
from policy_dsl.pipeline import load
from tests.policy_dsl.backends.python.test_artefact import compiled
from tests.verifier.test_explain_derived import HOUSE, completions, partial_requests, risk, size
from tests.written import policy

ROOT = Path(__file__).parents[4]

READERS = {"size": size, "risk": risk}
"""What the policy says of each derived fact, by hand."""


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory, form: Form) -> ModuleType:
    return compiled(policy(tmp_path_factory.mktemp("house"), HOUSE), form)


def test_a_derived_fact_is_what_the_policy_says(check: ModuleType) -> None:
    for request in completions({}):
        derived = check.derive(**request)
        assert list(derived) == ["size", "risk"]
        for name, reading in READERS.items():
            value, behind = reading(request)
            assert derived[name].value == value
            assert [c.id for c in derived[name].clauses] == (behind or [f"otherwise {name}"])
            assert (derived[name].missing, derived[name].possible) == ((), ())


def test_it_is_settled_only_where_every_completion_agrees(check: ModuleType) -> None:
    settled = 0
    for facts in partial_requests():
        derived = check.derive(**facts)
        for name, reading in READERS.items():
            readings = [reading(request) for request in completions(facts)]
            values = {value for value, _ in readings}
            each = derived[name]
            behind = {i for _, ids in readings for i in ids}
            assert {clause.id for clause in each.clauses} - {f"otherwise {name}"} == behind
            if len(values) == 1:
                settled += 1
                assert (each.value, each.missing, each.possible) == (*values, (), ())
            else:
                assert (each.value, set(each.possible)) == (None, values)
                assert settles(facts, each.missing, reading)
                assert not any(settles(facts, set(each.missing) - {name}, reading) for name in each.missing)
    assert settled > 10


def settles(facts: dict[str, Any], more: Any, reading: Any) -> bool:
    """Whether these facts settle the derived fact, whatever they are."""
    requests = completions(facts)
    known = {tuple(request[name] for name in more) for request in requests}
    return all(
        len({reading(r)[0] for r in requests if tuple(r[name] for name in more) == values}) == 1 for values in known
    )


def test_a_value_says_why(check: ModuleType) -> None:
    derived = check.derive(people=3, means="Middle", child=True)
    assert (derived["risk"].value, repr(derived["risk"])) == ("Major", "<Major>")
    (clause,) = derived["risk"].clauses
    assert (clause.id, clause.effect) == ("young", "gives risk Major")
    assert clause.line == HOUSE.splitlines().index("rule young") + 1
    (margin,) = derived["size"].clauses
    assert margin.effect == "gives size Large"
    assert margin.line == HOUSE.splitlines().index("derive size : one of Small, Large") + 1
    part = check.derive(people=3)["size"]
    assert (part.value, part.missing, part.possible) == (None, ("means",), ("Small", "Large"))
    assert repr(part) == "<not settled, missing means>"


def test_a_mistake_of_the_caller_is_that_of_decide(check: ModuleType) -> None:
    for facts, said in (
        ({"people": 4}, "people is a whole number from 1 to 3; not 4"),
        ({"means": "Rich"}, "'Rich' is not a value of means"),
        ({"people": 1, "child": "yes"}, "no such request is possible: a child is not alone"),
    ):
        for ask in (check.decide, check.derive):
            with pytest.raises(ValueError, match=said):
                ask(**facts)


def test_derived_values_are_values(check: ModuleType) -> None:
    sys.modules["artefact"] = check  # where pickle looks for it
    one = check.derive(people=3, means="Middle", child=True)["risk"]
    assert one == check.derive(people=3, means="High", child=True)["risk"]
    assert one != check.derive(people=3, means="Middle", child=False)["risk"]
    assert hash(one) == hash(pickle.loads(pickle.dumps(one)))  # noqa: S301  # our own
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301
    assert copy.deepcopy(one) is one
    with pytest.raises(AttributeError, match=r"^a derived value cannot be changed"):
        one.value = "Minor"


SHARED = """\
policy Files "p"
  dated by day

request
  day    : date from 2026-01-01 until 2026-01-04
  owner  : one of A, B, C
  shared : set of A, B, C
  level  : number from 0.0 to 1.0 in steps of 0.5

derive relation : one of Own, Shared, indeterminate, Outside
  otherwise Outside

rule own
  when owner is A
  gives relation Own

rule agreed
  when shared has owner
  gives relation Shared
  overrides own

rule unsure
  when level is 0.5 and owner is C
  gives relation indeterminate
  overrides agreed

derive Derived : yes/no
  otherwise no

derive second : yes/no
  otherwise no

rule also
  when shared has B
  gives second yes

rule early
  when day before 2026-01-02
  gives Derived yes

rule never_outside
  when relation is Outside
  refuse

otherwise answer within 1 h
"""


def test_facts_of_every_kind_may_be_behind_one(tmp_path: Path, form: Form) -> None:
    check = compiled(policy(tmp_path, SHARED), form)
    derive = check.derive
    full = {"day": "2026-01-01", "level": "0"}
    assert derive(owner="A", shared=iter(["A"]), **full)["relation"].value == "Shared"
    assert derive(owner="A", shared=iter(["B"]), **full)["relation"].value == "Own"
    assert derive(owner="A", shared=iter(["B"]), **full)["second"].value == "yes"
    assert derive(owner="B", shared=["A"], **full)["relation"].value == "Outside"
    assert derive(owner="C", shared=["C"], level="0.5")["relation"].value == "indeterminate"
    assert derive(owner="C", shared=["C"], level="0.5")["relation"].missing == ()
    assert derive(as_of=date(2026, 1, 1))["Derived"].value == derive(day=date(2026, 1, 1))["Derived"].value == "yes"
    assert derive(as_of="2026-01-02")["Derived"].value == "no"
    assert derive()["Derived"].missing == ("day",)
    with pytest.raises(ValueError, match="a set of codes"):
        derive(shared="A")
    with pytest.raises(ValueError, match="as_of is another name for day"):
        derive(as_of="2026-01-02", day="2026-01-01")


def test_names_of_the_file_are_not_taken_by_the_policy(tmp_path: Path, form: Form) -> None:
    text = HOUSE.replace("  child  : yes/no", "  derived : one of A, B\n  child  : yes/no")
    check = compiled(policy(tmp_path, text), form)
    assert check.Derived_("A") == "A"
    assert check.derive(derived="B", means="Low")["size"].value == "Small"


def test_a_fact_that_a_proposal_brings_has_no_value_before_its_day(tmp_path: Path, form: Form) -> None:
    (tmp_path / "p.policy").write_text(
        'policy P "p"\n  dated by day\n\nrequest\n  day  : date from 2026-01-01 until 2026-01-05\n  role : one of A, B\n\n'
        "rule times\n  answer within 1 h\n",
        encoding="utf-8",
    )
    (tmp_path / "q.policy").write_text(
        'proposal Q "q"\n  to P in "p.policy"\n  in force from 2026-01-03\n\n'
        "  add derive risk : one of Low, High\n    otherwise Low\n\n"
        "  add rule highs\n    when role is A\n    gives risk High\n\n  add rule refused\n    when risk is High\n    refuse\n",
        encoding="utf-8",
    )
    loaded = load(str(tmp_path / "q.policy"))
    assert loaded.amended is not None, [(f.code, f.message) for f in loaded.findings]
    check = compiled(loaded.amended, form)
    for day, role, value in (
        ("2026-01-02", "A", None), ("2026-01-03", "A", "High"), ("2026-01-04", "B", "Low"), ("2026-01-01", "B", None),
    ):  # fmt: skip
        risk_then = check.derive(day=day, role=role)["risk"]
        assert (risk_then.value, risk_then.missing, risk_then.possible) == (value, (), ())
    assert check.derive(role="A")["risk"].possible == ("High", None)
    assert check.derive(day="2026-01-02")["risk"].value is None
    assert check.derive(day="2026-01-02")["risk"].missing == ()


MORE = "\nderive more : yes/no\n  otherwise no\n\nrule m\n  gives more yes\n"


def house_with(tmp_path: Path, *changes: tuple[str, str]) -> Policy:
    text = HOUSE
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return policy(tmp_path, text)


def test_other_derived_facts_are_found_when_the_check_is_read_back(tmp_path: Path, form: Form) -> None:
    """Each change leaves every decision as it is, an hour for everybody, and their clauses but for what is derived."""
    of = house_with(tmp_path)
    source = compile_policy(of, {"verified": True}, form=form)
    confirm(source, of)
    others = [
        house_with(tmp_path, ("  otherwise Large", "  otherwise Small")),
        house_with(
            tmp_path,
            (
                "  overrides young\n",
                f"  overrides young\n{MORE}",
            ),
        ),
        house_with(tmp_path, ("one of Minor, Major", "one of Major, Minor")),
    ]
    first = of.derivations[0]
    poor, few = first.provisions
    swapped = replace(first, provisions=(replace(poor, when=few.when), replace(few, when=poor.when)))
    others.append(replace(of, derivations=(swapped, *of.derivations[1:])))
    for other in others:
        with pytest.raises(NotTheSameError):
            confirm(source, other)
    tables = source.replace("_Derivation(_MODEL, ('Small', 'Large'))", "_Derivation(_MODEL, ('Large', 'Small'))")
    for changed in (
        tables,
        source.replace(
            "'size': _derivation_0(), 'risk': _derivation_1()", "'size': _derivation_1(), 'risk': _derivation_0()"
        ),
        source.replace("def _derivation_1() -> _Derivation:", "def _derivation_2() -> _Derivation:"),
        source.replace("    return _Derivation(_MODEL", "    print('hello')\n    return _Derivation(_MODEL", 1),
        source.replace("def _derivation_0() -> _Derivation:", "@print\ndef _derivation_0() -> _Derivation:"),
        source.replace("gives risk Major", "gives risk Minor"),
    ):
        assert changed != source
        with pytest.raises(NotTheSameError):
            confirm(changed, of)


def test_a_policy_without_derived_facts_has_no_part_for_them(tmp_path: Path, form: Form) -> None:
    source = compile_policy(policy(tmp_path), {"verified": True}, form=form)
    assert "erivation" not in source
    assert not hasattr(compiled(policy(tmp_path), form), "derive")


def test_a_derived_fact_with_a_fault_is_not_asked_for(tmp_path: Path, form: Form) -> None:
    """Such a policy is not compiled; verification tries its check all the same."""
    of = house_with(tmp_path, ("  overrides young\n", ""))
    source = compile_policy(of, {"verified": True}, form=form)
    confirm(source, of)
    namespace: dict[str, Any] = {"__name__": "check"}
    exec(compile(source, "check.py", "exec"), namespace)  # noqa: S102  # the file under test
    assert list(namespace["derive"]()) == ["size"]


def test_every_value_of_the_case_files_is_that_of_the_rules() -> None:
    """The relation and the clearance, as they are worded in `spec/case_files`, of all staff on an unshared file."""
    of = load(str(ROOT / "spec/case_files/case-files.policy")).policy
    assert of is not None
    check = compiled(of, Form.NESTED)
    for owner in ("Adults", "Children", "Housing", "Benefits"):
        for requester in ("Adults", "Children", "Housing", "Benefits"):
            for partners in ([], [requester]):
                if owner in partners:
                    continue
                derived = check.derive(owner=owner, requester=requester, partners=partners, role="Manager")
                wanted = "Own" if owner == requester else "Shared" if partners else "Outside"
                assert derived["relation"].value == wanted
                assert (derived["cleared"].value, derived["cleared"].missing) == (None, ("trained",))
    assert check.derive(role="Auditor")["cleared"].value == "yes"
