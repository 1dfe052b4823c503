"""Names of a policy as identifiers of a target: never what could be read as anything else."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable

RESERVED = frozenset(
    {*keyword.kwlist, *keyword.softkwlist, *dir(builtins), "Clause", "Decision", "Enum", "Iterable", "Iterator", "MANIFEST",
     "a2b_base64", "accumulate", "annotations", "array", "bisect_right", "byteorder", "combinations",
     "date", "datetime", "decide", "mro", "name", "pairwise", "product", "timedelta",
     "timezone", "value"}
)  # fmt: skip
"""Words with a meaning of their own in a generated file."""


def identifier(name: str, prefix: str) -> str:
    """The name as an ASCII identifier; `prefix` goes before what starts with a digit or an underscore."""
    plain = re.sub(r"[^A-Za-z0-9]", lambda m: "_" if ord(m[0]) < 128 else f"x{ord(m[0]):x}", name)
    if not plain[:1].isalpha():
        plain = f"{prefix}_{plain.strip('_')}"
    return f"{plain}_" if plain in RESERVED else plain


def identifiers(names: Iterable[str], prefix: str) -> dict[str, str]:
    """An identifier for each name, all different."""
    found: dict[str, str] = {}
    for name in names:
        plain = identifier(name, prefix)
        while plain in found.values():
            plain += "_"
        found[name] = plain
    return found


def class_name(attribute: str) -> str:
    """The name of the enumeration of an attribute."""
    parts = [part for part in re.split(r"[^A-Za-z0-9]+", identifier(attribute, "fact")) if part]
    return identifier("".join(part[:1].upper() + part[1:] for part in parts), "Fact")


def remark(text: str) -> str:
    """Text of a policy as it may stand in a comment or a docstring of a generated file."""
    return "".join(c if c.isprintable() and c not in "\\\"'" else "?" if c in "\\" else "`" for c in text)
