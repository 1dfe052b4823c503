"""Reads the tables of a generated file as a diagram. Any other form is refused."""

from __future__ import annotations

import ast
import re
from array import array
from collections.abc import Sequence
from itertools import accumulate, pairwise

from policy_dsl.backends.python.readback.tree_data import FileData, key_value, literal, lookup_node, outcome_of
from policy_dsl.backends.python.table_form import clause_lines, decode_entries
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.model.decisions import Access


def digits(reading: FileData, node: ast.expr) -> dict[object, int]:
    """The digits by key, from `{key: digit, …}`."""
    if not isinstance(node, ast.Dict):
        raise NotTheSameError(f"line {node.lineno} has no digits")
    digits: dict[object, int] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        digit = literal(value)
        if key is None or type(digit) is not int:
            raise NotTheSameError(f"line {node.lineno} has no digits")
        value_of_key = key_value(reading, key)
        if value_of_key in digits:
            raise NotTheSameError(f"line {node.lineno} has a key twice")
        digits[value_of_key] = digit
    return digits


def table_entries(node: ast.expr) -> array[int]:
    """The entries of a table, from `_entries(code, text)`."""
    code, content = (literal(part) for part in call_arguments(node, "_entries"))
    try:
        if code in ("B", "H", "I") and isinstance(content, str):
            return decode_entries(str(code), content)
    except ValueError:
        pass
    raise NotTheSameError(f"line {node.lineno} is not a table")


def decisions(reading: FileData) -> list[int]:
    """The terminals of the decisions, from `_decisions(_CLAUSES, text)`; with times on clocks, within `_leaves(…, _TIMES)`;
    with named times, within `_of_times(…)`; with both, within `_timed_leaves(…, _TIMES)`.
    """
    node = reading.values.get("_DECISIONS", ast.Constant(None, lineno=0, col_offset=0))
    if reading.times:
        node, times = call_arguments(node, "_timed_leaves" if reading.policy.times else "_leaves")
        if ast.unparse(times) != "_TIMES":
            raise NotTheSameError(f"line {node.lineno} has no decisions")
    elif reading.policy.times:
        (node,) = call_arguments(node, "_of_times", 1)
    clauses_name, content = call_arguments(node, "_decisions")
    if not isinstance(clauses_name, ast.Name) or clauses_name.id != "_CLAUSES":
        raise NotTheSameError(f"line {node.lineno} has no decisions")
    ids = {str(number): name for number, name in enumerate(reading.policy.by_id)}
    terminals = []
    for line in block_lines(content):
        access, seconds, *numbers = (*line.split(" "), "", "")[: max(2, line.count(" ") + 1)]
        plain = re.fullmatch("-|0|-?[1-9][0-9]{0,18}", seconds)
        if access not in ("permitted", "refused") or not plain or not ids.keys() >= set(numbers):
            raise NotTheSameError(f"`{line}` is not a decision")
        outcome = outcome_of(reading, Access(access), None if seconds == "-" else int(seconds))
        terminals.append(reading.forest.terminal((outcome, tuple(ids[number] for number in numbers))))
    if len(set(terminals)) < len(terminals):
        raise NotTheSameError("a decision is listed twice")
    return terminals


def check_clauses(reading: FileData) -> None:
    """Requires `_CLAUSES` to have exactly the clauses of the policy."""
    node = reading.values.get("_CLAUSES", ast.Constant(None, lineno=0, col_offset=0))
    paths, content = call_arguments(node, "_clauses")
    if (literal(paths), block_lines(content)) != clause_lines(reading.policy):
        raise NotTheSameError("_CLAUSES is not what the policy says")


def call_arguments(node: ast.expr, function: str, number: int = 2) -> list[ast.expr]:
    """The arguments of a call of this function, so many of them."""
    if (
        isinstance(node, ast.Call)
        and ast.unparse(node.func) == function
        and not node.keywords
        and len(node.args) == number
    ):
        return node.args
    raise NotTheSameError(f"line {node.lineno} is not a {function}")


def block_lines(node: ast.expr) -> list[str]:
    """The lines of a block, which starts and ends with a line end."""
    content = literal(node)
    if not isinstance(content, str) or not content.startswith("\n") or not content.endswith("\n"):
        raise NotTheSameError(f"line {node.lineno} is not a block of lines")
    return content.split("\n")[1:-1]


def table_lengths(reading: FileData) -> tuple[int, ...]:
    """The number of lookups that each table covers, from the model."""
    node = reading.values.get("_MODEL")
    if (reading.times or reading.policy.times) and isinstance(node, ast.Call) and node.args:
        node = node.args[0]  # within `_OnClocks(…, _TIMES)` or `_Times(…, names)`, which is compared as a whole
    lengths = literal(node.args[4]) if isinstance(node, ast.Call) and len(node.args) == 7 else None
    if not isinstance(lengths, tuple) or not all(type(n) is int and n > 0 for n in lengths):
        raise NotTheSameError("the model has no tables")
    expected = ({f"_C{n}" for n in range(len(reading.lookups))}, {f"_T{n}" for n in range(len(lengths))})
    if sum(lengths) != len(reading.lookups) or (set(reading.digits), set(reading.tables)) != expected:
        raise NotTheSameError("the tables are not about every step")
    return lengths


def tables_diagram(reading: FileData, lengths: Sequence[int]) -> int:
    """The diagram of what the tables decide, built from the last table to the first, and in each from its last lookup to
    its first.
    """
    absent = reading.forest.terminal(None)
    below = decisions(reading)
    size = 1
    for n, (start, end) in reversed(list(enumerate(pairwise(accumulate((0, *lengths)))))):
        table = reading.tables[f"_T{n}"]
        nodes = entry_nodes(table, below, size, absent)
        size = 1
        for step in range(end - 1, start - 1, -1):
            keys = reading.digits[f"_C{step}"]
            width = len(set(keys.values()))
            if set(keys.values()) != set(range(0, width * size, size)) or not width or len(nodes) % width:
                raise NotTheSameError(f"_C{step} does not say where in a table its keys lead")
            memo: dict[tuple[int, ...], int] = {}
            joined = []
            for row in zip(*[iter(nodes)] * width, strict=True):
                if row not in memo:
                    memo[row] = lookup_node(reading, step, {key: row[d // size] for key, d in keys.items()}, 0)
                joined.append(memo[row])
            nodes, size = joined, size * width
        below = nodes
    if len(below) != 1:
        raise NotTheSameError("the first table has more than one block")
    return below[0]


def entry_nodes(table: Sequence[int], below: list[int], size: int, absent: int) -> list[int]:
    """The nodes that the entries of a table lead to. An entry is the start of a block of `size`, or the end of the last."""
    places = {n * size: node for n, node in enumerate([*below, absent])}
    try:
        return [places[entry] for entry in table]
    except KeyError:
        raise NotTheSameError("an entry of a table leads nowhere") from None
