"""What `test` prints for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policy_dsl.diagnostics.finding import Finding
from verifier.examples import ExampleResult, ExampleResults
from verifier.obligations.stacks import base_names
from verifier.report.facts import FileExampleResults
from verifier.report.json.head import diagnostic, head
from verifier.report.json.values import decision, example_change, outcome, place, request


def document(reports: Sequence[FileExampleResults], findings: Sequence[Finding], exit_code: int) -> dict[str, Any]:
    """`evenhand.test/1`."""
    return {
        **head("test", exit_code, proved=any(report.results for report in reports)),
        "diagnostics": [diagnostic(f) for f in findings],
        "reports": [file_document(report) for report in reports],
    }


def file_document(report: FileExampleResults) -> dict[str, Any]:
    """One file."""
    trials = report.results
    if trials is None:
        return {
            "path": report.path,
            "policy": None,
            "base": None,
            "made_to": [],
            "examples": [],
            "examples_changed": None,
            "coverage": None,
        }
    bases = base_names(trials.proposal) if trials.proposal else ()
    return {
        "path": report.path,
        "policy": trials.proposal.name if trials.proposal else trials.policy.name,
        "base": bases[0] if bases else None,
        "made_to": list(bases),
        "examples": [example(trials, tried) for tried in trials.results],
        "examples_changed": None if trials.changed is None else [example_change(change) for change in trials.changed],
        "coverage": None
        if trials.coverage is None
        else {"reached": list(trials.coverage.reached), "missed": list(trials.coverage.missed)},
    }


def example(trials: ExampleResults, tried: ExampleResult) -> dict[str, Any]:
    """One example of one edition."""
    policy = trials.policy_of(tried)
    return {
        "example": tried.example.name,
        "sentence": tried.example.sentence,
        "edition": tried.edition.value,
        "judges": trials.name_of(tried.check.depth),
        **place(tried.example.clause),
        "status": tried.status.value,
        "reason": tried.reason,
        "expected": outcome(tried.example.expect),
        "actual": None if tried.actual is None else [outcome(each) for each in tried.actual],
        "otherwise": [
            {"request": request(policy, unexpected), "decision": decision(made, policy)}
            for unexpected, made in tried.otherwise
        ],
    }
