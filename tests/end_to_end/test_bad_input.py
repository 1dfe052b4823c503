"""Whatever the command is given, it answers with a coded diagnostic or it works: no traceback, no hang, no half file."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

EVENHAND = Path(sys.executable).with_name("evenhand")

HEAD = """\
policy P "p"

request
  role : one of IS, MDR
  uses : set of Settlement, Billing

"""
RULE = """\
rule a_day
  answer within 24 h
"""


def run(*arguments: object, cwd: Path, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(EVENHAND), *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=timeout, check=False
    )


def is_told(result: subprocess.CompletedProcess[str], code: str = r"[EW]\d{3}") -> None:
    said = result.stdout + result.stderr
    assert result.returncode == 2, said
    assert re.search(rf"\[{code}\]", said), said
    assert "Traceback" not in said
    assert not re.search(r"\bz3\b|lark|\.py\", line", said), said


BYTES: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "only a comment": lambda: b"-- nothing\n",
    "binary": lambda: bytes(range(256)) * 64,
    "executable": lambda: Path(sys.executable).read_bytes()[:200_000],
    "latin-1": lambda: (HEAD + RULE).replace('"p"', '"pé"').encode("latin-1"),
    "utf-16": lambda: (HEAD + RULE).encode("utf-16"),
    "NUL": lambda: (HEAD + RULE).replace("IS", "I\0S").encode(),
    "one line of 10 MB": lambda: b"policy P " + b"a" * 10_000_000,
    "one quoted line of 10 MB": lambda: b'policy P "' + b"a" * 10_000_000 + b'"\n',
    "one row of 10 MB": lambda: (HEAD + "table t\n  | role | answer within |\n  |" + " IS |" * 2_000_000).encode(),
    "right-to-left override": lambda: (HEAD + RULE + "-- \u202e evil\n").encode(),
    "right-to-left isolate in a name": lambda: (HEAD + RULE).replace("MDR", "M\u2067DR").encode(),
    "zero-width space in a name": lambda: (HEAD + RULE).replace("MDR", "M\u200bDR").encode(),
    "tab for indentation": lambda: (HEAD + RULE).replace("  answer", "\tanswer").encode(),
    "no-break space for indentation": lambda: (HEAD + RULE).replace("  answer", "\u00a0 answer").encode(),
    "quote never closed": lambda: (HEAD + RULE).replace('"p"', '"p').encode(),
    "only quotes": lambda: b'"' * 100_000,
    "only bars": lambda: b"|" * 60_000 + b"\n",
    "10,000 nested blocks": lambda: (
        HEAD + "rule r\n  when\n" + "".join("  " * (n + 2) + "all of\n" for n in range(10_000)) + "  refuse\n"
    ).encode(),
    "10,000 nested blocks of one space": lambda: (
        HEAD + "rule r\n when\n" + "".join(" " * (n % 500 + 2) + "all of\n" for n in range(10_000)) + " refuse\n"
    ).encode(),
    "declared twice": lambda: (HEAD + RULE + RULE).encode(),
    "attribute twice": lambda: (HEAD.replace("  uses", "  role : one of A, B\n  uses") + RULE).encode(),
    "code twice": lambda: (HEAD.replace("IS, MDR", "IS, MDR, IS") + RULE).encode(),
    "ragged table": lambda: (HEAD + "table t\n  | role | answer within |\n  | IS | 24 h | 3 |\n  | MDR |\n").encode(),
    "a unit missing": lambda: (HEAD + "rule a\n  answer within 24\n").encode(),
    "a unit missing in a cell": lambda: (
        HEAD + "table t\n  | role | answer within |\n  | IS | 24 |\n  | MDR | 24 h |\n"
    ).encode(),
    "cyclic overrides": lambda: (
        HEAD + "rule a\n  answer within 1 h\n  overrides b\n\nrule b\n  answer within 2 h\n  overrides c\n\n"
        "rule c\n  answer within 3 h\n  overrides a\n"
    ).encode(),
    "overrides itself": lambda: (HEAD + "rule a\n  answer within 1 h\n  overrides a\n").encode(),
    "a claim over no attribute": lambda: (
        HEAD + RULE + 'property p "s"\n  for any two requests a and b alike except colour\n  never a faster than b\n'
    ).encode(),
    "a policy of no attribute": lambda: (
        b'policy P "p"\n\nrequest\n\nrule a\n  answer within 1 h\n\nproperty p "s"\n'
        b"  for any two requests a and b alike except role\n  never a faster than b\n"
    ),
    "a duration beyond all bounds": lambda: (HEAD + "rule a\n  answer within " + "9" * 5000 + " h\n").encode(),
}


@pytest.mark.parametrize("kind", BYTES)
@pytest.mark.parametrize("command", ["check", "verify", "explain", "compile", "diff", "test"])
def test_a_bad_file_is_told(tmp_path: Path, kind: str, command: str) -> None:
    (tmp_path / "bad.policy").write_bytes(BYTES[kind]())
    more = {"compile": ("--target", "python", "-o", "out.py"), "explain": ("role=IS",), "diff": ("bad.policy",)}.get(
        command, ()
    )
    is_told(run(command, "bad.policy", *more, cwd=tmp_path), r"E\d{3}")
    assert os.listdir(tmp_path) == ["bad.policy"]


def test_files_that_are_not_there(tmp_path: Path) -> None:
    is_told(run("check", "nowhere.policy", cwd=tmp_path), r"E\d{3}")
    is_told(run("check", ".", cwd=tmp_path), r"E\d{3}")


def test_a_proposal_for_another_policy(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(HEAD + RULE, encoding="utf-8")
    for to in ('Q in "p.policy"', 'P in "q.policy"', 'P in "change.policy"', 'P in "/dev/zero"', 'P in "."'):
        text = f'proposal change "c"\n  to {to}\n\n  add rule b\n    when role is IS\n    refuse\n'
        (tmp_path / "change.policy").write_text(text, encoding="utf-8")
        is_told(run("verify", "change.policy", cwd=tmp_path), r"E\d{3}")


def test_a_hundred_thousand_rows_are_checked(tmp_path: Path) -> None:
    codes = [f"c{n}" for n in range(400)]
    rows = "".join(f"  | {a} | {b} | 24 h |\n" for a in codes for b in codes[:250])
    text = 'policy P "p"\n\nrequest\n'
    text += f"  one : one of {', '.join(codes)}\n  two : one of {', '.join(codes)}\n\n"
    text += "table t\n  | one | two | answer within |\n" + rows
    (tmp_path / "big.policy").write_text(text, encoding="utf-8")
    checked = run("check", "big.policy", cwd=tmp_path, timeout=300)
    assert checked.returncode == 0, checked.stdout[-2000:] + checked.stderr[-2000:]


HOSTILE = """\
policy P "the \\ ''' title # {0} \\\\N{BULLET}"

source S "'''; import os; os.abort() #"

request
  class  : one of None, True, lambda "a label '''"
  import : set of def, __import__, self
  from   : yes/no "is it \\"
  str    : one of Decision, MANIFEST, decide, dict

impossible when class is lambda and str is dict
  because "''' + exit(1) + '''"

rule exec
  source S "\\x27\\n"
  when import has __import__
  refuse

rule eval
  answer within 24 h
"""


def test_names_cannot_break_out_of_the_generated_source(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(HOSTILE, encoding="utf-8")
    compiled = run("compile", "p.policy", "--target", "python", "-o", "out.py", cwd=tmp_path)
    if compiled.returncode == 2:  # a coded refusal is as good
        is_told(compiled, r"E\d{3}")
        return
    assert compiled.returncode == 0, compiled.stdout + compiled.stderr
    asked = (
        "import inspect, out; names = list(inspect.signature(out.decide).parameters); "
        "d = out.decide(**dict(zip(names, ['None', ['def'], True, 'decide']))); print(d.access, d.trt_seconds)"
    )
    ran = subprocess.run([sys.executable, "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.stdout == "permitted 86400\n", ran.stderr


def test_what_outgrows_the_memory_is_undecided_and_never_a_pass(tmp_path: Path) -> None:
    pairs = range(24)  # each far from the other: a diagram needs 2 to the power of 24 nodes
    facts = "".join(f"  a{n} : yes/no\n" for n in pairs) + "".join(f"  b{n} : yes/no\n" for n in pairs)
    lines = "".join(f"      all of\n        a{n} is yes\n        b{n} is yes\n" for n in pairs)
    clause = f'impossible\n  when\n    any of\n{lines}  because "both"\n'
    text = f'policy P "p"\n\nrequest\n{facts}\n{clause}\n{RULE}'
    (tmp_path / "p.policy").write_text(text, encoding="utf-8")
    ran = run("verify", "p.policy", "--format", "json", cwd=tmp_path, timeout=120)
    assert (ran.returncode, ran.stderr) == (3, "")
    assert '"requests": null' in ran.stdout
    assert '"status": "refuted"' not in ran.stdout
    is_told(run("explain", "p.policy", "a0=yes", cwd=tmp_path), "E409")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(HEAD + RULE, encoding="utf-8")
    (tmp_path / "there").mkdir()
    for target in ("there", "missing/out.py", "/dev/full/out.py"):
        is_told(run("compile", "p.policy", "--target", "python", "-o", target, cwd=tmp_path), r"E\d{3}")
    is_told(run("compile", "p.policy", "--target", "cobol", "-o", "out.py", cwd=tmp_path), r"E\d{3}")
    assert sorted(os.listdir(tmp_path)) == ["p.policy", "there"]
    assert os.listdir(tmp_path / "there") == []


def test_an_endless_property_name_is_no_property(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(HEAD + RULE, encoding="utf-8")
    is_told(run("verify", "p.policy", "--property", "x" * 10_000, cwd=tmp_path), r"E\d{3}")
    is_told(run("explain", "p.policy", "role=NOBODY", cwd=tmp_path), r"E\d{3}")
    is_told(run("explain", "p.policy", "colour=red", cwd=tmp_path), r"E\d{3}")
