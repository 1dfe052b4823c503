"""A failing policy made smaller, as long as it fails in the same way: parts of its tree are left out, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import monotonic
from typing import Any

from msgspec import Struct
from msgspec.structs import fields, replace

from policy_dsl.syntax import tree as t
from tests.laws.forms import File

Files = tuple[File, ...]


def shrunk(files: Sequence[File], fails: Callable[[Files], bool], seconds: float = 120.0) -> Files:
    """Files that fail still, from which nothing more can be left out; or as far as the time goes."""
    found, deadline = tuple(files), monotonic() + seconds
    progress = True
    while progress and monotonic() < deadline:
        progress = False
        for fewer in without_a_proposal(found):
            if fails(fewer):
                found, progress = fewer, True
        for n in range(len(found)):
            while monotonic() < deadline:
                smaller_ones = ((*found[:n], file, *found[n + 1 :]) for file in smaller(found[n]))
                better = next((files for files in smaller_ones if monotonic() < deadline and fails(files)), None)
                if better is None:
                    break
                found, progress = better, True
    return found


def without_a_proposal(files: Files) -> Iterator[Files]:
    """The files without the last proposal."""
    if len(files) > 1:
        yield files[:-1]


def smaller(node: Any) -> Iterator[Any]:
    """The tree with something left out, the largest parts first."""
    if not isinstance(node, Struct):
        return
    if isinstance(node, t.TableBlock | t.ExamplesTable):
        yield from without_columns(node)
    if isinstance(node, t.Joined | t.ConditionBlock):
        yield from node.parts
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, tuple):
            yield from (replace(node, **{each.name: fewer}) for fewer in without_some(value))
        elif value is not None and "None" in str(each.type):
            yield replace(node, **{each.name: None})
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, tuple):
            for n, part in enumerate(value):
                for less in smaller(part):
                    yield replace(node, **{each.name: (*value[:n], less, *value[n + 1 :])})
        else:
            yield from (replace(node, **{each.name: less}) for less in smaller(value))


def without_some(parts: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """The parts without one half, then without a quarter, down to without a single one."""
    step = len(parts)
    while step:
        step = (step + 1) // 2
        yield from (parts[:start] + parts[start + step :] for start in range(0, len(parts), step))
        if step == 1:
            return


def without_columns(table: t.TableBlock | t.ExamplesTable) -> Iterator[t.TableBlock | t.ExamplesTable]:
    """The table without one of its columns."""
    for n in range(len(table.heading.cells)):
        heading, *rows = (
            t.Row((*row.cells[:n], *row.cells[n + 1 :])) for row in (table.heading, *table.rows) if len(row.cells) > n
        )
        yield replace(table, heading=heading, rows=tuple(rows))
