"""The entry point of the command `evenhand`, before any import that takes time or that another module may shadow.

From here on, Ctrl-C ends the command as documented; and where another module is imported in place of one of ours, the
message says which file it is.
"""

from __future__ import annotations

import os
import sys
from _signal import SIG_IGN, SIGINT, getsignal, signal  # the half of `signal` that takes no time

STOPPED, BAD_INPUT = 130, 2
OURS = {"verifier": "cli", "policy_dsl": "syntax", "_evenhand_cache": ""}
"""Our packages, and a folder in each of them; and the module beside this one."""
NEEDED = ("click", "rich", "lark", "msgspec", "z3", "markdown_it", "pygments")


def stop(*_: object) -> None:
    """Handles Ctrl-C while the command is still being imported; child processes print nothing."""
    if "multiprocessing.spawn" not in sys.modules:
        os.write(2, b"\nstopped\n")
    os._exit(STOPPED)


if getsignal(SIGINT) is not SIG_IGN:
    signal(SIGINT, stop)


def main() -> None:
    """Prints the output of an earlier run with the same input again, or runs the command; and ends the process."""
    try:
        from _evenhand_cache import answer

        circumstances = answer()
        from verifier.cli import main as run
    except ImportError as error:
        sys.stderr.write(import_failure(error))
        raise SystemExit(BAD_INPUT) from None
    run(circumstances)


def import_failure(error: ImportError) -> str:
    """The message for a command that cannot start, because a module that it needs is shadowed or missing."""
    place = shadowing_module()
    if place is None:
        reason = f"`{error.name}` is missing" if error.name else str(error)
        return (
            f"error[E418]: Evenhand is not completely installed: {reason}\n"
            "  = help: install it again, with what it needs\n"
        )
    return shadowing_message(*place)


def shadowing_message(name: str, path: str) -> str:
    """The message for a module that shadows one that the command needs."""
    shown = "".join(c if c.isprintable() else "\ufffd" for c in path)
    return (
        f"error[E417]: the command needs its own `{name}`, and Python finds another before it: {shown}\n"
        "  = help: rename that file, or take its folder off PYTHONPATH\n"
    )


def shadowing_module() -> tuple[str, str] | None:
    """A module that shadows one that the command needs, and its path; None if there is none."""
    from importlib.util import find_spec

    for name in (*OURS, *NEEDED):
        try:
            spec = find_spec(name)
        except (ImportError, ValueError, AttributeError):
            continue
        path = spec.origin if spec is not None else None
        if path is not None and (is_foreign(path, OURS[name]) if name in OURS else is_on_python_path(path)):
            return name, path
    for name in sys.stdlib_module_names & set(sys.modules):
        path = getattr(sys.modules[name], "__file__", None)
        if path and is_on_python_path(path):
            return name, path
    return None


def is_foreign(path: str, part: str) -> bool:
    """Whether the package at this path is not ours, which has this part; the module without parts is beside this one."""
    folder, name = os.path.split(path)
    if not part:
        return folder != os.path.dirname(__file__)
    return not (name.startswith("__init__.") and os.path.exists(os.path.join(folder, part)))


def is_on_python_path(path: str) -> bool:
    """Whether the module is in a folder on PYTHONPATH, or in a package in one."""
    at = os.path.dirname(os.path.abspath(path))
    folders = [os.path.abspath(each) for each in os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return "PYTHONPATH" in os.environ and (at in folders or os.path.dirname(at) in folders)
