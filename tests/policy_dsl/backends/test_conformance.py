"""What holds of every target: its checks decide as the policy does, are read back, are sealed, and are the same twice.

A target that is added to `TARGETS` is held to all of this. A policy with features that a target does not support is not tried
on it; every target is tried with the policies that use codes alone.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, count, product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from policy_dsl import clock
from policy_dsl.backends.features import Feature, features_of
from policy_dsl.backends.python.target import PythonTarget
from policy_dsl.backends.target import FaultyPolicyError, MissingEngineError, NotTheSameError, Target
from policy_dsl.backends.targets import TARGETS
from policy_dsl.diagram.mdd.deadline import TooLargeError, TooLateError
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.evaluate import evaluate, impossible, values
from policy_dsl.model.conditions import AtMost, Condition, Fact, Not, all_of
from policy_dsl.model.decisions import Decision, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Citation, Provision, Refuse, Timed
from policy_dsl.model.vocabulary import Attribute, Ordered, Request, Scale
from policy_dsl.pipeline import load
from policy_dsl.resolve.times.by_time import time_is
from policy_dsl.runtime.manifest import SCHEMA
from policy_dsl.syntax.read import text_of
from tests.clocked import BY_THE_HOUR, IN_TIMES, IN_TIMES_BY_THE_HOUR, IN_TIMES_DATED, REPLIES
from tests.policy_dsl.backends.conftest import VARIANTS
from tests.policy_dsl.backends.python.test_artefact import HOSTILE, YES_NO, big_set
from tests.policy_dsl.backends.python.test_ordered import OFFICE
from tests.tools import missing
from tests.written import LIBRARY

if TYPE_CHECKING:
    from policy_dsl.backends.target import Check

ROOT = Path(__file__).parents[3]

WAITING = Policy(
    "Waiting",
    "What waited longer than it may",
    (Attribute("waited", Ordered(Scale.DURATION, 0, 3)), Attribute("most", Ordered(Scale.DURATION, 1, 4))),
    provisions=(
        Provision(("late",), AnswerWithin(5), Not(AtMost(Fact("waited"), Fact("most")))),
        Provision(("in time",), Refuse(), AtMost(Fact("waited"), Fact("most"))),
    ),
)

USUAL = """\
rule usual
  answer within 2 h

"""

CODES = f"""\
policy Desk "Who may have what, by codes alone"

request
  reader : one of Child, Adult, Staff
  item   : one of Novel, Atlas, Map

{USUAL}rule staff_first
  when reader is Staff
  answer within 1 h
  overrides usual

rule rare
  when item in Atlas, Map
  refuse

rule grown_up
  when reader is not Child and item is Atlas
  permit
  overrides rare
"""

COMPARED = f"""\
policy Claims "facts with codes, compared"

request
  owner, requester : one of Ann, Bob, Cid
  urgent, agreed   : yes/no
  held             : set of X, Y
  one              : one of Y

{USUAL}rule own
  when owner is requester
  refuse

rule in_hand
  when urgent is agreed and held has one
  answer within 1 h
  overrides usual
"""

NO_MAPS = """\
impossible when reader is Child and item is Map
  because "children are not shown maps"

rule usual
"""

AMOUNTS = f"""\
policy Amounts "numbers below zero, and numbers in steps"

request
  balance    : whole number from -3 to 2
  owed, paid : number from -0.50 to 0.50 in steps of 0.25
  rate       : number from 0 to 3 in steps of 1.5

{USUAL}rule settled
  when owed at most paid and balance under 0
  answer within 1 h
  overrides usual

rule never_below
  when owed in -0.50, 0.25 and rate over 1.5
  refuse

impossible when paid is 0.50 and balance at most -2
  because "nobody pays from below nothing"
"""

SUPPORT = """\
policy Support "several times, and one that is left open"

request
  contract : one of Standard, Premium
  priority : one of P1, P2, P3
  on_hold  : yes/no
  parts    : set of A, B

times
  respond "a technician has answered"
  resolve

rule held
  when on_hold is yes
  refuse

table targets
  | priority | contract | respond within | resolve within |
  | P1       | any      | 15 min         | 4 h            |
  | P2       | Standard | 1 h            | 8 h            |
  | P2       | Premium  | 1 h            | 24 h           |
  | P3       | any      | 1 day          | no promise     |

rule at_night
  when contract is Standard
  respond not before 30 min

rule both_parts
  when parts has A and parts has B
  resolve within at most 2 days

impossible when on_hold is yes and priority is P1
  because "P1 is never on hold"
"""

CAPPED = f"""{REPLIES}
rule capped
  when late is yes
  answer within at most 4 working days on Open

rule not_at_once
  when kind in Plain, Paid, Appeal
  answer not before the later of 2 working days on Back and 4 calendar days on Plain
"""

WRITTEN = {
    "codes": CODES,
    "codes and impossible": CODES.replace("rule usual\n", NO_MAPS),
    "library": LIBRARY,
    "compared codes": COMPARED,
    "yes and no": YES_NO,
    "many codes": big_set(10),
    "hostile names": HOSTILE,
    "amounts": AMOUNTS,
    "clocks": REPLIES,
    "named times": SUPPORT,
    "named times on clocks": IN_TIMES,
    "named times on clocks, by the day": IN_TIMES_DATED,
    "named times on clocks, by the hour": IN_TIMES_BY_THE_HOUR,
    "chosen times": CAPPED,
    "hours and days": BY_THE_HOUR,
}
MADE = {"office": OFFICE, "waiting": WAITING}
POLICIES = [*WRITTEN, *MADE]

MANIFEST = {
    "schema": SCHEMA,
    "policy": "Desk 7",
    "meaning": "3f" * 32,
    "engines": {"z3": "4.99.7"},
    "verified": True,
    "assumptions": ["no more requests"],
}

FAULTY = {
    "a gap": CODES.replace(USUAL, "").replace("\n  overrides usual", ""),
    "a conflict": CODES.replace("\n  overrides usual", ""),
    "no possible request": CODES.replace(
        "rule usual\n", NO_MAPS.replace("is Child and item is Map", "in Child, Adult, Staff")
    ),
}


@cache
def read(text: str) -> Policy:
    """The policy that is written so."""
    loaded = load("p.policy", lambda path: text_of(path, text.encode()))
    assert loaded.policy is not None, loaded.findings
    return loaded.policy


def named(name: str) -> Policy:
    """One of the policies that targets are tried with."""
    return MADE[name] if name in MADE else read(WRITTEN[name])


def expressible(target: Target, policy: Policy) -> bool:
    """Whether the policy uses nothing that the target cannot express."""
    return not features_of(policy) & target.unsupported


CASES = [(t, name) for t, target in VARIANTS.items() for name in POLICIES if expressible(target, named(name))]
FAULTS = [(t, fault) for t, target in VARIANTS.items() for fault in FAULTY if expressible(target, read(FAULTY[fault]))]
each_policy = pytest.mark.parametrize(("target", "name"), CASES, indirect=["target"], ids=map("-".join, CASES))
each_fault = pytest.mark.parametrize(("target", "fault"), FAULTS, indirect=["target"], ids=map("-".join, FAULTS))


def every_request(of: Policy) -> Iterator[Request]:
    """Every request, the impossible ones too, in each of its times."""
    names = [attribute.name for attribute in of.dimensions]
    return (dict(zip(names, choice, strict=True)) for choice in product(*map(values, of.dimensions)))


def outcomes(target: Target, source: str, of: Policy, requests: Sequence[Request]) -> list[Outcome | None]:
    """The outcomes by the target's check. Without the engine that runs it, the test is skipped, or fails if it is required."""
    try:
        return target.run(source, of)(requests)
    except MissingEngineError as engine:
        missing(str(engine))


def test_the_policies_use_every_feature() -> None:
    """Without a zone, or beyond what is known of zones, no target has times on clocks."""
    zones = {Feature.NO_ZONE, Feature.BEYOND_ZONE_RULES}
    assert frozenset().union(*(features_of(named(name)) for name in POLICIES)) == frozenset(Feature) - zones
    for target in TARGETS.values():
        assert zones <= target.unsupported or Feature.CLOCKS in target.unsupported
    assert features_of(read(REPLIES.replace("  zone Europe/London\n", ""))) >= {Feature.CLOCKS, Feature.NO_ZONE}
    for year in ("2006", "2089"):
        assert Feature.BEYOND_ZONE_RULES in features_of(read(REPLIES.replace("2026-", f"{year}-")))


def test_a_target_with_every_gap_is_held_to_all_of_this() -> None:
    used = [features_of(named(name)) for name in POLICIES]
    assert frozenset() in used
    assert {Feature.IMPOSSIBLE} in used
    assert [features_of(read(FAULTY[fault])) for fault in FAULTY] == [set(), set(), {Feature.IMPOSSIBLE}]


def test_features_are_those_that_are_used() -> None:
    assert features_of(read(LIBRARY)) == {Feature.SETS, Feature.IMPOSSIBLE}
    assert features_of(read(YES_NO)) == {Feature.YES_NO}
    assert features_of(WAITING) == {Feature.DURATIONS, Feature.COMPARISONS}
    asked_for = Feature.NUMBERS, Feature.DURATIONS, Feature.DATES, Feature.COMPARISONS, Feature.IMPOSSIBLE
    assert features_of(OFFICE) == set(asked_for)


def test_targets_are_called_by_their_names() -> None:
    assert all(name == target.name for name, target in TARGETS.items())


@each_policy
def test_every_decision_is_that_of_the_reference(target: Target, name: str) -> None:
    of = named(name)
    source = target.emit(of, {"verified": True})
    requests, wanted = list(every_request(of)), [each and each.outcome for each in decisions(of)]
    assert (None in wanted) is (Feature.IMPOSSIBLE in features_of(of))
    assert outcomes(target, source, of, requests) == wanted
    assert outcomes(target, source, of, []) == []


def test_a_target_without_its_engine_is_skipped_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    class Engineless(PythonTarget, frozen=True):
        def run(self, source: str, policy: Policy) -> Check:  # noqa: ARG002  # as the protocol has it
            raise MissingEngineError("perl")

    monkeypatch.delenv("EVENHAND_REQUIRE", raising=False)
    with pytest.raises(pytest.skip.Exception, match="not installed: perl"):
        outcomes(Engineless(), "", WAITING, [])
    monkeypatch.setenv("EVENHAND_REQUIRE", "node perl")
    with pytest.raises(pytest.fail.Exception, match="EVENHAND_REQUIRE names perl, which is not installed"):
        outcomes(Engineless(), "", WAITING, [])


def test_a_companion_is_sealed_for_its_target_and_follows_from_the_check(target: Target) -> None:
    source = target.emit(read(CODES), MANIFEST)
    companion = target.companion(source, "folder/check.it")
    if companion is None:
        return
    path, text = companion
    assert path.startswith("folder/check.")
    assert path != "folder/check.it"
    assert target.companion(source, "folder/check.it") == companion
    assert target.is_unchanged(text.encode())
    assert not target.is_unchanged(f"{text}\n".encode())
    assert [name for name, other in VARIANTS.items() if other.is_unchanged(text.encode())] == [
        name for name, other in VARIANTS.items() if other.name == target.name
    ]


@each_policy
def test_what_is_written_is_read_back(target: Target, name: str) -> None:
    of = named(name)
    target.confirm(target.emit(of, {"verified": True}), of)


def slips(of: Policy) -> list[Policy]:
    """The policy with one thing otherwise that its clauses say: an effect, a citation, a place, a reason, or a clause
    that is gone."""
    found = []
    for n, provision in enumerate(of.provisions):
        clause = provision.clause
        effect = Refuse() if isinstance(provision.effect, AnswerWithin) else AnswerWithin(77)
        lower = replace(clause, span=clause.span._replace(line=clause.span.line + 1))
        found += [with_provisions(of, {n: replace(provision, effect=effect)})]
        cited = replace(clause, citations=(*clause.citations, Citation("RULES", "elsewhere")))
        found += [with_provisions(of, {n: replace(provision, clause=each)}) for each in (lower, cited)]
    if of.otherwise:
        found.append(replace(of, otherwise=replace(of.otherwise, effect=AnswerWithin(78))))
    if of.impossible:
        first, *rest = of.impossible
        found.append(replace(of, impossible=(replace(first, because=f"{first.because}!"), *rest)))
        found.append(replace(of, impossible=tuple(rest)))
        lower = replace(first.clause, span=first.clause.span._replace(line=first.clause.span.line + 1))
        found.append(replace(of, impossible=(replace(first, clause=lower), *rest)))
    return found


def with_provisions(of: Policy, changed: dict[int, Provision]) -> Policy:
    """The policy with other provisions in some places."""
    return replace(of, provisions=tuple(changed.get(n, provision) for n, provision in enumerate(of.provisions)))


@cache
def slips_of_decisions(name: str) -> tuple[Policy, ...]:
    """A policy with the same clauses and other decisions, three times: a provision applies where it did not, two apply
    where the other did, and other requests are impossible."""
    of = named(name)
    places = list(enumerate(of.provisions))
    negated = [with_provisions(of, {n: replace(p, when=in_its_time(p, Not(p.when)))}) for n, p in places]
    swapped = [
        with_provisions(of, {m: replace(p, when=q.when), n: replace(q, when=p.when)})
        for (m, p), (n, q) in combinations(places, 2)
        if time_of(p) == time_of(q)
    ]
    excluded = [replace(of, impossible=(replace(c, when=Not(c.when)), *of.impossible[1:])) for c in of.impossible[:1]]
    right = decisions(of)
    kinds = (negated, swapped, excluded)
    firsts = (next((p for p in kind if (found := decisions(p)) and found != right), None) for kind in kinds)
    return tuple(slip for slip in firsts if slip is not None)


def time_of(provision: Provision) -> str:
    """The named time that a provision gives, if any."""
    return provision.effect.of if isinstance(provision.effect, Timed) else ""


def in_its_time(provision: Provision, when: Condition) -> Condition:
    """The condition, where the time is asked about that the provision gives."""
    return all_of([when, time_is({time_of(provision)})]) if time_of(provision) else when


def decisions(of: Policy) -> list[Decision | None]:
    """The decision on every request, none on an impossible one; of a faulty policy, no list."""
    found = [None if impossible(of, request) else evaluate(of, request) for request in every_request(of)]
    sound = any(found) and not any(decision.outcome.faulty for decision in found if decision)
    return found if sound else []


@pytest.mark.parametrize("name", POLICIES)
def test_some_slips_change_decisions_and_nothing_else(name: str) -> None:
    of, found = named(name), slips_of_decisions(name)
    assert found
    for slip in found:
        assert [(p.path, p.effect, p.clause) for p in slip.provisions] == [
            (p.path, p.effect, p.clause) for p in of.provisions
        ]
        assert [(c.because, c.clause) for c in slip.impossible] == [(c.because, c.clause) for c in of.impossible]
        assert (slip.attributes, slip.otherwise) == (of.attributes, of.otherwise)


@each_policy
def test_every_slip_is_found_when_it_is_read_back(target: Target, name: str) -> None:
    of = named(name)
    source = target.emit(of, {"verified": True})
    for slip in slips(of):
        with pytest.raises(NotTheSameError):
            target.confirm(source, slip)


@each_policy
def test_other_decisions_are_found_when_it_is_read_back(target: Target, name: str) -> None:
    of = named(name)
    source = target.emit(of, {"verified": True})
    for slip in slips_of_decisions(name):
        target.confirm(target.emit(slip, {"verified": True}), slip)
        with pytest.raises(NotTheSameError):
            target.confirm(source, slip)


@each_policy
def test_what_is_no_check_is_not_confirmed(target: Target, name: str) -> None:
    of = named(name)
    source = target.emit(of, {"verified": True})
    for wrong in ("", source[: len(source) // 2], source + source):
        with pytest.raises(NotTheSameError):
            target.confirm(wrong, of)


@each_policy
def test_a_check_is_sealed(target: Target, name: str) -> None:
    of = named(name)
    source = target.emit(of, {"verified": True}).encode()
    assert target.is_unchanged(source)
    assert target.is_unchanged(source.replace(b"\n", b"\r\n"))  # as git may write it
    for changed in (source + b"\n", source[1:], source.replace(b"verified", b"Verified", 1), b"", b"\xff"):
        assert not target.is_unchanged(changed)


def test_a_check_is_sealed_for_its_target(target: Target) -> None:
    source = target.emit(read(CODES), MANIFEST).encode()
    assert [name for name, other in VARIANTS.items() if other.is_unchanged(source)] == [
        name for name, other in VARIANTS.items() if other.name == target.name
    ]


def test_a_check_has_its_manifest_in_it(target: Target) -> None:
    source = target.emit(read(CODES), MANIFEST)
    for text in (SCHEMA, "Desk 7", "3f" * 32, "4.99.7", "no more requests"):
        assert text in source
    for name in MANIFEST:
        assert name in source
        assert target.emit(read(CODES), {**MANIFEST, name: "otherwise"}) != source


def test_a_check_says_what_it_is_to_whoever_opens_it(target: Target) -> None:
    source = target.emit(read(CODES), MANIFEST, "A desk")
    assert "A desk" in source
    assert "UNVERIFIED" not in source
    for doubtful in ({**MANIFEST, "verified": False}, {}):
        source = target.emit(read(CODES), doubtful)
        assert "Desk" in source
        assert "UNVERIFIED" in source


def test_a_target_says_when_a_policy_is_too_large_for_it(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    assert f"the policy is too large: {target.limit}".isprintable()
    assert target.limit == target.limit.strip()[:1].lower() + target.limit[1:].rstrip(" .")
    monkeypatch.setattr(Forest.__init__, "__defaults__", (3, None))
    with pytest.raises(TooLargeError):
        target.emit(read(CODES), MANIFEST)


def test_a_target_keeps_to_the_time_allowed(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    source = target.emit(read(CODES), MANIFEST, seconds=1000)
    target.confirm(source, read(CODES), 1000)
    monkeypatch.setattr(clock, "now", count().__next__)  # a second later at every look
    with pytest.raises(TooLateError):
        target.emit(read(CODES), MANIFEST, seconds=0.5)
    with pytest.raises(TooLateError):
        target.confirm(source, read(CODES), 0.5)


@each_fault
def test_a_faulty_policy_is_never_compiled(target: Target, fault: str) -> None:
    faulty = read(FAULTY[fault])
    with pytest.raises(FaultyPolicyError, match=fault):
        target.emit(faulty, {})


@each_fault
def test_no_check_is_one_of_a_faulty_policy(target: Target, fault: str) -> None:
    faulty = read(FAULTY[fault])
    for sound in (read(CODES), replace(faulty, provisions=read(CODES).provisions, impossible=())):
        with pytest.raises(NotTheSameError):
            target.confirm(target.emit(sound, {"verified": True}), faulty)


def every_source() -> str:
    """The checks of some policies by every target that can express them."""
    mp162 = load(str(ROOT / "spec/mp162/mp162.policy")).policy
    assert mp162 is not None
    return "\0".join(
        target.emit(each, {"verified": True})
        for target in VARIANTS.values()
        for each in (read(CODES), mp162, OFFICE, read(REPLIES))
        if expressible(target, each)
    )


def test_the_same_policy_makes_the_same_bytes() -> None:
    wanted = every_source()
    script = f"import sys; from {__name__} import every_source; sys.stdout.write(every_source())"
    for seed in ("0", "1"):
        ran = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True, text=True, check=True, cwd=ROOT, env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert ran.stdout == wanted
