"""The document of `test`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policy_dsl.diagnostics.finding import Finding
from verifier.examples import ExampleResult, ExampleResults
from verifier.obligations.stacks import base_names
from verifier.report.facts.reports import FileExampleResults
from verifier.report.json.head import diagnostic, head
from verifier.report.json.impact import example_change
from verifier.report.json.values import decision, outcome, place, request
from verifier.report.words.values import day


def document(reports: Sequence[FileExampleResults], findings: Sequence[Finding], exit_code: int) -> dict[str, Any]:
    """`evenhand.test/1`."""
    return {
        **head("test", exit_code, proved=any(report.results for report in reports)),
        "diagnostics": [diagnostic(f) for f in findings],
        "reports": [file_document(report) for report in reports],
    }


def file_document(report: FileExampleResults) -> dict[str, Any]:
    """The results of one file."""
    results = report.results
    if results is None:
        return {
            "path": report.path,
            "policy": None,
            "base": None,
            "made_to": [],
            "examples": [],
            "examples_changed": None,
            "coverage": None,
        }
    bases = base_names(results.proposal) if results.proposal else ()
    return {
        "path": report.path,
        "policy": results.proposal.name if results.proposal else results.policy.name,
        "base": bases[0] if bases else None,
        "made_to": list(bases),
        "examples": [example(results, result) for result in results.results],
        "examples_changed": None if results.changed is None else [example_change(change) for change in results.changed],
        "coverage": None
        if results.coverage is None
        else {"reached": list(results.coverage.reached), "missed": list(results.coverage.missed)},
    }


def due(result: ExampleResult) -> dict[str, Any]:
    """The days on which the expected outcome should be due, and is; nothing of an example that expects none."""
    if result.example.due is None:
        return {}
    actual = None if result.due is None else day(result.due)
    return {"due": {"expected": day(result.example.due.day), "actual": actual}}


def example(results: ExampleResults, result: ExampleResult) -> dict[str, Any]:
    """The result of one example on one edition."""
    policy = results.policy_of(result)
    return {
        "example": result.example.name,
        "sentence": result.example.sentence,
        "edition": result.edition.value,
        "judges": results.name_of(result.check.depth),
        **place(result.example.clause),
        "status": result.status.value,
        "reason": result.reason,
        "expected": outcome(result.example.expect),
        **due(result),
        "actual": None if result.actual is None else [outcome(each) for each in result.actual],
        "otherwise": [
            {"request": request(policy, unexpected), "decision": decision(actual, policy)}
            for unexpected, actual in result.unexpected
        ],
    }
