"""Ctrl-C is heard where Python alone would lose it."""

import subprocess
import sys

import click
import pytest

from verifier import cli

LISTENING = """
import signal
import time
from verifier.cli.interrupt import Interrupt

signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background of a script it is ignored
interrupt = Interrupt()
interrupt.listen()
"""


def said(program: str) -> str:
    ran = subprocess.run([sys.executable, "-c", LISTENING + program], capture_output=True, text=True, check=False)
    return ran.stdout + ran.stderr


def test_one_that_falls_while_an_object_is_freed_comes_again() -> None:
    program = """
class Freed:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)
        list(range(1000))

try:
    Freed()
    time.sleep(10)
    print("went on")
except KeyboardInterrupt:
    interrupt.acknowledge()
    print("stopped")
"""
    assert said(program) == "stopped\n"


def test_one_that_is_caught_with_everything_else_comes_again() -> None:
    program = """
try:
    try:
        signal.raise_signal(signal.SIGINT)
    except:
        pass
    time.sleep(10)
    print("went on")
except KeyboardInterrupt:
    interrupt.acknowledge()
    time.sleep(1)
    print("stopped")
"""
    assert said(program) == "stopped\n"


def test_one_that_comes_out_as_another_exception_is_known() -> None:
    program = """
import ctypes

class Asked:
    @classmethod
    def from_param(cls, value):
        signal.raise_signal(signal.SIGINT)
        return ctypes.c_long(value)

free = ctypes.CDLL(None).labs
free.argtypes = [Asked]
try:
    free(1)
except (KeyboardInterrupt, ctypes.ArgumentError):
    print(interrupt.received)
    interrupt.acknowledge()
"""
    assert said(program) == "True\n"


def test_other_exceptions_that_nothing_can_be_left_by_are_told_as_ever() -> None:
    program = """
class Freed:
    def __del__(self):
        raise ValueError("told")

Freed()
"""
    assert "ValueError: told" in said(program)


def test_where_the_signal_is_ignored_it_stays_ignored() -> None:
    program = """
signal.signal(signal.SIGINT, signal.SIG_IGN)
Interrupt().listen()
print(signal.getsignal(signal.SIGINT) is signal.SIG_IGN)
"""
    assert said(program) == "True\n"


def test_one_that_falls_while_threads_are_imported_is_heard() -> None:
    program = """
import sys, types

sys.modules["threading"] = types.ModuleType("threading")  # as it is while its import goes on
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    interrupt.acknowledge()
    print("stopped")
"""
    assert said(program) == "stopped\n"


def stops(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_one_that_falls_while_the_command_line_is_read_ends_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["evenhand", "verify", "p.policy"])
    monkeypatch.setattr(click.Command, "parse_args", stops)
    assert (cli.run(), capsys.readouterr().err) == (130, "\nstopped\n")


def test_one_that_falls_while_the_command_works_ends_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("verifier.cli.commands.command", stops)
    assert (cli.run(), capsys.readouterr().err) == (130, "\nstopped\n")
