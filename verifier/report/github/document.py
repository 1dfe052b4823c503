"""A run of a command as annotations: the totals, what is wrong, and how much is left out."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence

from policy_dsl.diagnostics.finding import Severity
from policy_dsl.diagnostics.render import without_control
from verifier.report.entries.entry import LEVELS, Entry, Grade, Listing, Place
from verifier.report.words.numbers import joined, number, plural

MOST = 10
"""The most errors, warnings and notices each that GitHub annotates for one step of a workflow."""

KINDS = {"error": MOST, "warning": MOST, "notice": MOST - 2}
"""The most annotations of each kind. Two notices have the totals and what is left out."""

NOTICE = {"note": "notice"}
"""The words of GitHub for levels that it calls otherwise."""

MOST_CHARACTERS = 4_000
"""The most characters of a message: GitHub cuts it at 4,096, without a word."""

SEVERITIES = tuple(each.value for each in Severity)
"""The statuses of findings, which are nouns."""

MOST_NAMES = 20
"""The most entries that passed which are named. Claims come before what is always proved."""

MOST_TITLE = 200
"""The most characters of a title."""


def github_text(listing: Listing) -> str:
    """The annotations, one a line."""
    lines = [command("notice", None, f"evenhand {listing.command}", totals(listing))]
    omitted: Counter[str] = Counter()
    for kind, most in KINDS.items():
        entries = [entry for entry in listing.entries if kind_of(entry) == kind]
        lines += [annotation(kind, entry) for entry in entries[:most]]
        omitted[kind] = len(entries) - len(entries[:most])
    if omitted.total():
        left_out = joined([plural(count, kind) for kind, count in omitted.items() if count])
        words = f"{left_out} more: GitHub annotates {MOST} of each. `--format json` has all."
        lines.append(command("notice", None, "evenhand: left out", words))
    return "".join(f"{line}\n" for line in lines)


def kind_of(entry: Entry) -> str | None:
    """The kind of the annotation of an entry; `None` for one that has none."""
    level = LEVELS.get(entry.grade)
    return None if level is None else NOTICE.get(level, level)


def totals(listing: Listing) -> str:
    """The number of entries of each status, the names of what passed, facts such as changes, and the exit code."""
    counts = Counter(entry.status for entry in listing.entries if entry.grade is not Grade.FACT)
    head = ", ".join(counted(count, status) for status, count in counts.items()) or "nothing to report"
    lines = [f"{head}; exit code {listing.exit_code}"]
    lines += [entry.message for entry in listing.entries if entry.grade is Grade.FACT]
    lines += [f"{entry.message}, as expected" for entry in listing.entries if entry.grade is Grade.EXPECTED]
    for part in listing.parts:
        passed = [entry.name for entry in part.entries if entry.grade is Grade.PASSED]
        lines += [f"passed in {part.name}: {first_of(passed)}"] if passed else []
    return "\n".join(lines)


def first_of(names: Sequence[str]) -> str:
    """The first names, and how many there are besides."""
    rest = len(names) - MOST_NAMES
    return f"{', '.join(names[:MOST_NAMES])} and {number(rest)} more" if rest > 0 else ", ".join(names)


def counted(count: int, status: str) -> str:
    """A number of entries with a status."""
    return plural(count, status) if status in SEVERITIES else f"{number(count)} {status}"


def annotation(kind: str, entry: Entry) -> str:
    """The annotation of an entry."""
    title = entry.rule if entry.grade in (Grade.MISTAKE, Grade.REMARK) else f"{entry.rule} {entry.status}"
    return command(kind, entry.place, title, "\n".join([entry.message, *entry.details]))


def command(kind: str, place: Place | None, title: str, message: str) -> str:
    """A workflow command."""
    parameters: list[tuple[str, str]] = []
    if place is not None:
        parameters.append(("file", place.path.replace(os.sep, "/").removeprefix("./")))
        if place.span is not None:
            parameters += [("line", str(place.span.line)), ("endLine", str(place.span.end_line))]
            if place.span.line == place.span.end_line:
                parameters += [("col", str(place.span.column)), ("endColumn", str(place.span.end_column))]
    parameters.append(("title", limited(title, MOST_TITLE)))
    return f"::{kind} {listed(parameters)}::{escaped(limited(message, MOST_CHARACTERS))}"


def listed(parameters: Sequence[tuple[str, str]]) -> str:
    """The parameters of a command."""
    return ",".join(f"{name}={escaped(value).replace(':', '%3A').replace(',', '%2C')}" for name, value in parameters)


def escaped(words: str) -> str:
    """The words in one line, as GitHub reads them."""
    return without_control(words).replace("%", "%25").replace("\n", "%0A")


def limited(words: str, most: int) -> str:
    """The words, up to a length, and how many characters are left out."""
    rest = len(words) - most
    return words if rest <= 0 else f"{words[:most]}… ({number(rest)} more characters)"
