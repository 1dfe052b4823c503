"""The files that a command is given, without duplicates."""

from __future__ import annotations

import os
from collections.abc import Iterable

from policy_dsl.regular_file import real_path


def distinct_files(files: Iterable[str]) -> tuple[str, ...]:
    """The files, each under its first name.

    A file that is named through two folders is kept twice, because the base of a proposal is searched for from the
    folder that was named.
    """
    by_identity: dict[tuple[str, str], str] = {}
    for name in files:
        by_identity.setdefault(identity(name), name)
    return tuple(by_identity.values())


def identity(name: str) -> tuple[str, str]:
    """What tells files apart: the folder as it is named, and the real path; the name alone if they cannot be determined."""
    try:
        return os.path.abspath(os.path.dirname(name)), real_path(name)
    except (OSError, ValueError):
        return name, ""
