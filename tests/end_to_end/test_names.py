"""Names of files, keys and arguments that a terminal would obey, or that are not UTF-8: shown harmless, by every command."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.written import LIBRARY
from verifier.cli import run
from verifier.report.formats import COMMON, Format

HOSTILE = "a\x1b[31mb\x9b1mc\x07d\u202ee\nf\udce9g[red]"
"""Colours as ESC and as C1 have them, a bell, text that runs backwards, two lines, a byte of latin-1, and what Rich reads."""
UNSAFE = {chr(c) for c in (*range(10), *range(11, 32), *range(127, 160), 0x202E, *range(0xD800, 0xE000))}
PROPOSAL = f'proposal Later "staff wait"\n  to Library in "{HOSTILE[:1]}.policy"\n\n  set desk Staff to 3 h\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.policy").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / f"{HOSTILE}.policy").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / f"{HOSTILE}-later.policy").write_text(PROPOSAL, encoding="utf-8")
    (tmp_path / f"{HOSTILE}-slow.policy").write_text(LIBRARY.replace("| 1 h ", "| 3 h "), encoding="utf-8")
    (tmp_path / f"{HOSTILE}-broken.policy").write_text(
        LIBRARY.replace("reader is Child", "x is Child"), encoding="utf-8"
    )
    (tmp_path / f"{HOSTILE}-untidy.policy").write_text(LIBRARY.replace("\n\n", "\n"), encoding="utf-8")
    (tmp_path / f"{HOSTILE}.md").write_text("# nothing\n", encoding="utf-8")
    (tmp_path / f"{HOSTILE}.csv").write_text("a,b\nc,1 h\n", encoding="utf-8")
    (tmp_path / f"{HOSTILE}-bad.csv").write_text("a,\x1b[31m\n,d\n", encoding="utf-8")
    (tmp_path / f"{HOSTILE}-no.toml").write_text("[", encoding="utf-8")
    key = json.dumps(HOSTILE.replace("\udce9", ""))
    (tmp_path / f"{HOSTILE}.toml").write_text(
        f'schema = "evenhand.expect/1"\n[{key}]\n{key} = 1\n[Library]\n{key} = {key}\nproperties = {{{key} = {key}}}\n'
        f'[Library.impact]\nchanged = {key}\n',
        encoding="utf-8",
    )  # fmt: skip
    (tmp_path / HOSTILE).mkdir()
    return tmp_path


def commands() -> Iterator[list[str]]:
    for name in (
        f"{HOSTILE}.policy",
        f"{HOSTILE}-later.policy",
        f"{HOSTILE}-broken.policy",
        f"{HOSTILE}.md",
        HOSTILE,
        "\0",
    ):
        for command in (
            ["check"],
            ["verify"],
            ["test"],
            ["explain"],
            ["diff", "a.policy"],
            ["fmt", "--check"],
            ["repair"],
        ):
            yield [*command, name]
        yield ["compile", name, "--target", "python", "--unverified", "-o", f"{HOSTILE}-{len(name)}.py"]
        yield ["export", name, "desk", "-o", f"{HOSTILE}-{len(name)}.csv"]
    yield ["verify", f"{HOSTILE}.policy", f"{HOSTILE}-later.policy", f"{HOSTILE}-slow.policy", "--trust", "3"]
    yield ["diff", f"{HOSTILE}.policy", f"{HOSTILE}-slow.policy"]
    yield ["diff", f"{HOSTILE}.policy@{HOSTILE}", "a.policy"]
    yield ["diff", f"{HOSTILE}@HEAD", "a.policy"]
    yield ["fmt", f"{HOSTILE}-untidy.policy", f"{HOSTILE}.policy", f"{HOSTILE}-nowhere.policy"]
    yield ["mutate", f"{HOSTILE}-later.policy"]
    yield ["mutate", f"{HOSTILE}-broken.policy"]
    yield ["verify", "a.policy", "--property", HOSTILE]
    for toml in (f"{HOSTILE}.toml", f"{HOSTILE}-no.toml", f"{HOSTILE}-nowhere.toml"):
        yield ["verify", "a.policy", "--expect", toml]
    yield ["explain", "a.policy", f"{HOSTILE}={HOSTILE}", f"reader={HOSTILE}", HOSTILE]
    yield ["explain", "a.policy", "--as-of", HOSTILE]
    yield ["explain", f"{HOSTILE}.policy", "reader=Staff"]
    yield ["compile", "a.policy", "--target", HOSTILE, "-o", "x"]
    yield ["compile", "a.policy", "--target", "python", "--unverified", "-o", f"{HOSTILE}/none/x.py"]
    yield ["export", "a.policy", HOSTILE, "-o", "x.csv"]
    yield ["export", "a.policy", "desk", "-o", HOSTILE]
    yield ["export", "a.policy", "desk", "-o", f"{HOSTILE}/none/x.csv"]
    yield ["import", f"{HOSTILE}.csv"]
    yield ["import", f"{HOSTILE}.csv", "-o", f"{HOSTILE}-new.policy"]
    yield ["import", f"{HOSTILE}.csv", "-o", "a.policy"]
    yield ["import", f"{HOSTILE}.csv", "-o", "a\0b"]
    yield ["import", f"{HOSTILE}.csv", "--table", HOSTILE]
    yield ["import", f"{HOSTILE}.csv", "--sheet", HOSTILE]
    yield ["import", f"{HOSTILE}-bad.csv"]
    yield ["import", f"{HOSTILE}.policy"]
    yield ["rule", HOSTILE]
    yield [HOSTILE]
    yield ["check", "a.policy", f"--{HOSTILE}"]
    yield ["verify", "a.policy", "--timeout", HOSTILE]
    yield ["check", "a.policy", "--format", HOSTILE]


@pytest.mark.parametrize("shape", [each.value for each in Format])
def test_nothing_reaches_a_terminal_that_it_would_obey(
    folder: Path, shape: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    judged = Format(shape) in COMMON or ("check", "diff", "mutate", "repair", "test", "verify")
    for command in commands():
        if judged is not True and command[0] not in judged:
            continue
        asked = command if "--format" in command else [*command, "--format", shape]
        monkeypatch.setattr(sys, "argv", ["evenhand", *asked])
        code = run()
        out, err = capfd.readouterr()
        assert code in (0, 1, 2), (asked, out, err)
        assert not set(out + err) & UNSAFE, (asked, out, err)
        assert "Traceback" not in err
        if out.startswith("{"):
            assert not {c for part in strings(json.loads(out)) for c in part} & UNSAFE, asked


def strings(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for name, of in part.items():
            yield name
            yield from strings(of)
    elif isinstance(part, list):
        for of in part:
            yield from strings(of)
