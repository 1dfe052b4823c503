"""The laws over random policies: at least a thousand different ones, all meanings of each compared."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from policy_dsl.calendar.times import FirstOf, LastOf, ends_with_day
from policy_dsl.model.clock_order import on_clocks, times_of
from policy_dsl.model.digest import digest
from policy_dsl.model.times import promise
from policy_dsl.syntax import tree
from tests.brute import Space
from tests.laws import laws
from tests.laws.claims import claims_are_asked
from tests.laws.forms import forms
from tests.random_policies import random_policy, random_proposal, random_stack
from tests.third_reading import Reader

BLOCKS = 20
IN_A_BLOCK = 55
"""Seeds a block; more than a thousand policies in all, also without those whose space is too large to try whole."""

DECIDED = 8
"""Of so many policies, one has everything decided about it; the soak decides about each. What all mean is held for all."""

DECIDED_TOO = (55, 121)
"""Policies whose properties depend on the values of scales that both requests share: few do."""


def seeds(block: int) -> range:
    return range(block * IN_A_BLOCK, (block + 1) * IN_A_BLOCK)


def all_laws(seed: int, *, decided: bool) -> str:
    """The digest of the policy of this seed, which keeps all laws; those about verdicts where it is to be decided."""
    file = random_policy(seed)
    laws.text_comes_back(file)
    policy = laws.resolved(file)
    space = Space(policy)
    laws.meanings_agree(policy, Reader.of(file), space)
    if decided and len(space.everything) <= laws.MOST:
        laws.engines_agree(policy, None, space)
        laws.partial_requests_agree(policy, space, seed)
    return digest(policy)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_block_of_policies_keeps_the_laws(block: int) -> None:
    found = [all_laws(seed, decided=seed % DECIDED == 0 or seed in DECIDED_TOO) for seed in seeds(block)]
    assert len(set(found)) >= 0.9 * IN_A_BLOCK


def test_a_thousand_different_ones_are_tried_whole() -> None:
    found = set()
    for block in range(BLOCKS):
        for seed in seeds(block):
            policy = laws.resolved(random_policy(seed))
            if policy.requests <= laws.MOST:
                found.add(digest(policy))
    assert len(found) >= 1000


def test_one_in_eight_has_times_on_clocks_of_each_form() -> None:
    told: Counter[str] = Counter()
    for policy in (laws.resolved(random_policy(seed)) for block in range(BLOCKS) for seed in seeds(block)):
        if policy.has_clocks:
            ways = {ends_with_day(promise(time)) for time in times_of(policy)}
            told["hours beside days"] += len(ways) == 2
            told["days alone"] += ways == {True}
            told["caps and floors"] += policy.bounded
            told["one of two"] += any(isinstance(time, FirstOf | LastOf) for time in times_of(policy))
            told["on clocks"] += 1
    assert told["on clocks"] >= 0.1 * BLOCKS * IN_A_BLOCK
    assert min(told.values()) >= 15, told


def test_stacks_are_on_clocks_and_change_days() -> None:
    told: Counter[str] = Counter()
    for seed in range(BLOCKS * IN_A_BLOCK):
        base, *proposals = random_stack(seed)
        told["on clocks"] += any(isinstance(each, tree.ClockBlock) for each in base.declarations)
        for number, proposal in enumerate(proposals, 1):
            words = {each.words for each in proposal.operations if isinstance(each, tree.CalendarDaysText)}
            told.update(f"{word} {number}" for word in words)
            told["extend"] += any(isinstance(each, tree.ExtendText) for each in proposal.operations)
    assert told["on clocks"] >= 0.1 * BLOCKS * IN_A_BLOCK
    assert min(told.values()) >= 15, told
    assert len(told) == 6


@pytest.mark.parametrize("seed", [4469, 8606, 8835, 11738])
def test_no_proposal_gives_columns_of_a_matrix_to_two_facts(seed: int) -> None:
    """These once derived a second yes/no beside a matrix of `yes` and `no`, which they write again."""
    assert [*forms(seed)]


PROPOSALS = range(BLOCKS * IN_A_BLOCK, (BLOCKS + 2) * IN_A_BLOCK)


def test_most_proposals_leave_nothing_behind() -> None:
    made = [random_proposal(seed) for seed in PROPOSALS]
    kept = [laws.amended(file, laws.resolved(base)) for base, file in made]
    stand = [each for each in kept if each is not None]
    assert len(stand) >= 0.7 * len(PROPOSALS)
    assert sum(on_clocks(after, proposal.base) for proposal, after in stand) >= 8


@pytest.mark.parametrize("block", range(10))
def test_a_block_of_proposals_keeps_the_laws(block: int) -> None:
    """Of two in three everything is decided; the soak decides about each."""
    for seed in PROPOSALS[block::10]:
        base, file = random_proposal(seed)
        laws.text_comes_back(file)
        policy = laws.resolved(base)
        amended = laws.amended(file, policy)
        if amended is None:
            continue
        proposal, after = amended
        space = Space(after, policy)
        laws.meanings_agree(after, Reader.of(base).amended(file), space)
        if len(space.everything) <= laws.MOST and seed % 3:
            laws.engines_agree(after, proposal, space)
            if not on_clocks(after, policy):  # `test_clock_proposals` counts what changes on clocks
                laws.impact_in_seconds_adds_up(after, proposal, space)
            laws.changed_examples_are_listed(after, proposal, space)
            laws.verdicts_stand(after, proposal)


@pytest.mark.parametrize("block", range(3))
def test_a_block_of_stacks_is_read_alike(block: int) -> None:
    kept = 0
    for seed in seeds(block + BLOCKS):
        laws.text_comes_back(random_stack(seed)[2])
        found = list(forms(seed))
        if len(found) == 3:
            top, space = found[2], found[2].space()
            laws.meanings_agree(top.policy, top.reader, space)
            if top.proposal is not None and len(space.everything) <= laws.MOST:
                laws.changed_examples_are_listed(top.policy, top.proposal, space)
            kept += 1
        laws.change_days_are_written(found[0].policy, found[0].reader)
        for form in found:
            space = form.space()
            claims_are_asked(form, space, seed)
            laws.scales_are_kept(form.policy, space, seed)
    assert kept >= 0.7 * IN_A_BLOCK


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
@given(st.integers(min_value=10_000, max_value=10_000_000))
def test_any_seed_keeps_the_laws(seed: int) -> None:
    all_laws(seed, decided=True)


def test_faults_come_up_on_purpose() -> None:
    policies = [laws.resolved(random_policy(seed)) for seed in seeds(0)]
    spaces = [Space(policy) for policy in policies]
    outcomes = [o for space in spaces for e in space.outcomes.values() for o in e.values()]
    kinds = {o.access.value for o in outcomes}
    assert kinds == {"permitted", "refused", "gap", "conflict"}
