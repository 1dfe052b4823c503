"""A question asked part by part: the requests divided by facts that all of a question's requests share.

In a part few provisions may apply, and what is left out never applies there. The parts are disjoint and together every
request: each division goes over all values of one attribute, and values that the same provisions accept stay together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf

from msgspec import Struct

from policy_dsl import clock
from policy_dsl.model.vocabulary import Ordered
from verifier.smt.slicing.slices import Slices

Left = tuple[int, ...]


class Part(Struct, frozen=True):
    """Requests with some of the values of some attributes; and of each edition the provisions that may apply to them."""

    chosen: Mapping[str, int]
    left: Left


def parts(editions: Sequence[Slices], differ: Sequence[str], most: int, deadline: float) -> Iterator[Part]:
    """All requests, divided until at most so many provisions are in a part, or dividing leaves no less to search.

    With `most` of 0 they are divided by every fact that tells provisions apart, whatever it costs. Of two
    requests, the facts in `differ` divide nothing. Raises TimeoutError after the deadline.
    """
    names = [name for name in editions[0].values if name not in differ and divides(editions, name)]
    yield from divided(editions, Part({}, tuple(each.every for each in editions)), names, most, deadline)


def divides(editions: Sequence[Slices], name: str) -> bool:
    """Whether the values of the attribute are known, the same in all editions, and some provision asks for some.

    A fact on a scale divides one edition alone: another cuts it elsewhere.
    """
    attributes = [each.policy.by_name[name] for each in editions]
    if any(isinstance(a.type, Ordered) for a in attributes) and len(editions) > 1:
        return False
    alike = all(a.type == attributes[0].type for a in attributes)
    known = all(each.values[name].count for each in editions)
    return alike and known and any(name in each.accepting for each in editions)


def divided(editions: Sequence[Slices], part: Part, names: Sequence[str], most: int, deadline: float) -> Iterator[Part]:
    """The part, or what it is divided into: by the attribute that leaves least to search."""
    clock.in_time(deadline)
    size = weight(part.left)
    best: tuple[int, str, dict[Left, int]] | None = None
    worth = size**2 if most else inf
    if size > most:
        for name in names:
            sides = sides_of(editions, part.left, name)
            cost = sum(weight(left) ** 2 for left in sides)
            if len(sides) > 1 and cost < worth and (best is None or cost < best[0]):
                best = (cost, name, sides)
    if best is None:
        yield part
        return
    _, chosen, sides = best
    others = [name for name in names if name != chosen]
    for left, values in sides.items():
        yield from divided(editions, Part({**part.chosen, chosen: values}, left), others, most, deadline)


def weight(left: Left) -> int:
    """How many provisions they are, of all editions."""
    return sum(bits.bit_count() for bits in left)


def sides_of(editions: Sequence[Slices], left: Left, name: str) -> dict[Left, int]:
    """Every value of the attribute, with those that the same provisions accept."""
    found: dict[Left, int] = {}
    for value in range(editions[0].values[name].count):
        key = tuple(
            bits & each.accepting[name][value] if name in each.accepting else bits
            for each, bits in zip(editions, left, strict=True)
        )
        found[key] = found.get(key, 0) | 1 << value
    return found
