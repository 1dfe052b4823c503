"""Compares verdicts with a file of expected ones, worked out by hand."""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.regular_file import real_path
from policy_dsl.syntax.read import read_text
from policy_dsl.text import Span
from verifier.report.facts.editions import distinct_names
from verifier.report.facts.reports import FileReport
from verifier.report.facts.runs import Difference
from verifier.results.status import BUILT_IN, Kind
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification

SCHEMA = "evenhand.expect/1"
STATUSES = ("proved", "refuted", "undecided")
FIRST = f'the first line of a file of expectations is `schema = "{SCHEMA}"`'


def read(path: str) -> tuple[dict[str, Any], list[Finding]]:
    """The expectations in a TOML file; or none, with findings that say why it cannot be used."""
    text, findings = read_text(path)
    if text is None:
        return {}, [_finding(path, FIRST) if each.code == "E002" else each for each in findings]
    try:
        document = tomllib.loads(text.content)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        return {}, [_finding(path, f"the expectations are not TOML: {error}")]
    if document.pop("schema", None) != SCHEMA:
        return {}, [_finding(path, FIRST)]
    if (wrong := not_a_table(document)) is not None:
        return {}, [_finding(path, f"`{wrong}` is not a table of expectations; expected `[{wrong}]`")]
    return document, []


def not_a_table(document: dict[str, Any]) -> str | None:
    """The first key that has to be a table and is not."""
    for name, entry in document.items():
        if not isinstance(entry, dict):
            return name
        for key in ("properties", "intents", "impact"):
            if not isinstance(entry.get(key, {}), dict):
                return f"{name}.{key}"
    return None


def differences(expected: dict[str, Any], reports: Sequence[FileReport], folder: str = ".") -> list[Difference]:
    """All differences: verdicts that are not as expected, verdicts without an expectation, and expectations without a verdict.

    A key of `expected` is the path of a file, as on the command line or relative to the `folder` of the expectations; or
    the name of a policy or proposal. If several files share a name, the key applies to each whose path is not a key.
    """
    result: list[Difference] = []
    verified = [(report, report.verification) for report in reports if report.verification is not None]
    shared = Counter(report.name for report, _ in verified)
    met: set[str] = set()
    for report, verification in verified:
        name = report.name if shared[report.name] == 1 else f"{report.name} ({report.path})"
        keys = [key for key in expected if is_path_of(key, report, folder)] or [
            n for n in (report.name,) if n in expected
        ]
        if not keys:
            result.append(Difference(name, "the whole of it", "nothing", "verdicts"))
        for key in keys:
            result += policy_differences(name, expected[key], verification)
        met.update(keys)
    return [Difference(name, "the whole of it", "verdicts", "none") for name in expected if name not in met] + result


def is_path_of(key: str, report: FileReport, folder: str) -> bool:
    """Whether the key is the path of the report's file."""
    if "\0" in key:
        return False
    return key == report.path or real_path(os.path.join(folder, key)) == real_path(report.path)


NAMED = {"properties": (Kind.CLAIM, Kind.FRAME), "intents": (Kind.INTENT,)}
"""The parts in which each verdict is expected by its name."""

GROUPED = {"built_in": BUILT_IN, "examples": (Kind.EXAMPLE,)}
"""The parts in which all verdicts may be expected together; or some by name, and the `others` together."""

PARTS = ("built_in", "examples", "properties", "intents", "impact")
FACTS = ("status", "count", "combinations", "before")


def policy_differences(name: str, expected: dict[str, Any], verification: Verification) -> Iterator[Difference]:
    """The differences of one policy or proposal. A malformed entry is reported once and not compared."""
    for key in expected:
        if key not in PARTS:
            yield Difference(name, key, alternatives(PARTS), "another word")
    apart = distinct_names(verification)
    named = [(apart[n], v) for n, v in enumerate(verification.verdicts)]
    for key, kinds in GROUPED.items():
        verdicts = [(own, v) for own, v in named if v.kind in kinds]
        yield from group_differences(name, key, expected.get(key), verdicts)
    for key, kinds in NAMED.items():
        verdicts = [(own, v) for own, v in named if v.kind in kinds]
        entries = expected.get(key, {})
        for own, verdict in verdicts:
            called = own if own in entries else verdict.name
            yield from verdict_differences(name, own, entries.get(called), verdict)
        for unknown in sorted(entries.keys() - {v.name for _, v in verdicts} - {own for own, _ in verdicts}):
            yield Difference(name, unknown, "a verdict", "none of this name")
    impact = expected.get("impact", {})
    counts = impact_counts(verification)
    for key in sorted(impact.keys() - {*counts, "changed"}):
        yield Difference(
            name, f"impact ({key})", alternatives([*counts]) if len(counts) > 1 else "changed", "another word"
        )
    for key, (words, actual) in counts.items():
        if impact.get(key) != actual:
            yield Difference(name, words, value_words(impact.get(key)), value_words(actual))


def impact_counts(verification: Verification) -> dict[str, tuple[str, int | None]]:
    """The counts of an impact by the key of each, with what it counts."""
    impact = verification.impact
    counts = {"changed": ("changed requests", None if impact is None else impact.changed)}
    if verification.proposal is None or verification.proposal.vocabulary is None:
        return counts
    sides = (None, None) if impact is None else (impact.appeared, impact.vanished)
    for way, exclusives in zip(("possible", "impossible"), sides, strict=True):
        count = None if impact is None else 0 if exclusives is None else exclusives.count
        counts[f"becomes_{way}"] = (f"requests that become {way}", count)
    return counts


def group_differences(name: str, key: str, entry: Any, verdicts: Sequence[tuple[str, Verdict]]) -> Iterator[Difference]:
    """The differences of verdicts from one entry for all, or from a table of entries for some and for the `others`.

    Each verdict comes with a distinct name. In a stack, an entry may also have the name that several verdicts share.
    """
    if entry is None:
        if verdicts:
            yield Difference(name, key, "nothing", verdicts_of(len(verdicts)))
        return
    alike = not isinstance(entry, dict) or not entry.keys() - FACTS
    entries = {"others": entry} if alike else entry
    if (wrong := malformed(entries.get("others", "proved"))) is not None:
        yield Difference(name, key, *wrong)
        return
    usable: set[str] = {"others"}
    unexpected = 0
    for own, verdict in verdicts:
        keys = (own, about_of(verdict), "others")
        usable.update(keys)
        written = next((key for key in keys if key in entries), None)
        if written is None:
            unexpected += 1
        else:
            yield from verdict_differences(name, own, entries[written], verdict)
    if unexpected:
        yield Difference(name, f"{key} (others)", "nothing", verdicts_of(unexpected))
    for unknown in sorted(entries.keys() - usable):
        yield Difference(name, unknown, "a verdict", "none of this name")


def verdicts_of(count: int) -> str:
    """The number of verdicts, in words."""
    return f"{count} verdict{'s' if count > 1 else ''}"


def about_of(verdict: Verdict) -> str:
    """The name of an obligation, with its subject if it has one."""
    return f"{verdict.name} {verdict.subject or ''}".strip()


def malformed(entry: Any) -> tuple[str, str] | None:
    """For a malformed entry, the form expected and the one that it has; `None` if it is a status or a table with one."""
    status = entry.get("status") if isinstance(entry, dict) else entry
    if isinstance(entry, dict) and "status" not in entry:
        return "a status", "none in the file"
    return None if status in STATUSES else (alternatives(STATUSES), value_words(status))


def verdict_differences(name: str, about: str, entry: Any, verdict: Verdict) -> Iterator[Difference]:
    """The differences of one verdict from its entry: a status, or a table with status, count, combinations, before."""
    if entry is None:
        yield Difference(name, about, "nothing", verdict.status.value)
        return
    if (wrong := malformed(entry)) is not None:
        yield Difference(name, about, *wrong)
    wanted = entry if isinstance(entry, dict) else {} if wrong else {"status": entry}
    actual = {
        "status": verdict.status.value,
        "count": verdict.count,
        "combinations": verdict.combinations,
        "before": verdict.status_before.value if verdict.status_before else None,
    }
    for key, value in wanted.items():
        if key not in actual:
            yield Difference(name, f"{about} ({key})", alternatives(FACTS), "another word")
        elif actual[key] != value and not (key == "status" and wrong):
            yield Difference(
                name, about if key == "status" else f"{about} ({key})", value_words(value), value_words(actual[key])
            )


def alternatives(words: Sequence[str]) -> str:
    """The words, as a list of alternatives."""
    return f"{', '.join(words[:-1])} or {words[-1]}"


def value_words(value: Any) -> str:
    """A value of the file or of a verdict, in words."""
    match value:
        case None:
            return "none"
        case bool():
            return "true" if value else "false"
        case dict():
            return "a table"
        case list():
            return "a list"
        case _:
            return str(value)


def _finding(path: str, message: str) -> Finding:
    return Finding("E401", message, path, Span(1, 1, 1, 2), None)
