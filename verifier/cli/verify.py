"""`evenhand verify`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from hashlib import sha256

from msgspec.structs import replace

from policy_dsl.amend.collisions import collisions
from policy_dsl.diagnostics.finding import Finding, Severity
from policy_dsl.diagnostics.render import printable, render
from policy_dsl.pipeline import load
from policy_dsl.regular_file import real
from policy_dsl.resolve.scope import nearest
from policy_dsl.text import Span
from verifier.cli.files import once
from verifier.cli.output import colored
from verifier.cli.progress import Progress
from verifier.report.exit_codes import BAD_INPUT, DISAGREE, REFUTED, UNDECIDED, worst
from verifier.report.facts import FileReport, below


def run(
    files: tuple[str, ...],
    properties: tuple[str, ...],
    timeout: float,
    expect: str | None,
    shape: str,
    trust: int | None = None,
) -> int:
    """Verifies the files and reports; `trust` is how far verdicts have to be confirmed."""
    wanted: dict[str, dict[str, str]] = {}
    if expect:
        from verifier.report import expect as expectations

        wanted, findings = expectations.read(expect)
        if findings:
            return refuse(findings, shape)
    paths = once(files)
    with Progress(len(paths)) as progress:
        reports = [one(path, properties, timeout, progress, trust) for path in paths]
    reports = told_of_each_other(reports)
    for report in reports:
        keep(report)
    codes = [report.exit_code for report in reports]
    differences: list[expectations.Difference] = []
    if expect:
        differences = expectations.differences(wanted, reports, os.path.dirname(expect))
        short = [UNDECIDED for report in reports if report.verification and below(report.verification)]
        codes = [code for code in codes if code in (BAD_INPUT, DISAGREE)] + ([REFUTED] if differences else []) + short
    code = worst(codes)
    if shape == "json":
        from verifier.report.json import verify as json

        told = None if expect is None else {"path": expect, "differences": [shown(d) for d in differences]}
        single = len(reports) == 1 and expect is None
        document = json.verify(reports[0], code) if single else json.verify_all(reports, code, told)
        sys.stdout.write(json.dump(document))
        return code
    show(reports, shape, expect, differences)
    return code


def one(
    path: str, properties: tuple[str, ...], timeout: float, progress: Progress, trust: int | None = None
) -> FileReport:
    """One file, loaded and verified."""
    from verifier.verdict import Trust
    from verifier.verify import verify, verify_proposal

    progress.file(path)
    loaded = load(path)
    found = loaded.policy or loaded.amended
    findings = list(loaded.findings)
    if found is None:
        return FileReport(path, loaded.texts, tuple(findings), None)
    known = [*(p.name for p in found.properties), *(f.name for f in found.frames)]
    unknown = [name for name in properties if name not in known]
    if unknown:
        return FileReport(path, loaded.texts, (*findings, *(no_property(path, name, known) for name in unknown)), None)
    only, wanted, step = frozenset(properties), None if trust is None else Trust(trust), progress.step
    if loaded.proposal is None:
        verification = verify(found, timeout=timeout, only=only, progress=step, trust=wanted, parallel=True)
    else:
        verification = verify_proposal(
            loaded.proposal, found, timeout=timeout, only=only, progress=step, trust=wanted, parallel=True
        )
    return FileReport(path, loaded.texts, tuple(findings), verification)


def told_of_each_other(reports: list[FileReport]) -> list[FileReport]:
    """The reports, with what proposals to one policy have against each other; each remark once."""
    proposals = [r.verification.proposal for r in reports if r.verification and r.verification.proposal]
    found = collisions(proposals)
    return said_once([replace(r, findings=(*r.findings, *(f for f in found if f.path == r.path))) for r in reports])


def said_once(reports: list[FileReport]) -> list[FileReport]:
    """The reports with remarks on what several of them read, such as the base of proposals, in one of them: in that of the
    file itself, or in the first one."""
    named = {real(report.path) for report in reports}
    told: set[Finding] = set()
    found = []
    for report in reports:
        kept = [
            f
            for f in dict.fromkeys(report.findings)
            if f.severity is Severity.ERROR
            or real(f.path) == real(report.path)
            or (real(f.path) not in named and f not in told)
        ]
        told.update(kept)
        found.append(replace(report, findings=tuple(kept)))
    return found


def keep(report: FileReport) -> None:
    """Saves what Z3 was asked wherever the engines disagree, and says where."""
    for name, query in report.disagreements:
        save(f"`{name}` of {report.name}", query)


def save(about: str, query: str) -> None:
    """Saves what Z3 was asked, in SMT-LIB, and says where."""
    from verifier.process.files import write

    path = f"evenhand-{sha256(query.encode()).hexdigest()[:12]}.smt2"
    unwritten = write(path, query)
    said = unwritten.message if unwritten else f"the query is saved in {path}"
    sys.stderr.write(f"the engines disagree about {printable(about)}: {printable(said)}\n")


def no_property(path: str, name: str, known: Sequence[str]) -> Finding:
    """The finding for a property that was asked for and is not there."""
    shown = name if len(name) <= 60 else f"{name[:59]}…"
    return Finding("E402", f"there is no property `{shown}`", path, Span(1, 1, 1, 1), nearest(shown, known))


def shown(difference: object) -> dict[str, str]:
    """A difference as JSON has it."""
    return {name: str(getattr(difference, name)) for name in ("name", "about", "expected", "found")}


def refuse(findings: list[Finding], shape: str) -> int:
    """Findings about what the command was given, and nothing else."""
    if shape == "json":
        from verifier.report.json import verify as json

        sys.stdout.write(json.dump(json.check([], findings, BAD_INPUT)))
    else:
        sys.stderr.write(render(findings, {}, color=colored(sys.stderr, shape)))
    return BAD_INPUT


def show(reports: Sequence[FileReport], shape: str, expect: str | None, differences: Sequence[object]) -> None:
    """The reports for people; findings go before what was found out."""
    from verifier.report.text import summary, terminal
    from verifier.report.text import verify as text

    out = terminal.stdout(shape == "plain")
    told: set[Finding] = set()
    for report in reports:
        fresh = [finding for finding in report.findings if finding not in told]  # a base is read once for each proposal
        told.update(fresh)
        if fresh:
            texts = {t.path: t for t in report.texts}
            sys.stdout.write(render(fresh, texts, color=colored(sys.stdout, shape)) + "\n")
        text.verify(out, report)
    summary.matrix(out, reports)
    if expect is not None:
        summary.expected(out, expect, differences)
