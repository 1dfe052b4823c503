"""`evenhand verify --lock` and `--check-lock`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.diagnostics.finding import Finding, has_errors
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.model.provisions import Clause
from policy_dsl.text import NO_LINE
from verifier.cli.upkeep import Locking
from verifier.lock.entry import Entry, compare
from verifier.lock.make import make
from verifier.lock.read import UnusableError, content_of, read
from verifier.lock.text import MOST_BYTES, NAME, text_of
from verifier.process.files import replace_file
from verifier.report.exit_codes import DISAGREE, REFUTED
from verifier.report.facts.editions import distinct_names, stack_documents
from verifier.report.facts.locks import Drift, LockRun
from verifier.report.facts.reports import FileReport
from verifier.results.verification import Verification

FACTOR = 12
"""The time for the meaning of one policy, relative to that for one question."""


class Locked(Struct, frozen=True):
    """The reports with findings about their locks, and what became of these."""

    reports: list[FileReport]
    run: LockRun


def lock_reports(reports: Sequence[FileReport], mode: Locking, timeout: float) -> Locked:
    """Writes or compares the lock in the folder of each file.

    Writes none if a file has errors, or the engines disagree: then it is not known what there is to lock.
    """
    folders: dict[str, list[FileReport]] = {}
    for report in reports:
        folders.setdefault(os.path.join(os.path.dirname(report.path), NAME), []).append(report)
    if mode is Locking.WRITE and any(r.verification is None or DISAGREE in r.exit_codes for r in reports):
        return Locked([*reports], LockRun((), checked=False))
    findings: dict[str, list[Finding]] = {}
    drifts: list[Drift] = []
    compared: list[str] = []
    done: list[str] = []
    for path, here in folders.items():
        entries, wrong = entries_of(here, path, timeout * FACTOR)
        if not wrong:
            try:
                if mode is Locking.WRITE:
                    wrong = write(path, entries)
                else:
                    moved, wrong = check(path, here, entries)
                    drifts += moved
                    compared += entries
            except UnusableError as error:
                wrong = [error.finding]
        if not wrong and all(report.verification is not None for report in here):
            done.append(path)
        findings[here[0].path] = wrong
    with_findings = [replace(r, findings=(*r.findings, *findings.get(r.path, ()))) for r in reports]
    return Locked(with_findings, LockRun(tuple(done), mode is Locking.CHECK, tuple(drifts), tuple(compared)))


def exit_codes(locked: Locked) -> list[int]:
    """The exit codes of a run that compares locks: a refutation that the lock has, too, is not one of them."""
    codes = [code for report in locked.reports for code in report.exit_codes if code != REFUTED]
    return [*codes, REFUTED] if locked.run.drifts else codes


def entries_of(reports: Sequence[FileReport], path: str, seconds: float) -> tuple[dict[str, Entry], list[Finding]]:
    """The entries of the policies of one folder, by name; or findings that say why there are none."""
    entries: dict[str, Entry] = {}
    owners: dict[str, str] = {}
    findings: list[Finding] = []
    for report in reports:
        verification = report.verification
        if verification is None or has_errors(list(report.findings)):
            continue
        if report.name in entries:
            message = (
                f"`{report.name}` is in {owners[report.name]} and in {report.path}, and `{path}` has one entry for it"
            )
            findings.append(Finding("E435", message, report.path, NO_LINE, "keep them in different folders"))
            continue
        try:
            entries[report.name] = make(verification, list(distinct_names(verification).values()), seconds)
        except (TooLargeError, RecursionError):
            message = f"what `{report.name}` means is too large to be put in a lock, or takes too long"
            findings.append(Finding("E434", message, report.path, NO_LINE, "allow more with `--timeout`"))
        owners[report.name] = report.path
    return entries, findings


def write(path: str, entries: dict[str, Entry]) -> list[Finding]:
    """Writes the entries into a lock; those of other policies stay. Raises UnusableError."""
    with locked_folder(os.path.dirname(os.path.realpath(path)) or "."):
        content = content_of(path)
        before = {} if content is None else read(path, content)
        text = text_of(before | entries).encode("utf-8")
        if len(text) > MOST_BYTES:
            message = f"`{path}` would have more than {MOST_BYTES // 2**20} MiB"
            return [Finding("E434", message, path, NO_LINE, "keep the policies in several folders")]
        if text == content:
            return []
        finding = replace_file(path, text)
        return [] if finding is None else [finding]


@contextmanager
def locked_folder(folder: str) -> Iterator[None]:
    """Keeps other processes that write the lock of this folder waiting, where the system can do so."""
    try:
        import fcntl

        number = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        yield
        return
    try:
        with suppress(OSError):
            fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)


def check(path: str, reports: Sequence[FileReport], now: dict[str, Entry]) -> tuple[list[Drift], list[Finding]]:
    """What drifted from a lock; and findings on policies that it does not have. Raises UnusableError."""
    content = content_of(path)
    locked = {} if content is None else read(path, content)
    drifts: list[Drift] = []
    findings: list[Finding] = []
    for report in reports:
        entry = now.get(report.name)
        if entry is None or report.verification is None:
            continue
        if report.name not in locked:
            findings.append(not_in_lock(path, report, [*locked] if content is not None else None))
            continue
        clauses = places(report.verification)
        for moved in compare(locked[report.name], entry):
            clause = clauses.get((moved.section, moved.name), Clause())
            drifts.append(Drift(report.name, report.path, path, moved, clause))
    return drifts, findings


def not_in_lock(path: str, report: FileReport, others: list[str] | None) -> Finding:
    """The finding for a policy that a lock does not have; `others` are those that it has, `None` if it does not exist."""
    if others is None:
        message = f"there is no `{path}` that `{report.name}` could be compared with"
    else:
        names = ", ".join(f"`{name}`" for name in others[:5]) + (" and others" if len(others) > 5 else "")
        message = f"`{path}` has no entry for `{report.name}`" + (f"; it is about {names}" if names else "")
    return Finding("E433", message, report.path, NO_LINE, "write one with `evenhand verify --lock`")


def places(verification: Verification) -> dict[tuple[str, str], Clause]:
    """The places of what the facts of a lock are about, by section and name."""
    policy = verification.policy
    result = {("provision", id_): each.clause for id_, each in policy.cited.items()}
    result |= {("table", each.name): each.clause for each in policy.tables}
    result |= {("property", each.name): each.clause for each in policy.properties}
    result |= {("rule for amendments", each.name): each.clause for each in policy.frames}
    result |= {("assumption", each.because): each.clause for each in policy.impossible}
    for document in stack_documents(verification)[:1]:
        result |= {("example", each.sentence): each.clause for each in document.examples}
    names = distinct_names(verification)
    return result | {("verdict", names[n]): verdict.clause for n, verdict in enumerate(verification.verdicts)}
