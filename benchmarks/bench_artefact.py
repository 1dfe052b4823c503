"""The file itself: how long it takes to import, how large it is, and what it costs to read it back and prove it."""

from __future__ import annotations

import ast
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.loops import MP162, policy
from benchmarks.policies import table
from benchmarks.yardstick import Held, Result, Side, check, compare, fresh, nothing, run, timed
from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.backends.python.readback.confirm import confirm

SEED = 1


def promises() -> Iterator[Result]:
    """What the file costs."""
    source = compile_policy(policy(MP162), {"verified": True})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "check.py"
        path.write_text(source, encoding="utf-8")
        use = f"import sys; sys.path.insert(0, {folder!r}); import check"
        facts = "party='Agent', role='MDR', service='8.2', device='SMETS2', mode='OnDemand'"
        call = f"check.decide({facts}, purposes=['Other'], declared=())"
        printed = run(sys.executable, "-c", f"{use}; print({call}.trt_seconds)").stdout
        check("8.2 on demand is answered to an MDR within 30 s", printed == b"30\n")
        yield compare("importing the check, MP162", 2, fresh(sys.executable, "-c", use), nothing(), rounds=21)
        cold = without_bytecode(Path(folder), fresh(sys.executable, "-B", "-c", use))
        yield compare("importing the check without bytecode, MP162", 4, cold, nothing(), rounds=21)
    yield Held("the check of MP162", 200, len(source.encode()) / 1000, "kB")
    yield proving("reading back and proving, MP162", MP162, source)
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "large.policy"
        large.write_text(table(10_000, SEED), encoding="utf-8")
        start = perf_counter()
        made = compile_policy(policy(large), {"verified": True})
        took = perf_counter() - start
    yield Held(
        "the check of 10,000 rules, of which nothing repeats",
        8000,
        len(made) / 1000,
        "kB",
        f"{took:.1f} s; seed {SEED}",
    )


def without_bytecode(folder: Path, side: Side) -> Side:
    """The side with no bytecode of the file there."""

    def cold() -> float:
        for cached in folder.glob("__pycache__/check.*"):
            cached.unlink()
        return side()

    return cold


def proving(promise: str, path: Path, source: str) -> Result:
    """Reading the file back and proving it equal to the policy, to parsing it."""
    made = policy(path)
    changed = source.replace("'permitted', 30,", "'permitted', 31,", 1)
    check("a change is found", changed != source and not confirmed(changed, path))

    def prove() -> None:
        confirm(source, made)

    return compare(promise, 3, timed(prove), timed(lambda: ast.parse(source)), rounds=21)


def confirmed(source: str, path: Path) -> bool:
    """Whether the file is confirmed to be that of the policy."""
    from policy_dsl.backends.target import NotTheSameError

    try:
        confirm(source, policy(path))
    except NotTheSameError:
        return False
    return True
