"""Standard output and error, whatever they are: everything is written, in any encoding, or an error says that it cannot be."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.written import LIBRARY
from verifier.cli.output import ClosedStdout, EncodableText, WholeWriter
from verifier.report.json.layout import dump
from verifier.report.medium import Medium, medium_of
from verifier.report.text.terminal import console, printed

EVENHAND = str(Path(sys.executable).with_name("evenhand"))
POSIX = f'"{EVENHAND}" check library.policy'


def said(words: str, encoding: str) -> bytes:
    """The bytes that come of words in an encoding."""
    read, write = os.pipe()
    stream = EncodableText(WholeWriter(write), SimpleNamespace(encoding=encoding))  # type: ignore[arg-type]
    stream.write(words)
    stream.close()
    os.close(write)
    with open(read, "rb") as pipe:
        return pipe.read()


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", "✓ a → b … 2 × 10¹⁴ · é".encode()),
        ("latin-1", "+ a -> b ... 2 × 10^14 · é".encode("latin-1")),
        ("cp1252", "+ a -> b … 2 × 10^14 · é".encode("cp1252")),
        ("ascii", b"+ a -> b ... 2 x 10^14 - ?"),
    ],
)
def test_what_an_encoding_lacks_is_said_more_plainly(encoding: str, expected: bytes) -> None:
    assert said("✓ a → b … 2 × 10¹⁴ · é", encoding) == expected


@pytest.mark.parametrize(("encoding", "expected"), [("latin-1", "x² 3 n?".encode("latin-1")), ("ascii", b"x? 3 n?")])
def test_a_name_keeps_its_width_in_any_encoding(encoding: str, expected: bytes) -> None:
    assert said("x² 3 n⁴", encoding) == expected


def test_a_byte_that_is_not_utf_8_is_a_question_mark() -> None:
    assert said("caf\udce9", "utf-8") == b"caf?"


def test_a_pipe_that_does_not_wait_gets_everything() -> None:
    read, write = os.pipe()
    os.set_blocking(write, False)
    found: list[bytes] = []

    def slowly() -> None:
        while part := os.read(read, 4096):
            found.append(part)

    reader = threading.Thread(target=slowly)
    stream = EncodableText(WholeWriter(write), None)
    reader.start()
    stream.write("0123456789abcde\n" * 20_000)  # more than any pipe holds
    stream.flush()
    os.close(write)
    reader.join()
    os.close(read)
    assert b"".join(found) == b"0123456789abcde\n" * 20_000


def test_a_closed_output_is_told_once() -> None:
    stream = EncodableText(ClosedStdout(), None)
    stream.write("words")
    with pytest.raises(OSError, match="standard output is closed"):
        stream.flush()
    stream.flush()


@pytest.mark.skipif(os.name != "posix", reason="shells of other systems close nothing")
def test_the_command_with_closed_streams(tmp_path: Path) -> None:
    (tmp_path / "library.policy").write_text(LIBRARY, encoding="utf-8")
    lines = [
        f"{POSIX} >&-; echo out $? >&2",
        f"{POSIX} 2>&-; echo err $? >&2",
        f"{POSIX} <&- >&- 2>&-; echo all $? >&2",
        f'"{EVENHAND}" compile library.policy --target python --unverified -o check.py >&- 2>&-; echo compile $? >&2',
    ]
    ran = subprocess.run(["/bin/sh", "-c", "\n".join(lines)], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.stdout == "1 file checked, no problems\n"
    closed = "error[E406]: the output cannot be written: standard output is closed\n"
    assert ran.stderr == f"{closed}out 2\nerr 0\nall 2\ncompile 2\n"
    assert (tmp_path / "check.py").read_text(encoding="utf-8").startswith('"""')  # nothing else got its number


def test_a_document_is_ascii_where_the_output_is_not_utf_8() -> None:
    document = {"a": ["é → 😀"]}
    assert dump(document, Medium(encoding="latin-1")).strip() == '{\n  "a": ["\\u00e9 \\u2192 \\ud83d\\ude00"]\n}'
    assert dump(document, Medium()).strip() == '{\n  "a": ["é → 😀"]\n}'


@pytest.mark.parametrize(
    ("variable", "terminal", "width"),
    [("0", 120, 120), ("-1", 120, 120), ("many", 120, 120), ("90", 120, 90), ("1", 120, 40), ("9999999", 120, 1000),
     ("", 120, 120), ("", 0, 100), ("0", 0, 100)],
)  # fmt: skip
def test_columns_that_nothing_fits_in_are_not_believed(
    variable: str, terminal: int, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, terminal, 0, 0))
    monkeypatch.setenv("COLUMNS", variable)
    monkeypatch.setenv("TERM", "xterm-256color")
    with open(side, "w") as stream:
        medium = medium_of(stream, styled=True)
        assert console(stream, medium).width == width
        stream.write(printed(medium, lambda out: out.print("\x1b[31mred\x9b1m\u202e", style="green")))
        stream.flush()
        shown = os.read(main, 4096).decode()
    os.close(main)
    assert re.sub(r"\x1b\[(32|0)m", "", shown) == "�[31mred�1m�\r\n"
