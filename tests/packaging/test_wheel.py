"""The built wheel, installed in a clean environment and run outside the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

POLICY = """\
policy Library "Lending"

request
  reader : one of Adult, Child
  book   : one of Novel, Atlas

rule a_day
  answer within 24 h

rule atlases_stay
  when book is Atlas and reader is Child
  refuse

property nobody_waits "Nobody who is answered waits longer than a day."
  for any request r
  if r permitted
  never r slower than 24 h
"""


def run(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    assert built.returncode == 0, built.stdout + built.stderr
    (found,) = out.glob("*.whl")
    return found


def test_it_holds_what_the_packages_read_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for package in ("policy_dsl", "verifier"):
        for path in (ROOT / package).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                assert path.relative_to(ROOT).as_posix() in names
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "_evenhand.py",
        "_evenhand_cache.py",
        "policy_dsl",
        "verifier",
    }


def test_it_runs_where_there_is_no_checkout(wheel: Path, tmp_path: Path) -> None:
    made = run(sys.executable, "-m", "venv", tmp_path / "clean", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    binaries = tmp_path / "clean" / "bin"
    installed = run(
        binaries / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=tmp_path
    )
    assert installed.returncode == 0, installed.stderr
    tables = (
        "from importlib.resources import files; from policy_dsl.syntax import grammar as g; f = files('policy_dsl.syntax'); "
        "text = f.joinpath('grammar.lark').read_text(encoding='utf-8'); "
        "g.load_parser(text, f.joinpath(g.TABLES).read_bytes()); print('read')"
    )
    assert run(binaries / "python", "-c", tables, cwd=tmp_path).stdout == "read\n"  # else each start builds the parser
    (tmp_path / "library.policy").write_text(POLICY, encoding="utf-8")

    verified = run(
        binaries / "evenhand", "verify", "library.policy", "--full", "--output", "html=page.html", cwd=tmp_path
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "function drawMatrix" in page  # the scripts are in the wheel
    assert "--paper: " in page  # and the style
    assert "Nobody who is answered waits longer than a day." in verified.stdout

    compiled = run(
        binaries / "evenhand", "compile", "library.policy", "--target", "python", "-o", "lib.py", cwd=tmp_path
    )
    assert compiled.returncode == 0, compiled.stderr
    asked = (
        "import lib; d = lib.decide(reader='Adult', book='Atlas'); r = lib.decide(reader='Child', book='Atlas'); "
        "print(d.access, d.trt_seconds, r.access)"
    )
    decided = run(sys.executable, "-S", "-I", "-c", f"import sys; sys.path.insert(0, '.'); {asked}", cwd=tmp_path)
    assert decided.stdout == "permitted 86400 refused\n", decided.stderr
