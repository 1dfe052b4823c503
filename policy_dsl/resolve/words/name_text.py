"""The text of messages about names: which there are, which is the most similar, and which two look alike."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable


def unknown(kind: str, name: str, known: Iterable[str], code: str) -> tuple[str, str]:
    """The code and the message for a name that is not declared."""
    names = listing(known)
    return code, f"there is no {kind} `{name}`" + (f"; declared are {names}" if names else "; none is declared")


SHORT = 4
"""The most letters of a name that has to be more similar to another: `who` is not meant for `why`."""


def nearest(name: str, known: Iterable[str | None]) -> str | None:
    """A hint with the known name that is most similar; None if none is similar."""
    by_case = {k.lower(): k for k in known if k and k != name}
    near = difflib.get_close_matches(name.lower(), by_case, 1, 0.6 if len(name) > SHORT else 0.7)
    return f"did you mean `{by_case[near[0]]}`?" if near else None


def listing(names: Iterable[str]) -> str:
    """The names in backticks, separated by commas; at most twelve of them."""
    listed = list(names)
    words = ", ".join(f"`{name}`" for name in listed[:12])
    return words + (f" and {len(listed) - 12} more" if len(listed) > 12 else "")


def name_clash(kind: str, name: str, before: str) -> tuple[str, str]:
    """The message and the hint for a name that equals, or looks like, an earlier one."""
    hint = "give one of them another name"
    if before == name:
        return f"there is another {kind} `{name}`", hint
    if before.lower() == name.lower():
        return f"`{name}` and `{before}` differ by case only", hint
    letters = [unicodedata.name(c, "?").lower() for c in name if c not in before]
    return f"`{name}` and `{before}` look alike", f"{hint}; this one has {', '.join(letters)}" if letters else hint
