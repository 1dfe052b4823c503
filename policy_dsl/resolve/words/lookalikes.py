"""Detects names that readers could confuse, by the data of Unicode's UTS 39.

The data is read when the first name outside ASCII appears; most policies have none.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

IN_ASCII = str.maketrans({"0": "O", "1": "l", "I": "l", "m": "rn", "|": "l", "`": "'", '"': "''", "%": "º/₀"})
"""The prototypes of ASCII characters, which a test compares with the data."""


@lru_cache(maxsize=1)
def prototypes() -> dict[int, str]:
    """The prototype of each confusable character: the character or characters that it looks like."""
    from importlib.resources import files  # takes time

    by_character: dict[int, str] = {}
    text = files("policy_dsl.resolve.words").joinpath("confusables.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            codes, _, characters = line.partition(": ")
            prototype = "".join(chr(int(code, 16)) for code in codes.split())
            by_character |= {int(character, 16): prototype for character in characters.split()}
    return by_character


@lru_cache(maxsize=1)
def to_ascii() -> dict[int, str]:
    """The ASCII prototypes of characters outside ASCII."""
    return {at: prototype for at, prototype in prototypes().items() if at > 127 and prototype.isascii()}


def skeleton(name: str) -> str:
    """The skeleton of UTS 39: two names with the same skeleton look alike."""
    if name.isascii():
        return name.translate(IN_ASCII)
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).translate(prototypes()))


def appearances(name: str) -> frozenset[str]:
    """Keys for how a name looks: as written, and regardless of case, width and alphabet."""
    if name.isascii():
        return frozenset({f"ascii {name.translate(IN_ASCII)}", name.lower()})
    plain = unicodedata.normalize("NFKC", name)
    forms = [plain, plain.casefold(), plain.upper()]
    return frozenset({f"other {skeleton(name)}", *(form.translate(to_ascii()).casefold() for form in forms)})


def confusable_with(name: str) -> frozenset[str]:
    """The keys to look for among the `appearances` of another name: with any of them, a reader could confuse it with this one.

    Two ASCII names are confusable only if they differ in case alone, because official lists of codes have both `A1` and `AI`.
    A name with other letters is also compared by its skeleton with every name.
    """
    if name.isascii():
        return frozenset({f"other {name.translate(IN_ASCII)}", name.lower()})
    return appearances(name) | {f"ascii {skeleton(name)}"}
