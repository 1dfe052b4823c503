"""The whole space painted: the very node that the walk makes, however large it is, and the walk where it cannot be."""

from time import monotonic

import pytest
from hypothesis import given, settings

from benchmarks.policies import table
from policy_dsl.diagram.mdd import sweep_dense
from policy_dsl.diagram.mdd.forest import Forest, TooLargeError
from policy_dsl.diagram.mdd.sweep import sweep
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.space.partition import conditions_of, partition
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from tests.laws.laws import resolved
from tests.policy_dsl.diagram.mdd.test_sweep import WIDTHS, conditions, parts
from tests.random_policies import random_policy

Part = list[tuple[int, frozenset[int]]]


def nodes(forest: Forest, written: list[list[Part]]) -> list[list[int]]:
    return [
        [forest.some(forest.choose(level, choices) for level, choices in part) for part in condition]
        for condition in written
    ]


def painted(patched: pytest.MonkeyPatch, forest: Forest, asked: list[list[int]], scope: int | None = None) -> list[int]:
    """The node by the walk, then by painting the whole space."""
    found = []
    for least in (len(asked) + 1, 0):
        patched.setattr(sweep_dense, "LEAST", least)
        found.append(sweep(forest, asked, tuple, scope))
    return found


@settings(max_examples=300, deadline=None)
@given(conditions, parts)
def test_the_whole_is_what_the_walk_makes(written: list[list[Part]], scope: Part) -> None:
    forest = Forest(WIDTHS)
    *asked, (inside,) = nodes(forest, [*written, [scope]])
    with pytest.MonkeyPatch.context() as patched:
        for where in (None, inside):
            walked, whole_space = painted(patched, forest, asked, where)
            assert walked == whole_space


@settings(max_examples=100, deadline=None)
@given(conditions)
def test_rows_are_told_apart_also_where_their_marks_do_not_and_in_small_blocks(written: list[list[Part]]) -> None:
    forest = Forest(WIDTHS)
    asked = nodes(forest, written)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sweep_dense, "FACTOR", 0)
        patched.setattr(sweep_dense, "BLOCK", 2)
        walked, whole_space = painted(patched, forest, asked)
        assert walked == whole_space


def test_rows_with_one_mark_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    np = pytest.importorskip("numpy")
    monkeypatch.setattr(sweep_dense, "FACTOR", 0)  # the mark of a row is its last place alone
    rows = np.array([[0, 1], [2, 1], [0, 1], [0, 3]], dtype=np.int32)
    first, which = sweep_dense.distinct_rows(rows)
    assert len(first) == 3
    assert rows[first][which].tolist() == rows.tolist()


def test_random_policies_are_painted_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(150):
        policy = resolved(random_policy(seed))
        space = partition(policy, conditions_of(policy))
        forest = Forest(space.widths)
        found = []
        for least in (len(policy.provisions) + 1, 0):
            monkeypatch.setattr(sweep_dense, "LEAST", least)
            found.append(PolicyDiagrams(forest, space, policy).decisions())
        assert len(set(found)) == 1, seed


def test_a_table_of_thousands_of_rows_is_painted_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    file, _ = parse(Text("large.policy", table(sweep_dense.LEAST, 1)))
    assert isinstance(file, tree.PolicyFile)
    policy = resolved(file)
    space = partition(policy, conditions_of(policy))
    forest, times = Forest(space.widths), 0
    honest = sweep_dense.ConditionPlaces.places

    def places(canvas: sweep_dense.ConditionPlaces, asked: list[int]) -> object:
        nonlocal times
        times += 1
        return honest(canvas, asked)

    monkeypatch.setattr(sweep_dense.ConditionPlaces, "places", places)
    found = PolicyDiagrams(forest, space, policy).decisions()
    assert times == len(policy.provisions)
    monkeypatch.setattr(sweep_dense, "find_spec", lambda _: None)  # as where numpy is not installed
    assert PolicyDiagrams(forest, space, policy).decisions() == found
    assert times == len(policy.provisions)


def test_what_is_too_large_or_too_late_is_not_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    forest = Forest((2, 3))
    one = forest.choose(0, (1,))
    both = forest.both(one, forest.choose(1, (0,)))
    spans = {one: (0, 0, one), both: (0, 1, both)}
    monkeypatch.setattr(sweep_dense, "LEAST", 1)
    assert sweep_dense.fits_dense(forest, [[one]], spans)
    monkeypatch.setattr(sweep_dense, "MOST_IN_A_PART", 5)
    assert sweep_dense.fits_dense(forest, [[one]], spans)
    assert not sweep_dense.fits_dense(forest, [[both]], spans)
    monkeypatch.setattr(sweep_dense, "MOST_PLACES", 5)
    assert not sweep_dense.fits_dense(forest, [[one]], spans)
    assert sweep_dense.sweep_dense(forest, [[one], [both]], spans, tuple) is not None
    monkeypatch.setattr(sweep_dense, "MOST_WRITES", 3)  # one place less than they have
    assert sweep_dense.sweep_dense(forest, [[one], [both]], spans, tuple) is None
    forest.deadline = monotonic() - 1
    with pytest.raises(TooLargeError):
        sweep_dense.sweep_dense(forest, [[one]], spans, tuple)
