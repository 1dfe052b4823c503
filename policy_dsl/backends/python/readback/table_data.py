"""The tables of a generated file, read as diagrams: each sum of digits as what it leads to. Any other form is refused."""

from __future__ import annotations

import ast
import re
from array import array
from collections.abc import Sequence
from itertools import accumulate, pairwise

from policy_dsl.backends.python.readback.tree_data import Reading, asking, keyed, literal
from policy_dsl.backends.python.table_form import clauses, decoded
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.model.decisions import Access, Outcome


def digits(reading: Reading, node: ast.expr) -> dict[object, int]:
    """`{key: digit, …}`: what each key adds to the index."""
    if not isinstance(node, ast.Dict):
        raise NotTheSameError(f"line {node.lineno} has no digits")
    found: dict[object, int] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        digit = literal(value)
        if key is None or type(digit) is not int:
            raise NotTheSameError(f"line {node.lineno} has no digits")
        one = keyed(reading, key)
        if one in found:
            raise NotTheSameError(f"line {node.lineno} has a key twice")
        found[one] = digit
    return found


def entries(node: ast.expr) -> array[int]:
    """`_entries(code, text)`: the numbers of a table."""
    code, content = (literal(part) for part in called(node, "_entries"))
    try:
        if code in ("B", "H", "I") and isinstance(content, str):
            return decoded(str(code), content)
    except ValueError:
        pass
    raise NotTheSameError(f"line {node.lineno} is not a table")


def decisions(reading: Reading) -> list[int]:
    """`_decisions(_CLAUSES, text)` as terminals."""
    node = reading.known.get("_DECISIONS", ast.Constant(None, lineno=0, col_offset=0))
    behind, content = called(node, "_decisions")
    if not isinstance(behind, ast.Name) or behind.id != "_CLAUSES":
        raise NotTheSameError(f"line {node.lineno} has no decisions")
    ids = {str(number): name for number, name in enumerate(reading.policy.by_id)}
    found = []
    for line in lines(content):
        access, seconds, *numbers = (*line.split(" "), "", "")[: max(2, line.count(" ") + 1)]
        times = re.fullmatch("-|0|[1-9][0-9]{0,18}", seconds)
        if access not in ("permitted", "refused") or not times or not ids.keys() >= set(numbers):
            raise NotTheSameError(f"`{line}` is not a decision")
        outcome = Outcome(Access(access), None if seconds == "-" else int(seconds))
        found.append(reading.forest.terminal((outcome, tuple(ids[number] for number in numbers))))
    if len(set(found)) < len(found):
        raise NotTheSameError("a decision is listed twice")
    return found


def listed(reading: Reading) -> None:
    """The clauses are exactly those of the policy."""
    node = reading.known.get("_CLAUSES", ast.Constant(None, lineno=0, col_offset=0))
    paths, content = called(node, "_clauses")
    if (literal(paths), lines(content)) != clauses(reading.policy):
        raise NotTheSameError("_CLAUSES is not what the policy says")


def called(node: ast.expr, function: str) -> tuple[ast.expr, ast.expr]:
    """The two arguments of a call."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == function and len(node.args) == 2 and not node.keywords:
        return node.args[0], node.args[1]
    raise NotTheSameError(f"line {node.lineno} is not a {function}")


def lines(node: ast.expr) -> list[str]:
    """A block of lines; before the first and after the last there is nothing."""
    content = literal(node)
    if not isinstance(content, str) or not content.startswith("\n") or not content.endswith("\n"):
        raise NotTheSameError(f"line {node.lineno} is not a block of lines")
    return content.split("\n")[1:-1]


def lengths(reading: Reading) -> tuple[int, ...]:
    """How many steps each table is about, which the model says."""
    node = reading.known.get("_MODEL")
    found = literal(node.args[4]) if isinstance(node, ast.Call) and len(node.args) == 7 else None
    if not isinstance(found, tuple) or not all(type(n) is int and n > 0 for n in found):
        raise NotTheSameError("the model has no tables")
    wanted = ({f"_C{n}" for n in range(len(reading.steps))}, {f"_T{n}" for n in range(len(found))})
    if sum(found) != len(reading.steps) or (set(reading.digits), set(reading.tables)) != wanted:
        raise NotTheSameError("the tables are not about every step")
    return found


def looked_up(reading: Reading, many: Sequence[int]) -> int:
    """What the tables decide, as a diagram: from the last to the first, and in each from its last step to its first."""
    absent = reading.forest.terminal(None)
    below = decisions(reading)
    size = 1
    for n, (start, end) in reversed(list(enumerate(pairwise(accumulate((0, *many)))))):
        table = reading.tables[f"_T{n}"]
        nodes = led(table, below, size, absent)
        size = 1
        for step in range(end - 1, start - 1, -1):
            keys = reading.digits[f"_C{step}"]
            width = len(set(keys.values()))
            if set(keys.values()) != set(range(0, width * size, size)) or not width or len(nodes) % width:
                raise NotTheSameError(f"_C{step} does not say where in a table its keys lead")
            known: dict[tuple[int, ...], int] = {}
            found = []
            for row in zip(*[iter(nodes)] * width, strict=True):
                if row not in known:
                    known[row] = asking(reading, step, {key: row[d // size] for key, d in keys.items()}, 0)
                found.append(known[row])
            nodes, size = found, size * width
        below = nodes
    if len(below) != 1:
        raise NotTheSameError("the first table has more than one block")
    return below[0]


def led(table: Sequence[int], below: list[int], size: int, absent: int) -> list[int]:
    """Where the entries of a table lead: each to where a block of so many entries begins, or past the last, to nothing."""
    places = {n * size: node for n, node in enumerate([*below, absent])}
    try:
        return [places[entry] for entry in table]
    except KeyError:
        raise NotTheSameError("an entry of a table leads nowhere") from None
