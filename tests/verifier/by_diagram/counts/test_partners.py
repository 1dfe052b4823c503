"""Requests without a possible partner are as many as trying every pair finds, whatever is compared."""

import io
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from rich.console import Console

from policy_dsl.model.claims import Property
from policy_dsl.model.conditions import (
    AllOf,
    AnyOf,
    AtMost,
    Condition,
    Fact,
    Has,
    Includes,
    Not,
    OneOf,
    Same,
    Within,
)
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Impossible
from policy_dsl.model.vocabulary import Attribute, Code, Enumeration, Ordered, Scale, SetOf
from tests import brute
from tests.written import written
from verifier.by_diagram.counts import partner_room
from verifier.by_diagram.counts.partners import unpaired
from verifier.report.extent import Extent
from verifier.report.facts.reports import FileReport
from verifier.report.json.verify import verify as verify_document
from verifier.report.text.verify import print_report
from verifier.results.status import Trust
from verifier.verify import verify

SEEDS = 160


@dataclass
class Maker:
    """A policy in which little is possible, and a claim about pairs; facts on a scale are compared with each other."""

    random: Random

    def made(self) -> tuple[Policy, Property]:
        codes = tuple(map(Code, "ABC"))
        few = self.random.choice((1, 1, 2, 2, 3))
        most = {1: 8, 2: 5, 3: 3}[few]
        bounds = [(self.random.randint(0, 1), self.random.randint(2, most)) for _ in range(few)]
        self.scales = [Attribute(f"n{n}", Ordered(Scale.NUMBER, *each)) for n, each in enumerate(bounds)]
        kinds = [Attribute("kind", Enumeration(codes)), Attribute("why", SetOf(codes[:2], "why"))]
        if few == 1:
            kinds.insert(1, Attribute("mate", Enumeration(codes)))
        self.others = kinds[: self.random.randint(0, 2 if few < 3 else 1)]
        attributes = (*self.scales, *self.others)
        clauses = [self.condition((0,), 2) for _ in range(self.random.randint(1, 3))]
        impossible = tuple(Impossible(f"impossible {n}", when, "it is so") for n, when in enumerate(clauses))
        names = [a.name for a in attributes]
        chosen = self.random.sample(names, self.random.randint(1, len(names)))
        differ = tuple(name for name in names if name in chosen)
        where = self.condition((0, 1), 2)
        policy = Policy("P", "p", attributes, impossible)
        return policy, Property("p", "p", ("a", "b"), differ, where, (), False, ())

    def condition(self, requests: tuple[int, ...], deep: int) -> Condition:
        kind = self.random.random()
        if deep and kind < 0.5:
            parts = tuple(self.condition(requests, deep - 1) for _ in range(2))
            return AllOf(parts) if kind < 0.25 else AnyOf(parts)
        found = self.atom(requests)
        return Not(found) if self.random.random() < 0.3 else found

    def atom(self, requests: tuple[int, ...]) -> Condition:
        about = self.random.choice([*self.scales, *self.scales, *self.others])
        fact = Fact(about.name, self.random.choice(requests))
        match about.type:
            case Ordered(_, first, last) if self.random.random() < 0.4:
                start = self.random.randint(first, last)
                return Within(fact, ((start, self.random.randint(start + 1, last + 1)),))
            case Ordered():
                other = Fact(self.random.choice(self.scales).name, self.random.choice(requests))
                return AtMost(fact, other) if fact != other else Within(fact, ((0, 3),))
            case SetOf():
                other = Fact(about.name, requests[-1])
                return Has(fact, "A") if other == fact else Includes(fact, other)
            case _ if self.random.random() < 0.4:
                coded = [each.name for each in self.others if isinstance(each.type, Enumeration)]
                other = Fact(self.random.choice(coded), self.random.choice(requests))
                return Same(fact, other) if fact != other else OneOf(fact, frozenset("A"))
            case _:
                return OneOf(fact, frozenset(self.random.sample("ABC", self.random.randint(1, 2))))


def test_as_many_as_trying_every_pair_finds() -> None:
    counts = []
    for seed in range(SEEDS):
        policy, claim = Maker(Random(seed)).made()
        right = brute.unpaired(brute.Space(policy), claim)
        assert unpaired(policy, claim) == right, seed
        counts.append(right)
    assert sum(count > 0 for count in counts) > SEEDS // 10  # where there are none, the law could hold by chance


POST = """\
policy Post "who may send which parcel"

request
  weight : whole number from 0 to 3
  urgent : yes/no

impossible when urgent is yes and weight over 0
  because "only letters are urgent"

rule all
  answer within 1 h

property heavy_last "A heavier parcel is not answered before a lighter one."
  for any two requests h and l alike except weight
  where h.weight over l.weight
  never h faster than l
"""


def told(folder: Path) -> tuple[str, dict[str, Any]]:
    """What is printed about the claim, and its JSON."""
    loaded = written(folder, POST)
    assert loaded.policy is not None
    report = FileReport(loaded.path, loaded.texts, (), verify(loaded.policy, trust=Trust.CERTIFIED))
    out = Console(file=io.StringIO(), width=200, color_system=None)
    print_report(out, report, Extent.FULL)
    shown = verify_document(report)
    return out.file.getvalue(), next(v for v in shown["verdicts"] if v["property"] == "heavy_last")  # type: ignore[attr-defined]  # as given


def test_a_proof_says_how_many_it_is_silent_about(tmp_path: Path) -> None:
    printed, found = told(tmp_path)
    # urgent letters have no other urgent request to be compared with
    assert (found["status"], found["of"], found["unpaired"], found["unpaired_reason"]) == ("proved", 6, 1, None)
    assert "proved for 6 pairs (trust 1) 1 request has no possible partner Always proved" in " ".join(printed.split())


def test_what_is_too_large_is_said_to_be_not_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partner_room, "MOST_TRIED", 3)
    printed, found = told(tmp_path)
    assert (found["status"], found["unpaired"], found["unpaired_reason"]) == ("proved", None, "too_large")
    assert "requests without a possible partner are not counted: it outgrew the memory or the time allowed" in " ".join(
        printed.split()
    )


def test_two_facts_of_one_request_may_leave_the_other_no_room() -> None:
    steps = [Attribute(name, Ordered(Scale.NUMBER, 0, 1)) for name in ("low", "high")]
    rising = Not(AtMost(Fact("high"), Fact("low")))  # only 0 and 1 rise: there is no second such request
    policy = Policy("P", "p", tuple(steps), (Impossible("flat", Not(rising), "it rises"),))
    claim = Property("p", "p", ("a", "b"), ("low", "high"), AllOf(()), (), False, ())
    assert unpaired(policy, claim) == 1


def test_each_value_that_leaves_the_same_room_counts() -> None:
    number = Attribute("n", Ordered(Scale.NUMBER, 0, 9))
    kind = Attribute("kind", Enumeration((Code("X"), Code("Y"))))
    low = AllOf((OneOf(Fact("kind"), frozenset("Y")), Within(Fact("n"), ((0, 9),))))  # of Y, 9 alone is possible
    above = Not(AtMost(Fact("n", 0), Fact("n", 1)))
    where = AllOf((OneOf(Fact("kind", 0), frozenset("X")), OneOf(Fact("kind", 1), frozenset("Y")), above))
    policy = Policy("P", "p", (number, kind), (Impossible("low", low, "it is"),))
    claim = Property("p", "p", ("a", "b"), ("n", "kind"), where, (), False, ())
    assert unpaired(policy, claim) == 9  # each X from 1 on is above a Y that is impossible, and none is above 9
