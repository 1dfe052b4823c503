"""`evenhand compile`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import printable, render
from policy_dsl.text import Span
from verifier.cli.output import colored
from verifier.cli.progress import Progress
from verifier.report.exit_codes import BAD_INPUT, REFUTED, UNDECIDED
from verifier.report.facts import FileReport

TARGETS = ("python",)


def run(
    file: str, target: str, output: str, unverified: bool, force: bool, shape: str, *, timeout: float = 30.0
) -> int:
    """Verifies, compiles, validates and writes."""
    from verifier.cli.verify import one
    from verifier.process.files import write
    from verifier.release import LATE, release
    from verifier.report.json import verify as json

    if target not in TARGETS:
        said = f"there is no target `{target[:40]}`; expected {', '.join(f'`{t}`' for t in TARGETS)}"
        return end(FileReport(file, (), (Finding("E405", said, file, Span(1, 1, 1, 1)),), None), None, BAD_INPUT, shape)
    with Progress(1) as progress:
        report = one(file, (), timeout, progress)
    if report.verification is None:
        return end(report, None, BAD_INPUT, shape)
    source, findings = release(report.verification, file, json.tool(), unverified=unverified, timeout=timeout)
    if source is None:
        late = any(finding.code == LATE for finding in findings)
        return end(report, None, UNDECIDED if late else max(report.exit_code, REFUTED), shape, findings)
    unwritten = write(output, source, read=[t.path for t in report.texts], ours=unchanged, force=force)
    if unwritten is not None:
        return end(report, None, BAD_INPUT, shape, [unwritten])
    return end(report, (output, source), 0, shape)


def unchanged(content: bytes) -> bool:
    """Whether it is a generated check, to the letter; git may have changed its line ends."""
    from policy_dsl.runtime.manifest import ArtefactError, check_seal

    try:
        check_seal(content.decode("utf-8").replace("\r\n", "\n"))
    except (UnicodeDecodeError, ArtefactError):
        return False
    return True


def end(
    report: FileReport, written: tuple[str, str] | None, code: int, shape: str, findings: Sequence[Finding] = ()
) -> int:
    """Reports, and gives the exit code."""
    every = [*report.findings, *findings]
    if shape == "json":
        from verifier.report.json import verify as json

        sys.stdout.write(json.dump(document(report, written, code, every)))
        return code
    errors = render(every, {t.path: t for t in report.texts}, color=colored(sys.stderr, shape))
    sys.stderr.write(errors)
    if written is not None and report.verification is not None:
        path, source = written
        proved = sum(v.status.value == "proved" for v in report.verification.verdicts)
        total = len(report.verification.verdicts)
        standing = "proved equal to the policy" if proved == total else "UNVERIFIED"
        size = len(source.encode())
        sys.stdout.write(f"{printable(path)}: {size:,} bytes, {standing}; {proved} of {total} obligations proved\n")
    return code


def document(
    report: FileReport, written: tuple[str, str] | None, code: int, findings: Sequence[Finding]
) -> dict[str, Any]:
    """`evenhand.compile/1`."""
    from verifier.report.json import verify as json

    return {
        "schema": "evenhand.compile/1",
        "tool": json.tool(),
        "exit": code,
        "policy": report.name if report.verification else None,
        "output": None if written is None else {"path": written[0], "bytes": len(written[1].encode())},
        "verified": written is not None
        and report.verification is not None
        and all(v.status.value == "proved" for v in report.verification.verdicts),
        "diagnostics": [json.diagnostic(f) for f in findings],
    }
