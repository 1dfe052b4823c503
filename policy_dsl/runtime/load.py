"""Loads a generated check from a file, after checking its seal, its manifest and the policy that it was compiled from.

Values of a loaded check can be pickled and sent to other processes, which find the check by its file and seal.
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
    """The check in the file as a module with a function `decide`. An unchanged file is loaded once.

    `meaning` is the digest of the expected policy, as `evenhand verify --format json` prints it. A check that was
    compiled with something refuted or undecided is refused unless `unverified`.

    Raises ArtefactError, a ValueError, when the file is not a generated check, was changed, or is of another policy;
    then none of its code has run. Raises OSError when it cannot be read.
    """
    source, entries = _read(path)
    if meaning is not None and entries.get("meaning") != meaning:
        raise ArtefactError(
            f"{path}: it is the check of another policy, with the meaning {str(entries.get('meaning'))[:64]}"
        )
    if entries.get("verified") is not True and not unverified:
        raise ArtefactError(f"{path}: it was compiled unverified: not everything claimed of its policy is proved")
    return _module_of(path, source, entries)


def _read(path: str | Path) -> tuple[str, dict[str, object]]:
    """The text of an unchanged check, and its manifest."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise ArtefactError(f"{path}: it is not a file")  # opening a pipe would wait for its other end
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


def _module_of(path: str | Path, source: str, entries: dict[str, object]) -> ModuleType:
    """The module of a check with this source: the one in use, or a new one."""
    key = (abspath(path), str(entries.get("sha256")))
    with _LOCK:
        module = _LOADED.get(key)
        if module is None:
            module = ModuleType("evenhand_check", f"The check of {entries.get('policy')}.")
            module.__file__ = str(path)
            try:
                exec(compile(source, str(path), "exec"), module.__dict__)  # noqa: S102  # a generated check, unchanged
            except Exception as error:  # a seal does not prove that evenhand wrote it
                raise ArtefactError(
                    f"{path}: it is sealed and does not run: {type(error).__name__}: {error}"
                ) from error
            if not callable(module.__dict__.get("decide")):
                raise ArtefactError(f"{path}: it is sealed and has no `decide`: it is not a generated check")
            for name, kind in tuple(vars(module).items()):
                public = not name.startswith("_") or hasattr(kind, "_parts")  # what public values are made of, too
                if isinstance(kind, type) and kind.__module__ == module.__name__ and public:
                    _make_picklable(kind, module, key, name)
            _LOADED[key] = module
    return module


def _make_picklable(kind: type, module: ModuleType, key: tuple[str, str], name: str) -> None:
    """Makes values of the class pickle with the file and seal of their check, whose module cannot be imported. They also keep
    that module alive.
    """

    def reduced(self: object, protocol: object, of: ModuleType = module) -> tuple[object, tuple[object, ...]]:  # noqa: ARG001
        given = self._parts() if hasattr(self, "_parts") else (str.__str__(self),)  # a code
        return _received, (*key, name, given)

    kind.__reduce_ex__ = reduced  # type: ignore[method-assign, assignment]  # on a class that was just made


def _received(file: str, seal: str, name: str, given: tuple[object, ...]) -> object:
    """An unpickled value. If its check is gone, a decision or clause of the kernel's classes with the same content, or the
    code as text.
    """
    module = _LOADED.get((file, seal))
    try:
        if module is None:
            source, entries = _read(file)
            module = _module_of(file, source, entries) if entries.get("sha256") == seal else None
    except (OSError, ArtefactError):
        pass  # an error here would leave a pool of processes waiting for the value forever
    if module is None:
        from policy_dsl.runtime import (
            kernel,
            kernel_chosen,
            kernel_clocks,
            kernel_derived,
            kernel_hours,
            kernel_named_clocks,
            kernel_times,
        )

        on_clocks = (kernel_clocks, kernel_chosen, kernel_hours, kernel_named_clocks)
        parts = (kernel, kernel_derived, kernel_times, *on_clocks)
        kinds = {each: kind for part in parts for each, kind in vars(part).items()}
        return kinds[name](*given) if hasattr(kinds.get(name), "_parts") else given[0]
    return getattr(module, name)(*given)
