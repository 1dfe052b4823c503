"""Where the command `evenhand` begins: before anything that takes time, and before any name that others may have taken too.

From here on Ctrl-C ends it as it is said, and what Python would tell of a module that is somebody else's is told so that
one sees whose it is.
"""

from __future__ import annotations

import os
import sys
from _signal import SIG_IGN, SIGINT, getsignal, signal  # the half of `signal` that takes no time

STOPPED, BAD_INPUT = 130, 2
OURS = {"verifier": "cli", "policy_dsl": "syntax"}
"""Our packages, and a folder that each has."""
NEEDED = ("click", "rich", "lark", "msgspec", "z3", "markdown_it", "pygments")


def stop(*_: object) -> None:
    """What Ctrl-C does while the command is still being read; processes beside it say nothing."""
    if "multiprocessing.spawn" not in sys.modules:
        os.write(2, b"\nstopped\n")
    os._exit(STOPPED)


if getsignal(SIGINT) is not SIG_IGN:
    signal(SIGINT, stop)


def main() -> None:
    """Runs the command, and ends the process."""
    try:
        from verifier.cli import main as run
    except ImportError as error:
        sys.stderr.write(told(error))
        raise SystemExit(BAD_INPUT) from None
    run()


def told(error: ImportError) -> str:
    """Why the command cannot begin: a module of its own, or one that it needs, is somebody else's, or is missing."""
    place = taken()
    if place is None:
        named = f"`{error.name}` is missing" if error.name else str(error)
        return (
            f"error[E418]: Evenhand is not installed whole: {named}\n  = help: install it again, with what it needs\n"
        )
    return strange(*place)


def strange(name: str, path: str) -> str:
    """What to say of a module that stands before one of those that the command is made of."""
    shown = "".join(c if c.isprintable() else "\ufffd" for c in path)
    return (
        f"error[E417]: the command needs its own `{name}`, and Python finds another before it: {shown}\n"
        "  = help: rename that file, or take its folder off PYTHONPATH\n"
    )


def taken() -> tuple[str, str] | None:
    """A module that is not the one that the command needs, and where it is."""
    from importlib.util import find_spec

    for name in (*OURS, *NEEDED):
        try:
            spec = find_spec(name)
        except (ImportError, ValueError, AttributeError):
            continue
        path = spec.origin if spec is not None else None
        if path is not None and (foreign(path, OURS[name]) if name in OURS else named(path)):
            return name, path
    for name in sys.stdlib_module_names & set(sys.modules):
        path = getattr(sys.modules[name], "__file__", None)
        if path and named(path):
            return name, path
    return None


def foreign(path: str, part: str) -> bool:
    """Whether a module is not our package, which has this part."""
    folder, name = os.path.split(path)
    return not (name.startswith("__init__.") and os.path.exists(os.path.join(folder, part)))


def named(path: str) -> bool:
    """Whether a module is in a folder that PYTHONPATH names, or in one of its packages."""
    at = os.path.dirname(os.path.abspath(path))
    folders = [os.path.abspath(each) for each in os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return "PYTHONPATH" in os.environ and (at in folders or os.path.dirname(at) in folders)
