"""The command where it can hardly begin: stopped at once, among strange modules, from half an installation, in no folder."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from tests.written import LIBRARY

ROOT = Path(__file__).parents[2]
EVENHAND = str(Path(sys.executable).with_name("evenhand"))
BEGIN = [sys.executable, "-c", "from _evenhand import main; main()"]
"""The command, also where the script that starts it is an older one."""


def run(*arguments: str, cwd: Path, before: str = ":", **environment: str) -> tuple[int, str]:
    given = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    command = ["/bin/sh", "-c", f'{before}; exec "$@"', "sh", *BEGIN, *arguments]
    ran = subprocess.run(command, cwd=cwd, env=given, capture_output=True, text=True, check=False, timeout=120)
    assert "Traceback" not in ran.stdout + ran.stderr
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.parametrize("name", ["_evenhand_cache", "verifier", "policy_dsl", "click", "lark", "rich", "csv"])
def test_a_module_of_somebody_else_s_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "p.policy").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / f"{name}.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "t.csv").write_text("a,b\n1,2 h\n", encoding="utf-8")
    asked = ("import", "t.csv") if name == "csv" else ("verify", "p.policy")
    code, said = run(*asked, cwd=tmp_path, PYTHONPATH=f"{tmp_path / 'mine'}{os.pathsep}{ROOT}")
    assert code == 2
    assert f"error[E417]: the command needs its own `{name}`" in said
    assert str(tmp_path / "mine" / f"{name}.py") in said


def test_half_an_installation_is_told(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(LIBRARY, encoding="utf-8")
    for name in ("_evenhand.py", "_evenhand_cache.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    for package in ("policy_dsl", "verifier"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("kernel.py", "kernel_tables.py"):  # as where there is bytecode alone
        source = tmp_path / "policy_dsl/runtime" / part
        compiled = ["-m", "compileall", "-q", "-b", str(source)]
        subprocess.run([sys.executable, *compiled], check=True)
        source.unlink()
    (tmp_path / "policy_dsl/diagnostics/pages/E201.md").unlink()
    for asked in (("verify", "p.policy"), ("rule", "E201")):
        code, said = run(*asked, cwd=tmp_path, PYTHONPATH=str(tmp_path))
        assert (code, "error[E418]: Evenhand is not completely installed" in said) == (2, True), said
    assert run("check", "p.policy", cwd=tmp_path, PYTHONPATH=str(tmp_path))[0] == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems keep a folder that is in use")
def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "gone").mkdir()
    before = 'rmdir "$PWD"'
    code, said = run("diff", "p.policy@HEAD", "p.policy", cwd=tmp_path / "gone", before=before)
    assert (code, "error[E419]: the folder in which the command runs is gone" in said) == (2, True), said
    (tmp_path / "gone").mkdir()
    assert run("check", str(tmp_path / "p.policy"), cwd=tmp_path / "gone", before=before)[0] == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere address space has no bound that holds")
@pytest.mark.parametrize("size", [40_000, 70_000, 90_000, 100_000])
def test_too_little_memory_is_told(tmp_path: Path, size: int) -> None:
    (tmp_path / "p.policy").write_text(LIBRARY, encoding="utf-8")
    code, said = run("verify", "p.policy", cwd=tmp_path, before=f"ulimit -v {size}")
    assert code == 2, said
    assert "error[E409]: the policy needs more memory" in said


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere address space has no bound that holds")
@pytest.mark.parametrize("died", ["ABRT", "SEGV", "KILL"])
def test_a_command_that_gets_no_memory_and_is_ended_by_it_is_answered(died: str, tmp_path: Path) -> None:
    """Z3 ends its process so, whatever runs in it; here a module that the command needs does."""
    (tmp_path / "p.policy").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal\n"
        "def ended(_):\n"
        "    os.write(2, b'terminate called after throwing an instance')\n"
        f"    os.kill(os.getpid(), signal.SIG{died})\n"
        "os.sched_getaffinity = ended\n",
        encoding="utf-8",
    )
    path = f"{tmp_path}{os.pathsep}{ROOT}"
    code, said = run("verify", "p.policy", cwd=tmp_path, before="ulimit -v 4000000", PYTHONPATH=path)
    assert (code, said) == (2, "error[E409]: the policy needs more memory than is available or allowed\n")


def heeding() -> None:
    """Signals end the command, also where whoever runs the tests ignores them."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere address space has no bound that holds")
@pytest.mark.parametrize(("sent", "code"), [("INT", 130), ("TERM", -15), ("HUP", -1)])
def test_a_signal_to_a_command_with_bounded_memory_ends_all_of_it(sent: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "sitecustomize.py").write_text(
        "import os, time\n"
        "def waits(_):\n"
        "    os.write(1, str(os.getpid()).encode() + b'\\n')\n"
        "    time.sleep(60)\n"
        "os.sched_getaffinity = waits\n",
        encoding="utf-8",
    )
    process = subprocess.Popen(
        ["/bin/sh", "-c", 'ulimit -v 4000000; exec "$@"', "sh", *BEGIN, "verify", "p.policy"], cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        preexec_fn=heeding,
    )  # fmt: skip
    assert process.stdout is not None
    inner = int(process.stdout.readline())
    assert inner != process.pid
    process.send_signal(getattr(signal, f"SIG{sent}"))
    process.communicate(timeout=60)
    assert process.returncode == code
    with pytest.raises(ProcessLookupError):
        os.kill(inner, 0)


def test_ctrl_c_as_soon_as_it_begins_shows_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(LIBRARY, encoding="utf-8")
    telling = "import sys; import _evenhand; sys.stdout.write('!'); sys.stdout.flush(); _evenhand.main()"
    for after in (0.0, 0.005, 0.02, 0.05):
        process = subprocess.Popen(
            [sys.executable, "-c", telling, "verify", "p.policy"], cwd=tmp_path, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.read(1) == "!"
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (130, "\nstopped\n")


@pytest.mark.skipif(not os.path.exists("/proc/kmsg"), reason="the system has no such file")
def test_a_file_that_never_ends_or_never_begins(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.policy")
    for path, why in (
        ("/proc/kmsg", r"error\[E\d{3}\]"),  # mostly there is nothing in it, and whoever waits for it waits long
        ("/dev/zero", "is not a file: it is a device"),
        ("pipe.policy", "is not a file: it is a pipe"),
        (".", "is not a file: it is a folder"),
    ):
        code, said = run("check", path, cwd=tmp_path)
        assert code == 2

        assert re.search(why, said), said
    (tmp_path / "p.policy").write_text(LIBRARY, encoding="utf-8")
    assert run("check", "/dev/stdin", cwd=tmp_path, before="exec <p.policy")[0] == 0
