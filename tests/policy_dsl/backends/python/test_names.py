"""Names of a policy in a generated check: each fact, code and enumeration has one of its own, whatever it is called."""

import ast
import builtins
import keyword
import re
import subprocess
import sys
from pathlib import Path
from random import Random
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.backends.python.names import (
    BUILTINS,
    KEYWORDS,
    RESERVED,
    RESERVED_FOR_MEMBERS,
    class_names,
    identifiers,
    member_names,
)
from policy_dsl.backends.python.readback.confirm import confirm
from policy_dsl.backends.python.target import PythonTarget
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.backends.targets import compiled_check
from policy_dsl.evaluate import evaluate
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Ordered, Value
from tests.policy_dsl.backends.python.test_artefact import compiled, requests
from tests.written import policy, written

HOSTILE = """
    a.b a-b a_b a_b_ on-call on_call 4.8.1 4-8-1 4_8_1 b-1 7days x² xxb2 größe straße ﬁne class None self cls type id decide
    MANIFEST Role Fact Decision Enum str mro name value __class__ __init__ _ __ _x as_of site1 site_1 title count isinstance
    TYPE_CHECKING Any λ 名前 v1.0-rc2 _N0 _k0 _FACTS print match async 0 00
"""
NAMES = HOSTILE.split()


def test_names_are_identifiers_of_their_own() -> None:
    assert identifiers(["a-b", "a_b", "a.b", "a_b_"], "fact") == {
        "a-b": "a_b__", "a_b": "a_b", "a.b": "a_b___", "a_b_": "a_b_"}  # fmt: skip
    assert identifiers(["class", "x²", "xxb2", "4.8.1", "_", "size"], "fact") == {
        "class": "class_", "x²": "xxb2_", "xxb2": "xxb2", "4.8.1": "fact_4_8_1", "_": "fact_", "size": "size"}  # fmt: skip
    assert class_names(["site1", "site_1", "on-call", "MANIFEST", "4.8.1", "key-error"]) == {
        "site1": "Site1", "site_1": "Site1_", "on-call": "OnCall", "MANIFEST": "MANIFEST_", "4.8.1": "Fact481",
        "key-error": "KeyError_"}  # fmt: skip
    assert member_names("on-call", ["7days", "Mon", "title", "mro", "7.days", "name", "None"]) == {
        "7days": "ON_CALL_7days", "Mon": "Mon", "title": "title_", "mro": "mro_", "7.days": "ON_CALL_7_days",
        "name": "name_", "None": "None_"}  # fmt: skip
    assert member_names("x²", ["1"]) == {"1": "XXB2_1"}
    assert member_names("class", ["1"]) == {"1": "CLASS_1"}


def test_words_are_reserved_whatever_python_makes_the_file() -> None:
    # `copyright` and `exit` are builtins of a Python with `site` alone, others of later versions
    assert {*keyword.kwlist, *keyword.softkwlist} - {"_"} <= set(KEYWORDS.split())
    assert {name for name in dir(builtins) if not name.startswith("_")} <= set(f"{KEYWORDS} {BUILTINS}".split())
    assert {name for name in dir(str) if not name.startswith("_")} <= RESERVED_FOR_MEMBERS


def test_words_of_the_file_are_reserved(tmp_path: Path, form: Form) -> None:
    check = compiled(policy(tmp_path), form)
    public = {name for name in vars(check) if not name.startswith("_")} | {"Any"}
    assert public - RESERVED == {"Reader", "Book", "Why"}


def made(names: list[str], codes: list[list[str]], dice: Random) -> str:
    """A policy of facts with such names and codes, in which each tells requests apart."""
    lines, rules = [], []
    for n, (name, of) in enumerate(zip(names, codes, strict=True)):
        match n % 4:
            case 0:
                lines.append(f"  {name} : one of {', '.join(of)}")
                rules.append(f"{name} is {of[0]}")
            case 1:
                lines.append(f"  {name} : set of {', '.join(of)}")
                rules.append(f"{name} has {of[-1]}")
            case 2 if not name[0].isdigit():
                lines.append(f"  {name} : whole number from 0 to 3")
                rules.append(f"{name} over 1")
            case _:
                lines.append(f"  {name} : yes/no")
                rules.append(f"{name} is yes")
    text = 'policy P "hostile names"\n\nrequest\n' + "\n".join(lines) + "\n"
    for n, rule in enumerate(rules):
        joined = rule + (f" and {dice.choice(rules[:n])}" if n and dice.random() < 0.4 else "")
        text += f"\nrule q{n}\n  when {joined}\n  answer within {n + 1} s\n"
        text += f"  overrides {', '.join(f'q{m}' for m in range(n))}\n" if n else ""
    return text + f"\notherwise answer within {len(rules) + 1} s\n"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique_by=str.casefold), st.integers(0, 2**32))
def test_facts_and_codes_are_called_anything(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], seed: int
) -> None:
    dice = Random(seed)
    words = list({name.casefold(): name for name in NAMES}.values())
    codes = [dice.sample(words, dice.randint(2, 3)) for _ in names]
    loaded = written(tmp_path_factory.mktemp("p"), made(names, codes, dice))
    if loaded.policy is None:  # a name that the language refuses, or two that look alike
        assert {f.code for f in loaded.findings} <= {"E206", "E207", "E208", "E204", "E108", "E101", "E102"}, (
            loaded.findings
        )
        return
    for form in Form:
        holds(loaded.policy, form)


def holds(of: Policy, form: Form) -> None:
    """The check decides as the reference, asked by the names that its manifest tells, by codes and by members."""
    check = compiled(of, form)
    ways = check.MANIFEST["facts"]
    assert list(ways) == [a.name for a in of.attributes]
    assert len({way["parameter"] for way in ways.values()}) == len(ways)
    in_process = compiled_check(PythonTarget(form), of)
    assert in_process is not None
    seen = set()
    for request in every(of):
        wanted = evaluate(of, request)
        seen.add(wanted.outcome)
        assert in_process([request]) == [wanted.outcome]
        for given_ in ({ways[n]["parameter"]: v for n, v in request.items()}, by_member(check, request)):
            found = check.decide(**given_)
            assert Outcome(Access(found.access), found.trt_seconds) == wanted.outcome
            assert tuple(clause.id for clause in found.clauses) == wanted.by
    assert len(seen) > 1
    partial = check.decide()
    assert set(partial.missing) <= {way["parameter"] for way in ways.values()}
    assert check.decide(**{name: given_[name] for name in partial.missing}).access == "permitted"


def every(of: Policy) -> list[dict[str, Value]]:
    """Some requests, of which numbers have a type of their own."""
    scales = {a.name: a.type for a in of.attributes if isinstance(a.type, Ordered)}
    sides = {name: range(scale.first, scale.last + 1) for name, scale in scales.items()}
    found: list[dict[str, Value]] = []
    for n, request in enumerate(requests(of_codes(of))):
        found.append({a.name: sides[a.name][n % 4] if a.name in sides else request[a.name] for a in of.attributes})
    return Random(1).sample(found, min(len(found), 40))


def of_codes(of: Policy) -> Policy:
    """The policy with the facts alone that have codes."""
    from msgspec.structs import replace

    return replace(of, attributes=tuple(a for a in of.attributes if a.names))


def by_member(check: ModuleType, request: dict[str, Value]) -> dict[str, object]:
    """The request with members for codes, by way of the manifest."""
    found: dict[str, object] = {}
    for name, value in request.items():
        way = check.MANIFEST["facts"][name]
        members = {} if isinstance(value, int) else {**getattr(check, way["class"]).__members__}
        called = way.get("members", {})
        match value:
            case str():
                found[way["parameter"]] = members[called.get(value, value)]
            case frozenset():
                found[way["parameter"]] = [members[called.get(code, code)] for code in value]
            case _:
                found[way["parameter"]] = value
    return found


ODD = """\
policy Odd "facts of every kind, under odd names"
  dated by sent-on

request
  on-call  : one of Mon "type: list[", 7days "noqa", mro, title
  on_call  : set of 1, a-b, a_b, name
  4.8.1    : yes/no
  x²       : one of None, def
  x.pages  : whole number from 0 to 9
  waited-1 : duration up to 5 days
  sent-on  : date from 2026-01-01 until 2026-03-01
  as_of    : date from 2026-01-01 until 2026-03-01

rule a
  when on-call is 7days and on_call has a-b and x.pages over 3 and waited-1 over 2 h
  refuse

rule b
  when sent-on after as_of and 4.8.1 is yes and x² is None
  answer within 2 h
  overrides c

rule c
  answer within 1 h
"""

SMALL = """\
policy Small "one fact"

request
  Role : yes/no

rule r
  answer within 1 h
"""

BOTH = """\
policy Both "enumerations of one name"

request
  site1  : one of Leeds, York
  site_1 : one of Bath, Bristol
  large  : set of c1, c2, c3, c4, c5, c6, c7, c8

impossible when site1 is Leeds and site_1 is Bath
  because "they are far from each other"

rule r
  when large has c7
  answer within 1 h

otherwise refuse
"""


def test_checks_pass_a_strict_check_of_types(tmp_path: Path) -> None:
    """One run for all of them, and a service that uses one: `MANIFEST` is typed, where nothing is impossible too."""
    for n, text in enumerate((ODD, SMALL, BOTH)):
        source = policy(tmp_path, text)
        for form in Form:
            (tmp_path / f"check{n}{form.name}.py").write_text(
                compile_policy(source, {"a": [], "b": {}}, form=form), "utf-8"
            )
    (tmp_path / "use.py").write_text(
        "from check0NESTED import MANIFEST, OnCall, OnCall_, Xxb2, decide\n\n"
        "found = decide(on_call_=OnCall.ON_CALL_7days, on_call=[OnCall_.a_b, 'name'], fact_4_8_1=True, xxb2=Xxb2.None_)\n"
        "parameter: str = MANIFEST['facts']['on-call']['parameter']\n"
        "same: bool = found == found and hash(found) == hash(found)\n",
        encoding="utf-8",
    )
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--cache-dir", str(tmp_path / "c"), "."],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.stdout == "Success: no issues found in 7 source files\n"


def test_the_manifest_says_how_facts_are_given_and_when_the_check_answers(tmp_path: Path, form: Form) -> None:
    check = compiled(policy(tmp_path, ODD), form)
    assert check.MANIFEST["facts"] == {
        "on-call": {"parameter": "on_call_", "class": "OnCall",
                    "members": {"7days": "ON_CALL_7days", "mro": "mro_", "title": "title_"}},
        "on_call": {"parameter": "on_call", "class": "OnCall_", "members": {"1": "ON_CALL_1", "a-b": "a_b_", "name": "name_"}},
        "4.8.1": {"parameter": "fact_4_8_1", "class": "Fact481", "members": {}},
        "x²": {"parameter": "xxb2", "class": "Xxb2", "members": {"None": "None_", "def": "def_"}},
        "x.pages": {"parameter": "x_pages"},
        "waited-1": {"parameter": "waited_1"},
        "sent-on": {"parameter": "sent_on"},
        "as_of": {"parameter": "as_of"},
    }  # fmt: skip
    assert check.MANIFEST["dated"] == {"by": "sent-on", "as_of": "as_of_", "from": "2026-01-01", "until": "2026-03-01"}
    decided = check.decide(fact_4_8_1=True, xxb2="None", sent_on="2026-01-02", as_of="2026-01-01", x_pages=0)
    assert decided.trt_seconds == 7200
    assert decided is check.decide(fact_4_8_1=True, xxb2="None", as_of_="2026-01-02", as_of="2026-01-01", x_pages=0)
    with pytest.raises(ValueError, match=r"^x_pages is a whole number from 0 to 9; not 10$"):
        check.decide(x_pages=10)
    with pytest.raises(ValueError, match=r"^'x' is not a value of on_call_; expected one of Mon, 7days, mro, title$"):
        check.decide(on_call_="x")
    assert set(check.decide(x_pages=4, sent_on="2026-01-01").missing) == {"on_call_", "on_call", "waited_1"}
    assert compiled(policy(tmp_path), form).MANIFEST["dated"] is None


def test_the_days_of_a_policy_in_force_are_those_of_its_check(tmp_path: Path) -> None:
    cut = ODD.replace("  dated by sent-on\n", "  dated by sent-on\n  in force from 2026-01-15 until 2026-02-01\n")
    check = compiled(policy(tmp_path, cut), Form.NESTED)
    assert check.MANIFEST["dated"] == {"by": "sent-on", "as_of": "as_of_", "from": "2026-01-15", "until": "2026-02-01"}
    for day, said in (
        ("2026-01-14", "from 2026-01-15 until 2026-02-01; not 2026-01-14"),
        ("2026-02-01", "not 2026-02-01"),
    ):
        with pytest.raises(ValueError, match=said):
            check.decide(sent_on=day)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("'parameter': 'x_pages'", "'parameter': 'on_call'"),
        ("'class': 'OnCall'", "'class': 'OnCall_'"),
        ("'a-b': 'a_b_'", "'a-b': 'a_b'"),
        ("'name': 'name_'", "'name2': 'name_'"),
        ("'sent-on': {'parameter': 'sent_on'}", "'sent_on': {'parameter': 'sent_on'}"),
        ("'from': '2026-01-01'", "'from': '2026-01-02'"),
        ("'until': '2026-03-01'", "'until': '2026-02-28'"),
        ("'as_of': 'as_of_'", "'as_of': 'as_of'"),
        ("'by': 'sent-on'", "'by': 'as_of'"),
        ("MANIFEST: dict[str, Any]", "MANIFEST: dict[str, int]"),
        ("TYPE_CHECKING = False", "TYPE_CHECKING = True"),
        ("    from typing import Any", "    from typing import Any as date"),
    ],
)  # fmt: skip
def test_what_the_manifest_says_of_facts_and_days_is_proved(tmp_path: Path, was: str, now: str, form: Form) -> None:
    source = policy(tmp_path, ODD)
    text = compile_policy(source, {"verified": True}, form=form)
    assert was in text
    with pytest.raises(NotTheSameError):
        confirm(text.replace(was, now, 1), source)


@pytest.mark.parametrize(
    ("of", "wrong"),
    [
        ("parameters", {"reader": "reader", "book": "reader", "why": "why"}),
        ("parameters", {"reader": "reader", "book": "print", "why": "why"}),
        ("parameters", {"reader": "reader", "book": "x²", "why": "why"}),
        ("enumeration_names", {"reader": "Reader", "book": "Reader", "why": "Why"}),
        ("enumeration_names", {"reader": "Reader", "book": "Clause", "why": "Why"}),
        ("enumeration_names", {"reader": "Reader", "book": "KeyError", "why": "Why"}),
        ("member_names", {"Novel": "Novel", "Atlas": "mro"}),
        ("member_names", {"Novel": "Novel", "Atlas": "upper"}),
    ],
)
def test_names_that_are_not_apart_are_found_when_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, of: str, wrong: dict[str, str]
) -> None:
    """Whoever gives names makes a mistake, in the writer and the reader alike: the file itself tells."""
    from policy_dsl.backends.python import emit, entry_point
    from policy_dsl.backends.python.readback import confirm as readback

    def names(*given_: object) -> dict[str, str]:
        return wrong if of != "member_names" or given_[0] == "book" else member_names(*given_)  # type: ignore[arg-type]

    for module in (entry_point, emit, readback):
        if hasattr(module, of):
            monkeypatch.setattr(module, of, names)
    source = policy(tmp_path)
    with pytest.raises((NotTheSameError, SyntaxError)) as raised:
        confirm(compile_policy(source, {"verified": True}), source)
    if raised.type is NotTheSameError:
        assert re.search("not all different|not Python", str(raised.value))


def test_labels_say_nothing_to_tools(tmp_path: Path) -> None:
    """A comment that begins `type:` would be read as a type."""
    text = compile_policy(policy(tmp_path, ODD), {})
    assert "    Mon = 'Mon'  # `type: list[`" in text
    ast.parse(text, type_comments=True)
