"""The prover: obligations in, verdicts out, by Z3. Nothing else in the project knows z3."""

from __future__ import annotations

from contextlib import suppress

ROOM = 128 * 2**20
"""Bytes of address space that Z3 and its threads take before they are asked anything; with less, Z3 ends the whole process."""


def room() -> int | None:
    """How much address space this process may still take; none when nothing bounds it, or the system does not say."""
    with suppress(ImportError, OSError, ValueError):
        from resource import RLIM_INFINITY, RLIMIT_AS, getpagesize, getrlimit  # not everywhere

        most = getrlimit(RLIMIT_AS)[0]
        if most != RLIM_INFINITY:
            with open("/proc/self/statm", encoding="ascii") as taken:
                return most - int(taken.read().split()[0]) * getpagesize()
    return None


if (left := room()) is not None and left < ROOM:
    raise MemoryError("the prover needs more")
