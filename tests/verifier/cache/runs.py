"""Runs of the command in this process, with a cache in a folder of their own."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from unittest.mock import patch

import _evenhand_cache as lookup
from policy_dsl import run_record
from verifier import cli
from verifier.cache.keep import keep
from verifier.cli.output import open_standard_streams


class Ended(BaseException):
    """The process ended with this code."""

    def __init__(self, code: int) -> None:
        self.code = code


@dataclass
class Ran:
    """What a process printed, how it ended, and whether it only printed again what an earlier one had."""

    out: bytes
    err: bytes
    code: int
    repeated: bool


@dataclass
class Machine:
    """Where commands are run: the folder, the environment and the cache."""

    folder: Path
    cache: Path
    environment: dict[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"

    def run(self, *words: str) -> Ran:
        """Runs the command as `_evenhand.main` does."""
        with self.process(words) as read:
            code, repeated = 0, False
            try:
                now = lookup.answer()
                open_standard_streams()
                if now is not None:
                    run_record.begin(lookup.MOST_BYTES)
                code = cli.run()
                if now is not None:
                    keep(now, run_record.current(), code)
            except Ended as ended:
                code, repeated = ended.code, True
            return Ran(*read(), code, repeated)

    def repeats(self, *words: str) -> bool:
        """Whether the command would only print again."""
        with self.process(words):
            try:
                lookup.answer()
            except Ended:
                return True
            return False

    @contextmanager
    def process(self, words: tuple[str, ...]) -> Iterator[Callable[[], tuple[bytes, bytes]]]:
        """The process that runs the words."""
        environment = {**os.environ, "XDG_CACHE_HOME": str(self.cache), **self.environment}
        environment = {name: value for name, value in environment.items() if name != lookup.OFF or value != "1"}
        with TemporaryFile("w+", encoding=self.encoding) as out, TemporaryFile("w+", encoding=self.encoding) as err:
            kept = [os.dup(1), os.dup(2)]
            try:
                with (
                    chdir(self.folder), patch.dict(os.environ, environment, clear=True),
                    patch.object(sys, "argv", ["evenhand", *words]), open(os.devnull, encoding="utf-8") as nothing,
                    patch.object(sys, "stdin", nothing), patch.object(sys, "stdout", out), patch.object(sys, "stderr", err),
                    patch.object(sys.modules["__main__"], "__package__", None), patch.object(os, "_exit", ended),
                ):  # fmt: skip
                    os.dup2(out.fileno(), 1)
                    os.dup2(err.fileno(), 2)
                    yield lambda: (read_from(out.fileno()), read_from(err.fileno()))
            finally:
                run_record.begin(0)
                for number, copy in enumerate(kept, 1):
                    os.dup2(copy, number)
                    os.close(copy)

    def entries(self) -> list[Path]:
        """The files of the entries."""
        folder = self.cache / "evenhand"
        return [each for each in folder.iterdir() if len(each.name) == 64] if folder.is_dir() else []


EXIT, PROCESS = os._exit, os.getpid()


def ended(code: int) -> None:
    """Instead of ending the process of the tests; a child that it has forked does end."""
    if os.getpid() != PROCESS:
        EXIT(code)
    raise Ended(code)


def read_from(number: int) -> bytes:
    """All that a file has."""
    return os.pread(number, 2**24, 0)
