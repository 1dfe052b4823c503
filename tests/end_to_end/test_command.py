"""The installed command: what it prints where, and with which exit code it ends."""

import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from tests import command
from tests.command import EVENHAND, Ran, start
from tests.written import LIBRARY
from verifier.report.formats import Format

CALM = LIBRARY.replace("| 1 h           |", "| 3 h           |")
"""The library in which everything is proved."""
PROPOSAL = """\
proposal Later "staff wait"
  to Library in "library.policy"

  set desk Staff to 3 h

  intends
    restores staff_wait
"""
OUTLIER = """\
policy Noted "a time that stands out"

request
  a : one of A, B, C, D
  b : one of X, Y

table t
  | a | X   | Y   |
  | A | 1 h | 1 h |
  | B | 1 h | 1 h |
  | C | 1 h | 1 h |
  | D | 1 h | 9 s |
"""
ANSI = re.compile(r"\x1b\[")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "library.policy").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "calm.policy").write_text(CALM, encoding="utf-8")
    (tmp_path / "later.policy").write_text(PROPOSAL, encoding="utf-8")
    (tmp_path / "broken.policy").write_text(LIBRARY.replace("reader is Child", "raeder is Child"), encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> Ran:
    return command.run(*arguments, cwd=folder)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["verify", "calm.policy"], 0),
        (["verify", "library.policy"], 1),
        (["verify", "later.policy"], 0),
        (["verify", "broken.policy"], 2),
        (["verify", "broken.policy", "library.policy"], 2),  # 2 before 1
        (["verify", "library.policy", "--property", "children_first"], 0),
        (["verify", "library.policy", "--property", "staff_wait"], 1),
        (["verify", "library.policy", "--property", "staff_weight"], 2),
        (["verify", "library.policy", "--timeout", "0"], 2),
        (["verify"], 2),
        (["verify", "library.policy", "--expect", "none.toml"], 2),
        (["check", "library.policy"], 0),
        (["check", "library.policy", "broken.policy"], 2),
        (["explain", "library.policy", "reader=Staff"], 0),
        (["explain", "library.policy", "reader=Clerk"], 2),
        (["explain", "library.policy", "reader"], 2),
        (["explain", "library.policy", "reader=Child", "reader=Child"], 2),
        (["explain", "library.policy", "reader=Child", "book=Atlas"], 2),
        (["compile", "calm.policy", "--target", "cobol", "-o", "x"], 2),
        (["compile", "calm.policy", "--target", "python"], 2),
        (["rule", "E201"], 0),
        (["rule", "--list"], 0),
        (["rule", "E999"], 2),
        (["frobnicate"], 2),
        (["--help"], 0),
        (["verify", "--help"], 0),
        (["--version"], 0),
    ],
)  # fmt: skip
def test_exit_codes(folder: Path, arguments: list[str], code: int) -> None:
    ran = run(folder, *arguments)
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr
    if code == 2:
        assert re.search(r"error\[E\d{3}\]: ", ran.stdout + ran.stderr)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["verify", "library.policy", "--property", "staff_weight"], "did you mean `staff_wait`?"),
        (["verify", "broken.policy"], "did you mean `reader`?"),
        (["explain", "library.policy", "raeder=Staff"], "did you mean `reader`?"),
        (["explain", "library.policy", "book=Atlass"], "did you mean `Atlas`?"),
        (["explain", "library.policy", "reader=Child", "book=Atlas"], "because children are not shown the atlas (line 10)"),
        (["explain", "library.policy", "reader=Staff", "book=Novel", "why=Fun"], "expected `Study`, `Leisure`"),
        (["compile", "calm.policy", "--target", "cobol", "-o", "x"], "there is no target `cobol`; expected `python`"),
        (["compile", "library.policy", "--target", "python", "-o", "x"], "`staff_wait` is refuted"),
        (["compile", "library.policy", "--target", "python", "-o", "x"], "`--unverified`"),
        (["verify", "nowhere.policy"], "there is no file `nowhere.policy`"),
        (["verify", "."], "`.` is not a file"),
        (["rule", "E20l"], "there is no diagnostic `E20l`"),
        (["verify", "broken.policy"], "`evenhand rule E201` says more"),
        (["frobnicate"], "no such command 'frobnicate'"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_a_way_forward(folder: Path, arguments: list[str], said: str) -> None:
    ran = run(folder, *arguments)
    assert said in ran.stdout + ran.stderr


def test_a_report_says_whose_answer_is_whose(folder: Path) -> None:
    lines = run(folder, "verify", "library.policy", "--format", "plain").stdout.splitlines()
    (heading,) = [n for n, line in enumerate(lines) if line.split() == ["s", "a"]]
    table = {
        words[0]: words[1:] for words in (re.split(r" {2,}", line.strip()) for line in lines[heading : heading + 12])
    }
    assert table["reader"] == ["Staff", "Adult"]
    assert table["book"] == ["Novel", "Novel"]
    assert table["why"] == ["any", "any"]
    assert table["answer"] == ["answered within 1 h", "answered within 2 h"]
    assert table["because of"] == ["desk Staff", 'desk "Child, Adult"']
    staff, adult = (LIBRARY.splitlines().index(row) + 1 for row in (
        "  | Staff        | any   | 1 h           |", "  | Child, Adult | Novel | 2 h           |"))  # fmt: skip
    assert any(
        re.split(r" {2,}", line.strip()) == [f"library.policy:{staff}", f"library.policy:{adult}"] for line in lines
    )
    assert "refuted by 8 of 8 pairs, in 2 values of book" in "\n".join(lines)


def test_a_change_is_told_from_before_to_after(folder: Path) -> None:
    printed = run(folder, "verify", "later.policy", "--full", "--format", "plain").stdout
    assert "answered within 1 h → answered within 3 h" in printed
    assert "8 of 20 requests (40.0 %)" in printed
    assert "8 answered slower" in printed
    assert re.search(r"proved for 8 pairs, before: refuted", printed)
    assert re.search(r"✓ +restores staff_wait", printed)


def test_several_files_open_with_one_table(folder: Path) -> None:
    printed = run(folder, "verify", "library.policy", "later.policy", "--format", "plain").stdout
    assert printed.startswith("The proposals to Library\n")
    assert re.search(r"children_first +✓ holds +✓ holds", printed)
    assert re.search(r"staff_wait +✗ fails 2 +✓ repaired", printed)
    assert re.search(r"kinds slower +8", printed)


def test_an_explanation_says_what_would_be_faster(folder: Path) -> None:
    printed = run(
        folder, "explain", "library.policy", "reader=Adult", "book=Atlas", "why=none", "--format", "plain"
    ).stdout
    assert "answered within 3 h" in printed
    assert re.search(r"reader.*Staff.*1 h", printed)
    assert re.search(r"book.*Novel.*2 h", printed)
    assert "Child" not in printed.split("answered within 3 h")[1]  # a child's atlas is impossible


def test_a_mistake_on_the_command_line_shows_no_line_of_the_policy(folder: Path) -> None:
    (folder / "noted.policy").write_text(OUTLIER, encoding="utf-8")
    assert "warning[W501]" in run(folder, "check", "noted.policy").stdout
    said = run(folder, "explain", "noted.policy", "a=Z").stderr
    assert "error[E403]" in said
    assert "|" not in said


def test_a_refused_compile_shows_the_lines_of_remarks_and_none_for_itself(folder: Path) -> None:
    (folder / "noted.policy").write_text(OUTLIER + '\nexample "no"\n  given a A\n  expect refused\n', encoding="utf-8")
    ran = run(folder, "compile", "noted.policy", "--target", "python", "-o", "x.py")
    assert ran.returncode == 1
    assert re.search(r"noted\.policy:12:\d+: warning\[W501\].*\n  12 \|   \| D \| 1 h \| 9 s \|\n", ran.stderr)
    assert re.search(r"^noted\.policy: error\[E407\]", ran.stderr, re.MULTILINE)
    assert "1 | policy" not in ran.stderr
    assert ran.stderr.endswith("`evenhand rule E407` says more\n")


def test_an_unknown_property_shows_no_line_of_the_policy(folder: Path) -> None:
    said = run(folder, "verify", "library.policy", "--property", "no_such").stdout
    assert said.startswith("library.policy: error[E402]")
    assert "|" not in said


def test_nothing_but_the_document_is_on_stdout_and_colour_only_where_wanted(folder: Path) -> None:
    for shape in (each.value for each in Format):
        ran = start("verify", "library.policy", "--format", shape, cwd=folder)
        assert not ANSI.search(ran.stdout)
        assert ran.stderr == ""


def on_terminal(folder: Path, *arguments: str, **environment: str) -> str:
    """What the command prints on a terminal; progress, shown where it takes longer, is not of it."""
    main, side = pty.openpty()
    process = subprocess.Popen(
        [EVENHAND, *arguments], cwd=folder, stdin=side, stdout=side, stderr=subprocess.DEVNULL,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", **environment},
    )  # fmt: skip
    os.close(side)
    printed = b""
    while True:
        try:
            part = os.read(main, 65_536)
        except OSError:
            break
        if not part:
            break
        printed += part
    process.wait()
    os.close(main)
    return printed.decode()


def test_a_terminal_has_colour_unless_asked_otherwise(folder: Path) -> None:
    assert re.search(r"\x1b\[[0-9;]*3[0-9]m", on_terminal(folder, "verify", "library.policy"))
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", on_terminal(folder, "verify", "library.policy", NO_COLOR="1"))
    assert not ANSI.search(on_terminal(folder, "verify", "library.policy", "--format", "plain"))
    for arguments in (("verify", "library.policy"), ("check", "library.policy", "missing.policy")):
        assert "\x1b" not in on_terminal(folder, *arguments, TERM="dumb")


def test_the_same_input_is_the_same_bytes(folder: Path) -> None:
    for arguments in (["verify", "library.policy", "later.policy"], ["verify", "later.policy", "--format", "json"]):
        first, second = (start(*arguments, cwd=folder, PYTHONHASHSEED=seed).stdout for seed in ("1", "2"))
        assert first == second


@pytest.mark.parametrize("shape", ["text", "json"])
def test_a_reader_who_leaves_early_is_no_mistake(folder: Path, shape: str) -> None:
    process = subprocess.Popen(
        [EVENHAND, "verify", "library.policy", "--format", shape],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()  # before anything is written
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait() == 141


@pytest.mark.parametrize("arguments", [["--help"], [], ["verify", "-h"]])
def test_a_reader_of_the_help_may_leave_too(folder: Path, arguments: list[str]) -> None:
    process = subprocess.Popen([EVENHAND, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 141


@contextmanager
def begun(*arguments: object, cwd: Path) -> Iterator[subprocess.Popen[str]]:
    """The command as a terminal begins it, also where the tests run in the background of a script, which ignores Ctrl-C.

    Nothing is left of it, nor of the processes beside it.
    """
    process = subprocess.Popen(
        [EVENHAND, *map(str, arguments)], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True, preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def test_whoever_stops_it_sees_no_traceback(tmp_path: Path) -> None:
    rows = "".join(f"  | C{n} | {1 + n % 900} s |\n" for n in range(30_000))
    codes = ",\n    ".join(f"C{n}" for n in range(30_000))
    (tmp_path / "p.policy").write_text(
        f'policy P "p"\n\nrequest\n  a : one of\n    {codes}\n\ntable t\n  | a | answer within |\n{rows}',
        encoding="utf-8",
    )
    with begun("verify", "p.policy", cwd=tmp_path) as process:
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert "Traceback" not in out + err
    assert process.returncode in (130, 0, 1)  # it may have been done already
    if process.returncode == 130:
        assert err.strip() == "stopped"


@pytest.mark.parametrize("after", [0.3, 0.5, 0.7, 0.9, 1.1])
def test_whenever_it_is_stopped_it_stops(after: float) -> None:
    proposals = Path(__file__).parents[2] / "spec/mp162/proposals"
    with begun("verify", "honesty-flag.policy", "--trust", "3", cwd=proposals) as process:  # which takes minutes
        time.sleep(after)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: the processes beside it are told too
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err.strip()) == (130, "stopped")


# --- compiling


def test_what_is_proved_is_compiled_and_says_so(folder: Path) -> None:
    ran = run(folder, "compile", "calm.policy", "--target", "python", "-o", "check.py")
    assert ran.returncode == 0
    assert "proved equal to the policy" in ran.stdout
    used = subprocess.run(
        [sys.executable, "-I", "-c", "import sys; sys.path.insert(0, '.'); import check;"
         "print(check.MANIFEST['verified'], check.MANIFEST['verdicts'], check.decide(reader='Staff').trt_seconds)"],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert used.stdout == "True {'children_first': 'proved', 'staff_wait': 'proved'} 10800\n"


def test_what_is_refuted_is_compiled_only_when_asked_and_marked_for_ever(folder: Path) -> None:
    assert run(folder, "compile", "library.policy", "--target", "python", "-o", "check.py").returncode == 1
    assert not (folder / "check.py").exists()
    ran = run(folder, "compile", "library.policy", "--target", "python", "-o", "check.py", "--unverified")
    assert ran.returncode == 0
    source = (folder / "check.py").read_text(encoding="utf-8")
    assert "UNVERIFIED" in source.splitlines()[0]
    assert "'verified': False" in source
    assert "'staff_wait': 'refuted'" in source


@pytest.mark.parametrize(
    "change",
    [
        ("  | Staff        | any   | 1 h           |\n", ""),  # a gap
        ('example "a child', 'rule two\n  answer within 9 h\n\nexample "a child'),  # a conflict
    ],
)
def test_a_gap_or_a_conflict_is_never_compiled(folder: Path, change: tuple[str, str]) -> None:
    text = CALM.replace("| 3 h           |\n\n", "| 1 h           |\n\n").replace(*change)
    (folder / "faulty.policy").write_text(text, encoding="utf-8")
    ran = run(folder, "compile", "faulty.policy", "--target", "python", "-o", "check.py", "--unverified")
    assert ran.returncode == 1
    assert "not compiled" in ran.stderr
    assert not (folder / "check.py").exists()


def test_nothing_is_half_written(folder: Path) -> None:
    (folder / "kept.py").write_text("kept\n", encoding="utf-8")
    assert run(folder, "compile", "library.policy", "--target", "python", "-o", "kept.py").returncode == 1
    assert (folder / "kept.py").read_text(encoding="utf-8") == "kept\n"
    for path in ("none/check.py", ".", "kept.py/x", "x" * 300, "a\nb\0"[:3] + "/c"):
        ran = run(folder, "compile", "calm.policy", "--target", "python", "-o", path)
        assert ran.returncode == 2, path
        assert "error[E406]" in ran.stderr
    before = {p.name for p in folder.iterdir()}
    assert before == {"library.policy", "calm.policy", "later.policy", "broken.policy", "kept.py"}


# --- expectations


EXPECTED = """\
schema = "evenhand.expect/1"

[Library]
built_in = "proved"
examples = "proved"

[Library.properties]
children_first = "proved"
staff_wait = { status = "refuted", count = 8, combinations = 2 }

[Later]
built_in = "proved"
examples = "proved"

[Later.properties]
children_first = { status = "proved", before = "proved" }
staff_wait = { status = "proved", before = "refuted" }

[Later.intents]
"restores staff_wait" = "proved"

[Later.impact]
changed = 8
"""


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("", "", None),
        ("count = 8", "count = 7", r"staff_wait.* 7 +8"),
        ("combinations = 2", "combinations = 1", r"staff_wait.* 1 +2"),
        ('children_first = "proved"\n', 'children_first = "refuted"\n', r"children_first +refuted +proved"),
        ('before = "refuted"', 'before = "proved"', r"staff_wait.* proved +refuted"),
        ('children_first = "proved"\n', "", r"children_first"),
        ("changed = 8", "changed = 9", r" 9 +8"),
        ("[Library.properties]", '[Library.properties]\nno_such = "proved"', r"no_such"),
        ('"restores staff_wait" = "proved"', "", r"restores staff_wait"),
        ("[Later.impact]\nchanged = 8\n", "", r"impact|changed"),
        ('[Library]\nbuilt_in = "proved"', '[Library]\nbuilt_in = "refuted"', r"built_in|built-in|proved"),
        ("[Later.impact]", "[Other.impact]", r"Other"),
        ("", '\n[Third]\nbuilt_in = "proved"\n', r"Third"),
        ('status = "refuted"', 'statsu = "refuted"', r"statsu"),
    ],
)  # fmt: skip
def test_expectations_are_held_each_way(folder: Path, was: str, now: str, said: str | None) -> None:
    text = EXPECTED.replace(was, now, 1) if was else EXPECTED + now
    assert said is None or text != EXPECTED
    (folder / "e.toml").write_text(text, encoding="utf-8")
    ran = run(folder, "verify", "library.policy", "later.policy", "--expect", "e.toml", "--format", "plain")
    if said is None:
        assert (ran.returncode, ran.stderr) == (0, "")
        assert "every verdict is as e.toml expects" in ran.stdout
    else:
        assert ran.returncode == 1, ran.stdout[-500:]
        assert re.search(said, ran.stdout[ran.stdout.index("not as expected") :]), ran.stdout[-600:]


@pytest.mark.parametrize("text", ["", "schema = 1", "[[", 'schema = "evenhand.expect/1"\nLibrary = 3\n', "\0"])
def test_expectations_that_cannot_be_read(folder: Path, text: str) -> None:
    (folder / "e.toml").write_text(text, encoding="utf-8")
    ran = run(folder, "verify", "library.policy", "--expect", "e.toml")
    assert ran.returncode == 2
    assert re.search(r"error\[E(401|00\d)\]", ran.stderr)
