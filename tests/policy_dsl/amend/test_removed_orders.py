"""To remove an order is to remove each of its rules, on random policies."""

from collections import Counter

from msgspec.structs import replace

from policy_dsl.amend.amend import amendment
from policy_dsl.resolve import resolve_policy, resolve_proposal
from policy_dsl.syntax import tree as t
from tests.laws import laws
from tests.laws.test_orders_of_rules import OrderMaker


def outcome(file: t.ProposalFile, base: t.PolicyFile) -> tuple[list[str], object]:
    """The codes of what is wrong with a proposal, and what it results in."""
    policy, _ = resolve_policy(base)
    assert policy is not None
    proposal, findings = resolve_proposal(file, policy)
    _, amended, faults = (None, None, []) if proposal is None else amendment(proposal)
    return sorted(each.code for each in (*findings, *faults)), amended


def test_an_order_is_removed_rule_by_rule() -> None:
    tried: Counter[bool] = Counter()
    for seed in range(400):
        maker = OrderMaker(seed)
        base = maker.policy()
        file = maker.proposal([])
        named = [op for op in file.operations if isinstance(op, t.ReplaceRulesText)]
        if not named:
            continue
        rules = [d for d in base.declarations if isinstance(d, t.Rule) and d.in_order is not None]
        whole: list[t.OperationText] = []
        single: list[t.OperationText] = []
        for operation in file.operations:
            if not isinstance(operation, t.ReplaceRulesText):
                whole.append(operation)
                single.append(operation)
                continue
            order = operation.order
            whole.append(t.RemoveRulesText(order))
            members = [rule.name for rule in rules if rule.in_order is not None and rule.in_order.text == order.text]
            single += [t.RemoveText("rule", t.TargetText((name,))) for name in members]
        written = replace(file, operations=tuple(whole))
        laws.text_comes_back(written)
        codes, amended = outcome(written, base)
        assert (codes, amended) == outcome(replace(file, operations=tuple(single)), base)
        tried[amended is not None and not any(code.startswith("E") for code in codes)] += 1
    assert min(tried[True], tried[False]) > 3, tried
