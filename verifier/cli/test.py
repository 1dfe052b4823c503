"""`evenhand test`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from policy_dsl.diagnostics.finding import Finding, has_errors, in_order
from policy_dsl.diagnostics.render import render
from policy_dsl.pipeline import Loaded, load
from verifier.cli.files import once
from verifier.cli.output import colored
from verifier.cli.progress import Progress
from verifier.examples import Trials, Tried, try_examples
from verifier.obligations.stacks import made_to
from verifier.report.exit_codes import BAD_INPUT, DISAGREE, PROVED, REFUTED, UNDECIDED, worst
from verifier.verdict import Status


class Report(Struct, frozen=True):
    """One file; `tested` is none when it has errors."""

    loaded: Loaded
    tested: Trials | None


def run(files: tuple[str, ...], timeout: float, shape: str) -> int:
    """Tries the examples of the files; an empty test is no pass."""
    paths = once(files)
    with Progress(len(paths)) as progress:
        reports = [one(path, timeout, progress) for path in paths]
    findings = in_order([finding for report in reports for finding in report.loaded.findings])
    code = worst(exit_of(report) for report in reports)
    empty = not any(report.tested.tried for report in reports if report.tested is not None)
    if empty and code == PROVED:
        code = REFUTED
    if shape == "json":
        from verifier.report.json import verify as json

        sys.stdout.write(json.dump(document(reports, findings, code)))
        return code
    show(reports, findings, shape, empty=empty and code != BAD_INPUT)
    return code


def one(path: str, timeout: float, progress: Progress) -> Report:
    """One file, loaded and its examples tried."""
    progress.file(path)
    loaded = load(path)
    policy = loaded.policy or loaded.amended
    if policy is None or has_errors(loaded.findings):
        return Report(loaded, None)
    return Report(loaded, try_examples(policy, loaded.proposal, timeout=timeout, progress=progress.step))


def exit_of(report: Report) -> int:
    """What one file makes of the exit code."""
    found = report.tested
    if found is None:
        return BAD_INPUT
    whole = PROVED if found.coverage is not None and found.changed is not None else UNDECIDED
    return worst((whole, *map(exit_of_one, found.tried)))


def exit_of_one(tried: Tried) -> int:
    """What one example makes of it."""
    if tried.reason == "engines_disagree":
        return DISAGREE
    return {Status.PROVED: PROVED, Status.REFUTED: REFUTED, Status.UNDECIDED: UNDECIDED}[tried.status]


def show(reports: Sequence[Report], findings: list[Finding], shape: str, *, empty: bool) -> None:
    """The reports for people; mistakes go before what was tried, remarks are left to `check`."""
    from verifier.report.text import terminal
    from verifier.report.text import test as tried

    errors = [finding for finding in findings if has_errors([finding])]
    texts = {text.path: text for report in reports for text in report.loaded.texts}
    told = render(errors, texts, color=colored(sys.stderr, shape))
    sys.stderr.write(told)
    out = terminal.stdout(shape == "plain")
    for report in reports:
        if report.tested is not None:
            tried.show(out, report.loaded.path, report.tested)
    tried.closing(out, [report.tested for report in reports if report.tested is not None], empty=empty)


def document(reports: Sequence[Report], findings: Sequence[Finding], code: int) -> dict[str, Any]:
    """`evenhand.test/1`."""
    from verifier.report.json import verify as json

    return {
        "schema": "evenhand.test/1",
        "tool": json.tool(),
        "exit": code,
        "diagnostics": [json.diagnostic(f) for f in findings],
        "reports": [file_document(report) for report in reports],
    }


def file_document(report: Report) -> dict[str, Any]:
    """One file."""
    from verifier.report.json import verify as json

    found = report.tested
    proposal = found.proposal if found else None
    name = proposal.name if proposal else found.policy.name if found else None
    return {
        "path": report.loaded.path,
        "policy": name,
        "base": made_to(proposal)[0] if proposal else None,
        "made_to": list(made_to(proposal)) if proposal else [],
        "examples": [] if found is None else [example(found, tried) for tried in found.tried],
        "examples_changed": None
        if found is None or found.changed is None
        else [json.example_change(change) for change in found.changed],
        "coverage": None
        if found is None or found.coverage is None
        else {"reached": list(found.coverage.reached), "missed": list(found.coverage.missed)},
    }


def example(found: Trials, tried: Tried) -> dict[str, Any]:
    """One example of one edition."""
    from verifier.report.json import verify as json

    policy = found.policy_of(tried)
    return {
        "example": tried.example.name,
        "sentence": tried.example.sentence,
        "edition": tried.edition.value,
        "judges": found.name_of(tried.judged.depth),
        "path": tried.example.clause.path,
        "line": tried.example.clause.span.line,
        "status": tried.status.value,
        "reason": tried.reason,
        "expected": json.outcome(tried.example.expect),
        "actual": None if tried.actual is None else [json.outcome(o) for o in tried.actual],
        "otherwise": [
            {"request": json.request(policy, r), "decision": json.decision(d, policy)} for r, d in tried.otherwise
        ],
    }
