"""`evenhand check`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import assert_never

from policy_dsl.amend.collisions import collisions
from policy_dsl.diagnostics.finding import Finding, has_errors, in_order
from policy_dsl.diagnostics.render import render
from policy_dsl.pipeline import Loaded, load
from verifier.cli.files import distinct_files
from verifier.cli.output import colored
from verifier.report.formats import Format


def run(files: tuple[str, ...], as_format: Format) -> int:
    """Checks the files. Returns 2 when one has errors, else 0, whatever remarks there are."""
    files = distinct_files(files)
    loaded = [load(path) for path in files]
    between_proposals = collisions([each.proposal for each in loaded if each.proposal])
    findings = in_order([*(finding for each in loaded for finding in each.findings), *between_proposals])
    code = 2 if has_errors(findings) else 0
    emit(loaded, findings, code, as_format)
    return code


def emit(loaded: Sequence[Loaded], findings: Sequence[Finding], code: int, as_format: Format) -> None:
    """Prints the findings."""
    match as_format:
        case Format.JSON:
            from verifier.report.json.check import document
            from verifier.report.json.layout import dump

            sys.stdout.write(dump(document([each.path for each in loaded], findings, code)))
        case Format.TEXT | Format.PLAIN:
            texts = {text.path: text for each in loaded for text in each.texts}
            message = render(findings, texts, color=colored(sys.stdout, as_format))
            count = len(loaded)
            sys.stdout.write(message or f"{count} file{'' if count == 1 else 's'} checked, no problems\n")
        case _:
            assert_never(as_format)
