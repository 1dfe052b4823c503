"""The report of `fmt`: the changes, line by line, and the result for each file."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from policy_dsl.diagnostics.render import GREEN, RED, colored, printable
from verifier.report.facts.formatting import FormattingResult

RETURN = "\N{SYMBOL FOR CARRIAGE RETURN}"
"""Marks a line that ends in CRLF in a file where others do not."""

MOST_LINES = 20_000
"""The most lines of a file whose changes are shown: the time for comparing grows with their square."""


def diff_lines(result: FormattingResult, color: bool) -> Iterator[str]:
    """The changes, as a unified diff."""
    contents = [content.decode("utf-8") for content in (result.before, result.after)]
    if all(content.count("\r\n") == content.count("\n") for content in contents):
        contents = [content.replace("\r\n", "\n") for content in contents]  # all lines end in CRLF, before and after
    before, after = (content.replace("\r\n", f"{RETURN}\n").split("\n") for content in contents)
    if max(len(before), len(after)) > MOST_LINES:
        return
    path = printable(result.path)
    for line in difflib.unified_diff(before, after, path, f"{path} (formatted)", lineterm=""):
        shown = printable(line)
        yield colored(shown, GREEN if line[0] == "+" else RED, color) if line[0] in "+-" else shown


def summary(results: Sequence[FormattingResult]) -> str:
    """The files that were or should be formatted, and the number of the others."""
    became = {"formatted": "formatted", "differs": "would be formatted", "refused": "left as it was"}
    lines = [f"{printable(r.path)}: {became[r.status]}" for r in results if r.status in became]
    canonical = sum(r.status == "canonical" for r in results)
    if canonical:
        lines.append(f"nothing to change in {canonical} file{'' if canonical == 1 else 's'}")
    return "".join(f"{line}\n" for line in lines)
