"""The names of facts in JavaScript: properties in camel case that are distinct, and that no object has anyhow."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policy_dsl.backends.words import made_distinct

INHERITED = frozenset(
    ["constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf"]
)
"""The properties that every object inherits and that a name could otherwise be. Others begin with an underscore."""


def property_names(names: Iterable[str]) -> dict[str, str]:
    """A different property for each name. A name that is in camel case keeps it; others, in order, may get underscores."""
    wanted = {name: property_name(name) for name in names}
    return made_distinct(wanted, {name for name, plain in wanted.items() if name == plain})


def property_name(name: str) -> str:
    """The name in camel case. If it starts with a digit, `fact` comes first; after an inherited name, an underscore."""
    first, *others = [part for part in re.split(r"[._-]+", name) if part] or [""]
    plain = "".join([first, *(part[:1].upper() + part[1:] for part in others)])
    if not plain[:1].isalpha():
        plain = f"fact{plain}"
    return f"{plain}_" if plain in INHERITED else plain
