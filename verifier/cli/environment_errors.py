"""Messages for errors that the environment causes: too little memory, a deleted folder, an incomplete installation."""

from __future__ import annotations

import os
import sys
from errno import ENOMEM
from pathlib import Path

PACKAGES = Path(__file__).parents[2]
OUT_OF_MEMORY_WORDS = (
    "out of memory",
    "cannot allocate memory",
    "failed to map segment",
    "can't start new thread",
    "allocate memory",
)


def environment_error(error: Exception) -> str | None:
    """The message for the error; `None` when it is a bug in evenhand."""
    if is_out_of_memory(error):
        return "error[E409]: the policy needs more memory than is available or allowed\n"
    if isinstance(error, FileNotFoundError) and folder_is_gone():
        return (
            "error[E419]: the folder in which the command runs is gone\n"
            "  = help: change to a folder that exists, with `cd`, and run it again\n"
        )
    entry = sys.modules.get("_evenhand")  # the entry point; absent when Python code calls `run`
    if isinstance(error, (ImportError, AttributeError, TypeError)) and entry is not None:
        place: tuple[str, str] | None = entry.shadowing_module()
        if place is not None:
            return str(entry.shadowing_message(*place))
    missing = missing_part(error)
    if missing is not None:
        return f"error[E418]: Evenhand is not completely installed: {missing}\n  = help: install it again, with its sources\n"
    return None


def is_out_of_memory(error: BaseException | None) -> bool:
    """Whether the error was caused by too little memory, whatever its type."""
    while error is not None:
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == ENOMEM):
            return True
        if any(words in str(error).lower() for words in OUT_OF_MEMORY_WORDS):
            return True
        error = error.__cause__ or error.__context__
    return False


def folder_is_gone() -> bool:
    """Whether the current folder has been deleted."""
    try:
        os.getcwd()
    except OSError:
        return True
    return False


def missing_part(error: Exception) -> str | None:
    """The part of the installation that is missing, in words; `None` if the error has another cause."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        return f"the module `{error.name}` is missing"
    if isinstance(error, FileNotFoundError) and isinstance(error.filename, (str, os.PathLike)):
        path = Path(error.filename)
        if path.is_relative_to(PACKAGES / "policy_dsl") or path.is_relative_to(PACKAGES / "verifier"):
            return f"its file `{path.relative_to(PACKAGES).as_posix()}` is missing"
    if isinstance(error, OSError) and error.errno is None and "source code" in str(error):
        return "the sources of its modules are missing, and generated checks contain them"
    return None
