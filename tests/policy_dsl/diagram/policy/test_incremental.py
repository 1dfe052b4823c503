"""Painted again only where an edit applies, the diagram is the node that painting all of it makes."""

from collections import Counter
from collections.abc import Iterator
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from policy_dsl.diagram.mdd.compare import differences, overlay
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.space.partition import conditions_of, partition
from policy_dsl.model.conditions import ALWAYS, Not
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Provision, Refuse
from tests.laws import laws
from tests.laws.editions import pair
from tests.random_policies import random_policy, random_proposal
from verifier.compare import aligned, incompatibilities

SEEDS = 250

WIDTHS = (2, 3, 2)
POINTS = list(product(*(range(width) for width in WIDTHS)))
TABLES = st.lists(st.integers(0, 2), min_size=len(POINTS), max_size=len(POINTS))


def proposals(seeds: int) -> list[tuple[Policy, Policy]]:
    """Random policies, each with an amended form."""
    found = []
    for seed in range(seeds):
        written = random_proposal(seed)
        base = laws.resolved(written[0])
        made = laws.amended(written[1], base)
        if made is not None:
            found.append((base, made[1]))
    return found


def builders(base: Policy, amended: Policy) -> tuple[PolicyDiagrams, PolicyDiagrams, PolicyDiagrams]:
    """Of the base, of the amended form from scratch, and of it from the base's, in one forest."""
    space = partition(amended, [*conditions_of(base), *conditions_of(amended)])
    forest = Forest(space.widths)
    before, scratch = PolicyDiagrams(forest, space, base), PolicyDiagrams(forest, space, amended)
    return before, scratch, PolicyDiagrams(forest, space, amended, before=before)


def test_a_proposal_is_painted_again_where_it_applies() -> None:
    again = changed = 0
    for base, amended in proposals(SEEDS):
        before, scratch, after = builders(base, amended)
        if after.amended_diagram() is None:
            both = [
                [p.id for p in one.provisions if p.id in other.by_id]
                for one, other in ((base, amended), (amended, base))
            ]
            assert base.otherwise != amended.otherwise or both[0] != both[1]
            continue
        assert after.decision_diagram == scratch.decision_diagram
        assert after.outcomes() == scratch.outcomes()
        assert after.decisions() == scratch.decisions()
        again += 1
        changed += after.decision_diagram != before.decision_diagram
    assert again > SEEDS // 2
    assert changed > SEEDS // 3


def test_any_other_edition_is_painted_again_where_they_differ() -> None:
    again = 0
    for seed in range(SEEDS):
        found = pair(seed, same_space=seed % 2 == 0)
        if found is None or incompatibilities(*found):
            continue
        _, scratch, after = builders(*aligned(*found))
        if after.amended_diagram() is not None:
            assert after.decision_diagram == scratch.decision_diagram
            again += 1
    assert again > SEEDS // 10


def edited(policy: Policy) -> Iterator[tuple[str, Policy]]:
    """The policy with one thing written otherwise, and what that is."""
    for margin in (
        None,
        Provision(("otherwise",), Refuse(), ALWAYS),
        Provision(("otherwise",), AnswerWithin(7), ALWAYS),
    ):
        if margin != policy.otherwise:
            yield "margin", replace(policy, otherwise=margin)
    for n, one in enumerate(policy.provisions):
        changed = {
            "condition": replace(one, when=Not(one.when)),
            "effect": replace(one, effect=Refuse() if isinstance(one.effect, AnswerWithin) else AnswerWithin(7)),
            "overrides": replace(one, overrides=()),
            "name": replace(one, path=("renamed",)),
        }
        for what, other in changed.items():
            if other != one:
                yield what, replace(policy, provisions=(*policy.provisions[:n], other, *policy.provisions[n + 1 :]))
        yield "removed", replace(policy, provisions=(*policy.provisions[:n], *policy.provisions[n + 1 :]))
    if len(policy.provisions) > 1:
        yield "order", replace(policy, provisions=policy.provisions[::-1])


def test_whatever_is_written_otherwise() -> None:
    painted: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for seed in range(60):
        base = laws.resolved(random_policy(seed))
        for what, amended in edited(base):
            before, scratch, after = builders(base, amended)
            painted[what] += after.amended_diagram() is not None
            other[what] += scratch.decision_diagram != before.decision_diagram
            assert after.decision_diagram == scratch.decision_diagram, (seed, what)
            assert after.outcomes() == scratch.outcomes()
            assert after.refused() == scratch.refused()
    assert not painted["margin"] + painted["order"]
    assert all(painted[what] > 10 for what in ("condition", "effect", "overrides", "name", "removed"))
    assert all(other[what] >= 10 for what in ("margin", "condition", "effect", "overrides", "name", "removed"))


def built(forest: Forest, table: list[int], level: int = 0, start: tuple[int, ...] = ()) -> int:
    """The diagram with these values; 0 is false."""
    if level == len(WIDTHS):
        return forest.terminal(table[POINTS.index(start)] or False)
    return forest.node(level, tuple(built(forest, table, level + 1, (*start, n)) for n in range(WIDTHS[level])))


@settings(max_examples=200, deadline=None)
@given(TABLES, TABLES)
def test_one_over_another_and_where_they_differ(one: list[int], other: list[int]) -> None:
    forest = Forest(WIDTHS)
    a, b = built(forest, one), built(forest, other)
    assert overlay(forest, a, b) == built(forest, [x or y for x, y in zip(one, other, strict=True)])
    pairs = [(x or False, y or False) if x != y else 0 for x, y in zip(one, other, strict=True)]
    told = {pair: n for n, pair in enumerate(dict.fromkeys(pairs), 1) if pair}
    differ = forest.apply(lambda pair: told[pair] if pair else False, differences(forest, a, b))
    assert differ == built(forest, [told[pair] if pair else 0 for pair in pairs])
