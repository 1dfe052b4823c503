"""Counts and shares, in words."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

EXACT = 10**12
"""Counts below it are printed in full. Of larger ones people get three digits and a power of ten, and JSON has all digits."""


def number(count: int) -> str:
    """A count with commas between thousands; from a million million on, three digits and a power of ten."""
    return f"{count:,}" if count < EXACT else power_of_ten(count)


def power_of_ten(count: int) -> str:
    """Three digits of a count, rounded half up, and a power of ten. In whole numbers: it may be larger than any float, and
    have more digits than Python prints.
    """
    power = int((count.bit_length() - 1) * log10(2))
    power += 10 ** (power + 1) <= count
    digits = (2 * count + 10 ** (power - 2)) // (2 * 10 ** (power - 2))
    if digits == 1000:
        digits, power = 100, power + 1
    return f"{digits // 100}.{digits % 100:02} × 10{str(power).translate(SUPERSCRIPTS)}"


def percent(part: int, whole: int) -> str:
    """A share in percent: `0.0 %` only for nothing, and `100.0 %` only for everything."""
    rounded = f"{100 * part / whole:.1f} %"
    if part and rounded == "0.0 %":
        return "< 0.1 %"
    return "> 99.9 %" if part < whole and rounded == "100.0 %" else rounded


SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def abbreviated(count: int) -> str:
    """A count for narrow columns: from a thousand million on, three digits and a power of ten."""
    return number(count) if count < 10**9 else power_of_ten(count)


def share_of_large(part: int, whole: int) -> str:
    """The share of a count, ` (< 0.1 %)`, where either number is not printed in full; else nothing."""
    return f" ({percent(part, whole)})" if whole >= EXACT else ""


def joined(names: Sequence[str], conjunction: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; with another conjunction if one is given."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {conjunction} {names[-1]}"


def plural(count: int, singular: str, several: str | None = None) -> str:
    """`1 request`, `2 requests`."""
    return f"{number(count)} {singular if count == 1 else several or singular + 's'}"


def listed(names: Sequence[str], most: int) -> str:
    """Names in one line, up to a limit: `a, b and 3 more`."""
    rest = len(names) - most
    return f"{', '.join(names[:most])} and {number(rest)} more" if rest > 0 else joined(names)


MOST_COUNTED = 10**9
"""The largest number of kinds of request that a brief writes out; larger ones are shares."""


def kinds(count: int, of: int | None, more: str = "") -> str:
    """A number of kinds of request with its share, or only the share if the number is too large to mean anything. `more` is
    written beside the share.
    """
    if not of:
        return plural(count, "kind of request", "kinds of request")
    if of > MOST_COUNTED or count > MOST_COUNTED:
        return f"{percent(count, of)} of all kinds of request{f' ({more})' if more else ''}"
    shares = f"{percent(count, of)}; {more}" if more else percent(count, of)
    return f"{number(count)} of {plural(of, 'kind of request', 'kinds of request')} ({shares})"
