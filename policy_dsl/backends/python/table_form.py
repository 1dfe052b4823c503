"""A policy as tables over classes of values: each lookup contributes a digit, and the sum of digits is an index.

An entry of a table leads to a block of the next table; in the last table, to a decision. There may be tens of thousands
of clauses, decisions and entries. They are in blocks of text, so that the file loads fast.
"""

from __future__ import annotations

import sys
from array import array
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, islice, pairwise

from policy_dsl.backends.clock_tables import time_code
from policy_dsl.backends.decision_table import Layer, Lookup
from policy_dsl.backends.python.choose_form import Layout
from policy_dsl.backends.python.names import for_comment
from policy_dsl.backends.python.tree_form import Writer, key_literals
from policy_dsl.backends.words import effect_words
from policy_dsl.calendar.times import Counted
from policy_dsl.diagram.policy.leaf import Deciders, as_deciders
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision

SIZES = (("B", 1), ("H", 2), ("I", 4))
"""Type codes of `array`, each with the bytes of an entry."""

LINE_WIDTH = 120
"""Characters in a line of entries."""


def table_statements(writer: Writer, layout: Layout) -> Iterator[str]:
    """The assignments of the digits, the decisions and the tables."""
    nowhere = writer.table.forest.terminal(None)
    starts = list(accumulate((0, *layout.lengths)))
    yield "\n".join(digits(writer, layout))
    decision_numbers: dict[int, int] = {}
    for node in (child for row in layout.layers[-1].children.values() for child in row if child != nowhere):
        decision_numbers.setdefault(node, len(decision_numbers))
    number = {i: n for n, i in enumerate(writer.table.policy.by_id)}
    decisions = [as_deciders(writer.table.forest.values[node]) for node in decision_numbers]
    block = decision_lines(decisions, number, writer.codes)
    listed = f"_decisions(_CLAUSES, {block_literal(block)})"
    if writer.codes:
        listed = f"{'_timed_leaves' if writer.table.policy.times else '_leaves'}({listed}, _TIMES)"
    elif writer.table.policy.times:
        listed = f"_of_times({listed})"
    yield f"_DECISIONS = {listed}"
    for n, (start, end) in enumerate(pairwise(starts)):
        if end == len(layout.layers):
            places = {**decision_numbers, nowhere: len(decision_numbers)}
        else:
            size = block_size(layout.layers[end : starts[n + 2]])
            nodes = layout.layers[end].nodes
            places = {node: at * size for at, node in enumerate((*nodes, nowhere))}
        entries = entries_of_table(layout.layers[start:end], nowhere, places)
        code = next(code for code, many in SIZES if max(places.values()) < 256**many)
        yield f"_T{n} = _entries({code!r}, {encode_entries(code, entries)})"


def block_size(layers: Sequence[Layer]) -> int:
    """The number of entries in one block of a table that covers these layers."""
    size = 1
    for layer in layers:
        size *= layer.width
    return size


def digits(writer: Writer, layout: Layout) -> Iterator[str]:
    """For each lookup, the line with the digit of each key: its class, times the widths of the later layers in the table.

    Before them come the lines of the sets that are keys.
    """
    ends = list(accumulate(layout.lengths))
    written: list[str] = []
    for step, layer in enumerate(layout.layers):
        end = next(end for end in ends if end > step)
        stride = block_size(layout.layers[step + 1 : end])
        pairs = ", ".join(
            f"{key}: {class_number * stride}"
            for key, class_number in zip(key_literals(writer, step), layer.classes, strict=True)
            if class_number is not None
        )
        written.append(
            f"_C{step}: dict[object, int] = {{{pairs}}}  # {for_comment(lookup_words(writer.table.lookups[step]))}"
        )
    yield from writer.lines
    yield from written


def lookup_words(lookup: Lookup) -> str:
    """What a lookup looks up, for a comment."""
    match lookup.how:
        case "order":
            return f"{lookup.attribute} is less than (-1), equal to (0) or more than (1) {lookup.code}"
        case "has":
            return f"{lookup.attribute} has {lookup.code}"
        case _:
            return lookup.attribute


def entries_of_table(layers: Sequence[Layer], nowhere: int, places: dict[int, int]) -> list[int]:
    """The entries of a table: for each node of the first layer a block, with the place in the next table for each index."""
    nodes: list[int] = list(layers[0].nodes)
    for layer in layers:
        children = {**layer.children, nowhere: [nowhere] * layer.width}
        nodes = [child for node in nodes for child in children[node]]
    return [places[node] for node in nodes]


def encode_entries(code: str, entries: Sequence[int]) -> str:
    """The entries in base 64 as a string literal, in lines."""
    numbers = array(code, entries)
    if sys.byteorder == "big":
        numbers.byteswap()
    text = b2a_base64(numbers.tobytes(), newline=False).decode()
    lines = "\n".join(text[n : n + LINE_WIDTH] for n in range(0, len(text), LINE_WIDTH))
    return f'"""\n{lines}\n"""'


def decode_entries(code: str, content: str) -> array[int]:
    """The entries of a table. Raises ValueError for text that `encode_entries` would not write."""
    numbers = array(code, a2b_base64(content))
    if sys.byteorder == "big":
        numbers.byteswap()
    if encode_entries(code, numbers) != f'"""{content}"""':
        raise ValueError("not the text that `encode_entries` writes")
    return numbers


def block_literal(lines: Iterator[str] | Sequence[str]) -> str:
    """Lines as a string literal, with special characters escaped."""
    return '"""\n' + "".join(f"{escaped(line)}\n" for line in lines) + '"""'


def escaped(line: str) -> str:
    """A line with the characters escaped that a literal cannot have as they are."""
    return "".join(
        c if c.isprintable() and c not in '\\"' else repr(c)[1:-1] if c not in '\\"' else f"\\{c}" for c in line
    )


def clause_lines(policy: Policy) -> tuple[tuple[str, ...], list[str]]:
    """The paths of the clauses' files, and a line for each clause, as `_clauses` of the kernel reads them."""
    paths = tuple(dict.fromkeys(p.clause.path for p in policy.by_id.values()))
    place = {path: n for n, path in enumerate(paths)}
    return paths, [clause_line(p, place[p.clause.path]) for p in policy.by_id.values()]


def clause_line(provision: Provision, path: int) -> str:
    """The line of a clause. `path` is the number of its file."""
    at = provision.clause
    cited = [part for c in at.citations for part in (c.source, c.where or "")]
    return "\t".join(
        [escaped_field(provision.id), effect_words(provision), str(path), str(at.span.line), *map(escaped_field, cited)]
    )


def escaped_field(text: str) -> str:
    """A field of a line, with tabs, line ends and backslashes escaped."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def decision_lines(decisions: Sequence[Deciders], number: dict[str, int], codes: Mapping[Counted, int]) -> list[str]:
    """A line for each decision, as `_decisions` of the kernel reads them. `number` has the numbers of clauses by id, and
    `codes` the seconds that stand for times on clocks.
    """
    return [
        " ".join(
            [
                o.access.value,
                "-" if (seconds := time_code(o.seconds, codes)) is None else str(seconds),
                *(str(number[i]) for i in by),
            ]
        )
        for o, by in decisions
    ]


def model_expression(lookups: Sequence[Lookup], lengths: Sequence[int]) -> str:
    """The model. `lengths` are the numbers of lookups that the tables cover."""
    digit_names = ", ".join(f"_C{n}" for n in range(len(lookups)))
    table_names = ", ".join(f"_T{n}" for n in range(len(lengths)))
    return f"_Tabled(_FACTS, _LEVELS, _IMPOSSIBLE, ({digit_names},), {tuple(lengths)!r}, ({table_names},), _DECISIONS)"


def decision_expression(keys: Sequence[str], lengths: Sequence[int]) -> str:
    """The expression that looks up the decision, given the key expression of each lookup."""
    index = ""
    remaining_digits = iter([f"_C{n}[{key}]" for n, key in enumerate(keys)])
    for n, length in enumerate(lengths):
        terms = [*([index] if index else []), *islice(remaining_digits, length)]
        index = f"_T{n}[{' + '.join(terms)}]"
    return f"_DECISIONS[{index}]"
