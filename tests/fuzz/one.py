"""One target under the fuzzer, in a process of its own: `python -m tests.fuzz.one TARGET -flags…`, as `tests.fuzz` calls it."""

from __future__ import annotations

import sys
from types import FunctionType

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]  # of the group `fuzz`, without types

with atheris.instrument_imports(include=["policy_dsl", "verifier"]):
    from tests.fuzz.targets import TARGETS, loaded_check


def instrumented() -> None:
    """Makes the compiled check tell where it goes, too: it is not a module that is imported."""
    for value in list(loaded_check().values()):
        held = vars(value) if isinstance(value, type) else {"": value}
        for function in list(held.values()):
            if isinstance(function, FunctionType):
                function.__code__ = atheris.instrument_func(function).__code__


def main(words: list[str]) -> None:
    """Does not come back: the fuzzer ends the process when the time is up, or something broke."""
    target, *flags = words
    if target == "decide":
        instrumented()
    atheris.Setup([sys.argv[0], *flags], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
