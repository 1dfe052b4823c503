"""Sets of small numbers, stored as the bits of an integer."""

from __future__ import annotations

from collections.abc import Iterable

ONE = ord("1")


def bits_of(numbers: Iterable[int], limit: int) -> int:
    """The integer with these bits set. Each number is less than `limit`."""
    digits = bytearray(b"0") * (limit + 1)
    for n in numbers:
        digits[-1 - n] = ONE
    return int(digits, 2)


def bit_positions(bitset: int) -> list[int]:
    """The positions of the bits that are set, in ascending order."""
    positions = []
    while bitset:
        lowest = bitset & -bitset
        positions.append(lowest.bit_length() - 1)
        bitset ^= lowest
    return positions
