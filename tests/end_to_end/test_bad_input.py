"""Whatever the command is given, it answers with a coded diagnostic or it works: no traceback, no hang, no half file."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from tests.command import EVENHAND, Ran, run, start
from verifier.by_diagram import engine

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


def is_told(result: Ran, code: str = r"[EW]\d{3}") -> None:
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


COMMANDS = (
    ("verify",),
    ("check",),
    ("explain", "role=IS"),
    ("compile", "--target", "python", "-o", "out.py"),
    ("diff", "bad.policy"),
    ("test",),
)
"""What reads a policy."""

OF_THE_PROCESS = ("executable", "one row of 10 MB", "10,000 nested blocks", "10,000 nested blocks of one space")
"""Kinds that touch the memory or the stack of a process: a command that is started has its own."""


@pytest.mark.parametrize("kind", OF_THE_PROCESS)
def test_a_bad_file_is_told(tmp_path: Path, kind: str) -> None:
    (tmp_path / "bad.policy").write_bytes(BYTES[kind]())
    is_told(start("verify", "bad.policy", cwd=tmp_path), r"E\d{3}")
    assert os.listdir(tmp_path) == ["bad.policy"]


@pytest.mark.parametrize("kind", BYTES)
def test_every_command_tells_of_a_bad_file(tmp_path: Path, kind: str) -> None:
    (tmp_path / "bad.policy").write_bytes(BYTES[kind]())
    for command, *more in COMMANDS:
        is_told(run(command, "bad.policy", *more, cwd=tmp_path), r"E\d{3}")
        assert os.listdir(tmp_path) == ["bad.policy"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a full disk is had from the system alone")
@pytest.mark.parametrize("arguments", [["--version"], ["check", "ok.policy"], ["verify", "ok.policy", "--format=json"]])
def test_a_full_disk_is_told(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "ok.policy").write_text(HEAD + RULE, encoding="utf-8")
    with open("/dev/full", "w") as full:
        ran = subprocess.run(
            [EVENHAND, *arguments], stdout=full, stderr=subprocess.PIPE, cwd=tmp_path, text=True, check=False
        )
    assert (ran.returncode, ran.stderr) == (2, "error[E406]: the output cannot be written: no space left on device\n")


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
    checked = start("check", "big.policy", cwd=tmp_path, timeout=300)
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


def test_what_outgrows_the_memory_is_undecided_and_never_a_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = range(24)  # each far from the other: a diagram needs 2 to the power of 24 nodes
    facts = "".join(f"  a{n} : yes/no\n" for n in pairs) + "".join(f"  b{n} : yes/no\n" for n in pairs)
    lines = "".join(f"      all of\n        a{n} is yes\n        b{n} is yes\n" for n in pairs)
    clause = f'impossible\n  when\n    any of\n{lines}  because "both"\n'
    text = f'policy P "p"\n\nrequest\n{facts}\n{clause}\n{RULE}'
    (tmp_path / "p.policy").write_text(text, encoding="utf-8")
    ran = start("explain", "p.policy", "a0=yes", "--timeout", "600", cwd=tmp_path, timeout=900)
    assert (ran.returncode, "error[E409]" in ran.stderr) == (3, True), ran.stderr
    for draws in (engine.answer_all, engine.assumptions):  # three diagrams of as many nodes would take half a minute
        monkeypatch.setattr(engine, draws.__name__, partial(draws, most=20_000))
    ran = run("verify", "p.policy", "--format", "json", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (3, "")
    assert '"requests": null' in ran.stdout
    assert '"status": "refuted"' not in ran.stdout


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


@pytest.mark.parametrize("name", ["--expect=mine.policy", "--property=a.policy", "-x.policy", "--timeout=1.md"])
def test_the_name_of_a_file_is_no_option(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(HEAD + RULE, encoding="utf-8")
    for command in ("check", "verify", "fmt"):
        ran = run(command, name, cwd=tmp_path)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert f"error[E408]: `{name}` may be an option or a file" in ran.stderr
        assert f"`./{name}`" in ran.stderr
    if name.endswith(".policy"):
        assert (
            run("check", f"./{name}", cwd=tmp_path).returncode == run("check", "--", name, cwd=tmp_path).returncode == 0
        )


DATED = """\
policy P "p"
  dated by received

request
  role     : one of A, B
  received : date from 2026-01-01 until 2027-01-01

"""


def attributes(*lines: str) -> str:
    return 'policy P "p"\n\nrequest\n' + "".join(f"  {line}\n" for line in lines) + "\n" + RULE


CODED = {
    "a bound beyond 10 to the 12": (attributes("n : whole number from 0 to 1000000000001"), "E234"),
    "a bound of five thousand digits": (attributes("n : whole number from 0 to " + "9" * 5000), "E234"),
    "a bound that is no number": (attributes("n : whole number from few to many"), "E235"),
    "bounds below zero reversed": (attributes("n : whole number from -5 to -9"), "E234"),
    "a bound with a fraction": (attributes("n : whole number from 0 to 1.5"), "E235"),
    "bounds reversed": (attributes("n : whole number from 9 to 3"), "E234"),
    "a duration of two centuries": (attributes("w : duration up to 73000 days"), "E234"),
    "a duration of five thousand digits": (attributes("w : duration up to " + "9" * 5000 + " s"), "E234"),
    "a duration without a unit": (attributes("w : duration up to 5"), "E102"),
    "dates reversed": (attributes("d : date from 2027-01-01 until 2026-01-01"), "E234"),
    "dates without a day": (attributes("d : date from 2026-01-01 until 2026-01-01"), "E234"),
    "29 February 2027": (attributes("d : date from 2027-02-29 until 2028-01-01"), "E235"),
    "29 February 1900": (attributes("d : date from 1900-02-29 until 2028-01-01"), "E235"),
    "the year 0": (attributes("d : date from 0000-01-01 until 2028-01-01"), "E235"),
    "the year 10000": (attributes("d : date from 2026-01-01 until 10000-01-02"), "E235"),
    "digits of another script": (attributes("n : whole number from ٠ to ٩"), "E235"),
    "a number out of bounds": (
        attributes("n : whole number from 0 to 9") + "\nrule b\n  when n is 10\n  refuse\n",
        "E236",
    ),
    "over the last number": (
        attributes("n : whole number from 0 to 9") + "\nrule b\n  when n over 10\n  refuse\n",
        "E236",
    ),
    "a range reversed": (
        attributes("n : whole number from 0 to 9") + "\nrule b\n  when n from 5 to 3\n  refuse\n",
        "E234",
    ),
    "a number compared with a date": (
        attributes("n : whole number from 0 to 9", "d : date from 2026-01-01 until 2028-01-01")
        + "\nrule b\n  when n over d\n  refuse\n",
        "E237",
    ),
    "five facts compared": (
        attributes("a, b, c, d, e : whole number from 0 to 9")
        + "\nrule b\n  when a over b and b over c and c over d and d over e\n  refuse\n",
        "E239",
    ),
    "five facts compared, the last of them in a claim": (
        attributes("a, b, c, d, e : whole number from 0 to 9")
        + "\nrule b\n  when a over b and b over c and c over d\n  refuse\n"
        + '\nproperty p "s"\n  for any request r\n  where r.d over r.e\n  never r refused\n',
        "E239",
    ),
    "in force, and no date": (HEAD + RULE + "  in force from 2026-01-01\n", "E240"),
    "never in force": (DATED + RULE + "  in force from 2026-05-01 until 2026-05-01\n", "E241"),
    "a policy never in force": (
        (DATED + RULE).replace("by received\n", "by received\n  in force from 2030-01-01\n"),
        "E241",
    ),
    "dated by a code": ((DATED + RULE).replace("by received", "by role"), "E242"),
    "in force from no day": (DATED + RULE + "  in force from 2026-02-30\n", "E235"),
    "in force from day, month, year": (DATED + RULE + "  in force from 1 March 2026\n", "E117"),
    "a row never in force": (
        DATED + "table t\n  | row | in force from | in force until | answer within |\n"
        "  | a   | 2026-05-01    | 2026-04-01     | 1 h           |\n",
        "E241",
    ),
    "a blank day": (
        DATED + "table t\n  | role | in force from | answer within |\n  | A    |               | 1 h           |\n",
        "E221",
    ),
}


@pytest.mark.parametrize("kind", CODED)
def test_a_mistake_about_numbers_times_or_dates_is_told(tmp_path: Path, kind: str) -> None:
    text, code = CODED[kind]
    (tmp_path / "bad.policy").write_text(text, encoding="utf-8")
    is_told(run("check", "bad.policy", cwd=tmp_path), code)
    is_told(run("verify", "bad.policy", cwd=tmp_path), code)


@pytest.mark.parametrize(
    ("start", "code"),
    [
        ("2025-12-31", "E312"),
        ("2027-01-01", "E312"),
        ("9999-12-31", "E312"),
        ("2026-02-29", "E235"),
        ("0000-01-01", "E235"),
        ("1 March 2026", "E117"),
    ],
)
def test_a_proposal_in_force_outside_of_the_policy_s_days(tmp_path: Path, start: str, code: str) -> None:
    (tmp_path / "p.policy").write_text(DATED + RULE, encoding="utf-8")
    text = f'proposal Q "q"\n  to P in "p.policy"\n  in force from {start}\n\n  remove rule a_day\n'
    (tmp_path / "q.policy").write_text(text, encoding="utf-8")
    is_told(run("verify", "q.policy", cwd=tmp_path), code)


def test_rows_in_force_at_once_are_refuted_and_the_days_are_named(tmp_path: Path) -> None:
    rows = "  | A    | any           | 2026-07-08     | 1 h |\n  | A    | 2026-07-01    | any            | 2 h |\n"
    rows += "  | B    | any           | any            | 3 h |\n"
    table = f"table t\n  | role | in force from | in force until | answer within |\n{rows}"
    (tmp_path / "p.policy").write_text(DATED + table, encoding="utf-8")
    ran = run("verify", "p.policy", "--format", "plain", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "received from 2026-07-01 to 2026-07-07" in ran.stdout
    assert "refuted by 7 of 730 requests" in ran.stdout


def stack(folder: Path, many: int) -> str:
    """The last of so many proposals, each of which is made to the one before; the first, to a policy."""
    (folder / "p0.policy").write_text(
        (HEAD + RULE).replace('policy P "p"', 'policy P0 "p"').replace("a_day\n", "a_day\n  when role is IS\n"),
        encoding="utf-8",
    )
    for n in range(1, many + 1):
        text = f'proposal P{n} "p"\n  to P{n - 1} in "p{n - 1}.policy"\n\n'
        text += f"  add rule r{n}\n    when role is MDR\n    answer within {n} h\n"
        text += f"    overrides {', '.join(f'r{m}' for m in range(1, n))}\n" if n > 1 else ""
        (folder / f"p{n}.policy").write_text(text, encoding="utf-8")
    return f"p{many}.policy"


def test_a_stack_of_sixteen_works_and_one_of_seventeen_is_told(tmp_path: Path) -> None:
    assert run("check", stack(tmp_path, 16), cwd=tmp_path).returncode == 0
    is_told(run("check", stack(tmp_path, 17), cwd=tmp_path), "E314")
    is_told(run("verify", "p17.policy", cwd=tmp_path), "E314")


def test_proposals_made_to_each_other(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "c"), ("c", "a")):
        text = f'proposal {name.upper()} "{name}"\n  to {other.upper()} in "{other}.policy"\n\n  remove rule r\n'
        (tmp_path / f"{name}.policy").write_text(text, encoding="utf-8")
    os.symlink("a.policy", tmp_path / "again.policy")
    for name in ("a", "b", "c", "again"):
        is_told(run("verify", f"{name}.policy", cwd=tmp_path), "E313")


def test_the_largest_bounds_are_decided(tmp_path: Path) -> None:
    text = attributes("m, n : whole number from 0 to 1000000000000", "w : duration up to 36500 days")
    text += "\nrule b\n  when m over n and w over 3153599999 s\n  refuse\n"
    text += (
        '\nproperty p "s"\n  for any request r\n  where r.n at least 999999999999\n  never r refused\n  counted by w\n'
    )
    (tmp_path / "p.policy").write_text(text, encoding="utf-8")
    ran = run("verify", "p.policy", "--format", "plain", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (1, "")
    # m is 10^12 and n one less, w the longest
    assert "refuted by 1 of " in ran.stdout
    explained = run("explain", "p.policy", "m=1000000000000", "n=999999999999", "w=36500 days", cwd=tmp_path)
    assert (explained.returncode, explained.stderr) == (0, "")
    assert "refused" in explained.stdout
    is_told(run("explain", "p.policy", "m=1000000000001", cwd=tmp_path), "E403")
    is_told(run("explain", "p.policy", "m=-1", cwd=tmp_path), "E403")
    is_told(run("explain", "p.policy", "w=5", cwd=tmp_path), "E403")


def test_a_hundred_rules_in_force_one_after_the_other(tmp_path: Path) -> None:
    days = [date(2026, 1, 1) + timedelta(days=3 * n) for n in range(101)]
    rules = [
        f"rule r{n}\n  in force from {one} until {other}\n  answer within {n + 1} h\n"
        for n, (one, other) in enumerate(pairwise(days))
    ]
    last = f"rule last\n  in force from {days[-1]}\n  answer within 1 s\n"
    (tmp_path / "p.policy").write_text(DATED + "\n".join([*rules, last]), encoding="utf-8")
    ran = run("verify", "p.policy", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    (tmp_path / "p.policy").write_text(DATED + "\n".join([*rules[:50], *rules[51:], last]), encoding="utf-8")
    ran = run("verify", "p.policy", "--format", "plain", cwd=tmp_path)
    assert ran.returncode == 1
    assert f"received from {days[50]} to {days[51] - timedelta(days=1)}" in ran.stdout
    assert "refuted by 6 of 730 requests" in ran.stdout


def test_a_fence_left_open(tmp_path: Path) -> None:
    (tmp_path / "p.md").write_text(f"# A policy\n\n```policy\n{HEAD}{RULE}", encoding="utf-8")
    for command in ("check", "verify"):
        is_told(run(command, "p.md", cwd=tmp_path), "E009")
    (tmp_path / "p.md").write_text(f"# No policy\n\n```\n{HEAD}{RULE}```\n", encoding="utf-8")
    is_told(run("check", "p.md", cwd=tmp_path), "E010")


def test_a_hundred_thousand_dated_rows_are_checked(tmp_path: Path) -> None:
    codes = [f"c{n}" for n in range(400)]
    heading = "  | one | two | in force from | in force until | answer within |\n"
    rows = "".join(
        f"  | {a} | {b} | any | 2026-07-01 | 1 h |\n  | {a} | {b} | 2026-07-01 | any | 2 h |\n"
        for a in codes
        for b in codes[:125]
    )
    listed = ", ".join(codes)
    text = DATED.replace("  role     : one of A, B", f"  one : one of {listed}\n  two : one of {listed}")
    (tmp_path / "big.policy").write_text(f"{text}table t\n{heading}{rows}", encoding="utf-8")
    checked = start("check", "big.policy", cwd=tmp_path, timeout=300)
    assert checked.returncode == 0, checked.stdout[-2000:] + checked.stderr[-2000:]
