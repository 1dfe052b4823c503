"""One file under two names is one file; its lines end as they did."""

import os
import sys
from pathlib import Path

import pytest

from tests.written import LIBRARY
from verifier.cli import run

LATER = 'proposal Later "staff wait"\n  to Library in "library.policy"\n\n  set desk Staff to 3 h\n'


def test_one_file_under_several_names_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "library.policy").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "later.policy").write_text(LATER, encoding="utf-8")
    (tmp_path / "copy.policy").write_text(LATER, encoding="utf-8")
    (tmp_path / "other.policy").write_text(LATER.replace("Later", "Other").replace("3 h", "4 h"), encoding="utf-8")
    os.symlink("later.policy", "link.policy")

    def said(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["evenhand", *arguments])
        run()
        return "".join(capfd.readouterr())

    names = ("later.policy", "./later.policy", str(tmp_path / "later.policy"), "link.policy")
    assert said("check", *names) == "1 file checked, no problems\n"
    assert said("check", *names, "copy.policy") == "2 files checked, no problems\n"
    assert "warning[W505]" in said("check", *names, "other.policy")
    assert said("fmt", "--check", *names) == "nothing to change in 1 file\n"
    assert said("verify", *names).count("Later · staff wait") == 1


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_lines_end_as_they_did(
    tmp_path: Path, end: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "library.policy"
    whole = LIBRARY.replace("\n", end).encode()
    path.write_bytes(whole)
    monkeypatch.setattr(sys, "argv", ["evenhand", "fmt", "--check", str(path)])
    assert run() == 0
    path.write_bytes(LIBRARY.replace("\n\n", "\n").replace("\n", end).encode())
    assert run() == 1
    monkeypatch.setattr(sys, "argv", ["evenhand", "fmt", str(path)])
    assert run() == 0
    assert path.read_bytes() == whole
    capfd.readouterr()
