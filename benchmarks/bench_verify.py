"""The whole command as a reviewer runs it: a proposal to MP162, from a cold start to the report in a file."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.yardstick import ROOT, Result, Side, check, command, compare, environment, nothing, run

MP162 = ROOT / "spec" / "mp162"


def promises() -> Iterator[Result]:
    """What `evenhand verify` costs, for each of the proposals: the promise is about one, whichever it is."""
    proposals = sorted((MP162 / "proposals").glob("*.policy"))
    files = [str(MP162 / "mp162.policy"), *map(str, proposals)]
    expected = run(command(), "verify", *files, "--expect", str(MP162 / "expected.toml"))
    check("every verdict is as reasoned by hand", expected.returncode == 0)
    for proposal in proposals:
        with tempfile.TemporaryDirectory() as folder:
            yield compare(
                f"verify {proposal.stem}, to `python -c pass`",
                50,
                reported(proposal, Path(folder) / "report.json"),
                nothing(),
            )


def reported(proposal: Path, to: Path) -> Side:
    """A side that verifies the proposal; its report has to be the same each time, and both engines agree in it."""
    first: list[bytes] = []

    def side() -> float:
        start = perf_counter()
        with to.open("wb") as file:
            subprocess.run(
                [command(), "verify", str(proposal), "--format", "json"],
                stdout=file,
                cwd=ROOT,
                env=environment(),
                check=False,
            )
        took = perf_counter() - start
        report = to.read_bytes()
        first.append(report)
        check("the report is the same as before", report == first[0])
        said = [set(verdict["engines"].values()) for verdict in json.loads(report)["verdicts"]]
        check("both engines say the same", all(each in ({"proved"}, {"refuted"}) for each in said))
        return took

    return side
