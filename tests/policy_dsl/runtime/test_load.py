"""A check is used only when it is the one that was written, and the one that is expected."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.model.digest import digest
from policy_dsl.runtime.load import load
from policy_dsl.runtime.manifest import MARK, OPEN, PYTHON, ArtefactError, manifest, sealed
from tests.written import policy

MANIFEST = {"schema": "evenhand.artefact/1", "policy": "Library", "verified": True}


@pytest.fixture
def check(tmp_path: Path) -> Path:
    source = policy(tmp_path)
    path = tmp_path / "check.py"
    path.write_text(compile_policy(source, {**MANIFEST, "meaning": digest(source)}), encoding="utf-8")
    return path


def test_what_was_written_is_loaded(check: Path, tmp_path: Path) -> None:
    module = load(check, meaning=digest(policy(tmp_path)))
    assert module.decide(reader="Staff").trt_seconds == 3600
    assert manifest(check.read_text(encoding="utf-8"))["policy"] == "Library"


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("'permitted', 3600", "'permitted', 36"),
        ("'verified': True", "'verified': 1"),
        ('"""Library', '"""library'),
        ("def decide(", "import os\n\n\ndef decide("),
        ("    return", "     return"),
        ("'sha256': '", "'sha256': '0"),
        ("\n", "\r\n"),
    ],
)
def test_any_change_is_found_before_anything_runs(check: Path, was: str, now: str) -> None:
    text = check.read_text(encoding="utf-8")
    assert was in text
    check.write_bytes(text.replace(was, now, 1).encode())
    with pytest.raises(ArtefactError, match="changed after it was generated"):
        load(check)


def test_a_truncated_check_is_none(check: Path) -> None:
    content = check.read_bytes()
    for end in (0, 100, len(content) // 2, len(content) - 1):
        check.write_bytes(content[:end])
        with pytest.raises(ArtefactError):
            load(check)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"print('hello')\n", b"'sha256': '" + b"0" * 64, b"(" * 100_000])
def test_what_is_no_check_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "check.py"
    path.write_bytes(content)
    with pytest.raises(ArtefactError, match=r"check\.py: "):
        load(path)


def test_the_check_of_another_policy_is_refused(check: Path) -> None:
    with pytest.raises(ArtefactError, match="another policy"):
        load(check, meaning="0" * 64)


def test_an_unverified_check_is_used_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "check.py"
    path.write_text(compile_policy(policy(tmp_path), {**MANIFEST, "verified": False}), encoding="utf-8")
    with pytest.raises(ArtefactError, match="unverified"):
        load(path)
    assert load(path, unverified=True).decide(reader="Staff").trt_seconds == 3600


def test_the_runtime_needs_the_standard_library_alone(check: Path) -> None:
    script = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parents[3])!r})
from policy_dsl.runtime.load import load
print(load({str(check)!r}).decide(reader="Staff").trt_seconds)
print(sorted(name for name in sys.modules if name.split(".")[0] in ("lark", "z3", "click", "rich", "json")))
print(sorted(name for name in sys.modules if name.startswith("policy_dsl")))
"""
    ran = subprocess.run([sys.executable, "-S", "-I", "-c", script], capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    assert ran.stdout.splitlines() == [
        "3600",
        "[]",
        "['policy_dsl', 'policy_dsl.runtime', 'policy_dsl.runtime.load', 'policy_dsl.runtime.manifest']",
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no such pipes")
def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    for name in ("pipe.py", "."):
        with pytest.raises(ArtefactError, match="it is not a file"):
            load(tmp_path / name)
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.py")


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("def decide(", "def decided(", "it is sealed and has no `decide`"),
        ("import annotations\n", "import annotations\n1 / 0\n", "it is sealed and does not run: ZeroDivisionError"),
        ("def decide(", "def decide[(", "it is not a Python file"),
    ],
)
def test_what_somebody_else_has_sealed_is_told(check: Path, was: str, now: str, said: str) -> None:
    text = check.read_text(encoding="utf-8")
    assert was in text
    before, mark, after = text.replace(was, now).partition(MARK)
    check.write_text(sealed(f"{before}{mark}{OPEN}{after[len(OPEN) :]}", PYTHON), encoding="utf-8")
    with pytest.raises(ArtefactError, match=said):
        load(check)
