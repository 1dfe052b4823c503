"""The laws over the general random policies, whose times have names: all meanings of each compared, request by request."""

from __future__ import annotations

from collections import Counter

import pytest

from policy_dsl.amend.amend import amendment
from policy_dsl.diagnostics.finding import has_errors
from policy_dsl.resolve import resolve_policy, resolve_proposal
from policy_dsl.syntax import tree
from tests.brute import Space
from tests.laws import laws
from tests.random_times import policy_with_named_times, proposal_with_named_times
from tests.third_reading import Reader

BLOCKS, IN_A_BLOCK = 4, 15

DECIDED = 3
"""Of so many policies, one has everything decided about it. What all mean is held for all."""


def all_laws(seed: int) -> bool:
    """Whether the policy of this seed has no mistake; it keeps all laws then."""
    file = policy_with_named_times(seed)
    laws.text_comes_back(file)
    policy, findings = resolve_policy(file)
    if policy is None:
        assert {f.code for f in findings if f.code.startswith("E")} <= {"E219"}, findings
        return False
    space = Space(policy)
    laws.meanings_agree(policy, Reader.of(file), space)
    if seed % DECIDED == 0 and len(space.everything) <= laws.MOST:
        laws.engines_agree(policy, None, space)
    return True


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_block_of_policies_with_named_times_keeps_the_laws(block: int) -> None:
    kept = sum(all_laws(seed) for seed in range(block * IN_A_BLOCK, (block + 1) * IN_A_BLOCK))
    assert kept > IN_A_BLOCK // 2


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_block_of_proposals_with_named_times_keeps_the_laws(block: int) -> None:
    kept = sum(laws_of_proposals(seed) for seed in range(block * IN_A_BLOCK, (block + 1) * IN_A_BLOCK))
    assert kept > IN_A_BLOCK // 3


def laws_of_proposals(seed: int) -> bool:
    """Whether the policy of this seed and the proposal to it have no mistake; they keep all laws then."""
    base, file = proposal_with_named_times(seed)
    policy, _ = resolve_policy(base)
    if policy is None:
        return False
    laws.text_comes_back(file)
    proposal, findings = resolve_proposal(file, policy, ())
    if proposal is None:
        assert {f.code for f in findings if f.code.startswith("E")} <= {"E219", "E315"}, findings
        return False
    proposal, after, findings = amendment(proposal)
    if has_errors(findings):
        assert {f.code for f in findings} <= {*laws.LEFT_BEHIND, "E219"}, findings
        return False
    space = Space(after, policy)
    laws.meanings_agree(after, Reader.of(base).amended(file), space)
    if len(space.everything) <= laws.MOST and seed % (2 * DECIDED) == 0:
        laws.engines_agree(after, proposal, space)
        laws.impact_in_seconds_adds_up(after, proposal, space)
        laws.verdicts_stand(after, proposal)
    return True


def test_they_have_each_form() -> None:
    """Columns for one time and for both, orders, what is otherwise, and claims of each kind."""
    seen: Counter[str] = Counter()
    for seed in range(BLOCKS * IN_A_BLOCK):
        for declared in policy_with_named_times(seed).declarations:
            match declared:
                case tree.Rule(in_order=order):
                    seen["in order"] += order is not None
                case tree.TableBlock(heading=heading):
                    seen[f"{sum(cell.text.endswith(' within') for cell in heading.cells)} columns"] += 1
                case tree.Otherwise(effect):
                    seen["otherwise" if effect.of is None else "otherwise in a time"] += 1
                case tree.PropertyBlock(every_time=every):
                    seen["every time" if every else "a claim"] += 1
    forms = ("in order", "1 columns", "2 columns", "otherwise", "otherwise in a time", "every time", "a claim")
    assert all(seen[form] > 2 for form in forms), seen
