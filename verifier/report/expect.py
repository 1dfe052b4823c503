"""Verdicts held against a file of expected ones, reasoned by hand: every verdict, each way."""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.regular_file import real
from policy_dsl.syntax.read import read_text
from policy_dsl.text import Span
from verifier.report.facts import BUILT_IN, FileReport
from verifier.verdict import Kind, Verdict, Verification

SCHEMA = "evenhand.expect/1"
FIRST = f'the first line of a file of expectations is `schema = "{SCHEMA}"`'


class Difference(Struct, frozen=True):
    """One verdict that is not the expected one, in words."""

    name: str
    about: str
    expected: str
    found: str


def read(path: str) -> tuple[dict[str, Any], list[Finding]]:
    """The expectations in a TOML file; findings when it cannot be read as such."""
    text, findings = read_text(path)
    if text is None:
        return {}, [_finding(path, FIRST) if found.code == "E002" else found for found in findings]
    try:
        document = tomllib.loads(text.content)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        return {}, [_finding(path, f"the expectations are no TOML: {error}")]
    if document.pop("schema", None) != SCHEMA:
        return {}, [_finding(path, FIRST)]
    if (wrong := not_a_table(document)) is not None:
        return {}, [_finding(path, f"`{wrong}` is not a table of expectations; expected `[{wrong}]`")]
    return document, []


def not_a_table(document: dict[str, Any]) -> str | None:
    """The first key that has to be a table, and is something else."""
    for name, entry in document.items():
        if not isinstance(entry, dict):
            return name
        for key in ("properties", "intents", "impact"):
            if not isinstance(entry.get(key, {}), dict):
                return f"{name}.{key}"
    return None


def differences(expected: dict[str, Any], reports: Sequence[FileReport], folder: str = ".") -> list[Difference]:
    """Everything that is not as expected: other verdicts, verdicts nobody expected, and expectations without one.

    What is expected is kept by the path of a file, as seen from the `folder` of the expectations or as it was given, or by the
    name of what it holds. A name that several files have is for each that has no path there.
    """
    found: list[Difference] = []
    verified = [(report, report.verification) for report in reports if report.verification is not None]
    shared = Counter(report.name for report, _ in verified)
    met: set[str] = set()
    for report, verification in verified:
        name = report.name if shared[report.name] == 1 else f"{report.name} ({report.path})"
        keys = [key for key in expected if is_path_of(key, report, folder)] or [
            n for n in (report.name,) if n in expected
        ]
        if not keys:
            found.append(Difference(name, "the whole of it", "nothing", "verdicts"))
        for key in keys:
            found += of_one(name, expected[key], verification)
        met.update(keys)
    return [Difference(name, "the whole of it", "verdicts", "none") for name in expected if name not in met] + found


def is_path_of(key: str, report: FileReport, folder: str) -> bool:
    """Whether it is the path of the report's file."""
    if "\0" in key:
        return False
    return key == report.path or real(os.path.join(folder, key)) == real(report.path)


def of_one(name: str, expected: dict[str, Any], verification: Verification) -> Iterator[Difference]:
    """The differences of one policy or proposal."""
    kinds = {"properties": (Kind.CLAIM, Kind.FRAME), "intents": (Kind.INTENT,)}
    for key in expected:
        if key not in (*kinds, "built_in", "examples", "impact"):
            yield Difference(name, key, "built_in, examples, properties, intents or impact", key)
    for verdict in verification.verdicts:
        if verdict.kind in BUILT_IN or verdict.kind is Kind.EXAMPLE:
            key = "examples" if verdict.kind is Kind.EXAMPLE else "built_in"
            entry: Any = expected.get(key, "nothing")
            about = f"{verdict.name} {verdict.subject or ''}".strip()
        else:
            key = next(k for k, of in kinds.items() if verdict.kind in of)
            listed = expected.get(key, {})
            entry = listed.get(verdict.name, "nothing") if isinstance(listed, dict) else "nothing"
            about = verdict.name
        yield from of_verdict(name, about, entry, verdict)
    for key, of in kinds.items():
        known = {v.name for v in verification.verdicts if v.kind in of}
        for unknown in sorted(expected.get(key, {}).keys() - known):
            yield Difference(name, unknown, "a verdict", "none of this name")
    changed = expected.get("impact", {}).get("changed")
    actual = verification.impact.changed if verification.impact else None
    if changed != actual:
        yield Difference(name, "changed requests", str(changed), str(actual))


def of_verdict(name: str, about: str, entry: Any, verdict: Verdict) -> Iterator[Difference]:
    """The differences of one verdict from its entry: a status, or a table with status, count, combinations, before."""
    wanted = (
        {"status": entry} if isinstance(entry, str) else entry if isinstance(entry, dict) else {"status": repr(entry)}
    )
    actual = {
        "status": verdict.status.value,
        "count": verdict.count,
        "combinations": verdict.combinations,
        "before": verdict.status_before.value if verdict.status_before else None,
    }
    if "status" not in wanted:
        yield Difference(name, about, "a status", "none in the file")
    for key, value in wanted.items():
        if key not in actual:
            yield Difference(name, f"{about} ({key})", "status, count, combinations or before", key)
        elif actual[key] != value:
            label = about if key == "status" else f"{about} ({key})"
            yield Difference(name, label, str(value), str(actual[key]))


def _finding(path: str, message: str) -> Finding:
    return Finding("E401", message, path, Span(1, 1, 1, 2), None)
