"""Sets of small numbers as the bits of an integer."""

from __future__ import annotations

from collections.abc import Iterable

ONE = ord("1")


def bits(numbers: Iterable[int], many: int) -> int:
    """Numbers, each less than `many`, as bits."""
    digits = bytearray(b"0") * (many + 1)
    for n in numbers:
        digits[-1 - n] = ONE
    return int(digits, 2)


def places(found: int) -> list[int]:
    """Which bits are set, in order."""
    each = []
    while found:
        last = found & -found
        each.append(last.bit_length() - 1)
        found ^= last
    return each
