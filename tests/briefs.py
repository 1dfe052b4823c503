"""The length of a brief, as it is printed at 100 columns."""

from io import StringIO

from policy_dsl.pipeline import Loaded
from verifier.report.facts.reports import FileReport
from verifier.report.medium import Medium
from verifier.report.text.brief import fitting
from verifier.report.text.terminal import console
from verifier.results.verification import Verification

PAGE = 40
"""The lines that a brief may have."""


def lines_of_brief(loaded: Loaded, verification: Verification) -> int:
    report = FileReport(loaded.path, loaded.texts, tuple(loaded.findings), verification)
    out = console(StringIO(), Medium())
    _, page = fitting(out, report, verification)
    return len(out.render_lines(page, out.options.update_width(100), pad=False))
