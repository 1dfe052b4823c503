"""A policy as tables over classes of values: a digit for each fact, their sum the place of the decision.

What the tables have in tens of thousands, clauses, decisions and entries, stands in blocks of text, a line each, so that the
file is quick to read, for Python too.
"""

from __future__ import annotations

import sys
from array import array
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice, pairwise
from typing import assert_never

from policy_dsl.backends.python.choose_form import Layer, Shape
from policy_dsl.backends.python.names import remark
from policy_dsl.backends.python.tree_form import Step, Tree, keys
from policy_dsl.diagram.policy.leaf import Deciders, as_deciders
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Permit, Provision, Refuse

SIZES = (("B", 1), ("H", 2), ("I", 4))
"""The codes of `array` for entries of so many bytes."""

WIDE = 120
"""Characters of a line of entries."""


def tables(tree: Tree, shape: Shape) -> Iterator[str]:
    """The digits, the decisions and the tables, written out."""
    nowhere = tree.forest.terminal(None)
    starts = list(accumulate((0, *shape.lengths)))
    yield "\n".join(digits(tree, shape))
    decided: dict[int, int] = {}
    for node in (child for row in shape.layers[-1].children.values() for child in row if child != nowhere):
        decided.setdefault(node, len(decided))
    number = {i: n for n, i in enumerate(tree.policy.by_id)}
    block = decisions([as_deciders(tree.forest.values[node]) for node in decided], number)
    yield f"_DECISIONS = _decisions(_CLAUSES, {text(block)})"
    for n, (start, end) in enumerate(pairwise(starts)):
        if end == len(shape.layers):
            places = {**decided, nowhere: len(decided)}
        else:
            size = block_size(shape.layers[end : starts[n + 2]])
            nodes = shape.layers[end].nodes
            places = {node: at * size for at, node in enumerate((*nodes, nowhere))}
        found = filled(shape.layers[start:end], nowhere, places)
        code = next(code for code, many in SIZES if max(places.values()) < 256**many)
        yield f"_T{n} = _entries({code!r}, {encoded(code, found)})"


def block_size(layers: Sequence[Layer]) -> int:
    """How many entries a block of the table has that is about these layers."""
    size = 1
    for layer in layers:
        size *= layer.width
    return size


def digits(tree: Tree, shape: Shape) -> Iterator[str]:
    """For each step what a key adds to the index: its class, times the classes of the steps that follow in the table."""
    ends = list(accumulate(shape.lengths))
    written: list[str] = []
    for step, layer in enumerate(shape.layers):
        end = next(end for end in ends if end > step)
        stride = block_size(shape.layers[step + 1 : end])
        pairs = ", ".join(
            f"{key}: {one * stride}"
            for key, one in zip(keys(tree, step), layer.classes, strict=True)
            if one is not None
        )
        written.append(f"_C{step}: dict[object, int] = {{{pairs}}}  # {remark(asks(tree.steps[step]))}")
    yield from tree.lines  # the sets, which are keys
    yield from written


def asks(step: Step) -> str:
    """What a step asks, as a remark."""
    match step.how:
        case "order":
            return f"{step.attribute} is less than (-1), equal to (0) or more than (1) {step.code}"
        case "has":
            return f"{step.attribute} has {step.code}"
        case _:
            return step.attribute


def filled(layers: Sequence[Layer], nowhere: int, places: dict[int, int]) -> list[int]:
    """The entries of a table: for each node of the first layer a block, in it the place of what each index leads to."""
    found: list[int] = list(layers[0].nodes)
    for layer in layers:
        children = {**layer.children, nowhere: [nowhere] * layer.width}
        found = [child for node in found for child in children[node]]
    return [places[node] for node in found]


def encoded(code: str, entries: Sequence[int]) -> str:
    """The entries in base 64, in lines."""
    found = array(code, entries)
    if sys.byteorder == "big":
        found.byteswap()
    whole = b2a_base64(found.tobytes(), newline=False).decode()
    lines = "\n".join(whole[n : n + WIDE] for n in range(0, len(whole), WIDE))
    return f'"""\n{lines}\n"""'


def decoded(code: str, content: str) -> array[int]:
    """The entries again. Raises ValueError for what is not encoded to the letter as `encoded` does."""
    found = array(code, a2b_base64(content))
    if sys.byteorder == "big":
        found.byteswap()
    if encoded(code, found) != f'"""{content}"""':
        raise ValueError("not as entries are written")
    return found


def text(lines: Iterator[str] | Sequence[str]) -> str:
    """Lines as a literal: each to the letter, what is no plain character escaped."""
    return '"""\n' + "".join(f"{plain(line)}\n" for line in lines) + '"""'


def plain(line: str) -> str:
    """A line as it stands in a literal."""
    return "".join(
        c if c.isprintable() and c not in '\\"' else repr(c)[1:-1] if c not in '\\"' else f"\\{c}" for c in line
    )


def clauses(policy: Policy) -> tuple[tuple[str, ...], list[str]]:
    """The paths in which clauses stand, and the clauses, one a line, as the kernel reads them."""
    paths = tuple(dict.fromkeys(p.clause.path for p in policy.by_id.values()))
    place = {path: n for n, path in enumerate(paths)}
    return paths, [clause(p, place[p.clause.path]) for p in policy.by_id.values()]


def clause(provision: Provision, path: int) -> str:
    """A clause as a line."""
    at = provision.clause
    cited = [part for c in at.citations for part in (c.source, c.where or "")]
    return "\t".join([field(provision.id), effect(provision), str(path), str(at.span.line), *map(field, cited)])


def field(text: str) -> str:
    """A field of a line, which has no tab and no end of a line in it."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def effect(provision: Provision) -> str:
    """What a provision does, in the words of the language."""
    match provision.effect:
        case Refuse():
            return "refuse"
        case Permit():
            return "permit"
        case AnswerWithin(seconds):
            return f"answer within {seconds} s"
        case _:
            assert_never(provision.effect)


def decisions(found: Sequence[Deciders], number: dict[str, int]) -> list[str]:
    """Decisions, one a line, as the kernel reads them; `number` is of clauses."""
    return [
        " ".join([o.access.value, "-" if o.seconds is None else str(o.seconds), *(str(number[i]) for i in by)])
        for o, by in found
    ]


def model(steps: Sequence[Step], lengths: Sequence[int]) -> str:
    """The model of tables that are about so many steps each."""
    digits_ = ", ".join(f"_C{n}" for n in range(len(steps)))
    tables_ = ", ".join(f"_T{n}" for n in range(len(lengths)))
    return f"_MODEL = _Tabled(_FACTS, _LEVELS, _IMPOSSIBLE, ({digits_},), {tuple(lengths)!r}, ({tables_},), _DECISIONS)"


def path(asked: Sequence[str], lengths: Sequence[int]) -> str:
    """The way through the tables to the decision, given how each step's key is asked for."""
    index = ""
    digits_ = iter([f"_C{n}[{key}]" for n, key in enumerate(asked)])
    for n, length in enumerate(lengths):
        terms = [*([index] if index else []), *islice(digits_, length)]
        index = f"_T{n}[{' + '.join(terms)}]"
    return f"_DECISIONS[{index}]"
