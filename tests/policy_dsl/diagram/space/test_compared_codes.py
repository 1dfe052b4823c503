"""Facts with codes that are compared: their classes, how many raw values each choice stands for, and the order of levels."""

from collections import Counter
from itertools import product
from random import Random

import pytest
from msgspec.structs import replace

from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.policy.provisions import ProvisionDiagrams
from policy_dsl.diagram.space.example_requests import group_values
from policy_dsl.diagram.space.partition import partition, space_of_codes
from policy_dsl.diagram.space.space import ABSENT, PRESENT, Level, Ordering, Space
from policy_dsl.diagram.space.weak_orders import DIFFERENT, EQUAL, Group
from policy_dsl.evaluate import completions, holds
from policy_dsl.model.conditions import AllOf, Condition, Fact, HasValueOf, Includes, Meets, Not, OneOf, Same
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision, Refuse
from policy_dsl.model.vocabulary import Attribute, Code, Enumeration, Request, SetOf


def codes(many: int) -> tuple[Code, ...]:
    return tuple(Code(f"c{n}") for n in range(many))


def people(facts: int, many: int) -> list[Attribute]:
    return [Attribute(f"f{n}", Enumeration(codes(many), "f0")) for n in range(facts)]


@pytest.mark.parametrize("seed", range(40))
def test_each_choice_stands_for_as_many_values_as_there_are(seed: int) -> None:
    random = Random(seed)
    facts, many = random.randint(2, 4), random.randint(1, 4)
    attributes = people(facts, many)
    policy = Policy("P", "p", tuple(attributes))
    pairs = [(n, m) for n in range(facts) for m in range(n)]
    conditions: list[Condition] = [Same(Fact(f"f{n}"), Fact(f"f{m}")) for n, m in random.sample(pairs, facts - 1)]
    names = attributes[0].names
    tested = [frozenset(random.sample(names, random.randint(1, many))) for _ in range(random.randint(0, 2))]
    conditions += [OneOf(Fact(f"f{random.randrange(facts)}"), each) for each in tested]
    space = partition(policy, conditions)
    for group in space.groups:
        assert not group.ordered
        found = dict(group.joint_choices)
        members = [fact.attribute for fact in group.facts]
        counts = Counter(
            choices_of(space, group, dict(zip(members, v, strict=True))) for v in product(names, repeat=len(members))
        )
        assert found == counts
        for cell in found:
            values = group_values(space, group, cell)
            again = choices_of(space, group, {fact.attribute: str(value) for fact, value in values.items()})
            assert again == cell
    assert sum(len(group.facts) for group in space.groups) >= 2


def choices_of(space: Space, group: Group, values: dict[str, str]) -> tuple[int, ...]:
    """The choices of these values, found by looking each code up in the classes of its level."""
    chosen = []
    for n, fact in enumerate(group.facts):
        level = space.levels[group.first + n]
        assert isinstance(level, Level)
        chosen.append(next(c for c, classes in enumerate(level.classes) if values[fact.attribute] in classes))
    facts = [fact.attribute for fact in group.facts]
    equal = [EQUAL if values[facts[a]] == values[facts[b]] else DIFFERENT for a, b in group.pairs]
    return (*chosen, *equal)


def test_codes_that_only_the_comparison_tells_apart_share_a_class() -> None:
    policy = Policy("P", "p", tuple(people(2, 1000)))
    space = partition(policy, [Same(Fact("f0"), Fact("f1")), OneOf(Fact("f1"), frozenset({"c7"}))])
    assert [len(level.classes) for level in space.levels if isinstance(level, Level)] == [2, 2]
    (group,) = space.groups
    assert sum(points for _, points in group.joint_choices) == 1_000_000
    assert sum(points for cell, points in group.joint_choices if cell[-1] == EQUAL) == 1000


SETS = (
    Attribute("held", SetOf(codes(64), "held")),
    Attribute("wanted", SetOf(codes(64), "held")),
    Attribute("one", Enumeration(codes(64), "one")),
)
HELD, WANTED, ONE = Fact("held"), Fact("wanted"), Fact("one")


@pytest.mark.parametrize(
    ("conditions", "differ"),
    [
        ((HasValueOf(HELD, ONE),), ()),
        ((HasValueOf(HELD, ONE), HasValueOf(WANTED, ONE)), ()),
        ((Meets(HELD, WANTED),), ()),
        ((Includes(HELD, WANTED), Includes(WANTED, HELD)), ()),
        ((HasValueOf(Fact("held", 0), Fact("one", 1)),), ("one",)),
        ((Includes(Fact("held", 0), Fact("held", 1)), Meets(Fact("held", 0), Fact("held", 1))), ("held",)),
    ],
)
def test_sets_of_64_codes_make_small_diagrams(conditions: tuple[Condition, ...], differ: tuple[str, ...]) -> None:
    policy = Policy(
        "P", "p", SETS, provisions=tuple(Provision((f"p{n}",), Refuse(), c) for n, c in enumerate(conditions))
    )
    spaces = [partition(policy, conditions, differ)]
    spaces += [] if differ else [space_of_codes(policy, spaces[0].order)]
    for space in spaces:
        forest = Forest(space.widths, 200_000)
        diagrams = ProvisionDiagrams(forest, space, policy)
        forest.every(map(diagrams.condition, conditions))


def test_a_set_comes_after_the_facts_whose_codes_it_is_tested_for() -> None:
    policy = Policy("P", "p", SETS)
    space = partition(policy, [HasValueOf(WANTED, ONE), OneOf(ONE, frozenset({"c1"}))], order=("held", "wanted", "one"))
    assert space.order == ("held", "one", "wanted")
    assert partition(policy, [OneOf(ONE, frozenset({"c1"}))], order=("held", "wanted", "one")).order == (
        "held",
        "wanted",
        "one",
    )


@pytest.mark.parametrize("negated", [False, True])
def test_equal_codes_without_a_level_of_their_own(negated: bool) -> None:
    policy = Policy(
        "P", "p", tuple(people(2, 3)), provisions=(Provision(("p",), Refuse(), Same(Fact("f0"), Fact("f1"))),)
    )
    space = space_of_codes(policy, ("f1", "f0"))
    assert not space.groups
    forest = Forest(space.widths)
    same = Same(Fact("f1"), Fact("f0"))
    node = ProvisionDiagrams(forest, space, policy).condition(Not(same) if negated else same)
    for f0, f1 in product(policy.attributes[0].names, repeat=2):
        at = node
        while forest.levels[at] != forest.bottom:
            level = space.levels[forest.levels[at]]
            assert isinstance(level, Level)
            value = {"f0": f0, "f1": f1}[level.attribute]
            at = forest.children[at][next(n for n, c in enumerate(level.classes) if value in c)]
        assert (at == forest.yes) is (holds(same, {"f0": f0, "f1": f1}) is not negated)


FEW = (
    Attribute("held", SetOf(codes(3), "held")),
    Attribute("wanted", SetOf(codes(3), "held")),
    Attribute("one", Enumeration(codes(2), "one")),
    Attribute("other", Enumeration(codes(2), "one")),
)


@pytest.mark.parametrize(
    "condition",
    [
        HasValueOf(HELD, ONE),
        Not(HasValueOf(WANTED, Fact("other"))),
        Meets(HELD, WANTED),
        Includes(HELD, WANTED),
        Same(ONE, Fact("other")),
        AllOf((HasValueOf(HELD, ONE), Not(Same(ONE, Fact("other"))), Not(Meets(WANTED, HELD)))),
    ],
)
def test_a_diagram_is_true_where_its_condition_holds(condition: Condition) -> None:
    policy = Policy("P", "p", FEW, provisions=(Provision(("p",), Refuse(), condition),))
    for space in (partition(policy, [condition]), space_of_codes(policy, ("one", "held", "other", "wanted"))):
        forest = Forest(space.widths)
        node = ProvisionDiagrams(forest, space, policy).condition(condition)
        for request in completions(replace(policy, impossible=()), {}):
            at = node
            while forest.levels[at] != forest.bottom:
                at = forest.children[at][choice(space.levels[forest.levels[at]], request)]
            assert (at == forest.yes) is holds(condition, request)


def choice(level: Level | Ordering, request: Request) -> int:
    """Where the request goes at a level."""
    if isinstance(level, Ordering):
        return EQUAL if request[level.left.attribute] == request[level.right.attribute] else DIFFERENT
    value = request[level.attribute]
    if isinstance(value, frozenset):
        value = PRESENT if level.code in value else ABSENT
    return next(n for n, values in enumerate(level.classes) if value in values)
