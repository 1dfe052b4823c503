"""`evenhand compile`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from policy_dsl.backends.targets import TARGETS
from policy_dsl.diagnostics import render as diagnostics
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.text import NO_LINE
from verifier.cli.output import media, show
from verifier.cli.progress import Progress
from verifier.report.exit_codes import BAD_INPUT, PROVED, REFUTED, UNDECIDED
from verifier.report.facts.reports import Artefact, Compilation, FileReport
from verifier.report.formats import Common, Format
from verifier.report.medium import Media, Printed


def run(
    file: str, target: str, output: str, unverified: bool, force: bool, as_format: Common, *, timeout: float = 30.0
) -> int:
    """Verifies, compiles, reads back and writes."""
    compilation = compile_file(file, target, output, unverified, force, timeout)
    show(render(compilation, as_format, media(as_format)))
    return compilation.exit_code


def compile_file(file: str, target: str, output: str, unverified: bool, force: bool, timeout: float) -> Compilation:
    """Verifies and compiles a file, and writes the check. Returns the result, or the findings that prevented it."""
    from policy_dsl.pipeline import load
    from verifier.cli.verify import verify_file
    from verifier.process.files import write_together
    from verifier.release import TIMED_OUT_CODE, release
    from verifier.report.versions import versions

    chosen = TARGETS.get(target)
    if chosen is None:
        message = f"there is no target `{target[:40]}`; expected {', '.join(f'`{t}`' for t in TARGETS)}"
        finding = Finding("E405", message, file, NO_LINE)
        return refused(FileReport(file, (), (finding,), None), BAD_INPUT)
    with Progress(1) as progress:
        report = verify_file(load(file), (), timeout, progress)
    if report.verification is None:
        return refused(report, BAD_INPUT)
    source, findings = release(report.verification, file, chosen, versions(), unverified=unverified, timeout=timeout)
    if source is None:
        late = any(finding.code == TIMED_OUT_CODE for finding in findings)
        return refused(report, UNDECIDED if late else max(report.exit_code, REFUTED), findings)
    companion = chosen.companion(source, output)
    files = [(output, source), *([] if companion is None else [companion])]
    read = [text.path for text in report.texts]
    unwritten = write_together(files, read=read, ours=chosen.is_unchanged, force=force)
    if unwritten is not None:
        return refused(report, BAD_INPUT, [unwritten])
    artefact, *types = (Artefact(path, len(text.encode())) for path, text in files)
    return Compilation(report, artefact, report.findings, PROVED, types[0] if types else None)


def refused(report: FileReport, exit_code: int, findings: Sequence[Finding] = ()) -> Compilation:
    """A compilation without an artefact, because of the report's findings and these."""
    return Compilation(report, None, (*report.findings, *findings), exit_code)


def render(compilation: Compilation, as_format: Common, to: Media) -> Printed:
    """What was written, or why nothing was."""
    match as_format:
        case Format.JSON:
            from verifier.report.json.compile import document
            from verifier.report.json.layout import dump

            return Printed(dump(document(compilation), to.out))
        case Format.TEXT | Format.PLAIN:
            from verifier.report.text.compile import summary

            texts = {text.path: text for text in compilation.report.texts}
            messages = diagnostics.render(compilation.findings, texts, color=to.err.colored)
            return Printed(summary(compilation), messages)
        case _:
            assert_never(as_format)
