"""A generated check taken from a file and used, after it was looked at: its seal, its manifest, the policy it is of.

What such a check gives out may be sent to other processes: it is found again there by the check's file and seal.
"""

from __future__ import annotations

import os
import stat
from os.path import abspath
from pathlib import Path
from threading import Lock
from types import ModuleType
from weakref import WeakValueDictionary

from policy_dsl.runtime.manifest import PYTHON, ArtefactError, check_seal, manifest

MOST_BYTES = 256 * 2**20

_LOADED: WeakValueDictionary[tuple[str, str], ModuleType] = WeakValueDictionary()
"""The checks in use, by file and seal."""

_LOCK = Lock()


def load(path: str | Path, *, meaning: str | None = None, unverified: bool = False) -> ModuleType:
    """The check in the file as a module, whose `decide` decides. Of one file that is unchanged it is one module.

    `meaning` is the digest of the policy that is expected, as `evenhand verify --format json` prints it. A check that was
    compiled with something refuted or undecided is refused unless `unverified`.

    Raises ArtefactError, a ValueError, when the file is no generated check, was changed, or is of another policy; nothing
    of it has run then. Raises OSError when it cannot be read.
    """
    source, said = _read(path)
    if meaning is not None and said.get("meaning") != meaning:
        raise ArtefactError(
            f"{path}: it is the check of another policy, with the meaning {str(said.get('meaning'))[:64]}"
        )
    if said.get("verified") is not True and not unverified:
        raise ArtefactError(f"{path}: it was compiled unverified: not everything claimed of its policy is proved")
    return _taken(path, source, said)


def _read(path: str | Path) -> tuple[str, dict[str, object]]:
    """The text of a check that is as it was written, and what it says of itself."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise ArtefactError(f"{path}: it is not a file")  # a pipe would be waited for
    with open(os.open(path, flags), "rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ArtefactError(f"{path}: it is larger than any generated check")
    try:
        source = content.decode("utf-8")
        check_seal(source, PYTHON)
        return source, manifest(source)
    except UnicodeDecodeError:
        raise ArtefactError(f"{path}: it is not UTF-8") from None
    except ArtefactError as error:
        raise ArtefactError(f"{path}: {error}") from None


def _taken(path: str | Path, source: str, said: dict[str, object]) -> ModuleType:
    """The module of a check that was looked at: the one in use, or a new one."""
    key = (abspath(path), str(said.get("sha256")))
    with _LOCK:
        module = _LOADED.get(key)
        if module is None:
            module = ModuleType("evenhand_check", f"The check of {said.get('policy')}.")
            module.__file__ = str(path)
            try:
                exec(compile(source, str(path), "exec"), module.__dict__)  # noqa: S102  # what was generated, to the letter
            except Exception as error:  # or what somebody else has sealed
                raise ArtefactError(
                    f"{path}: it is sealed and does not run: {type(error).__name__}: {error}"
                ) from error
            if not callable(module.__dict__.get("decide")):
                raise ArtefactError(f"{path}: it is sealed and has no `decide`: it is not a generated check")
            for name, kind in tuple(vars(module).items()):
                if isinstance(kind, type) and kind.__module__ == module.__name__ and not name.startswith("_"):
                    _sendable(kind, module, key, name)
            _LOADED[key] = module
    return module


def _sendable(kind: type, module: ModuleType, key: tuple[str, str], name: str) -> None:
    """Has pickle say which check a value is of, which nobody can import; and a value keeps the module it is of."""

    def reduced(self: object, protocol: object, of: ModuleType = module) -> tuple[object, tuple[object, ...]]:  # noqa: ARG001
        given = self._parts() if hasattr(self, "_parts") else (str.__str__(self),)  # a code
        return _received, (*key, name, given)

    kind.__reduce_ex__ = reduced  # type: ignore[method-assign, assignment]  # on a class that was just made


def _received(file: str, seal: str, name: str, given: tuple[object, ...]) -> object:
    """A value that was sent. Where its check is not any more, a decision and a clause of the same content, or the code."""
    module = _LOADED.get((file, seal))
    try:
        if module is None:
            source, said = _read(file)
            module = _taken(file, source, said) if said.get("sha256") == seal else None
    except (OSError, ArtefactError):
        pass  # a value that cannot be read would leave a pool of processes waiting for it forever
    if module is None:
        from policy_dsl.runtime import kernel

        return getattr(kernel, name)(*given) if name in ("Clause", "Decision") else given[0]
    return getattr(module, name)(*given)
