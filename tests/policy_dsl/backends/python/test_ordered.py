"""Numbers, durations and dates in the generated check: exactly the policy's decisions, also where facts are missing."""

import random
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.backends.python.entry_point import parameters
from policy_dsl.backends.python.run import native
from policy_dsl.backends.python.target import PythonTarget
from policy_dsl.backends.target import FaultyPolicyError
from policy_dsl.backends.targets import compiled_check
from policy_dsl.evaluate import evaluate, impossible, values
from policy_dsl.model.conditions import ALWAYS, AllOf, AnyOf, AtMost, Condition, Fact, Not, OneOf, Within
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Effect, Impossible, Permit, Provision, ProvisionPath, Refuse
from policy_dsl.model.times import whole_seconds
from policy_dsl.model.vocabulary import Attribute, Code, Enumeration, Ordered, Request, Scale
from tests.policy_dsl.backends.python.test_artefact import compiled

ROOT = Path(__file__).parents[4]
KIND, PAGES, LIMIT, RECEIVED, SENT, WAITED = map(Fact, ("kind", "pages", "limit", "received", "sent", "waited"))


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def number(name: str, first: int, last: int) -> Attribute:
    return Attribute(name, Ordered(Scale.NUMBER, first, last))


def between(name: str, first: str, end: str) -> Attribute:
    return Attribute(name, Ordered(Scale.DATE, day(first), day(end) - 1))


OFFICE = Policy(
    "Office",
    "An office",
    (
        Attribute("kind", Enumeration((Code("X"), Code("Y")))),
        number("pages", 0, 6),
        number("limit", 1, 5),
        between("received", "2026-01-01", "2026-01-06"),
        between("sent", "2026-01-01", "2026-01-06"),
        Attribute("waited", Ordered(Scale.DURATION, 0, 3)),
    ),
    impossible=(Impossible("impossible 1", Not(AtMost(SENT, RECEIVED)), "nothing is received before it is sent"),),
    provisions=(
        Provision(("long",), Refuse(), Not(AtMost(PAGES, LIMIT))),
        Provision(("old",), AnswerWithin(60), Within(RECEIVED, ((day("2026-01-01"), day("2026-01-03")),))),
        Provision(("new",), AnswerWithin(3600), Within(RECEIVED, ((day("2026-01-03"), day("2026-01-06")),))),
        Provision(
            ("late",), AnswerWithin(5), AllOf((OneOf(KIND, frozenset("X")), Within(WAITED, ((2, 4),)))),
            overrides=(ProvisionPath(("old",)), ProvisionPath(("new",))),
        ),
    ),
    dated_by="received",
)  # fmt: skip
"""Refused when pages are over the limit; else 60 s for what was received before 3 January, 3600 s from then on; 5 s of kind X
after more than 1 s."""


@pytest.fixture(scope="module")
def office(form: Form) -> ModuleType:
    return compiled(OFFICE, form)


def asked(source: Policy, check: ModuleType) -> Callable[[Request], Any]:
    """The check, asked with values of the model."""
    names = parameters(source)
    return lambda request: check.decide(**{names[n]: native(source.by_name[n], v) for n, v in request.items()})


def same_everywhere(source: Policy, check: ModuleType, some: random.Random, partial: int) -> int:
    """Every full request, and for each selection of facts some partial ones, held against all their completions."""
    ask, names = asked(source, check), [a.name for a in source.attributes]
    outcomes: dict[tuple[Any, ...], tuple[str, int | None] | None] = {}
    for choice in product(*map(values, source.attributes)):
        request = dict(zip(names, choice, strict=True))
        excluded = impossible(source, request)
        if excluded:
            outcomes[choice] = None
            with pytest.raises(ValueError, match="no such request is possible") as raised:
                ask(request)
            assert [c.because in str(raised.value) for c in source.impossible] == [
                c in excluded for c in source.impossible
            ]
            continue
        expected, found = evaluate(source, request), ask(request)
        outcomes[choice] = (expected.outcome.access.value, whole_seconds(expected.outcome.seconds))
        assert (found.access, found.trt_seconds) == outcomes[choice]
        assert tuple(clause.id for clause in found.clauses) == expected.by
    tried = 0
    for size in range(len(names)):
        for given in combinations(range(len(names)), size):
            rows: dict[tuple[Any, ...], list[tuple[tuple[Any, ...], tuple[str, int | None]]]] = {}
            for choice, outcome in outcomes.items():
                row = rows.setdefault(tuple(choice[n] for n in given), [])
                if outcome is not None:
                    row.append((choice, outcome))
            for part in some.sample(sorted(rows), min(partial, len(rows))):
                settled(ask, {names[n]: v for n, v in zip(given, part, strict=True)}, rows[part], names)
                tried += 1
    return tried


def settled(
    ask: Callable[[Request], Any], facts: Request, rows: list[tuple[tuple[Any, ...], Any]], names: list[str]
) -> None:
    """A partial request is answered as its completions are."""
    open_ = {outcome for _, outcome in rows}
    if not open_:
        with pytest.raises(ValueError, match="no such request is possible: because "):
            ask(facts)
        return
    found = ask(facts)
    if len(open_) == 1:
        assert {(found.access, found.trt_seconds)} == open_
        assert found.missing == ()
        return
    assert (found.access, set(found.possible)) == ("indeterminate", open_)
    missing = [n for n, name in enumerate(names) if name not in facts]
    sets = (chosen for size in range(len(missing) + 1) for chosen in combinations(missing, size))
    assert found.missing == next(tuple(names[n] for n in chosen) for chosen in sets if settles(chosen, rows))


def settles(chosen: tuple[int, ...], rows: list[tuple[tuple[Any, ...], Any]]) -> bool:
    """Whether the outcome follows from these facts, whatever their values."""
    found: dict[tuple[Any, ...], Any] = {}
    return all(found.setdefault(tuple(c[n] for n in chosen), outcome) == outcome for c, outcome in rows)


def test_every_decision_is_that_of_the_policy() -> None:
    source, tried = OFFICE, 0
    decide = compiled_check(PythonTarget(), source)
    assert decide is not None
    for choice in product(*map(values, source.attributes)):
        request = dict(zip(source.by_name, choice, strict=True))
        if impossible(source, request):
            assert decide([request]) == [None]
            continue
        tried += 1
        assert decide([request]) == [evaluate(source, request).outcome]
    assert tried == 2 * 7 * 5 * 15 * 4  # 15 of 25 pairs of days are in order


FULL = {"kind": "Y", "pages": 2, "limit": 2, "received": date(2026, 1, 3), "sent": date(2026, 1, 3),
        "waited": timedelta(seconds=2)}  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "seconds"),
    [
        ({}, 3600),
        ({"pages": 3}, None),  # one over the limit
        ({"limit": 1}, None),
        ({"received": date(2026, 1, 2), "sent": date(2026, 1, 2)}, 60),
        ({"received": date(2026, 1, 5)}, 3600),  # the last day
        ({"received": "2026-01-05"}, 3600),
        ({"kind": "X"}, 5),
        ({"kind": "X", "waited": timedelta(seconds=1)}, 3600),
        ({"kind": "X", "waited": timedelta(0)}, 3600),
        ({"kind": "X", "waited": timedelta(seconds=3)}, 5),  # the longest
    ],
)
def test_a_full_request_is_decided(office: ModuleType, facts: dict[str, Any], seconds: int | None) -> None:
    found = office.decide(**{**FULL, **facts})
    assert (found.access, found.trt_seconds) == ("permitted" if seconds else "refused", seconds)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"pages": 7}, "pages is a whole number from 0 to 6; not 7"),
        ({"pages": -1}, "pages is a whole number from 0 to 6; not -1"),
        ({"limit": 0}, "limit is a whole number from 1 to 5; not 0"),
        ({"pages": 10**30}, "pages is a whole number from 0 to 6; not 1000"),
        ({"pages": True}, "pages is a whole number from 0 to 6; not True"),
        ({"pages": 2.0}, r"pages is a whole number from 0 to 6; not 2\.0"),
        ({"pages": "2"}, "pages is a whole number from 0 to 6; not '2'"),
        ({"pages": [2]}, r"pages is a whole number from 0 to 6; not \[2\]"),
        ({"received": date(2026, 1, 6)}, "received is a date from 2026-01-01 until 2026-01-06; not 2026-01-06"),
        ({"received": "2025-12-31"}, "received is a date from 2026-01-01 until 2026-01-06; not 2025-12-31"),
        ({"received": "20260103"}, "not '20260103': a day is a date, or text such as '2026-01-31'"),
        ({"received": "2026-W01-1"}, "not '2026-W01-1': a day is a date"),
        ({"received": "2026-02-30"}, "not '2026-02-30': a day is a date"),
        ({"received": "3 January"}, "not '3 January': a day is a date"),
        ({"received": 739_000}, "not 739000: a day is a date"),
        ({"received": datetime(2026, 1, 3, 12, tzinfo=UTC)}, r"such as \.date\(\) of the local time"),
        ({"received": datetime(2026, 1, 3)}, "a day is a date without a time"),
        ({"waited": timedelta(seconds=4)}, "waited is a duration up to 3 s; not 4 s"),
        ({"waited": timedelta(days=2)}, "waited is a duration up to 3 s; not 2 days"),
        ({"waited": -timedelta(seconds=1)}, "waited is a duration up to 3 s; not -1 s"),
        ({"waited": timedelta.max}, "waited is a duration up to 3 s; not"),
        ({"waited": timedelta(seconds=1, microseconds=1)}, "durations are whole seconds"),
        ({"waited": 2}, "waited is a duration up to 3 s; not 2: a duration is a timedelta, which states its unit"),
        ({"sent": date(2026, 1, 4)}, "no such request is possible: nothing is received before it is sent"),
    ],
)  # fmt: skip
def test_a_mistake_of_the_caller_is_a_clear_error(office: ModuleType, facts: dict[str, Any], said: str) -> None:
    for given in ({**FULL, **facts}, facts if "sent" not in facts else {**facts, "received": date(2026, 1, 3)}):
        with pytest.raises(ValueError, match=said) as raised:
            office.decide(**given)
        assert type(raised.value) is ValueError


@pytest.mark.parametrize(
    ("facts", "answer", "missing"),
    [
        ({"pages": 6}, [("refused", None)], ()),  # the limit is 5 at most
        ({"pages": 1, "received": "2026-01-02", "kind": "Y"}, [("permitted", 60)], ()),  # the limit is 1 at least
        ({"pages": 1, "sent": "2026-01-03", "kind": "Y"}, [("permitted", 3600)], ()),  # received then or later
        ({"pages": 1, "kind": "X", "waited": timedelta(seconds=2)}, [("permitted", 5)], ()),
        ({"pages": 1, "sent": "2026-01-02", "kind": "Y"}, [("permitted", 60), ("permitted", 3600)], ("received",)),
        ({"pages": 2, "received": "2026-01-02", "kind": "Y"}, [("permitted", 60), ("refused", None)], ("limit",)),
        ({"received": "2026-01-02", "kind": "Y"}, [("permitted", 60), ("refused", None)], ("pages", "limit")),
        ({"sent": "2026-01-05", "limit": 5}, [("permitted", 5), ("permitted", 3600), ("refused", None)],
         ("kind", "pages", "waited")),
        ({}, [("permitted", 5), ("permitted", 60), ("permitted", 3600), ("refused", None)],
         ("kind", "pages", "limit", "received", "waited")),
    ],
)  # fmt: skip
def test_a_missing_fact_is_not_a_value(
    office: ModuleType, facts: dict[str, Any], answer: list[tuple[str, int | None]], missing: tuple[str, ...]
) -> None:
    found = office.decide(**facts)
    if len(answer) == 1:
        assert [(found.access, found.trt_seconds)] == answer
    else:
        assert (found.access, list(found.possible)) == ("indeterminate", answer)
    assert found.missing == missing


A, B, C = map(Fact, "abc")
CHAIN = Policy(
    "Chain",
    "Three in a row",
    (number("a", 0, 2), number("b", 0, 2), number("c", 0, 2)),
    provisions=(Provision(("row",), AnswerWithin(1), AllOf((Not(AtMost(B, A)), Not(AtMost(C, B))))),),
    otherwise=Provision(("otherwise",), AnswerWithin(2), ALWAYS),
)
"""1 s where a < b < c, 2 s elsewhere; each is 0, 1 or 2."""


@pytest.mark.parametrize(
    ("facts", "seconds", "missing"),
    [
        ({"b": 0}, 2, ()),  # nothing is less
        ({"a": 1}, 2, ()),  # no room for two above
        ({"a": 0, "c": 1}, 2, ()),  # nothing in between
        ({"a": 0, "c": 2}, None, ("b",)),
        ({"a": 0}, None, ("b", "c")),
        ({"b": 1}, None, ("a", "c")),
        ({"b": 1, "c": 2}, None, ("a",)),
        ({}, None, ("a", "b", "c")),
    ],
)
def test_there_may_be_no_room_for_an_order(
    facts: dict[str, int], seconds: int | None, missing: tuple[str, ...], form: Form
) -> None:
    found = compiled(CHAIN, form).decide(**facts)
    assert (found.trt_seconds, found.missing) == (seconds, missing)


def some_policy(dice: random.Random) -> Policy:
    """A small policy of compared facts, and of others."""
    many, scale = dice.choice([1, 2, 2, 3, 3, 4]), dice.choice(list(Scale))
    attributes = []
    for n in range(many):
        low = {Scale.NUMBER: 0, Scale.DATE: day("2026-01-01"), Scale.DURATION: 0}[scale]
        low += 0 if scale is Scale.DURATION else dice.randint(0, 2)
        attributes.append(Attribute(f"f{n}", Ordered(scale, low, low + dice.randint(0, 3 if many > 3 else 5))))
    compared = list(attributes)
    attributes.append(dice.choice([number("alone", 1, 5), Attribute("kind", Enumeration((Code("X"), Code("Y"))))]))
    dice.shuffle(attributes)

    def atom() -> Condition:
        if many > 1 and dice.random() < 0.5:
            one, other = dice.sample(compared, 2)
            return AtMost(Fact(one.name), Fact(other.name))
        attribute = dice.choice(attributes)
        if not isinstance(attribute.type, Ordered):
            return OneOf(Fact(attribute.name), frozenset("X"))
        ends = range(attribute.type.first, attribute.type.last + 2)
        points = sorted(dice.sample(ends, 4 if len(ends) > 4 else 2))
        return Within(Fact(attribute.name), tuple(zip(points[::2], points[1::2], strict=True)))

    def condition(depth: int) -> Condition:
        if depth == 0 or dice.random() < 0.4:
            return atom()
        parts = (condition(depth - 1), condition(depth - 1))
        joined: list[Condition] = [Not(parts[0]), AllOf(parts), AnyOf(parts)]
        return dice.choice(joined)

    provisions = []
    for n in range(dice.randint(1, 4)):
        earlier = tuple(ProvisionPath((f"p{m}",)) for m in range(n))
        effects: list[Effect] = [Refuse(), Permit(), AnswerWithin(1), AnswerWithin(2), AnswerWithin(3)]
        effect = dice.choice(effects)
        provisions.append(Provision((f"p{n}",), effect, condition(2), () if isinstance(effect, Refuse) else earlier))
    clauses = [Impossible(f"impossible {n}", condition(2), f"because {n}") for n in range(dice.choice([0, 0, 1, 2]))]
    last: list[Effect] = [Refuse(), AnswerWithin(9)]
    margin = Provision(("otherwise",), dice.choice(last), ALWAYS)
    return Policy("Some", "Some", tuple(attributes), tuple(clauses), tuple(provisions), otherwise=margin)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_compared_is_decided_as_the_policy_does(seed: int, form: Form) -> None:
    dice = random.Random(seed)
    source = some_policy(dice)
    try:
        check = compiled(source, form)
    except FaultyPolicyError:
        assert all(impossible(source, dict(zip(source.by_name, c, strict=True)))
                   for c in product(*map(values, source.attributes)))  # fmt: skip
        return
    assert same_everywhere(source, check, dice, 6) > 0


# --- the date that a policy is asked about


def test_as_of_is_another_name_for_the_date(office: ModuleType) -> None:
    others = {name: value for name, value in FULL.items() if name not in ("received", "sent")}
    early, late = date(2026, 1, 2), date(2026, 1, 3)
    assert office.decide(**others, sent=early, as_of=early) is office.decide(**others, sent=early, received=early)
    assert office.decide(**others, sent=early, as_of="2026-01-03").trt_seconds == 3600
    assert office.decide(**others, as_of=early).trt_seconds == 60
    assert office.decide(**others, received=early, as_of="2026-01-02").trt_seconds == 60
    assert office.decide(**others, as_of=None, sent=late).trt_seconds == 3600
    for received, as_of in ((early, late), ("2026-01-02", late)):
        with pytest.raises(ValueError, match="as_of is another name for received, which is given too and differs"):
            office.decide(**others, received=received, as_of=as_of)
    for wrong in (date(2026, 1, 6), datetime(2026, 1, 3), 3, "soon"):
        with pytest.raises(ValueError, match="received is a date from 2026-01-01 until 2026-01-06; not"):
            office.decide(**others, as_of=wrong)


def test_a_policy_without_a_date_has_no_as_of(form: Form) -> None:
    with pytest.raises(TypeError, match="as_of"):
        compiled(CHAIN, form).decide(a=0, as_of="2026-01-01")


@pytest.mark.parametrize("names", [("as_of", "as_of_"), ("date", "as_of__")])
def test_facts_may_be_called_anything(names: tuple[str, str], form: Form) -> None:
    one, other = map(Fact, names)
    days = ("2026-01-01", "2026-01-11")
    source = Policy(
        "Names", "Names",
        (between(names[0], *days), between(names[1], *days), number("bisect_right", 0, 3), number("type", 0, 3)),
        provisions=(Provision(("p",), Refuse(), AllOf((AtMost(one, other), Within(Fact("type"), ((1, 2),))))),),
        otherwise=Provision(("otherwise",), AnswerWithin(9), ALWAYS),
        dated_by=names[0],
    )  # fmt: skip
    check = compiled(source, form)
    given = list(check.decide.__kwdefaults__)
    assert len(given) == 5  # all different
    first, second, third, fourth, as_of = given
    facts = {second: date(2026, 1, 3), third: 0, fourth: 1}
    for when, access in ((date(2026, 1, 3), "refused"), (date(2026, 1, 4), "permitted")):
        assert check.decide(**facts, **{first: when}).access == access
        assert check.decide(**facts, **{as_of: when}).access == access


# --- the file itself


def test_a_scale_is_cut_where_it_matters_alone(form: Form) -> None:
    # limit is cut with pages, for their comparison; no decision depends on where it is
    source = Policy(
        "Cut", "Cut", (number("pages", 0, 1000), number("limit", 0, 1000)),
        provisions=(Provision(("few",), AnswerWithin(1), Within(PAGES, ((0, 10), (20, 30)))),
                    Provision(("long",), Refuse(), Not(AtMost(PAGES, LIMIT)))),
        otherwise=Provision(("otherwise",), AnswerWithin(9), ALWAYS),
    )  # fmt: skip
    text = compile_policy(source, {})
    data = {name: text.split(f"\n{name} = (", 1)[1].split("\n)", 1)[0].splitlines() for name in ("_P0", "_P1")}
    assert data["_P0"] == [
        "  # pages", "    0,  # 1: from 0", "    10,  # 2: from 10", "    20,  # 3: from 20", "    30,  # 4: from 30",
        "    1001,  # past the last",
    ]  # fmt: skip
    assert data["_P1"] == ["  # limit", "    0,  # 1: from 0", "    1001,  # past the last"]
    check = compiled(source, form)
    for pages, seconds in ((0, 1), (9, 1), (10, 9), (19, 9), (20, 1), (29, 1), (30, 9), (1000, 9)):
        assert check.decide(pages=pages, limit=1000).trt_seconds == seconds


def test_points_are_said_in_the_words_of_the_policy() -> None:
    # over a day is cut one second later
    source = Policy(
        "Words", "Words", (Attribute("waited", Ordered(Scale.DURATION, 0, 432_000)), between("on", "2026-01-01", "2030-01-01")),
        provisions=(Provision(("p",), Refuse(), AllOf((Within(WAITED, ((3600, 86_401),)),
                                                       Within(Fact("on"), ((day("2026-03-01"), day("2030-01-01")),))))),),
        otherwise=Provision(("otherwise",), AnswerWithin(9), ALWAYS),
    )  # fmt: skip
    text = compile_policy(source, {})
    for line in (
        "    timedelta(seconds=3600),  # 2: from 1 h", "    timedelta(seconds=86401),  # 3: over 1 day",
        "    timedelta(seconds=432001),  # past the last", "    date(2026, 3, 1),  # 2: from 2026-03-01",
    ):  # fmt: skip
        assert text.splitlines().count(line) == 1


def test_a_wide_scale_costs_nothing(form: Form) -> None:
    most = 10**12
    source = Policy(
        "Wide", "Wide", tuple(number(name, 0, most) for name in "abcd"),
        provisions=(Provision(("p",), Refuse(), AllOf((AtMost(A, B), AtMost(B, C), AtMost(C, Fact("d"))))),),
        otherwise=Provision(("otherwise",), AnswerWithin(9), ALWAYS),
    )  # fmt: skip
    check = compiled(source, form)
    assert check.decide(a=0, b=0, c=most, d=most).access == "refused"
    assert check.decide(b=most, c=most - 1).access == "permitted"
    assert check.decide().missing == ("a", "b", "c", "d")
    assert check.decide(a=0, d=most).missing == ("b", "c")


def test_the_file_runs_in_a_bare_interpreter(tmp_path: Path) -> None:
    path = tmp_path / "check.py"
    path.write_text(compile_policy(OFFICE, {"verified": True}), encoding="utf-8")
    script = f"""
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("lark", "z3", "policy_dsl", "verifier", "dataclasses", "typing", "json", "re"):
            raise ImportError(name)
sys.meta_path.insert(0, Blocked())
space = {{"__name__": "check"}}
exec(compile(open({str(path)!r}, encoding="utf-8").read(), "check.py", "exec"), space)
print(space["decide"](pages=1, kind="Y", as_of="2026-01-02").trt_seconds, space["decide"]().missing)
print(sorted(n for n in sys.modules if n in ("lark", "z3", "dataclasses", "typing", "json", "re")))
"""
    ran = subprocess.run(
        [sys.executable, "-S", "-I", "-c", script], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert ran.stderr == ""
    assert ran.stdout.splitlines() == ["60 ('kind', 'pages', 'limit', 'received', 'waited')", "[]"]


def test_the_file_is_typed(tmp_path: Path) -> None:
    (tmp_path / "check.py").write_text(compile_policy(OFFICE, {"verified": True}), encoding="utf-8")
    (tmp_path / "use.py").write_text(
        "from datetime import date, timedelta\n\nfrom check import Decision, decide\n\n"
        "found: Decision = decide(pages=3, received=date(2026, 1, 2), sent='2026-01-02', waited=timedelta(seconds=1))\n"
        "again: Decision = decide(pages=3, as_of=date(2026, 1, 2))\n"
        "decide(pages=3.5)\ndecide(waited=5)\ndecide(received=5)\n",
        encoding="utf-8",
    )
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--cache-dir", str(tmp_path / "c"), "use.py"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = ran.stdout.splitlines()
    assert [line.split(": error")[0] for line in said[:-1]] == ["use.py:7", "use.py:8", "use.py:9"]
    assert said[-1] == "Found 3 errors in 1 file (checked 1 source file)"
