"""What is neither a mistake in a policy nor one in evenhand: too little memory, a folder that is gone, half an installation."""

from __future__ import annotations

import os
import sys
from errno import ENOMEM
from pathlib import Path

PACKAGES = Path(__file__).parents[2]
SHORT = (
    "out of memory",
    "cannot allocate memory",
    "failed to map segment",
    "can't start new thread",
    "allocate memory",
)


def mishap(error: Exception) -> str | None:
    """What to say of it; none when it is a mistake in evenhand after all."""
    if outgrown(error):
        return "error[E409]: the policy needs more memory than is available or allowed\n"
    if isinstance(error, FileNotFoundError) and gone():
        return (
            "error[E419]: the folder in which the command runs is gone\n"
            "  = help: change to a folder that exists, with `cd`, and run it again\n"
        )
    begun = sys.modules.get("_evenhand")  # where the command begins; not there when it is called as a function
    if isinstance(error, (ImportError, AttributeError, TypeError)) and begun is not None:
        place: tuple[str, str] | None = begun.shadowing_module()
        if place is not None:
            return str(begun.shadowing_message(*place))
    lacking = lacks(error)
    if lacking is not None:
        return f"error[E418]: Evenhand is not completely installed: {lacking}\n  = help: install it again, with its sources\n"
    return None


def outgrown(error: BaseException | None) -> bool:
    """Whether it comes of too little memory, by whatever name."""
    while error is not None:
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == ENOMEM):
            return True
        if any(words in str(error).lower() for words in SHORT):
            return True
        error = error.__cause__ or error.__context__
    return False


def gone() -> bool:
    """Whether the current folder is."""
    try:
        os.getcwd()
    except OSError:
        return True
    return False


def lacks(error: Exception) -> str | None:
    """What of the installation is missing."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        return f"the module `{error.name}` is missing"
    if isinstance(error, FileNotFoundError) and isinstance(error.filename, (str, os.PathLike)):
        path = Path(error.filename)
        if path.is_relative_to(PACKAGES / "policy_dsl") or path.is_relative_to(PACKAGES / "verifier"):
            return f"its file `{path.relative_to(PACKAGES).as_posix()}` is missing"
    if isinstance(error, OSError) and error.errno is None and "source code" in str(error):
        return "the sources of its modules are missing, and generated checks contain them"
    return None
