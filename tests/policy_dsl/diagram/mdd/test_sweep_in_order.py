"""Of conditions in an order only the first that hold matter: the sweep may drop the others, and makes the same node."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_dsl.diagram.mdd import sweep as sweeping
from policy_dsl.diagram.mdd.chains import chain
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.sweep import sweep
from policy_dsl.diagram.mdd.sweep_dense import sweep_dense
from tests.policy_dsl.diagram.mdd.test_sweep import WIDTHS, conditions
from tests.policy_dsl.diagram.mdd.test_sweep_dense import Part, nodes


def first_ones(held: list[int], orders: list[list[int]], kept: int) -> tuple[int, ...]:
    """The conditions that hold, of each order the first so many."""
    dropped = {n for order in orders for n in [m for m in order if m in held][kept:]}
    return tuple(n for n in held if n not in dropped)


@settings(max_examples=200, deadline=None)
@given(conditions, st.data())
def test_what_follows_in_an_order_changes_nothing(written: list[list[Part]], data: st.DataObject) -> None:
    forest = Forest(WIDTHS)
    asked = nodes(forest, written)
    member = data.draw(st.lists(st.integers(0, 2), min_size=len(asked), max_size=len(asked)))
    orders = [[n for n, of in enumerate(member) if of == order] for order in (1, 2)]
    for kept in (1, 2):
        leaf = partial(first_ones, orders=orders, kept=kept)
        plain = sweep(forest, asked, leaf)
        for subsweep_from in (sweeping.SUBSWEEP_FROM, 0):
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(sweeping, "SUBSWEEP_FROM", subsweep_from)
                dropping = sweep(forest, asked, leaf, None, orders, kept)
            assert dropping == plain


def test_what_follows_is_dropped_as_soon_as_the_first_is_known_to_hold() -> None:
    forest = Forest((100, 100))
    asked = [[forest.choose(0, range(n, 100))] for n in range(99, -1, -1)]  # each holds where the one before it does
    told: list[list[int]] = []

    def told_of(held: list[int]) -> bool:
        told.append(held)
        return True

    sweep(forest, asked, told_of, None, [range(100)])
    assert sorted(held[0] for held in told) == list(range(100))
    assert all(len(held) == 1 for held in told)


@settings(max_examples=100, deadline=None)
@given(conditions, st.data())
def test_the_whole_space_has_the_first_of_each_order(written: list[list[Part]], data: st.DataObject) -> None:
    pytest.importorskip("numpy")
    forest = Forest(WIDTHS)
    chains_of = nodes(forest, written)
    spans: dict[int, tuple[int, int, int]] = {}
    chains = [chain(forest, parts, spans) for parts in chains_of]
    member = data.draw(st.lists(st.integers(0, 2), min_size=len(chains), max_size=len(chains)))
    orders = [[n for n, of in enumerate(member) if of == order] for order in (1, 2)]
    assert sweep_dense(forest, chains, spans, tuple, orders) == sweep(
        forest, chains_of, lambda held: first_ones(held, orders, 1)
    )
