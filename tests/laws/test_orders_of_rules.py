"""The laws over random policies with rules in an order, which proposals replace as a whole and rules override by its name."""

from collections import Counter
from collections.abc import Iterator

import pytest

from policy_dsl.syntax import tree as t
from tests.laws import laws
from tests.laws.forms import Form, made_of
from tests.random_policies import Maker

SEEDS = range(600)
TRIED = 8
"""Of so many seeds one is tried, and each that replaces an order from a day on, or overrides one: few do."""

BLOCKS = 2


class OrderMaker(Maker):
    """Puts rules into an order wherever there are two."""

    most_provisions = 6
    share_in_orders = 1.0
    share_replaced = 0.9


def stack(seed: int) -> tuple[t.PolicyFile, t.ProposalFile, t.ProposalFile]:
    """A policy, a proposal to it, and a proposal to that one."""
    maker = OrderMaker(seed)
    base = maker.policy()
    return base, maker.proposal([]), maker.proposal([], "R", "Q")


def said_of_orders(files: tuple[t.PolicyFile | t.ProposalFile, ...]) -> Iterator[str]:
    """What the files do with whole orders."""
    policy, *proposals = files
    assert isinstance(policy, t.PolicyFile)
    rules = [d for d in policy.declarations if isinstance(d, t.Rule | t.TableBlock)]
    orders = {d.in_order.text for d in rules if isinstance(d, t.Rule) and d.in_order is not None}
    for file in proposals:
        assert isinstance(file, t.ProposalFile)
        rules += [o.what for o in file.operations if isinstance(o, t.Add) and isinstance(o.what, t.Rule)]
        for operation in file.operations:
            if isinstance(operation, t.ReplaceRulesText):
                yield "replaced from a day" if file.in_force else "replaced"
    if any(target.words[0].text in orders for rule in rules for target in rule.overrides):
        yield "overridden"


def keeps_the_laws(form: Form) -> None:
    """All meanings agree, and in a small space both engines about everything."""
    space = form.space()
    laws.meanings_agree(form.policy, form.reader, space)
    if form.proposal is not None and len(space.everything) <= laws.MOST // 4:
        laws.engines_agree(form.policy, form.proposal, space)
        laws.changed_examples_are_listed(form.policy, form.proposal, space)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_whole_orders_keep_the_laws(block: int) -> None:
    tried: Counter[str] = Counter()
    for seed in SEEDS[block::BLOCKS]:
        files = stack(seed)
        said = {*said_of_orders(files)}
        if not said & {"replaced from a day", "overridden"} and (seed // BLOCKS % TRIED or not said):
            continue
        for file in files:
            laws.text_comes_back(file)
        last = list(made_of(files))[-1]
        tried.update(said_of_orders(last.files))
        keeps_the_laws(last)
    assert min(tried[each] for each in ("replaced", "replaced from a day", "overridden")) >= 2, tried
