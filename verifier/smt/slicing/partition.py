"""Divides the requests of a query into parts, by facts in which the requests of a pair may not differ.

Only some provisions may apply in a part; the others are left out of its query. The parts are disjoint and cover all
requests: each division covers all values of one attribute, and keeps values together that the same provisions accept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf

from msgspec import Struct

from policy_dsl import clock
from policy_dsl.model.vocabulary import Ordered
from verifier.smt.slicing.slices import Slices

Remaining = tuple[int, ...]


class Part(Struct, frozen=True):
    """Requests with one of the `chosen` values of some attributes; `remaining` are the provisions of each edition that may
    apply to them.
    """

    chosen: Mapping[str, int]
    remaining: Remaining


def parts(editions: Sequence[Slices], differ: Sequence[str], most: int, deadline: float) -> Iterator[Part]:
    """Divides all requests until a part has at most `most` provisions, or dividing it does not make the search smaller.

    If `most` is 0, divides by every fact that distinguishes provisions, at any cost. Does not divide by the facts in
    `differ`. Raises TimeoutError after the deadline.
    """
    names = [name for name in editions[0].values if name not in differ and is_divisible(editions, name)]
    yield from divide(editions, Part({}, tuple(each.every for each in editions)), names, most, deadline)


def is_divisible(editions: Sequence[Slices], name: str) -> bool:
    """Whether requests can be divided by the attribute: some provision restricts it, and its values are analysed and the
    same in all editions.

    With two editions, a scale cannot divide, because each has its own intervals.
    """
    attributes = [each.policy.by_name[name] for each in editions]
    if any(isinstance(a.type, Ordered) for a in attributes) and len(editions) > 1:
        return False
    alike = all(a.type == attributes[0].type for a in attributes)
    known = all(each.values[name].count for each in editions)
    return alike and known and any(name in each.accepting for each in editions)


def divide(editions: Sequence[Slices], part: Part, names: Sequence[str], most: int, deadline: float) -> Iterator[Part]:
    """The part itself, or its parts by the attribute that leaves the least to search, divided in turn."""
    clock.check_deadline(deadline)
    size = weight(part.remaining)
    best: tuple[int, str, dict[Remaining, int]] | None = None
    worth = size**2 if most else inf
    if size > most:
        for name in names:
            sides = split_by(editions, part.remaining, name)
            cost = sum(weight(left) ** 2 for left in sides)
            if len(sides) > 1 and cost < worth and (best is None or cost < best[0]):
                best = (cost, name, sides)
    if best is None:
        yield part
        return
    _, chosen, sides = best
    others = [name for name in names if name != chosen]
    for left, values in sides.items():
        yield from divide(editions, Part({**part.chosen, chosen: values}, left), others, most, deadline)


def weight(left: Remaining) -> int:
    """The number of remaining provisions, summed over the editions."""
    return sum(bits.bit_count() for bits in left)


def split_by(editions: Sequence[Slices], left: Remaining, name: str) -> dict[Remaining, int]:
    """The values of the attribute, grouped by the provisions that accept them."""
    groups: dict[Remaining, int] = {}
    for value in range(editions[0].values[name].count):
        key = tuple(
            bits & each.accepting[name][value] if name in each.accepting else bits
            for each, bits in zip(editions, left, strict=True)
        )
        groups[key] = groups.get(key, 0) | 1 << value
    return groups
