"""Proves obligations with Z3. No other package imports z3."""

from __future__ import annotations

from contextlib import suppress

MINIMUM_ADDRESS_SPACE = 128 * 2**20
"""Bytes of address space that Z3 and its threads need to start. With less, Z3 ends the whole process."""


def address_space_left() -> int | None:
    """The bytes of address space that this process may still use; `None` when that is unlimited or unknown."""
    with suppress(ImportError, OSError, ValueError):
        from resource import RLIM_INFINITY, RLIMIT_AS, getpagesize, getrlimit  # missing on some systems

        limit = getrlimit(RLIMIT_AS)[0]
        if limit != RLIM_INFINITY:
            with open("/proc/self/statm", encoding="ascii") as sizes:
                return limit - int(sizes.read().split()[0]) * getpagesize()
    return None


if (left := address_space_left()) is not None and left < MINIMUM_ADDRESS_SPACE:
    raise MemoryError("the prover needs more")
