"""The files that a command is given, each once."""

from __future__ import annotations

import os
from collections.abc import Iterable


def once(files: Iterable[str]) -> tuple[str, ...]:
    """The files under the first of the names that each is given by.

    What is reached from two folders stays twice: the base of a proposal is looked for from the folder that was named.
    """
    found: dict[tuple[str, str], str] = {}
    for name in files:
        found.setdefault(identity(name), name)
    return tuple(found.values())


def identity(name: str) -> tuple[str, str]:
    """The folder that is named, and the file that is there; the name alone where there is no telling."""
    try:
        return os.path.abspath(os.path.dirname(name)), os.path.realpath(name)
    except (OSError, ValueError):
        return name, ""
