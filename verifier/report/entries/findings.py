"""The entries of findings, and of the commands that have nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policy_dsl.diagnostics.finding import Finding, Severity, has_errors
from policy_dsl.regular_file import real_path
from verifier.report.entries.entry import Entry, Grade, Listing, Part, Place, part, place_of
from verifier.report.facts.runs import CheckRun

CHECKED = "no mistakes"
"""The name of the entry of a file in which `check` finds none."""


def finding_entry(finding: Finding) -> Entry:
    """The entry of a finding. It is named by its message, which moves along when lines are added."""
    return Entry(
        Grade.MISTAKE if finding.severity is Severity.ERROR else Grade.REMARK,
        finding.code,
        finding.message,
        finding.severity.value,
        place_of(finding.path, finding.span),
        finding.message,
        (finding.hint,) if finding.hint else (),
    )


def check_listing(run: CheckRun, command: str = "check") -> Listing:
    """The findings by file; of `check`, also each file without a mistake."""
    parts = [
        part(path, path, checked(path, findings, command))
        for path, findings in by_file(run.paths, run.findings).items()
    ]
    return Listing(command, run.exit_code, tuple(parts))


def checked(path: str, findings: Sequence[Finding], command: str) -> Iterable[Entry]:
    """The findings of one file, or that there is no mistake in it."""
    yield from map(finding_entry, findings)
    if command == "check" and not has_errors(list(findings)):
        yield Entry(Grade.PASSED, "check", CHECKED, "passed", Place(path), f"no mistakes in {path}")


def by_file(paths: Iterable[str], findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings of each of the files, then those of any other."""
    own = {real_path(path): path for path in paths}
    grouped: dict[str, list[Finding]] = {path: [] for path in own.values()}
    for finding in findings:
        grouped.setdefault(own.get(real_path(finding.path), finding.path), []).append(finding)
    return grouped


def finding_parts(paths: Iterable[str], findings: Iterable[Finding]) -> list[Part]:
    """The findings by file, without files that have none."""
    return [part(path, path, map(finding_entry, each)) for path, each in by_file(paths, findings).items() if each]
