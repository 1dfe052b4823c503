"""Puts names into the order of their use, and finds the circles among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def in_order_of_use(uses: Mapping[str, Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """The names, each after those that it uses; and the circles, each from a name to the last that uses it again.

    What is in a circle, or uses one, is not among the names in order.
    """
    order: list[str] = []
    circles: list[list[str]] = []
    done: set[str] = set()
    for start in uses:
        path: list[str] = []
        on_path: set[str] = set()
        pending = [(start, False)]
        while pending:
            name, leaving = pending.pop()
            if leaving:
                path.pop()
                on_path.discard(name)
                done.add(name)
                order.append(name)
            elif name in on_path:
                circles.append(path[path.index(name) :])
            elif name not in done:
                path.append(name)
                on_path.add(name)
                pending.append((name, True))
                pending.extend((used, False) for used in reversed(uses[name]))
    circular = {name for circle in circles for name in circle}
    return [name for name in order if name not in circular], circles


def round_trip(names: Sequence[str]) -> str:
    """The names in a circle, from the first back to it, at most eight of them: ``` `a` → `b` → `a` ```."""
    first = [f"`{name}`" for name in names[:8]]
    return " → ".join([*first, *(["…"] if len(names) > len(first) else []), first[0]])
