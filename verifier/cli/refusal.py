"""Prints the findings that prevent a command from doing its work."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import assert_never

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import render
from policy_dsl.text import Text
from verifier.cli.output import colored
from verifier.report.formats import Format


def emit(
    findings: Sequence[Finding], code: int, as_format: Format, *, paths: Sequence[str], texts: Mapping[str, Text]
) -> None:
    """Prints the findings: in text on standard error, with the lines of the `texts` that they are about."""
    match as_format:
        case Format.JSON:
            from verifier.report.json.check import document
            from verifier.report.json.layout import dump

            sys.stdout.write(dump(document(paths, findings, code)))
        case Format.TEXT | Format.PLAIN:
            sys.stderr.write(render(findings, texts, color=colored(sys.stderr, as_format)))
        case _:
            assert_never(as_format)
