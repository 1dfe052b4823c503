"""The files that a command is given, without duplicates."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from policy_dsl.diagnostics.render import printable
from policy_dsl.regular_file import real_path
from policy_dsl.run_record import note_transient


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


def option_or_file(words: Sequence[str]) -> str | None:
    """The message for an argument that reads as an option and is the name of a policy; `None` if there is none.

    Hooks hand on the names of files as they are, and nobody may weaken a check by a file called `--expect=mine.policy`.
    """
    options = words[: words.index("--")] if "--" in words else words
    for word in options:
        if not word.startswith("-") or not word.endswith((".policy", ".md")):
            continue
        note_transient()  # such a file may appear
        if os.path.lexists(word):
            shown = printable(word)
            return (
                f"error[E408]: `{shown}` may be an option or a file\n"
                f"  = help: for the file write `./{shown}`; for the option, rename the file\n"
            )
    return None
