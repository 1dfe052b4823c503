"""Which names a reader takes for each other: after Unicode's UTS 39, with its data on confusables.

Names of ASCII alone, which most are, need none of the data, and it is read when the first other name is seen.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.resources import files

IN_ASCII = str.maketrans({"0": "O", "1": "l", "I": "l", "m": "rn", "|": "l", "`": "'", '"': "''", "%": "º/₀"})
"""What the data has for characters of ASCII; a test holds it against the data."""


@lru_cache(maxsize=1)
def prototypes() -> dict[int, str]:
    """For each character that looks like another one, or like several, these."""
    found: dict[int, str] = {}
    text = files("policy_dsl.resolve").joinpath("confusables.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            prototype, _, characters = line.partition(": ")
            meant = "".join(chr(int(part, 16)) for part in prototype.split())
            found |= {int(character, 16): meant for character in characters.split()}
    return found


@lru_cache(maxsize=1)
def to_ascii() -> dict[int, str]:
    """The prototypes of what is not ASCII, where they are."""
    return {at: meant for at, meant in prototypes().items() if at > 127 and meant.isascii()}


def skeleton(name: str) -> str:
    """The skeleton of UTS 39: two names with one skeleton look alike."""
    if name.isascii():
        return name.translate(IN_ASCII)
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).translate(prototypes()))


def looks(name: str) -> frozenset[str]:
    """What a name looks like: as it is, and whatever its case, width and alphabet."""
    if name.isascii():
        return frozenset({f"ascii {name.translate(IN_ASCII)}", name.lower()})
    plain = unicodedata.normalize("NFKC", name)
    forms = [plain, plain.casefold(), plain.upper()]
    return frozenset({f"other {skeleton(name)}", *(form.translate(to_ascii()).casefold() for form in forms)})


def taken_for(name: str) -> frozenset[str]:
    """The looks of the names that a reader could take this one for.

    Two names of ASCII are mistaken for each other by case alone: lists of codes that nobody here can change have `A1`
    beside `AI`. A name with other letters is held against every name, by its skeleton too.
    """
    if name.isascii():
        return frozenset({f"other {name.translate(IN_ASCII)}", name.lower()})
    return looks(name) | {f"ascii {skeleton(name)}"}
