"""Which form a policy is compiled to, where its tables are cut, and what partial requests then cost."""

from pathlib import Path

import pytest

from policy_dsl.backends.decision_table import Layer
from policy_dsl.backends.python import choose_form as shapes
from policy_dsl.backends.python.choose_form import MOST_ENTRIES, Form, best_splits
from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.backends.python.kernel_parts import TABLES_MARK
from policy_dsl.backends.python.readback.confirm import confirm
from policy_dsl.diagram.mdd.deadline import TooLateError
from policy_dsl.diagram.mdd.forest import TooLargeError
from tests.written import policy


def layer(nodes: int, width: int) -> Layer:
    """A layer of so many nodes, each with so many classes."""
    return Layer(tuple(range(nodes)), tuple(range(width)), {})


def test_tables_are_cut_where_few_nodes_are_left() -> None:
    # of 2, 3 and 10 classes with 1, 2 and 3 nodes before each
    layers = (layer(1, 2), layer(2, 3), layer(3, 10))
    assert best_splits(layers, no_deadline) == [
        (1 * 2 * 3 * 10, (3,)),
        (1 * 2 * 3 + 3 * 10, (2, 1)),  # before the second: 2 + 2 * 30 = 62
        (1 * 2 + 2 * 3 + 3 * 10, (1, 1, 1)),
    ]


def no_deadline(_: int) -> None:
    """Goes on."""


def test_where_to_cut_many_lookups_is_not_sought_without_end() -> None:
    steps = []

    def step(size: int) -> None:
        steps.append(size)
        if sum(steps) > 1000:
            raise TooLateError

    with pytest.raises(TooLateError):
        best_splits((layer(1, 1),) * 3000, step)
    assert sum(steps) < 2000


def test_a_small_policy_is_nested_and_a_larger_one_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = policy(tmp_path)
    assert TABLES_MARK not in compile_policy(found, {})
    monkeypatch.setattr(shapes, "MOST_KEYS", 3)
    source = compile_policy(found, {})
    assert TABLES_MARK in source
    confirm(source, found)


def test_what_no_table_holds_is_not_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "MOST_ENTRIES", 3)
    with pytest.raises(TooLargeError):
        compile_policy(policy(tmp_path), {}, form=Form.TABLES)
    assert MOST_ENTRIES == 2**22


def in_steps(many: int) -> str:
    """A policy of `many` numbers from 0 to 9, of which the sum of the halves decides: whether more than half are over 4."""
    names = [f"n{n}" for n in range(many)]
    facts = "".join(f"  {name} : one of {', '.join(f'V{v}' for v in range(10))}\n" for name in names)
    rules = "".join(f"rule r{n}\n  when {name} in V5, V6, V7, V8, V9\n  refuse\n\n" for n, name in enumerate(names))
    return f'policy Steps "s"\n\nrequest\n{facts}\n{rules}otherwise answer within 1 s\n'


def test_equal_blocks_and_values_that_nothing_tells_apart_are_once(tmp_path: Path) -> None:
    # each fact has two classes, and which refusals stand differs for all 64 combinations of six facts
    source = compile_policy(policy(tmp_path, in_steps(6)), {}, form=Form.TABLES)
    assert source.count("_entries(") == 1 + 1  # the function's text, and one table
    digits = [line for line in source.splitlines() if line.startswith("_C0: ")]
    assert digits == [
        "_C0: dict[object, int] = {'V0': 0, 'V1': 0, 'V2': 0, 'V3': 0, 'V4': 0, "
        "'V5': 32, 'V6': 32, 'V7': 32, 'V8': 32, 'V9': 32}  # n0"
    ]
