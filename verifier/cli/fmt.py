"""`evenhand fmt`."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import GREEN, RED, paint, printable, render
from policy_dsl.syntax.format import formatted
from policy_dsl.syntax.read import read_bytes
from policy_dsl.text import Text
from verifier.cli.files import once
from verifier.cli.output import colored
from verifier.process.files import put
from verifier.report.exit_codes import BAD_INPUT, PROVED, REFUTED

RETURN = "\N{SYMBOL FOR CARRIAGE RETURN}"
"""Shown at the end of a line that ends otherwise than others."""

MOST_LINES = 20_000
"""A file with more lines is named without its differences: comparing takes time with their square."""


class Result(Struct, frozen=True):
    """What became of a file: `canonical`, `formatted`, with `--check` `differs`, or `refused` for the reasons found."""

    path: str
    status: str
    before: bytes = b""
    after: bytes = b""
    text: Text | None = None
    findings: tuple[Finding, ...] = ()


def run(files: tuple[str, ...], check: bool, shape: str, exactly: bool = False) -> int:
    """Lays the files out; 2 when one is refused, 1 when `--check` finds one that is laid out otherwise, else 0."""
    results = [one(path, check, exactly) for path in once(files)]
    statuses = {result.status for result in results}
    code = BAD_INPUT if "refused" in statuses else REFUTED if "differs" in statuses else PROVED
    findings = [finding for result in results for finding in result.findings]
    if shape == "json":
        from verifier.report.json import verify as json

        sys.stdout.write(json.dump(document(results, findings, check, code)))
        return code
    texts = {result.path: result.text for result in results if result.text is not None}
    sys.stderr.write(render(findings, texts, color=colored(sys.stderr, shape)))
    for result in results:
        if result.status == "differs":
            sys.stdout.writelines(f"{line}\n" for line in difference(result, colored(sys.stdout, shape)))
    sys.stdout.write(summary(results))
    return code


def one(path: str, check: bool, exactly: bool = False) -> Result:
    """One file, laid out and, unless only asked about, written when that changes it."""
    content, findings = read_bytes(path)
    if content is None:
        return Result(path, "refused", findings=tuple(findings))
    after, text, findings = formatted(path, content, exactly)
    if after is None:
        return Result(path, "refused", text=text, findings=tuple(findings))
    if after == content:
        return Result(path, "canonical")
    if check:
        return Result(path, "differs", content, after)
    unwritten = put(path, after, before=content)
    return Result(path, "formatted") if unwritten is None else Result(path, "refused", findings=(unwritten,))


def difference(result: Result, color: bool) -> Iterator[str]:
    """What would change, as a unified diff."""
    contents = [content.decode("utf-8") for content in (result.before, result.after)]
    if all(content.count("\r\n") == content.count("\n") for content in contents):
        contents = [content.replace("\r\n", "\n") for content in contents]  # all lines end so, before and after
    before, after = (content.replace("\r\n", f"{RETURN}\n").split("\n") for content in contents)
    if max(len(before), len(after)) > MOST_LINES:
        return
    path = printable(result.path)
    for line in difflib.unified_diff(before, after, path, f"{path} (formatted)", lineterm=""):
        shown = printable(line)
        yield paint(shown, GREEN if line[0] == "+" else RED, color) if line[0] in "+-" else shown


def summary(results: Sequence[Result]) -> str:
    """The files that are not as they were or should be, and how many are."""
    said = {"formatted": "formatted", "differs": "would be formatted", "refused": "left as it was"}
    lines = [f"{printable(r.path)}: {said[r.status]}" for r in results if r.status in said]
    canonical = sum(r.status == "canonical" for r in results)
    if canonical:
        lines.append(f"nothing to change in {canonical} file{'' if canonical == 1 else 's'}")
    return "".join(f"{line}\n" for line in lines)


def document(results: Sequence[Result], findings: Sequence[Finding], check: bool, code: int) -> dict[str, Any]:
    """`evenhand.fmt/1`."""
    from verifier.report.json import verify as json

    return {
        "schema": "evenhand.fmt/1",
        "tool": json.tool(),
        "exit": code,
        "check": check,
        "files": [{"path": result.path, "status": result.status} for result in results],
        "diagnostics": [json.diagnostic(f) for f in findings],
    }
