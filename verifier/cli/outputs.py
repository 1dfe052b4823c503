"""Where the reports of a run go: to standard output in one format, and to files in others."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Generic, TypeAlias, TypeVar

from msgspec import Struct

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.run_record import note_output, note_reported, note_transient
from policy_dsl.text import NO_LINE
from verifier.cli.output import media, show
from verifier.report.exit_codes import BAD_INPUT, PROVED
from verifier.report.formats import Format
from verifier.report.medium import Media, Printed

F = TypeVar("F", bound=Format)
"""The formats of a command."""

Render: TypeAlias = Callable[[F, Media], Printed]
"""The report of a run, in a format and for a medium."""


class Output(Struct, Generic[F], frozen=True):
    """A file for a report, and the format of the report."""

    as_format: F
    path: str


class Outputs(Struct, Generic[F], frozen=True):
    """The format of the report on standard output, and the files for others."""

    as_format: F
    files: tuple[Output[F], ...] = ()


def publish(render: Render[F], outputs: Outputs[F], read: Iterable[str]) -> int:
    """Writes the files, then prints the report. No file that this run has `read` is replaced.

    Returns the exit code for a file that cannot be written, which keeps none of the other reports back.
    """
    findings = written(render, outputs.files, read) if outputs.files else []
    to = media(outputs.as_format)
    if findings:
        from policy_dsl.diagnostics.render import render as rendered

        sys.stderr.write(rendered(findings, {}, color=to.err.colored))
    show(render(outputs.as_format, to))
    note_reported()
    return BAD_INPUT if findings else PROVED


def written(render: Render[F], files: Sequence[Output[F]], read: Iterable[str]) -> list[Finding]:
    """Writes the report to each of the files, whole or not at all. Returns why some cannot be written."""
    from verifier.process.files import replace_file

    findings: list[Finding] = []
    inputs = list(dict.fromkeys(read))
    written_paths: list[str] = []
    for output in files:
        path = output.path
        reason = refusal(path, inputs, written_paths)
        if reason is None:
            content = render(output.as_format, Media()).whole.encode("utf-8", "replace")
            finding = replace_file(path, content)
            written_paths.append(path)
            note_output(path, content)
        else:
            finding = Finding("E406", reason, path, NO_LINE, "name another file")
        if finding is not None:
            note_transient()
            findings.append(finding)
    return findings


def write_again(outputs: Sequence[tuple[str, bytes]], inputs: Sequence[str]) -> list[bool]:
    """Writes reports of an earlier run, under the same rules; whether each is written."""
    from verifier.process.files import replace_file

    done: list[str] = []
    results = []
    for path, content in outputs:
        results.append(refusal(path, inputs, done) is None and replace_file(path, content) is None)
        done.append(path)
    return results


def refusal(path: str, inputs: Iterable[str], written_paths: Iterable[str]) -> str | None:
    """Why a file is not for a report; `None` if it is."""
    from verifier.process.files import is_same_file

    if path == "-":
        return "`-` is not the name of a file; `--format` is for standard output"
    if receives_stream(path):
        return f"`{path}` is where standard output or error goes, and would be lost"
    if any(is_same_file(path, each) for each in inputs):
        return f"`{path}` was read for this, and would be lost"
    if any(is_same_file(path, each) or os.path.abspath(path) == os.path.abspath(each) for each in written_paths):
        return f"`{path}` is for another report of this run, too"
    if path.endswith(".policy") and os.path.lexists(path):
        return f"`{path}` is a policy, and would be lost"
    if os.path.basename(path) == "evenhand.lock" and os.path.lexists(path):
        return f"`{path}` is a lock, and would be lost"
    return None


def receives_stream(path: str) -> bool:
    """Whether standard output or error is redirected to this file."""
    for descriptor in (1, 2):
        with suppress(OSError, ValueError):
            status = os.fstat(descriptor)
            if stat.S_ISREG(status.st_mode) and os.path.samestat(status, os.stat(path)):
                return True
    return False
